"""Pictures that a mother reads before the words: how it stands, and the gain as a bar."""

from __future__ import annotations

import math
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.growth_chart import Frame
from kbdesk.reports.lettering import fit
from kbdesk.reports.paper import BAD, BOLD, INK, INK_2, MM, RULE, SEMIBOLD, WHITE

Level = Literal["good", "watch", "go", "open"]
"""Good, to be watched, to be seen at the health centre, not judged yet."""

INKS: dict[Level, Color] = {
    "good": HexColor("#1B6B37"),
    "watch": HexColor("#7A4A00"),
    "go": BAD,
    "open": INK_2,
}
TINTS: dict[Level, Color] = {
    "good": HexColor("#E1F1E2"),
    "watch": HexColor("#FFEFC4"),
    "go": HexColor("#FBE3E0"),
    "open": HexColor("#F1EFE8"),
}
_FILL = {"good": HexColor("#4E9F5B"), "watch": HexColor("#E5A22E")}
_TRACK = HexColor("#F1EFE8")


def sign(canvas: Canvas, x: float, y: float, radius: float, level: Level) -> None:
    """Draw the sign of a level centred on a point: circle, triangle, octagon, ring."""
    canvas.saveState()
    canvas.setFillColor(INKS[level])
    canvas.setStrokeColor(WHITE)
    canvas.setLineWidth(0.28 * radius)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    if level == "open":
        canvas.setStrokeColor(INKS[level])
        canvas.setLineWidth(0.2 * radius)
        canvas.circle(x, y, 0.85 * radius, stroke=1, fill=0)
    elif level == "good":
        canvas.circle(x, y, radius, stroke=0, fill=1)
        path = canvas.beginPath()
        path.moveTo(x - 0.45 * radius, y - 0.02 * radius)
        path.lineTo(x - 0.1 * radius, y - 0.38 * radius)
        path.lineTo(x + 0.48 * radius, y + 0.38 * radius)
        canvas.drawPath(path, stroke=1, fill=0)
    else:
        _shape(canvas, x, y, radius, level)
        low = y - (0.5 if level == "watch" else 0.52) * radius
        high = y + (0.4 if level == "watch" else 0.55) * radius
        canvas.line(x, low + 0.5 * radius, x, high)
        canvas.setFillColor(WHITE)
        canvas.circle(x, low, 0.16 * radius, stroke=0, fill=1)
    canvas.restoreState()


def _shape(canvas: Canvas, x: float, y: float, radius: float, level: Level) -> None:
    if level == "watch":
        corners = [(0.0, 1.0), (1.08, -0.86), (-1.08, -0.86)]
    else:
        turns = [math.pi * (2 * n + 1) / 8 for n in range(8)]
        corners = [(1.05 * math.cos(turn), 1.05 * math.sin(turn)) for turn in turns]
    path = canvas.beginPath()
    path.moveTo(x + corners[0][0] * radius, y + corners[0][1] * radius)
    for across, up in corners[1:]:
        path.lineTo(x + across * radius, y + up * radius)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def gain_bar(
    canvas: Canvas,
    frame: Frame,
    gain_g: int,
    least_g: int,
    words: tuple[str, str],
) -> None:
    """Draw a gain against the least gain: a bar, a flag where it should at least end.

    ``words`` are the flag's and the bar's. A loss runs to the left from the zero line.
    """
    span = max(gain_g, least_g, 1) * 1.12 - min(gain_g, 0)
    zero = frame.x + max(0.0, -min(gain_g, 0) / span * frame.width)
    unit = frame.width / span
    tall = 5.5 * MM
    low = frame.y + (frame.height - tall) / 2
    end, flag = zero + gain_g * unit, zero + least_g * unit
    level: Literal["good", "watch"] = "good" if gain_g >= least_g else "watch"
    canvas.saveState()
    canvas.setFillColor(_TRACK)
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.roundRect(frame.x, low, frame.width, tall, 1.5 * MM, stroke=1, fill=1)
    canvas.setFillColor(_FILL[level])
    canvas.setStrokeColor(INKS[level])
    canvas.setLineWidth(0.8)
    wide = abs(end - zero)
    left = min(zero, end)
    canvas.roundRect(left, low, max(wide, 0.8), tall, min(1.5 * MM, wide / 2), stroke=1, fill=1)
    canvas.setStrokeColor(INK)
    if gain_g < 0:
        canvas.setLineWidth(0.7)
        canvas.line(zero, low - 1.2 * MM, zero, low + tall + 0.5 * MM)
    canvas.setLineWidth(1.5)
    canvas.line(flag, low - 1 * MM, flag, low + tall + 2.2 * MM)
    canvas.setFillColor(INK)
    path = canvas.beginPath()
    path.moveTo(flag, low + tall + 2.2 * MM)
    path.lineTo(flag - 1.4 * MM, low + tall + 3.6 * MM)
    path.lineTo(flag + 1.4 * MM, low + tall + 3.6 * MM)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    _near(canvas, frame, words[0], flag, low + tall + 8.4 * MM, bold=False)
    _near(canvas, frame, words[1], (left + left + wide) / 2, low - 0.8 * MM, bold=True)


def _near(canvas: Canvas, frame: Frame, text: str, x: float, top: float, *, bold: bool) -> None:
    """Draw words centred under or over a place of the bar, moved in from the frame's ends."""
    fitted = fit(text, BOLD if bold else SEMIBOLD, 9.5, frame.width)
    line = fitted.lines[0] if fitted.lines else ""
    half = canvas.stringWidth(line, fitted.face, fitted.size) / 2
    middle = min(max(x, frame.x + half), frame.x + frame.width - half)
    fitted.draw(canvas, middle, top, 4.6 * MM, centred=True)
