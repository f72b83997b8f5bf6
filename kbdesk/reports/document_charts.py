"""Charts of a document on paper: bars from zero, lines over time."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.document import Bars, Series, Trend
from kbdesk.reports.formats import decimal
from kbdesk.reports.growth_chart import Frame
from kbdesk.reports.lettering import fit
from kbdesk.reports.paper import INK, INK_2, MM, PALE_RULE, REGULAR, RULE, SEMIBOLD
from kbdesk.words import Language

_INKS: tuple[Color, ...] = tuple(
    HexColor(ink) for ink in ("#0B6B63", "#E5A22E", "#1B5489", "#A31D14", "#5B6661", "#7A2346")
)
_AXIS = 9 * MM
_LABELS = 6 * MM
_LEGEND = 9 * MM


def steps(greatest: float, wanted: int = 5) -> list[float]:
    """Return round steps from zero that reach the greatest value: 0, 20, 40, 60."""
    if greatest < 1e-6:
        return [0.0, 1.0]
    raw = greatest / wanted
    power = 10.0 ** floor(log10(raw))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= raw * 0.999)
    if greatest >= wanted:
        step = max(ceil(step), 1)
    return [step * number for number in range(ceil(greatest / step - 1e-9) + 1)]


def _plot(frame: Frame) -> Frame:
    return Frame(
        frame.x + _AXIS,
        frame.y + _LABELS,
        frame.width - _AXIS,
        frame.height - _LABELS - _LEGEND,
    )


def _numbers(series: Sequence[Series]) -> list[float]:
    return [float(value) for one in series for value in one.values if value is not None]


def _grid(
    canvas: Canvas, plot: Frame, marks: Sequence[float], language: Language, places: int
) -> None:
    top = marks[-1]
    places = max(places, 0 if all(mark == int(mark) for mark in marks) else 1)
    for mark in marks:
        y = plot.y + plot.height * mark / top
        canvas.setStrokeColor(RULE if mark == 0 else PALE_RULE)
        canvas.setLineWidth(0.7 if mark == 0 else 0.4)
        canvas.line(plot.x, y, plot.x + plot.width, y)
        canvas.setFillColor(INK_2)
        canvas.setFont(REGULAR, 7)
        text = decimal(mark, places, language)
        canvas.drawRightString(plot.x - 1.5 * MM, y - 2.4, text)


def _legend(canvas: Canvas, frame: Frame, series: Sequence[Series]) -> None:
    if len(series) < 2:
        return
    at, y = frame.x + _AXIS, frame.y + frame.height - 3.5 * MM
    for place, one in enumerate(series):
        canvas.setFillColor(_INKS[place % len(_INKS)])
        canvas.rect(at, y, 3 * MM, 2.2 * MM, stroke=0, fill=1)
        fitted = fit(one.name, REGULAR, 7.5, 45 * MM)
        fitted.draw(canvas, at + 4 * MM, y + 8.2, 10)
        at += 4 * MM + canvas.stringWidth(fitted.lines[0] if fitted.lines else "", REGULAR, 7.5)
        at += 5 * MM


def _label(canvas: Canvas, text: str, x: float, plot: Frame, wide: float) -> None:
    fitted = fit(text, REGULAR, 7.5, wide, smallest=5)
    fitted.draw(canvas, x, plot.y - 1 * MM, 10, ink=INK_2, centred=True)


def draw_bars(canvas: Canvas, bars: Bars, frame: Frame, language: Language) -> None:
    """Draw standing bars from zero with their values over them."""
    plot = _plot(frame)
    marks = steps(max(_numbers(bars.series), default=0.0))
    _grid(canvas, plot, marks, language, bars.places)
    _legend(canvas, frame, bars.series)
    wide = plot.width / max(len(bars.labels), 1)
    across = max(len(bars.series), 1)
    each = min(wide * 0.76 / across, 14 * MM)
    for place, words in enumerate(bars.labels):
        middle = plot.x + (place + 0.5) * wide
        for number, one in enumerate(bars.series):
            value = one.values[place]
            if value is None:
                continue
            high = plot.height * float(value) / marks[-1]
            left = middle - each * across / 2 + number * each
            canvas.setFillColor(_INKS[number % len(_INKS)])
            canvas.rect(left, plot.y, each * 0.92, high, stroke=0, fill=1)
            if each > 3.2 * MM:
                canvas.setFillColor(INK)
                canvas.setFont(SEMIBOLD, 7)
                text = decimal(value, bars.places, language)
                canvas.drawCentredString(left + each * 0.46, plot.y + high + 2, text)
        _label(canvas, words, middle, plot, wide)


def draw_trend(canvas: Canvas, trend: Trend, frame: Frame, language: Language) -> None:
    """Draw a line for each series; months without a value are left open."""
    plot = _plot(frame)
    marks = steps(max(_numbers(trend.series), default=0.0))
    _grid(canvas, plot, marks, language, trend.places)
    _legend(canvas, frame, trend.series)
    wide = plot.width / max(len(trend.labels), 1)
    for number, one in enumerate(trend.series):
        ink = _INKS[number % len(_INKS)]
        before: tuple[float, float] | None = None
        for place, value in enumerate(one.values):
            if value is None:
                before = None
                continue
            here = (
                plot.x + (place + 0.5) * wide,
                plot.y + plot.height * float(value) / marks[-1],
            )
            canvas.setStrokeColor(ink)
            canvas.setFillColor(ink)
            canvas.setLineWidth(1.6)
            if before is not None:
                canvas.line(*before, *here)
            canvas.circle(*here, 1.8, stroke=0, fill=1)
            before = here
        if before is not None and one.values[-1] is not None:
            canvas.setFont(SEMIBOLD, 7)
            text = decimal(one.values[-1], trend.places, language)
            canvas.drawCentredString(before[0], before[1] + 4, text)
    for place, words in enumerate(trend.labels):
        _label(canvas, words, plot.x + (place + 0.5) * wide, plot, wide)
