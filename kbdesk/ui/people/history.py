"""Illnesses of a person and of the family, and risk behaviour: the head of the card."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.domain.life_cycle import NONE
from kbdesk.queries.one_person import PersonRow, person_row
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Ticks
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.language import tr

_FIELDS = ("own_history", "family_history", "risk_behaviour")


class HistoryPage(RecordPage):
    """``open(person=)``: what is ticked is known; "none" says that it was asked and is not so."""

    record = "person"
    title, save_words = "person_page.history", "common.save"
    own = Ticks("own_history", "person_page.own_history", columns=4)
    family = Ticks("family_history", "person_page.family_history", columns=4)
    risks = Ticks("risk_behaviour", "person_page.risk_behaviour", columns=4)

    def __init__(self, context: Context) -> None:
        self._person = ""
        super().__init__(context)

    def lay_out(self) -> QWidget:
        for words, field in (
            ("person_page.own_history", self.own),
            ("person_page.family_history", self.family),
            ("person_page.risk_behaviour", self.risks),
        ):
            self.content.addWidget(group(words, field, pad=(16, 12)))
        self.content.addStretch(1)
        return self.risks

    def open(self, person: str = "") -> None:
        self._person = person

        def fill(row: PersonRow | None) -> QWidget:
            self.set_title(
                tr("person_page.history_of", name=(row["name"] if row else None) or ""), ""
            )
            self.inputs.fill(row or {})
            return self.own

        self.begin(("history", person), lambda desk: person_row(desk, person), fill)

    def draft(self) -> dict[str, object]:
        """Return what is ticked; a list is empty where somebody said that there is none."""
        said = self.inputs.values()
        found: dict[str, object] = {"do": "edit_person", "id": self._person}
        for name in _FIELDS:
            ticked = said[name] or []
            if ticked:
                found[name] = [one for one in ticked if one != NONE]
        return found

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("person_page.history_saved"))
        self._context.go("person", id=self._person)
