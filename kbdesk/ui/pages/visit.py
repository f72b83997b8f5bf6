"""Recording a home visit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, day_after, family_sheet
from kbdesk.queries.one_person import family_of
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.theme.scaling import column, row, sized
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import say, sentence

PURPOSES = ("not_gaining", "absent", "pregnant", "postpartum", "pmt", "immunisation", "other")
TOPICS = (
    "breastfeeding",
    "complementary",
    "pmt",
    "immunisation",
    "vitamin_a",
    "latrine",
    "contraception",
    "hygiene",
    "stimulation",
)
WHOLE_FAMILY = "family"
LONGEST_FINDINGS = 4000
FURTHEST = timedelta(days=731)


class VisitPage(FormPage):
    """``open(family=, target=None)``: a visit to a family, ``target`` the member it is for.

    Without a family it asks for one first, by a member's name.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("visit_page.title"),
            tr("visit_page.save"),
            [
                ("Enter", tr("visit_page.hint_enter")),
                (tr("visit_page.key_space"), tr("visit_page.hint_space")),
            ],
        )
        self._family = ""
        self._id = str(uuid.uuid4())
        self._pristine: dict[str, Any] = {}
        today = date.today()
        self.visitor = TextField(tr("visit_page.visitor"), longest=200)
        self.day = DateField(tr("visit_page.day"), latest=today)
        self.target = Picker(tr("visit_page.target"), [])
        self.purpose = Asked(
            tr("visit_page.purpose"),
            [(code, tr(f"visit_page.purpose_{code}")) for code in PURPOSES],
        )
        self.more = TextField(tr("visit_page.more"), longest=400, hint=tr("visit_page.more_hint"))
        self.findings = QPlainTextEdit()
        self.findings.setTabChangesFocus(True)
        self.findings.setAccessibleName(tr("visit_page.findings"))
        sized(self.findings, height=64)
        self._findings_note = Label("", "secondary", tone="bad", wrap=True)
        self._findings_note.hide()
        self.topics = CheckChips(
            tr("visit_page.topics"), [(code, tr(f"visit_page.topic_{code}")) for code in TOPICS]
        )
        self.next_day = DateField(
            tr("visit_page.next_day"), latest=today + FURTHEST, hint=tr("visit_page.next_hint")
        )
        self.next_day.edit.enter_moves = False
        self._quick = {
            "week": Button(tr("visit_page.in_week")),
            "fortnight": Button(tr("visit_page.in_fortnight")),
            "month": Button(tr("visit_page.in_month")),
        }
        self.finder = PersonFinder(context, tr("visit_page.whose"))
        self.form = QWidget()
        self._lay_out()
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self._connect()
        self.foot_after(self._quick["month"])

    def _lay_out(self) -> None:
        who = Card(tr("visit_page.who"), pad=(16, 12, 16, 6))
        first = row(12)
        first.addWidget(self.visitor, 4, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.day, 3, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.target, 4, Qt.AlignmentFlag.AlignTop)
        who.body.addLayout(first)
        why = row(12)
        why.addWidget(self.purpose, 0, Qt.AlignmentFlag.AlignTop)
        why.addWidget(self.more, 1, Qt.AlignmentFlag.AlignTop)
        who.body.addLayout(why)
        what = Card(pad=(16, 12, 16, 12))
        label = Label(tr("visit_page.findings"), "label")
        label.setBuddy(self.findings)
        what.body.addWidget(label)
        what.body.addWidget(self.findings)
        what.body.addWidget(self._findings_note)
        what.body.addSpacing(4)
        what.body.addWidget(Label(tr("visit_page.topics"), "label"))
        what.body.addWidget(self.topics)
        following = Card(pad=(16, 12, 16, 6))
        across = row(12)
        across.addWidget(self.next_day, 4, Qt.AlignmentFlag.AlignTop)
        buttons = column(0, (0, 25, 0, 0))
        inner = row(8)
        for button in self._quick.values():
            inner.addWidget(button)
        inner.addStretch(1)
        buttons.addLayout(inner)
        buttons.addStretch(1)
        across.addLayout(buttons, 7)
        following.body.addLayout(across)
        body = column(12)
        for card in (who, what, following):
            body.addWidget(card)
        body.addStretch(1)
        self.form.setLayout(body)
        self.content.addWidget(self.finder, 1)
        self.content.addWidget(self.form, 1)

    def _connect(self) -> None:
        self.finder.found.connect(self._found)
        for field in (self.visitor, self.day, self.target, self.more, self.next_day):
            field.changed.connect(self._keeper.touch)
        for asked in (self.purpose, self.topics):
            asked.changed.connect(self._keeper.touch)
        self.findings.textChanged.connect(self._findings_changed)
        self.day.changed.connect(self._bound_next)
        self.next_day.entered.connect(self.save)
        self.notice.acted.connect(self._start_over)
        self._quick["week"].clicked.connect(lambda: self._plan(weeks=1))
        self._quick["fortnight"].clicked.connect(lambda: self._plan(weeks=2))
        self._quick["month"].clicked.connect(lambda: self._plan(months=1))

    def open(self, family: str = "", target: str | None = None) -> None:
        """Show the form for a family; what was typed before and not saved is in it."""
        self.finder.setVisible(not family)
        self.form.setVisible(bool(family))
        self.save_button.setVisible(bool(family))
        if not family:
            self._keeper.flush()
            self._keeper.name = ""
            self.notice.hide()
            self.set_title(tr("visit_page.title"), "")
            self.finder.begin()
            return
        name = f"visit:{family}"
        if name == self._keeper.name and self._typed() != self._pristine:
            self.visitor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._family = family
        self._keeper.name = ""
        self.notice.hide()

        def begin(desk: Desk) -> tuple[FamilySheet, dict[str, Any] | None]:
            return family_sheet(desk, family), kept_draft(desk, name)

        self.context.ask(
            begin,
            lambda opening: self._begin(name, *opening, target),
            owner=self,
            newest=self,
        )

    def leave(self) -> bool:
        """What is typed is kept; there is never a question."""
        self._keeper.flush()
        return True

    # -- inside --------------------------------------------------------------------------

    def _found(self, person: str) -> None:
        self.context.ask(
            lambda desk: family_of(desk, person), self._chosen, owner=self, newest=self
        )

    def _chosen(self, family: str | None) -> None:
        if family:
            self.context.go("visit", family=family)
        else:
            self.notice.set("warn", tr("visit_page.no_family"), tr("visit_page.no_family_detail"))
            self.notice.show()

    def _begin(
        self, name: str, sheet: FamilySheet, kept: Mapping[str, Any] | None, target: str | None
    ) -> None:
        self._id = str(uuid.uuid4())
        place = " · ".join(
            part
            for part in (tr("family_page.rt", rt=sheet.rt) if sheet.rt else "", sheet.address)
            if part
        )
        self.set_title(tr("visit_page.title_of", name=sheet.head), place)
        self.day.set_range(date(1900, 1, 1), sheet.today)
        here = [member for member in sheet.members if not member.gone]
        names = [member.name for member in here]
        options = [(WHOLE_FAMILY, tr("visit_page.whole_family"))]
        for place_, member in enumerate(here):
            twice = names.index(member.name) != place_
            options.append((member.id, f"{member.name} ({place_ + 1})" if twice else member.name))
        self.target.set_options(options)
        self.visitor.set_value(self.context.facts.user.name)
        self.day.set_value(sheet.today)
        self.target.set_value(target or WHOLE_FAMILY)
        self.purpose.set_value(None)
        self.more.set_value("")
        self.findings.setPlainText("")
        self.topics.set_values([])
        self.next_day.set_value(None)
        for field in (self.visitor, self.more):
            field.clear_message()
        self.purpose.clear_message()
        self._pristine = self._typed()
        if kept:
            self._restore(kept)
            self.notice.set(
                "info",
                tr("form_page.restored"),
                tr("form_page.restored_detail"),
                action=tr("form_page.start_over"),
            )
            self.notice.show()
        self._keeper.name = name
        self._bound_next()
        self.purpose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, Any]:
        return {
            "visitor": self.visitor.text(),
            "date": self.day.text(),
            "target": self.target.value() or self.target.text(),
            "purpose": self.purpose.value(),
            "more": self.more.text(),
            "findings": self.findings.toPlainText(),
            "topics": self.topics.values(),
            "next_date": self.next_day.text(),
        }

    def _restore(self, kept: Mapping[str, Any]) -> None:
        texts = {"visitor": self.visitor, "date": self.day, "more": self.more}
        for name, field in (*texts.items(), ("next_date", self.next_day)):
            if isinstance(kept.get(name), str):
                field.set_text(kept[name])
        if isinstance(kept.get("target"), str):
            self.target.set_value(kept["target"])
        if kept.get("purpose") in PURPOSES:
            self.purpose.set_value(kept["purpose"])
        if isinstance(kept.get("findings"), str):
            self.findings.setPlainText(kept["findings"])
        topics = kept.get("topics")
        self.topics.set_values(topic for topic in topics if topic in TOPICS) if isinstance(
            topics, list
        ) else None
        if isinstance(kept.get("id"), str) and len(kept["id"]) == 36:
            self._id = kept["id"]

    def _unsaved(self) -> Mapping[str, Any] | None:
        typed = self._typed()
        return {"id": self._id, **typed} if typed != self._pristine else None

    def _start_over(self) -> None:
        self._keeper.forget()
        self._keeper.name = ""
        self.open(family=self._family)

    def _findings_changed(self) -> None:
        over = len(self.findings.toPlainText()) - LONGEST_FINDINGS
        self._findings_note.setVisible(over > 0)
        if over > 0:
            self._findings_note.setText(tr("visit_page.too_long", over=over))
        self._keeper.touch()

    def _bound_next(self) -> None:
        day = self.day.value()
        if day is not None:
            self.next_day.set_range(day + timedelta(days=1), day + FURTHEST)

    def _plan(self, *, weeks: int = 0, months: int = 0) -> None:
        day = self.day.value() or date.today()
        self.next_day.set_value(day_after(day, weeks=weeks, months=months))
        self.next_day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bad(self) -> QWidget | None:
        for field in (self.visitor, self.day, self.target, self.more, self.next_day):
            field.check(finished=True)
            if field.state() == "bad":
                return field
        if self.purpose.value() == "other" and self.more.is_empty():
            self.more.refuse(tr("visit_page.say_why"))
            return self.more
        return self.findings if not self._findings_note.isHidden() else None

    def draft(self) -> dict[str, Any]:
        """Return the visit as a draft; what is chosen from a list is written in Indonesian."""
        purpose, more = self.purpose.value(), self.more.value()
        words = [] if purpose in (None, "other") else [say(f"visit_page.said_{purpose}", "id")]
        target = self.target.value()
        day, following = self.day.value(), self.next_day.value()
        fields = {
            "family": self._family,
            "date": day.isoformat() if day else None,
            "visitor": self.visitor.value(),
            "target": None if target == WHOLE_FAMILY else target,
            "purpose": ": ".join([*words, *([more] if more else [])]),
            "findings": self.findings.toPlainText().strip(),
            "counselling": [say(f"visit_page.topic_{code}", "id") for code in self.topics.values()],
            "next_date": following.isoformat() if following else None,
        }
        return {"do": "record_visit", "id": self._id, **{k: v for k, v in fields.items() if v}}

    def save(self) -> None:
        """Record the visit."""
        if self.saving or not self._keeper.name:
            return
        bad = self._bad()
        if bad is not None:
            bad.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.saving = True
        self._keeper.flush()
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: object) -> None:
        self.saving = False
        self._keeper.forget()
        self._keeper.name = ""
        following = self.next_day.value()
        detail = self.next_day.message() if following else ""
        self.context.tell(
            tr("visit_page.saved"), tr("visit_page.saved_next", day=detail) if detail else ""
        )
        self.context.go("family", id=self._family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field | Asked] = {
            "visitor": self.visitor,
            "date": self.day,
            "target": self.target,
            "purpose": self.purpose if self.purpose.value() is None else self.more,
            "next_date": self.next_day,
        }
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
