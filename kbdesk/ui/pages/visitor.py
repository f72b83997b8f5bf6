"""A visitor of the corner: registered, by a name, or only counted; one after the other."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.domain.education import AGE_GROUPS, PURPOSES
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.education.who_card import WhoCard
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


class VisitorPage(FormPage):
    """``open()``: saving keeps the form, emptied, for the next visitor."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("education_page.visitor"),
            tr("education_page.save_visitor"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = str(uuid.uuid4())
        self._count = 0
        self.day = DateField(tr("education_page.date"), latest=date.today())
        self.purpose = Picker(
            tr("education_page.purpose"), [(one, tr(f"corner.purpose.{one}")) for one in PURPOSES]
        )
        self.name = TextField(tr("education_page.visitor_name"), longest=200)
        self.rt = TextField(tr("education_page.rt_field"), longest=10, width=90)
        self.sex = Choice(
            tr("education_page.sex"),
            [(one, tr(f"education_page.sex_{one}")) for one in ("male", "female")],
            optional=True,
        )
        self.age = Picker(
            tr("education_page.age"), [(one, tr(f"corner.age.{one}")) for one in AGE_GROUPS]
        )
        self.who = WhoCard(context)
        card = Card(tr("education_page.visit"), pad=(16, 12, 16, 6))
        top = Qt.AlignmentFlag.AlignTop
        line = row(12)
        line.addWidget(self.purpose, 3, top)
        line.addWidget(self.day, 3, top)
        card.body.addLayout(line)
        line = row(12)
        line.addWidget(self.name, 3, top)
        line.addWidget(self.rt, 1, top)
        card.body.addLayout(line)
        card.body.addWidget(Label(tr("education_page.sex"), "label"))
        card.body.addWidget(self.sex)
        card.body.addSpacing(4)
        card.body.addWidget(self.age)
        card.body.addStretch(1)
        self.content.addWidget(Columns([(card, 1), (self.who, 1)], stacks_from=1.25), 1)
        self.age.edit.enter_moves = False
        self.age.entered.connect(self.save)
        self.who.chose.connect(self._chosen)
        self.foot_after(self.who.list)

    def open(self) -> None:
        """Show an empty form of today."""
        self._count = 0
        self.notice.hide()
        self.context.ask(lambda desk: desk.clock.today(), self._begin, owner=self, newest=self)

    def _begin(self, today: date) -> None:
        self.day.set_range(date(1900, 1, 1), today)
        self.day.set_value(today)
        self._empty()

    def _empty(self) -> None:
        self._id = str(uuid.uuid4())
        self.purpose.set_value(None)
        self.name.set_value("")
        self.rt.set_value("")
        self.sex.set_value(None)
        self.age.set_value(None)
        self.who.forget()
        self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, person: Row) -> None:
        self.name.set_value(person.get("name"))
        self.rt.set_value(person.get("rt"))
        self.sex.set_value(person.get("sex"))
        self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> dict[str, Any]:
        """Return the visit as a draft."""
        day = self.day.value()
        fields: dict[str, Any] = {
            "date": day.isoformat() if day else None,
            "purpose": self.purpose.value(),
            "age_group": self.age.value(),
            "officer": self.context.facts.user.name,
        }
        if self.who.person is not None:
            fields["person"] = self.who.person
        else:
            fields |= {
                "name": self.name.value(),
                "rt": self.rt.value(),
                "sex": self.sex.value(),
            }
        return {
            "do": "record_corner_visit", "id": self._id,
            **{k: v for k, v in fields.items() if v},
        }  # fmt: skip

    def save(self) -> None:
        """Record the visitor; the next one may come."""
        if self.saving:
            return
        if self.purpose.value() is None:
            self.purpose.refuse(tr("widget.required"))
            self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.day.state() == "bad":
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: dict[str, Any]) -> None:
        self.saving = False
        self._count += 1
        self.context.tell(
            tr("education_page.visitor_saved"), tr("education_page.visitor_count", n=self._count)
        )
        self._empty()

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        if error.field == "date":
            self.day.refuse(sentence(error, current()))
        else:
            self.complain(error)
