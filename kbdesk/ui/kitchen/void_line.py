"""A line under a list: why the marked record is taken out, and the button that does it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import forget_draft, kept_draft
from kbdesk.records.field import VOIDED
from kbdesk.ui.context import Context
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import Button, put, row, tr
from kbdesk.ui.widgets.text_field import TextField


class VoidLine(QWidget):
    """``turn_to`` says which record; a reason that was typed for it is kept until it is void.

    ``told``: the key of the sentence that is said afterwards.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record: tuple[str, str] | None = None
        self.told = "kitchen_store_page.voided"
        words = tr("kitchen_page.void_why")
        self.why = TextField(
            words, longest=VOIDED.longest, label=False, compact=True, placeholder=words
        )
        self.button = Button(tr("kitchen_page.void"), icon="close", does=self._void)
        self.button.setEnabled(False)
        self.setProperty("role", "plain")
        self.setLayout(put(row(8, (12, 8)), (self.why, 1), self.button))
        self._keeping = Keeping(context, lambda: {"reason": self.why.text()}, self)
        self.why.changed.connect(self._keeping.touched)

    def turn_to(self, record: tuple[str, str] | None) -> None:
        """Offer to void a record, by the verb and its id; None: there is none."""
        if record == self._record:
            return
        self._keeping.put_away()
        self._record = record
        self.button.setEnabled(record is not None)
        self._begin()
        name = self._keeping.name

        def kept(found: Mapping[str, object] | None) -> None:
            if found and self._keeping.name == name and self.why.is_empty():
                self._keeping.restore(found, lambda of: self.why.set_value(str(of["reason"])))

        if name:
            self._context.read(lambda desk: kept_draft(desk, name), kept, owner=self)

    def start_over(self) -> None:
        """Forget the reason that is typed."""
        self._keeping.forget()
        self._begin()

    def _begin(self) -> None:
        self.why.set_value("")
        self.why.clear_message()
        if self._record is not None:
            self._keeping.start(":".join(self._record))

    def _void(self) -> None:
        if self._record is None:
            return
        if self.why.is_empty():
            self.why.refuse(tr("widget.required"))
            self.why.setFocus()
            return
        verb, id_ = record = self._record
        draft = {"do": verb, "id": id_, "reason": self.why.text().strip()}
        self._context.record(draft, lambda _: self._voided(record), owner=self)

    def _voided(self, record: tuple[str, str]) -> None:
        if record == self._record:
            self.start_over()
        else:
            name = ":".join(record)
            self._context.ask(lambda desk: forget_draft(desk, name), lambda _: None, owner=self)
        self._context.tell(tr(self.told))
