"""Family planning (KB) of a family's couples: what they use now, a new record, the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.family_planning import USER
from kbdesk.queries.family_planning import Couple, couples_of
from kbdesk.ui.formats import date_short, joined
from kbdesk.ui.forms.field_kinds import Answer, Day, Each, Number, OneOf, YesOrNo
from kbdesk.ui.forms.layout import across, group, under
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Card, EmptyState, Label, boxed, column, put, tr
from kbdesk.ui.krs.words import planning_words
from kbdesk.ui.language import current
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.timeline import Moment, Timeline
from kbdesk.words import say

_COUNTS = ("live_births", "living_children", "ideal_children")


class FamilyPlanningPage(RecordPage):
    """``open(family=, person=None)``: a record of today for the first couple, or the one named."""

    record = "family_planning"
    title, save_words = "planning_page.title", "planning_page.save"
    hints = (("Enter", "common.next_field"), ("Del", "survey_page.hint_delete"))
    wife = OneOf("person", "planning_page.wife", steers=True)
    day = Day("date", "planning_page.day")
    status = Answer(
        "status", "planning_page.status", answers="kb.status_", needs="planning_page.say_status"
    )
    method = OneOf("method", "planning_page.method", answers="kb.method_")
    source = OneOf(
        "source", "planning_page.source", answers="kb.source_", hint="common.not_asked_yet"
    )
    since = Day("since", "planning_page.since", hint="common.not_asked_yet")
    reason = OneOf(
        "reason", "planning_page.reason", answers="kb.reason_", hint="common.not_asked_yet"
    )
    informed = YesOrNo(
        "informed", "planning_page.informed", answers="tpk.", hint="common.not_asked_yet"
    )
    wish = Answer(
        "wish", "planning_page.wish", answers="kb.wish_", hint="common.not_asked_yet", pad=10
    )
    counts = Each(Number(one, f"planning_page.{one}") for one in _COUNTS)

    def lay_out(self) -> QWidget:
        self._couples: dict[str, Couple] = {}
        self._shown_of = ""
        self._used, self._unused = QWidget(), QWidget()
        self._used.setLayout(across(self.method, self.source, self.since))
        self._unused.setLayout(across(self.reason, self.informed))
        counts = list(self.counts.values())
        form = group(
            "planning_page.new",
            [(self.wife, 3), (self.day, 2)],
            self.status,
            self._used,
            self._unused,
            self.wish,
            counts,
            pad=(16, 12, 16, 8),
        )
        now = Card(tr("planning_page.now"), pad=(16, 12))
        self._state = Label("", "section", wrap=True)
        self._state_detail = Label("", "secondary", wrap=True)
        put(now.body, self._state, self._state_detail)
        past = Card(tr("planning_page.history"), note=tr("family_page.newest_first"))
        self.history = Timeline(tr("planning_page.history"))
        self._empty = EmptyState(
            "document", tr("planning_page.empty"), tr("planning_page.empty_detail")
        )
        put(past.body, self.history, self._empty, 1)
        side = boxed(put(column(12), now, (past, 1)))
        self.content.addWidget(Columns([(under(form), 60), (side, 40)], stacks_from=1.25), 1)
        self.status.changed.connect(self._ask_by_status)
        self.wife.picked.connect(self._picked)
        self.enter_saves(counts[-1])
        self._ask_by_status()
        return counts[-1]

    def open(self, family: str = "", person: str | None = None) -> None:
        """Show a family's couples."""
        self._family = family

        def fill(couples: list[Couple]) -> QWidget:
            self._couples = {one.person: one for one in couples}
            names = [one.name for one in couples]
            self.set_subtitle(" · ".join(names[:2]))
            self.wife.set_options([(one.person, one.name) for one in couples])
            self.save_button.setEnabled(bool(couples))
            if not couples:
                self.say("info", tr("planning_page.nobody"), tr("planning_page.nobody_detail"))
            self.day.set_value(self.today)
            first = person if person in self._couples else next(iter(self._couples), None)
            self._choose(first or "")
            return self.status if couples else self.cancel_button

        form = ("family_planning", family, person)
        self.begin(form, lambda desk: couples_of(desk, family), fill)

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        self._ask_by_status()

    def _picked(self, key: str) -> None:
        if key != self._shown_of:
            self._choose(key)

    def _choose(self, key: str) -> None:
        """Show a couple; what hardly changes stands there already, to be looked at again."""
        self._shown_of = key
        couple = self._couples.get(key)
        last = couple.records[0] if couple is not None and couple.records else {}
        counts = {name: last.get(name) for name in _COUNTS}
        self.inputs.fill({"person": key, "date": self.day.value(), **counts})
        self._ask_by_status()
        self._show(couple)

    def _show(self, couple: Couple | None) -> None:
        if couple is None or couple.said is None:
            self._state.setText(tr("common.not_asked_yet"))
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

    def draft(self) -> dict[str, object]:
        """Return the record as a draft: only what was answered."""
        return {"do": "record_family_planning", "id": self.new_id, **self.inputs.known()}

    def save(self) -> None:
        """Record it, where there is a couple."""
        if self._couples:
            super().save()

    def saved(self, answer: Mapping[str, Any]) -> None:
        doubts = [say(one["code"], current(), **one["params"]) for one in answer["warnings"]]
        self._context.tell(tr("planning_page.saved"), " ".join(doubts))
        self._context.go("family", id=self._family)


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
    detail = joined(*parts)
    return Moment(date_short(day, year=True), title, detail, icon=icon)
