"""A material's picture as points and as SVG: for every page and for the screen."""

from __future__ import annotations

import math
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kbdesk.domain.materials import PICTURE, Material, PictureShape

_ARC_STEPS: Final = 36


def points_of(shape: PictureShape) -> list[tuple[float, float]]:
    """Return the corners of a polygon or a line."""
    return list(zip(shape.at[::2], shape.at[1::2], strict=True))


def arc_points(shape: PictureShape) -> list[tuple[float, float]]:
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


def as_svg(material: Material) -> str:
    """Return the picture as SVG, for the screen, without its ground."""
    width, height = PICTURE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' stroke-linecap="round" stroke-linejoin="round">'
    ]
    parts += [_as_svg(shape) for shape in material.shapes]
    return "".join([*parts, "</svg>"])


def _as_svg(shape: PictureShape) -> str:
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
