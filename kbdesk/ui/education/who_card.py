"""Whom a loan or a visit is of: a person who is registered, or a name that is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kbdesk.queries.one_person import PersonRow, person_with_home
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import FormField
from kbdesk.ui.kit import Notice, sized, tr
from kbdesk.ui.referral.finder import PersonFinder


class WhoCard(PersonFinder):
    """A finder that keeps whom it found: ``person`` is the id, ``chose(row)`` when it is known.

    ``changed`` when somebody else, or nobody, is chosen.
    """

    chose = Signal(object)
    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("education_page.registered"))
        self.person: str | None = None
        self.row: PersonRow = {}
        self.chosen = Notice("ok", "", action=tr("education_page.other_person"), icon="person")
        self.chosen.hide()
        sized(self.list, min_height=180)
        self.body.insertWidget(0, self.chosen)
        self.found.connect(self._found)
        self.chosen.acted.connect(self.forget)

    def forget(self) -> None:
        """Let nobody be chosen."""
        self.person, self.row = None, {}
        self.chosen.hide()
        self.search.show()
        self.search.set_text("")
        self.list.show()
        self.changed.emit()

    def _found(self, person: str) -> None:
        self._context.read(lambda desk: person_with_home(desk, person), self._known)

    def show_person(self, row: PersonRow) -> None:
        """Show who is chosen: ``id``, ``name``, ``rt`` of a row."""
        self.person = row.get("id")
        self.row = {name: row.get(name) for name in ("id", "name", "rt")}
        rt = tr("education_page.rt", rt=row["rt"]) if row.get("rt") else ""
        self.chosen.set(
            "ok", row.get("name") or "", rt, action=tr("education_page.other_person"), icon="person"
        )
        self.chosen.show()
        self.search.hide()
        self.list.hide()
        self.changed.emit()

    def _known(self, row: PersonRow) -> None:
        self.show_person(row)
        self.chose.emit(row)


class Who(FormField[WhoCard]):
    """A person who is registered, by id."""

    def build(self, context: Context, /) -> WhoCard:
        return WhoCard(context)

    def fill(self, widget: WhoCard, _value: object, /) -> None:
        widget.forget()

    def value(self, widget: WhoCard) -> object:
        return widget.person

    def typed(self, widget: WhoCard) -> object:
        return dict(widget.row)

    def restore(self, widget: WhoCard, kept: object) -> None:
        if isinstance(kept, dict) and isinstance(kept.get("id"), str):
            widget.show_person(kept)
