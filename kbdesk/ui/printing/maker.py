"""Papers drawn away from the window and from the desk: plain data in, the PDF's bytes out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import PRIVATE_FOLDER
from kbdesk.ui.context import Context, Refused
from kbdesk.ui.language import current
from kbdesk.ui.side_worker import side_worker
from kbdesk.words import Language

T = TypeVar("T")
Draw = Callable[[T, BytesIO, Language], object]
"""Draws plain data as PDF into a file, in a language."""


class PaperMaker(QObject):
    """Gathers a paper's data on the desk's thread and draws it on a thread of its own."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._worker = side_worker("papers")
        self._worker.bug.connect(context.worker.bug)
        self._wanted: object = None

    def make(
        self,
        gather: Callable[[Desk], T],
        draw: Draw[T],
        then: Callable[[bytes], None],
        *,
        refused: Refused,
    ) -> None:
        """Draw a paper; only the last one that was asked for is delivered."""
        language, newest = current(), ("paper", id(self))
        this = self._wanted = object()

        def deliver(pdf: bytes) -> None:
            if self._wanted is this:
                then(pdf)

        def refuse(error: KbdeskError) -> None:
            if self._wanted is this:
                refused(error)

        def draw_it(data: T) -> None:
            self._worker.ask(
                lambda: drawn(data, draw, language), deliver,
                owner=self, refused=refuse, newest=newest,
            )  # fmt: skip

        self._context.ask(gather, draw_it, owner=self, refused=refuse, newest=newest)

    def forget(self) -> None:
        """Deliver nothing of what is drawn now."""
        self._wanted = None

    def run(
        self, job: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Run something slow that needs no desk: writing a file, asking the print queue."""
        self._worker.ask(job, then, owner=self, refused=refused or self._context.complained.emit)


def drawn(data: T, draw: Draw[T], language: Language) -> bytes:
    """Return a paper as PDF."""
    sheet = BytesIO()
    draw(data, sheet, language)
    return sheet.getvalue()


def save(pdf: bytes, target: Path) -> Path:
    """Write a PDF whole or not at all, in a folder that is made where it is missing.

    Raises ``paper.*``.
    """
    # Imported late: it loads reportlab.
    from kbdesk.reports.paper import deliver

    with suppress(OSError):
        target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    deliver(BytesIO(pdf), target)
    return target


def file_name(words: str, otherwise: str) -> str:
    """Return a file's name for a number or a title: RJK-LT01-2026-10-0001-K7.pdf."""
    plain = "-".join("".join(c if c.isalnum() else " " for c in words).split())
    return f"{plain[:80] or otherwise}.pdf"
