"""A material's picture: simple shapes on a field of 160 x 100, drawn on paper or said as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.materials import PICTURE, Material, Shape
from kbdesk.reports.paper import BOLD

_ARC_STEPS: Final = 36


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


def _inks(canvas: Canvas, shape: Shape) -> tuple[int, int]:
    """Set a shape's colours; return whether it is outlined and whether it is filled."""
    if shape.fill:
        canvas.setFillColor(HexColor(shape.fill))
    if shape.stroke:
        canvas.setStrokeColor(HexColor(shape.stroke))
        canvas.setLineWidth(shape.width)
    return int(shape.stroke is not None), int(shape.fill is not None)


def _rect(canvas: Canvas, shape: Shape) -> None:
    x, y, width, height, radius = shape.at
    stroke, fill = _inks(canvas, shape)
    canvas.roundRect(x, y, width, height, radius, stroke=stroke, fill=fill)


def _circle(canvas: Canvas, shape: Shape) -> None:
    x, y, radius = shape.at
    stroke, fill = _inks(canvas, shape)
    canvas.circle(x, y, radius, stroke=stroke, fill=fill)


def _polygon(canvas: Canvas, shape: Shape) -> None:
    stroke, fill = _inks(canvas, shape)
    _through(canvas, points_of(shape), stroke, fill, close=True)


def _line(canvas: Canvas, shape: Shape) -> None:
    _inks(canvas, shape)
    _through(canvas, points_of(shape), 1, 0, close=False)


def _wedge(canvas: Canvas, shape: Shape) -> None:
    stroke, fill = _inks(canvas, shape)
    x, y, *_ = shape.at
    _through(canvas, [(x, y), *arc_points(shape)], stroke, fill, close=True)


def _arc(canvas: Canvas, shape: Shape) -> None:
    _inks(canvas, shape)
    _through(canvas, arc_points(shape), 1, 0, close=False)


def _text(canvas: Canvas, shape: Shape) -> None:
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


_ON_PAPER: Final[dict[str, Callable[[Canvas, Shape], None]]] = {
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


def points_of(shape: Shape) -> list[tuple[float, float]]:
    """Return the corners of a polygon or a line."""
    return list(zip(shape.at[::2], shape.at[1::2], strict=True))


def arc_points(shape: Shape) -> list[tuple[float, float]]:
    """Return points along a wedge's or an arc's edge; degrees from the right, downwards."""
    x, y, radius, start, end = shape.at
    steps = max(int(abs(end - start) / 360 * _ARC_STEPS * 2), 2)
    return [
        (
            x + radius * math.cos(math.radians(start + (end - start) * n / steps)),
            y + radius * math.sin(math.radians(start + (end - start) * n / steps)),
        )
        for n in range(steps + 1)
    ]


def as_svg(material: Material, *, ground: bool = True) -> str:
    """Return the picture as SVG, for the screen."""
    width, height = PICTURE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' stroke-linecap="round" stroke-linejoin="round">'
    ]
    if ground:
        parts.append(f'<rect width="{width}" height="{height}" fill="{material.ground}"/>')
    parts += [_as_svg(shape) for shape in material.shapes]
    return "".join([*parts, "</svg>"])


def _as_svg(shape: Shape) -> str:
    inks = f"fill={quoteattr(shape.fill or 'none')}"
    if shape.stroke:
        inks += f' stroke={quoteattr(shape.stroke)} stroke-width="{shape.width:g}"'
    if shape.form == "rect":
        x, y, width, height, radius = shape.at
        size = f'width="{width:g}" height="{height:g}" rx="{radius:g}"'
        return f'<rect x="{x:g}" y="{y:g}" {size} {inks}/>'
    if shape.form == "circle":
        x, y, radius = shape.at
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {inks}/>'
    if shape.form == "text":
        x, y, height = shape.at
        return (
            f'<text x="{x:g}" y="{y:g}" font-family="Inter" font-weight="700"'
            f' font-size="{height:g}" text-anchor="middle" {inks}>{escape(shape.label)}</text>'
        )
    points = arc_points(shape) if shape.form in ("wedge", "arc") else points_of(shape)
    if shape.form == "wedge":
        points = [(shape.at[0], shape.at[1]), *points]
    listed = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    name = "polyline" if shape.form in ("line", "arc") else "polygon"
    return f'<{name} points="{listed}" {inks}/>'
