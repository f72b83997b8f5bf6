"""The profile of a village as one sheet for the wall (A2 or A1), to be read from a few steps away.

It has the same protected figures as the profile on A4: figures, pyramid, tiles of the RT, the level
of the Kampung KB and what it needs, family planning, and priorities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil, sqrt
from typing import Final, Literal

from kbdesk.domain.kampung_score import shipped_score
from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.domain.report_json.village import KampungJson
from kbdesk.domain.shapes import (
    INK,
    INK_2,
    LINE_2,
    PAPER,
    TEAL,
    Box,
    Picture,
    ShapeWord,
    StraightLine,
)
from kbdesk.domain.small_numbers import LEAST, small
from kbdesk.domain.village_pictures import HIDDEN, heat_ink, heat_steps
from kbdesk.domain.village_secrets import withheld_of
from kbdesk.reports.document import Cell, Document, Drawing, draws
from kbdesk.reports.formats import figure
from kbdesk.reports.hidden_cells import part_cells, share_cells
from kbdesk.reports.kampung_document import (
    issue_lines,
    kb_by_rt,
    krs_by_rt,
    level_words,
    name_of,
)
from kbdesk.reports.lettering import wrap
from kbdesk.reports.paper import REGULAR, SEMIBOLD
from kbdesk.reports.population_document import figures, note, places, pyramid_picture, rt_words
from kbdesk.reports.report_head import month_line
from kbdesk.reports.score_table import lacking_words, next_words
from kbdesk.reports.village_profile import planning_picture, shares
from kbdesk.words import Language, Say

WallPaper = Literal["A2", "A1"]
_WIDE, _HIGH = 560.0, 364.0
"""The size of the sheet in its own units. On A2 a unit is 1.02 mm, so letters of size 7 have about
20 points."""
_HEIGHT_MM: Final[Mapping[WallPaper, float]] = {"A2": 370.0, "A1": 542.0}
_GAP: Final = 10.0
_MOST_ISSUES: Final = 3
_LETTER, _LINE = 7.2, 8.8


def village_wall(
    people: PopulationJson, kampung: KampungJson, paper: WallPaper, language: Language = "id"
) -> Document:
    """Return the sheet; ``people``: the protected ``report dataku``."""
    say = Say(language)
    picture = wall_picture(people, kampung, say)
    sheets = [
        places(people["by_rt"], language, title=say("dataku.by_rt"), least=LEAST),
        krs_by_rt(kampung, say),
        kb_by_rt(kampung, say),
    ]
    return Document(
        say("dataku.profile_title"),
        [name_of(kampung, say), month_line(people["month"], language)],
        [Drawing(_HEIGHT_MM[paper], draws(picture), sheets=sheets, shrinks=True)],
        name=f"Profil kampung {paper} {people['month']}",
        wide=True,
        paper=paper,
        signed=None,
    )


def wall_picture(people: PopulationJson, kampung: KampungJson, say: Say) -> Picture:
    """Return everything on the sheet."""
    whole = Picture(_WIDE, _HIGH)
    month = month_line(people["month"], say.language)
    whole.add(
        ShapeWord(0, 10, name_of(kampung, say), 20, TEAL, bold=True, room=_WIDE * 0.78),
        ShapeWord(_WIDE, 10, month, 12, INK_2, "right", room=_WIDE * 0.2),
    )
    _figures(whole, people, kampung, say, 26)
    top, high = 84.0, 134.0
    low = _HIGH - top - high - _GAP - 12
    left, map_ = 176 + _GAP, 196.0
    right = left + map_ + _GAP
    whole.put(_card(say("dataku.pyramid"), 176, high + _GAP + low, lambda w, h: pyramid_picture(
        people, say.language, w, h)), 0, top)  # fmt: skip
    whole.put(_card(say("wall.map"), map_, high, lambda w, h: tiles(
        people, kampung, say, w, h)), left, top)  # fmt: skip
    whole.put(_levels(kampung, say, _WIDE - right, high), right, top)
    whole.put(_card(say("dataku.kb"), map_, low, lambda w, _: planning_picture(
        kampung, say, w)), left, top + high + _GAP)  # fmt: skip
    whole.put(_issues(kampung, say, _WIDE - right, low), right, top + high + _GAP)
    whole.add(ShapeWord(0, _HIGH - 4, note(LEAST, say), 7, INK_2, room=_WIDE))
    return whole


def _figures(
    whole: Picture, people: PopulationJson, kampung: KampungJson, say: Say, y: float
) -> None:
    rows = kampung["by_rt"]
    whole_of = kampung["figures"]
    risk = share_cells(rows, whole_of, "at_risk", "targets")[-1]
    short = share_cells(rows, whole_of, "stunted", "measured")[-1]
    items = [*figures(people, say.language).items[:2]]
    items += [
        (say("dataku_page.at_risk"), _percent(risk, say), _of(risk, "wall.of_families", say)),
        (say("stunted.title"), _percent(short, say), _of(short, "stunted.of_measured", say)),
    ]
    users = [row["users"] for row in rows]
    asked = [row["PUS"] - row["not_asked"] for row in rows]
    using = part_cells(users, asked)[-1]
    gone = withheld_of(whole_of) or frozenset()
    if gone & {"PUS", "users"} or small(whole_of["PUS"] - sum(asked)):
        using = [HIDDEN, HIDDEN, HIDDEN]
    items.append((say("wall.users"), _percent(using, say), _of(using, "wall.of_couples", say)))
    wide = (_WIDE - _GAP * (len(items) - 1)) / len(items)
    for place, (words, value, below) in enumerate(items):
        x = place * (wide + _GAP)
        whole.add(
            Box(x, y, wide, 48, PAPER, LINE_2, 4),
            ShapeWord(x + 8, y + 14, value, 20, INK, bold=True, room=wide - 16),
            ShapeWord(x + 8, y + 30, words, 9, INK, room=wide - 16),
            ShapeWord(x + 8, y + 41, below, 7.5, INK_2, room=wide - 16),
        )


def _percent(cells: Sequence[Cell], say: Say) -> str:
    share = cells[2]
    if share is None:
        return "–"
    return HIDDEN if share == HIDDEN else f"{figure(float(str(share)), say.language, 1)} %"


def _of(cells: Sequence[Cell], key: str, say: Say) -> str:
    whole, part = cells[0], cells[1]
    return "" if HIDDEN in (whole, part) else say(key, part=part, whole=whole)


def _card(
    title: str, width: float, height: float, made: Callable[[float, float], Picture]
) -> Picture:
    """Return a picture in a frame under its title."""
    whole = Picture(width, height)
    whole.add(
        Box(0, 0, width, height, PAPER, LINE_2, 4),
        ShapeWord(8, 12, title, 11, INK, bold=True, room=width - 16),
    )
    whole.put(made(width - 16, height - 30), 8, 24)
    return whole


def tiles(
    people: PopulationJson, kampung: KampungJson, say: Say, width: float, height: float
) -> Picture:
    """Return a tile for each RT: the more families at risk, the darker."""
    rows = kampung["by_rt"]
    picture = Picture(width, height)
    if not rows:
        return picture
    told = shares(rows, kampung["figures"], "at_risk", "targets")
    steps = heat_steps([share for _, share in told])
    families = {(row["village"], row["rt"]): row["families"] for row in people["by_rt"]}
    across = max(1, ceil(sqrt(len(rows) * width / height / 1.5)))
    down = ceil(len(rows) / across)
    wide, high = width / across, (height - 10) / down
    for place, (row, (words, share)) in enumerate(zip(rows, told, strict=True)):
        x, y = place % across * wide, place // across * high
        ground, ink = heat_ink(share, steps)
        homes = families.get((row["village"], row["rt"]))
        said = words if share is None else f"{figure(share, say.language, 1)} %"
        kk = HIDDEN if homes is None else figure(homes, say.language)
        picture.add(
            Box(x + 1.5, y + 1.5, wide - 3, high - 3, ground, LINE_2, 3),
            ShapeWord(x + wide / 2, y + high * 0.2, rt_words(row["rt"], say.language), 8, ink,
                      "middle", room=wide - 8),
            ShapeWord(x + wide / 2, y + high * 0.52, said, 10, ink, "middle", bold=True,
                      room=wide - 8),
            ShapeWord(x + wide / 2, y + high * 0.83, say("wall.families", count=kk), 7, ink,
                      "middle", room=wide - 8),
        )  # fmt: skip
    picture.add(ShapeWord(0, height - 3, say("wall.map_note"), 7, INK_2, room=width))
    return picture


def _levels(kampung: KampungJson, say: Say, width: float, height: float) -> Picture:
    """Return the four levels, the one reached, and what the next one needs."""
    score = kampung["score"]
    whole = Picture(width, height)
    whole.add(
        Box(0, 0, width, height, PAPER, LINE_2, 4),
        ShapeWord(8, 12, say("dataku.program_kampung"), 11, INK, bold=True, room=width - 16),
    )
    y, names = 24.0, shipped_score().levels
    step = (width - 16) / 2
    for place, level in enumerate(names):
        here = level.code == score["level"]
        x, down = 8 + place % 2 * step, y + place // 2 * 16
        whole.add(
            Box(x, down, step - 3, 13, TEAL if here else PAPER, TEAL if here else LINE_2, 3),
            ShapeWord(x + step / 2 - 1.5, down + 6.5, level.label[say.language], 8,
                      PAPER if here else INK_2, "middle", bold=here, room=step - 8),
        )  # fmt: skip
    y += 16 * ceil(len(names) / 2) + 6
    lines = [(next_words(score, say.language), SEMIBOLD)]
    lines += [(f"· {words}", REGULAR) for words in lacking_words(score, say.language)]
    dataku = level_words("dataku", kampung["classification"]["dataku"]["level"], say.language)
    foot = f"{say('dataku.program_dataku')}: {dataku}"
    for place, (words, face) in enumerate(lines):
        texts = wrap(words, face, _LETTER, width - 16)
        if y + _LINE * len(texts) > height - 13 - (_LINE if place < len(lines) - 1 else 0):
            more = say("wall.more", count=len(lines) - place)
            whole.add(ShapeWord(8, y, more, _LETTER, INK_2, room=width - 16))
            break
        for text in texts:
            whole.add(ShapeWord(8, y, text, _LETTER, INK, bold=face == SEMIBOLD))
            y += _LINE
    whole.add(
        StraightLine(8, height - 18, width - 8, height - 18),
        ShapeWord(8, height - 9, foot, 8.5, INK, bold=True, room=width - 16),
    )
    return whole


def _issues(kampung: KampungJson, say: Say, width: float, height: float) -> Picture:
    """Return the priorities, numbered, with a line under each."""
    whole = Picture(width, height)
    whole.add(
        Box(0, 0, width, height, PAPER, LINE_2, 4),
        ShapeWord(8, 12, say("dataku.issues"), 11, INK, bold=True, room=width - 16),
    )
    lines = issue_lines(kampung, say)[:_MOST_ISSUES]
    if not lines:
        whole.add(ShapeWord(8, 30, say("dataku.no_issues"), 9, INK_2, room=width - 16))
    step = (height - 26) / max(_MOST_ISSUES, 1)
    for place, (title, detail) in enumerate(lines):
        y = 28 + place * step
        whole.add(
            Box(8, y - 4, 16, 16, "#FBF0CE", round=3),
            ShapeWord(16, y + 4, str(place + 1), 9, INK, "middle", bold=True),
            ShapeWord(30, y, title, 9, INK, bold=True, room=width - 38),
        )
        for line, text in enumerate(wrap(detail, REGULAR, _LETTER, width - 38)[:2]):
            whole.add(ShapeWord(30, y + 10 + 8.5 * line, text, _LETTER, INK_2))
    return whole
