"""A food to be added or changed: its figures per 100 g, checked against each other as one types."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import (
    ALLERGENS,
    CONFIRMABLE,
    GROUP_OF_LETTER,
    GROUPS,
    MOST,
    SCALE,
    doubts,
    energy_of,
    read_code,
)
from kbdesk.domain.identifiers import new_identifier
from kbdesk.queries.foods import shown
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.recipes.food_card import FIGURES, figure_name
from kbdesk.ui.recipes.target_bar import amount
from kbdesk.ui.theme.scaling import grid, row
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


class FoodFormPage(FormPage):
    """``open(id="")``: a food of one's own, or one that is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("foods_page.new"),
            tr("foods_page.save"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = ""
        self._new = new_identifier()
        self._confirmed: list[str] = []
        self.name = TextField(tr("foods_page.name"), longest=120)
        self.code = TextField(
            tr("foods_page.code"), longest=20, hint=tr("foods_page.code_hint"), width=150
        )
        self.group = Picker(
            tr("foods_page.group"), [(one, tr(f"kitchen.group_{one}")) for one in GROUPS]
        )
        self.figures = {name: _figure(name) for name in FIGURES}
        self.sum = Label("", "secondary", wrap=True)
        self.source = TextField(
            tr("foods_page.source"), longest=200, hint=tr("foods_page.source_hint")
        )
        self.allergens = CheckChips(
            tr("recipes_page.allergens"),
            [(one, tr(f"kitchen.allergen_{one}")) for one in ALLERGENS],
        )
        self._lay_out()
        self.code.left.connect(self._code_left)
        for field in self.figures.values():
            field.changed.connect(self._typed)
        self.source.changed.connect(lambda: self.source.clear_message())
        self.notice.acted.connect(self._confirm)
        self.foot_after(self.allergens)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        what = Card(tr("foods_page.food"), pad=(16, 12, 16, 6))
        line = row(12)
        line.addWidget(self.code, 0, top)
        line.addWidget(self.name, 6, top)
        line.addWidget(self.group, 4, top)
        what.body.addLayout(line)
        per = Card(tr("foods_page.per_100"), pad=(16, 12, 16, 12))
        cells = grid((12, 2))
        for place, field in enumerate(self.figures.values()):
            cells.addWidget(field, place // 5, place % 5, top)
        for across in range(5):
            cells.setColumnStretch(across, 1)
        per.body.addLayout(cells)
        per.body.addWidget(self.sum)
        per.body.addWidget(self.source)
        held = Card(tr("recipes_page.allergens"), pad=(16, 12, 16, 14))
        held.body.addWidget(self.allergens)
        for card in (what, per, held):
            self.content.addWidget(card)
        self.content.addStretch(1)

    def open(self, id: str = "") -> None:
        """Show the form."""
        self._id, self._new, self._confirmed = id, new_identifier(), []
        self.notice.hide()
        self.set_title(tr(f"foods_page.{'edit_title' if id else 'new'}"), "")

        def ask(desk: Desk) -> dict[str, Any]:
            return (shown(desk, id) if id else None) or {}

        self.context.ask(ask, self._begin, owner=self, newest=self)

    def _begin(self, food: dict[str, Any]) -> None:
        self.name.set_value(food.get("name"))
        self.code.set_value(food.get("code"))
        self.code.set_read_only(bool(self._id))
        self.group.set_value(food.get("group"))
        for name, field in self.figures.items():
            value = food.get(name)
            field.set_value(None if value is None else int(Decimal(str(value)) * SCALE))
        self.source.set_value(food.get("source"))
        self.allergens.set_values(food.get("allergens") or ())
        self._typed()
        first: Field = self.name if self._id else self.code
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _code_left(self) -> None:
        """Take the group from the first letter of a TKPI code."""
        letter = read_code(self.code.text())[:1]
        if not self._id and self.group.value() is None and letter in GROUP_OF_LETTER:
            self.group.set_value(GROUP_OF_LETTER[letter])

    def _values(self) -> dict[str, Decimal | None]:
        found: dict[str, Decimal | None] = {}
        for name, field in self.figures.items():
            value = field.value()
            key = "edible" if name == "edible_percent" else name
            found[key] = None if value is None else Decimal(value) / SCALE
        return found

    def _typed(self) -> None:
        """Say what protein, fat and carbohydrate give by 4, 9 and 4, and whether it agrees."""
        self._confirmed = []
        values = self._values()
        parts = [values[name] for name in ("protein_g", "fat_g", "carbohydrate_g")]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            self.sum.set_tone("ink_3")
            self.sum.setText(tr("foods_page.sum_how"))
            return
        expected = amount("energy_kcal", float(energy_of(*known)))
        wrong = [one for one in doubts(values) if one.code != "food.out_of_range"]
        if wrong:
            self.sum.set_tone("warn")
            error = KbdeskError(wrong[0].code, field=wrong[0].field, **wrong[0].params)
            self.sum.setText(sentence(error, current()))
        else:
            agrees = values["energy_kcal"] is not None
            self.sum.set_tone("ok" if agrees else "ink_3")
            words = "sum_agrees" if agrees else "sum_is"
            self.sum.setText(tr(f"foods_page.{words}", energy=expected))

    def draft(self) -> dict[str, Any]:
        """Return the food as a draft; an empty figure is not known."""
        fields: dict[str, Any] = {
            "name": self.name.value(),
            "group": self.group.value(),
            "allergens": self.allergens.values(),
            "source": self.source.value() or None,
            "confirm": self._confirmed,
        }
        for name, field in self.figures.items():
            value = field.value()
            fields[name] = None if value is None else str(Decimal(value) / SCALE)
        if self._id:
            return {"do": "edit_food", "id": self._id, **fields}
        code = self.code.value()
        made: dict[str, Any] = {"do": "record_food", **fields}
        return made | ({"code": code} if code else {"id": self._new})

    def save(self) -> None:
        """Record the food."""
        if self.saving:
            return
        for field, missing in (
            (self.name, self.name.is_empty()),
            (self.group, self.group.value() is None),
            (self.source, self.source.is_empty()),
        ):
            if missing:
                if field.state() != "bad":
                    field.refuse(tr("widget.required"))
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        for number in self.figures.values():
            number.check(finished=True)
            if number.state() == "bad":
                number.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: dict[str, Any]) -> None:
        self.saving = False
        self.context.tell(tr("foods_page.saved"), self.name.value())
        self.context.go("foods", id=answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        words = sentence(error, current())
        if error.code in CONFIRMABLE:
            # the published table holds some of these: a person decides
            self.notice.set("warn", words, action=tr("foods_page.number_right"))
            self.notice.show()
            self.notice.button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fields: dict[str, Field] = {
            "name": self.name, "code": self.code, "group": self.group, "source": self.source,
            **self.figures,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(words)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        """Save with a figure that a person said is right."""
        self._confirmed = list(CONFIRMABLE)
        self.save()


def _figure(name: str) -> NumberField:
    key = "edible" if name == "edible_percent" else name
    unit = "%" if name == "edible_percent" else tr(f"kitchen.unit_{name}")
    least = SCALE if name == "edible_percent" else 0
    return NumberField(
        figure_name(name), unit, scale=SCALE, decimals=2, lowest=least,
        highest=int(MOST[key] * SCALE), big=False, width=None,
    )  # fmt: skip
