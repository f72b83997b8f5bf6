"""DASHAT: the week's menu, the day's recipe, who eats today and what the programme did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.nutrition import TARGETS
from kbdesk.queries.kitchen_day import WEEK, KitchenDay, MenuDay, kitchen_day
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.ui.comparison.places_card import PlacesCard, WhichPlace
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, decimal, integer, joined, weekday
from kbdesk.ui.kit import Button, Notice, boxed, column, hidden, icon_button, put, sized, tr
from kbdesk.ui.kitchen.day_tiles import DayItem, DayTiles
from kbdesk.ui.kitchen.eaters_card import EatersCard
from kbdesk.ui.kitchen.recipe_card import RecipeCard
from kbdesk.ui.kitchen.words import animal_words, target_words
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns

_STATUS: Final = {"within": ("check-circle", "ok"), "below": ("warning", "warn"),
                  "above": ("warning", "warn")}  # fmt: skip


class KitchenPage(PageFrame):
    """``open(target=None, day=None)``: the kitchen on a day, for a target group."""

    def __init__(self, context: Context) -> None:
        self.target = Choice(
            tr("kitchen_page.target"), [(one, target_words(one)) for one in TARGETS], pad=9
        )
        self.book = icon_button("book", tr("kitchen_page.book"), does=lambda: context.go("recipes"))
        self.menu = Button(tr("kitchen_page.print_menu"), icon="print")
        self.money = icon_button("document", tr("kitchen_store_page.money_and_stock"))
        actions = [self.target, self.money, self.book, self.menu]
        super().__init__(tr("kitchen_page.title"), " ", actions)
        self._context = context
        self._found: KitchenDay | None = None
        self._target: str | None = None
        self._day: date | None = None
        self._chosen_on: date | None = None
        self.which = WhichPlace(context, "kitchen")
        self.beside = PlacesCard(context, "kitchen")
        self.notice = hidden(Notice("info", "", action=tr("kitchen_page.who_waits")))
        self.tiles = DayTiles(tr("kitchen_page.week"), WEEK)
        self.recipe = RecipeCard()
        self.eaters = EatersCard()
        sized(self.recipe, min_height=430)
        sized(self.eaters, min_width=400, min_height=430)
        columns = Columns([(self.recipe, 61), (self.eaters, 39)], stacks_from=1.25)
        self._of_one = boxed(put(column(12), self.notice, self.tiles, (columns, 1)))
        put(self.content, self.which, self.beside, (self._of_one, 1))
        self._connect()

    def _connect(self) -> None:
        go = self._context.go
        self.target.changed.connect(self._choose_target)
        self.menu.clicked.connect(self._print_menu)
        self.money.clicked.connect(lambda: go("money"))
        self.tiles.chosen.connect(self._choose_tile)
        self.tiles.stepped.connect(self._step)
        self.recipe.swap.clicked.connect(lambda: self._swap())
        self.recipe.allergy.acted.connect(lambda: self._swap(self.recipe.must_go))
        self.recipe.produce.clicked.connect(self._produce)
        self.recipe.empty.acted.connect(lambda: go("menus"))
        self.eaters.opened.connect(lambda key: go("recipient", id=key))
        self.eaters.portions.clicked.connect(lambda: go("portions", day=self._eating_day()))
        self.eaters.recipients.clicked.connect(lambda: go("recipients"))
        self.eaters.outcome.clicked.connect(lambda: go("outcome"))
        self.notice.acted.connect(lambda: go("recipients"))
        self.which.chosen.connect(self._load)
        self.beside.opened.connect(self.which.choose)
        self.on_recorded(self._context, self._load)
        self.hear_keys(
            {
                "F5": self._press(self.eaters.portions),
                "F6": self._press(self.recipe.produce),
                "F7": self._press(self.eaters.recipients),
                "F8": self._press(self.money),
                "Ctrl+P": self._print_menu,
            }
        )

    def open(self, target: str | None = None, day: date | None = None) -> None:
        """Show a day of the kitchen; what was chosen earlier today stays where nothing is said."""
        self._target = target or self._target
        if day is not None:
            self._day, self._chosen_on = day, None
        self.which.ask()
        self._load()
        if not self.which.of_all:
            self.tiles.setFocus()

    def _press(self, button: Button) -> Callable[[], None]:
        """Return what a key does: of all kitchens together nothing is recorded."""
        return lambda: None if self.which.of_all else button.click()

    def _load(self) -> None:
        if not self.beside.show_which(
            self, self.which, self._of_one, self.target, self.menu, self.money
        ):
            return
        target, day, chosen_on = self._target, self._day, self._chosen_on
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> KitchenDay:
            # After midnight, go on to the new day.
            old = chosen_on is not None and chosen_on != desk.clock.today()
            return kitchen_day(desk, target, None if old else day, area_of_kitchen(desk, kitchen))

        self._context.read(ask, self._show)

    def _show(self, found: KitchenDay) -> None:
        if self.which.of_all:
            return  # all kitchens were chosen since
        self._found = found
        if self._day is None or self._chosen_on not in (None, found.today):
            self._day = None
        self._chosen_on = found.today
        self.target.set_value(found.target)
        self.set_subtitle(_subtitle(found))
        self.tiles.set_items([_tile(one) for one in found.week])
        self.tiles.set_chosen(next(i for i, one in enumerate(found.week) if one.date == found.on))
        self.recipe.show_day(found)
        self.eaters.show_day(found)
        self.notice.setVisible(found.untouched)
        if found.untouched:
            words = "begin_waiting" if found.waiting else "begin_detail"
            self.notice.set(
                "info", tr("kitchen_page.begin"),
                tr(f"kitchen_page.{words}", n=integer(found.waiting)),
                action=tr("kitchen_page.who_waits"), icon="kitchen",
            )  # fmt: skip

    def _choose_target(self, target: str) -> None:
        self._target = target
        self._load()

    def _choose_tile(self, place: int) -> None:
        if self._found is not None:
            self._day = self._found.week[place].date
            self._load()

    def _step(self, days: int) -> None:
        if self._found is None:
            return
        # Step from the day asked for last, not the day shown: a held key is faster than the
        # answers.
        day = (self._day or self._found.on) + timedelta(days=days)
        if day.weekday() == WEEK:
            day += timedelta(days=1 if days > 0 else -1)
        self._day = day
        self._load()

    def _eating_day(self) -> date | None:
        """Return the day shown, today where it is still to come."""
        found = self._found
        return None if found is None else min(found.on, found.today)

    def _print_menu(self) -> None:
        found = self._found
        if found is not None and found.cycle is not None:
            self._context.go("menu_papers", cycle=found.cycle.id)

    def _swap(self, out: str = "") -> None:
        """Go to swap a food; ``out`` is one that somebody must not eat."""
        if self.recipe.recipe is not None:
            more = {"out": out} if out else {}
            self._context.go("recipe", id=self.recipe.recipe, part="swap", **more)

    def _produce(self) -> None:
        found = self._found
        if found is None:
            return
        self._context.go(
            "production", day=min(found.on, found.today), recipe=self.recipe.recipe,
            target=found.target,
        )  # fmt: skip


def _subtitle(found: KitchenDay) -> str:
    parts = [tr("kitchen_page.subtitle")]
    if found.cycle is not None and not found.laid:
        parts.append(tr("kitchen_page.example"))
    elif found.number is not None:
        parts.append(tr("kitchen_page.cycle_day", n=found.number))
    day = f"{weekday(found.on)[:3]} {date_short(found.on)}"
    return f"{' · '.join(parts)}, {day}"


def day_words(day: date) -> str:
    """Return a day as it stands on its tile: "Rab 12"."""
    return f"{weekday(day)[:3]} {day.day}"


def _tile(one: MenuDay) -> DayItem:
    if not one.dishes:
        words = tr("kitchen_page.no_dish")
        spoken = f"{weekday(one.date)} {one.date.day}, {words}"
        return DayItem(day_words(one.date), "", "", "ink", words, "", spoken)
    first = one.dishes[0]
    energies = [dish.energy for dish in one.dishes]
    icon, shade = _STATUS.get(first.status or "", ("", "ink_2"))
    known = [value for value in energies if value is not None]
    whole = len(known) == len(energies)
    energy = tr("kitchen_page.kcal", value=decimal(sum(known), 0)) if whole else ""
    meals = tr("kitchen_page.dishes", n=len(one.dishes))
    if len(one.dishes) == 1:
        meals = tr(f"kitchen_page.short_{first.meal}")
    below = (meals, animal_words(food for dish in one.dishes for food in dish.animals))
    cooked = tr("kitchen_page.cooked", n=integer(one.cooked)) if one.cooked else ""
    status = tr(f"kitchen_page.status_{first.status}") if first.status else ""
    dish = first.name if len(one.dishes) == 1 else " + ".join(d.name for d in one.dishes)
    day = f"{weekday(one.date)} {one.date.day}"
    spoken = joined(day, dish, energy, status, *below, cooked, by=", ")
    return DayItem(
        day_words(one.date), energy, icon, shade, dish, joined(*below), spoken,
        cooked=bool(one.cooked),
    )  # fmt: skip
