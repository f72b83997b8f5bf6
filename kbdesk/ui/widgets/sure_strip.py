"""Asks in place before something that is hard to undo: a reason, and a second button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from kbdesk.ui.theme.scaling import TOP, column, put, row
from kbdesk.ui.widgets.button import Button, danger
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class SureWords:
    """The words that stay: both presses, the way out, the reason's name, and what it means."""

    press: str
    press_now: str
    keep: str
    why: str
    hint: str = ""
    means: str = ""


class SureStrip(QFrame):
    """``sure(key, reason)`` after the second press; ``closed`` on Esc. Hidden until it asks."""

    sure = Signal(str, str)
    closed = Signal()

    def __init__(self, words: SureWords, *, required: bool, longest: int) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        self._words = words
        self._key: str | None = None
        self._surely = ""
        self._asked_twice = False
        layout = column(8, (14, 10))
        self.question = Label("", "label", tone="warn", wrap=True)
        layout.addLayout(put(row(8), (IconLabel("warning", "warn", 20), TOP), (self.question, 1)))
        if words.means:
            layout.addWidget(Label(words.means, wrap=True))
        self.reason = TextField(words.why, required=required, longest=longest, hint=words.hint)
        self.reason.on_enter(self._press)
        self.cancel = Button(words.keep, does=self.close_strip)
        self.confirm = danger(words.press, does=self._press)
        put(layout, self.reason, put(row(8), 1, self.cancel, self.confirm))
        self.setLayout(layout)
        self.hide()

    def begin(self, key: str, question: str, surely: str) -> None:
        """Ask about a row; ``surely`` is asked at the second press."""
        self._key, self._surely, self._asked_twice = key, surely, False
        self.question.setText(question)
        self.confirm.set_words(self._words.press)
        self.reason.set_text("")
        self.reason.clear_message()
        self.show()
        self.reason.setFocus()

    def put_away(self) -> None:
        """Hide the strip and forget the question."""
        self._key = None
        self.hide()

    def close_strip(self) -> None:
        """Put it away because a person does not want it."""
        self.put_away()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # no shortcut: a page that hears Esc itself asks the strip first, and two would be none
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _press(self) -> None:
        if self._key is None:
            return
        if not self.reason.complete():
            self.reason.setFocus()
        elif not self._asked_twice:
            # The second press is on another button, so that a held Enter does nothing.
            self._asked_twice = True
            self.question.setText(self._surely)
            self.confirm.set_words(self._words.press_now)
            self.cancel.setFocus()
            announce(self, self._surely)
        else:
            self.sure.emit(self._key, self.reason.value())
