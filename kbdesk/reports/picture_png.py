"""A picture of plain shapes as PNG, for a slide or a message: drawn without a window."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from kbdesk.domain.shapes import Box, Picture, Polygon, ShapeWord, StraightLine
from kbdesk.reports.lettering import CAP_HEIGHT, fit, printable
from kbdesk.reports.paper import REGULAR, SEMIBOLD
from kbdesk.reports.picture import SMALLEST
from kbdesk.reports.stamp import WORD, is_stamped
from kbdesk.resources import resource

SCALE: Final = 4
"""Pixels for each point: a chart half a page wide has about 1000."""
_EDGE: Final = 12
_DASH, _GAP = 3, 2


def png(picture: Picture) -> bytes:
    """Return a picture as the bytes of a PNG on white; the same picture gives the same bytes."""
    size = (
        round((picture.width + 2 * _EDGE) * SCALE),
        round((picture.height + 2 * _EDGE) * SCALE),
    )
    image = Image.new("RGB", size, "#FFFFFF")
    draw = ImageDraw.Draw(image)
    for shape in picture.shapes:
        if isinstance(shape, Box):
            _box(draw, shape)
        elif isinstance(shape, StraightLine):
            _line(draw, shape)
        elif isinstance(shape, Polygon):
            points = [(_at(x), _at(y)) for x, y in shape.points]
            draw.polygon(points, fill=shape.ink, outline=shape.edge or None)
        else:
            _word(draw, shape)
    if is_stamped():
        image = _stamped(image)
    buffer = BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _at(length: float) -> float:
    return (length + _EDGE) * SCALE


@cache
def _font(face: str, size: float) -> Any:
    return ImageFont.truetype(str(resource("fonts", f"{face}.ttf")), size * SCALE)


def _box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    frame = (_at(box.x), _at(box.y), _at(box.x + box.width), _at(box.y + box.height))
    radius = min(box.round, box.width / 2, box.height / 2) * SCALE
    edge = {"outline": box.edge, "width": round(0.7 * SCALE)} if box.edge else {}
    draw.rounded_rectangle(frame, radius, fill=box.ink, **edge)  # type: ignore[arg-type]


def _line(draw: ImageDraw.ImageDraw, line: StraightLine) -> None:
    width = max(1, round(line.width * SCALE))
    if not line.dashed:
        ends = (_at(line.x1), _at(line.y1), _at(line.x2), _at(line.y2))
        draw.line(ends, fill=line.ink, width=width)
        return
    across, down = line.x2 - line.x1, line.y2 - line.y1
    length = max((across**2 + down**2) ** 0.5, 0.001)
    along = 0.0
    while along < length:
        end = min(along + _DASH, length)
        one, other = along / length, end / length
        draw.line(
            (_at(line.x1 + across * one), _at(line.y1 + down * one),
             _at(line.x1 + across * other), _at(line.y1 + down * other)),
            fill=line.ink, width=width,
        )  # fmt: skip
        along += _DASH + _GAP


def _word(draw: ImageDraw.ImageDraw, word: ShapeWord) -> None:
    face = SEMIBOLD if word.bold else REGULAR
    text, size = printable(word.text, face), word.size
    if word.room:
        fitted = fit(text, face, size, word.room, smallest=SMALLEST if word.shrinks else size)
        text, size = (fitted.lines[0] if fitted.lines else ""), fitted.size
    place = (_at(word.x), _at(word.y + size * CAP_HEIGHT / 2))
    anchor = {"left": "ls", "middle": "ms", "right": "rs"}[word.align]
    draw.text(place, text, fill=word.ink, font=_font(face, size), anchor=anchor)


def _stamped(image: Image.Image) -> Image.Image:
    """Return the picture with the word across it that says it is of a practice home."""
    over = Image.new("RGBA", image.size, (0, 0, 0, 0))
    big = _font(SEMIBOLD, min(image.size) / SCALE / 3)
    middle = (image.size[0] / 2, image.size[1] / 2)
    ImageDraw.Draw(over).text(middle, WORD, fill=(122, 74, 0, 56), font=big, anchor="mm")
    return Image.alpha_composite(image.convert("RGBA"), over).convert("RGB")
