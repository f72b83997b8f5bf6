"""Keeps what is typed in a form, so that leaving, locking or a power cut loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from kbdesk.commands.drafts_kept import forget_draft, keep_draft
from kbdesk.ui.at_rest import AtRest
from kbdesk.ui.context import Context

DELAY_MS = 400


class DraftKeeper(QObject):
    """Keeps the form ``name`` a moment after each change.

    ``typed()`` returns what is in the form, or None where nothing was typed.
    """

    def __init__(
        self, context: Context, typed: Callable[[], Mapping[str, object] | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._typed = context, typed
        self.name = ""
        self._timer = AtRest(self._keep, DELAY_MS, self)

    def touch(self) -> None:
        """Something was typed: keep it soon."""
        if self.name:
            self._timer.start()

    def flush(self) -> None:
        """Keep at once what is not kept yet."""
        self._timer.flush()

    def forget(self) -> None:
        """The form was saved or thrown away."""
        self._timer.stop()
        name = self.name
        self._context.ask(lambda desk: forget_draft(desk, name), lambda _: None, owner=self)

    def _keep(self) -> None:
        name, typed = self.name, self._typed()
        if not name:
            return
        if typed is None:
            self.forget()
        else:
            self._context.ask(
                lambda desk: keep_draft(desk, name, typed), lambda _: None, owner=self
            )
