"""The pictures of the mayor's page: cards, bars with the target, the map of tiles, two trends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from kbdesk.domain.report_json.mayor import MayorFigureJson, MayorJson, MayorPlaceJson
from kbdesk.domain.shapes import (
    INK,
    INK_2,
    INK_3,
    LINE,
    LINE_2,
    PAPER,
    TEAL,
    Box,
    Picture,
    Polygon,
    ShapeWord,
    StraightLine,
)
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.villages import tiles
from kbdesk.reports.formats import decimal, signed
from kbdesk.reports.lettering import text_width, wrap
from kbdesk.reports.paper import BOLD, REGULAR, SEMIBOLD
from kbdesk.reports.report_head import short_month_line
from kbdesk.words import Say

RED, RED_DARK, TEAL_SOFT, BROWN = "#B3402A", "#A31D14", "#7FB8B0", "#7A4A00"
GREEN: Final = "#156B3A"
_BANDS: Final = ("#DCEEEA", "#FBF0CE", "#F0A877", RED)
"""Tiles well under the target, under it, over it, and well over it."""
_NEAR: Final = 0.2
"""So much of the target under it, or over it, is still near it."""
MOST_ROWS: Final = 15
_ROW: Final = 12.0


def number(value: float, say: Say, places: int = 1) -> str:
    """Return a figure as it is read: "13,8"."""
    return decimal(value, places, say.language)


def month_name(month: str, say: Say) -> str:
    """Return a month's short name without its year: "Okt"."""
    return say(f"calendar.month_short.{int(month[5:])}")


def month_before(month: str) -> str:
    """Return the month before one, both YYYY-MM."""
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 2, 12)
    return f"{year}-{place + 1:02d}"


def heading(picture: Picture, title: str, note: str = "", x: float = 0, width: float = 0) -> None:
    """Write a part's title, and what its figures are at the right."""
    wide = width or picture.width
    used = min(text_width(title, SEMIBOLD, 10), wide)
    picture.add(ShapeWord(x, 6, title, 10, INK, bold=True, room=wide))
    if note:
        room = max(wide - used - 8, 20)
        picture.add(ShapeWord(x + wide, 6.5, note, 7.2, INK_3, "right", room=room))


# -- the four figures ------------------------------------------------------------------------


def cards(said: MayorJson, say: Say, width: float) -> Picture:
    """Return the four large figures, each with its change, what it is of, and its target."""
    picture = Picture(width, 66)
    gap = 9.0
    wide = (width - 3 * gap) / 4
    shown = [_share_card(said, name, say) for name in ("stunting", "d_s", "krs")]
    shown.append(_referral_card(said, say))
    for place, (title, value, unit, target, became, below) in enumerate(shown):
        x = place * (wide + gap)
        edge = {"better": TEAL, "worse": RED_DARK}.get(became, INK_3)
        picture.add(
            Box(x, 0, wide, 66, edge, round=6),
            Box(x, 2, wide, 64, PAPER, LINE_2, round=6),
            ShapeWord(x + 9, 13, title, 8.6, INK, bold=True, room=wide - 14),
            ShapeWord(x + 9, 30, value, 21, INK, bold=True, room=wide - 40),
        )
        after = x + 12 + min(text_width(value, SEMIBOLD, 21), wide - 40)
        if unit:
            picture.add(ShapeWord(after, 34, unit, 10.5, INK, bold=True))
        picture.add(ShapeWord(x + wide - 8, 34, target, 7.4, BROWN, "right", room=46))
        _below(picture, x + 9, wide - 15, below, became)
    return picture


def _below(
    picture: Picture, x: float, room: float, lines: tuple[str, str, int], became: str
) -> None:
    changed, of, way = lines
    ink = {"better": GREEN, "worse": RED_DARK}.get(became, INK_2)
    at = x
    if way:
        _triangle(picture, x, 47.5, way, ink)
        at += 9
    picture.add(
        ShapeWord(at, 47.5, changed, 7.8, ink, bold=bool(way), room=room - (at - x)),
        ShapeWord(x, 58.5, of, 7.4, INK_2, room=room),
    )


def _triangle(picture: Picture, x: float, y: float, way: int, ink: str) -> None:
    up = 2.6 * way
    picture.add(Polygon(((x, y + up), (x + 6, y + up), (x + 3, y - up)), ink))


Shown = tuple[str, str, str, str, str, tuple[str, str, int]]


def _share_card(said: MayorJson, name: str, say: Say) -> Shown:
    figure = said["figures"][name]
    title = say(f"mayor.card_{name}")
    target = ""
    if figure["target"] is not None:
        target = say("mayor.target", target=_short(figure["target"], say))
    if figure["hidden"]:
        return title, HIDDEN, "", target, "", (say("mayor.untold"), "", 0)
    if figure["percent"] is None:
        return title, "–", "", target, "", (say("mayor.nobody"), "", 0)
    of = say(
        f"mayor.of_{name}", part=figure["part"], whole=figure["whole"],
        first=month_name(said["months"][-3], say), last=month_name(said["month"], say),
    )  # fmt: skip
    changed, way = _changed(figure, said, say)
    value = number(figure["percent"], say)
    return title, value, "%", target, figure["became"] or "", (changed, of, way)


def _changed(figure: MayorFigureJson, said: MayorJson, say: Say) -> tuple[str, int]:
    points = figure["change"]
    month = month_name(month_before(said["month"]), say)
    if points is None:
        return say("mayor.not_compared", month=month), 0
    if points == 0:
        return say("mayor.same", month=month), 0
    way = "rose" if points > 0 else "fell"
    told = number(abs(points), say)
    return say(f"mayor.{way}", points=told, month=month), 1 if points > 0 else -1


def _referral_card(said: MayorJson, say: Say) -> Shown:
    of = said["referrals"]
    title = say("mayor.card_referrals")

    def told(value: int | None) -> str:
        return HIDDEN if value is None else str(value)

    below = say("mayor.of_referrals", open=told(of["open"]), urgent=told(of["urgent"]))
    fresh = say("mayor.late_new", count=told(of["late_new"]))
    became = "worse" if of["late"] is None or of["late"] else "better"
    return title, told(of["late"]), "", "", became, (fresh, below, 0)


# -- bars ------------------------------------------------------------------------------------


def bars(
    said: MayorJson, places: Sequence[MayorPlaceJson], indicator: str, say: Say,
    width: float,
) -> Picture:  # fmt: skip
    """Return places as bars with the target, the worst first; others say why they have none."""
    shown, left = _shown(places)
    picture = Picture(width, 26 + _ROW * (len(shown) + bool(left)))
    before = month_name(month_before(said["month"]), say)
    heading(
        picture,
        say(f"mayor.bars_{indicator}_{said['by']}"),
        say(f"mayor.bars_note_{indicator}", month=before),
    )
    label = min(
        max((text_width(_label(one, said, say), SEMIBOLD, 8.2) for one in shown), default=0),
        width * 0.32,
    )
    start = label + 8
    room = width - start - 104  # the value, the counts, the arrow and the change
    targets = {one["target"] for one in shown if one["target"] is not None}
    one_target = next(iter(targets)) if len(targets) == 1 else said["figures"][indicator]["target"]
    most = max(
        [one["percent"] or 0 for one in shown] + [(one_target or 0) * 1.15, 1],
    )
    top = 26.0
    ranked = sum(_full(one) for one in shown)
    for place, one in enumerate(shown):
        if _full(one):
            y = top + (place + 0.5) * _ROW
            long = max((one["percent"] or 0.0) * room / most, 0.8)
            picture.add(Box(start, y - 4.6, long, 9.2, RED if _over(one) else TEAL_SOFT, round=1.5))
    if one_target is not None and ranked:
        x = start + one_target * room / most
        picture.add(
            StraightLine(x, top - 3, x, top + ranked * _ROW + 2, BROWN, 1.1, dashed=True),
            ShapeWord(x, top - 7.5, say("mayor.target",
                      target=_short(one_target, say)), 7.4, BROWN, "middle", bold=True),
        )  # fmt: skip
    for place, one in enumerate(shown):
        y = top + (place + 0.5) * _ROW
        _bar_words(picture, one, said, say, y, start, room / most, label)
    if left:
        y = top + (len(shown) + 0.5) * _ROW
        words = say(f"mayor.more_{said['by']}", count=left)
        picture.add(ShapeWord(start + 4, y, words, 7.6, INK_2, room=width - start - 8))
    picture.words = say(f"mayor.bars_{indicator}_{said['by']}")
    return picture


def _short(value: float, say: Say) -> str:
    return number(value, say, 0 if value == int(value) else 1)


def _shown(places: Sequence[MayorPlaceJson]) -> tuple[list[MayorPlaceJson], int]:
    if len(places) <= MOST_ROWS:
        return list(places), 0
    return list(places[: MOST_ROWS - 1]), len(places) - MOST_ROWS + 1


def _label(one: MayorPlaceJson, said: MayorJson, say: Say) -> str:
    return say("mayor.rt", rt=one["name"]) if said["by"] == "rt" else one["name"]


def _full(one: MayorPlaceJson) -> bool:
    return one["percent"] is not None and one["state"] == "current"


def _over(one: MayorPlaceJson) -> bool:
    return one["target"] is not None and (one["percent"] or 0) > one["target"]


def _bar_words(
    picture: Picture, one: MayorPlaceJson, said: MayorJson, say: Say, y: float,
    start: float, scale: float, label: float,
) -> None:  # fmt: skip
    width = picture.width
    full = _full(one)
    name = _label(one, said, say)
    picture.add(
        ShapeWord(0, y, name, 8.2, INK if full else INK_2, bold=full and _over(one), room=label + 4)
    )
    if not full:
        _dashed(picture, start, y - 4.6, width - start - 6, 9.2)
        words = why_not(one, say)
        picture.add(ShapeWord(start + 5, y, words, 7.4, INK_2, room=width - start - 16))
        return
    percent = one["percent"] or 0.0
    long = percent * scale
    told = number(percent, say)
    at = start + long + 4
    # the target's line must not run through the figure
    picture.add(
        Box(at - 2, y - 5, text_width(told, SEMIBOLD, 8.2) + 4, 10, PAPER),
        ShapeWord(at, y, told, 8.2, INK, bold=True),
        ShapeWord(width - 42, y, f"{one['part']}/{one['whole']}", 7.6, INK_2, "right", room=42),
    )
    if one["change"] is None:
        picture.add(ShapeWord(width, y, "–", 7.8, INK_3, "right"))
        return
    ink = {"better": GREEN, "worse": RED_DARK}.get(one["became"] or "", INK_2)
    if one["change"]:
        _triangle(picture, width - 36, y, 1 if one["change"] > 0 else -1, ink)
    picture.add(
        ShapeWord(width, y, signed(one["change"], say.language, 1), 7.8, ink, "right", bold=True)
    )


def why_not(one: MayorPlaceJson, say: Say) -> str:
    """Return why a place has no bar: nothing came, too few were measured, or it is not told."""
    if one["state"] == "none":
        return say("mayor.none")
    if one["hidden"]:
        return f"{HIDDEN} {say('mayor.untold')}"
    if one["few"]:
        if one["whole"] is None:
            return say("mayor.few_untold")
        if one["part"] is not None:
            return say("mayor.few_told", part=one["part"], whole=one["whole"])
        return say("mayor.few", whole=one["whole"])
    month = short_month_line(one["figures_month"], say.language)
    told = say("mayor.old", percent=number(one["percent"] or 0.0, say), month=month)
    if one["silent_days"] is not None:
        told += " · " + say("mayor.silent_days", days=one["silent_days"])
    return told


def _dashed(picture: Picture, x: float, y: float, width: float, height: float) -> None:
    right, low = x + width, y + height
    for line in ((x, y, right, y), (right, y, right, low), (x, low, right, low), (x, y, x, low)):
        picture.add(StraightLine(*line, INK_3, 0.5, dashed=True))


# -- the map of tiles ------------------------------------------------------------------------


def tile_map(said: MayorJson, say: Say, width: float, height: float) -> Picture:
    """Return the kelurahan as equal tiles about where they lie, with their stunting."""
    picture = Picture(width, height)
    heading(picture, say("mayor.tiles"), say("mayor.tiles_note"))
    places = tiles()
    across = max(column for column, _ in places.values()) + 1
    down = max(line for _, line in places.values()) + 1
    gap, top, legend = 3.0, 18.0, 15.0
    wide = (width - gap * (across - 1)) / across
    high = (height - top - legend - gap * (down - 1)) / down
    target = said["figures"]["stunting"]["target"]
    for one in said["places"]:
        if one["code"] not in places:
            continue
        column, line = places[one["code"]]
        x, y = column * (wide + gap), top + line * (high + gap)
        _tile(picture, one, say, (x, y, wide, high), target)
    _legend(picture, say, target, height - 5)
    picture.words = say("mayor.tiles")
    return picture


def _tile(
    picture: Picture, one: MayorPlaceJson, say: Say,
    frame: tuple[float, float, float, float], target: float | None,
) -> None:  # fmt: skip
    x, y, wide, high = frame
    percent = one["percent"] if one["state"] == "current" else None
    ink = INK
    if percent is None:
        _dashed(picture, x, y, wide, high)
        told = HIDDEN if one["hidden"] else "–"
        ink = INK_2
    else:
        band = _band(percent, target)
        picture.add(Box(x, y, wide, high, _BANDS[band], INK_3, round=4))
        told = number(percent, say)
        ink = PAPER if band == len(_BANDS) - 1 else INK
    for place, words in enumerate(wrap(one["name"], REGULAR, 6.6, wide - 8)[:2]):
        picture.add(ShapeWord(x + 4, y + 6.2 + 7.4 * place, words, 6.6, ink, room=wide - 7))
    picture.add(
        ShapeWord(x + wide - 4, y + high - 6, told, 9, ink, "right", bold=percent is not None)
    )


def _band(percent: float, target: float | None) -> int:
    if target is None:
        return 0
    if percent <= target:
        return 0 if percent < target * (1 - _NEAR) else 1
    return 2 if percent <= target * (1 + _NEAR) else 3


def _legend(picture: Picture, say: Say, target: float | None, y: float) -> None:
    if target is None:
        steps = [(_BANDS[0], say("mayor.tile_known"))]
    else:
        low, aim, far = (
            _short(round(value, 1), say)
            for value in (target * (1 - _NEAR), target, target * (1 + _NEAR))
        )
        steps = list(
            zip(_BANDS, (f"< {low}", f"{low}–{aim}", f"{aim}–{far}", f"> {far}"), strict=True)
        )
    x = 0.0
    for ink, words in steps:
        picture.add(Box(x, y - 4, 8, 8, ink, INK_3, round=2), ShapeWord(x + 11, y, words, 7.2))
        x += 17 + text_width(words, REGULAR, 7.2)
    _dashed(picture, x, y - 4, 8, 8)
    picture.add(ShapeWord(x + 11, y, say("mayor.tile_none"), 7.2))


# -- twelve months ---------------------------------------------------------------------------


def trend(said: MayorJson, indicator: str, say: Say, width: float, height: float = 78) -> Picture:
    """Return a share's twelve months as a line, with the target; gaps where nothing is told."""
    picture = Picture(width, height)
    heading(picture, say(f"mayor.trend_{indicator}"))
    figure = said["figures"][indicator]
    target = figure["target"]
    values = [one for one in figure["history"] if one is not None]
    if not values:
        picture.add(ShapeWord(0, 40, say("mayor.no_months"), 8, INK_2, room=width))
        return picture
    low, high, step = _axis([*values, *([target] if target is not None else [])])
    left, right, top, foot = 22.0, width - 40, 20.0, height - 13

    def at(value: float) -> float:
        return foot - (value - low) / (high - low) * (foot - top)

    mark = low
    while mark <= high + 1e-9:
        picture.add(
            StraightLine(left, at(mark), right, at(mark), LINE, 0.5),
            ShapeWord(left - 4, at(mark), number(mark, say, 0), 7, INK_3, "right"),
        )
        mark += step
    wide = (right - left) / (len(figure["history"]) - 1)
    spots: list[tuple[float, float] | None] = [
        None if value is None else (left + place * wide, at(value))
        for place, value in enumerate(figure["history"])
    ]
    if target is not None:
        picture.add(StraightLine(left, at(target), right, at(target), BROWN, 1.1, dashed=True))
    for one, other in pairwise(spots):
        if one is not None and other is not None:
            picture.add(StraightLine(*one, *other, TEAL, 1.6))
    for place, spot in enumerate(spots):
        if spot is not None:
            size = 5.0 if place == len(spots) - 1 else 3.4
            picture.add(Box(spot[0] - size / 2, spot[1] - size / 2, size, size, TEAL, round=size))
    _ends(picture, figure, spots, right, at, say)
    for place, month in enumerate(said["months"]):
        picture.add(
            ShapeWord(left + place * wide, height - 4, month_name(month, say), 6.6, INK_2,
                      "middle")
        )  # fmt: skip
    picture.words = say(f"mayor.trend_{indicator}")
    return picture


def _ends(
    picture: Picture,
    figure: MayorFigureJson,
    spots: Sequence[tuple[float, float] | None],
    right: float,
    at: Callable[[float], float],
    say: Say,
) -> None:
    first = next(place for place, spot in enumerate(spots) if spot is not None)
    target = figure["target"]
    line = at(target) if target is not None else None
    spot, value = spots[first], figure["history"][first]
    if spot is not None and value is not None and first < len(spots) - 1:
        after = next((one for one in spots[first + 1 :] if one is not None), spot)
        # away from the line, which goes on upwards or downwards, and over the target
        y = spot[1] + (8 if after[1] < spot[1] else -8)
        told = number(value, say)
        wide = text_width(told, SEMIBOLD, 7.6)
        picture.add(
            Box(spot[0] - 3, y - 4, wide + 2, 8, PAPER),
            ShapeWord(spot[0] - 2, y, told, 7.6, bold=True),
        )
    last, now = spots[-1], figure["history"][-1]
    if last is not None and now is not None:
        y = last[1]
        if line is not None and abs(line - y) < 9:
            y = line + 9 if y >= line else line - 9
        picture.add(ShapeWord(right + 6, y, number(now, say), 8.6, bold=True))
    if line is not None:
        words = say("mayor.target_word")
        picture.add(ShapeWord(right + 6, line, words, 7.4, BROWN, bold=True))


def _axis(values: Sequence[float]) -> tuple[float, float, float]:
    """Return round ends of an axis around values, and the step between its marks."""
    least, most = min(values), max(values)
    step = next(one for one in (1, 2, 5, 10, 20, 25) if (most - least) <= one * 3 or one == 25)
    low = max(0.0, (least - 0.2 * step) // step * step)
    high = -(-(most + 0.2 * step) // step) * step
    return low, max(high, low + step), float(step)


# -- words -----------------------------------------------------------------------------------


def lines(
    title: str, rows: Sequence[tuple[str, str]], width: float, *, indent: float = 26
) -> Picture:
    """Return rows under a title: a figure or number in bold, and the words beside it."""
    picture = Picture(width, 0)
    heading(picture, title)
    y = 16.0
    for place, (figure, words) in enumerate(rows):
        wrapped = wrap(words, REGULAR, 8.2, width - indent - 6)[:2]
        if place:
            picture.add(StraightLine(0, y - 0.5, width, y - 0.5, LINE, 0.5))
        picture.add(
            ShapeWord(indent - 6, y + 7, figure, 9.6, INK, "right", bold=True, room=indent - 4)
        )
        for number_, line in enumerate(wrapped):
            picture.add(ShapeWord(indent, y + 7 + 10 * number_, line, 8.2, room=width - indent))
        y += 13.5 + 10 * (len(wrapped) - 1)
    picture.height = y + 1
    return picture


def note_box(title: str, text: str, width: float, most: int = 7) -> Picture:
    """Return a box of words that begins with its title in bold."""
    lead = text_width(title, BOLD, 7.8) + 4
    first, *_ = wrap(text, REGULAR, 7.8, width - 20 - lead) or [""]
    rest = wrap(text[len(first) :].strip(), REGULAR, 7.8, width - 20)[: most - 1]
    height = 12 + 10.2 * (1 + len(rest))
    picture = Picture(width, height)
    picture.add(
        Box(0, 0, width, height, "#FDF6E0", "#E5C25A", round=5),
        ShapeWord(10, 11, title, 7.8, bold=True),
        ShapeWord(10 + lead, 11, first, 7.8, room=width - 20 - lead),
    )
    for place, line in enumerate(rest, 1):
        picture.add(ShapeWord(10, 11 + 10.2 * place, line, 7.8, room=width - 20))
    return picture
