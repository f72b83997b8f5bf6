"""A line under a list: why the marked record is taken out, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.records.field import VOIDED
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import FormField
from kbdesk.ui.kit import Button, put, row, tr
from kbdesk.ui.widgets.text_field import TextField


class VoidLine(QWidget):
    """``follow(marked)``: what returns the verb and the id of the marked record, None if none is.

    ``told``: the key of the sentence that is said afterwards. ``changed`` when the reason is typed.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._marked: Callable[[], tuple[str, str] | None] = lambda: None
        self.told = "kitchen_store_page.voided"
        words = tr("kitchen_page.void_why")
        self.why = TextField(
            words, longest=VOIDED.longest, label=False, compact=True, placeholder=words
        )
        self.button = Button(tr("kitchen_page.void"), icon="close", does=self._void)
        self.setProperty("role", "plain")
        self.setLayout(put(row(8, (12, 8)), (self.why, 1), self.button))
        self.why.changed.connect(self.changed)

    def follow(self, marked: Callable[[], tuple[str, str] | None]) -> None:
        self._marked = marked

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
        self._context.tell(tr(self.told))


class VoidReason(FormField[VoidLine]):
    """Why a record beside the form is taken out: kept with the form, in no draft of it."""

    in_draft = False

    def build(self, context: Context, /) -> VoidLine:
        return VoidLine(context)

    def fill(self, widget: VoidLine, value: Any, /) -> None:
        widget.why.set_value(value)

    def typed(self, widget: VoidLine) -> object:
        return widget.why.text()

    def restore(self, widget: VoidLine, kept: object) -> None:
        if isinstance(kept, str):
            widget.why.set_text(kept)
