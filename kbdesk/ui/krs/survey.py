"""The family survey (PK21) of one family: the house, then each member."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from kbdesk.commands.batch import record_together
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, SurveyRow, family_sheet, survey_rows
from kbdesk.ui.focus import tab_through
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.layout import under
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Card, put, sized, tr
from kbdesk.ui.krs.survey_form import SurveyForm, house_fields, house_values, person_fields
from kbdesk.ui.widgets.cells import Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

HOUSE = "house"
_Opening = tuple[FamilySheet, SurveyRow, dict[str, SurveyRow]]


class SurveyPage(RecordPage):
    """``open(family=)``: what was answered stands there; what was not is "belum ditanya"."""

    title, save_words = "survey_page.title", "common.save"
    hints = (
        ("Enter", "common.next_field"),
        ("PgDn", "survey_page.hint_next"),
        ("Del", "survey_page.hint_delete"),
    )

    def lay_out(self) -> None:
        self._family = ""
        self.forms: dict[str, SurveyForm] = {}
        self._names: dict[str, str] = {}
        self.people = Table(
            tr("survey_page.who"),
            Column(tr("survey_page.who"), stretch=1),
            Column(tr("common.not_asked_yet"), RIGHT),
            row_height=48,
            round_top=True,
        )
        self._list = Card(pad=0)
        self._list.body.addWidget(self.people)
        self._card = Card(" ", note=tr("survey_page.note"))
        self._stack = QStackedWidget()
        put(self._card.body, self._stack, 1)
        sized(self.people, min_height=300)
        self.content.addWidget(
            Columns([(self._list, 30), (under(self._card), 70)], stacks_from=1.25), 1
        )
        self.people.chosen.connect(self._choose)
        self.people.opened.connect(lambda _key: self._into())
        self.hear_keys({"PgDown": partial(self._step, 1), "PgUp": partial(self._step, -1)})

    def open(self, family: str = "") -> None:
        self._family = family

        def ask(desk: Desk) -> _Opening:
            sheet = family_sheet(desk, family)
            return sheet, *survey_rows(desk, family)

        self.begin(("survey", family), ask, lambda found: self._fill(*found))

    def _fill(
        self, sheet: FamilySheet, row: Mapping[str, object], people: dict[str, SurveyRow]
    ) -> None:
        self.set_title(
            tr("survey_page.title_of", name=sheet.head),
            tr("family_page.rt", rt=sheet.rt) if sheet.rt else "",
        )
        while self._stack.count():
            old = self._stack.widget(0)
            if old is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        here = [member for member in sheet.members if not member.gone]
        self.forms = {HOUSE: SurveyForm(house_fields(), self._context)}
        self.forms |= {one.id: SurveyForm(person_fields(one.months), self._context) for one in here}
        self._names = {HOUSE: tr("survey_page.house"), **{one.id: one.name for one in here}}
        for key, form in self.forms.items():
            form.load(house_values(row) if key == HOUSE else people[key], self.today)
            self._stack.addWidget(form)
            form.changed.connect(self._list_people)
            form.changed.connect(self.touched)
        self._list_people()
        self.people.set_current_key(HOUSE)
        self._choose(HOUSE)

    def begun(self) -> None:
        self._list_people()
        self._into()

    def typed(self) -> dict[str, object]:
        return {
            f"{key}.{name}": text
            for key, form in self.forms.items()
            for name, text in form.inputs.typed().items()
        }

    def put_back(self, kept: Mapping[str, object]) -> None:
        for key, form in self.forms.items():
            form.put_back(
                {name.removeprefix(f"{key}."): text for name, text in kept.items()
                 if name.startswith(f"{key}.")}
            )  # fmt: skip

    def _list_people(self) -> None:
        rows = [_person_row(key, self._names[key], form) for key, form in self.forms.items()]
        self.people.show_marked(rows, self.people.current_key())

    def _choose(self, key: str) -> None:
        form = self.forms.get(key)
        if form is None:
            return
        self._card.set_title(self._names[key])
        self._stack.setCurrentWidget(form)
        # Make the stack as high as the form it shows, not as the highest one.
        for other in self.forms.values():
            policy = other.sizePolicy()
            ignored = policy.Policy.Ignored if other is not form else policy.Policy.Preferred
            other.setSizePolicy(policy.Policy.Preferred, ignored)
        self._stack.adjustSize()
        chain: list[QWidget] = [self.people]
        for question in form.inputs.widgets():
            if isinstance(question, Field):
                chain.append(question.edit)
            else:
                chain += question.findChildren(QPushButton)
        tab_through(*chain)
        self.foot_after(chain[-1])

    def _step(self, by: int) -> None:
        keys = list(self._names)
        at = keys.index(self.people.current_key() or HOUSE)
        self._show(keys[min(max(at + by, 0), len(keys) - 1)])
        self._into()

    def _into(self) -> None:
        form = self.forms.get(self.people.current_key() or HOUSE)
        if form is not None:
            go_to(form.inputs.widgets()[0])

    def parts(self) -> list[tuple[str, Mapping[str, object]]]:
        """Return the drafts of what changed, each with whose it is."""
        found: list[tuple[str, Mapping[str, object]]] = []
        for key, form in self.forms.items():
            edits = form.edits()
            if edits and key == HOUSE:
                draft = {"do": "edit_family", "id": self._family, "house": edits}
                found.append((f"{HOUSE}.", draft))
            elif edits:
                found.append((f"{key}.", {"do": "edit_person", "id": key, **edits}))
        return found

    def first_bad(self) -> QWidget | None:
        for key, form in self.forms.items():
            bad = form.inputs.first_bad()
            if bad is not None:
                self._show(key)
                return bad
        return None

    def write(self) -> None:
        """Record what changed, all of it or nothing."""
        parts = self.parts()
        if not parts:
            self.saving = False
            self._context.go("family", id=self._family)
            return
        self.write_by(lambda desk: record_together(desk, parts))

    def saved(self, _answers: object) -> None:
        self._context.tell(tr("survey_page.saved"))
        self._context.go("family", id=self._family)

    def refuse(self, error: KbdeskError) -> bool:
        key, _, field = (error.field or "").partition(".")
        form = self.forms.get(key)
        if form is None:
            return False
        self._show(key)
        return form.inputs.refuse(error, field.removeprefix("house."))

    def _show(self, key: str) -> None:
        self.people.set_current_key(key)
        self._choose(key)


def _person_row(key: str, name: str, form: SurveyForm) -> Row:
    edited, count = form.edits(), form.unanswered()
    who = Two(name, tr("survey_page.changed")) if edited else Text(name, strong=True)
    words = Text(tr("common.complete"), shade="ok", icon="check")
    if count:
        words = Text(tr("survey_page.unanswered", count=count), shade="warn")
    return Row(key, [who, words])
