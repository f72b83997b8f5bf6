"""The questions of a home visit's checklist, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.domain.home_visits import NO, Asked
from kbdesk.ui.context import Context
from kbdesk.ui.krs.visit_form import Questions, VisitQuestions
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import drop
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker

_COLUMNS: Final = 3
_FEW: Final = 3
"""Up to so many choices stand side by side; more are a list."""


class ChecklistQuestions(VisitQuestions):
    """Asks a checklist under the headings of its parts."""

    def __init__(self) -> None:
        super().__init__(_question)
        self._heads: list[Label] = []
        self._signs: tuple[str, ...] = ()

    def arrange(self, items: Sequence[Any]) -> None:
        drop(self._grid, *self._heads)
        self._heads = []
        self._signs = tuple(one.item for one in items if one.part in ("danger", "tb"))
        row = column = 0
        part: str | None = None
        for one in items:
            if one.part != part:
                row += column > 0
                column, part = 0, one.part
                head = Label(tr(f"home_visit_page.part_{part or 'asked'}"), "label", tone="teal")
                head.setContentsMargins(0, 8, 0, 0)
                self._heads.append(head)
                top = Qt.AlignmentFlag.AlignBottom
                self._grid.addWidget(head, row, 0, 1, _COLUMNS, top)
                row += 1
            self.put(self.questions[one.item], row, column)
            column += 1
            if column == _COLUMNS:
                row, column = row + 1, 0

    @property
    def has_signs(self) -> bool:
        """Tell whether danger signs or signs of tuberculosis are asked."""
        return bool(self._signs)

    def no_more_signs(self) -> None:
        """Answer no to every sign that has no answer yet."""
        for item in self._signs:
            question = self.questions[item]
            if isinstance(question, LabelledChoice) and question.value() is None:
                question.set_value(NO)
        self.changed.emit()


class Checklist(Questions):
    """The answers of a checklist by the names of its items."""

    def build(self, _context: Context, /) -> VisitQuestions:
        return ChecklistQuestions()


def _question(one: Asked) -> Field | LabelledChoice:
    words = tr(f"checklist.item_{one.item}")
    if one.kind == "number":
        return NumberField(
            words, one.unit, scale=1, decimals=0, lowest=one.least, highest=one.most,
            big=False, width=None,
        )  # fmt: skip
    if one.kind == "date":
        return DateField(words, latest=date.today(), hint="")
    options = [(choice, tr(f"checklist.{choice}")) for choice in one.choices]
    if len(options) > _FEW:
        return Picker(words, options)
    return LabelledChoice(words, options)


def first_question(questions: VisitQuestions) -> QWidget | None:
    """Return the first question that is asked."""
    return next(iter(questions.questions.values()), None)
