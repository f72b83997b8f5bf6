"""Pictures of a month's report: the SKDN bars, lines over months, prevalences with their intervals.

Each takes figures and words, and a size in points; None leaves a gap and is never a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.shapes import (
    GOLD,
    INK,
    INK_2,
    INK_3,
    LINE,
    TEAL,
    Box,
    Picture,
    ShapeWord,
    StraightLine,
)
from kbdesk.domain.village_pictures import Figure, round_steps

BALOK: Final = ("#8A9A95", "#5FB0A4", TEAL, GOLD)
"""Inks of S, K, D and N; each bar has its letter too."""
LINES: Final = (TEAL, "#B2532C", "#2B6E9E")
_WORDS = 8.0


def bars(
    groups: Sequence[tuple[str, Sequence[float | None]]],
    letters: Sequence[str],
    *,
    width: float,
    height: float,
    number: Figure,
    inks: Sequence[str] = BALOK,
) -> Picture:
    """Return standing bars from zero, a group for each label; wide ones tell their number."""
    picture = Picture(width, height)
    legend = 14.0 if len(groups) > 1 else 4.0
    foot, left = 14.0, 24.0
    low, high = height - foot, legend + 12
    greatest = max((value or 0 for _, values in groups for value in values), default=0)
    steps = round_steps(greatest)
    for step in steps:
        y = low - (low - high) * step / steps[-1]
        picture.add(StraightLine(left, y, width, y, LINE, 0.5))
        picture.add(ShapeWord(left - 4, y, number(step), 7.5, INK_3, "right"))
    if len(groups) > 1:
        x = left
        for letter, ink in zip(letters, inks, strict=False):
            picture.add(Box(x, 2, 8, 8, ink, round=1.5))
            picture.add(ShapeWord(x + 11, 6, letter, _WORDS, INK_2))
            x += 22 + 5 * len(letter)
    slot = (width - left) / max(len(groups), 1)
    one = slot * (0.8 if len(groups) > 1 else 0.86) / max(len(letters), 1)
    for place, (label, values) in enumerate(groups):
        start = left + slot * place + (slot - one * len(letters)) / 2
        for index, value in enumerate(values):
            x, wide = start + index * one, one * 0.84
            if value:
                tall = (low - high) * value / steps[-1]
                picture.add(Box(x, low - tall, wide, tall, inks[index % len(inks)], round=1.0))
            told = "–" if value is None else number(value)
            if len(groups) == 1:
                at = low - (low - high) * (value or 0) / steps[-1] - 6
                picture.add(ShapeWord(x + wide / 2, at, told, 9, INK, "middle", bold=True))
                picture.add(ShapeWord(x + wide / 2, low + 8, letters[index], 9, INK_2, "middle",
                                 bold=True))  # fmt: skip
        if len(groups) > 1:
            picture.add(
                ShapeWord(left + slot * (place + 0.5), low + 8, label, 7.5, INK_2, "middle",
                     room=slot - 1)
            )  # fmt: skip
    return picture


def lines(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    width: float,
    height: float,
    number: Figure,
    top: float | None = None,
) -> Picture:
    """Return lines over months, each told by its name and its last value; a gap stays a gap."""
    picture = Picture(width, height)
    foot, left, right, head = 14.0, 24.0, 26.0, 18.0
    low = height - foot
    greatest = max((value or 0 for _, values in series for value in values), default=0)
    steps = round_steps(top if top is not None else max(greatest, 10))
    for step in steps:
        y = low - (low - head) * step / steps[-1]
        picture.add(StraightLine(left, y, width - right, y, LINE, 0.5))
        picture.add(ShapeWord(left - 4, y, number(step), 7.5, INK_3, "right"))
    slot = (width - left - right) / max(len(labels), 1)
    for place, label in enumerate(labels):
        x = left + slot * (place + 0.5)
        picture.add(ShapeWord(x, low + 8, label, 7.5, INK_2, "middle", room=slot - 1))
    legend = left
    for index, (name, values) in enumerate(series):
        ink = LINES[index % len(LINES)]
        picture.add(StraightLine(legend, 6, legend + 12, 6, ink, 1.8, dashed=index == 1))
        picture.add(ShapeWord(legend + 15, 6, name, _WORDS, INK_2))
        legend += 30 + 5.2 * len(name)
        before: tuple[float, float] | None = None
        for place, value in enumerate(values):
            if value is None:
                before = None
                continue
            at = (
                left + slot * (place + 0.5),
                low - (low - head) * min(value, steps[-1]) / steps[-1],
            )
            if before is not None:
                picture.add(StraightLine(*before, *at, ink, 1.5, dashed=index == 1))
            picture.add(Box(at[0] - 1.8, at[1] - 1.8, 3.6, 3.6, ink, round=1.8))
            before = at
        if before is not None:
            told = number(values[-1] or 0.0)
            picture.add(ShapeWord(before[0] + 5, before[1], told, 8, ink, bold=True))
    return picture


@dataclass(frozen=True, slots=True)
class PrevalenceShare:
    """A prevalence in percent with its interval; None where nobody was measured."""

    label: str
    percent: float | None
    interval: tuple[float, float] | None
    said: str


def intervals(rows: Sequence[PrevalenceShare], *, width: float, number: Figure) -> Picture:
    """Return a line for each prevalence: its point, and its 95 % interval as a bar."""
    row, foot, left, right = 18.0, 16.0, width * 0.36, 78.0
    picture = Picture(width, len(rows) * row + foot)
    ends = [one.interval[1] for one in rows if one.interval is not None]
    steps = round_steps(max([*ends, 10.0]))
    low = len(rows) * row
    for step in steps:
        x = left + (width - left - right) * step / steps[-1]
        picture.add(StraightLine(x, 0, x, low, LINE, 0.5))
        picture.add(ShapeWord(x, low + 8, number(step), 7.5, INK_3, "middle"))
    for place, one in enumerate(rows):
        y = (place + 0.5) * row
        picture.add(ShapeWord(left - 6, y, one.label, 8, INK, "right", room=left - 8))
        picture.add(ShapeWord(width, y, one.said, 8, INK_2, "right", room=right - 8))
        if one.percent is None:
            continue
        scale = (width - left - right) / steps[-1]
        if one.interval is not None:
            first, last = one.interval
            picture.add(
                Box(left + first * scale, y - 2.2, max((last - first) * scale, 0.8), 4.4,
                    "#A9D3CB", round=1.5)
            )  # fmt: skip
        picture.add(Box(left + one.percent * scale - 1.6, y - 5, 3.2, 10, TEAL, round=1.0))
    return picture
