"""A choice with its label above and its message under it, like the typed fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.scaling import TOP, boxed, column, hidden, put, row, sized
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.label import IconLabel, Label


class LabelledChoice(QWidget):
    """A labelled :class:`Choice` that may stay unanswered; ``changed`` when a person answers.

    ``hint`` stands under it as long as it is unanswered.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str | None = None,
        hint: str = "",
        pad: int = 12,
    ) -> None:
        super().__init__()
        self._hint = hint
        self.choice = Choice(name, options, value=value, pad=pad, optional=True)
        self._icon = hidden(IconLabel("danger", "bad", 18))
        self._note = Label("" if value else hint, "secondary")
        layout = put(column(5), Label(name.replace("&", "&&"), "label"), self.choice)
        note_row = sized(boxed(put(row(5), (self._icon, TOP), (self._note, 1))), min_height=18)
        layout.addWidget(note_row)
        self.setLayout(layout)
        self.setFocusProxy(self.choice)
        self.choice.changed.connect(self._answered)

    def value(self) -> str | None:
        return self.choice.value()

    def set_value(self, value: str | None) -> None:
        """Answer without telling; None leaves it unanswered."""
        self.choice.set_value(value)
        self.clear_message()

    def message(self) -> str:
        """Return the words under the choice."""
        return self._note.text()

    def refuse(self, words: str) -> None:
        """Show why this answer, or none, cannot be taken."""
        self._say(words, bad=True)

    def clear_message(self) -> None:
        """Go back to the hint."""
        self._say(self._hint if self.value() is None else "", bad=False)

    def _say(self, words: str, *, bad: bool) -> None:
        self._icon.setVisible(bad)
        self._note.setText(words)
        self._note.set_tone("bad" if bad else "ink_3")
        self.choice.set_state(bad)
        self.choice.setAccessibleDescription(words)

    def _answered(self) -> None:
        self.clear_message()
        self.changed.emit()
