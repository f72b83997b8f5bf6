"""Family planning (KB) of a family's couples: what they use now, a new record, the history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.family_planning import METHODS, REASONS, SOURCES, STATUSES, USER, WISHES
from kbdesk.queries.family_planning import Couple, couples_of
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short
from kbdesk.ui.krs.words import planning_words
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.timeline import Moment, Timeline
from kbdesk.words import say, sentence

_COUNTS = ("live_births", "living_children", "ideal_children")


class FamilyPlanningPage(FormPage):
    """``open(family=, person=None)``: a record of today for the first couple, or the one named."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("planning_page.title"),
            tr("planning_page.save"),
            [
                ("Enter", tr("survey_page.hint_enter")),
                ("Del", tr("survey_page.hint_delete")),
            ],
        )
        self._family = ""
        self._id = str(uuid.uuid4())
        self._couples: dict[str, Couple] = {}
        say_, hint = "planning_page.", tr("kb.not_asked")
        today = date.today()
        self.wife = Picker(tr(f"{say_}wife"), [])
        self.day = DateField(tr(f"{say_}day"), latest=today)
        self.status = Asked(
            tr(f"{say_}status"), [(code, tr(f"kb.status_{code}")) for code in STATUSES]
        )
        self.method = Picker(tr(f"{say_}method"), [(c, tr(f"kb.method_{c}")) for c in METHODS])
        self.source = Picker(
            tr(f"{say_}source"), [(c, tr(f"kb.source_{c}")) for c in SOURCES], hint=hint
        )
        self.since = DateField(tr(f"{say_}since"), latest=today, hint=hint)
        self.reason = Picker(
            tr(f"{say_}reason"), [(c, tr(f"kb.reason_{c}")) for c in REASONS], hint=hint
        )
        self.wish = Asked(
            tr(f"{say_}wish"), [(c, tr(f"kb.wish_{c}")) for c in WISHES], hint=hint, pad=10
        )
        self.informed = Asked(
            tr(f"{say_}informed"), [(c, tr(f"tpk.{c}")) for c in ("yes", "no")], hint=hint
        )
        self.counts = {
            name: NumberField.count(tr(f"{say_}{name}"), highest=25, width=None) for name in _COUNTS
        }
        self.counts["ideal_children"].edit.enter_moves = False
        self._lay_out()
        self.status.changed.connect(self._ask_by_status)
        self.wife.picked.connect(self._choose)
        self.counts["ideal_children"].entered.connect(self.save)
        self.foot_after(self.counts["ideal_children"].edit)
        self._ask_by_status()

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        form = Card(tr("planning_page.new"), pad=(16, 12, 16, 8))
        first = row(12)
        first.addWidget(self.wife, 3, top)
        first.addWidget(self.day, 2, top)
        form.body.addLayout(first)
        form.body.addWidget(self.status)
        self._used, self._unused = QWidget(), QWidget()
        used = row(12)
        for field in (self.method, self.source, self.since):
            used.addWidget(field, 1, top)
        self._used.setLayout(used)
        unused = row(12)
        unused.addWidget(self.reason, 1, top)
        unused.addWidget(self.informed, 1, top)
        self._unused.setLayout(unused)
        form.body.addWidget(self._used)
        form.body.addWidget(self._unused)
        form.body.addWidget(self.wish)
        numbers = row(12)
        for count in self.counts.values():
            numbers.addWidget(count, 1, top)
        form.body.addLayout(numbers)
        self._now = Card(tr("planning_page.now"), pad=(16, 12))
        self._state = Label("", "section", wrap=True)
        self._state_detail = Label("", "secondary", wrap=True)
        self._now.body.addWidget(self._state)
        self._now.body.addWidget(self._state_detail)
        self._past = Card(tr("planning_page.history"), note=tr("family_page.newest_first"))
        self.history = Timeline(tr("planning_page.history"))
        self._empty = EmptyState(
            "document", tr("planning_page.empty"), tr("planning_page.empty_detail")
        )
        self._past.body.addWidget(self.history)
        self._past.body.addWidget(self._empty)
        self._past.body.addStretch(1)
        side = QWidget()
        right = column(12)
        right.addWidget(self._now)
        right.addWidget(self._past, 1)
        side.setLayout(right)
        left = QWidget()
        inside = column(0)
        inside.addWidget(form)
        inside.addStretch(1)
        left.setLayout(inside)
        self.content.addWidget(Columns([(left, 60), (side, 40)], stacks_from=1.25), 1)

    def open(self, family: str = "", person: str | None = None) -> None:
        """Show a family's couples."""
        self._family = family
        self.notice.hide()

        def begin(desk: Desk) -> tuple[list[Couple], date]:
            return couples_of(desk, family), desk.clock.today()

        self.context.ask(begin, lambda found: self._begin(*found, person), owner=self, newest=self)

    def leave(self) -> bool:
        """What was not saved is gone with the page."""
        return True

    # -- inside --------------------------------------------------------------------------

    def _begin(self, couples: list[Couple], today: date, person: str | None) -> None:
        self._couples = {one.person: one for one in couples}
        names = [one.name for one in couples]
        self.set_title(tr("planning_page.title"), " · ".join(names[:2]))
        self.wife.set_options([(one.person, one.name) for one in couples])
        self.day.set_range(date(1900, 1, 1), today)
        self.since.set_range(date(1900, 1, 1), today)
        self.save_button.setEnabled(bool(couples))
        if not couples:
            self.notice.set("info", tr("planning_page.nobody"), tr("planning_page.nobody_detail"))
            self.notice.show()
        self.day.set_value(today)
        first = person if person in self._couples else next(iter(self._couples), None)
        self.wife.set_value(first)
        self._choose(first or "")
        (self.status if couples else self.cancel_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, key: str) -> None:
        couple = self._couples.get(key)
        self._id = str(uuid.uuid4())
        self.status.set_value(None)
        for asked in (self.wish, self.informed):
            asked.set_value(None)
        for field in (self.method, self.source, self.since, self.reason):
            field.set_value(None)
        last = couple.records[0] if couple is not None and couple.records else {}
        for name, field_ in self.counts.items():
            # what hardly changes stands there already, to be looked at again
            field_.set_value(last.get(name))
        self._ask_by_status()
        self._show(couple)

    def _show(self, couple: Couple | None) -> None:
        if couple is None or couple.said is None:
            self._state.setText(tr("kb.not_asked"))
            self._state_detail.setText("")
        else:
            said = couple.said
            self._state.setText(
                planning_words(said.method, said.reason)
                if said.status == USER
                else tr(f"kb.reason_{said.reason or 'unknown'}")
            )
            self._state_detail.setText(
                tr("planning_page.since_day", day=couple.since)
                if couple.since
                else tr(f"kb.status_{said.status}")
            )
        moments = [_moment(record) for record in (couple.records if couple else ())]
        self.history.set_moments(moments)
        self.history.setVisible(bool(moments))
        self._empty.setVisible(not moments)

    def _ask_by_status(self) -> None:
        status = self.status.value()
        self._used.setVisible(status == USER)
        self._unused.setVisible(status not in (None, USER))

    def draft(self) -> dict[str, Any]:
        """Return the record as a draft: only what was answered."""
        day, since = self.day.value(), self.since.value()
        user = self.status.value() == USER
        informed = self.informed.value()
        fields: dict[str, Any] = {
            "person": self.wife.value(),
            "date": day.isoformat() if day else None,
            "status": self.status.value(),
            "method": self.method.value() if user else None,
            "source": self.source.value() if user else None,
            "since": since.isoformat() if user and since else None,
            "reason": None if user else self.reason.value(),
            "wish": self.wish.value(),
            "informed": None if user or informed is None else informed == "yes",
            **{name: field.value() for name, field in self.counts.items()},
        }
        known = {name: value for name, value in fields.items() if value is not None}
        return {"do": "record_family_planning", "id": self._id, **known}

    def _fields(self) -> dict[str, Field | Asked]:
        return {
            "person": self.wife,
            "date": self.day,
            "status": self.status,
            "method": self.method,
            "source": self.source,
            "since": self.since,
            "reason": self.reason,
            "wish": self.wish,
            "informed": self.informed,
            **self.counts,
        }

    def save(self) -> None:
        """Record it."""
        if self.saving or not self._couples:
            return
        for field in self._fields().values():
            if isinstance(field, Field) and field.isVisibleTo(self):
                field.check(finished=True)
                if field.state() == "bad":
                    field.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        if self.status.value() is None:
            self.status.refuse(tr("planning_page.say_status"))
            self.status.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: Mapping[str, Any]) -> None:
        self.saving = False
        doubts = [say(one["code"], current(), **one["params"]) for one in answer["warnings"]]
        self.context.tell(tr("planning_page.saved"), " ".join(doubts))
        self.context.go("family", id=self._family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        field = self._fields().get(error.field or "")
        if field is None or not field.isVisibleTo(self):
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _moment(record: Mapping[str, Any]) -> Moment:
    day = date.fromisoformat(record["date"])
    if record["status"] == USER:
        title = planning_words(record["method"], None)
    else:
        title = tr(f"kb.reason_{record['reason'] or 'unknown'}")
    parts = [
        tr(f"kb.source_{record['source']}") if record["source"] else "",
        tr("planning_page.births", count=record["live_births"])
        if record["live_births"] is not None
        else "",
        tr(f"kb.wish_{record['wish']}") if record["wish"] else "",
        record["note"] or "",
    ]
    icon = "check" if record["status"] == USER else "info"
    detail = " · ".join(part for part in parts if part)
    return Moment(date_short(day, year=True), title, detail, icon=icon)
