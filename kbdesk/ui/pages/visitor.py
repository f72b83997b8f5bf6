"""A visitor of the corner: registered, by a name, or only counted; one after the other."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.education import AGE_GROUPS, PURPOSES
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import area_of
from kbdesk.queries.education import Visitor, visitors
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.education.who_card import WhoCard
from kbdesk.ui.formats import date_short
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.record_list import Record, RecordList
from kbdesk.ui.widgets.rt_field import RtField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import say, sentence


def _recent(desk: Desk) -> tuple[date, list[Visitor]]:
    today = desk.clock.today()
    return today, visitors(desk, area_of(desk), today.replace(day=1), today, 60)


def _record(one: Visitor) -> Record:
    parts = [date_short(one.date)]
    if one.sex in ("male", "female"):
        parts.append(tr(f"education_page.sex_{one.sex}"))
    if one.age_group:
        parts.append(tr(f"corner.age.{one.age_group}"))
    if one.rt:
        parts.append(tr("education_page.rt", rt=one.rt))
    purpose = tr(f"corner.purpose.{one.purpose or 'unknown'}")
    name = one.name or tr("education_page.nameless")
    return Record(one.id, name, " · ".join(parts), right=purpose)


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
        self.rt = RtField(tr("education_page.rt_field"), width=90)
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
        self.list = RecordList(tr("education_page.visitors"))
        sized(self.list, min_height=120)
        self.remove = Button(tr("education_page.remove_visit"), icon="close", key="Del")
        self.remove.clicked.connect(self._remove)
        self._recent = Card(tr("education_page.visitors"), pad=0)
        self._recent.add_to_header(self.remove)
        self._recent.body.addWidget(self.list, 1)
        right = QWidget()
        down = column(12)
        down.addWidget(self.who, 1)
        down.addWidget(self._recent, 1)
        right.setLayout(down)
        self.content.addWidget(Columns([(card, 1), (right, 1)], stacks_from=1.25), 1)
        self.age.edit.enter_moves = False
        self.age.entered.connect(self.save)
        self.who.chose.connect(self._chosen)
        self.setTabOrder(self.who.list, self.remove)
        self.setTabOrder(self.remove, self.list)
        self.foot_after(self.list)

    def open(self) -> None:
        """Show an empty form of today."""
        self._count = 0
        self.notice.hide()
        self.context.ask(_recent, self._begin, owner=self, newest=self)

    def _begin(self, found: tuple[date, list[Visitor]]) -> None:
        self.day.set_range(date(1900, 1, 1), found[0])
        self.day.set_value(found[0])
        self._show(found)
        self._empty()

    def _show(self, found: tuple[date, list[Visitor]]) -> None:
        self.list.set_records([_record(one) for one in found[1]])
        self.remove.setEnabled(bool(found[1]))

    def _reload(self) -> None:
        self.context.ask(_recent, self._show, owner=self, newest=("visits", id(self)))

    def _remove(self) -> None:
        """Take the marked visit out of every count: it was mistyped."""
        key = self.list.current_key()
        if key is not None:
            reason = say("education_page.mistyped", "id")
            draft = {"do": "void_corner_visit", "id": key, "reason": reason}

            def done(_: object) -> None:
                self.context.can_undo(
                    tr("education_page.undone"),
                    "",
                    [{"do": "unvoid", "kind": "corner_visit", "id": key}],
                    "visitor",
                    then=self._reload,
                )
                self.context.tell_undoable(tr("education_page.taken_out"))
                self._reload()

            self.context.record(draft, done, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

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
        self._reload()

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        if error.field == "date":
            self.day.refuse(sentence(error, current()))
        else:
            self.complain(error)
