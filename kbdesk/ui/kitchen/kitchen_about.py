"""The kitchen itself: what it is called, where it is, when it is open, for how many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.kitchen_place import kitchen_of
from kbdesk.ui.forms.field_kinds import Number, Text
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, tr


class KitchenAboutPage(RecordPage):
    """``open()``: the kitchen of the home's own kelurahan."""

    record = "kitchen"
    title, save_words = "kitchen_store_page.about", "common.save"
    name = Text("name")
    address = Text("address")
    hours = Text("hours", hint="kitchen_store_page.hours_hint")
    phone = Text("phone")
    capacity = Number("capacity", width=170, hint="kitchen_store_page.capacity_hint")

    def lay_out(self) -> QWidget:
        how = Label(tr("kitchen_store_page.about_how"), "secondary", wrap=True)
        what = group(
            "field.entity.kitchen",
            [(self.name, 3), (self.phone, 2)],
            self.address,
            [(self.hours, 3), (self.capacity, 2)],
            how,
            pad=(16, 12, 16, 14),
        )
        put(self.content, what, 1)
        self.enter_saves(self.capacity)
        return self.capacity

    def open(self) -> None:
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> Mapping[str, Any]:
            return kitchen_of(desk, kitchen or desk.village)

        def fill(found: Mapping[str, Any]) -> QWidget:
            self.inputs.fill(found)
            return self.name

        self.begin(("kitchen_about", kitchen), ask, fill)

    def draft(self) -> dict[str, object]:
        return {"do": "edit_kitchen", **self.inputs.values(), **self._context.of_kitchen()}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("kitchen_store_page.about_saved"))
        self._context.go("back")
