"""A home visit by the checklist of a person's stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.commands.home_visits import preview_home_visit
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import (
    CHECKLISTS,
    LET_IN,
    NO,
    Asked,
    checklist_of,
    questions_for,
)
from kbdesk.queries.home_visits import HomeVisitOpening, VisitedMember, home_visit_opening
from kbdesk.ui.context import Context
from kbdesk.ui.family.home_visit_words import result_of
from kbdesk.ui.focus import tab_through
from kbdesk.ui.forms.field_kinds import Answer, Day, Names, OneOf, Text, go_to
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.preview_page import Previewed, PreviewPage
from kbdesk.ui.forms.record_page import NEXT
from kbdesk.ui.krs.visit_form import Questions, VisitQuestions
from kbdesk.ui.language import tr, worded
from kbdesk.ui.theme.scaling import drop
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker

_COLUMNS: Final = 3
_FEW: Final = 3
"""Up to so many choices stand side by side; more are a list."""


class ChecklistQuestions(VisitQuestions):
    """Asks a checklist under the headings of its parts."""

    def __init__(self) -> None:
        super().__init__(_question)
        self._heads: list[Label] = []
        self._signs: tuple[str, ...] = ()

    def arrange(self, items: Sequence[Any]) -> None:
        drop(self._grid, *self._heads)
        self._heads = []
        self._signs = tuple(one.item for one in items if one.part in ("danger", "tb"))
        row = column = 0
        part: str | None = None
        for one in items:
            if one.part != part:
                row += column > 0
                column, part = 0, one.part
                head = Label(tr(f"home_visit_page.part_{part or 'asked'}"), "label", tone="teal")
                head.setContentsMargins(0, 8, 0, 0)
                self._heads.append(head)
                top = Qt.AlignmentFlag.AlignBottom
                self._grid.addWidget(head, row, 0, 1, _COLUMNS, top)
                row += 1
            self.put(self.questions[one.item], row, column)
            column += 1
            if column == _COLUMNS:
                row, column = row + 1, 0

    @property
    def has_signs(self) -> bool:
        """Tell whether danger signs or signs of tuberculosis are asked."""
        return bool(self._signs)

    def no_more_signs(self) -> None:
        """Answer no to every sign that has no answer yet."""
        for item in self._signs:
            question = self.questions[item]
            if isinstance(question, LabelledChoice) and question.value() is None:
                question.set_value(NO)
        self.changed.emit()


class Checklist(Questions):
    """The answers of a checklist by the names of its items."""

    def build(self, _context: Context, /) -> VisitQuestions:
        return ChecklistQuestions()


def _question(one: Asked) -> Field | LabelledChoice:
    words = tr(f"checklist.item_{one.item}")
    if one.kind == "number":
        return NumberField(
            words, one.unit, scale=1, decimals=0, lowest=one.least, highest=one.most,
            big=False, width=None,
        )  # fmt: skip
    if one.kind == "date":
        return DateField(words, latest=date.today(), hint="")
    options = worded("checklist.", one.choices)
    if len(options) > _FEW:
        return Picker(words, options)
    return LabelledChoice(words, options)


def first_question(questions: VisitQuestions) -> QWidget | None:
    """Return the first question that is asked."""
    return next(iter(questions.questions.values()), None)


WHOLE_FAMILY: Final = "family"
FURTHEST: Final = timedelta(days=731)


class HomeVisitPage(PreviewPage):
    """``open(family=, person=None, form=None)``: whom to visit is asked where it is not given."""

    record = "home_visit"
    title, save_words = "home_visit_page.title", "home_visit_page.save"
    asks = frozenset(("date", "form", "outcome", "visitors"))
    hints = (*NEXT, ("F8", "home_visit_page.hint_no_signs"), ("F7", "home_visit_page.hint_print"))
    person = OneOf("person", "home_visit_page.person", steers=True)
    form = OneOf("form", "home_visit_page.form", steers=True)
    day = Day("date", "common.date", steers=True)
    outcome = Answer("outcome", "checklist.outcome", steers=True, pad=10)
    visitors = Names("visitors", "home_visit_page.visitors", hint="common.separate_with_commas")
    questions = Checklist("answers", "checklist.answers")
    counselling = Names(
        "counselling", "home_visit_page.counselling", longest=400,
        hint="common.separate_with_commas",
    )  # fmt: skip
    reported = Day("reported_on", "checklist.reported_on", hint="common.may_be_empty")
    note = Text("note", "common.note")
    next_day = Day("next_date", "home_visit_page.next_day", since=timedelta(days=1), ahead=FURTHEST)

    def lay_out(self) -> QWidget:
        self._members: dict[str, VisitedMember] = {}
        self._prints = False
        self.print = Button(
            tr("home_visit_page.save_and_print"), icon="print", key="F7", does=self._save_and_print
        )
        self.result = Notice("info", tr("home_visit_page.nothing_yet"))
        self.no_signs = Button(tr("home_visit_page.no_signs"), icon="check", key="F8")
        who = group(
            "",
            [(self.person, 4), (self.form, 4), (self.day, 3)],
            [(self.outcome, 0), (self.visitors, 1)],
        )
        self._asked = group(
            "checklist.answers", self.questions, self.result, pad=(16, 12, 16, 8),
            note=" ", head=self.no_signs,
        )  # fmt: skip
        after = group(
            "home_visit_page.after",
            [self.counselling, self.reported],
            [self.note, self.next_day],
            pad=(16, 12, 16, 8),
            head=self.print,
        )
        for card in (who, self._asked, after):
            self.content.addWidget(card)
        self.content.addStretch(1)
        self.person.picked.connect(self._person_chosen)
        self.form.picked.connect(lambda _: self.ask_questions())
        self.day.changed.connect(self._day_changed)
        self.outcome.changed.connect(self.ask_questions)
        self.questions.changed.connect(self.preview_soon)
        self.no_signs.clicked.connect(self._no_signs)
        self.hear_keys({"F8": self._no_signs, "F7": self.print.click})
        self.enter_saves(self.next_day)
        return self.next_day

    def open(self, family: str = "", person: str | None = None, form: str | None = None) -> None:
        """Show the checklist for one of a family."""
        self._family = family
        self.begin(
            ("home_visit", family, person, form),
            lambda desk: home_visit_opening(desk, family),
            lambda found: self._fill(found, person, form),
        )

    # -- inside --------------------------------------------------------------------------

    def _fill(self, opening: HomeVisitOpening, person: str | None, form: str | None) -> QWidget:
        self.filling = True
        self._members = {one.id: one for one in opening.members}
        self.set_title(tr("home_visit_page.title_of", name=opening.head), "")
        members = [(one.id, one.name) for one in opening.members]
        self.person.set_options([*members, (WHOLE_FAMILY, tr("common.the_whole_family"))])
        first = opening.members[0].id if opening.members else WHOLE_FAMILY
        chosen = WHOLE_FAMILY if form == "family" else person or first
        user = self._context.facts.user.name
        self.inputs.fill({"person": chosen, "date": self.today, "visitors": [user]})
        self.form.set_value(form or self._likely(chosen))
        self.outcome.set_value("done")
        self.filling = False
        return self.outcome

    def _likely(self, chosen: str) -> str:
        one = self._members.get(chosen)
        if one is None:
            return "family"
        return checklist_of(one.born, self.day.value() or self.today, one.mother)

    def _person_chosen(self, chosen: str) -> None:
        if not self.filling:
            self.form.set_value(self._likely(chosen))
            self.ask_questions()

    def _day_changed(self) -> None:
        day = self.day.value()
        if day is not None:
            self.next_day.set_range(day + timedelta(days=1), day + FURTHEST)
        if not self.filling:
            self.preview_soon()

    def ask_questions(self) -> None:
        if self.filling:
            return
        one = self._members.get(self.person.value() or "")
        # who refused is asked nothing; what was answered before stays typed
        chosen = next((known for known in CHECKLISTS if known == self.form.value()), None)
        asked = self.outcome.value() in LET_IN
        # who was not at home has no form
        self.print.setEnabled(self.outcome.value() != "not_home")
        self._asked.setVisible(asked and chosen is not None)
        if not asked or chosen is None:
            return
        self.questions.ask(questions_for(chosen, one.sex if one is not None else None))
        # the card says what the checklist is called, and offers the key only where it has signs
        self._asked.set_note(tr(f"checklist.form_{chosen}"))
        self.no_signs.setVisible(cast("ChecklistQuestions", self.questions).has_signs)
        asked_now = self.questions.questions.values()
        tab_through(self.visitors, self.no_signs, *asked_now, self.print, self.counselling)
        self.preview_soon()

    def _no_signs(self) -> None:
        cast("ChecklistQuestions", self.questions).no_more_signs()
        self.touched()
        first = first_question(self.questions)
        if first is not None:
            go_to(first)

    def _save_and_print(self) -> None:
        """Save, and open the filled form of this visit as a paper."""
        self.save()
        self._prints = self.saving

    def refused(self, error: KbdeskError) -> None:
        self._prints = False
        super().refused(error)

    def draft(self) -> dict[str, object]:
        known = self.known()
        if known.get("person") == WHOLE_FAMILY:
            del known["person"]
        if known.get("outcome") not in LET_IN:
            known.pop("answers", None)
        return {"do": "record_home_visit", "id": self.new_id, "family": self._family, **known}

    def preview(self, desk: Desk, draft: Mapping[str, object]) -> Previewed:
        return preview_home_visit(desk, draft)

    def previewed(self, answer: Previewed | None) -> None:
        kind, title, detail = result_of(answer)
        self.result.set(kind, title, detail)
        if answer is not None and self.next_day.is_empty():
            self.fill_in("next_date", date.fromisoformat(answer["next_date"]))

    def saved(self, answer: Mapping[str, object]) -> None:
        _, title, detail = result_of(answer)
        self._context.tell(tr("home_visit_page.saved"), detail or title)
        prints, self._prints = self._prints, False
        self._context.go("family", id=self._family)
        day = self.day.value()
        if prints and day is not None:
            page, asked = visit_paper(str(answer["id"]), day)
            self._context.go(page, **asked)


def visit_paper(visit: str, day: date) -> tuple[str, dict[str, Any]]:
    """Return the page that shows a visit's filled form, and what it is opened with."""
    asked = {"month": month_index(day), "options": {"visit": visit}}
    return "report", {"name": "home-visit-forms", **asked}
