"""Lending a material: which, to whom, until when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.desk import Desk
from kbdesk.domain.education import LONGEST_LOAN_DAYS, due_date
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import area_of
from kbdesk.queries.education import shelf
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.education.who_card import WhoCard
from kbdesk.ui.formats import date_long, integer
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.rt_field import RtField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


@dataclass(frozen=True, slots=True)
class _Asked:
    today: date
    materials: tuple[tuple[str, str], ...]


class LendPage(FormPage):
    """``open(material=None)``: a loan of today, due in two weeks unless somebody says otherwise."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("education_page.lend"),
            tr("education_page.save_loan"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = str(uuid.uuid4())
        self._today = date.today()
        self.material = Picker(tr("education_page.material"), [])
        self.borrower = TextField(
            tr("education_page.borrower"), longest=200, hint=tr("education_page.borrower_hint")
        )
        self.rt = RtField(tr("education_page.rt_field"), width=90)
        self.phone = TextField(tr("education_page.phone"), longest=40)
        self.due = DateField(
            tr("education_page.due"), latest=self._today + timedelta(days=LONGEST_LOAN_DAYS)
        )
        self.who = WhoCard(context)
        card = Card(tr("education_page.loan"), pad=(16, 12, 16, 6))
        card.body.addWidget(self.material)
        card.body.addWidget(self.borrower)
        line = row(12)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.rt, 1, top)
        line.addWidget(self.phone, 2, top)
        card.body.addLayout(line)
        card.body.addWidget(self.due)
        card.body.addStretch(1)
        self.content.addWidget(Columns([(card, 1), (self.who, 1)], stacks_from=1.25), 1)
        self.due.edit.enter_moves = False
        self.due.entered.connect(self.save)
        self.who.chose.connect(self._chosen)
        self.notice.acted.connect(lambda: context.go("shelve"))
        self.foot_after(self.who.list)

    def open(self, material: str | None = None) -> None:
        """Show the form."""
        self.notice.hide()

        def ask(desk: Desk) -> _Asked:
            options: list[tuple[str, str]] = []
            seen: set[str] = set()
            for one in shelf(desk, area_of(desk)):
                words = f"{one.title} ({one.code})"
                if one.left is not None:
                    words = tr("education_page.option_left", title=words, n=integer(one.left))
                if words not in seen:
                    seen.add(words)
                    options.append((one.id, words))
            return _Asked(desk.clock.today(), tuple(options))

        def begin(asked: _Asked) -> None:
            self._id = str(uuid.uuid4())
            self._today = asked.today
            self.material.set_options(asked.materials)
            self.material.set_value(material)
            self.due.set_range(asked.today, asked.today + timedelta(days=LONGEST_LOAN_DAYS))
            self.due.set_value(due_date(asked.today))
            for field in (self.borrower, self.rt, self.phone):
                field.set_value("")
            self.who.forget()
            if not asked.materials:
                self.notice.set(
                    "info", tr("education_page.empty_shelf"), tr("education_page.empty_shelf_how"),
                    action=tr("education_page.add_material"),
                )  # fmt: skip
                self.notice.show()
            self.material.setFocus(Qt.FocusReason.OtherFocusReason)

        self.context.ask(ask, begin, owner=self, newest=self)

    def _chosen(self, person: Row) -> None:
        self.borrower.set_value(person.get("name"))
        self.rt.set_value(person.get("rt"))
        self.phone.set_value(person.get("phone"))
        self.due.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> dict[str, Any]:
        """Return the loan as a draft; of a person who is registered nothing is said twice."""
        due = self.due.value()
        fields: dict[str, Any] = {
            "material": self.material.value(),
            "lent": self._today.isoformat(),
            "due": due.isoformat() if due else None,
        }
        if self.who.person is not None:
            fields["person"] = self.who.person
        else:
            fields |= {
                "borrower": self.borrower.value(),
                "rt": self.rt.value(),
                "phone": self.phone.value(),
            }
        return {"do": "record_loan", "id": self._id, **{k: v for k, v in fields.items() if v}}

    def save(self) -> None:
        """Record the loan."""
        if self.saving:
            return
        for field, missing in (
            (self.material, self.material.value() is None),
            (self.borrower, self.borrower.is_empty() and self.who.person is None),
        ):
            if missing:
                field.refuse(tr("widget.required"))
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if self.due.state() == "bad":
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: dict[str, Any]) -> None:
        self.saving = False
        due = date_long(date.fromisoformat(answer["due"]))
        warned = [one["code"] for one in answer["warnings"]]
        detail = tr("loan.none_left") if warned else tr("education_page.due_on", date=due)
        self.context.tell(tr("education_page.loan_saved"), detail)
        self.context.go("education")

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "material": self.material, "borrower": self.borrower, "rt": self.rt,
            "phone": self.phone, "due": self.due,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
