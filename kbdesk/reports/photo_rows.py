"""Photos side by side in a document, each with what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.reports.document import Drawing

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

ABREAST = 3
HEIGHT_MM = 50.0
_GAP, _SIZE, _BETWEEN = 10.0, 8.0, 1.5


def photo_rows(
    photos: Sequence[tuple[str, InterventionPhoto]],
    title: str,
    *,
    abreast: int = ABREAST,
    height_mm: float = HEIGHT_MM,
    lines: int = 2,
) -> list[Drawing]:
    """Return rows of photos with captions of so many lines, the title over the first row.

    What belongs to one intervention stands in one row where a row has room for it.
    """
    rows: list[list[tuple[str, InterventionPhoto]]] = []
    for _, group in groupby(photos, key=lambda pair: pair[1].owner or pair[0]):
        one = list(group)
        if not rows or len(rows[-1]) + len(one) > abreast:
            rows.append([])
        for pair in one:
            if len(rows[-1]) == abreast:
                rows.append([])
            rows[-1].append(pair)
    return [
        Drawing(height_mm, partial(_draw, row, abreast, lines), title="" if place else title)
        for place, row in enumerate(rows)
    ]


def _draw(
    photos: Sequence[tuple[str, InterventionPhoto]],
    abreast: int,
    lines: int,
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    height: float,
) -> None:
    from reportlab.lib.utils import ImageReader

    from kbdesk.reports.lettering import printable, wrap
    from kbdesk.reports.paper import INK, REGULAR

    wide = (width - (abreast - 1) * _GAP) / abreast
    high = height - lines * (_SIZE + _BETWEEN) - 3.0
    for place, (caption, photo) in enumerate(photos):
        left = x + place * (wide + _GAP)
        picture = ImageReader(BytesIO(photo.jpeg))
        size = picture.getSize()
        scale = min(wide / size[0], high / size[1])
        # at the top of its room, so that those beside each other stand in one line
        canvas.drawImage(
            picture, left, y + height - size[1] * scale, size[0] * scale, size[1] * scale
        )
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, _SIZE)
        below = y + height - size[1] * scale - _SIZE - 2
        for line in wrap(printable(caption), REGULAR, _SIZE, wide)[:lines]:
            canvas.drawString(left, below, line)
            below -= _SIZE + _BETWEEN
