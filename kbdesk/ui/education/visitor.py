"""A visitor of the corner: registered, by a name, or only counted; one after the other."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.education import Visitor, visitors
from kbdesk.queries.one_person import PersonRow
from kbdesk.queries.places_beside import area_of_corner
from kbdesk.ui.education.corner_parts import take_out
from kbdesk.ui.education.who_card import Who
from kbdesk.ui.formats import date_short, joined
from kbdesk.ui.forms.field_kinds import Day, OneOf, Rt, Segments, Text, go_to
from kbdesk.ui.forms.layout import group, label
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Button, Card, boxed, column, put, sized, tr
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.record_list import ListRecord, RecordList


def _recent(desk: Desk, posyandu: str | None) -> list[Visitor]:
    today = desk.clock.today()
    return visitors(desk, area_of_corner(desk, posyandu), today.replace(day=1), today, 60)


def _record(one: Visitor) -> ListRecord:
    about = joined(
        date_short(one.date),
        tr(f"education_page.sex_{one.sex}") if one.sex in ("male", "female") else "",
        tr(f"corner.age.{one.age_group}") if one.age_group else "",
        tr("education_page.rt", rt=one.rt) if one.rt else "",
    )
    purpose = tr(f"corner.purpose.{one.purpose or 'unknown'}")
    name = one.name or tr("education_page.nameless")
    return ListRecord(one.id, name, about, right=purpose)


class VisitorPage(RecordPage):
    """``open()``: saving keeps the form, emptied, for the next visitor."""

    record = "corner_visit"
    title, save_words = "education_page.visitor", "education_page.save_visitor"
    purpose = OneOf("purpose", "education_page.purpose", answers="corner.purpose.")
    day = Day("date", "education_page.date", needs=False)
    name = Text("name", "education_page.visitor_name")
    rt = Rt("rt", "common.rt")
    sex = Segments("sex", "education_page.sex", answers="education_page.sex_", optional=True)
    age = OneOf("age_group", "education_page.age", answers="corner.age.")
    who = Who("person", "education_page.registered")

    def lay_out(self) -> QWidget:
        self._count = 0
        visit = group(
            "education_page.visit",
            [(self.purpose, 3), (self.day, 3)],
            [(self.name, 3), (self.rt, 1)],
            label("education_page.sex"),
            self.sex,
            4,
            self.age,
        )
        visit.body.addStretch(1)
        self.list = sized(RecordList(tr("education_page.visitors")), min_height=120)
        hear_keys(self.list, {"Del": self._remove})
        words = tr("education_page.remove_visit")
        self.remove = Button(words, icon="close", key="Del", does=self._remove)
        recent = Card(tr("education_page.visitors"), pad=0)
        recent.add_to_header(self.remove)
        recent.body.addWidget(self.list, 1)
        right = boxed(put(column(12), (self.who, 1), (recent, 1)))
        self.content.addWidget(Columns([(visit, 1), (right, 1)], stacks_from=1.25), 1)
        self.enter_saves(self.age)
        self.who.chose.connect(self._chosen)
        self.setTabOrder(self.who.list, self.remove)
        self.setTabOrder(self.remove, self.list)
        return self.list

    def open(self) -> None:
        """Show an empty form of today."""
        self._count = 0
        corner = self._context.corner
        self.begin(("visitor", corner), lambda desk: _recent(desk, corner), self._fill)

    def _fill(self, found: list[Visitor]) -> QWidget:
        self._show(found)
        self.inputs.fill({"date": self.today})
        return self.purpose

    def _show(self, found: list[Visitor]) -> None:
        self.list.set_records([_record(one) for one in found])
        self.remove.setEnabled(bool(found))

    def _reload(self) -> None:
        corner = self._context.corner
        self._context.read(lambda desk: _recent(desk, corner), self._show)

    def _remove(self) -> None:
        """Take the marked visit out of every count: it was mistyped."""
        key = self.list.current_key()
        if key is not None:
            take_out(self._context, "corner_visit", key, self, self._reload)

    def _chosen(self, person: PersonRow) -> None:
        self.name.set_value(person.get("name"))
        self.rt.set_value(person.get("rt"))
        self.sex.set_value(person.get("sex"))
        go_to(self.purpose)

    def draft(self) -> dict[str, object]:
        """Return the visit as a draft; of a person who is registered nothing is said twice."""
        fields = {**self.inputs.values(), "officer": self._context.facts.user.name}
        if fields["person"]:
            fields |= dict.fromkeys(("name", "rt", "sex"))
        known = {name: value for name, value in fields.items() if value}
        return {
            "do": "record_corner_visit",
            "id": self.new_id,
            **known,
            **self._context.of_corner(),
        }

    def saved(self, _answer: dict[str, object]) -> None:
        """Be ready for the next visitor, of the same day."""
        self._count += 1
        self._context.tell(
            tr("education_page.visitor_saved"), tr("education_page.visitor_count", n=self._count)
        )
        self.inputs.fill({"date": self.day.value()})
        self.keeping.start()
        go_to(self.purpose)
        self._reload()
