"""A family's own fields: where it lives, its card, its water and latrine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.houses import DRINKING_WATER, LATRINE, house_answer
from kbdesk.domain.villages import villages
from kbdesk.queries.families import FamilySheet
from kbdesk.records.families import FAMILY
from kbdesk.ui.kit import column, put, row, tr
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.nik_field import NikField
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import RtField, TextField

_ASKED = {"drinking_water": DRINKING_WATER, "latrine": LATRINE}


class FamilyFields(QWidget):
    """The fields of ``register_family`` and ``edit_family``, without the members.

    ``changed`` at every change, ``finished`` at Enter in the last field.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.was: dict[str, Any] | None = None
        self._as_was: dict[str, str | None] = {}
        self._loaded: dict[str, str] = {}
        say = "register_family_page."
        self.village = Picker(tr(f"{say}village"), [(v.code, v.name) for v in villages().values()])
        self.rt = RtField(tr(f"{say}rt"))
        self.rw = RtField(tr(f"{say}rw"), level="rw")
        self.address = TextField(tr(f"{say}address"), longest=300)
        self.kk = NikField(tr(f"{say}kk"))
        self.phone = TextField(tr(f"{say}phone"), longest=40)
        rank, hint = FAMILY.field("welfare_rank"), tr(f"{say}welfare_hint")
        self.rank = NumberField.of(rank, tr(f"{say}welfare_rank"), big=False, width=None, hint=hint)
        self.asked = {
            name: LabelledChoice(
                tr(f"family_page.{name}"),
                [(code, tr(f"family_page.{name}_{code}")) for code in codes],
                hint=tr(f"{say}not_asked"),
                pad=9,
            )
            for name, codes in _ASKED.items()
        }
        self._fields: dict[str, Field] = {
            "village": self.village,
            "rt": self.rt,
            "rw": self.rw,
            "address": self.address,
            "kk": self.kk,
            "phone": self.phone,
            "welfare_rank": self.rank,
        }
        layout = column(4)
        lines: tuple[tuple[tuple[Field, int], ...], ...] = (
            ((self.village, 4), (self.rt, 1), (self.rw, 1), (self.address, 6)),
            ((self.kk, 4), (self.phone, 4), (self.rank, 4)),
        )
        for line in lines:
            across = row(12)
            for field, stretch in line:
                across.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(across)
        put(layout, *self.asked.values())
        self.setLayout(layout)
        for field in self._fields.values():
            field.changed.connect(self.changed)
        for choice in self.asked.values():
            choice.changed.connect(self.changed)
        last = self.asked["latrine"].choice
        last.enter_moves = False
        last.entered.connect(self.finished)

    def field_named(self, name: str) -> Field | LabelledChoice | None:
        """Return the field that a refusal is about."""
        return self._fields.get(name) or self.asked.get(name.removeprefix("house."))

    def first_bad(self) -> QWidget | None:
        """Return the first field whose text cannot be taken, None if all can be."""
        for name, field in self._fields.items():
            if field.text() == self._loaded.get(name):
                continue
            field.check(finished=True)
            if field.state() == "bad":
                return field
        return None

    def values(self) -> dict[str, Any]:
        """Return the fields as a draft has them, None where nothing is known."""
        return {
            "village": self.village.value(),
            "rt": self.rt.value() or None,
            "rw": self.rw.value() or None,
            "address": self.address.value() or None,
            "kk": self.kk.value(),
            "phone": self.phone.value() or None,
            "welfare_rank": self.rank.value(),
            "house": {name: choice.value() for name, choice in self.asked.items()},
        }

    def draft(self) -> dict[str, object]:
        """Return a new family's draft: only what is known."""
        known = {name: value for name, value in self.values().items() if value is not None}
        house = {name: value for name, value in known.pop("house").items() if value}
        return {**known, **({"house": house} if house else {})}

    def edits(self) -> dict[str, object]:
        """Return the fields that were changed since the family was loaded."""
        was = self.was or {}
        changed = {name: value for name, value in self.values().items() if value != was.get(name)}
        if "house" in changed:
            # An imported answer that is none of our choices stays until somebody answers again.
            changed["house"] = {
                name: value if value != was["house"][name] else self._as_was[name]
                for name, value in changed["house"].items()
            }
        return changed

    def load(self, sheet: FamilySheet) -> None:
        """Show a family that is registered."""
        self._as_was = {"drinking_water": sheet.drinking_water, "latrine": sheet.latrine}
        self.village.set_value(sheet.village)
        self.rt.set_value(sheet.rt)
        self.rw.set_value(sheet.rw)
        self.address.set_value(sheet.address)
        self.kk.set_value(sheet.kk)
        self.phone.set_value(sheet.phone)
        self.rank.set_text("" if sheet.welfare_rank is None else str(sheet.welfare_rank))
        for name, choice in self.asked.items():
            choice.set_value(house_answer(self._as_was[name]))
        self._loaded = {name: field.text() for name, field in self._fields.items()}
        self.was = self.values()

    def clear(self, village: str | None) -> None:
        """Empty every field but the kelurahan."""
        self.was, self._loaded = None, {}
        for field in self._fields.values():
            field.set_text("")
            field.clear_message()
        for choice in self.asked.values():
            choice.set_value(None)
            choice.clear_message()
        self.village.set_value(village)

    def typed(self) -> dict[str, object]:
        """Return everything as it was typed."""
        return {
            **{name: field.text() for name, field in self._fields.items()},
            **{name: choice.value() for name, choice in self.asked.items()},
        }

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed; other values are ignored."""
        for name, field in self._fields.items():
            if isinstance(typed.get(name), str):
                field.set_text(typed[name])
        for name, choice in self.asked.items():
            if typed.get(name) in _ASKED[name]:
                choice.set_value(typed[name])
