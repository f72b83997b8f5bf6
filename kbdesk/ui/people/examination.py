"""The page of one examination: recorded outside an open day, or corrected afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.examinee import Examinee, examinee
from kbdesk.ui.formats import date_full
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.record_page import NEXT, RecordPage
from kbdesk.ui.kit import Card, put, tr
from kbdesk.ui.people.examination_card import ExaminationCard
from kbdesk.ui.people.grown_head import GrownHead


class ExaminationPage(RecordPage):
    """``open(person=, day=None)``: the card of a day, new or to be corrected.

    The card holds the fields; the open day shows the same card.
    """

    title = "person_page.examination"
    hints = (*NEXT, ("Alt L", "open_day_page.hint_alt_l"))

    def lay_out(self) -> QWidget:
        self._whom: Examinee | None = None
        self.head = GrownHead()
        self.card = ExaminationCard(self._context)
        sheet = Card(pad=0, gap=0)
        put(sheet.body, self.head, self.card)
        put(self.content, sheet, 1)
        self.card.changed.connect(self.touched)
        self.card.finished.connect(lambda: go_to(self.save_button))
        self.hear_keys({"Alt+L": self.card.unfold})
        return self.card

    def open(self, person: str = "", day: date | None = None) -> None:
        """Show the card of a person on a day, today where none is named."""
        self.begin(_form_of, lambda desk: examinee(desk, person, day), self._fill)

    def _fill(self, whom: Examinee) -> None:
        self._whom = whom
        self.set_title(tr("person_page.examination_of", name=whom.name), date_full(whom.day))
        self.head.show_person(whom)
        self.card.show_person(whom, None)

    def begun(self) -> None:
        self.card.focus_first()

    def typed(self) -> dict[str, object]:
        return self.card.typed()

    def put_back(self, kept: Mapping[str, object]) -> None:
        if self._whom is not None:
            self.card.show_person(self._whom, kept)

    def first_bad(self) -> QWidget | None:
        return self.card.first_bad()

    def refuse(self, error: KbdeskError) -> bool:
        self.card.refuse(error)
        return True

    def draft(self) -> dict[str, object]:
        assert self._whom is not None
        said, before = self.card.draft(), self._whom.today
        if before is None:
            return {"do": "record_examination", "id": self.new_id, **said}
        return {"do": "correct_examination", "id": before.row["id"], **said}

    def saved(self, answer: Mapping[str, Any]) -> None:
        assert self._whom is not None
        key = "person_page.saved_refer" if answer["proposals"] else "person_page.saved"
        self._context.tell(tr(key, name=self._whom.name))
        self._context.go("person", id=self._whom.id)


def _form_of(whom: Examinee) -> tuple[str, str, str]:
    """Return the name under which typing is kept: each correction has its own."""
    again = whom.today.row["id"] if whom.today is not None else ""
    return "examination", whom.id, f"{whom.day.isoformat()}{again}"
