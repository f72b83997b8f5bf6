"""The reasons of a referral to tick, the urgent ones first; what is proposed is ticked already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from kbdesk.domain.referral_reasons import REASONS, Priority
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px, scale
from kbdesk.ui.theme.scaling import column, grid, row
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.paint import ChipKind

WOMEN_ONLY = ("R20", "R21")
ADULT = ("R12", "R13", "R20", "R21", "R99")
_CHIPS: dict[Priority, ChipKind] = {
    "immediate": "bad",
    "within_3_days": "warn",
    "routine": "neutral",
}


class ReasonTick(QCheckBox):
    """One reason: Enter goes on, arrows walk, space ticks."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.say("")

    def say(self, words: str) -> None:
        """Show the reason's own words, or those of a proposal."""
        text = f"{self.code} · {words or tr(f'reason.{self.code}')}"
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + px(6), px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.focusNextChild()
        elif key == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class ReasonTicks(QWidget):
    """All reasons that fit a person, in three groups by how soon they must be seen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ticks: dict[str, ReasonTick] = {}
        self._groups: list[QWidget] = []
        self._grid = grid((16, 8))
        self.setLayout(self._grid)
        for priority in _CHIPS:
            self._groups.append(self._group(priority))
        self._turn()

    def chosen(self) -> tuple[str, ...]:
        """Return the codes that are ticked, in their order."""
        return tuple(code for code, tick in self.ticks.items() if tick.isChecked())

    def choose(self, codes: Collection[str]) -> None:
        """Tick these and no others."""
        for code, tick in self.ticks.items():
            tick.blockSignals(True)
            tick.setChecked(code in codes)
            tick.blockSignals(False)
            if code in codes:
                tick.show()
        self.changed.emit()

    def offer(self, codes: Collection[str], proposed: Mapping[str, str]) -> None:
        """Show the reasons that fit; ``proposed``: code -> the words of what was measured."""
        for code, tick in self.ticks.items():
            tick.setVisible(code in codes or code in proposed)
            tick.say(proposed.get(code, ""))
            font = tick.font()
            font.setBold(code in proposed)
            tick.setFont(font)

    def first(self) -> ReasonTick:
        """Return the first reason that is shown, the first ticked one where there is one."""
        shown = [tick for tick in self.ticks.values() if not tick.isHidden()]
        return next((tick for tick in shown if tick.isChecked()), shown[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._turn()

    def _turn(self) -> None:
        narrow = scale() >= 1.5
        urgent, soon, routine = self._groups
        for group in self._groups:
            self._grid.removeWidget(group)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(urgent, 0, 0, top)
        self._grid.addWidget(soon, 1, 0, top)
        if narrow:
            self._grid.addWidget(routine, 2, 0, top)
        else:
            self._grid.addWidget(routine, 0, 1, 2, 1, top)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)

    def _group(self, priority: Priority) -> QWidget:
        made = QWidget()
        layout = column(0)
        head = row(8, (0, 2))
        head.addWidget(Chip(tr(f"reason.priority.{priority}"), _CHIPS[priority]))
        head.addStretch(1)
        layout.addLayout(head)
        for reason in REASONS.values():
            if reason.priority == priority:
                tick = ReasonTick(reason.code)
                tick.toggled.connect(lambda _: self.changed.emit())
                layout.addWidget(tick)
                self.ticks[reason.code] = tick
        made.setLayout(layout)
        return made


def fitting(sex: str | None, months: int | None) -> list[str]:
    """Return the reasons that fit a person; all where too little is known of them."""
    if months is None:
        return list(REASONS)
    if months < 12 * 10:
        return [code for code in REASONS if code not in WOMEN_ONLY]
    return [code for code in ADULT if sex != "male" or code not in WOMEN_ONLY]
