"""One menu cycle, laid by keyboard: ten days, a day's recipes, and what day and cycle give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.commands.recipes import slot_items
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.menus import DAYS, MOST_A_DAY, SLOTS, Cycle, Slot, date_of, starter_cycles
from kbdesk.domain.nutrition import bands, rounded
from kbdesk.queries.allergies import of_cycle
from kbdesk.queries.menus import Cycles
from kbdesk.queries.recipe_list import RecipeLine, recipe_list
from kbdesk.records.kitchen import MENU_CYCLE
from kbdesk.ui.at_rest import AtRest
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer, weekday
from kbdesk.ui.keys import hear_first
from kbdesk.ui.kit import Button, Card, Label, boxed, column, primary, put, row, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.recipes.day_card import MenuDayCard, portion_of
from kbdesk.ui.recipes.figures import rupiah
from kbdesk.ui.recipes.menus import meal_of
from kbdesk.ui.recipes.new_cycle import FURTHEST
from kbdesk.ui.recipes.portion_figures import PortionFigures
from kbdesk.ui.recipes.recipes import energy_cell
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.filling_stack import Parts
from kbdesk.ui.widgets.table import Column, LineTable, Row, Section, Table
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

PARTS = ("day", "cycle", "doubts")
_MARK = Text("", shade="warn", icon="warning")
_REST_MS = 1200


@dataclass(frozen=True, slots=True)
class _MenuOpened:
    today: date
    cycle: Cycle
    shelf: tuple[RecipeLine, ...]
    said: dict[str, object]


class MenuPage(PageFrame):
    """``open(id="", day=1)``: two letters and Enter lay a recipe; it is kept by itself."""

    def __init__(self, context: Context) -> None:
        self.shelf = Button(tr("menus_page.retire"), icon="inbox", does=lambda: self._retire())
        self.sheet = Button(tr("menus_page.kitchen_sheet"), icon="document", key="F7")
        self.print = primary(tr("menus_page.print_board"), icon="print", key="Ctrl P")
        super().__init__(
            tr("menus_page.cycle"), " ", [self.shelf, self.sheet, self.print], back=True
        )
        self._context = context
        self._cycle: Cycle | None = None
        self._said: dict[str, Any] | None = None
        self._day = 1
        self._unkept = False
        self._newest = ("menu", id(self))
        longest = MENU_CYCLE.field("name").longest
        self.name = TextField(tr("menus_page.name"), longest=longest, compact=True, label=False)
        self.start = DateField(
            tr("menus_page.start"), latest=date.today() + FURTHEST, compact=True, label=False,
            width=150,
        )  # fmt: skip
        self.start.edit.setPlaceholderText(tr("menus_page.start"))
        self.kept = Label("", "secondary")
        self.table = Table(
            tr("menus_page.ten_days"),
            Column(tr("dashat.day")),
            Column(tr("dashat.menu"), stretch=1),
            Column(tr("recipes_page.animal"), width=76),
            Column(tr("recipes_page.energy_kcal"), RIGHT),
            Column(tr("recipes_page.cost"), RIGHT, optional=True),
            row_height=48,
            pad=7,
            round_top=True,
            fit=True,
        )
        hear_first(self.table, self._struck)
        self.card = MenuDayCard()
        self.whole = PortionFigures("menus_page.cycle_target")
        doubt = Column(tr("dashat.look_again"), stretch=1)
        self.doubts = LineTable(tr("dashat.look_again"), Column("", width=50), doubt, fit=False)
        sized(self.doubts, min_height=300)
        self.part = Choice(
            tr("menus_page.parts"),
            [(one, tr(f"menus_page.part_{one}", n="0")) for one in PARTS],
            value="day",
            pad=10,
        )
        self._timer = AtRest(self.keep, _REST_MS, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = put(row(12), (self.name, 1), self.start, sized(self.kept, min_width=170))
        left = Card(pad=0, gap=0)
        foot = put(row(0, (16, 8, 16, 10)), Label(tr("menus_page.how"), "secondary", wrap=True))
        put(left.body, self.table, foot, 1)
        average = Card(tr("dashat.average"), pad=(16, 12, 16, 14))
        put(average.body, self.whole, 1)
        look = Card(tr("dashat.look_again"), pad=(0, 0, 0, 8))
        look.body.addWidget(self.doubts, 1)
        self._stack = Parts(self.card, average, look)
        other = boxed(put(column(12), self.part, (self._stack, 1)))
        put(self.content, top, (Columns([(left, 60), (other, 40)], stacks_from=1.25), 1))

    def _connect(self) -> None:
        go = self._context.go
        self.went_back.connect(lambda: go("back"))
        self.print.clicked.connect(self._print)
        self.sheet.clicked.connect(self._sheet)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _: self._to_search())
        self.card.laid.connect(self._lay)
        self.card.taken_off.connect(self._take_off)
        self.card.left.connect(lambda: self.table.setFocus())
        self.doubts.opened.connect(self._to_doubt)
        self.part.changed.connect(self._show_part)
        self.name.changed.connect(self._typed)
        self.start.changed.connect(self._typed)
        self.hear_keys({"Ctrl+P": self._print, "F7": self._sheet})

    def open(self, id: str = "", day: int = 1) -> None:
        """Show a cycle; without an id the first."""
        self._cycle, self._said, self._unkept = None, None, False
        self._day = day if 1 <= day <= DAYS else 1
        self.part.set_value("day")
        self._show_part("day")

        def ask(desk: Desk) -> _MenuOpened:
            cycles = Cycles(desk)
            of = cycles.held(id) if id else (cycles.current() or [*starter_cycles().values()])[0]
            return _MenuOpened(desk.clock.today(), of, tuple(recipe_list(desk)), of_cycle(desk, of))

        self._context.ask(ask, self._begin, newest=self._newest)
        self.table.setFocus()

    def leave(self) -> None:
        """Keep what was laid."""
        super().leave()
        if self._unkept:
            self.keep()

    def _begin(self, opened: _MenuOpened) -> None:
        cycle = opened.cycle
        self._cycle = None
        self.name.set_value(cycle.name)
        self.start.set_range(date(2000, 1, 1), opened.today + FURTHEST)
        self.start.set_value(date.fromisoformat(cycle.start) if cycle.start else None)
        self.card.set_shelf(opened.shelf, cycle.target)
        self._cycle = cycle
        self.kept.setText("")
        self._show(opened.said)

    def _show(self, said: dict[str, Any]) -> None:
        cycle = self._cycle
        if cycle is None:
            return
        self._said = said
        about = tr("menus_page.own") if cycle.changed else tr("menus_page.example")
        target = tr(f"kitchen.target_{cycle.target}")
        self.set_title(cycle.name, f"{target} · {about}")
        repeats = {
            one["params"]["day"]: one["params"]["first"]
            for one in said["warnings"]
            if one["code"] == "menu_cycle.repeat"
        }
        # A focused table marks its first row by itself.
        wanted = self._day
        self.table.set_rows([self._row(day, repeats.get(day["day"])) for day in said["days"]])
        self.table.set_current_key(str(wanted))
        self._show_day()
        self.whole.show_portion(_average(said))
        count = integer(len(said["warnings"]))
        self.part.set_words("doubts", tr("menus_page.part_doubts", n=count))
        doubts: list[Row | Section] = [
            Row(f"{place}/{one['params'].get('day', 0)}", [_MARK, _doubt_words(one)])
            for place, one in enumerate(said["warnings"])
        ]
        if not doubts:
            words = tr("menus_page.nothing_doubted")
            doubts = [Row("", [Text("", shade="ok", icon="check-circle"), words])]
        self.doubts.set_rows(doubts)

    def _date_of(self, day: int) -> date | None:
        start = self._cycle.start if self._cycle is not None else None
        return None if start is None else date_of(date.fromisoformat(start), day)

    def _row(self, day: dict[str, Any], first_on: int | None) -> Row:
        number, when = integer(day["day"]), self._date_of(day["day"])
        first: Cell = Text(number, strong=True)
        if when is not None:
            first = Two(number, f"{weekday(when)[:3]} {date_short(when)}")
        recipes = day["recipes"]
        meals = [one["name"] or tr("menus_page.not_heard") for one in recipes]
        menu: Cell = Text(tr("menus_page.empty_day"), shade="ink_3")
        if meals:
            more = meals[1:] or [tr(f"kitchen.meal_{recipes[0]['slot']}")]
            if first_on is not None:
                more.append(tr("menus_page.again", day=integer(first_on)))
            shade = "ink" if first_on is None else "warn"
            menu = Two(meals[0], " · ".join(more), shade=shade)
        meat: Cell = "–"
        energy: Cell = "–"
        if recipes:
            meat = Text(tr("menus_page.no_animal"), shade="warn", icon="warning")
            if day["animal_protein"]:
                meat = Text(tr("recipes_page.with_animal"), shade="ok", icon="check-circle")
            status = day["target_per_day"].get("energy_kcal", {}).get("status")
            energy = energy_cell(day["nutrients"]["energy_kcal"], status)
        return Row(str(day["day"]), [first, menu, meat, energy, rupiah(day["cost_rupiah"])])

    def _show_day(self) -> None:
        said, cycle = self._said, self._cycle
        if said is None or cycle is None:
            return
        when = self._date_of(self._day)
        title = tr("menus_page.day", day=integer(self._day))
        if when is not None:
            title = f"{title} · {weekday(when)}, {date_short(when)}"
        self.card.show_day(title, said["days"][self._day - 1], cycle.target)

    def _choose(self, key: str) -> None:
        if key.isdigit():
            self._day = int(key)
            self._show_day()

    def _show_part(self, part: str) -> None:
        self._stack.show_part(PARTS.index(part))

    def _to_search(self) -> None:
        self._part("day")
        self.card.search.setFocus()

    def _to_doubt(self, key: str) -> None:
        day = int(key.partition("/")[2] or 0)
        if day:
            self._day = day
            self._part("day")
            self.table.set_current_key(str(day))
            self.table.setFocus()

    def _part(self, part: str) -> None:
        self.part.set_value(part)
        self._show_part(part)

    def _slots_of(self, day: int) -> list[Slot]:
        assert self._cycle is not None
        slots = [slot for slot in self._cycle.slots if slot.day == day]
        return sorted(slots, key=lambda one: SLOTS.index(one.slot))

    def _lay(self, recipe: str) -> None:
        cycle = self._cycle
        if cycle is None:
            return
        if len(self._slots_of(self._day)) >= MOST_A_DAY:
            self._context.tell(tr("menus_page.day_full", most=MOST_A_DAY), "")
            return
        self._change((*cycle.slots, Slot(self._day, self.card.meal_of(recipe), recipe)))

    def _take_off(self, place: int) -> None:
        if self._cycle is not None and place < len(held := self._slots_of(self._day)):
            slots = list(self._cycle.slots)
            slots.remove(held[place])
            self._change(tuple(slots))

    def _change(self, slots: tuple[Slot, ...]) -> None:
        """Take other days: shown at once, written once the hand rests."""
        assert self._cycle is not None
        self._cycle = replace(self._cycle, slots=slots, changed=True)
        self._touched()
        self._reckon()

    def _reckon(self) -> None:
        cycle = self._cycle
        if cycle is not None:
            self._context.ask(lambda desk: of_cycle(desk, cycle), self._show, newest=self._newest)

    def _typed(self) -> None:
        cycle = self._cycle
        if cycle is None or self.start.state() == "bad":
            return
        day, name = self.start.value(), self.name.value()
        start = day.isoformat() if day else None
        if day is None and not self.start.is_empty():
            return
        if (name or cycle.name, start) != (cycle.name, cycle.start):
            self._cycle = replace(cycle, name=name or cycle.name, start=start, changed=True)
            self._touched()
            self._reckon()

    def _touched(self) -> None:
        self._unkept = True
        self.kept.setText("")
        self._timer.start()

    def keep(self) -> None:
        """Write the cycle as it is now."""
        self._timer.stop()
        cycle = self._cycle
        if cycle is None or not self._unkept:
            return
        self._unkept = False
        draft = {
            "do": "edit_menu_cycle", "id": cycle.id, "name": cycle.name, "start": cycle.start,
            "slots": slot_items(cycle),
        }  # fmt: skip
        self._context.do(
            lambda desk: record(desk, draft),
            lambda _: self.kept.setText(tr("menus_page.kept")),
            owner=self,
            refused=self._refused,
        )

    def _refused(self, error: KbdeskError) -> None:
        self._unkept = True
        self._context.complained.emit(error)

    def _print(self) -> None:
        if self._cycle is not None:
            self._context.go("menu_papers", cycle=self._cycle.id)

    def _sheet(self) -> None:
        held = self._slots_of(self._day) if self._cycle is not None else []
        if held:
            self._context.go("menu_papers", recipe=held[0].recipe)

    def _retire(self) -> None:
        cycle = self._cycle
        if cycle is None:
            return
        self.keep()
        draft = {"do": "edit_menu_cycle", "id": cycle.id, "retired": True}
        self._context.do(
            lambda desk: record(desk, draft),
            lambda _: self._retired(cycle.id, cycle.name),
            owner=self,
        )

    def _retired(self, cycle: str, name: str) -> None:
        back = {"do": "edit_menu_cycle", "id": cycle, "retired": False}
        self._context.can_undo(tr("menus_page.is_back"), name, [back], "menus")
        self._context.tell_undoable(tr("menus_page.retired"), name)
        self._context.go("menus")

    def _struck(self, event: QKeyEvent) -> bool:
        """Let a letter typed on a day go to the field; Delete takes the day's last recipe off."""
        shift = Qt.KeyboardModifier.ShiftModifier
        if not event.modifiers() & ~shift and event.text().isalnum():
            self._part("day")
            self.card.begin_typing(event.text())
            return True
        if event.key() != Qt.Key.Key_Delete or self._cycle is None:
            return False
        held = self._slots_of(self._day)
        if held:
            self._take_off(len(held) - 1)
        return True


def _doubt_words(one: dict[str, Any]) -> Cell:
    """Return what is worth another look, in two lines where a recipe is named."""
    recipe = one["params"].get("recipe")
    if recipe is None:
        return Text(sentence(KbdeskError(one["code"], **one["params"]), current()), strong=True)
    kind = one["code"].partition(".")[2]
    return Two(tr(f"menus_page.doubt_{kind}", **one["params"]), str(recipe))


def _average(said: dict[str, Any]) -> dict[str, object]:
    """Return a cycle's average as the figures of a portion are shown."""
    missing: dict[str, list[str]] = {}
    for day in said["days"]:
        for name, foods in day["missing"].items():
            missing.setdefault(name, []).extend(f for f in foods if f not in missing.get(name, []))
    limits = {
        name: {"min": rounded(band.least), "max": rounded(band.most)}
        for name, band in bands(said["target"], meal_of(said["days"])).items()
    }
    day = {"nutrients": said["average"], "missing": missing, "target_per_day": limits}
    return portion_of(day, said["target"])
