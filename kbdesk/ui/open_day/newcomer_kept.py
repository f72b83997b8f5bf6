"""The form of a newcomer: what was typed is kept until the person is registered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.names import name_key
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.open_day.new_child import NewChildForm


class NewcomerKept:
    """Begins the form, with what was typed before and belongs to whoever is begun with.

    ``draft``: the name under which it is kept; without one each posyandu has its own.
    """

    def __init__(
        self, context: Context, form: NewChildForm, parent: QWidget, draft: str = ""
    ) -> None:
        self._context, self._form, self._draft = context, form, draft
        self._begun: Mapping[str, object] = {}
        self._today, self._posyandu = date.min, ""
        self._keeper = DraftKeeper(context, self._unsaved, parent)
        form.edited.connect(self._keeper.touch)
        form.registered.connect(lambda _: self._done())
        form.known.connect(lambda _: self._done())
        form.started_over.connect(self._start_over)

    def begin(self, name: str, today: date, posyandu: str, *, fresh: bool = False) -> None:
        """Begin with a name that was searched for. Without one, or with the beginning of the name
        that stood there, the form goes on with what was typed; not where it is ``fresh``.
        """
        form, draft = self._form, self._draft or f"newcomer:{posyandu}"
        self._today, self._posyandu = today, posyandu
        self._keeper.flush()
        self._keeper.name = ""
        form.begin(name, today, posyandu)
        self._begun = form.typed()
        self._keeper.name = draft

        def kept(typed: Mapping[str, object] | None) -> None:
            # keys may have come before the answer: then it is another newcomer
            if typed and self._unsaved() is None and _goes_on(typed, name):
                form.go_on(typed)

        if not fresh:
            self._context.read(lambda desk: kept_draft(desk, draft), kept, owner=self._keeper)

    def _unsaved(self) -> Mapping[str, object] | None:
        typed = self._form.typed()
        return None if typed == self._begun else typed

    def _start_over(self) -> None:
        self._done()
        self.begin("", self._today, self._posyandu, fresh=True)

    def _done(self) -> None:
        self._keeper.forget()
        self._keeper.name = ""


def _goes_on(typed: Mapping[str, object], name: str) -> bool:
    """Tell whether what was typed is of somebody whose name begins so."""
    before = typed.get("name")
    return isinstance(before, str) and name_key(before).startswith(name_key(name))
