"""The strip that asks about a doubtful number: measure again, or the number is right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce


class AskStrip(QFrame):
    """Hidden until ``ask``; answers with ``again`` or ``right``. It never blocks typing."""

    again = Signal()
    right = Signal()

    def __init__(self, again: str, right: str, *, key: str | None = "F6") -> None:
        super().__init__()
        self.setProperty("role", "ask")
        sized(self, min_height=50)
        layout = row(8, (12, 0, 4, 0))
        layout.addWidget(IconLabel("warning", "warn", 20))
        self._question = Label("", "label", tone="warn")
        self._reason = Label("", tone="warn", wrap=True)
        layout.addWidget(self._question)
        layout.addWidget(self._reason, 1)
        self.again_button = Button(again, "tint", icon="repeat", key=key)
        self.right_button = Button(right)
        self.again_button.clicked.connect(self.again)
        self.right_button.clicked.connect(self.right)
        layout.addWidget(self.again_button)
        layout.addWidget(self.right_button)
        self.setLayout(layout)
        self.hide()

    def ask(self, question: str, reason: str) -> None:
        """Show the question ("Ukur ulang?") and its reason, and have it said aloud."""
        self._question.setText(question)
        self._reason.setText(reason)
        self.setAccessibleName(f"{question} {reason}")
        self.show()
        announce(self, self.accessibleName())
