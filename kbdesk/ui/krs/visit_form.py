"""The questions of a companions' visit, made anew for whom it is to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import FormField
from kbdesk.ui.kit import drop, grid, tr
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker

_UNITS = {
    "weight_kg": "kg", "height_cm": "cm", "muac_cm": "cm", "fundal_cm": "cm", "hb": "gdl",
    "glucose": "mgdl", "systolic": "mmhg", "diastolic": "mmhg", "fetal_heart": "beats",
    "fetal_weight_g": "g", "gestation_weeks": "weeks",
}  # fmt: skip
_COLUMNS = 3


class AskedItem(Protocol):
    """A question of a form, by the name of its answer."""

    @property
    def item(self) -> str: ...


class VisitQuestions(QWidget):
    """Asks what a visit's form asks; ``changed`` at every answer.

    ``make`` builds the widget of a question; that of the companions' visit if none is given.
    """

    changed = Signal()

    def __init__(self, make: Callable[[Any], Field | LabelledChoice] | None = None) -> None:
        super().__init__()
        self._make: Callable[[object], Field | LabelledChoice] = make or _question
        self.questions: dict[str, Field | LabelledChoice] = {}
        self._kept: dict[str, object] = {}
        self._grid = grid((12, 0))
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, 1)
        self.setLayout(self._grid)

    def ask(self, items: Sequence[AskedItem]) -> None:
        """Ask these; what was answered to the same question stays."""
        kept, self._kept = self.typed(), {}
        drop(self._grid, *self.questions.values())
        self.questions = {}
        for item in items:
            question = self._make(item)
            self.questions[item.item] = question
            if item.item in kept:
                _restore(question, kept[item.item])
            question.changed.connect(self.changed)
        self.arrange(items)

    def arrange(self, items: Sequence[AskedItem]) -> None:
        """Lay the questions out, line by line."""
        for place, item in enumerate(items):
            self.put(self.questions[item.item], place // _COLUMNS, place % _COLUMNS)

    def put(self, question: QWidget, row: int, column: int) -> None:
        """Lay a question in a cell."""
        self._grid.addWidget(question, row, column, Qt.AlignmentFlag.AlignTop)

    def clear(self) -> None:
        """Forget what was answered."""
        self.ask(())
        self._kept = {}

    def typed(self) -> dict[str, Any]:
        """Return what stands in the questions, and what waits for its question."""
        return {**self._kept, **{name: _text(one) for name, one in self.questions.items()}}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Put back what was typed, now or once its question is asked."""
        self._kept = dict(kept)
        for name, question in self.questions.items():
            _restore(question, kept.get(name))

    def answers(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, question in self.questions.items():
            if isinstance(question, NumberField):
                value = question.value()
                if value is not None:
                    found[name] = str(Decimal(value) / question.scale_of_units)
            elif isinstance(question, DateField):
                day = question.value()
                if day is not None:
                    found[name] = day.isoformat()
            elif isinstance(question, LabelledChoice | Picker) and question.value() is not None:
                found[name] = question.value()
        return found

    def first_bad(self) -> QWidget | None:
        """Return the first question whose answer cannot be taken."""
        for question in self.questions.values():
            if isinstance(question, Field):
                question.check(finished=True)
                if question.state() == "bad":
                    return question
        return None


class Questions(FormField[VisitQuestions]):
    """The answers of a visit by the names of its questions."""

    def build(self, _context: Context, /) -> VisitQuestions:
        return VisitQuestions()

    def fill(self, widget: VisitQuestions, _value: object, /) -> None:
        widget.clear()

    def value(self, widget: VisitQuestions) -> object:
        return widget.answers()

    def typed(self, widget: VisitQuestions) -> object:
        return {name: text for name, text in widget.typed().items() if text}

    def restore(self, widget: VisitQuestions, kept: object) -> None:
        if isinstance(kept, dict):
            widget.restore(kept)

    def bad(self, widget: VisitQuestions) -> QWidget | None:
        return widget.first_bad()

    def refuse(self, widget: VisitQuestions, words: str, part: str) -> QWidget | None:
        question = widget.questions.get(part)
        if question is not None:
            question.refuse(words)
        return question


def _question(item: Any) -> Field | LabelledChoice:
    words = tr(f"tpk.item_{item.item}")
    hint = tr("common.not_asked_yet")
    if item.kind == "number":
        unit = _UNITS.get(item.item)
        return NumberField(
            words, tr(f"tpk.unit_{unit}") if unit else "", scale=item.scale,
            decimals=len(str(item.scale)) - 1 if item.scale < 1000 else 2, lowest=item.least,
            highest=item.most, big=False, width=None, hint=hint,
        )  # fmt: skip
    if item.kind == "choice":
        return Picker(words, worded("kb.method_", item.choices), hint=hint)
    return LabelledChoice(words, worded("tpk.", item.choices), hint=hint)


def _text(question: Field | LabelledChoice) -> str | None:
    return question.value() if isinstance(question, LabelledChoice) else question.text()


def _restore(question: Field | LabelledChoice, kept: str | None) -> None:
    if isinstance(question, LabelledChoice):
        question.set_value(kept)
    elif kept:
        question.set_text(kept)


def result_words(answer: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a visit says: its result, then each reason with its range."""
    result = answer["result"] or "open"
    reasons = [_reason(one) for one in answer["reasons"]]
    if answer["missing"]:
        names = [tr(f"tpk.item_{name}") for name in answer["missing"]]
        rest = f" +{len(names) - 4}" if len(names) > 4 else ""
        reasons.append(tr("tpk.missing", items=", ".join(names[:4]) + rest))
    return tr(f"tpk.result_{result}"), " · ".join(reasons)


def _reason(one: Mapping[str, object]) -> str:
    words = tr(f"tpk.item_{one['item']}")
    value, least, most = one["value"], one["least"], one["most"]
    if isinstance(value, str):
        said = tr(f"tpk.{value}") if value in ("yes", "no") else tr(f"kb.method_{value}")
        return f"{words}: {said}"
    if least is not None and most is not None:
        return tr("tpk.reason_between", item=words, value=value, least=least, most=most)
    if least is not None:
        return tr("tpk.reason_least", item=words, value=value, least=least)
    return tr("tpk.reason_most", item=words, value=value, most=most)
