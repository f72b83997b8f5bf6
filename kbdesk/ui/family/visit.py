"""Recording a home visit."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, day_after, family_sheet
from kbdesk.queries.one_person import family_of
from kbdesk.ui.formats import joined
from kbdesk.ui.forms.field_kinds import Answer, Day, Lines, OneOf, Text, Ticks, go_to
from kbdesk.ui.forms.layout import across, group, label
from kbdesk.ui.forms.record_page import NEXT, RecordPage
from kbdesk.ui.kit import Button, boxed, column, put, row, tr
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.words import say

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
FURTHEST = timedelta(days=731)


class VisitPage(RecordPage):
    """``open(family=, target=None)``: a visit to a family, ``target`` the member it is for.

    Without a family it asks for one first, by a member's name.
    """

    record = "visit"
    title, save_words = "visit_page.title", "visit_page.save"
    hints = (*NEXT, ("common.space", "visit_page.hint_space"))
    visitor = Text("visitor", "visit_page.visitor")
    day = Day("date", "common.date")
    target = OneOf("target", "visit_page.target")
    purpose = Answer("purpose", "visit_page.purpose", PURPOSES, "visit_page.purpose_", needs=False)
    more = Text("more", "visit_page.more", longest=400, hint="visit_page.more_hint")
    findings = Lines("findings", "visit_page.findings", height=64)
    topics = Ticks("counselling", "visit_page.topics", TOPICS, "visit_page.topic_")
    next_day = Day("next_date", "visit_page.next_day", ahead=FURTHEST, hint="common.may_be_empty")

    def lay_out(self) -> QWidget:
        self._family = ""
        self._quick = {
            "week": Button(tr("visit_page.in_week")),
            "fortnight": Button(tr("visit_page.in_fortnight")),
            "month": Button(tr("visit_page.in_month")),
        }
        self._quick["week"].clicked.connect(lambda: self._plan(weeks=1))
        self._quick["fortnight"].clicked.connect(lambda: self._plan(weeks=2))
        self._quick["month"].clicked.connect(lambda: self._plan(months=1))
        buttons = boxed(put(column(0, (0, 25, 0, 0)), put(row(8), *self._quick.values(), 1)))
        body = put(
            column(12),
            group(
                "visit_page.who",
                [(self.visitor, 4), (self.day, 3), (self.target, 4)],
                [(self.purpose, 0), (self.more, 1)],
            ),
        )
        put(
            body, group("", self.findings, 4, label("visit_page.topics"), self.topics, pad=(16, 12))
        )
        put(body, group("", across((self.next_day, 4), (buttons, 7))), 1)
        self.form = boxed(body)
        self.finder = PersonFinder(self._context, tr("visit_page.whose"))
        put(self.content, (self.finder, 1), (self.form, 1))
        self.finder.found.connect(self._found)
        self.day.changed.connect(self._bound_next)
        self.enter_saves(self.next_day)
        return self._quick["month"]

    def open(self, family: str = "", target: str | None = None) -> None:
        """Show the form for a family; without one, ask whose."""
        self.finder.setVisible(not family)
        self.form.setVisible(bool(family))
        self.save_button.setVisible(bool(family))
        if not family:
            self.put_away()
            self.set_title(tr("visit_page.title"), "")
            self.finder.begin()
            return
        self._family = family
        self.begin(
            ("visit", family),
            lambda desk: family_sheet(desk, family),
            lambda sheet: self._fill(sheet, target),
        )

    def _found(self, person: str) -> None:
        self._context.read(lambda desk: family_of(desk, person), self._chosen)

    def _chosen(self, family: str | None) -> None:
        if family:
            self._context.go("visit", family=family)
        else:
            self.say("warn", tr("visit_page.no_family"), tr("visit_page.no_family_detail"))

    def _fill(self, sheet: FamilySheet, target: str | None) -> QWidget:
        where = (tr("family_page.rt", rt=sheet.rt) if sheet.rt else "", sheet.address)
        self.set_title(tr("visit_page.title_of", name=sheet.head), joined(*where))
        here = [(member.id, member.name) for member in sheet.members if not member.gone]
        self.target.set_options([(WHOLE_FAMILY, tr("common.the_whole_family")), *here])
        self.inputs.fill(
            {
                "visitor": self._context.facts.user.name,
                "date": self.today,
                "target": target or WHOLE_FAMILY,
            }
        )
        return self.purpose

    def begun(self) -> None:
        self._bound_next()

    def _bound_next(self) -> None:
        day = self.day.value()
        if day is not None:
            self.next_day.set_range(day + timedelta(days=1), day + FURTHEST)

    def _plan(self, *, weeks: int = 0, months: int = 0) -> None:
        day = self.day.value() or self.today
        self.next_day.set_value(day_after(day, weeks=weeks, months=months))
        go_to(self.next_day)

    def first_bad(self) -> QWidget | None:
        bad = super().first_bad()
        if bad is None and self.purpose.value() == "other" and self.more.is_empty():
            self.more.refuse(tr("visit_page.say_why"))
            return self.more
        return bad

    def draft(self) -> dict[str, object]:
        """Return the visit as a draft; what is chosen from a list is written in Indonesian."""
        fields = {"family": self._family, **self.inputs.values()}
        purpose, more = fields["purpose"], fields.pop("more")
        said = None if purpose in (None, "other") else say(f"visit_page.said_{purpose}", "id")
        fields["purpose"] = ": ".join(part for part in (said, more) if part)
        if fields["target"] == WHOLE_FAMILY:
            fields["target"] = None
        topics = fields["counselling"]
        fields["counselling"] = [say(f"visit_page.topic_{code}", "id") for code in topics]
        known = {name: value for name, value in fields.items() if value}
        return {"do": "record_visit", "id": self.new_id, **known}

    def saved(self, _answer: object) -> None:
        detail = self.next_day.message() if self.next_day.value() else ""
        self._context.tell(
            tr("visit_page.saved"), tr("visit_page.saved_next", day=detail) if detail else ""
        )
        self._context.go("family", id=self._family)

    def refuse(self, error: KbdeskError) -> bool:
        # The chosen purpose is fine: show the refusal at the text beside it.
        said = "more" if error.field == "purpose" and self.purpose.value() else None
        return self.inputs.refuse(error, said)
