"""Whom a loan or a visit is of: a person who is registered, or a name that is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kbdesk.desk import Desk
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.theme.scaling import sized
from kbdesk.ui.widgets.notice import Notice


class WhoCard(PersonFinder):
    """A finder that keeps whom it found: ``person`` is the id, ``chose(row)`` when it is known."""

    chose = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("education_page.registered"))
        self.person: str | None = None
        self.chosen = Notice("ok", "", action=tr("education_page.other_person"), icon="person")
        self.chosen.hide()
        sized(self.list, min_height=180)
        self.body.insertWidget(0, self.chosen)
        self.found.connect(self._found)
        self.chosen.acted.connect(self.forget)

    def forget(self) -> None:
        """Let nobody be chosen."""
        self.person = None
        self.chosen.hide()
        self.search.show()
        self.search.set_text("")
        self.list.show()

    def _found(self, person: str) -> None:
        def ask(desk: Desk) -> Row:
            row = desk.store.records.get("person", person) or {}
            family = desk.store.records.get("family", row.get("family") or "") or {}
            return {**row, "rt": family.get("rt"), "phone": family.get("phone")}

        self._context.ask(ask, self._show_person, owner=self, newest=("who", id(self)))

    def _show_person(self, row: Row) -> None:
        self.person = row.get("id")
        self.chosen.set(
            "ok", row.get("name") or "", tr("education_page.rt", rt=row["rt"]) if row["rt"] else "",
            action=tr("education_page.other_person"), icon="person",
        )  # fmt: skip
        self.chosen.show()
        self.search.hide()
        self.list.hide()
        self.chose.emit(row)
