"""A visit of the companions (TPK) to one of a family: its form by target, green or red at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from kbdesk.commands.tpk_visits import preview_tpk_visit
from kbdesk.desk import Desk
from kbdesk.domain.tpk import TARGETS, Target, TpkQuestion, VisitedPerson, next_visit, tasks
from kbdesk.queries.family_risk import Opening, visit_opening, visit_questions
from kbdesk.ui.focus import tab_through
from kbdesk.ui.formats import joined
from kbdesk.ui.forms.field_kinds import Answer, Day, Names, OneOf, Text, Ticks, go_to
from kbdesk.ui.forms.layout import group, label
from kbdesk.ui.forms.preview_page import Previewed, PreviewPage
from kbdesk.ui.krs.visit_form import Questions, result_words
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import put
from kbdesk.ui.widgets.notice import Notice, NoticeKind
from kbdesk.words import say

FURTHEST = timedelta(days=366)


class TpkVisitPage(PreviewPage):
    """``open(family=, person=None, form=None)``: whom to visit is asked where it is not given."""

    record = "tpk_visit"
    title, save_words = "tpk_page.title", "tpk_page.save"
    asks = frozenset(("person", "date", "form", "visitors"))
    hints = (("Enter", "common.next_field"), ("Del", "survey_page.hint_delete"))
    person = OneOf("person", "tpk_page.person", steers=True)
    day = Day("date", "common.date", steers=True)
    visitors = Names(
        "visitors", "tpk_page.visitors", longest=400, hint="common.separate_with_commas"
    )
    target = Answer(
        "form", "common.target", answers="tpk.target_", pad=10, needs="tpk_page.say_form",
        steers=True,
    )  # fmt: skip
    questions = Questions("answers", "tpk_page.questions")
    tasks = Ticks("tasks", "tpk_page.tasks", tasks(), "tpk.task_", columns=3)
    counselling = Names(
        "counselling", "tpk_page.counselling", longest=400, hint="common.separate_with_commas"
    )
    referred = Text("referred_to", "common.referred_to")
    aid = Ticks("aid", "tpk_page.aid", answers="tpk.aid_")
    note = Text("note", "common.note")
    next_day = Day("next_date", "tpk_page.next_day", since=timedelta(days=1), ahead=FURTHEST)

    def lay_out(self) -> QWidget:
        self._opening: Opening | None = None
        self._proposed: list[str] = []
        self.result = Notice("info", tr("tpk_page.nothing_yet"))
        who = group("", [(self.person, 4), (self.day, 3), (self.visitors, 4)], self.target)
        self._asked = group(
            "tpk_page.questions", self.questions, self.result, pad=(16, 12, 16, 8), note=" "
        )
        after = group(
            "tpk_page.after",
            label("tpk_page.tasks"),
            self.tasks,
            4,
            [self.counselling, self.referred],
            label("tpk_page.aid"),
            self.aid,
            4,
            [self.note, self.next_day],
            pad=(16, 12, 16, 8),
        )
        put(self.content, who, self._asked, after, 1)
        self.person.picked.connect(self._person_chosen)
        self.target.changed.connect(self.ask_questions)
        self.day.changed.connect(self.ask_questions)
        self.questions.changed.connect(self.preview_soon)
        self.enter_saves(self.next_day)
        return self.next_day

    def open(self, family: str = "", person: str | None = None, form: str | None = None) -> None:
        self._family = family
        self.begin(
            ("tpk_visit", family, person, form),
            lambda desk: visit_opening(desk, family),
            lambda found: self._fill(found, person, form),
        )

    def _fill(self, opening: Opening, person: str | None, form: str | None) -> QWidget | None:
        self.filling = True
        self._opening = opening
        self._proposed = []
        head = next(iter(opening.risk.names.values()), "")
        self.set_title(tr("tpk_page.title_of", name=head), "")
        people = [(one["id"], one["name"] or "") for one in opening.people]
        self.person.set_options(people)
        likely = opening.likely
        key = person or (likely[0] if likely else people[0][0] if people else None)
        if form is None and likely is not None and likely[0] == key:
            form = likely[1]
        visitors = opening.risk.line.companions or [self._context.facts.user.name]
        self.inputs.fill({"person": key, "date": self.today, "visitors": visitors})
        self.filling = False
        self.save_button.setEnabled(bool(people))
        if not people:
            self.say("info", tr("tpk_page.nobody"), tr("tpk_page.nobody_detail"))
        self._offer(key, form)
        return self.target if self.target.value() is None else None

    def _offer(self, person: str | None, form: str | None = None) -> None:
        """Take the likely form of a person."""
        targets = (self._opening.targets if self._opening else {}).get(person or "", ())
        self.target.set_value(form if form in TARGETS else targets[0] if targets else None)

    def _person_chosen(self, key: str) -> None:
        if not self.filling:
            self._offer(key)
            self.ask_questions()

    def ask_questions(self) -> None:
        person, target, day = self.person.value(), self.target.value(), self.day.value()
        if self.filling or person is None or target is None or day is None:
            return
        form: Target = target  # type: ignore[assignment]

        def ask(desk: Desk) -> tuple[VisitedPerson, tuple[TpkQuestion, ...]]:
            return visit_questions(desk, person, form, day)

        self._context.ask(
            ask, lambda found: self._show_questions(*found), owner=self, newest=("tpk", id(self))
        )

    def _show_questions(self, asked: VisitedPerson, items: tuple[TpkQuestion, ...]) -> None:
        self.questions.ask(items)
        note = tr("tpk_page.weeks", weeks=asked.weeks) if asked.weeks is not None else ""
        if asked.target == "under_two" and asked.months is not None:
            note = tr("tpk_page.months", months=asked.months)
        self._asked.set_note(note)
        chain = [self.target, *self.questions.questions.values(), self.tasks]
        tab_through(*chain)
        day = self.day.value()
        if day is not None and self.next_day.is_empty():
            self.fill_in("next_date", next_visit(asked.target, day))
        first = next(iter(self.questions.questions.values()), None)
        if first is not None and not self.target.choice.hasFocus():
            go_to(first)
        self.preview_now()

    def draft(self) -> dict[str, object]:
        return {"do": "record_tpk_visit", "id": self.new_id, "family": self._family, **self.known()}

    def preview(self, desk: Desk, draft: Mapping[str, object]) -> Previewed:
        return preview_tpk_visit(desk, draft)

    def previewed(self, answer: Previewed | None) -> None:
        if answer is None:
            return
        title, detail = result_words(answer)
        doubts = [say(one["code"], current(), **one["params"]) for one in answer["warnings"]]
        kinds: dict[str | None, NoticeKind] = {"red": "bad", "green": "ok", None: "info"}
        said = joined(detail, *doubts)
        self.result.set(kinds[answer["result"]], title, said)
        chosen = set(self.tasks.values()) - set(self._proposed)
        self._proposed = list(answer["tasks"])
        self.fill_in("tasks", chosen | set(self._proposed))

    def saved(self, answer: Mapping[str, object]) -> None:
        self._context.tell(tr("tpk_page.saved", contact=answer["contact"]), result_words(answer)[0])
        self._context.go("family", id=self._family)
