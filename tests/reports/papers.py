"""Reading a paper back: its pages, its words, its fonts."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page, single spaces between them."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Return each page's width and height in millimetres."""
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf)).pages]
    return [
        (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes
    ]


def fonts_of(pdf: bytes) -> Iterator[Any]:
    """Yield the fonts of every page."""
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            yield font.get_object()


def texts_outside(pdf: bytes) -> list[str]:
    """Return the texts that begin outside their page."""
    outside: list[str] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        wide, tall = float(page.mediabox.width), float(page.mediabox.height)

        def look(
            text: str, cm: Any, tm: Any, _font: Any, _size: Any, w: float = wide, t: float = tall
        ) -> None:
            x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
            y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            if text.strip() and not (0 <= x <= w and 0 <= y <= t):
                outside.append(text)

        page.extract_text(visitor_text=look)
    return outside
