"""The family survey's questions (PK21) about a house or a person, as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.houses import DRINKING_WATER, LATRINE, house_answer
from kbdesk.domain.pk21 import HOUSE_CHOICES
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Answer, Day, Number, OneOf, YesOrNo
from kbdesk.ui.forms.inputs import AnyField, Inputs
from kbdesk.ui.kit import grid, tr
from kbdesk.ui.widgets.picker import Picker

_COLUMNS = 3
_WIDE = {"marital": 2}
_ASKED = "common.not_asked_yet"
_FURTHEST = timedelta(days=731)


class SurveyForm(QWidget):
    """Questions side by side; each is unanswered until somebody answers it.

    ``changed`` at every change. ``answers()`` has every question, None where it was not asked.
    """

    changed = Signal()

    def __init__(self, fields: Sequence[AnyField], context: Context) -> None:
        super().__init__()
        self.inputs = Inputs(fields, context, self)
        self.was: dict[str, object] = {}
        cells = grid((12, 2))
        place = 0
        for name, widget in zip(self.inputs.fields, self.inputs.widgets(), strict=True):
            span = _WIDE.get(name, 1)
            if place % _COLUMNS + span > _COLUMNS:
                place += _COLUMNS - place % _COLUMNS
            row, at = divmod(place, _COLUMNS)
            cells.addWidget(widget, row, at, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
        for at in range(_COLUMNS):
            cells.setColumnStretch(at, 1)
        self.setLayout(cells)
        self.inputs.follow(self._said)

    def load(self, values: Mapping[str, object], today: date) -> None:
        """Show what was answered before."""
        self.inputs.set_today(today)
        self.inputs.fill(values)
        self.was = self.answers()
        self._hint()

    def put_back(self, kept: Mapping[str, object]) -> None:
        """Put back what was typed and not saved."""
        self.inputs.restore(kept)
        self._hint()

    def _said(self) -> None:
        self._hint()
        self.changed.emit()

    def _hint(self) -> None:
        """Show "not asked" under each question without an answer."""
        for question in self.inputs.widgets():
            if isinstance(question, Picker):
                question.set_hint("" if question.value() else tr(_ASKED))

    def answers(self) -> dict[str, object]:
        return self.inputs.values()

    def edits(self) -> dict[str, object]:
        return {
            name: value for name, value in self.answers().items() if value != self.was.get(name)
        }

    def unanswered(self) -> int:
        """Return the number of questions without an answer."""
        return sum(value is None for value in self.answers().values())


def house_fields() -> list[AnyField]:
    """Return the questions about a house."""
    asked: list[AnyField] = [
        OneOf(name, f"family_page.{name}", codes, f"family_page.{name}_", hint=_ASKED)
        for name, codes in (("drinking_water", DRINKING_WATER), ("latrine", LATRINE))
    ]
    asked += [OneOf(name, f"pk21.{name}", hint=_ASKED) for name in HOUSE_CHOICES]
    asked.append(Number("floor_area_m2", "pk21.floor_area_m2", hint=_ASKED))
    return [one.bind("family") for one in asked]


def person_fields(months: int | None) -> list[AnyField]:
    """Return the questions about a person; a child is not asked some of them."""
    grown = months is None or months >= 15 * 12
    names = ["education", "religion", "occupation", "jkn", "presence", "disability"]
    if not grown:
        names.remove("occupation")
    asked: list[AnyField] = [OneOf(name, f"pk21.{name}", hint=_ASKED) for name in names]
    key = "pk21.birth_certificate"
    asked.append(YesOrNo("birth_certificate", key, answers=f"{key}_", hint=_ASKED, pad=9))
    if grown:
        asked = [
            Answer("marital", "pk21.marital", hint=_ASKED, pad=9),
            Number(
                "first_marriage_age", "pk21.first_marriage_age", unit_words="tpk.unit_years",
                hint=_ASKED,
            ),
            *asked,
            Day("wedding_date", "pk21.wedding_date", ahead=_FURTHEST, hint="krs.wedding_hint"),
        ]  # fmt: skip
    return [one.bind("person") for one in asked]


def house_values(row: Mapping[str, Any]) -> dict[str, object]:
    """Return a family's row as the form of the house shows it: codes for water and latrine."""
    codes = {name: house_answer(row.get(name)) for name in ("drinking_water", "latrine")}
    return {**row, **codes}
