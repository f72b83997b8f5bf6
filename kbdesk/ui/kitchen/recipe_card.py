"""The day's recipe: what goes in, how, and what a portion gives against target and AKG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from kbdesk.queries.kitchen_day import KitchenDay, Shown
from kbdesk.ui.formats import DASH, decimal, integer, percent
from kbdesk.ui.kitchen.drawing import TargetBar
from kbdesk.ui.kitchen.words import animal_words
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import ElidedLabel, IconLabel, Label, line
from kbdesk.ui.widgets.progress_strip import Bar
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

TARGETED: Final = ("energy_kcal", "protein_g", "fat_g")
AKG: Final = ("iron_mg", "zinc_mg", "calcium_mg", "vitamin_a_ug", "vitamin_c_mg")
_DECIMALS: Final = {"energy_kcal": 0, "calcium_mg": 0, "vitamin_a_ug": 0}
_ICONS: Final = {"within": ("check-circle", "ok"), "below": ("warning", "warn"),
                 "above": ("warning", "warn"), "incomplete": ("info", "ink_2")}  # fmt: skip


class RecipeCard(Card):
    """``show_day`` shows the first recipe of a day; ``other`` goes to the next of several."""

    def __init__(self) -> None:
        super().__init__(pad=0, gap=0)
        self._shown: Sequence[Shown] = ()
        self._at = 0
        self._day: KitchenDay | None = None
        self.body.addLayout(self._make_head())
        self.body.addWidget(line())
        self.ingredients = Table(
            tr("kitchen_page.ingredients"),
            [
                Column(tr("kitchen_page.ingredient_gram"), stretch=1),
                Column(tr("kitchen_page.raw"), RIGHT),
                Column(tr("kitchen_page.edible"), RIGHT),
                Column(tr("kitchen_page.eaten_gram"), RIGHT),
            ],
            row_height=36,
            pad=6,
            fit=True,
        )
        self._steps = column(4, (16, 10, 16, 12))
        left = QFrame()
        left.setProperty("role", "card_side")
        inner = column(0)
        inner.addWidget(self.ingredients)
        inner.addLayout(self._steps)
        inner.addStretch(1)
        left.setLayout(inner)
        self.given = NutrientsPart()
        whole = QWidget()
        whole.setProperty("role", "plain")
        parts = row(0)
        self._columns = Columns([(left, 55), (self.given, 45)], gap=0, stacks_from=1.5)
        parts.addWidget(self._columns)
        whole.setLayout(parts)
        self.empty = EmptyState(
            "calendar", tr("kitchen_page.no_menu"), tr("kitchen_page.no_menu_detail"),
            action=tr("kitchen_page.menus"), action_icon="calendar",
        )  # fmt: skip
        self._whole = whole
        self.body.addWidget(whole, 1)
        self.body.addWidget(self.empty, 1)
        self.empty.hide()
        self.body.addWidget(self._make_foot())

    def _make_head(self) -> QLayout:
        self._name = Label("", "section", wrap=True)
        self._second = ElidedLabel("", "body", tone="ink_2")
        self.other = Button("", icon="repeat")
        self._portions = Chip("", "teal", icon="bowl")
        self._cost = Chip("", "neutral")
        words = column(0)
        words.addWidget(self._name)
        words.addWidget(self._second)
        head = row(8, (16, 10, 16, 10))
        head.addLayout(words, 1)
        head.addWidget(self.other)
        head.addWidget(self._portions)
        head.addWidget(self._cost)
        self.other.clicked.connect(self._next)
        return head

    def _make_foot(self) -> QWidget:
        self.foot = QFrame()
        self.foot.setProperty("role", "card_foot")
        self._cooked = ElidedLabel("", "body", tone="ink_2")
        self.swap = Button(tr("kitchen_page.swap"), icon="edit")
        self.produce = primary(tr("kitchen_page.produce"), icon="check")
        inner = row(8, (16, 9, 12, 9))
        inner.addWidget(IconLabel("person", "ink_2", 20))
        inner.addWidget(self._cooked, 1)
        inner.addWidget(self.swap)
        inner.addWidget(self.produce)
        self.foot.setLayout(inner)
        return self.foot

    @property
    def recipe(self) -> str | None:
        """Return the id of the recipe shown."""
        return self._shown[self._at].recipe.id if self._shown else None

    def show_day(self, found: KitchenDay) -> None:
        """Show a day's recipe."""
        same = [one.recipe.id for one in self._shown] == [one.recipe.id for one in found.shown]
        self._day, self._shown = found, found.shown
        self._at = self._at if same else 0
        self._show()

    def _next(self) -> None:
        self._at = (self._at + 1) % max(len(self._shown), 1)
        self._show()

    def _show(self) -> None:
        found, several = self._day, len(self._shown) > 1
        if found is None:
            return
        self.other.setVisible(several)
        if several:
            following = self._shown[(self._at + 1) % len(self._shown)].recipe
            self.other.set_words(tr(f"kitchen.meal_{following.meal}"), name=following.name)
            self.other.setToolTip(following.name)
        self.swap.setEnabled(bool(self._shown))
        self._show_cooked(found)
        for part in (self._portions, self._cost, self._second, self._whole):
            part.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        if not self._shown:
            self._name.setText(tr("kitchen_page.nothing_planned"))
            return
        shown = self._shown[self._at]
        self._name.setText(shown.recipe.name)
        self._second.setText(self._second_words(found, shown))
        self._portions.set(
            tr("kitchen_page.portions_of", n=integer(shown.recipe.portions)), "teal", icon="bowl"
        )
        cost = shown.said["per_portion"]["cost_rupiah"]
        words = tr("kitchen_page.no_price") if cost is None else tr(
            "kitchen_page.cost_each", cost=integer(cost)
        )  # fmt: skip
        self._cost.set(words, "neutral")
        self._cost.setToolTip(", ".join(shown.said["missing_prices"]))
        self.ingredients.set_rows([_ingredient(one) for one in shown.said["ingredients"]])
        self._show_steps(shown.recipe.steps)
        self.given.show_recipe(shown.said)

    def _second_words(self, found: KitchenDay, shown: Shown) -> str:
        dish = next((d for day in found.week for d in day.dishes if d.id == shown.recipe.id), None)
        texture = tr(f"kitchen.texture_{shown.recipe.texture}")
        parts = [texture[:1].upper() + texture[1:]]
        if dish is not None and dish.animals:
            parts.append(tr("kitchen_page.animals", names=animal_words(dish.animals)))
        return " · ".join(parts)

    def _show_cooked(self, found: KitchenDay) -> None:
        mine = [one for one in found.produced if one.target in (found.target, None)]
        if not mine:
            self._cooked.setText(tr("kitchen_page.not_cooked"))
            return
        cooks = list(dict.fromkeys(name for one in mine for name in one.cooks))
        portions = sum(one.portions for one in mine)
        words = [", ".join(cooks)] if cooks else []
        words.append(tr("kitchen_page.cooked", n=integer(portions)))
        self._cooked.setText(" · ".join(words))

    def _show_steps(self, steps: Sequence[str]) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, step in enumerate(steps, start=1):
            holder = QWidget()
            holder.setProperty("role", "plain")
            words = row(6)
            words.addWidget(
                sized(Label(f"{number}.", tone="ink_2"), min_width=18), 0,
                Qt.AlignmentFlag.AlignTop,
            )  # fmt: skip
            words.addWidget(Label(step, tone="ink_2", wrap=True), 1)
            holder.setLayout(words)
            self._steps.addWidget(holder)


def _ingredient(one: Mapping[str, Any]) -> Row:
    share = one["edible_percent"]
    cells = (
        one["name"],
        grams(one["raw_g"]),
        DASH if share is None else percent(share, 100, 0),
        grams(one["edible_g"]),
    )
    return Row(one["food"] + one["method"], list(cells), spoken=", ".join(cells))


def grams(value: float | None) -> str:
    """Return grams as a cook weighs them: whole ones, under ten with a decimal."""
    if value is None:
        return DASH
    return decimal(value, 0 if value >= 10 or value == int(value) else 1)


class NutrientsPart(QFrame):
    """What a portion gives: bars against the programme's target, shares of the AKG."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        whole = column(2, (16, 10, 16, 10))
        self._title = Label("", "label", wrap=True)
        whole.addWidget(self._title)
        self._targets = {name: _Against(name) for name in TARGETED}
        for one in self._targets.values():
            whole.addWidget(one)
        self._no_target = Label(tr("kitchen_page.no_target"), "secondary", wrap=True)
        whole.addWidget(self._no_target)
        whole.addSpacing(4)
        self._akg_title = Label("", "label", wrap=True)
        whole.addWidget(self._akg_title)
        self._rows = {name: _AkgRow(name) for name in AKG}
        for share in self._rows.values():
            whole.addWidget(share)
        whole.addStretch(1)
        self.setLayout(whole)

    def show_recipe(self, said: Mapping[str, Any]) -> None:
        """Show what ``recipe nutrition`` says."""
        target = said["target"]
        bands: Mapping[str, Any] = said["target_per_portion"]
        words = tr(f"kitchen.target_{target}")
        key = "per_portion_target" if bands else "per_portion"
        self._title.setText(tr(f"kitchen_page.{key}", target=words))
        for name, against in self._targets.items():
            against.show_value(said["per_portion"][name], bands.get(name), said)
        self._no_target.setVisible(not bands)
        group = tr(f"recipes_page.akg_{target}")
        self._akg_title.setText(tr("kitchen_page.against_akg", group=group))
        for share in self._rows.values():
            share.show_value(said)


def figure(name: str, value: float | None) -> str:
    """Return a nutrient's figure: "233", "10,2"."""
    return decimal(value, _DECIMALS.get(name, 1))


class _Against(QWidget):
    """One nutrient against its target: name, value, status, bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._nutrient = name
        self.setProperty("role", "plain")
        whole = column(0)
        head = row(6)
        self._value = Label("", "number")
        self._icon = IconLabel("check-circle", "ok", 18)
        head.addWidget(Label(tr(f"kitchen.nutrient_{name}"), tone="ink_2"))
        head.addStretch(1)
        head.addWidget(self._value)
        head.addWidget(Label(tr(f"kitchen.unit_{name}"), tone="ink_2"))
        head.addWidget(self._icon)
        whole.addLayout(head)
        self._bar = TargetBar()
        whole.addWidget(self._bar)
        self._missing = Label("", "secondary", wrap=True)
        whole.addWidget(self._missing)
        self.setLayout(whole)

    def show_value(
        self, value: float | None, band: Mapping[str, Any] | None, said: Mapping[str, Any]
    ) -> None:
        name = self._nutrient
        self._value.setText(figure(name, value))
        status = band["status"] if band else "incomplete"
        icon, shade = _ICONS[status]
        self._icon.set_icon(icon, shade)
        self._icon.setVisible(band is not None)
        words = tr(f"kitchen_page.status_{status}") if band else ""
        self._icon.setToolTip(words)
        self._bar.setVisible(band is not None)
        lacking = said["missing"].get(name)
        self._missing.setVisible(bool(lacking))
        self._missing.setText(missing_words(lacking or ()))
        if band is not None:
            low, high = figure_of(band["min"]), figure_of(band["max"])
            shown = value if value is not None else said["at_least"].get(name)
            self._bar.set(shown, band["min"], band["max"], (low, high))
            spoken = tr(
                "kitchen_page.against_spoken", name=tr(f"kitchen.nutrient_{name}"),
                value=figure(name, value), low=low, high=high, status=words,
            )  # fmt: skip
            self.setAccessibleName(spoken)
            self._bar.setAccessibleName(spoken)


def figure_of(limit: float) -> str:
    """Return a limit as it is written under its bar: "225", "17,9"."""
    return decimal(limit, 0 if limit == int(limit) else 1)


def missing_words(names: Sequence[str]) -> str:
    """Return whose figures are missing: "data Ikan layang tidak tersedia"."""
    if not names:
        return ""
    if len(names) > 2:
        shown = tr("kitchen_page.and_more", names=", ".join(names[:2]), n=len(names) - 2)
    else:
        shown = ", ".join(names)
    return tr("kitchen_page.missing", names=shown)


class _AkgRow(QWidget):
    """A nutrient as a share of the AKG: name, amount, bar and percent, or what is missing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._nutrient = name
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._amount = sized(Label("", align=right), min_width=74)
        self._bar = Bar(height=8)
        self._share = sized(Label("", "label", align=right), min_width=46)
        self._missing = ElidedLabel("", "secondary", tone="ink_2")
        self._missing.setAlignment(right)
        line = row(8, (0, 2))
        line.addWidget(sized(Label(tr(f"kitchen_page.short_{name}"), tone="ink_2"), min_width=58))
        line.addWidget(self._amount)
        line.addWidget(self._bar, 1)
        line.addWidget(self._share)
        line.addWidget(self._missing, 1)
        self.setLayout(line)

    def show_value(self, said: Mapping[str, Any]) -> None:
        name = self._nutrient
        value, share = said["per_portion"][name], said["akg_percent"][name]
        known = value is not None and share is not None
        for part in (self._amount, self._bar, self._share):
            part.setVisible(known)
        self._missing.setVisible(not known)
        if not known:
            self._missing.setText(missing_words(said["missing"].get(name, ())))
            return
        unit = tr(f"kitchen_page.unit_{name}")
        self._amount.setText(f"{figure(name, value)} {unit}")
        self._share.setText(percent(share, 100, 0))
        self._bar.set(share / 100, "teal" if share >= 0 else "line")
