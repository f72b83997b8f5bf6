"""The profile of a village for the wall: who lives there, what risks, what is done about them.

Four pages of charts, tables and text. Nothing on them lets a person be recognised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.domain.report_json.village import FiguresJson, KampungJson, RtFiguresJson
from kbdesk.domain.shapes import GOLD, INK_2, TEAL, Picture, ShapeWord
from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.village_pictures import HIDDEN, MIX, Bar, bars, heat_table, mix
from kbdesk.domain.village_secrets import part_masks, planning_masks, planning_secrets
from kbdesk.domain.village_secrets import planning_parts as parts_of
from kbdesk.reports.document import (
    Document,
    Drawing,
    LargeFigures,
    NewPage,
    PaperTable,
    Paragraphs,
    Part,
    draws,
    headed,
    table_of,
)
from kbdesk.reports.formats import figure
from kbdesk.reports.kampung_document import (
    flag_counts,
    groups,
    issue_lines,
    kb_by_rt,
    krs_by_rt,
    level_words,
    name_of,
    officers,
    plan,
    profile,
    written_issues,
)
from kbdesk.reports.population_document import (
    answered,
    figures,
    note,
    places,
    pyramid_picture,
    rt_words,
)
from kbdesk.reports.report_head import month_line
from kbdesk.reports.score_table import level_label, score_parts
from kbdesk.words import Language, Say

_WIDE: Final = 527.0
"""The width of an A4 page between its margins, in points."""
RiskPart = Literal["at_risk", "A1", "A2", "unmet_need", "stunted"]
RiskWhole = Literal["targets", "PUS", "measured"]
_HEAT: Final[tuple[tuple[str, RiskPart, RiskWhole], ...]] = (
    ("krs", "at_risk", "targets"),
    ("flag_A1", "A1", "targets"),
    ("flag_A2", "A2", "targets"),
    ("unmet", "unmet_need", "PUS"),
    ("stunted", "stunted", "measured"),
)


def village_profile(
    people: PopulationJson, kampung: KampungJson, language: Language = "id"
) -> Document:
    """Return the profile; ``people``: the protected ``report dataku``, ``kampung``: its report."""
    say = Say(language)
    year = kampung["interventions"]["year"]
    parts: list[Part] = [
        figures(people, language),
        _drawing(_ages_and_heat(people, kampung, say), say, ""),
        _drawing(planning_picture(kampung, say), say, _kb_title(kampung, say)),
        Paragraphs(
            [f"{number}. {title}. {detail}." for number, (title, detail) in enumerate(
                issue_lines(kampung, say)[:5], 1)]
            or [say("dataku.no_issues")],
            title=say("dataku.issues"),
            about=("stunted",),
        ),
        NewPage(say("dataku.by_rt")),
        places(people["by_rt"], language, title=say("dataku.by_rt"), least=LEAST),
        *_bars(people, kampung, say),
        krs_by_rt(kampung, say),
        kb_by_rt(kampung, say),
        NewPage(say("dataku.program_kampung")),
        LargeFigures(
            [
                (say("dataku.program_kampung"),
                 level_words("kampung", kampung["classification"]["kampung"]["level"], language),
                 ""),
                (say("score.title"), level_label(kampung["score"]["level"], language), ""),
                (say("dataku.program_dataku"),
                 level_words("dataku", kampung["classification"]["dataku"]["level"], language), ""),
                (say("dataku.interventions"), figure(year["count"], language),
                 say("dataku.this_year")),
                (say("dataku.reached"), figure(year["people"], language),
                 say("dataku.this_year")),
            ]
        ),
        *score_parts(kampung["score"], kampung["figures"], language),
        profile(_without_phone(kampung), language),
        _by_strategy(kampung, say),
        groups(kampung, say),
        plan(kampung, say),
        written_issues(kampung, say),
        *officers(kampung, say),
    ]  # fmt: skip
    about = kampung["profile"].get("about")
    if about:
        parts.insert(1, Paragraphs([about]))
    return Document(
        f"{say('dataku.profile_title')}",
        [name_of(kampung, say), month_line(people["month"], language)],
        parts,
        name=f"Profil kampung {people['month']}",
    )


def _without_phone(kampung: KampungJson) -> KampungJson:
    """Return the records without a private telephone: the profile hangs on a wall."""
    return {**kampung, "profile": {**kampung["profile"], "contact_phone": None}}


def _drawing(picture: Picture, say: Say, title: str) -> Drawing:
    height_mm = picture.height / picture.width * 186.0
    rows = [[spot.label] for spot in picture.spots if spot.label]
    table = PaperTable(headed(say, "dataku.field"), rows, title=title) if rows else None
    return Drawing(height_mm, draws(picture), title=title, table=table)


def _headed(picture: Picture, title: str, detail: str = "") -> Picture:
    """Return a picture under a heading of its own."""
    whole = Picture(picture.width, picture.height + 24)
    whole.add(ShapeWord(0, 8, title, 10.5, bold=True, room=picture.width * 0.62))
    if detail:
        whole.add(
            ShapeWord(picture.width, 8, detail, 7.5, INK_2, "right", room=picture.width * 0.36)
        )
    whole.put(picture, 0, 24)
    return whole


def _beside(left: Picture, right: Picture, gap: float = 22.0) -> Picture:
    whole = Picture(left.width + gap + right.width, max(left.height, right.height))
    whole.put(left, 0, 0)
    whole.put(right, left.width + gap, 0)
    return whole


def _ages_and_heat(people: PopulationJson, kampung: KampungJson, say: Say) -> Picture:
    rows = kampung["by_rt"]
    high = max(345.0, 21.3 + 14 * len(rows))
    left = _headed(
        pyramid_picture(people, say.language, 265, high),
        say("dataku.pyramid"), say("dataku.pale"),
    )  # fmt: skip
    heat = heat_by_rt(kampung, say, 240, row_height=min(24.0, high / (len(rows) + 1.25)))
    right = _headed(heat, say("dataku.krs_by_rt"), "%")
    return _beside(left, right)


def _count(row: RtFiguresJson, part: RiskPart) -> int:
    return row["flags"][part] if part == "A1" or part == "A2" else row[part]


def shares(
    rows: Sequence[RtFiguresJson], total: FiguresJson, part: RiskPart, whole: RiskWhole
) -> list[tuple[str, float | None]]:
    """Return the share of each place in percent without small numbers: words and figure."""
    found: list[tuple[str, float | None]] = []
    parts = [_count(row, part) for row in rows]
    wholes = [row[whole] for row in rows]
    if part == "unmet_need":
        # use the masks of the family planning table, which shows the same figure
        each, _ = planning_masks(rows, total)
        masks = [(mask.unmet, mask.couples) for mask in each]
    else:
        hidden = part_masks(rows, total, part, whole)
        masks = list(zip(hidden.parts, hidden.wholes, strict=True))
    for one, of, (no_part, no_whole) in zip(parts, wholes, masks, strict=True):
        share = percent(one, of)
        if no_part or no_whole:
            found.append((HIDDEN, None))
        else:
            found.append(("–" if share is None else str(share), share))
    return found


def heat_by_rt(kampung: KampungJson, say: Say, width: float, row_height: float = 17.0) -> Picture:
    """Return the table of RT and risks, darker where there is more."""
    rows = kampung["by_rt"]
    columns = [shares(rows, kampung["figures"], part, whole) for _, part, whole in _HEAT]
    cells = [
        (
            f"{row['village']}/{row['rt']}",
            rt_words(row["rt"], say.language),
            [
                (words if share is None else figure(share, say.language, 1), share)
                for words, share in (column[place] for column in columns)
            ],
        )
        for place, row in enumerate(rows)
    ]
    return heat_table(
        [say(f"dataku.{name}") for name, *_ in _HEAT], cells, width=width,
        row_height=row_height, label_width=44,
    )  # fmt: skip


def _kb_title(kampung: KampungJson, say: Say) -> str:
    of = kampung["figures"]
    line = say(
        "dataku.kb_line", pus=figure(of["PUS"], say.language),
        users=figure(of["users"], say.language),
        percent=figure(percent(of["users"], of["PUS"]), say.language, 1))  # fmt: skip
    _, mask = planning_masks(kampung["by_rt"], kampung["figures"])
    title = say("dataku.kb")
    return title if mask.couples or mask.users else f"{title} · {line}"


def planning_parts(of: FiguresJson, language: Language, *, exact: bool = False) -> list[Bar]:
    """Return methods and reasons as the parts of one bar, None for what may not be told."""
    say = Say(language)
    secret = frozenset[str]() if exact else planning_secrets(of)
    return [
        Bar(
            name, say(f"dataku.method_{name}"),
            None if name in secret else count, MIX.get(name, "#F4F2EA"),
        )
        for name, count in parts_of(of).items()
        if count
    ]  # fmt: skip


def planning_picture(kampung: KampungJson, say: Say, width: float = _WIDE) -> Picture:
    """Return the couples by method and reason as one bar, without small numbers."""
    of = kampung["figures"]
    parts = planning_parts(of, say.language)
    _, mask = planning_masks(kampung["by_rt"], kampung["figures"])
    hidden = 0 if mask.couples else of["PUS"] - sum(part.value or 0 for part in parts)
    return mix(parts, width=width, number=lambda v: figure(v, say.language), rest=int(hidden))


def _bars(people: PopulationJson, kampung: KampungJson, say: Say) -> list[Part]:
    def number(value: float) -> str:
        return figure(int(value), say.language)

    pictures = []
    flags = [
        Bar(flag, say(f"dataku.flag_long_{flag}"), count, TEAL)
        for flag, count in flag_counts(kampung)
    ]
    pictures.append(
        _headed(bars(flags, width=252, label_width=132, number=number),
                say("dataku.flags"))
    )  # fmt: skip
    for name in answered(people):
        rows = [
            Bar(row["code"], say(f"pk21.{name}_{row['code']}"), row["people"], GOLD)
            for row in people["tables"][name]["values"]
            if row["people"] != 0
        ]
        pictures.append(
            _headed(bars(rows, width=252, label_width=116, number=number),
                    say(f"pk21.{name}"))
        )  # fmt: skip
    parts: list[Part] = []
    for place in range(0, len(pictures), 2):
        pair = pictures[place : place + 2]
        whole = pair[0] if len(pair) == 1 else _beside(pair[0], pair[1])
        if len(pair) == 1:
            wide = Picture(_WIDE, whole.height)
            wide.put(whole, 0, 0)
            whole = wide
        parts.append(_drawing(whole, say, ""))
    parts.append(Paragraphs([note(LEAST, say)]))
    return parts


def _by_strategy(kampung: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        kampung["interventions"]["by_strategy"],
        ("dataku.strategy", lambda row: say(f"dataku.strategy_{row['strategy']}")),
        (("dataku.count", "whole", 20), lambda row: row["year"]["count"]),
        (("dataku.reached", "whole", 28), lambda row: row["year"]["people"]),
        (("dataku.cost", "whole", 32), lambda row: row["year"]["cost"]),
        title=say("dataku.interventions_by_strategy"),
    )
