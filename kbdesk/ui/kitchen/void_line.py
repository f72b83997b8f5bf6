"""A line under a list: why the marked record is taken out, and the button that does it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

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
        self._empty()
        if record is not None:
            self._keeping.resume(":".join(record), self._put_back)

    def start_over(self) -> None:
        """Forget the reason that is typed."""
        self._keeping.forget()
        self._empty()
        if self._record is not None:
            self._keeping.start()

    def _empty(self) -> None:
        self.why.set_value("")
        self.why.clear_message()

    def _put_back(self, kept: Mapping[str, object]) -> None:
        self.why.set_value(str(kept["reason"]))

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
            self._keeping.forget(":".join(record))
        self._context.tell(tr(self.told))
