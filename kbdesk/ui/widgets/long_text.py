"""The field for several lines of text."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import column, hidden, put, sized
from kbdesk.ui.widgets.label import Label


class LongText(QWidget):
    """Some lines of text with a label; Tab leaves them."""

    changed = Signal()

    def __init__(self, name: str, longest: int, *, height: int = 72) -> None:
        super().__init__()
        self._longest = longest
        label = Label(name, "label")
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName(name)
        label.setBuddy(self.edit)
        sized(self.edit, height=height)
        self.wrong = hidden(Label("", "secondary", tone="bad", wrap=True))
        self.setLayout(put(column(4), label, self.edit, self.wrong))
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._typed)

    def text(self) -> str:
        """Return what was typed, without blanks around it."""
        return self.edit.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Show a text; nothing is ``changed`` where it stands there already."""
        if self.edit.toPlainText() != text:
            self.edit.setPlainText(text)
            return
        # what was typed before and taken away again is another person's
        self.edit.document().clearUndoRedoStacks()
        self.wrong.setVisible(self.too_long())

    def too_long(self) -> bool:
        """Tell whether it is longer than is kept."""
        return len(self.text()) > self._longest

    def refuse(self, words: str) -> None:
        """Say what is wrong."""
        self.wrong.setText(words)
        self.wrong.show()

    def _typed(self) -> None:
        self.wrong.setVisible(self.too_long())
        if self.too_long():
            over = len(self.text()) - self._longest
            self.wrong.setText(tr("widget.too_long", over=over))
        self.changed.emit()
