"""Pictures on pages of their own, as large as they fit."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.utils import ImageReader

from kbdesk.reports.lettering import fit
from kbdesk.reports.paper import A4, MM, REGULAR, deliver, open_canvas
from kbdesk.words import Language


def draw_picture_page(jpeg: bytes, target: Path | BinaryIO, language: Language = "id") -> int:
    """Write a JPEG on one page of A4, upright or across as the picture is; returns the pages."""
    return draw_pictures([(jpeg, "")], target, language)


def draw_pictures(
    pictures: Sequence[tuple[bytes, str]], target: Path | BinaryIO, language: Language = "id"
) -> int:
    """Write JPEGs with the words under each, one a page; returns the pages."""
    buffer = BytesIO()
    canvas = open_canvas(buffer, A4, "kbdesk", language)
    margin, foot = 12 * MM, 10 * MM
    for jpeg, caption in pictures:
        picture = ImageReader(BytesIO(jpeg))
        width, height = picture.getSize()
        size = A4 if height >= width else (A4[1], A4[0])
        canvas.setPageSize(size)
        scale = min((size[0] - 2 * margin) / width, (size[1] - 2 * margin - foot) / height)
        x = (size[0] - width * scale) / 2
        y = foot + (size[1] - foot - height * scale) / 2
        canvas.drawImage(picture, x, y, width * scale, height * scale)
        if caption:
            words = fit(caption, REGULAR, 11, size[0] - 2 * margin)
            words.draw(canvas, size[0] / 2, margin + foot, 14, centred=True)
        canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return len(pictures)
