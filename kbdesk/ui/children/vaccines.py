"""A child's vaccines and vitamin A from the KIA book: a field a dose, as the book has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kbdesk.commands.batch import record_together
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import UNTIL_MONTHS, DoseRule, schedule
from kbdesk.domain.services import BOOK_SEEN
from kbdesk.domain.supplements import capsule, vitamin_a_rounds
from kbdesk.queries.vaccine_history import RecordedDose, VaccineHistory, vaccine_history
from kbdesk.ui.children.memory import Save, memory_of
from kbdesk.ui.formats import date_long, month_name
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    boxed,
    column,
    crowding,
    drop,
    grid,
    put,
    row,
    tr,
    why_not,
)
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.immunisation_grid import short_name
from kbdesk.words import say

USUAL_MONTHS = 12
"""The first year is what a whole book is usually asked for."""
_VITAMIN_A = "vitamin_a:"
_SEEN = "seen"


_MARKS = ("v", "x", "ya", "y", "yes", "ada", "kia", "✓")


class DoseField(DateField):
    """A date field that also takes a mark: V, ya or ada is given, on a day that is not known.

    ``value()`` is the day, None where it is empty, refused or marked; ``marked()`` tells the mark.
    """

    def __init__(self, name: str, *, latest: date, earliest: date) -> None:
        self._marked = False
        super().__init__(name, latest=latest, earliest=earliest, hint="")

    def marked(self) -> bool:
        """Tell whether the dose is marked as given, without a day."""
        return self._marked

    def mark(self) -> None:
        """Mark the dose as given according to the book."""
        self.set_text(tr("common.kia_book"))

    def answer(self) -> tuple[date | None, bool]:
        """Return what the field says: the day, and whether it is marked without one."""
        return self.value(), self._marked

    def check(self, *, finished: bool) -> None:
        typed = self.text().strip().casefold()
        self._marked = typed in (*_MARKS, tr("common.kia_book").casefold())
        if not self._marked:
            super().check(finished=finished)
            return
        self._value = None
        self.show_message("normal", tr("vaccines_page.no_day"))


class VaccinesPage(RecordPage):
    """``open(id=child)``. Enter goes on to the next dose, F3 marks all up to an age.

    Nothing is written before it is saved; then an emptied dose is voided, and a changed day is
    corrected.
    """

    title, save_words = "vaccines_page.title", "common.save"
    hints = (("Enter", "vaccines_page.hint_enter"), ("F3", "vaccines_page.hint_fill"))

    def lay_out(self) -> None:
        self.history: VaccineHistory | None = None
        self.fields: dict[str, DateField] = {}
        self.until: Choice | None = None
        self.fill = Button(
            tr("vaccines_page.fill"), "tint", icon="check", key="F3", does=self.fill_up
        )
        self.seen = CheckChips(tr("common.kia_book"), [(_SEEN, tr("vaccines_page.book_read"))])
        self._body: QWidget | None = None
        for one in (self.seen, self.fill):
            one.setParent(self)
            one.hide()
        self._place: QVBoxLayout = column(0)
        put(self.content, self._place, 1)

        self.seen.changed.connect(self.touched)
        self.hear_keys({"F3": self.fill_up})

    def open(self, id: str) -> None:
        """Show a child's doses; what was typed before and not saved is in them."""
        self.begin(("vaccines", id), lambda desk: vaccine_history(desk, id), self._fill)

    def fill_up(self) -> None:
        """Mark every empty dose up to the age chosen as given according to the book."""
        until = self.until.value() if self.until is not None else None
        if until is None:
            return
        for vaccine, rule in schedule().items():
            field = self.fields.get(vaccine)
            if isinstance(field, DoseField) and field.is_empty() and rule.months <= int(until):
                field.mark()
        self._focus_first_empty()

    def _fill(self, history: VaccineHistory) -> None:
        self.history = history
        born = history.birth_date
        detail = tr("child_page.born_title", day=date_long(born)) if born else ""
        self.set_title(tr("vaccines_page.title_of", name=history.name), detail)
        self._build(history)

    def begun(self) -> None:
        self._focus_first_empty()

    def _build(self, history: VaccineHistory) -> None:
        if self._body is not None:
            # Hide these widgets: they are used again, and without a parent they would open as
            # windows.
            for one in (self.seen, self.fill):
                one.hide()
                one.setParent(self)
            drop(self._place, self._body)
        self.fields, self.until = {}, None
        born = history.birth_date
        parts: list[QWidget] = [Label(tr("vaccines_page.no_birth"), wrap=True)]
        if born is not None:
            parts = [self._vaccines(history, born), self._capsules(history, born)]
        body = self._body = boxed(put(column(12), *parts))
        self._place.addWidget(body)
        # The focus goes to the field now, so it must be visible.
        body.show()
        self.seen.setVisible(bool(self.fields))
        self.fill.setVisible(self.until is not None)
        for name, field in self.fields.items():
            field.changed.connect(self.touched)
            self._fill_in(name, field)
        self.foot_after(list(self.fields.values())[-1] if self.fields else self)

    def _vaccines(self, history: VaccineHistory, born: date) -> Card:
        card = Card(tr("child_page.immunisation"), note=tr("child_page.dpt"), pad=(16, 12))
        months = min(completed_months(born, history.today), UNTIL_MONTHS)
        rules = [
            rule
            for rule in schedule().values()
            if rule.vaccine in history.vaccines or (rule.months <= months and not rule.endemic)
        ]
        card.body.addWidget(Label(tr("vaccines_page.how"), "secondary", wrap=True))
        self._ask_until(card, sorted({rule.months for rule in rules if not rule.endemic}), months)
        across = _across()
        cells = grid((12, 6))
        line = 0
        for age, of_age in groupby(rules, key=lambda rule: rule.months):
            words = Label(_age(age), "label")
            cells.addWidget(words, line, 0, Qt.AlignmentFlag.AlignTop)
            for place, rule in enumerate(of_age):
                field = self._dose(rule, history, born)
                cells.addWidget(field, line + place // across, 1 + place % across)
            line += 1 + place // across
        for place in range(across):
            cells.setColumnStretch(1 + place, 1)
        card.body.addLayout(cells)
        self.seen.set_values([])
        card.body.addWidget(self.seen)
        if history.book_seen:
            day = date_long(max(history.book_seen))
            card.body.addWidget(Label(tr("vaccines_page.book_was_read", day=day), "secondary"))
        return card

    def _ask_until(self, card: Card, ages: list[int], months: int) -> None:
        """Offer to mark all doses up to an age; there is nothing to choose for a newborn."""
        if not 2 <= len(ages) <= 8:
            return
        usual = max(age for age in ages if age <= min(months, USUAL_MONTHS))
        self.until = Choice(
            tr("vaccines_page.until"), [(str(age), _age(age)) for age in ages], value=str(usual)
        )
        self.until.changed.connect(lambda _: self.touched())
        card.body.addWidget(Label(tr("vaccines_page.until"), "label"))
        card.body.addLayout(put(row(12, (0, 0, 0, 8)), self.until, self.fill, 1))

    def _dose(self, rule: DoseRule, history: VaccineHistory, born: date) -> DoseField:
        name = short_name(rule.vaccine)
        field = DoseField(name, latest=history.today, earliest=born)
        field.say_name(tr("vaccines_page.dose", name=name, age=_age(rule.months)))
        self.fields[rule.vaccine] = field
        return field

    def _capsules(self, history: VaccineHistory, born: date) -> Card:
        card = Card(tr("kind.vitamin_a"), pad=(16, 12))
        rounds = sorted(
            {*(one for one in vitamin_a_rounds(born) if one <= history.today), *history.vitamin_a}
        )
        across = _across()
        cells = grid((12, 6))
        for place, began in enumerate(rounds):
            name = f"{month_name(began.month)} {began.year}"
            field = DateField(name, latest=history.today, earliest=born, hint="")
            field.say_name(tr("vaccines_page.capsule", month=name))
            self.fields[f"{_VITAMIN_A}{began.isoformat()}"] = field
            cells.addWidget(field, place // across, place % across)
        for place in range(across):
            cells.setColumnStretch(place, 1)
        card.body.addLayout(cells)
        if not rounds:
            card.hide()
        return card

    def _recorded(self, name: str) -> tuple[RecordedDose, ...]:
        """Return the services that a field stands for, the one that it shows first."""
        history = self.history
        if history is None:
            return ()
        if name.startswith(_VITAMIN_A):
            return history.vitamin_a.get(date.fromisoformat(name.removeprefix(_VITAMIN_A)), ())
        return history.vaccines.get(name, ())

    def _fill_in(self, name: str, field: DateField) -> None:
        for one in self._recorded(name)[:1]:
            if one.by_book and isinstance(field, DoseField):
                field.mark()
            else:
                field.set_value(one.date)

    def _focus_first_empty(self) -> None:
        fields = list(self.fields.values())
        empty = next((one for one in fields if one.is_empty()), None)
        go_to(empty or (fields[0] if fields else self.cancel_button))

    def typed(self) -> dict[str, object]:
        until = {"until": self.until.value()} if self.until is not None else {}
        texts = {name: field.text() for name, field in self.fields.items()}
        return {**texts, **until, _SEEN: bool(self.seen.values())}

    def put_back(self, kept: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            if isinstance(kept.get(name), str):
                field.set_text(kept[name])
        if self.until is not None and "until" in kept:
            self.until.set_value(kept["until"])
        self.seen.set_values([_SEEN] if kept.get(_SEEN) is True else [])

    def first_bad(self) -> QWidget | None:
        for field in self.fields.values():
            field.check(finished=True)
            if field.state() == "bad":
                return field
        return None

    def write(self) -> None:
        """Write what is new or says something else, all of it or nothing."""
        assert self.history is not None
        parts, self._save = self._drafts(self.history)
        if not parts:
            self.saving = False
            self.say("info", tr("vaccines_page.nothing"), tr("vaccines_page.nothing_detail"))
            return
        named = [(f"{name}.", draft) for name, draft in parts]
        self.write_by(lambda desk: record_together(desk, named))

    def _drafts(self, history: VaccineHistory) -> tuple[list[tuple[str, dict[str, object]]], Save]:
        """Return what is to be written, and how it is taken back."""
        parts: list[tuple[str, dict[str, object]]] = []
        new: list[str] = []
        again: list[dict[str, Any]] = []
        for name, field in self.fields.items():
            was = self._recorded(name)
            day, marked = field.answer() if isinstance(field, DoseField) else (field.value(), False)
            by_book = bool(was) and was[0].by_book
            shown = (was[0].date if was and not by_book else None, by_book)
            if (day, marked) == shown:
                continue
            whole = {"person": history.id, **self._what(name, day, history)}
            if day is None and not marked:
                for one in was:
                    reason = say("vaccines_page.mistaken", "id")
                    parts.append((name, {"do": "void_service", "id": one.id, "reason": reason}))
                    again.append({"do": "record_service", **whole, **_said(one)})
                continue
            said = _said(RecordedDose("", day or history.today, marked))
            if was:
                fields = {"date": said["date"], "by_book": said.get("by_book")}
                before = {"date": was[0].date.isoformat(), "by_book": was[0].by_book or None}
                if name.startswith(_VITAMIN_A):
                    fields.pop("by_book")
                    before.pop("by_book")
                    fields["detail"], before["detail"] = whole.get("detail"), None
                parts.append((name, {"do": "correct_service", "id": was[0].id, **fields}))
                again.append({"do": "correct_service", "id": was[0].id, **before})
            else:
                id_ = str(uuid4())
                new.append(id_)
                parts.append((name, {"do": "record_service", "id": id_, **whole, **said}))
        if self.seen.values():
            id_ = str(uuid4())
            new.append(id_)
            draft = {"person": history.id, "kind": BOOK_SEEN, "date": history.today.isoformat()}
            parts.append((_SEEN, {"do": "record_service", "id": id_, **draft}))
        save = Save(history.id, history.name, "", services=tuple(new), again=tuple(again))
        return parts, save

    def _what(self, name: str, day: date | None, history: VaccineHistory) -> dict[str, object]:
        if not name.startswith(_VITAMIN_A):
            return {"kind": "immunisation", "detail": name}
        dose = capsule(history.birth_date, day) if history.birth_date and day else None
        return {"kind": "vitamin_a", **({"detail": dose} if dose else {})}

    def saved(self, answers: list[object]) -> None:
        memory_of(self._context).saved(self._save, None)
        words = tr("vaccines_page.saved", name=self._save.name, count=len(answers))
        self._context.tell(words, tr("measure_page.undo"))
        self._context.go("back")

    def refuse(self, error: KbdeskError) -> bool:
        field = self.fields.get((error.field or "").rpartition(".")[0])
        if field is None:
            return False
        field.refuse(why_not(error))
        go_to(field)
        return True


def _across() -> int:
    """Return how many dates stand beside each other at the text's size."""
    return 4 if crowding() < 1.25 else 3 if crowding() < 1.5 else 2


def _said(one: RecordedDose) -> dict[str, object]:
    said: dict[str, object] = {"date": one.date.isoformat()}
    return {**said, "by_book": True} if one.by_book else said


def _age(months: int) -> str:
    return tr("child_page.at_birth") if months == 0 else tr("widget.age_months", months=months)
