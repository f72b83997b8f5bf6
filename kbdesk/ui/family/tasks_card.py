"""What is to be done in a family, each thing one key away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from kbdesk.queries.families import FamilySheet
from kbdesk.queries.family_life import Task
from kbdesk.ui.family.task_words import task_icon, task_words
from kbdesk.ui.formats import joined
from kbdesk.ui.kit import Card, Label, drop, px, set_tip, tr
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_box, draw_icon, draw_text
from kbdesk.ui.widgets.painted import PaintedButton

MOST = 9
"""As many as there are digits to press."""


class TaskRow(PaintedButton):
    """One task: an icon, whom it is about, what to do, and the digit that opens it."""

    room, least = (240, 52), (180, 0)

    def __init__(self, key: int, icon: str, title: str, detail: str, *, pressing: bool) -> None:
        super().__init__()
        self.key = key
        self._icon, self._title, self._detail, self._pressing = icon, title, detail, pressing
        self.setText(f"{title}, {detail}".replace("&", "&&"))
        spoken = tr("family_page.task_pressing") if pressing else ""
        self.setAccessibleName(joined(title, detail, spoken, str(key), by=", "))
        set_tip(self, f"{title}: {detail}")

    def hear(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Down:
            return self.focusNextChild()
        if key == Qt.Key.Key_Up:
            return self.focusPreviousChild()
        return super().hear(key)

    def draw(self, painter: QPainter) -> None:
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), qcolor("sunken"))
        middle = self.height() / 2
        shade = "bad" if self._pressing else "teal"
        draw_icon(painter, px(16), middle, "warning" if self._pressing else self._icon, shade, 20)
        wide = self.width() - px(46) - px(44)
        line = QRectF(px(46), middle - px(19), wide, px(19))
        draw_text(painter, line, self._title, weight=600)
        line = QRectF(px(46), middle, wide, px(19))
        draw_text(painter, line, self._detail, size=14, shade="bad" if self._pressing else "ink_2")
        cap = QRectF(self.width() - px(40), middle - px(12), px(24), px(24))
        draw_box(painter, cap, "surface", px(5), "line_2")
        draw_text(
            painter, cap, str(self.key), size=13, weight=600, shade="ink_2",
            align=Qt.AlignmentFlag.AlignCenter,
        )  # fmt: skip


class TasksCard(Card):
    """``chosen(Task)`` when one is pressed, or its digit."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("family_page.tasks"), pad=(0, 4), gap=0, note=" ")
        self.rows: list[TaskRow] = []
        self._tasks: tuple[Task, ...] = ()
        self._none = Label(tr("family_page.no_tasks"), "secondary", wrap=True)
        self._none.setContentsMargins(16, 6, 16, 8)
        self.body.addWidget(self._none)

    def show_tasks(self, sheet: FamilySheet, tasks: Sequence[Task]) -> None:
        """Show what is to be done now."""
        if tuple(tasks) == self._tasks and self.rows:
            return
        drop(self.body, *self.rows)
        self._tasks = tuple(tasks)
        self.rows = []
        for key, task in enumerate(self._tasks[:MOST], 1):
            title, detail = task_words(sheet, task)
            row = TaskRow(key, task_icon(task), title, detail, pressing=task.pressing)
            row.clicked.connect(lambda _=False, task=task: self.chosen.emit(task))
            self.body.addWidget(row)
            self.rows.append(row)
        self._none.setVisible(not self.rows)
        self.set_note(str(len(self._tasks)) if self._tasks else "")

    def press(self, key: int) -> None:
        """Open the task of a digit, where there is one."""
        if 0 < key <= len(self.rows):
            self.rows[key - 1].click()
