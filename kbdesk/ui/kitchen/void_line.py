"""A line under a list: why the marked record is taken out, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, put, row, tr
from kbdesk.ui.widgets.text_field import TextField


class VoidLine(QWidget):
    """``marked`` returns the verb and the id of the marked record, None where there is none."""

    def __init__(self, context: Context, marked: Callable[[], tuple[str, str] | None]) -> None:
        super().__init__()
        self._context, self._marked = context, marked
        self.why = TextField(
            tr("kitchen_page.void_why"), longest=200, label=False, compact=True,
            placeholder=tr("kitchen_page.void_why"),
        )  # fmt: skip
        self.button = Button(tr("kitchen_page.void"), icon="close", does=self._void)
        self.setProperty("role", "plain")
        self.setLayout(put(row(8, (12, 8)), (self.why, 1), self.button))

    def _void(self) -> None:
        marked = self._marked()
        if marked is None:
            return
        if self.why.is_empty():
            self.why.refuse(tr("widget.required"))
            self.why.setFocus()
            return
        verb, id_ = marked
        draft = {"do": verb, "id": id_, "reason": self.why.text().strip()}
        self._context.record(draft, self._was_voided)

    def _was_voided(self, _answer: object) -> None:
        self.why.set_value("")
        self._context.tell(tr("kitchen_store_page.voided"))
