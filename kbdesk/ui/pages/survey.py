"""The family survey (PK21) of one family: the house, then each member."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from kbdesk.commands.together import record_together
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, family_sheet
from kbdesk.store.records import Row as Written
from kbdesk.ui.context import Context
from kbdesk.ui.krs.survey_form import SurveyForm, house_form, house_values, person_form
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import column, sized
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table
from kbdesk.words import sentence

HOUSE = "house"


class SurveyPage(FormPage):
    """``open(family=)``: what was answered stands there; what was not is "belum ditanya"."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("survey_page.title"),
            tr("survey_page.save"),
            [
                ("Enter", tr("survey_page.hint_enter")),
                ("PgDn", tr("survey_page.hint_next")),
                ("Del", tr("survey_page.hint_delete")),
            ],
        )
        self._family = ""
        self.forms: dict[str, SurveyForm] = {}
        self._names: dict[str, str] = {}
        self.people = Table(
            tr("survey_page.who"),
            [Column(tr("survey_page.who"), stretch=1), Column(tr("survey_page.open"), RIGHT)],
            row_height=48,
            round_top=True,
        )
        self._list = Card(pad=0)
        self._list.body.addWidget(self.people)
        self._card = Card(" ", note=tr("survey_page.note"))
        self._stack = QStackedWidget()
        self._card.body.addWidget(self._stack)
        self._card.body.addStretch(1)
        right = QWidget()
        holder = column(0)
        holder.addWidget(self._card)
        holder.addStretch(1)
        right.setLayout(holder)
        sized(self.people, min_height=300)
        self.content.addWidget(Columns([(self._list, 30), (right, 70)], stacks_from=1.25), 1)
        self.people.chosen.connect(self._choose)
        self.people.opened.connect(lambda _key: self._into())
        for keys, by in (("PgDown", 1), ("PgUp", -1)):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(partial(self._step, by))

    def open(self, family: str = "") -> None:
        """Show a family's answers."""
        self._family = family
        self.notice.hide()

        def begin(desk: Desk) -> tuple[FamilySheet, Written, dict[str, Written]]:
            sheet = family_sheet(desk, family)
            people = {one["id"]: one for one in desk.store.records.members(family)}
            return sheet, desk.store.records.get("family", family) or {}, people

        self.context.ask(begin, lambda found: self._begin(*found), owner=self, newest=self)

    def leave(self) -> bool:
        """What was not saved is gone with the page."""
        return True

    # -- inside --------------------------------------------------------------------------

    def _begin(
        self, sheet: FamilySheet, row: Mapping[str, Any], people: dict[str, Written]
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
        self.forms = {HOUSE: house_form()}
        self._names = {HOUSE: tr("survey_page.house")}
        self.forms[HOUSE].load(house_values(row))
        for member in sheet.members:
            if member.gone:
                continue
            form = person_form(member.months, sheet.today)
            form.load(people[member.id])
            self.forms[member.id] = form
            self._names[member.id] = member.name
        for form in self.forms.values():
            self._stack.addWidget(form)
            form.changed.connect(self._list_people)
        self._list_people()
        self.people.set_current_key(HOUSE)
        self._choose(HOUSE)
        self._into()

    def _list_people(self) -> None:
        key = self.people.current_key()
        self.people.blockSignals(True)
        self.people.set_rows(
            [
                Row(
                    one,
                    [
                        Two(name, tr("survey_page.changed"))
                        if self.forms[one].edits()
                        else Text(name, strong=True),
                        self._open_words(self.forms[one].unanswered()),
                    ],
                )
                for one, name in self._names.items()
            ]
        )
        self.people.set_current_key(key)
        self.people.blockSignals(False)

    @staticmethod
    def _open_words(count: int) -> Text:
        if not count:
            return Text(tr("survey_page.complete"), shade="ok", icon="check")
        return Text(tr("survey_page.unanswered", count=count), shade="warn")

    def _choose(self, key: str) -> None:
        form = self.forms.get(key)
        if form is None:
            return
        self._card.set_title(self._names[key])
        self._stack.setCurrentWidget(form)
        # the stack is as high as the form that is shown, not as the highest
        for other in self.forms.values():
            policy = other.sizePolicy()
            ignored = policy.Policy.Ignored if other is not form else policy.Policy.Preferred
            other.setSizePolicy(policy.Policy.Preferred, ignored)
        self._stack.adjustSize()
        chain: list[QWidget] = [self.people]
        for question in form.questions.values():
            if isinstance(question, Field):
                chain.append(question.edit)
            else:
                chain += question.findChildren(QPushButton)
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)
        self.foot_after(chain[-1])

    def _step(self, by: int) -> None:
        keys = list(self._names)
        at = keys.index(self.people.current_key() or HOUSE)
        key = keys[min(max(at + by, 0), len(keys) - 1)]
        self.people.set_current_key(key)
        self._choose(key)
        self._into()

    def _into(self) -> None:
        form = self.forms.get(self.people.current_key() or HOUSE)
        if form is not None:
            next(iter(form.questions.values())).setFocus(Qt.FocusReason.OtherFocusReason)

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

    def save(self) -> None:
        """Record what changed, all of it or nothing."""
        if self.saving:
            return
        for key, form in self.forms.items():
            bad = form.first_bad()
            if bad is not None:
                self.people.set_current_key(key)
                self._choose(key)
                bad.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        parts = self.parts()
        if not parts:
            self.context.go("family", id=self._family)
            return
        self.saving = True
        self.notice.hide()
        self.context.do(
            lambda desk: record_together(desk, parts),
            self._saved,
            owner=self,
            refused=self._refused,
        )

    def _saved(self, _answers: object) -> None:
        self.saving = False
        self.context.tell(tr("survey_page.saved"))
        self.context.go("family", id=self._family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        key, _, field = (error.field or "").partition(".")
        form = self.forms.get(key)
        question = form.questions.get(field.removeprefix("house.")) if form else None
        if form is None or question is None:
            self.complain(error)
            return
        self.people.set_current_key(key)
        self._choose(key)
        question.refuse(sentence(error, current()))
        question.setFocus(Qt.FocusReason.OtherFocusReason)
