"""Lists to act on: whom to look for and to serve, by RT, each one key away from the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.domain.names import without_title
from kbdesk.domain.report_json.lists import ActionLineJson
from kbdesk.queries import action_lists, all_age_lists
from kbdesk.queries.area import Area
from kbdesk.queries.report_areas import area_of_choice
from kbdesk.reports.lists_document import age, what
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_long, integer, joined
from kbdesk.ui.kit import Button, Card, EmptyState, boxed, column, hidden, primary, put, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.reports.report_card import PATIENCE_MS
from kbdesk.ui.reports.scope import ScopeBar, area_words, month_words
from kbdesk.ui.widgets.cells import Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

GROUPS: Final = (
    ("weighing", ("not_weighed", "two_months")),
    ("growth", ("two_t", "no_gain", "below_red_line", "wasted", "stunted")),
    (
        "services",
        (
            "immunisation_late",
            "immunisation_due",
            "immunisation_unrecorded",
            "vitamin_a",
            "deworming",
        ),
    ),
    ("others", ("proposals", "open", "pregnant")),
    ("checks", all_age_lists.LISTS),
)
MOST_SHOWN: Final = 500
"""Of a whole city thousands are on a list: nobody scrolls through them."""
_REPORT_OF: Final[Mapping[str, str]] = {
    "not_weighed": "not-weighed",
    "two_months": "not-weighed",
    "open": "referrals",
    **dict.fromkeys(all_age_lists.LISTS, "checks"),
}
_FINDS: Final[tuple[Callable[[Desk, int, Area], action_lists.Lists], ...]] = (
    action_lists.not_weighed,
    action_lists.referral_lists,
    action_lists.due_lists,
    all_age_lists.check_lists,
)


class ListsPage(ListPage):
    """``open(month=None, area=None, list=None)``."""

    def __init__(self, context: Context) -> None:
        self.print = Button(tr("lists_page.print"), icon="print", key="Ctrl P")
        self.record = primary(tr("lists_page.record"), icon="person", key="Enter")
        self.people = Table(
            tr("lists_page.title"),
            Column(tr("common.name"), stretch=3),
            Column(tr("lists_page.what"), stretch=4),
            Column(tr("lists_page.where"), stretch=3),
            row_height=48,
            round_top=True,
        )
        super().__init__(
            context,
            tr("lists_page.title"),
            [self.print, self.record],
            table=self.people,
            empty=EmptyState(
                "check-circle", tr("lists_page.nobody"), tr("lists_page.nobody_detail")
            ),
            back=True,
            heading=" ",
        )
        self._lines: dict[str, list[ActionLineJson]] = {}
        self._by_key: dict[str, Mapping[str, object]] = {}
        self._day: date | None = None
        self._asked = 0
        self.scope = ScopeBar()
        self.which = Table(
            tr("lists_page.lists"),
            Column(tr("lists_page.list"), stretch=1),
            Column(tr("lists_page.count"), RIGHT),
            row_height=35,
            round_top=True,
            fit=True,
        )
        self.progress = hidden(ProgressStrip())
        left = sized(Card(pad=0), min_width=300)
        put(left.body, self.which, 1)
        inside = boxed(put(column(12), (Columns([(left, 2), (self.list_card, 5)]), 1)))
        keys = [("↑ ↓", tr("lists_page.hint_list")), ("Enter", tr("lists_page.hint_right"))]
        put(self.content, self.scope, self.progress, (inside, 1), HintBar(keys))
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.progress.show)
        self._connect()
        self._show_counts()
        self.which.set_current_key("not_weighed")

    def _connect(self) -> None:
        self.scope.changed.connect(self.load)
        self.scope.hear_keys(self)
        self.which.chosen.connect(lambda _: self._show_list())
        self.which.opened.connect(lambda _: self._to_people())
        self.people.opened.connect(self._open_record)
        self.people.chosen.connect(lambda _: self._enable())
        self.record.clicked.connect(lambda: self._open_record(self.people.current_key() or ""))
        self.print.clicked.connect(self._print)
        self.hear_keys({"Ctrl+P": self._print})

    def open(
        self, month: int | None = None, area: str | None = None, list: str | None = None
    ) -> None:
        if list is not None:
            self.which.set_current_key(list)
        self.scope.ask(self._context, self, self.load, month=month, area=area)
        self.which.setFocus()

    def load(self) -> None:
        self._asked += 1
        self._say_head()
        self.progress.set(0, tr("lists_page.counting", done=0, of=len(_FINDS)))
        self._patience.start()
        self._next(self._asked, 0, {})

    def _next(self, ticket: int, place: int, found: dict[str, object]) -> None:
        """Ask for one kind of lists after the other; between them the desk answers others."""
        month, area = self.scope.month, self.scope.area_key()

        def ask(desk: Desk) -> Mapping[str, object]:
            return action_lists.said(_FINDS[place](desk, month, area_of_choice(desk, area)))

        def heard(said: Mapping[str, object]) -> None:
            if ticket != self._asked:
                return
            found.update(said)
            done = place + 1
            if done < len(_FINDS):
                words = tr("lists_page.counting", done=done, of=len(_FINDS))
                self.progress.set(done / len(_FINDS), words)
                self._next(ticket, done, found)
            else:
                self._show(found)

        self._context.ask(ask, heard, owner=self)

    def read_again(self) -> None:
        if self.scope.area_key():
            self.load()

    def _show(self, found: Mapping[str, Any]) -> None:
        self._patience.stop()
        self.progress.hide()
        self._lines = {name: list(found[name]) for _, names in GROUPS for name in names}
        self._day = date.fromisoformat(found["day"])
        self._say_head()
        self._show_counts()
        self._show_list()

    def _say_head(self) -> None:
        where = area_words(self.scope.choice())
        day = date_long(self._day) if self._day else month_words(self.scope.month)
        self.set_subtitle(tr("lists_page.subtitle", where=where, day=day))

    def _show_counts(self) -> None:
        rows: list[Row | Section] = []
        for group, names in GROUPS:
            rows.append(Section(tr(f"lists_page.group_{group}")))
            for name in names:
                count = len(self._lines.get(name, ()))
                told = integer(count) if name in self._lines else DASH
                figure = Text(told, strong=bool(count), shade="ink" if count else "ink_3")
                words = Text(tr(f"lists_page.short_{name}"), strong=bool(count))
                rows.append(Row(name, [words, figure]))
        self.which.set_rows(rows)

    def _chosen(self) -> str:
        return self.which.current_key() or "not_weighed"

    def _show_list(self) -> None:
        name = self._chosen()
        self.list_card.set_title(tr(f"lists.{name}"))
        self.people.setAccessibleName(tr(f"lists.{name}"))
        lines = self._lines.get(name, [])
        self._by_key = {}
        rows: list[Row | Section] = []
        several = len({one["posyandu"] for one in lines}) > 1
        for place, group in groupby(
            lines[:MOST_SHOWN], key=lambda one: (one["posyandu"], one["rt"])
        ):
            rows.append(Section(self._place_words(*place, several=several)))
            for one in group:
                # One person may have two referrals.
                key = one.get("referral") or one["id"]
                self._by_key[key] = one
                rows.append(Row(key, _cells(name, one)))
        if len(lines) > MOST_SHOWN:
            more = integer(len(lines) - MOST_SHOWN)
            rows.append(Section(tr("lists_page.more", count=more)))
        self.show_rows(rows)
        if not self._lines:
            self._stack.setCurrentWidget(self.people)  # nothing was counted yet
        self._enable()

    def _place_words(self, posyandu: str | None, rt: str | None, *, several: bool) -> str:
        words = tr("whose.rt", rt=rt) if rt else tr("common.rt_not_recorded")
        label = self._context.facts.posyandu_label(posyandu or DASH) if several else ""
        return joined(label, words, by=", ")

    def _enable(self) -> None:
        self.print.setEnabled(bool(self._by_key))
        self.record.setEnabled((self.people.current_key() or "") in self._by_key)

    def _to_people(self) -> None:
        if self._by_key:
            self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_record(self, key: str) -> None:
        one = self._by_key.get(key)
        if one is None:
            return
        go, chosen = self._context.go, self._chosen()
        if chosen == "proposals":
            go("proposals", person=one["id"])
        elif "referral" in one:
            go("referrals", id=one["referral"])
        else:
            pages = {"immunisation_unrecorded": "vaccines", "pregnant": "women"}
            usual = "person" if chosen in all_age_lists.LISTS else "child"
            go(pages.get(chosen, usual), id=one["id"])

    def _print(self) -> None:
        name, month, area = self._chosen(), self.scope.month, self.scope.area_key()
        if self._by_key:
            report, options = _REPORT_OF.get(name, "due"), {"list": name}
            self._context.go("report", name=report, month=month, area=area, options=options)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Left)
        if back and self.people.hasFocus():
            self.which.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self._context.go("back")
        else:
            super().keyPressEvent(event)


def _cells(name: str, one: ActionLineJson) -> list[Any]:
    mother = without_title(one["mother"] or "")
    mothers = tr("lists_page.of_mother", name=mother) if mother else ""
    address = joined(one["address"], f"RW {one['rw']}" if one["rw"] else "", by=", ")
    return [
        Two(one["name"] or DASH, joined(age(one["months"], current()), mothers)),
        what(name, one, current()),
        Two(address or DASH, one["phone"] or DASH, strong=False),
    ]
