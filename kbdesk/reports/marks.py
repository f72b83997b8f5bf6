"""Marks that are drawn, not typed: tick boxes, dotted lines, scissors, the logo, codes, the stamp.

All of them are vectors and carry their meaning in black and white.
"""

from __future__ import annotations

import math
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.paper import BAD, BOLD, INK, INK_2, MM, RULE, TEAL, WHITE
from kbdesk.reports.qr import QUIET, qr_modules


def checkbox(canvas: Canvas, x: float, y: float, size: float, *, ticked: bool) -> None:
    """Draw a tick box standing on the baseline ``y``, for text of ``size``; ticked = crossed."""
    side = 0.86 * size
    low = y - 0.08 * size
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.07 * size)
    canvas.setLineCap(1)
    canvas.rect(x, low, side, side, stroke=1, fill=0)
    if ticked:
        canvas.setLineWidth(0.13 * size)
        inset = 0.2 * size
        canvas.line(x + inset, low + inset, x + side - inset, low + side - inset)
        canvas.line(x + inset, low + side - inset, x + side - inset, low + inset)
    canvas.restoreState()


def dotted_line(canvas: Canvas, x1: float, x2: float, y: float) -> None:
    """Draw a line of round dots to write on."""
    canvas.saveState()
    canvas.setStrokeColor(INK_2)
    canvas.setLineWidth(0.6)
    canvas.setLineCap(1)
    canvas.setDash([0, 1.7])
    canvas.line(x1, y - 0.8, x2, y - 0.8)
    canvas.restoreState()


def rule(canvas: Canvas, x1: float, x2: float, y: float, weight: float = 0.5) -> None:
    """Draw a thin solid line."""
    canvas.saveState()
    canvas.setStrokeColor(INK if weight >= 0.8 else RULE)
    canvas.setLineWidth(weight)
    canvas.line(x1, y, x2, y)
    canvas.restoreState()


def cut_line(canvas: Canvas, x1: float, x2: float, y: float) -> None:
    """Draw the dashed line to cut along, with an open pair of scissors near its left end."""
    canvas.saveState()
    canvas.setStrokeColor(INK_2)
    canvas.setLineWidth(0.7)
    canvas.setDash([3, 2.2])
    canvas.line(x1, y, x2, y)
    canvas.restoreState()


def scissors(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw scissors ``size`` points long, opening to the right, centred on ``y``."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 10, size / 10)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.75)
    canvas.setLineCap(1)
    for side in (1, -1):
        canvas.circle(1.7, side * 2.1, 1.45, stroke=1, fill=0)
        canvas.line(2.9, side * 1.25, 10, side * -2.5)
    canvas.setFillColor(INK)
    canvas.circle(5.2, 0, 0.45, stroke=0, fill=1)
    canvas.restoreState()


def logo(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Draw the mark of kbdesk: two growth lines, a child's line, and its point."""
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / 32, -side / 32)
    canvas.setFillColor(TEAL)
    canvas.roundRect(0, 0, 32, 32, 8, stroke=0, fill=1)
    canvas.setLineCap(1)
    canvas.setLineWidth(2.4)
    canvas.setStrokeColor(HexColor("#7FC4B8"))
    canvas.bezier(6.5, 24.5, 10, 18, 15, 13.5, 25.5, 11.5)
    canvas.bezier(6.5, 18.5, 10, 12.5, 15.5, 8.5, 25.5, 6.8)
    canvas.setLineWidth(2.6)
    canvas.setStrokeColor(WHITE)
    canvas.bezier(8, 25.5, 12, 24, 14, 19.5, 17, 18)
    canvas.bezier(17, 18, 19.6, 16.8, 21.5, 17, 24.5, 16.4)
    canvas.setFillColor(HexColor("#F2B54A"))
    canvas.circle(24.3, 16.5, 2.7, stroke=0, fill=1)
    canvas.restoreState()


_TILES: dict[str, tuple[Color, Color]] = {
    "N": (HexColor("#E1F1E2"), HexColor("#1B6B37")),
    "T": (HexColor("#FFEFC4"), HexColor("#7A4A00")),
    "2T": (BAD, WHITE),
    "O": (WHITE, INK_2),
    "B": (HexColor("#E2EDF8"), HexColor("#1B5489")),
}


def code_tile(
    canvas: Canvas,
    x: float,
    y: float,
    side: float,
    code: Literal["N", "T", "O", "B"] | None,
    *,
    twice: bool = False,
) -> None:
    """Draw a month's code on a tile centred on a point: T framed, 2T dark, O dashed.

    Letter and frame say it in black and white too. No code: a short line.
    """
    if code is None:
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.8)
        canvas.line(x - 0.2 * side, y, x + 0.2 * side, y)
        return
    text = "2T" if code == "T" and twice else code
    fill, ink = _TILES[text]
    canvas.saveState()
    canvas.setFillColor(fill)
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(0.7)
    canvas.setDash([1.6, 1.2] if code == "O" else [])
    framed = code == "O" or text == "T"
    canvas.roundRect(
        x - side / 2, y - side / 2, side, side, 0.22 * side, stroke=int(framed), fill=1
    )
    canvas.setFillColor(ink)
    size = 0.58 * side
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(x, y - 0.36 * size, text)
    canvas.restoreState()


def qr_code(canvas: Canvas, x: float, y: float, side: float, payload: str) -> None:
    """Draw a QR code (error correction M) whose white border of four modules is inside ``side``."""
    modules = qr_modules(payload)
    step = side / (len(modules) + 2 * QUIET)
    path = canvas.beginPath()
    for down, row in enumerate(modules):
        start: int | None = None
        for across, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                # A run in one piece: viewers draw hairlines between neighbouring squares.
                left, low = x + (QUIET + start) * step, y + side - (QUIET + 1 + down) * step
                path.rect(left, low, (across - start) * step, step)
                start = None
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def stamp(
    canvas: Canvas, text: str, width: float, height: float, centre: tuple[float, float]
) -> None:
    """Draw a word outlined in large letters, rising across a box: what is below stays legible."""
    span = math.hypot(width, height) * 0.8
    size = min(110.0, span / max(canvas.stringWidth(text, BOLD, 1), 1e-6))
    canvas.saveState()
    canvas.translate(*centre)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setStrokeColor(Color(0.64, 0.11, 0.08))
    canvas.setLineWidth(1.6)
    drawn = canvas.beginText(-canvas.stringWidth(text, BOLD, size) / 2, -0.36 * size)
    drawn.setFont(BOLD, size)
    drawn.setTextRenderMode(1)
    drawn.textOut(text)
    canvas.drawText(drawn)
    half = canvas.stringWidth(text, BOLD, size) / 2 + 4 * MM
    canvas.roundRect(-half, -0.5 * size, 2 * half, size, 4 * MM, stroke=1, fill=0)
    canvas.restoreState()
