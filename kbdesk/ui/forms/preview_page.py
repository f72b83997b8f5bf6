"""The form of a visit at a family's home: what it would answer is said while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.record_page import RecordPage

PREVIEW_MS: Final = 250

Previewed = Mapping[str, Any]


class PreviewPage(RecordPage):
    """A subclass says what a draft would answer (``preview``) and shows it (``previewed``).

    It is asked a moment after ``preview_soon``, once the draft names all of ``asks``. While
    ``filling``, what changes was not typed.
    """

    asks: ClassVar[frozenset[str]]

    def __init__(self, context: Context) -> None:
        self._family = ""
        self.filling = False
        super().__init__(context)
        self._soon = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._soon.timeout.connect(self.preview_now)

    def preview(self, desk: Desk, draft: Mapping[str, object]) -> Previewed:
        """Return what a draft would answer; raises what recording would."""
        raise NotImplementedError

    def previewed(self, answer: Previewed | None) -> None:
        """Show what would be answered; None while it would be refused."""
        raise NotImplementedError

    def ask_questions(self) -> None:
        """Ask what the chosen form asks."""
        raise NotImplementedError

    def preview_soon(self) -> None:
        self._soon.start()

    def preview_now(self) -> None:
        """Ask at once; the answer comes to ``previewed``."""
        draft = self.draft()
        if not self.asks <= draft.keys():
            return

        def ask(desk: Desk) -> Previewed | None:
            try:
                return self.preview(desk, draft)
            except KbdeskError:
                return None

        self._context.read(ask, self.previewed)

    def put_back(self, kept: Mapping[str, object]) -> None:
        self.filling = True
        super().put_back(kept)
        self.filling = False

    def begun(self) -> None:
        self.ask_questions()

    def known(self) -> dict[str, Any]:
        """What is typed, without what is empty."""
        return {name: value for name, value in self.inputs.values().items() if value}
