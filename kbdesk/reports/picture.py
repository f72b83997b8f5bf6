"""A picture of plain shapes drawn on paper: the same that the window draws."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.shapes import Box, Picture, Polygon, ShapeWord, StraightLine
from kbdesk.reports.lettering import CAP_HEIGHT, fit, printable
from kbdesk.reports.paper import REGULAR, SEMIBOLD

SMALLEST = 4.5


def draw_picture(
    canvas: Canvas, picture: Picture, x: float, y: float, width: float, height: float
) -> None:
    """Draw a picture as large as it fits into a frame, from its upper left corner.

    ``x``, ``y``: the frame's lower left corner, in points.
    """
    scale = min(width / picture.width, height / max(picture.height, 1.0))
    canvas.saveState()
    canvas.translate(x, y + height)
    canvas.scale(scale, scale)
    for shape in picture.shapes:
        if isinstance(shape, Box):
            _box(canvas, shape)
        elif isinstance(shape, StraightLine):
            canvas.setStrokeColor(HexColor(shape.ink))
            canvas.setLineWidth(shape.width)
            if shape.dashed:
                canvas.setDash(3, 2)
            canvas.line(shape.x1, -shape.y1, shape.x2, -shape.y2)
            if shape.dashed:
                canvas.setDash()
        elif isinstance(shape, Polygon):
            _outline(canvas, shape)
        else:
            _word(canvas, shape)
    canvas.restoreState()


def _box(canvas: Canvas, box: Box) -> None:
    canvas.setFillColor(HexColor(box.ink))
    if box.edge:
        canvas.setStrokeColor(HexColor(box.edge))
        canvas.setLineWidth(0.7)
    stroke = 1 if box.edge else 0
    radius = min(box.round, box.width / 2, box.height / 2)
    if radius > 0:
        canvas.roundRect(
            box.x, -box.y - box.height, box.width, box.height, radius, stroke=stroke, fill=1
        )
    else:
        canvas.rect(box.x, -box.y - box.height, box.width, box.height, stroke=stroke, fill=1)


def _outline(canvas: Canvas, outline: Polygon) -> None:
    path = canvas.beginPath()
    (x, y), *rest = outline.points
    path.moveTo(x, -y)
    for x, y in rest:
        path.lineTo(x, -y)
    path.close()
    canvas.setFillColor(HexColor(outline.ink))
    if outline.edge:
        canvas.setStrokeColor(HexColor(outline.edge))
        canvas.setLineWidth(0.6)
    canvas.drawPath(path, stroke=1 if outline.edge else 0, fill=1)


def _word(canvas: Canvas, word: ShapeWord) -> None:
    face = SEMIBOLD if word.bold else REGULAR
    text, size = printable(word.text, face), word.size
    if word.room:
        fitted = fit(text, face, size, word.room, smallest=SMALLEST if word.shrinks else size)
        text, size = (fitted.lines[0] if fitted.lines else ""), fitted.size
    canvas.setFillColor(HexColor(word.ink))
    canvas.setFont(face, size)
    y = -word.y - size * CAP_HEIGHT / 2
    if word.align == "middle":
        canvas.drawCentredString(word.x, y, text)
    elif word.align == "right":
        canvas.drawRightString(word.x, y, text)
    else:
        canvas.drawString(word.x, y, text)
