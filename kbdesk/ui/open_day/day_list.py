"""The list of the day: found by two letters, in three parts, with how many are in each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QFrame

from kbdesk.domain.names import name_key
from kbdesk.queries.day_people import CARDS, Card, PersonOfDay
from kbdesk.queries.day_sheet import DaySheet, Stranger
from kbdesk.queries.open_day import ChildOfDay, OpenDay, State
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.listed import (
    CHIPS,
    Listed,
    card_of_row,
    is_earlier,
    rank,
    search_key,
    second_line,
    stranger_record,
)
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import column, put, row
from kbdesk.ui.widgets.card import Card as CardFrame
from kbdesk.ui.widgets.paint import DotState, draw_box, draw_dot, draw_text, text_width
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Section

Shown = Literal["all", "not_here", "waiting", "done"]
FILTERS: tuple[Shown, ...] = ("all", "not_here", "waiting", "done")
STATES: tuple[State, ...] = ("waiting", "not_here", "done")
_DOTS: dict[str, DotState] = {"not_here": "waiting", "waiting": "present", "done": "done"}
NEW = "new:"
"""The key of the row that registers a new child when the search found nobody."""


class DayList(CardFrame):
    """``opened(child id)`` on Enter: who is not here arrives with it; ``arrived(child id)`` on
    Shift+Enter: only arrives. ``looked(text)`` when nobody of the day was found; ``new(text)``
    registers a child by that name.
    """

    opened = Signal(str)
    arrived = Signal(str)
    looked = Signal(str)
    new = Signal(str)

    def __init__(self) -> None:
        super().__init__(pad=0, gap=0)
        self._people: list[tuple[Listed, str, str]] = []
        self._places: dict[str, int] = {}
        self._records: dict[str, tuple[object, ListRecord]] = {}
        self._age = "all"
        self._strangers: Sequence[Stranger] = ()
        self._only: Shown = "all"
        self._current: str | None = None
        self._drafts: Collection[str] = ()
        self._guests: Collection[str] = ()
        self._looking = self._search_is_over = False
        self._hurry: bool | None = None
        self.search = SearchField(tr("open_day_page.search"), delay_ms=30)
        self.strip = FilterStrip()
        self.list = RecordList(tr("open_day_page.children"))
        put(self.body, put(column(10, (10, 10)), self.search, self.strip), (self.list, 1))
        self.search.changed.connect(self._find)
        self.search.edit.installEventFilter(self)
        self.list.installEventFilter(self)
        self.strip.chose.connect(self._show_only)
        self.list.opened.connect(self._open)

    # what others ask

    def show_sheet(self, sheet: DaySheet, drafts: Collection[str] = ()) -> None:
        """Show the day's people; ``drafts`` are begun and not saved."""
        day, people = sheet.day, sheet.people
        self._drafts = drafts
        here = sheet.session.posyandu
        # A preschool child of this posyandu is not counted in SKDN, but is no guest either.
        self._guests = {one.id for one in day.visiting if one.posyandu != here}
        self._guests |= {one.id for one in people.visiting}
        beside = (*people.people, *people.visiting)
        order = [one for state in STATES for one in _section(day, beside, state)]
        self._people = [(one, search_key(one), name_key(one.name)) for one in order]
        self._places = {one.id: place for place, one in enumerate(order)}
        self._show_counts()
        self._fill()

    def counts_by_age(self) -> dict[Card, tuple[int, int]]:
        """Return by card how many are done, and how many are expected or came."""
        counts: dict[Card, tuple[int, int]] = dict.fromkeys(CARDS, (0, 0))
        for one, _, _ in self._people:
            card: Card = one.card if isinstance(one, PersonOfDay) else "infant"
            done, total = counts[card]
            counts[card] = (done + (one.state == "done" or is_earlier(one)), total + 1)
        return counts

    def show_age(self, age: str) -> None:
        """Show only those who have a card, or ``all``."""
        self._age = age
        self._show_counts()
        self._fill()

    def search_is_over(self) -> None:
        """Empty the search when the person who was found is shown: the list is filled once."""
        self._search_is_over = True

    def set_current(self, child: str | None) -> None:
        """Mark who is being entered."""
        self._current = child
        if self._search_is_over:
            with QSignalBlocker(self.search):
                self.search.set_text("")
            self._strangers, self._hurry, self._looking = (), None, False
        self._search_is_over = False
        self._fill()
        self.list.set_current_key(child)

    def mark_done(self, id_: str) -> None:
        """Show a person as done at once, before the day is read again."""
        place = self._places.get(id_)
        if place is not None:
            one, key, name = self._people[place]
            self._people[place] = (replace(one, state="done"), key, name)

    def person(self, id_: str | None) -> Listed | None:
        place = self._places.get(id_ or "")
        return None if place is None else self._people[place][0]

    def child(self, id_: str | None) -> ChildOfDay | None:
        found = self.person(id_)
        return found if isinstance(found, ChildOfDay) else None

    def card_of(self, id_: str) -> str:
        """The card of a person who is in the list or was just found."""
        found = self.person(id_)
        if found is not None:
            return card_of_row(found)
        return next((one.card for one in self._strangers if one.id == id_), "infant")

    def next_waiting(self, beside: Collection[str] = ()) -> str | None:
        """The next person shown: the first who waits and is not in ``beside``."""
        waiting = (one.id for one, _, _ in self._people if one.state == "waiting" and self._of(one))
        return next((id_ for id_ in waiting if id_ not in beside), None)

    def show_strangers(self, found: Sequence[Stranger]) -> None:
        """Show who was found beyond the day's own."""
        self._strangers = found
        self._looking = False
        self._fill()
        self._mark_first()
        if (only_arrive := self._hurry) is not None:
            self._hurry = None
            self._enter(only_arrive=only_arrive)

    def begin_search(self) -> None:
        """Go to the search, empty."""
        if self.search.text():
            self.search.set_text("")
        self.search.setFocus()

    def ids(self) -> set[str]:
        """Return the people of the day."""
        return set(self._places)

    # inside

    def _show_only(self, only: Shown) -> None:
        self._only = only
        self._fill()

    def _find(self) -> None:
        self._strangers = ()
        self._hurry = None
        self._search_is_over = False
        self._fill()
        self._mark_first()
        text = self.search.text().strip()
        self._looking = len(text) >= 2 and not self._found()
        if self._looking:
            self.looked.emit(text)

    def _found(self) -> list[Listed]:
        words = [f" {word}" for word in name_key(self.search.text()).split()]
        named = [
            (one, name) for one, key, name in self._people if all(word in key for word in words)
        ]
        found = [
            (one, name)
            for one, name in named
            if self._of(one) and (words or self._only in ("all", one.state))
        ]
        if words and not found:
            # Somebody of another age is here already: nobody is to register her again.
            found = named
        if words:
            whole = name_key(self.search.text())
            found.sort(key=lambda pair: rank(pair[0], pair[1], whole))
        return [one for one, _ in found]

    def _of(self, one: Listed) -> bool:
        return self._age in ("all", card_of_row(one))

    def _show_counts(self) -> None:
        shown = [one for one, _, _ in self._people if self._of(one)]
        counts: dict[str, int] = {
            state: sum(one.state == state for one in shown) for state in STATES
        }
        counts["not_here"] -= sum(is_earlier(one) for one in shown)
        self.strip.show_counts({"all": len(shown), **counts})

    def _mark_first(self) -> None:
        if not self.search.text().strip():
            self.list.set_current_key(self._current)
            return
        found = self._found()
        first = found[0].id if found else None
        if first is None and self._strangers:
            first = self._strangers[0].id
        self.list.set_current_key(first or f"{NEW}{self.search.text()}")

    def _fill(self) -> None:
        items: list[ListRecord | Section] = []
        found = self._found()
        for state in STATES:
            part = [one for one in found if one.state == state and not is_earlier(one)]
            if part:
                items.append(Section(tr(f"open_day_page.part_{state}")))
                items += [self._record(one) for one in part]
        if earlier := [one for one in found if is_earlier(one)]:
            words = tr("open_day_page.part_earlier", count=integer(len(earlier)))
            items.append(Section(words))
            items += [self._record(one) for one in earlier]
        text = self.search.text().strip()
        if text and not found:
            if self._strangers:
                items.append(Section(tr("open_day_page.part_elsewhere")))
                items += [stranger_record(one) for one in self._strangers]
            items.append(Section(tr("open_day_page.part_new")))
            words = tr("day_card.new_row")
            items.append(ListRecord(f"{NEW}{text}", words, text, spoken=f"{words}: {text}"))
        bar = self.list.verticalScrollBar()
        at = bar.value()
        self.list.set_records(items)
        bar.setValue(at)

    def _record(self, one: Listed) -> ListRecord:
        here = one.id == self._current
        begun = here or one.id in self._drafts
        said = (one, here, begun, one.id in self._guests)
        kept = self._records.get(one.id)
        if kept is None or kept[0] != said:
            # Word a row once: a list of a thousand is refilled at every change.
            kept = (said, _worded(one, here=here, begun=begun, guest=said[3]))
            self._records[one.id] = kept
        return kept[1]

    def _open(self, key: str) -> None:
        if key.startswith(NEW):
            self.new.emit(key.removeprefix(NEW))
        else:
            self.opened.emit(key)

    def _enter(self, *, only_arrive: bool) -> None:
        key = self.list.current_key()
        if key is None:
            return
        if self._looking:
            # Enter was pressed before the search found others with this name.
            self._hurry = only_arrive
            return
        if only_arrive and not key.startswith(NEW):
            self.arrived.emit(key)
            self.begin_search()
        else:
            self._open(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if enter and not ctrl and (watched is self.search.edit or shift):
                self._enter(only_arrive=bool(shift))
                return True
            if watched is self.search.edit and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.step(1 if key == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)


def _worded(one: Listed, *, here: bool, begun: bool, guest: bool) -> ListRecord:
    right = ""
    if one.state == "done":
        if isinstance(one, ChildOfDay):
            right = "2T" if one.consecutive_t > 1 else (one.code or "")
    elif one.queue is not None:
        right = str(one.queue)
    if begun and one.state != "done":
        right = tr("open_day_page.entering") if here else tr("open_day_page.begun")
    grown = isinstance(one, PersonOfDay) and one.card != "infant"
    chip = tr(f"day_card.card_{card_of_row(one)}") if grown else ""
    second = second_line(one, guest=guest)
    state = tr(f"open_day_page.is_{one.state}")
    said = [one.name, second.replace(" · ", ", "), state, chip, right]
    return ListRecord(
        one.id, one.name, second, _DOTS[one.state], right, strong=begun,
        spoken=joined(*said, by=", "),
        chip=chip, chip_kind=CHIPS[card_of_row(one)],
    )  # fmt: skip


def _section(day: OpenDay, beside: Sequence[PersonOfDay], state: State) -> list[Listed]:
    """Return a part of the list: by queue, by time of saving, or as the day has them."""
    people = [one for one in beside if one.state == state]
    found: list[Listed] = [*day.section(state), *people]
    if state == "not_here":
        return found
    if state == "done":
        return sorted(found, key=lambda one: one.time or "", reverse=True) if people else found
    return sorted(found, key=lambda one: (one.skipped, one.queue or 0)) if people else found


class _Filter(PaintedButton):
    def __init__(self, shown: Shown) -> None:
        super().__init__(Qt.FocusPolicy.TabFocus)
        self.shown, self.count = shown, 0
        self.setCheckable(True)

    def set_count(self, count: int) -> None:
        self.count = count
        self.setAccessibleName(f"{tr(f'open_day_page.filter_{self.shown}')} {integer(count)}")
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        words = text_width(tr(f"open_day_page.filter_{self.shown}"), 14, 600)
        number = text_width(integer(self.count), 15, 600) + px(16)
        return max(words, number) + px(10), px(44)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def draw(self, painter: QPainter) -> None:
        box, here = QRectF(self.rect()), self.isChecked()
        if here:
            draw_box(painter, box.adjusted(1, 1, -1, -1), "teal_tint_1", px(7))
        ink = "teal_dark" if here else "ink"
        number, half = integer(self.count), box.height() / 2
        top = QRectF(box.left(), box.top(), box.width(), half)
        wide = text_width(number, 15, 600)
        dot = 0 if self.shown == "all" else px(12)
        x = box.center().x() - (wide + (dot + px(4) if dot else 0)) / 2
        if dot:
            at = QRectF(x, top.center().y() + px(2) - dot / 2, dot, dot)
            draw_dot(painter, at, _DOTS[self.shown])
            x += dot + px(4)
        draw_text(painter, QRectF(x, top.top() + px(2), wide + 2, top.height()), number,
                  weight=600, shade=ink)  # fmt: skip
        words = tr(f"open_day_page.filter_{self.shown}")
        below = text_width(words, 14, 600 if here else 400)
        draw_text(
            painter,
            QRectF(box.center().x() - below / 2, box.center().y() - px(1), below + 2, half),
            words, size=14, weight=600 if here else 400, shade=ink if here else "ink_2",
        )  # fmt: skip


class FilterStrip(QFrame):
    """Four filters with how many children each shows; ``chose(filter)``."""

    chose = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "segments")
        self.setProperty("soft", True)
        self._group = QButtonGroup(self)
        inner = row(0, 1)
        self.buttons: dict[str, _Filter] = {}
        for shown in FILTERS:
            button = _Filter(shown)
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, one=shown: self.chose.emit(one))
            self.buttons[shown] = button
            inner.addWidget(button, 1)
        self.buttons["all"].setChecked(True)
        self.setLayout(inner)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show how many children each filter holds."""
        for shown, button in self.buttons.items():
            button.set_count(counts.get(shown, 0))
