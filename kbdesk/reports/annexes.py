"""Pages of other PDF files behind a paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO


def with_annexes(paper: bytes, annexes: Sequence[bytes]) -> tuple[bytes, int]:
    """Return a PDF with the pages of others behind its own, and how many pages it has."""
    # pypdf is slow to load
    from pypdf import PdfWriter

    writer = PdfWriter()
    for one in (paper, *annexes):
        writer.append(BytesIO(one), import_outline=False)
    target = BytesIO()
    writer.write(target)
    return target.getvalue(), len(writer.pages)
