"""Notes under the parts of a document: what the figures in them mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kbdesk.domain.meaning import Meaning
from kbdesk.reports.document import Document, LargeFigures, PaperNote, PaperTable, Paragraphs, Part
from kbdesk.words import Language
from kbdesk.words.meanings import sentences


def with_notes(
    document: Document, about: Mapping[str, Meaning], language: Language = "id"
) -> Document:
    """Return the document with a note under each part that names figures of ``about``.

    If no part names any, the note stands under the first one. Large figures of a month for which
    nothing was received are printed pale.
    """
    if not about or not document.parts:
        return document
    tagged = any(
        isinstance(part, LargeFigures | PaperTable | Paragraphs) and part.about
        for part in document.parts
    )
    parts: list[Part] = []
    told: set[str] = set()
    for place, part in enumerate(document.parts):
        names: Sequence[str] = ()
        if isinstance(part, LargeFigures | PaperTable | Paragraphs):
            names = part.about
        if not tagged and place == 0:
            names = list(about)
        meanings = [about[name] for name in names if name in about]
        stale = any(one.fresh is not None and one.fresh.stale for one in meanings)
        parts.append(replace(part, pale=True) if stale and isinstance(part, LargeFigures) else part)
        # A sentence is printed once, but a warning is repeated.
        lines = [line for line in sentences(meanings, language) if stale or line not in told]
        told.update(lines)
        if lines:
            parts.append(PaperNote(lines, warns=stale))
    return replace(document, parts=parts)
