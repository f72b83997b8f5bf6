"""Giving somebody a place in the kitchen's programme: why, for how long, from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal

from kbdesk.domain.recipients import last_day, usual_days
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long
from kbdesk.ui.forms.field_kinds import Answer, Day
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import Button, Label, link, put, row, tr

EARLIEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may get a place: ``indication`` None where nothing proposes one; ``why`` in words."""

    person: str
    name: str
    about: str
    indication: str | None
    why: Sequence[str] = ()


class PlaceCard(FormCard):
    """``enrolled(id)`` once the place is written; what was typed is kept for each person."""

    enrolled = Signal(str)
    record = "recipient"
    indication = Answer(
        "indication", "kitchen_page.indication", answers="dashat.short_",
        needs="kitchen_page.pick_indication", pad=9, steers=True,
    )  # fmt: skip
    days = Answer("programme_days", "kitchen_page.length", answers="", pad=14)
    start = Day("start", "kitchen_page.start", since=-timedelta(days=EARLIEST_DAYS), width=220)

    def __init__(self, context: Context, save: Button) -> None:
        super().__init__(context, tr("kitchen_page.enrol_title"), pad=(16, 12), gap=4)
        self.candidate: Candidate | None = None
        self.save_button = save
        self._about = Label("", "secondary", wrap=True)
        self._why = Label("", tone="ink_2", wrap=True)
        put(self.body, self._about, self._why, *self.inputs.widgets(), self.notice)
        words = tr("field.allergies")
        self.allergies = link(words, icon="warning", key="F8", does=self.ask_allergies)
        put(self.body, put(row(8), save, self.allergies, 1), 1)
        self.start.explain_with(self._explain)
        self.indication.changed.connect(self._usual)
        self.days.changed.connect(lambda: self.start.check(finished=True))
        self.enter_saves(self.start)
        self.ctrl_enter_saves()
        save.clicked.connect(self.save)

    def show_candidate(self, one: Candidate | None, today: date) -> None:
        """Show the form of somebody, as the referral proposes it or as it was typed before."""
        before, self.candidate = self.candidate, one
        self.setEnabled(one is not None)
        if one is None or (before is not None and one.person == before.person):
            return
        self.keeping.put_away()
        self.notice.hide()
        self.set_title(one.name)
        self._about.setText(one.about)
        self._why.setText("\n".join(one.why))
        self._why.setVisible(bool(one.why))
        self.inputs.set_today(today)
        self.inputs.fill({"indication": one.indication, "start": today})
        self._usual()
        self.keep_as(f"recipient:{one.person}")

    def ask_allergies(self) -> None:
        """Go to what this person must not eat: best asked before the first portion."""
        if self.candidate is not None:
            self._context.go("allergies", person=self.candidate.person)

    def draft(self) -> dict[str, object]:
        return {
            "do": "enrol_recipient",
            "id": self.new_id,
            "person": self.candidate.person if self.candidate else None,
            **self.inputs.values(),
            **self._context.of_kitchen(),
        }

    def saved(self, answer: Any) -> None:
        name = self.candidate.name if self.candidate else ""
        self.candidate = None
        self._context.tell(tr("kitchen_page.enrolled", name=name))
        self.enrolled.emit(answer["id"])

    def _usual(self) -> None:
        indication = self.indication.value()
        self.days.set_value(str(usual_days(indication)) if indication is not None else None)
        self.start.check(finished=True)

    def _explain(self, day: date) -> str:
        days = self.days.value()
        return tr("kitchen_page.last_day", day=date_long(last_day(day, int(days)))) if days else ""
