"""While a guest is typed on the open day: who may be that child already, one key away."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from kbdesk.queries.duplicates import Resembles, TypedPerson, resembling
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.typed_notice import PAUSE_MS, resemblance_words
from kbdesk.ui.duplicates.words import reason_words
from kbdesk.ui.kit import Notice, tr


class GuestNotice(Notice):
    """A quiet strip in the form of a new child; it never stops anybody.

    ``known(id)`` is the wish to go on with the child that is held already.
    """

    known = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__("warn", "", icon="merge")
        self._context = context
        self._found: str | None = None
        self._typed: TypedPerson | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.acted.connect(self._take)
        self.hide()

    def type(self, typed: TypedPerson | None) -> None:
        """Look up what was typed, a moment after the last key; None forgets it."""
        if typed == self._typed:
            return
        self._typed = typed
        if typed is None:
            self._pause.stop()
            self._show([])
        else:
            self._pause.start()

    def _look(self) -> None:
        typed = self._typed
        if typed is None:
            return
        self._context.read(
            lambda desk: resembling(desk, typed),
            lambda found: self._show(found) if typed is self._typed else None,
            owner=self,
        )

    def _show(self, found: list[Resembles]) -> None:
        self._found = found[0].other.id if found else None
        self.setVisible(bool(found))
        if found:
            self.set(
                "warn",
                resemblance_words(found[0]),
                reason_words(found[0].reasons),
                action=tr("open_day_page.it_is_that_child"),
                icon="merge",
            )

    def _take(self) -> None:
        if self._found is not None:
            self.known.emit(self._found)
