"""Steps in a row, as in writing to a stick: done, now, not yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame

from kbdesk.ui.formats import joined, percent
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import font, px
from kbdesk.ui.theme.scaling import boxed, column, emptied, put, row, styled
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.label import IconLabel, Label, OpenRing
from kbdesk.ui.widgets.paint import draw_icon, text_width
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.progress_strip import ProgressBar

StepState = Literal["todo", "now", "done"]
NoteKind = Literal["ok", "bad", "warn", "going", "plain"]


class _Number(Painted):
    room = (40, 40)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.state: StepState = "todo"

    def draw(self, painter: QPainter) -> None:
        shade = {"todo": "field_border", "now": "teal", "done": "ok"}[self.state]
        painter.setPen(QPen(qcolor(shade), 2))
        painter.setBrush(qcolor("surface" if self.state == "todo" else shade))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        if self.state == "done":
            draw_icon(painter, px(9), self.height() / 2, "check", "on_teal", 22)
            return
        painter.setPen(qcolor("ink_2" if self.state == "todo" else "on_teal"))
        painter.setFont(font(17, 700))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), str(self.number))


class Step(QFrame):
    """One step: its number, title, a quiet line or a bar, and notes with their marks."""

    def __init__(self, number: int, title: str, place: str) -> None:
        super().__init__()
        self.setProperty("role", "step")
        self.setProperty("place", place)
        layout = row(14, (18, 16))
        self._number = _Number(number)
        layout.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        words = column(3)
        top = row(8)
        self._title = Label(title, "value")
        self._percent = Label("", "number")
        put(top, (self._title, 1), self._percent)
        self._detail = Label("", tone="ink_2", wrap=True)
        self._bar = ProgressBar(height=14)
        self._notes = row(16)
        put(words, top, self._detail, self._bar, self._notes, 1)
        layout.addLayout(words, 1)
        self.setLayout(layout)
        self.set("todo")

    def set(
        self,
        state: StepState,
        detail: str = "",
        *,
        share: float | None = None,
        notes: Sequence[tuple[NoteKind, str]] = (),
    ) -> None:
        """Show where this step is; ``share`` 0 to 1 shows the bar instead of the quiet line."""
        self._number.state = state
        self._number.update()
        styled(self, now=state == "now")
        self._detail.show_text(detail)
        self._bar.setVisible(share is not None)
        self._percent.setVisible(share is not None)
        if share is not None:
            self._bar.set(share)
            self._percent.setText(percent(share, 1, 0))
        self._show_notes(notes)
        spoken = [
            tr("widget.steps_spoken", number=self._number.number, title=self._title.text()),
            detail,
            self._percent.text() if share is not None else "",
            *(words for _, words in notes),
        ]
        self.setAccessibleName(joined(*spoken, by=", "))

    def _show_notes(self, notes: Sequence[tuple[NoteKind, str]]) -> None:
        emptied(self._notes)
        for kind, words in notes:
            line = row(6)
            if kind == "going":
                line.addWidget(OpenRing(12, turning=True))
            elif kind != "plain":
                icon = {"ok": "check-circle", "bad": "danger", "warn": "warning"}[kind]
                line.addWidget(IconLabel(icon, kind, 18))
            tone = kind if kind in ("ok", "bad", "warn") else "ink"
            strong = kind != "plain"
            line.addWidget(Label(words, "label" if strong else "body", tone=tone, wrap=True), 1)
            holder = boxed(line, "plain")
            # room in the measure of the words, so that a short row does not wrap
            self._notes.addWidget(holder, text_width(words, 15, 600) + px(24))


class Steps(QFrame):
    """A card of steps; ``steps.step(0).set("done", "USB MERAH · 14,2 GB", notes=[("ok", …)])``.

    ``widths`` are stretch factors, one a step.
    """

    def __init__(self, titles: Sequence[str], *, widths: Sequence[int] = ()) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = row(0)
        self._steps: list[Step] = []
        last = len(titles) - 1
        for index, title in enumerate(titles):
            place = "first" if index == 0 else "last" if index == last else "mid"
            step = Step(index + 1, title, place)
            layout.addWidget(step, widths[index] if widths else 1)
            self._steps.append(step)
        self.setLayout(layout)

    def step(self, index: int) -> Step:
        """Return a step, counted from 0."""
        return self._steps[index]
