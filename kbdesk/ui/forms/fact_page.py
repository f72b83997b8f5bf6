"""The form of a fact about a person on a day: recorded, corrected, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.one_person import FactOf, fact_of
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.forms.layout import group, in_columns
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import put, tr


class FactPage(RecordPage):
    """``open(person=, id="")``: a new fact about a person, or the correction of the one with the
    id.

    A subclass names its ``record`` and declares its fields; ``record_<record>``,
    ``correct_<record>`` and ``void_<record>`` write it. Ctrl+Z takes a new one back.
    """

    columns = 3
    undone_on: ClassVar[Sequence[str]] = ("person",)
    """The pages on which Ctrl+Z takes a new fact back."""

    def __init__(self, context: Context) -> None:
        self.person = ""
        self.fact = ""
        super().__init__(context)

    def lay_out(self) -> QWidget:
        fields = self.inputs.widgets()
        put(self.content, group("", in_columns(self.columns, *fields), pad=(16, 14)), 1)
        return fields[-1]

    def find_fact(self, desk: Desk) -> FactOf:
        """Return the person of the form, and the row to correct."""
        return fact_of(desk, self.record, self.person, self.fact)

    def open(self, person: str = "", id: str = "") -> None:
        """Show the form of a person, empty or with what was recorded."""
        self.person, self.fact = person, id
        self.begin(self.form_name(), self.find_fact, self.fill)

    def form_name(self) -> Sequence[str]:
        """The parts of the name under which typing is kept."""
        return (self.record, self.person, self.fact)

    def title_of(self, found: FactOf) -> str:
        """The record and the person's name."""
        return tr("form_page.title_of", record=self.record_words, name=found.name)

    def fill(self, found: FactOf) -> QWidget:
        """Fill the form; return where typing begins."""
        self.person = found.person
        self.set_title(self.title_of(found), "")
        self.inputs.fill(found.row or {"date": self.today})
        widgets = self.inputs.widgets()
        return widgets[0 if found.row else 1]

    def draft(self) -> dict[str, Any]:
        """Return what is typed, as a new fact or as a correction."""
        said = self.inputs.values()
        if self.fact:
            return {"do": f"correct_{self.record}", "id": self.fact, **said}
        return {"do": f"record_{self.record}", "id": self.new_id, "person": self.person, **said}

    def saved(self, answer: Any) -> None:
        self.tell_saved(answer["id"])
        self._context.go("back")

    def tell_saved(self, id_: str) -> None:
        """Say that it is saved; Ctrl+Z then takes a new one back."""
        title = tr("form_page.recorded", record=self.record_words)
        if self.fact:
            self._context.tell(title)
            return
        self._context.tell_undoable(title)
        back = voiding(self.record, id_)
        gone = tr("form_page.taken_back", record=self.record_words)
        self._context.can_undo(gone, "", [back], *self.undone_on, then=self._taken_back)

    def _taken_back(self) -> None:
        """If the form still shows what was taken back, empty it."""
        if self.person and self.isVisible():
            self.open(self.person)
