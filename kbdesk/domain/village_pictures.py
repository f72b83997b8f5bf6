"""The village's pictures: pyramid, bars by RT, mix of one bar, heat table, map of houses.

Each takes figures and words, and a size, and returns the same picture for window and paper.
A figure that must not be told is None: its place says ``hidden``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, Literal

from kbdesk.domain.shapes import (
    INK,
    INK_2,
    INK_3,
    LINE,
    LINE_2,
    MEN,
    MEN_PALE,
    PAPER,
    TEAL,
    WOMEN,
    WOMEN_PALE,
    Box,
    Picture,
    Polygon,
    ShapeWord,
    StraightLine,
)

HIDDEN: Final = "*"
Figure = Callable[[float | int], str]

HEAT: Final = ("#FFF3DA", "#FBD9A0", "#F0AC78", "#DB7A4C", "#B2402A")
"""Colours from few to many; each cell also shows its figure."""
_HEAT_INK: Final = (INK, INK, INK, "#FFFFFF", "#FFFFFF")
MIX: Final[Mapping[str, str]] = {
    "iud": "#075049",
    "mow": "#0B6B63",
    "mop": "#1F7F73",
    "implant": "#5FB0A4",
    "injection": "#E5A22E",
    "pill": "#F0C26E",
    "condom": "#F6DCA8",
    "mal": "#FBEFD6",
    "traditional": "#D8C39A",
    "pregnant": "#E3E0D6",
    "ias": "#CFCBBE",
    "iat": "#B2532C",
    "tial": "#A31D14",
    "other": "#E9E6DD",
}
"""Inks of the couples' methods and reasons."""
_LEAST_MIX_HEIGHT: Final = 62.0
_HOUSE_HEIGHT: Final = 30.0
_DARK: Final = frozenset({"iud", "mow", "mop", "iat", "tial"})


def round_steps(greatest: float, wanted: int = 4) -> list[int]:
    """Return round whole steps from zero that reach the greatest value: 0, 20, 40, 60."""
    if greatest <= 0:
        return [0, 1]
    raw = greatest / wanted
    power = 10 ** floor(log10(raw)) if raw >= 1 else 1
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw - 1e-9)
    return [step * place for place in range(ceil(greatest / step) + 1)]


def pyramid(
    bands: Sequence[tuple[str, int | None, int | None]],
    *,
    width: float,
    height: float,
    men: str,
    women: str,
    number: Figure,
    pale: frozenset[str] = frozenset({"0-4", "5-9", "10-14", "65-69", "70-74", "75+"}),
) -> Picture:
    """Return a pyramid of (band, men, women), the youngest first and lowest.

    Bands of the dependency ratio's young and old are pale.
    """
    picture = Picture(width, height)
    middle, head, foot = 46.0, 18.0, 16.0
    half = (width - middle) / 2
    greatest = max((n for _, *pair in bands for n in pair if n is not None), default=0)
    steps = round_steps(greatest, 3)
    low, high = height - foot, head
    row = (low - high) / max(len(bands), 1)
    left, right = half, half + middle
    for step in steps:
        way = half * step / steps[-1]
        for x in (left - way, right + way):
            picture.add(StraightLine(x, high, x, low, LINE, 0.5))
            align: Literal["left", "middle", "right"] = "middle"
            if x < 6:
                align = "left"
            elif x > width - 6:
                align = "right"
            picture.add(ShapeWord(x, low + 8, number(step), 7.5, INK_3, align))
    picture.add(
        ShapeWord(0, 7, men, 9, MEN, bold=True, room=half),
        ShapeWord(width, 7, women, 9, WOMEN, "right", bold=True, room=half),
    )
    for place, (band, him, her) in enumerate(bands):
        y = low - (place + 1) * row
        for count, is_left in ((him, True), (her, False)):
            ink = (MEN_PALE if band in pale else MEN) if is_left else (
                WOMEN_PALE if band in pale else WOMEN
            )  # fmt: skip
            if count is None:
                x = left - 5 if is_left else right + 5
                picture.add(ShapeWord(x, y + row / 2, HIDDEN, 8, INK_3, "middle"))
                continue
            wide = half * count / steps[-1]
            x = left - wide if is_left else right
            box = Box(x, y + row * 0.08, wide, row * 0.84, ink, round=1.5)
            if count:
                picture.add(box)
            sex = "male" if is_left else "female"
            whole = Box(0 if is_left else right, y, half, row, ink)
            picture.spot(whole, f"{sex}/{band}", f"{band}, {men if is_left else women}: {count}")
        picture.add(
            ShapeWord(half + middle / 2, y + row / 2, band.replace("-", "–"), 8, INK_2, "middle")
        )
    return picture


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar. ``key``: what it is about; ``value`` None: it must not be shown."""

    key: str
    label: str
    value: float | None
    ink: str = TEAL


def bars(
    rows: Sequence[Bar], *, width: float, row_height: float = 15.0, label_width: float = 64.0,
    number: Figure,
) -> Picture:  # fmt: skip
    """Return lying bars from zero, one under another, with their figures behind them."""
    picture = Picture(width, max(len(rows), 1) * row_height)
    greatest = max((row.value for row in rows if row.value is not None), default=0) or 1
    room = width - label_width - 44
    for place, row in enumerate(rows):
        y = place * row_height
        middle = y + row_height / 2
        picture.add(
            ShapeWord(label_width - 6, middle, row.label, 8, INK, "right", room=label_width - 6)
        )
        wide = 0.0 if row.value is None else room * row.value / greatest
        if wide:
            picture.add(
                Box(label_width, y + row_height * 0.16, wide, row_height * 0.68, row.ink, round=1.5)
            )
        told = HIDDEN if row.value is None else number(row.value)
        picture.add(ShapeWord(label_width + wide + 4, middle, told, 8, INK_2, bold=True))
        whole = Box(0, y, width, row_height, row.ink)
        picture.spot(whole, row.key, f"{row.label}: {told}")
    return picture


def heat_ink(share: float | None, steps: Sequence[float]) -> tuple[str, str]:
    """Return ground and ink of a heat cell; ``steps`` are the lower ends of the darker ones."""
    if share is None:
        return PAPER, INK_3
    place = sum(share >= step for step in steps)
    return HEAT[min(place, 4)], _HEAT_INK[min(place, 4)]


def heat_steps(shares: Sequence[float | None]) -> tuple[float, ...]:
    """Return four round steps over the shares there are, in percent."""
    known = [share for share in shares if share is not None]
    if not known:
        return (20.0, 40.0, 60.0, 80.0)
    top = max(10.0, max(known))
    step = next(nice for nice in (2.0, 5.0, 10.0, 20.0) if nice * 5 >= top)
    return (step, 2 * step, 3 * step, 4 * step)


def heat_table(
    columns: Sequence[str],
    rows: Sequence[tuple[str, str, Sequence[tuple[str, float | None]]]],
    *,
    width: float,
    row_height: float = 17.0,
    label_width: float = 60.0,
) -> Picture:
    """Return a table of (key, label, cells of (words, share in percent or None)).

    The darker a cell, the greater its share among those of its column.
    """
    head = row_height * 1.25
    picture = Picture(width, head + len(rows) * row_height)
    wide = (width - label_width) / max(len(columns), 1)
    steps = [heat_steps([cells[place][1] for _, _, cells in rows]) for place in range(len(columns))]
    for place, words in enumerate(columns):
        picture.add(
            ShapeWord(
                label_width + (place + 0.5) * wide, head / 2, words, 8, INK_2, "middle",
                bold=True, room=wide - 2,
            )
        )  # fmt: skip
    for number, (key, label, cells) in enumerate(rows):
        y = head + number * row_height
        picture.add(StraightLine(0, y, width, y, LINE, 0.5))
        picture.add(
            ShapeWord(2, y + row_height / 2, label, 8, INK, bold=True, room=label_width - 4)
        )
        for place, (words, share) in enumerate(cells):
            ground, ink = heat_ink(share, steps[place])
            x = label_width + place * wide
            box = Box(x + 2, y + 1.5, wide - 4, row_height - 3, ground, round=2.5)
            if share is not None:
                picture.add(box)
            picture.add(
                ShapeWord(x + wide / 2, y + row_height / 2, words, 8, ink, "middle", room=wide - 6)
            )
            picture.spot(box, f"{key}/{place}", f"{label}, {columns[place]}: {words}")
    return picture


def rough_width(text: str, size: float) -> float:
    """Return about how wide a text is in the program's letters, rather more than less."""
    ems = {"M": 0.92, "W": 1.0, "m": 0.88, "w": 0.8, " ": 0.29, "i": 0.27, "l": 0.27, "j": 0.27}
    return size * sum(
        ems.get(one, 0.69 if one.isupper() else 0.64 if one.isdigit() else 0.58) for one in text
    )


def mix(parts: Sequence[Bar], *, width: float, number: Figure, rest: int = 0) -> Picture:
    """Return one bar cut into its parts, each as wide as its share, with a legend below.

    ``rest``: how many the parts without a value are together; they are one pale part.
    """
    picture = Picture(width, 0)
    whole = sum(part.value or 0 for part in parts) + rest
    x, bar = 0.0, 26.0
    if not whole:
        picture.add(Box(0, 0, width, bar, "#ECE9E0", round=3))
    for part in parts:
        if not part.value:
            continue
        wide = width * part.value / whole
        box = Box(x, 0, wide, bar, part.ink, edge=PAPER)
        picture.add(box)
        picture.spot(box, part.key, f"{part.label}: {number(part.value)}")
        if wide > 14:
            ink = PAPER if part.key in _DARK else INK
            picture.add(
                ShapeWord(x + wide / 2, bar / 2, number(part.value), 8, ink, "middle", bold=True)
            )
        x += wide
    if rest:
        picture.add(Box(x, 0, width - x, bar, "#ECE9E0", edge=LINE_2))
        picture.add(ShapeWord((x + width) / 2, bar / 2, HIDDEN, 9, INK_2, "middle", bold=True))
    x, y = 0.0, bar + 12
    for part in parts:
        told = HIDDEN if part.value is None else number(part.value)
        text = f"{part.label} {told}"
        wide = 11 + rough_width(text, 8) + 10
        if x and x + wide > width:
            x, y = 0.0, y + 13
        picture.add(Box(x, y - 4, 8, 8, part.ink, edge=LINE_2, round=1.5))
        picture.add(ShapeWord(x + 11, y, text, 8, INK_2))
        x += wide
    picture.height = max(_LEAST_MIX_HEIGHT, y + 8)
    return picture


# -- the map of houses -----------------------------------------------------------------------

MARKS: Final = ("krs", "stunted", "pregnant", "elderly")
_MARK_INK: Final[Mapping[str, str]] = {
    "krs": "#A31D14",
    "stunted": "#C4623A",
    "pregnant": "#7A2346",
    "elderly": "#1B5489",
}


@dataclass(frozen=True, slots=True)
class House:
    """A family's house: ``label`` is its number or head, ``marks`` of :data:`MARKS`."""

    key: str
    label: str
    marks: tuple[str, ...] = ()
    people: int = 0


def mark(kind: str, x: float, y: float, size: float) -> Polygon:
    """Return a mark: a triangle, a square on its point, a drop-like pentagon, a square."""
    half = size / 2
    points: tuple[tuple[float, float], ...]
    if kind == "krs":
        points = ((x, y - half), (x + half, y + half), (x - half, y + half))
    elif kind == "stunted":
        points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    elif kind == "pregnant":
        points = (
            (x - half * 0.6, y - half), (x + half * 0.6, y - half), (x + half, y),
            (x + half * 0.6, y + half), (x - half * 0.6, y + half), (x - half, y),
        )  # fmt: skip
    else:
        points = (
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        )
    return Polygon(points, _MARK_INK[kind], PAPER)


def house_map(
    places: Sequence[tuple[str, Sequence[House]]],
    *,
    width: float,
    legend: Mapping[str, str],
    house_width: float = 56.0,
) -> Picture:
    """Return the houses of each (RT's words, houses) as a grid, with marks and a legend.

    ``house_width`` is the least: a row of houses fills the picture.
    Only what the village itself recorded: no map of the streets is needed.
    """
    picture = Picture(width, 0)
    x = 0.0
    for kind in MARKS:
        if kind not in legend:
            continue
        picture.add(mark(kind, x + 5, 8, 8), ShapeWord(x + 13, 8, legend[kind], 8, INK_2))
        x += 24 + 4.6 * len(legend[kind])
    y = 24.0 if legend else 0.0
    across = max(1, int((width + 4) // (house_width + 4)))
    house_width = (width + 4) / across - 4
    for words, houses in places:
        picture.add(Box(0, y, width, 16, "#F0F8F6"), ShapeWord(4, y + 8, words, 9, TEAL, bold=True))
        y += 20
        for place, house in enumerate(houses):
            line, column = divmod(place, across)
            x, top = column * (house_width + 4), y + line * (_HOUSE_HEIGHT + 4)
            _house(picture, house, x, top, house_width)
        y += ceil(len(houses) / across) * (_HOUSE_HEIGHT + 4) + 6
    picture.height = y
    return picture


def _house(picture: Picture, house: House, x: float, y: float, width: float) -> None:
    height = _HOUSE_HEIGHT
    at_risk = "krs" in house.marks
    box = Box(x, y, width, height, "#FEF5F4" if at_risk else PAPER,
              "#E5A49D" if at_risk else LINE_2, 3)  # fmt: skip
    picture.add(box, ShapeWord(x + 4, y + 8.5, house.label, 7, INK, room=width - 7))
    # a low roof line tells a house with people from an empty one
    picture.add(
        ShapeWord(
            x + width - 4,
            y + height - 8,
            str(house.people) if house.people else "–",
            7,
            INK_3,
            "right",
        )
    )
    at = x + 7
    for kind in MARKS:
        if kind in house.marks:
            picture.add(mark(kind, at, y + height - 8, 7.5))
            at += 9
    picture.spot(box, house.key, house.label)
