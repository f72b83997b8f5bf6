"""Giving somebody a place in the kitchen's programme: why, for how long, from when."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipients import INDICATIONS, last_day, programme_days, usual_days
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, link, put, row, tr, why_not
from kbdesk.ui.kitchen.words import indication_words
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.labelled_choice import LabelledChoice

EARLIEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may get a place: ``indication`` None where nothing proposes one; ``why`` in words."""

    person: str
    name: str
    about: str
    indication: str | None
    why: Sequence[str] = ()


class PlaceCard(Card):
    """``enrolled(id)`` once the place is written."""

    enrolled = Signal(str)

    def __init__(self, context: Context, save: Button) -> None:
        super().__init__(tr("kitchen_page.enrol_title"), pad=(16, 12), gap=4)
        self._context = context
        self._id = str(uuid.uuid4())
        self._saving = False
        self.candidate: Candidate | None = None
        self.save = save
        self._about = Label("", "secondary", wrap=True)
        self._why = Label("", tone="ink_2", wrap=True)
        self.indication = LabelledChoice(
            tr("kitchen_page.indication"),
            [(one, indication_words(one)) for one in INDICATIONS],
            pad=9,
        )
        self.days = LabelledChoice(
            tr("kitchen_page.length"),
            [(str(one), str(one)) for one in programme_days()],
            pad=14,
        )
        self.start = DateField(
            tr("kitchen_page.start"), latest=date.today(), explain=self._explain, width=220
        )
        self.notice = hidden(Notice("bad", ""))
        put(self.body, self._about, self._why, self.indication, self.days, self.start, self.notice)
        words = tr("field.allergies")
        self.allergies = link(words, icon="warning", key="F8", does=self.ask_allergies)
        put(self.body, put(row(8), self.save, self.allergies, 1), 1)
        self.indication.changed.connect(self._usual)
        self.days.changed.connect(lambda: self.start.check(finished=True))
        self.start.on_enter(self.enrol)
        self.save.clicked.connect(self.enrol)

    def show_candidate(self, one: Candidate | None, today: date) -> None:
        """Show the form of somebody, filled as the chain proposes it."""
        before, self.candidate = self.candidate, one
        self.setEnabled(one is not None)
        if one is None or (before is not None and one.person == before.person):
            return
        self._id = str(uuid.uuid4())
        self.notice.hide()
        self.set_title(one.name)
        self._about.setText(one.about)
        self._why.setText("\n".join(one.why))
        self._why.setVisible(bool(one.why))
        self.indication.set_value(one.indication)
        self.start.set_range(today - timedelta(days=EARLIEST_DAYS), today)
        self.start.set_value(today)
        self._usual()

    def ask_allergies(self) -> None:
        """Go to what this person must not eat: best asked before the first portion."""
        if self.candidate is not None:
            self._context.go("allergies", person=self.candidate.person)

    def draft(self) -> dict[str, object]:
        start, days = self.start.value(), self.days.value()
        return {
            "do": "enrol_recipient",
            "id": self._id,
            "person": self.candidate.person if self.candidate else None,
            "indication": self.indication.value(),
            "programme_days": int(days) if days else None,
            "start": start.isoformat() if start else None,
            **self._context.of_kitchen(),
        }

    def enrol(self) -> None:
        if self.candidate is None or self._saving:
            return
        if self.indication.value() is None:
            self.indication.refuse(tr("kitchen_page.pick_indication"))
            self.indication.setFocus()
            return
        if self.start.value() is None:
            if self.start.is_empty():
                self.start.refuse(tr("widget.required"))
            self.start.setFocus()
            return
        self.notice.hide()
        self._saving = True
        self._context.record(self.draft(), self._saved, refused=self._refused)

    def _usual(self) -> None:
        indication = self.indication.value()
        self.days.set_value(str(usual_days(indication)) if indication is not None else None)
        self.start.check(finished=True)

    def _explain(self, day: date) -> str:
        days = self.days.value() if hasattr(self, "days") else None
        if not days:
            return ""
        return tr("kitchen_page.last_day", day=date_long(last_day(day, int(days))))

    def _saved(self, answer: dict[str, object]) -> None:
        self._saving = False
        name = self.candidate.name if self.candidate else ""
        self.candidate = None
        self._context.tell(tr("kitchen_page.enrolled", name=name))
        self.enrolled.emit(answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        words = why_not(error)
        if error.field == "start":
            self.start.refuse(words)
        elif error.field == "indication":
            self.indication.refuse(words)
        else:
            self.notice.say("bad", words)
