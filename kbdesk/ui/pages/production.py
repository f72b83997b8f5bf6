"""Noting what was cooked: which recipe, how many portions, what it cost, who cooked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipes import MOST_PORTIONS
from kbdesk.queries.area import area_of
from kbdesk.queries.kitchen_day import KitchenDay, kitchen_day, target_of
from kbdesk.queries.kitchen_month import kitchen_village
from kbdesk.queries.recipes import Recipes, scaled
from kbdesk.records.kitchen import MOST_RUPIAH
from kbdesk.store.kitchen_rows import last_cooks
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_full, integer
from kbdesk.ui.kitchen.cooked_card import CookedCard
from kbdesk.ui.kitchen.recipe_card import grams
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


@dataclass(frozen=True, slots=True)
class _Asked:
    day: KitchenDay
    recipes: tuple[tuple[str, str], ...]
    targets: Mapping[str, str]
    cooks: tuple[str, ...]


class ProductionPage(FormPage):
    """``open(day=None, recipe=None, target=None)``: what is on the menu, ready to be noted."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("kitchen_page.produce"),
            tr("kitchen_page.save_production"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = str(uuid.uuid4())
        self._target: str | None = None
        self._found: _Asked | None = None
        self._counted: int | None = None
        self.recipe = Picker(tr("kitchen_page.recipe"), [])
        self.day = DateField(tr("kitchen_page.date"), latest=date.today())
        self.portions = NumberField.count(
            tr("kitchen_page.portions_cooked"), lowest=1, highest=MOST_PORTIONS, width=170
        )
        self.cost = NumberField(
            tr("kitchen_page.cost"), "", scale=1, decimals=0, lowest=0, highest=MOST_RUPIAH,
            big=False, width=None, hint=" ",
        )  # fmt: skip
        self.cooks = TextField(
            tr("kitchen_page.cooks"), longest=300, hint=tr("kitchen_page.cooks_hint")
        )
        self.note = TextField(tr("kitchen_page.note"), longest=500)
        self.shopping = Table(
            tr("kitchen_page.shopping"),
            [
                Column(tr("kitchen_page.ingredient_gram"), stretch=1),
                Column(tr("kitchen_page.raw"), RIGHT),
                Column(tr("kitchen_page.per_kg"), RIGHT, optional=True),
                Column("Rp", RIGHT),
            ],
            row_height=36,
            fit=True,
        )
        self.cooked = CookedCard(context)
        self._total = Label("", "label")
        self._lacking = Label("", "secondary", wrap=True)
        self._lay_out()
        for field in (self.recipe, self.day, self.portions):
            field.changed.connect(self._count)
        self.cooked.taken_out.connect(self._reload)
        self.note.edit.enter_moves = False
        self.note.entered.connect(self.save)
        self.foot_after(self.shopping)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        what = Card(tr("kitchen_page.production"), pad=(16, 12, 16, 6))
        what.body.addWidget(self.recipe)
        for fields in (((self.day, 3), (self.portions, 2)), ((self.cost, 1), (self.cooks, 1))):
            line = row(12)
            for field, stretch in fields:
                line.addWidget(field, stretch, top)
            what.body.addLayout(line)
        what.body.addWidget(self.note)
        what.body.addStretch(1)
        left = QWidget()
        down = column(12)
        down.addWidget(what)
        down.addWidget(self.cooked)
        down.addStretch(1)
        left.setLayout(down)
        buy = Card(tr("kitchen_page.shopping"), pad=0, gap=0)
        buy.body.addWidget(self.shopping)
        foot = column(4, (16, 10, 16, 12))
        foot.addWidget(self._total)
        foot.addWidget(self._lacking)
        buy.body.addLayout(foot)
        buy.body.addStretch(1)
        right = QWidget()
        other = column(12)
        other.addWidget(buy)
        other.addStretch(1)
        right.setLayout(other)
        self.content.addWidget(Columns([(left, 54), (right, 46)], stacks_from=1.25), 1)

    def open(
        self, day: date | None = None, recipe: str | None = None, target: str | None = None
    ) -> None:
        """Show the form, filled with what the menu says of the day."""
        self.notice.hide()
        self._id = str(uuid.uuid4())
        self._target = target
        self._ask(day, recipe, fill=True)

    # -- inside ------------------------------------------------------------------------------

    def _ask(self, day: date | None, recipe: str | None, *, fill: bool) -> None:
        target = self._target

        def ask(desk: Desk) -> _Asked:
            area = area_of(desk)
            found = kitchen_day(desk, target, day, area)
            options, targets = [], {}
            on_menu = {dish.id for menu in found.week if menu.date == found.on
                       for dish in menu.dishes}  # fmt: skip
            all_of_them = Recipes(desk).current()
            all_of_them.sort(key=lambda one: (one.id not in on_menu, one.target != found.target))
            for one in all_of_them:
                words = f"{one.name} · {tr(f'kitchen.target_{one.target}')}"
                options.append((one.id, words))
                targets[one.id] = one.target
            cooks = last_cooks(desk.store.records, kitchen_village(desk, area))
            return _Asked(found, tuple(dict(options).items()), targets, tuple(cooks))

        def show(asked: _Asked) -> None:
            self._begin(asked, day, recipe) if fill else self._show_cooked(asked)

        self.context.ask(ask, show, owner=self, newest=self)

    def _reload(self) -> None:
        self._ask(self.day.value(), self.recipe.value(), fill=False)

    def _show_cooked(self, asked: _Asked) -> None:
        self._found = asked
        self.cooked.show_lines(asked.day.produced)

    def _begin(self, asked: _Asked, day: date | None, recipe: str | None) -> None:
        self._show_cooked(asked)
        found = asked.day
        self.day.set_range(date(2000, 1, 1), found.today)
        self.day.set_value(min(day or found.today, found.today))
        self.recipe.set_options(asked.recipes)
        menu = [one.recipe.id for one in found.shown]
        done = {one.recipe for one in found.produced}
        first = next((one for one in menu if one not in done), menu[0] if menu else None)
        self.recipe.set_value(recipe or first)
        target = asked.targets.get(self.recipe.value() or "", found.target)
        eating = sum(target_of(one.months) == target for one in found.eaters)
        self.portions.set_value(eating or None)
        self.cost.set_text("")
        self.cooks.set_value(", ".join(asked.cooks))
        self.note.set_value("")
        self.set_title(tr("kitchen_page.produce"), date_full(found.on))
        self._count()
        self.portions.setFocus(Qt.FocusReason.OtherFocusReason)
        self.portions.edit.selectAll()

    def _count(self) -> None:
        """Ask what so many portions of the recipe cost on that day."""
        recipe, portions, day = self.recipe.value(), self.portions.value(), self.day.value()
        if recipe is None or not portions:
            self._show_cost(None)
            return

        def ask(desk: Desk) -> Mapping[str, Any]:
            return scaled(desk, recipe, portions, on=day)

        self.context.ask(ask, self._show_cost, owner=self, newest=("cost", id(self)))

    def _show_cost(self, said: Mapping[str, Any] | None) -> None:
        self._counted = said["cost_rupiah"] if said else None
        rows = [_line(one) for one in said["ingredients"]] if said else []
        self.shopping.set_rows(rows)
        lacking = said["missing_prices"] if said else []
        words = ""
        if self._counted is not None and said is not None:
            words = tr(
                "kitchen_page.total", cost=integer(self._counted),
                each=integer(said["cost_per_portion"]),
            )  # fmt: skip
        elif said is not None:
            words = tr("kitchen_page.known_cost", cost=integer(said["known_cost_rupiah"]))
        self._total.setText(words)
        self._total.setVisible(bool(words))
        self._lacking.setText(tr("kitchen_page.without_price", names=", ".join(lacking)))
        self._lacking.setVisible(bool(lacking))
        hint = tr("kitchen_page.cost_unknown_hint")
        if self._counted is not None:
            hint = tr("kitchen_page.cost_hint", cost=integer(self._counted))
        self.cost.set_hint(hint if said else " ")

    def draft(self) -> dict[str, Any]:
        """Return the production as a draft; a cost that nobody typed is counted from prices."""
        day = self.day.value()
        fields: dict[str, Any] = {
            "date": day.isoformat() if day else None,
            "recipe": self.recipe.value(),
            "portions": self.portions.value(),
            "cost_rupiah": self.cost.value(),
            "cooks": [one.strip() for one in self.cooks.text().split(",") if one.strip()],
            "note": self.note.text().strip(),
        }
        kept = {name: value for name, value in fields.items() if value not in (None, "", [])}
        return {"do": "record_production", "id": self._id, **kept}

    def save(self) -> None:
        """Note it and go back to the kitchen."""
        if self.saving:
            return
        wanted: tuple[Field, ...] = (self.recipe, self.day, self.portions, self.cost)
        for field in wanted:
            field.check(finished=True)
            if field is not self.cost and field.is_empty():
                field.refuse(tr("widget.required"))
            if field.state() == "bad":
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: dict[str, Any]) -> None:
        self.saving = False
        portions = tr("kitchen_page.portions_of", n=integer(self.portions.value() or 0))
        self.context.tell(tr("kitchen_page.production_saved"), portions)
        recipe, found = self.recipe.value() or "", self._found
        target = found.targets.get(recipe) if found else None
        self.context.go("kitchen", target=target, day=self.day.value())

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "date": self.day, "recipe": self.recipe, "portions": self.portions,
            "cost_rupiah": self.cost, "cooks": self.cooks, "note": self.note,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _line(one: Mapping[str, Any]) -> Row:
    price, cost = one["rupiah_per_kg"], one["cost_rupiah"]
    cells = [
        one["name"],
        grams(one["raw_g"]),
        DASH if price is None else integer(price),
        DASH if cost is None else integer(cost),
    ]
    return Row(one["food"], cells, spoken=", ".join(cells))
