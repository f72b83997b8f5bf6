"""A picture on a page of its own, as large as it fits."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.utils import ImageReader

from kbdesk.reports.paper import A4, MM, deliver, open_canvas
from kbdesk.words import Language


def draw_picture_page(jpeg: bytes, target: Path | BinaryIO, language: Language = "id") -> int:
    """Write a JPEG on one page of A4, upright or across as the picture is; returns the pages."""
    picture = ImageReader(BytesIO(jpeg))
    width, height = picture.getSize()
    size = A4 if height >= width else (A4[1], A4[0])
    buffer = BytesIO()
    canvas = open_canvas(buffer, size, "kbdesk", language)
    margin = 12 * MM
    scale = min((size[0] - 2 * margin) / width, (size[1] - 2 * margin) / height)
    x, y = (size[0] - width * scale) / 2, (size[1] - height * scale) / 2
    canvas.drawImage(picture, x, y, width * scale, height * scale)
    canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return 1
