"""The fields of the examination card: figures, sides, signs and the questions of the PUMA."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import TB_NONE
from kbdesk.domain.mistyped import perhaps_mmol
from kbdesk.records.examinations import EXAMINATION
from kbdesk.records.kinds import FACT
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Coded, Number, Segments
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.reading import read_number
from kbdesk.ui.widgets.digit_choice import DigitChoice, DigitTicks
from kbdesk.ui.widgets.number_field import NumberField

WHOLE_DIGITS = 3
"""Digits of a complete whole figure; after them the focus moves to the next field."""


class GlucoseField(NumberField):
    """A glucose in mg/dl; one in mmol/l (5,4) is asked about instead of refused as too small."""

    def check(self, *, finished: bool) -> None:
        super().check(finished=finished)
        if self._value is not None or not self.text().strip():
            return
        try:
            value = read_number(self.text(), decimals=2, scale=100, unit="")
        except KbdeskError:
            return
        if value is None:
            return
        glucose = (Decimal(value) / 100).normalize()
        if perhaps_mmol(glucose, self._lowest, self._highest) and (value % 100 or finished):
            self.refuse(why_not(KbdeskError("examination.glucose_mmol", value=str(glucose))))


@dataclass(eq=False)
class Figure(Number):
    """A figure of a row that has its own label and its own place for messages."""

    def build(self, _context: Context, /) -> NumberField:
        assert self.of is not None
        made = GlucoseField if self.name == "glucose" else NumberField
        return made.of(
            self.of,
            self.said(),
            tr(self.unit_words) if self.unit_words else self.unit,
            label=False,
            compact=True,
            big=self.big,
            width=self.width,
        )


@dataclass(eq=False)
class Digits(Segments):
    """A few answers that digits give, the first by ``first``."""

    _: KW_ONLY
    first: int = 1

    def build(self, _context: Context, /) -> DigitChoice:
        return DigitChoice(self.said(), self.options(), first=self.first, pad=10)


class DigitsYesOrNo(Digits):
    """No by 0, yes by 1; True or False in the draft."""

    def options(self) -> list[tuple[str, str]]:
        return [("no", tr("common.no")), ("yes", tr("common.yes"))]

    def fill(self, widget: Any, value: Any) -> None:
        widget.set_value({True: "yes", False: "no"}.get(value))

    def value(self, widget: Any) -> object:
        return {"yes": True, "no": False}.get(widget.value() or "")

    def known(self, kept: object) -> bool:
        return kept in ("yes", "no")


@dataclass(eq=False)
class Signs(Coded[DigitTicks]):
    """Signs that digits tick; None while nothing was answered, [] where none is there."""

    _: KW_ONLY
    none: str
    columns: int = 5

    def build(self, _context: Context, /) -> DigitTicks:
        return DigitTicks(self.said(), self.options(), tr(self.none), columns=self.columns)

    def fill(self, widget: DigitTicks, value: Any) -> None:
        signs = [one for one in value or () if one != TB_NONE]
        widget.set_value(None if not value else signs)

    def value(self, widget: DigitTicks) -> object:
        return widget.value()

    def typed(self, widget: DigitTicks) -> object:
        return widget.value()

    def restore(self, widget: DigitTicks, kept: object) -> None:
        if kept is None or isinstance(kept, list):
            widget.set_value(None if kept is None else [one for one in kept if self.known(one)])


def columns_of(inputs: Any) -> dict[str, object]:
    """Return what stands in the fields of an examination as its columns; None where nothing is."""
    # A question that the card does not ask has no answer.
    found: dict[str, Any] = {one.name: None for one in EXAMINATION.groups[FACT]}
    found["puma"] = {}
    for name, field in inputs.fields.items():
        widget: QWidget = inputs[name]
        outer, _, inner = name.partition(".")
        if outer == "puma":
            value = widget.value() if isinstance(widget, NumberField) else field.value(widget)
            found["puma"][inner] = value
        elif isinstance(widget, NumberField) and field.of is not None:
            found[field.of.name] = widget.value()
        elif name == "tb_signs":
            value = field.value(widget)
            found[name] = None if value is None else (value or [TB_NONE])
        elif inner:
            found[f"{outer}_{inner}"] = field.value(widget)
        else:
            found[name] = field.value(widget)
    if all(value is None for value in found["puma"].values()):
        found["puma"] = None
    if found.get("glucose") is None:
        found["glucose_kind"] = None
    return found


def as_values(row: Mapping[str, object]) -> dict[str, object]:
    """Return an examination's row as the inputs are filled: sides and the PUMA as parts."""
    sides = {
        name: {side: row[f"{name}_{side}"] for side in ("left", "right")}
        for name in ("eyes", "ears")
    }
    return {**row, **sides, "puma": row["puma"] or {}, **_in_draft_names(row)}


def _in_draft_names(row: Mapping[str, object]) -> dict[str, object]:
    """Return whole figures by the names of the draft, in internal units."""
    names: Sequence[tuple[str, str]] = (
        ("weight_kg", "weight_g"), ("height_cm", "height_mm"), ("waist_cm", "waist_mm"),
        ("muac_cm", "muac_mm"), ("hb", "hb_tenths"),
    )  # fmt: skip
    return {said: row[column] for said, column in names}
