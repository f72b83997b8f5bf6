"""Lending a material: which, to whom, until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.education import LONGEST_LOAN_DAYS, due_date
from kbdesk.queries.education import shelf
from kbdesk.queries.one_person import PersonRow
from kbdesk.queries.places_beside import area_of_corner
from kbdesk.ui.education.who_card import Who
from kbdesk.ui.formats import date_long, integer
from kbdesk.ui.forms.field_kinds import Day, OneOf, Rt, Text, go_to
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.columns import Columns

Options = list[tuple[str, str]]


class LendPage(RecordPage):
    """``open(material=None)``: a loan of today, due in two weeks unless somebody says otherwise."""

    record = "loan"
    title, save_words = "education_page.lend", "education_page.save_loan"
    material = OneOf("material", "education_page.material")
    borrower = Text(
        "borrower", "education_page.borrower", hint="education_page.borrower_hint", needs=True
    )
    rt = Rt("rt", "common.rt")
    phone = Text("phone", "education_page.phone")
    due = Day("due", "education_page.due", needs=False, since=timedelta(0),
              ahead=timedelta(days=LONGEST_LOAN_DAYS))  # fmt: skip
    who = Who("person", "education_page.registered")

    def lay_out(self) -> QWidget:
        loan = group(
            "education_page.loan",
            self.material,
            self.borrower,
            [(self.rt, 1), (self.phone, 2)],
            self.due,
        )
        loan.body.addStretch(1)
        self.content.addWidget(Columns([(loan, 1), (self.who, 1)], stacks_from=1.25), 1)
        self.enter_saves(self.due)
        self.who.chose.connect(self._chosen)
        return self.who.list

    def open(self, material: str | None = None) -> None:
        def fill(materials: Options) -> QWidget:
            self.material.set_options(materials)
            self.inputs.fill({"material": material, "due": due_date(self.today)})
            if not materials:
                self.say(
                    "info",
                    tr("education_page.empty_shelf"),
                    tr("education_page.empty_shelf_how"),
                    tr("education_page.add_material"),
                    lambda: self._context.go("shelve"),
                )
            return self.material

        corner = self._context.corner
        self.begin(("lend", material, corner), lambda desk: _on_the_shelf(desk, corner), fill)

    def _chosen(self, person: PersonRow) -> None:
        self.borrower.set_value(person.get("name"))
        self.rt.set_value(person.get("rt"))
        self.phone.set_value(person.get("phone"))
        go_to(self.due)

    def draft(self) -> dict[str, object]:
        """Return the loan as a draft; of a person who is registered nothing is said twice."""
        fields = {"lent": self.today.isoformat(), **self.inputs.values()}
        if fields["person"]:
            fields |= dict.fromkeys(("borrower", "rt", "phone"))
        kept = {name: value for name, value in fields.items() if value}
        return {"do": "record_loan", "id": self.new_id, **kept, **self._context.of_corner()}

    def saved(self, answer: dict[str, Any]) -> None:
        due = date_long(date.fromisoformat(answer["due"]))
        detail = tr("education_page.due_on", date=due)
        if answer["warnings"]:
            detail = tr("loan.none_left")
        self._context.tell(tr("education_page.loan_saved"), detail)
        self._context.go("education")


def _on_the_shelf(desk: Desk, posyandu: str | None) -> Options:
    options: Options = []
    for one in shelf(desk, area_of_corner(desk, posyandu)):
        words = f"{one.title} ({one.code})"
        if one.left is not None:
            words = tr("education_page.option_left", title=words, n=integer(one.left))
        if words not in [said for _, said in options]:
            options.append((one.id, words))
    return options
