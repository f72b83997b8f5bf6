"""The corner itself: what it is called, when it is open, where, by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.kitchen_place import corner_of
from kbdesk.ui.forms.field_kinds import Text
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, tr


class CornerAboutPage(RecordPage):
    """``open()``: the corner of the home's first posyandu; every leaflet and poster carries it."""

    record = "corner"
    title, save_words = "education_page.corner_about", "common.save"
    name = Text("name")
    hours = Text("hours", hint="education_page.hours_hint")
    address = Text("address")
    phone = Text("phone")

    def lay_out(self) -> QWidget:
        how = Label(tr("education_page.corner_how"), "secondary", wrap=True)
        what = group(
            "field.entity.corner",
            [(self.name, 3), (self.phone, 2)],
            self.address,
            self.hours,
            how,
            pad=(16, 12, 16, 14),
        )
        put(self.content, what, 1)
        self.enter_saves(self.hours)
        return self.hours

    def open(self) -> None:
        corner = self._context.corner

        def ask(desk: Desk) -> Mapping[str, Any]:
            return corner_of(desk, corner or next(iter(desk.posyandu), None))

        def fill(found: Mapping[str, Any]) -> QWidget:
            self.inputs.fill(found)
            return self.name

        self.begin(("corner_about", corner), ask, fill)

    def draft(self) -> dict[str, object]:
        return {"do": "edit_corner", **self.inputs.values(), **self._context.of_corner()}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("education_page.corner_saved"))
        self._context.go("back")
