"""The reasons of a referral to tick, the urgent ones first; what is proposed is ticked already."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from kbdesk.domain.referral_reasons import REASONS, Priority
from kbdesk.ui.kit import Chip, boxed, column, crowding, grid, put, px, row, tr
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.widgets.paint import ChipKind, draw_box, draw_icon, draw_text, text_width
from kbdesk.ui.widgets.walking import walk

WOMEN_ONLY = ("R20", "R21")
EXAMINED = tuple(f"R{number}" for number in range(30, 40))
"""What an examination of all ages finds; a child's is offered where it was proposed."""
ADULT = ("R12", "R13", *WOMEN_ONLY, *EXAMINED, "R99")
_CHIPS: dict[Priority, ChipKind] = {
    "immediate": "bad",
    "within_3_days": "warn",
    "routine": "neutral",
}


class ReasonTick(QCheckBox):
    """One reason: Enter goes on, arrows walk, space ticks."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._words, self._strong = "", False
        self.setProperty("field", True)
        self.code = code
        self.say("")

    def say(self, words: str) -> None:
        """Show the reason's own words, or those of a proposal."""
        self._words = f"{self.code} · {words or tr(f'reason.{self.code}')}"
        self._strong = bool(words)
        self.setText(self._words.replace("&", "&&"))
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = text_width(self._words, 15, 600)
        return QSize(px(4 + 22 + 10) + words + px(6), px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(22)
        box = QRectF(px(4), (self.height() - side) / 2, side, side)
        ticked = self.isChecked()
        draw_box(
            painter,
            box,
            "teal" if ticked else "surface",
            px(5),
            "teal" if ticked else "field_border",
            1.5,
        )
        if ticked:
            draw_icon(painter, box.left() + px(2), self.height() / 2, "check", "on_teal", 18)
        words = QRectF(box.right() + px(10), 0, self.width() - box.right() - px(10), self.height())
        weight = 600 if self._strong or ticked else 400
        draw_text(painter, words, self._words, weight=weight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            walk(self, forward=key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class ReasonTicks(FollowsTextSize, QWidget):
    """All reasons that fit a person, in three groups by how soon they must be seen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ticks: dict[str, ReasonTick] = {}
        self._grid = grid((16, 8))
        self.setLayout(self._grid)
        half = put(column(4), self._group("immediate"), self._group("within_3_days"))
        self._pressing = boxed(half)
        self._routine = self._group("routine")
        self.on_text_size(self._turn)

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

    def first(self) -> ReasonTick:
        """Return the first reason that is shown, the first ticked one where there is one."""
        shown = [tick for tick in self.ticks.values() if not tick.isHidden()]
        return next((tick for tick in shown if tick.isChecked()), shown[0])

    def _turn(self) -> None:
        narrow = crowding() >= 1.25
        top = Qt.AlignmentFlag.AlignTop
        for half in (self._pressing, self._routine):
            self._grid.removeWidget(half)
        self._grid.addWidget(self._pressing, 0, 0, top)
        self._grid.addWidget(self._routine, 1 if narrow else 0, 0 if narrow else 1, top)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)

    def _group(self, priority: Priority) -> QWidget:
        layout = column(0)
        head = put(row(8, (0, 2)), Chip(tr(f"reason.priority.{priority}"), _CHIPS[priority]), 1)
        layout.addLayout(head)
        for reason in REASONS.values():
            if reason.priority == priority:
                tick = ReasonTick(reason.code)
                tick.toggled.connect(lambda _: self.changed.emit())
                layout.addWidget(tick)
                self.ticks[reason.code] = tick
        return boxed(layout)


def fitting(sex: str | None, months: int | None) -> list[str]:
    """Return the reasons that fit a person; all where too little is known of them."""
    if months is None:
        return list(REASONS)
    if months < 12 * 10:
        return [code for code in REASONS if code not in (*WOMEN_ONLY, *EXAMINED)]
    return [code for code in ADULT if sex != "male" or code not in WOMEN_ONLY]
