"""The strip that asks about a doubtful number: measure again, the number is right, or another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame

from kbdesk.ui.theme.scaling import column, put, row, sized
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce


class AskStrip(QFrame):
    """Hidden until ``ask``; answers with ``again``, ``right`` or ``meant``. It never blocks typing.

    Its buttons have keys of their own and are no Tab stops: Tab and the arrows go from field to
    field. Where a click brought the focus here, ``typed(event)`` tells each key that is not for
    a button, so that it is typed in the field that the strip speaks of.
    """

    again = Signal()
    right = Signal()
    meant = Signal()
    typed = Signal(object)

    def __init__(self, again: str, right: str) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        sized(self, min_height=50)
        whole = column(4, (12, 4, 4, 4))
        self._question = Label("", "label", tone="warn")
        self._reason = Label("", tone="warn", wrap=True)
        self._beside = row(8)
        head = put(row(8), IconLabel("warning", "warn", 20), self._question, (self._reason, 1))
        put(head, self._beside)
        self._below = put(row(8), 1)
        put(whole, head, self._below)
        self.meant_button = _Answer(self, "", "tint", icon="check")
        self.again_button = _Answer(self, again, "tint", icon="repeat")
        self.right_button = _Answer(self, right)
        self.meant_button.clicked.connect(self.meant)
        self.again_button.clicked.connect(self.again)
        self.right_button.clicked.connect(self.right)
        self.answers = (self.meant_button, self.again_button, self.right_button)
        self.setLayout(whole)
        self._place(meant="")
        self.hide()

    def ask(self, question: str, reason: str, meant: str = "") -> None:
        """Show the question ("Ukur ulang?") and its reason, and have it said aloud.

        ``meant`` are the words of the button that takes another number.
        """
        self._question.setText(question)
        self._reason.setText(reason)
        self.setAccessibleName(f"{question} {reason}")
        self._place(meant=meant)
        self.show()
        announce(self, self.accessibleName())

    def show_keys(self, *, again: str = "", right: str = "", meant: str = "") -> None:
        """Show the keys that answer this strip; none where they would answer another one."""
        for button, key in (
            (self.again_button, again), (self.right_button, right), (self.meant_button, meant)
        ):  # fmt: skip
            button.set_key(key)

    def _place(self, *, meant: str) -> None:
        # Three answers need a line of their own.
        self.meant_button.set_words(meant or "-")
        self.meant_button.setVisible(bool(meant))
        line = self._below if meant else self._beside
        put(line, *self.answers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.typed.emit(event)


class _Answer(Button):
    """An answer of the strip: by click, and by keys where a click brought the focus here."""

    def __init__(self, strip: AskStrip, words: str, kind: str = "default", icon: str = "") -> None:
        super().__init__(words or "-", kind, icon=icon or None)  # type: ignore[arg-type]
        self._strip = strip
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        presses = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if by is not None:
            shown = [one for one in self._strip.answers if not one.isHidden()]
            place = min(max(shown.index(self) + by, 0), len(shown) - 1)
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in presses:
            super().keyPressEvent(event)
        else:
            self._strip.typed.emit(event)
