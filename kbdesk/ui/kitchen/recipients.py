"""Who has a place in the kitchen's programme, who had one, and who is proposed for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.queries.one_person import person_row
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.queries.recipients import RecipientPlace, WaitingList, recipients, waiting_list
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_months, age_years, date_long, date_short, integer, joined
from kbdesk.ui.keys import hear_first
from kbdesk.ui.kit import (
    LEFT,
    Button,
    Card,
    EmptyState,
    Label,
    boxed,
    column,
    primary,
    put,
    sized,
    tint,
    tr,
)
from kbdesk.ui.kitchen.enrol_card import Candidate, PlaceCard
from kbdesk.ui.kitchen.recipient_rows import place_columns, place_row, waiting_columns, waiting_row
from kbdesk.ui.kitchen.words import attendance_words, name_of, outcome_words, programme_words
from kbdesk.ui.language import worded
from kbdesk.ui.lists.list_page import ListPage, ShownList
from kbdesk.ui.open_day.pressed_twice import PressedTwice
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Table

LISTS: Final = ("waiting", "going", "over")
_BACK_DAYS: Final = 120


@dataclass(frozen=True, slots=True)
class _RecipientsFound:
    today: date
    waiting: WaitingList
    places: Sequence[RecipientPlace]
    person: Mapping[str, Any] | None

    def of(self, which: str) -> Sequence[RecipientPlace]:
        """Return the places that go on, or that are over, the last first."""
        over = which == "over"
        found = [one for one in self.places if one.finished(self.today) == over]
        return sorted(found, key=lambda one: one.row.until, reverse=True) if over else found


class RecipientsPage(ListPage):
    """``open(person=None, which=None, indication=None, back=False)``: the lists; with a person
    the form to give it a place for an indication, and with ``back`` whoever came returns then.
    """

    def __init__(self, context: Context) -> None:
        self.other = Button(tr("common.another_person"), icon="search", key="F3")
        self.which = Choice(
            tr("kitchen_page.which_list"), worded("kitchen_page.list_", LISTS), value="waiting"
        )
        super().__init__(
            context,
            tr("kitchen_page.recipients_title"),
            [self.which, self.other],
            lists={name: _list(name) for name in LISTS},
            back=True,
            height=320,
        )
        self._found: _RecipientsFound | None = None
        self._person: str | None = None
        self._indication: str | None = None
        self._back = False
        left = sized(self.list_card, min_height=330)
        self.enrol = PlaceCard(context, primary(tr("kitchen_page.enrol"), icon="check", key="D"))
        self._twice = PressedTwice(self)
        self.finder = PersonFinder(context, tr("kitchen_page.find_person"))
        self.about = _About()
        right = sized(boxed(put(column(12), self.enrol, self.finder, self.about)), min_width=410)
        self.content.addWidget(Columns([(left, 60), (right, 40)], stacks_from=1.25), 1)
        self._connect()

    def _connect(self) -> None:
        go = self._context.go
        self.filter_by(self.which)
        self.which.changed.connect(lambda _: self._show_list(focus=False))
        self.other.clicked.connect(self._find)
        self.finder.found.connect(lambda person: self.load(person, first=True))
        self.enrol.enrolled.connect(self._enrolled)
        self.about.button.clicked.connect(self._open_place)
        for one in self.lists.values():
            one.table.chosen.connect(lambda _: self._row_chosen())
        waiting = self.lists["waiting"].table
        waiting.opened.connect(lambda _: self.enrol.save_button.setFocus())
        hear_first(waiting, self._struck)
        for name in ("going", "over"):
            self.lists[name].table.opened.connect(lambda key: go("recipient", id=key))
        self.hear_keys({"F3": self._find, "F8": self.enrol.ask_allergies})

    def open(
        self,
        person: str | None = None,
        which: str | None = None,
        indication: str | None = None,
        back: bool = False,
    ) -> None:
        """Show the lists, or the form of a person."""
        self._indication, self._back = indication, back
        if which in LISTS:
            self.which.set_value(which)
        elif person is not None:
            self.which.set_value("waiting")
        self.load(person, first=True)

    def load(self, person: str | None = None, *, first: bool = False) -> None:
        kitchen = self._context.kitchen

        def ask(desk: Desk) -> _RecipientsFound:
            today, area = desk.clock.today(), area_of_kitchen(desk, kitchen)
            row = person_row(desk, person) if person else None
            return _RecipientsFound(
                today,
                waiting_list(desk, area),
                recipients(desk, area, today - timedelta(days=_BACK_DAYS), today),
                row,
            )

        def show(found: _RecipientsFound) -> None:
            place = next((one for one in found.of("going") if one.row.person == person), None)
            if place is not None:
                self._context.go("recipient", id=place.row.id)
                return
            self._found, self._person = found, person
            self.finder.hide()
            self._show(focus=first)

        self._context.read(ask, show, owner=self)

    def read_again(self) -> None:
        if self.finder.isHidden():
            self.load(self._person)

    def _show(self, *, focus: bool) -> None:
        found = self._found
        if found is None:
            return
        of, waiting = found.waiting, integer(len(found.waiting.people))
        if of.capacity is None:
            going = integer(len(found.of("going")))
            second = tr("kitchen_page.recipients_subtitle", going=going, waiting=waiting)
        else:
            taken, capacity = integer(of.taken), integer(of.capacity)
            second = joined(
                tr("kitchen_store_page.capacity_words", taken=taken, capacity=capacity),
                tr("kitchen_store_page.proposed", n=waiting),
            )
        self.set_subtitle(second)
        # who came with a person sees nobody else marked
        self.show_rows(
            [waiting_row(one) for one in found.waiting.people], of="waiting",
            wanted=self._person, place=None if self._person else 0,
        )  # fmt: skip
        for name in ("going", "over"):
            self.show_rows([place_row(one, found.today) for one in found.of(name)], of=name)
        self._show_list(focus=focus)

    def _show_list(self, *, focus: bool) -> None:
        self.turn_to(self.which.value() or "waiting")
        self._show_side()
        if focus and self._person is not None:
            self.enrol.indication.setFocus()
        elif focus:
            (self.table if self.table.rows() else self.which).setFocus()

    def _row_chosen(self) -> None:
        """Go on with the row that was marked: the keys act on it, on nobody who came before."""
        self._person = self._indication = None
        self._show_side()

    def _show_side(self) -> None:
        found, name = self._found, self.which.value() or "waiting"
        if found is None or not self.finder.isHidden():
            return
        candidate = None
        if name == "waiting":
            candidate = _of_list(found, self.table.current_key())
            if self._person is not None:
                candidate = _of_person(found, self._indication)
        self.enrol.setVisible(candidate is not None)
        self.enrol.show_candidate(candidate, found.today)
        place = None
        if name != "waiting":
            key = self.table.current_key()
            place = next((one for one in found.of(name) if one.row.id == key), None)
        self.about.setVisible(candidate is None)
        self.about.show_place(place, found.today)

    def _find(self) -> None:
        self.which.set_value("waiting")
        self._show_list(focus=False)
        self.enrol.hide()
        self.about.hide()
        self.finder.show()
        self.finder.begin()

    def go_back(self) -> None:
        self._context.go("back" if self._back else "kitchen")

    def _enrolled(self, _place: str) -> None:
        self._person = None
        if self._back:
            self._context.go("back")
            return
        self.lists["waiting"].table.setFocus()

    def _open_place(self) -> None:
        key = self.table.current_key()
        if key is not None:
            self._context.go("recipient", id=key)

    def _struck(self, event: QKeyEvent) -> bool:
        if event.text().casefold() != "d" or event.isAutoRepeat():
            return False
        self.enrol.save()
        if self.enrol.saving:
            self._twice.saved_by("D")
        return True

    def escape(self) -> bool:
        if self.finder.isHidden():
            return super().escape()
        self.load(first=True)
        return True


class _About(Card):
    """What is known of a programme in short, and the way to all of it."""

    def __init__(self) -> None:
        super().__init__(" ", pad=(16, 12), gap=4)
        self._lines = [Label("", tone="ink_2", wrap=True) for _ in range(4)]
        self.button = tint(tr("kitchen_page.open_recipient"), icon="chart")
        put(self.body, *self._lines, (self.button, LEFT), 1)

    def show_place(self, place: RecipientPlace | None, today: date) -> None:
        self.button.setVisible(place is not None)
        lines = [tr("kitchen_page.choose_row"), "", "", ""]
        self.set_title(" ")
        if place is not None:
            self.set_title(name_of(place))
            start = date.fromisoformat(place.row.start)
            until = date.fromisoformat(place.row.until)
            recovery = place.recovery
            outcome = outcome_words(recovery.outcome if recovery else None)
            if not place.finished(today) and recovery is not None and recovery.outcome:
                outcome = tr("kitchen_page.so_far", outcome=outcome)
            lines = [
                programme_words(place.row.indication, place.row.programme_days),
                f"{tr('kitchen_page.began', day=date_long(start))}, "
                f"{tr('kitchen_page.last_day', day=date_long(until))}",
                attendance_words(place),
                outcome,
            ]
        for label, words in zip(self._lines, lines, strict=True):
            label.show_text(words)


def _list(name: str) -> ShownList:
    columns = waiting_columns() if name == "waiting" else place_columns()
    words = f"kitchen_page.none_{name}"
    return ShownList(
        Table(tr(f"kitchen_page.list_{name}"), *columns, row_height=56),
        EmptyState("bowl", tr(words), tr(f"{words}_detail")),
    )


def _of_list(found: _RecipientsFound, key: str | None) -> Candidate | None:
    one = next((one for one in found.waiting.people if one.person == key), None)
    if one is None:
        return None
    age = tr("kitchen_page.mother") if one.months is None else age_months(one.months)
    measured = tr("kitchen_page.measured", day=date_short(date.fromisoformat(one.date)))
    return Candidate(
        one.person,
        one.name or tr("kitchen_page.unknown_person"),
        f"{age} · {measured}",
        one.indication,
        tuple(f"{code} · {tr(f'reason.{code}')}" for code in one.codes),
    )


def _of_person(found: _RecipientsFound, indication: str | None) -> Candidate | None:
    row = found.person
    if row is None:
        return None
    known = _of_list(found, row["id"])
    if known is not None:
        # The indication handed over is newer than the last record.
        return replace(known, indication=indication or known.indication)
    about = ""
    if row["birth_date"]:
        months = completed_months(date.fromisoformat(row["birth_date"]), found.today)
        about = age_years(max(months, 0))
    return Candidate(row["id"], row["name"] or "", about, indication)
