"""The strip of ages over the open day: every stage with how many are done of those expected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QFrame

from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, row
from kbdesk.ui.widgets.paint import (
    draw_box,
    draw_key_cap,
    draw_text,
    elided,
    key_cap_size,
    text_width,
)
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.tip import set_tip

AGES = ("all", "pregnant", "infant", "school", "adult", "elderly")
"""The filters of the strip, in the order of their keys Alt 1 to Alt 6."""
WITH_SKDN = "infant"
"""The filter that shows the SKDN of the month in the place of the strip."""


class _Age(PaintedButton):
    room = (110, 50)

    def __init__(self, age: str, key: str) -> None:
        super().__init__(Qt.FocusPolicy.TabFocus)
        self.age, self.key = age, key
        self.done = self.total = 0
        self.setCheckable(True)
        self.set_counts(0, 0)

    def set_counts(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        name = tr(f"day_card.age_{self.age}")
        self.setAccessibleName(f"{name}, {self._figures()}")
        self.updateGeometry()
        self.update()

    def _figures(self) -> str:
        return tr("day_card.age_done", done=integer(self.done), total=integer(self.total))

    def _worded(self) -> list[str]:
        """The figures in words, from the longest form to the shortest."""
        figures = self._figures()
        if self.age != WITH_SKDN:
            return [figures]
        return [tr("day_card.age_with_skdn", figures=one) for one in (figures, self._short())] + [
            figures
        ]

    def _short(self) -> str:
        return f"{integer(self.done)} / {integer(self.total)}"

    def minimumSizeHint(self) -> QSize:
        return QSize(text_width(self._short(), 14, 600) + px(16), px(50))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def draw(self, painter: QPainter) -> None:
        box, here = QRectF(self.rect()), self.isChecked()
        if here:
            draw_box(painter, box.adjusted(1, 1, -1, -1), "teal_tint_1", px(7))
        left, right = box.left() + px(10), box.right() - px(8)
        name = tr(f"day_card.age_{self.age}")
        cap_wide, cap_high = key_cap_size(self.key)
        if crowding() < 1.5 and right - left - cap_wide - px(8) >= text_width(name, 15, 600):
            cap = QRectF(right - cap_wide, box.center().y() - cap_high / 2, cap_wide, cap_high)
            draw_key_cap(painter, cap, self.key)
            right -= cap_wide + px(6)
        room, half = right - left, box.height() / 2
        ink = "teal_dark" if here else "ink"
        top = QRectF(left, box.top() + px(4), room, half - px(4))
        draw_text(painter, top, elided(name, room, 15, 600), weight=600, shade=ink)
        figures = next(
            (one for one in self._worded() if text_width(one, 14) <= room), self._short()
        )
        below = QRectF(left, box.center().y() - px(1), room, half - px(3))
        draw_text(painter, below, figures, size=14, shade=ink if here else "ink_2")


class AgeStrip(FollowsTextSize, QFrame):
    """``chose(age)``: one of :data:`AGES`."""

    chose = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(tr("day_card.ages"))
        self._group = QButtonGroup(self)
        inner = row(0, 1)
        self.buttons: dict[str, _Age] = {}
        for number, age in enumerate(AGES, 1):
            button = _Age(age, f"Alt {number}")
            if age == WITH_SKDN:
                set_tip(button, tr("day_card.skdn_tip"))
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, one=age: self.chose.emit(one))
            self.buttons[age] = button
            inner.addWidget(button, 1)
        self.setLayout(inner)
        self.choose("all")
        self.on_text_size(lambda: self.setFixedHeight(px(56)))

    def choose(self, age: str) -> None:
        """Mark which one is shown; sends no signal."""
        self.buttons[age].setChecked(True)

    def show_counts(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """Show by stage how many are done and how many are expected or came."""
        done = sum(one for one, _ in counts.values())
        total = sum(one for _, one in counts.values())
        for age, button in self.buttons.items():
            button.set_counts(*((done, total) if age == "all" else counts.get(age, (0, 0))))
