"""The family survey's questions (PK21) about a house or a person, as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.houses import DRINKING_WATER, LATRINE, house_answer
from kbdesk.domain.pk21 import FLOOR_AREA_M2, HOUSE_CHOICES, MARRIAGE_AGES, PERSON_CHOICES
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import grid
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker

_MOST_IN_A_ROW = 4
_YES_NO = {True: "yes", False: "no", None: None}
_FURTHEST = timedelta(days=731)

Question = Field | Asked


class SurveyForm(QWidget):
    """Questions side by side; each stands unanswered until somebody answers it.

    ``changed`` at every change. ``answers()`` has every question, None where nobody was asked.
    """

    changed = Signal()

    def __init__(self, columns: int = 3) -> None:
        super().__init__()
        self.questions: dict[str, Question] = {}
        self.was: dict[str, Any] = {}
        self._columns = columns
        self._grid = grid((12, 2))
        for place in range(columns):
            self._grid.setColumnStretch(place, 1)
        self.setLayout(self._grid)
        self._at = 0

    def add(self, name: str, question: Question, span: int = 1) -> None:
        """Add a question in the next free place; ``span`` columns wide."""
        self.questions[name] = question
        row, at = divmod(self._at, self._columns)
        if at + span > self._columns:
            row, at = row + 1, 0
            self._at = row * self._columns
        self._grid.addWidget(question, row, at, 1, span, Qt.AlignmentFlag.AlignTop)
        self._at += span
        question.changed.connect(self._said)

    def choice(self, name: str, words: Sequence[tuple[str, str]], span: int = 1) -> None:
        """Add a question with these answers: side by side if they are few."""
        title, hint = tr(f"pk21.{name}"), tr("kb.not_asked")
        if len(words) <= _MOST_IN_A_ROW:
            self.add(name, Asked(title, words, hint=hint, pad=9), span)
        else:
            self.add(name, Picker(title, words, hint=hint), span)

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what was answered before."""
        for name, question in self.questions.items():
            value = values.get(name)
            if isinstance(question, DateField):
                question.set_value(date.fromisoformat(value) if value else None)
            elif isinstance(question, NumberField):
                question.set_value(value)
            elif isinstance(question, Picker | Asked):
                question.set_value(_YES_NO[value] if isinstance(value, bool) else value)
        self.was = self.answers()
        self._hint()

    def _said(self) -> None:
        self._hint()
        self.changed.emit()

    def _hint(self) -> None:
        """Say "not asked" under what is not answered, and nothing under what is."""
        for question in self.questions.values():
            if isinstance(question, Picker):
                question.set_hint("" if question.value() else tr("kb.not_asked"))

    def answers(self) -> dict[str, Any]:
        """Return every answer as a draft has it."""
        found: dict[str, Any] = {}
        for name, question in self.questions.items():
            value = question.value() if hasattr(question, "value") else None
            if isinstance(value, date):
                value = value.isoformat()
            found[name] = {"yes": True, "no": False}.get(value, value) if value else value
        return found

    def edits(self) -> dict[str, Any]:
        """Return the answers that changed."""
        return {
            name: value for name, value in self.answers().items() if value != self.was.get(name)
        }

    def unanswered(self) -> int:
        """Return how many questions nobody was asked."""
        return sum(value is None for value in self.answers().values())

    def first_bad(self) -> QWidget | None:
        """Return the first question whose answer cannot be taken."""
        for question in self.questions.values():
            if isinstance(question, Field):
                question.check(finished=True)
                if question.state() == "bad":
                    return question
        return None


def house_form() -> SurveyForm:
    """Return the questions about a house."""
    form = SurveyForm()
    for name, codes in (("drinking_water", DRINKING_WATER), ("latrine", LATRINE)):
        words = [(code, tr(f"family_page.{name}_{code}")) for code in codes]
        form.add(name, Picker(tr(f"family_page.{name}"), words, hint=tr("kb.not_asked")))
    for name, answers in HOUSE_CHOICES.items():
        words = [(code, tr(f"pk21.{name}_{code}")) for code in answers]
        form.add(name, Picker(tr(f"pk21.{name}"), words, hint=tr("kb.not_asked")))
    least, most = FLOOR_AREA_M2
    form.add(
        "floor_area_m2",
        NumberField(
            tr("pk21.floor_area_m2"), "m²", scale=1, decimals=0, lowest=least, highest=most,
            big=False, width=None, hint=tr("kb.not_asked"),
        ),
    )  # fmt: skip
    return form


def person_form(months: int | None, today: date) -> SurveyForm:
    """Return the questions about a person; what is never asked of a child is left out."""
    form = SurveyForm()
    grown = months is None or months >= 15 * 12
    names = ["education", "religion", "occupation", "jkn", "presence", "disability"]
    if not grown:
        names.remove("occupation")
    if grown:
        words = [(code, tr(f"pk21.marital_{code}")) for code in PERSON_CHOICES["marital"]]
        form.choice("marital", words, 2)
        least, most = MARRIAGE_AGES
        form.add(
            "first_marriage_age",
            NumberField(
                tr("pk21.first_marriage_age"), tr("tpk.unit_years"), scale=1, decimals=0,
                lowest=least, highest=most, big=False, width=None, hint=tr("kb.not_asked"),
            ),
        )  # fmt: skip
    for name in names:
        words = [(code, tr(f"pk21.{name}_{code}")) for code in PERSON_CHOICES[name]]
        form.add(name, Picker(tr(f"pk21.{name}"), words, hint=tr("kb.not_asked")))
    form.choice(
        "birth_certificate",
        [(code, tr(f"pk21.birth_certificate_{code}")) for code in ("yes", "no")],
    )
    if grown:
        wedding = DateField(
            tr("pk21.wedding_date"), latest=today + _FURTHEST, hint=tr("krs.wedding_hint")
        )
        form.add("wedding_date", wedding)
    return form


def house_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a family's row as the house's form shows it: water and latrine by their codes."""
    codes = {name: house_answer(row.get(name)) for name in ("drinking_water", "latrine")}
    return {**row, **codes}
