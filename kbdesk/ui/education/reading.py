"""A material to be read: large and calm, one column, with its quiz at the end."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from kbdesk.domain.materials import LETTERS, Material, MaterialSection, QuizQuestion
from kbdesk.ui.education.covers import draw_cover_picture
from kbdesk.ui.kit import TOP, Button, Label, boxed, column, grid, hidden, line, put, px, row, tr
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.painted import Painted


class Banner(Painted):
    """The picture across the top."""

    grows = "across"
    room = (420, 150)
    least = (160, 150)

    def __init__(self, material: Material) -> None:
        super().__init__()
        self._material = material

    def draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(box, px(10), px(10))
        painter.setClipPath(outline)
        painter.fillRect(box, qcolor(self._material.ground))
        inner = box.adjusted(0, px(10), 0, -px(10))
        draw_cover_picture(painter, inner, self._material.code)


class MaterialText(QWidget):
    """The whole text of a built-in material. Materials are in Indonesian on every screen."""

    def __init__(self, material: Material) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        whole = put(column(6, (4, 2, 4, 10)), Banner(material))
        whole.addSpacing(6)
        whole.addWidget(_words(material.lead, "reading"))
        for part in material.sections:
            whole.addSpacing(8)
            whole.addWidget(_words(part.heading, "section", tone="teal"))
            _section(whole, part)
        whole.addSpacing(10)
        whole.addWidget(_today(material))
        whole.addSpacing(10)
        whole.addWidget(_words(tr("material_paper.quiz"), "section", tone="teal"))
        for number, question in enumerate(material.questions, start=1):
            whole.addWidget(Asking(number, question))
        whole.addStretch(1)
        self.setLayout(whole)
        self.setAccessibleName(material.title)


class Asking(QFrame):
    """A question; its answer and why are shown when somebody asks."""

    def __init__(self, number: int, question: QuizQuestion) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        layout = put(column(2, (0, 4)), _words(f"{number}. {question.question}", "label"))
        for letter, choice in zip(LETTERS, question.choices, strict=False):
            layout.addWidget(_words(f"    {letter}. {choice}", "body"))
        self.answer = hidden(_words(f"{question.answer}. {question.why}", "body", tone="teal_dark"))
        self.button = Button(tr("education_page.show_answer"), "link", does=self.show_answer)
        self.button.setAccessibleName(f"{tr('education_page.show_answer')} {number}")
        layout.addLayout(put(row(8), (self.answer, 1), self.button, 0))
        self.setLayout(layout)

    def show_answer(self) -> None:
        """Show the answer, or hide it again."""
        here = self.answer.isHidden()
        self.answer.setVisible(here)
        words = "hide_answer" if here else "show_answer"
        self.button.set_words(tr(f"education_page.{words}"))


def _words(text: str, role: str, *, tone: str | None = None) -> Label:
    return Label(text, role, tone=tone, wrap=True)


def _section(whole: QBoxLayout, part: MaterialSection) -> None:
    if part.text:
        whole.addWidget(_words(part.text, "reading"))
    for point in part.points:
        item = put(row(10), (Label("•", "reading", tone="teal"), TOP))
        put(item, (_words(point, "reading"), 1))
        whole.addLayout(item)
    if part.table:
        whole.addWidget(_table(part))


def _table(part: MaterialSection) -> QWidget:
    cells = grid((16, 6), (12, 8))
    for number, cells_of in enumerate(part.table):
        for place, cell in enumerate(cells_of):
            role = "label" if number == 0 else "body"
            cells.addWidget(_words(cell, role), 2 * number, place)
        if number < len(part.table) - 1:
            cells.addWidget(line(soft=number > 0), 2 * number + 1, 0, 1, len(cells_of))
    for place in range(len(part.table[0])):
        longest = max(len(row_[place]) for row_ in part.table)
        cells.setColumnStretch(place, min(longest, 40))
    return boxed(cells, "card")


def _today(material: Material) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setProperty("tint", "gold")
    layout = put(column(6, (16, 12)), _words(tr("material_paper.today"), "section"))
    for one in material.today:
        item = put(row(10), (Label("✓", "reading", tone="teal"), TOP), (_words(one, "reading"), 1))
        layout.addLayout(item)
    frame.setLayout(layout)
    return frame
