"""A line of months as SVG that a page carries: read aloud by its words, its numbers beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

_WIDTH, _HEIGHT = 340, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 12, 14, 34
_TEXT = 15
"""At 360 px of screen a text of 15 units is 13 px."""


def line_chart(
    values: Sequence[float | None], labels: Sequence[str], summary: str, units: Sequence[str]
) -> str:
    """Return a chart of percents; ``None`` leaves a gap.

    ``units`` are the words at the axis for its three steps, the lowest first.
    """
    known = [value for value in values if value is not None]
    top = axis_top(max(known, default=0.0))
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(place: int) -> float:
        return _LEFT + (wide * place / (len(values) - 1) if len(values) > 1 else wide / 2)

    def y(value: float) -> float:
        return _TOP + high * (1 - value / top)

    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(summary)}">']
    for step, unit in zip((0.0, top / 2, top), units, strict=True):
        at = y(step)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}"'
                     f' y1="{at:.1f}" y2="{at:.1f}"/>')  # fmt: skip
        parts.append(_word(_LEFT - 6, at + 5, unit, "end"))
    parts += [f'<path class="line" d="{_path(run)}"/>' for run in _runs(values, x, y)]
    for place, value in enumerate(values):
        if value is not None:
            parts.append(f'<circle cx="{x(place):.1f}" cy="{y(value):.1f}" r="3.5"/>')
    last = len(labels) - 1
    ends = {0: "start", last: "end"} if last else {0: "middle"}
    for place, anchor in ends.items():
        parts.append(_word(x(place), _HEIGHT - 10, labels[place], anchor))
    return "".join([*parts, "</svg>"])


def axis_top(greatest: float) -> float:
    """Return where the axis of a chart of percents ends."""
    return next((step for step in (5.0, 10.0, 20.0, 30.0, 50.0) if greatest <= step), 100.0)


def _runs(
    values: Sequence[float | None], x: Callable[[int], float], y: Callable[[float], float]
) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x(place), y(value)))
    return [run for run in runs if len(run) > 1]


def _path(run: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{across:.1f} {down:.1f}" for across, down in run)


def _word(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{_TEXT}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
