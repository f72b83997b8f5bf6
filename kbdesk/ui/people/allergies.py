"""What somebody must not eat: the kitchen warns of it on the menu, the list and the sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.domain.life_cycle import NONE
from kbdesk.queries.one_person import PersonRow, person_row
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Text, Ticks
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, tr


class AllergiesPage(RecordPage):
    """``open(person=)``: what is ticked is known; "none" says that it was asked and is not so."""

    record = "person"
    title, save_words = "kitchen_store_page.allergies", "common.save"
    allergies = Ticks("allergies", columns=4)
    note = Text("allergy_note")

    def __init__(self, context: Context) -> None:
        self._person = ""
        super().__init__(context)

    def lay_out(self) -> QWidget:
        how = Label(tr("kitchen_store_page.allergies_how"), "secondary", wrap=True)
        what = group("field.allergies", self.allergies, self.note, how, pad=(16, 12, 16, 14))
        put(self.content, what, 1)
        self.enter_saves(self.note)
        return self.note

    def open(self, person: str = "") -> None:
        self._person = person

        def fill(row: PersonRow | None) -> QWidget:
            name = (row["name"] if row else None) or ""
            self.set_title(tr("kitchen_store_page.allergies_of", name=name), "")
            self.inputs.fill(row or {})
            return self.allergies

        self.begin(("allergies", person), lambda desk: person_row(desk, person), fill)

    def draft(self) -> dict[str, object]:
        """Return what is ticked; the list is empty where somebody said that there is none."""
        said = self.inputs.values()
        ticked = said["allergies"] or []
        return {
            "do": "edit_person",
            "id": self._person,
            "allergies": [one for one in ticked if one != NONE] if ticked else None,
            "allergy_note": said["allergy_note"],
        }

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("kitchen_store_page.allergies_saved"))
        self._context.go("back")
