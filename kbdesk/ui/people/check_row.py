"""One row of the examination card: label, fields, what they say at once, and the last time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.life_cycle import Severity
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import TOP, FollowsTextSize, boxed, column, hidden, put, row, sized
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import IconLabel, Label


class CheckRow(FollowsTextSize, QFrame):
    """A row of the card. ``fold`` hides its fields and shows words; ``open_up`` shows the fields.

    A field's refusal is shown under the row. ``wide``: the fields take the whole width; ``under``:
    the result is shown on a line below.
    """

    def __init__(
        self, name: str, fields: Sequence[QWidget], *, wide: bool = False, under: bool = False
    ) -> None:
        super().__init__()
        self.name, self.fields = name, tuple(fields)
        self._folded = False
        self._wide = wide
        self._title = Label(tr(f"day_card.row_{name}"), "label")
        self._sub = Label(tr(f"day_card.sub_{name}"), "secondary")
        self._said = Label("", "secondary", wrap=True)
        self._later = Chip(tr("day_card.not_due"), "dashed", icon="clock")
        self.chip = hidden(Chip("", "neutral"))
        self._last = Label("", "secondary", align=Qt.AlignmentFlag.AlignRight)
        self._icon, self._wrong = IconLabel("danger", "bad", 18), Label("", tone="bad", wrap=True)
        self._words = boxed(put(column(0), self._title, self._sub))
        inputs = row(6)
        for one in self.fields:
            inputs.addWidget(one)
        if not wide:
            inputs.addStretch(1)
        self._holder = boxed(inputs)
        across = put(row(10), self._words, self._holder, (self._said, 1))
        if not under:
            across.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        put(across, 0 if wide else 1, self._last, self._later)
        below = hidden(QWidget())
        below.setLayout(put(row(6), (self._icon, TOP), (self._wrong, 1)))
        self._below = below
        whole = put(column(2, (14, 3)), across)
        if under:
            whole.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignRight)
        whole.addWidget(below)
        self.setLayout(whole)
        for one in self.fields:
            if isinstance(one, Field):
                one.message_changed.connect(lambda *_: self._mind())
        self.on_text_size(self._fit)
        self.on_text_size(self._show)

    @property
    def folded(self) -> bool:
        """Tell whether the fields are folded away."""
        return self._folded

    def fold(self, words: str) -> None:
        """Hide the fields and show why: the last result, or that nothing is due."""
        self._folded = True
        self._said.setText(words)
        self._show()

    def open_up(self) -> None:
        self._folded = False
        self._show()

    def say(self, words: str, kind: Severity) -> None:
        """Show what the figures mean; "" hides it."""
        if words:
            self.chip.set(words, kind)
        self.chip.setVisible(bool(words) and not self._folded)

    def say_last(self, words: str) -> None:
        """Show what was found the last time."""
        self._last.setText(words)

    def refuse(self, words: str) -> None:
        """Show why a choice is refused; typed fields do it themselves."""
        self._wrong.setText(words)
        self._below.setVisible(bool(words))

    def _mind(self) -> None:
        wrong = [one for one in self.fields if isinstance(one, Field) and one.state() == "bad"]
        self.refuse(wrong[0].message() if wrong else "")

    def _show(self) -> None:
        self._holder.setVisible(not self._folded)
        self._said.setVisible(self._folded)
        self._later.setVisible(self._folded)
        self._last.setVisible(not self._folded and crowding() < 1.25)
        if self._folded:
            self.chip.hide()
            self._below.hide()

    def _fit(self) -> None:
        sized(self._words, width=118 if crowding() > 1.0 else 124)
        self._sub.setVisible(crowding() == 1.0 and bool(self._sub.text()))
