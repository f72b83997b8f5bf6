"""The day's copy of the home, made while people work: it keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kbdesk.commands.copies import copied, due_copy
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.side_worker import side_worker


class DayCopy(QObject):
    """Asks whether a copy is due, makes it on a thread of its own, and notes it."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stopped = False
        context.closing.connect(self.stop)

    def stop(self) -> None:
        """Note nothing more: the home is being closed."""
        self._stopped = True

    def begin(self) -> None:
        """Make the copy if it is due; without room for it there is none, and the next day asks."""
        self._context.ask(due_copy, self._make, refused=_never_mind)

    def _make(self, copy: Callable[[], dict[str, object]] | None) -> None:
        if copy is not None and not self._stopped:
            side_worker("copies").ask(copy, self._made, owner=self, refused=_never_mind)

    def _made(self, answer: dict[str, object]) -> None:
        if self._stopped:
            return
        self._context.ask(
            lambda desk: copied(desk, answer), lambda _: None, owner=self, refused=_never_mind
        )


def _never_mind(_error: KbdeskError) -> None:
    """No copy is no reason to disturb anybody at work; the list of copies shows it."""
