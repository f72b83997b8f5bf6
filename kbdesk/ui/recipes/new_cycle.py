"""The form of a new menu cycle, beside the list of cycles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal

from kbdesk.commands.recipes import slot_items
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.menus import Cycles
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Day, OneOf, Text
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import Label, primary, put, row, tr
from kbdesk.ui.recipes.options import Options, target_options

_EMPTY = "empty"
FURTHEST = timedelta(days=730)
"""How far ahead a cycle may start."""


class NewCycleCard(FormCard):
    """``made(id)`` once the cycle is on the disk; it begins empty or with another one's days."""

    made = Signal(str)
    record = "menu_cycle"
    name = Text("name", "menus_page.name")
    target = OneOf("target", "recipes_page.target")
    start = Day("start", "menus_page.start", ahead=FURTHEST)
    source = OneOf("source", "menus_page.begin_from", needs=True)

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("menus_page.new"), pad=(16, 12, 16, 14))
        make = primary(tr("menus_page.make"), icon="plus", does=self.save)
        put(self.body, Label(tr("menus_page.new_how"), "secondary", wrap=True), self.notice)
        put(self.body, *self.inputs.widgets(), put(row(8), 1, make), 1)
        self.target.set_options(target_options())
        self.enter_saves(self.source)
        self.ctrl_enter_saves()

    def begin(self, today: date, cycles: Options) -> None:
        """Show the form, empty or as it was typed before."""
        self.inputs.set_today(today)
        self.source.set_options([(_EMPTY, tr("menus_page.empty")), *cycles])
        if not self.keeping.name:
            self.inputs.fill({"source": _EMPTY})
            self.keep_as("menu_cycle:new")
        elif self.source.value() is None:
            self.source.set_value(_EMPTY)

    def draft(self) -> dict[str, object]:
        said = self.inputs.values()
        del said["source"]
        return {"do": "record_menu_cycle", "id": self.new_id, "slots": [], **said}

    def write(self) -> None:
        draft, source = self.draft(), self.source.value()

        def make(desk: Desk) -> dict[str, Any]:
            days = [] if source in (None, _EMPTY) else slot_items(Cycles(desk).held(source))
            return record(desk, {**draft, "slots": days})

        self.write_by(make)

    def saved(self, answer: Any) -> None:
        self._context.tell(tr("menus_page.made"), self.name.value())
        self.made.emit(answer["id"])
