"""A material's picture on paper: simple shapes on a field of 160 x 100."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.materials import PICTURE, Material, PictureShape
from kbdesk.domain.pictures import arc_points, points_of
from kbdesk.reports.paper import BOLD


def draw_picture(
    canvas: Canvas,
    material: Material,
    box: tuple[float, float, float, float],
    *,
    radius: float = 0,
    ground: bool = True,
) -> None:
    """Draw the picture in (x, y, width, height), as large as it fits, on its ground."""
    x, y, width, height = box
    canvas.saveState()
    if ground:
        canvas.setFillColor(HexColor(material.ground))
        canvas.roundRect(x, y, width, height, radius, stroke=0, fill=1)
    scale = min(width / PICTURE[0], height / PICTURE[1])
    canvas.translate(x + (width - PICTURE[0] * scale) / 2, y + (height + PICTURE[1] * scale) / 2)
    canvas.scale(scale, -scale)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for shape in material.shapes:
        _ON_PAPER[shape.form](canvas, shape)
    canvas.restoreState()


def _inks(canvas: Canvas, shape: PictureShape) -> tuple[int, int]:
    """Set a shape's colours; return whether it is outlined and whether it is filled."""
    if shape.fill:
        canvas.setFillColor(HexColor(shape.fill))
    if shape.stroke:
        canvas.setStrokeColor(HexColor(shape.stroke))
        canvas.setLineWidth(shape.width)
    return int(shape.stroke is not None), int(shape.fill is not None)


def _rect(canvas: Canvas, shape: PictureShape) -> None:
    x, y, width, height, radius = shape.at
    stroke, fill = _inks(canvas, shape)
    canvas.roundRect(x, y, width, height, radius, stroke=stroke, fill=fill)


def _circle(canvas: Canvas, shape: PictureShape) -> None:
    x, y, radius = shape.at
    stroke, fill = _inks(canvas, shape)
    canvas.circle(x, y, radius, stroke=stroke, fill=fill)


def _polygon(canvas: Canvas, shape: PictureShape) -> None:
    stroke, fill = _inks(canvas, shape)
    _through(canvas, points_of(shape), stroke, fill, close=True)


def _line(canvas: Canvas, shape: PictureShape) -> None:
    _inks(canvas, shape)
    _through(canvas, points_of(shape), 1, 0, close=False)


def _wedge(canvas: Canvas, shape: PictureShape) -> None:
    stroke, fill = _inks(canvas, shape)
    x, y, *_ = shape.at
    _through(canvas, [(x, y), *arc_points(shape)], stroke, fill, close=True)


def _arc(canvas: Canvas, shape: PictureShape) -> None:
    _inks(canvas, shape)
    _through(canvas, arc_points(shape), 1, 0, close=False)


def _text(canvas: Canvas, shape: PictureShape) -> None:
    x, y, size = shape.at
    _inks(canvas, shape)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(1, -1)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(0, 0, shape.label)
    canvas.restoreState()


def _through(
    canvas: Canvas, points: list[tuple[float, float]], stroke: int, fill: int, *, close: bool
) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if close:
        path.close()
    canvas.drawPath(path, stroke=stroke, fill=fill)


_ON_PAPER: Final[dict[str, Callable[[Canvas, PictureShape], None]]] = {
    "rect": _rect,
    "circle": _circle,
    "polygon": _polygon,
    "line": _line,
    "wedge": _wedge,
    "arc": _arc,
    "text": _text,
}
FORMS: Final = tuple(_ON_PAPER)
"""The shapes that a picture may have."""
