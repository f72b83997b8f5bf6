"""A visit of the companions (TPK) to one of a family: its form by target, green or red at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer

from kbdesk.commands.tpk_visits import preview_tpk_visit
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.tpk import AID, TARGETS, Asked, Item, Target, next_visit, tasks
from kbdesk.queries.family_risk import Opening, visit_opening, visit_questions
from kbdesk.ui.context import Context
from kbdesk.ui.krs.visit_form import VisitQuestions, result_words
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.asked import Asked as AskedField
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import Notice, NoticeKind
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import say, sentence

PREVIEW_MS = 250
FURTHEST = timedelta(days=366)


class TpkVisitPage(FormPage):
    """``open(family=, person=None, form=None)``: whom to visit is asked where it is not given."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("tpk_page.title"),
            tr("tpk_page.save"),
            [("Enter", tr("survey_page.hint_enter")), ("Del", tr("survey_page.hint_delete"))],
        )
        self._family = ""
        self._id = str(uuid.uuid4())
        self._opening: Opening | None = None
        self._proposed: list[str] = []
        self._filling = False
        today = date.today()
        self.person = Picker(tr("tpk_page.person"), [])
        self.target = AskedField(
            tr("tpk_page.form"), [(one, tr(f"tpk.target_{one}")) for one in TARGETS], pad=10
        )
        self.day = DateField(tr("tpk_page.day"), latest=today)
        self.visitors = TextField(
            tr("tpk_page.visitors"), longest=400, hint=tr("companion_page.names_hint")
        )
        self.questions = VisitQuestions()
        self.result = Notice("info", tr("tpk_page.nothing_yet"))
        self.tasks = CheckChips(
            tr("tpk_page.tasks"), [(one, tr(f"tpk.task_{one}")) for one in tasks()], columns=3
        )
        self.counselling = TextField(
            tr("tpk_page.counselling"), longest=400, hint=tr("tpk_page.counselling_hint")
        )
        self.referred = TextField(tr("tpk_page.referred"), longest=200)
        self.aid = CheckChips(
            tr("tpk_page.aid"), [(one, tr(f"tpk.aid_{one}")) for one in AID], columns=5
        )
        self.note = TextField(tr("tpk_page.note"), longest=1000)
        self.next_day = DateField(tr("tpk_page.next_day"), latest=today + FURTHEST)
        self.next_day.edit.enter_moves = False
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self._preview)
        self.person.picked.connect(self._person_chosen)
        self.target.changed.connect(self._target_chosen)
        self.day.changed.connect(self._ask_questions)
        self.questions.changed.connect(self._timer.start)
        self.next_day.entered.connect(self.save)
        self.foot_after(self.next_day.edit)

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        who = Card(pad=(16, 12, 16, 6))
        first = row(12)
        first.addWidget(self.person, 4, top)
        first.addWidget(self.day, 3, top)
        first.addWidget(self.visitors, 4, top)
        who.body.addLayout(first)
        who.body.addWidget(self.target)
        self._asked = Card(tr("tpk_page.questions"), note=" ", pad=(16, 12, 16, 8))
        self._asked.body.addWidget(self.questions)
        self._asked.body.addWidget(self.result)
        after = Card(tr("tpk_page.after"), pad=(16, 12, 16, 8))
        after.body.addWidget(Label(tr("tpk_page.tasks"), "label"))
        after.body.addWidget(self.tasks)
        after.body.addSpacing(4)
        second = row(12)
        second.addWidget(self.counselling, 1, top)
        second.addWidget(self.referred, 1, top)
        after.body.addLayout(second)
        after.body.addWidget(Label(tr("tpk_page.aid"), "label"))
        after.body.addWidget(self.aid)
        after.body.addSpacing(4)
        third = row(12)
        third.addWidget(self.note, 1, top)
        third.addWidget(self.next_day, 1, top)
        after.body.addLayout(third)
        for card in (who, self._asked, after):
            self.content.addWidget(card)
        self.content.addStretch(1)

    def open(self, family: str = "", person: str | None = None, form: str | None = None) -> None:
        """Show the form for a family."""
        self._family = family
        self.notice.hide()

        def begin(desk: Desk) -> Opening:
            return visit_opening(desk, family)

        self.context.ask(
            begin, lambda found: self._begin(found, person, form), owner=self, newest=self
        )

    def leave(self) -> bool:
        """What was not saved is gone with the page."""
        return True

    # -- inside --------------------------------------------------------------------------

    def _begin(self, opening: Opening, person: str | None, form: str | None) -> None:
        self._filling = True
        self._opening = opening
        self._id = str(uuid.uuid4())
        self._proposed = []
        today = opening.risk.today
        head = next(iter(opening.risk.names.values()), "")
        self.set_title(tr("tpk_page.title_of", name=head), "")
        people = [(one["id"], one["name"] or "") for one in opening.people]
        self.person.set_options(people)
        self.day.set_range(date(1900, 1, 1), today)
        self.day.set_value(today)
        names = opening.risk.line.companions or [self.context.facts.user.name]
        self.visitors.set_value(", ".join(names))
        self.questions.clear()
        for chips in (self.tasks, self.aid):
            chips.set_values([])
        for field in (self.counselling, self.referred, self.note):
            field.set_value("")
        self.next_day.set_range(today + timedelta(days=1), today + FURTHEST)
        self.next_day.set_value(None)
        likely = opening.likely
        key = person or (likely[0] if likely else people[0][0] if people else None)
        if form is None and likely is not None and likely[0] == key:
            form = likely[1]
        self.person.set_value(key)
        self._filling = False
        self.save_button.setEnabled(bool(people))
        if not people:
            self.notice.set("info", tr("tpk_page.nobody"), tr("tpk_page.nobody_detail"))
            self.notice.show()
        self._offer(key, form)
        self._ask_questions()
        if self.target.value() is None:
            self.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, person: str | None, form: str | None = None) -> None:
        """Take the likely form of a person."""
        targets = (self._opening.targets if self._opening else {}).get(person or "", ())
        wanted = form if form in TARGETS else targets[0] if targets else None
        self.target.set_value(wanted)
        self.target.clear_message()

    def _person_chosen(self, key: str) -> None:
        if self._filling:
            return
        self._offer(key)
        self._ask_questions()

    def _target_chosen(self) -> None:
        self._ask_questions()

    def _ask_questions(self) -> None:
        person, target, day = self.person.value(), self.target.value(), self.day.value()
        if self._filling or person is None or target is None or day is None:
            return
        form: Target = target  # type: ignore[assignment]

        def ask(desk: Desk) -> tuple[Asked, tuple[Item, ...]]:
            return visit_questions(desk, person, form, day)

        self.context.ask(
            ask, lambda found: self._show_questions(*found), owner=self, newest=("tpk", id(self))
        )

    def _show_questions(self, asked: Asked, items: tuple[Item, ...]) -> None:
        self.questions.ask(items)
        note = tr("tpk_page.weeks", weeks=asked.weeks) if asked.weeks is not None else ""
        if asked.target == "under_two" and asked.months is not None:
            note = tr("tpk_page.months", months=asked.months)
        self._asked.set_note(note)
        chain = [self.target, *self.questions.questions.values(), self.tasks]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)
        day = self.day.value()
        if day is not None and self.next_day.is_empty():
            self.next_day.set_value(next_visit(asked.target, day))
        first = next(iter(self.questions.questions.values()), None)
        if first is not None and not self.target.choice.hasFocus():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._preview()

    def draft(self) -> dict[str, Any]:
        """Return the visit as a draft."""
        day, following = self.day.value(), self.next_day.value()
        fields: dict[str, Any] = {
            "person": self.person.value(),
            "family": self._family,
            "date": day.isoformat() if day else None,
            "form": self.target.value(),
            "visitors": _split(self.visitors.value()),
            "answers": self.questions.answers(),
            "counselling": _split(self.counselling.value()),
            "referred_to": self.referred.value(),
            "aid": self.aid.values(),
            "tasks": self.tasks.values(),
            "next_date": following.isoformat() if following else None,
            "note": self.note.value(),
        }
        known = {name: value for name, value in fields.items() if value}
        return {"do": "record_tpk_visit", "id": self._id, **known}

    def _preview(self) -> None:
        draft = self.draft()
        if not {"person", "date", "form", "visitors"} <= draft.keys():
            return

        def ask(desk: Desk) -> Mapping[str, Any] | None:
            try:
                return preview_tpk_visit(desk, draft)
            except KbdeskError:
                return None

        self.context.ask(ask, self._told, owner=self, newest=("tpk preview", id(self)))

    def _told(self, answer: Mapping[str, Any] | None) -> None:
        if answer is None:
            return
        title, detail = result_words(answer)
        doubts = [say(one["code"], current(), **one["params"]) for one in answer["warnings"]]
        kinds: dict[str | None, NoticeKind] = {"red": "bad", "green": "ok", None: "info"}
        said = " · ".join(part for part in (detail, *doubts) if part)
        self.result.set(kinds[answer["result"]], title, said)
        chosen = set(self.tasks.values()) - set(self._proposed)
        self._proposed = list(answer["tasks"])
        self.tasks.set_values(chosen | set(self._proposed))

    def save(self) -> None:
        """Record the visit."""
        if self.saving or self._opening is None:
            return
        for field in (self.person, self.day, self.visitors, self.counselling, self.referred,
                      self.note, self.next_day):  # fmt: skip
            field.check(finished=True)
            if field.state() == "bad":
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        bad = self.questions.first_bad()
        if self.target.value() is None:
            self.target.refuse(tr("tpk_page.say_form"))
            bad = self.target
        if bad is not None:
            bad.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: Mapping[str, Any]) -> None:
        self.saving = False
        self.context.tell(tr("tpk_page.saved", contact=answer["contact"]), result_words(answer)[0])
        self.context.go("family", id=self._family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field | AskedField] = {
            "person": self.person, "date": self.day, "form": self.target,
            "visitors": self.visitors, "next_date": self.next_day,
        }  # fmt: skip
        name = (error.field or "").removeprefix("answers.")
        field = fields.get(name) or self.questions.questions.get(name)
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
