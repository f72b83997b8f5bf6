"""Search over everybody, from any page (F2): two letters, the arrows, Enter."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from kbdesk.domain.ages import completed_months
from kbdesk.domain.names import without_title
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.records import search
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, age_years
from kbdesk.ui.kit import Label, announce, put, px, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField

SHOWN = 30


class _SearchBox(SearchField):
    """The search field of the drawer: the arrows walk through what was found."""

    up = Signal()
    entered_person = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Up:
            self.up.emit()
        elif shift and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_person.emit()
        elif event.key() == Qt.Key.Key_Escape:
            # Pass it on to the drawer, which closes even if the field is not empty.
            event.ignore()
        else:
            super().keyPressEvent(event)


class SearchDrawer(Overlay):
    """Searches people by name, mother, NIK or address; opens a child or a family."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, tr("search_page.title"), width=720, place="top")
        self._context = context
        self._rows: dict[str, dict[str, object]] = {}
        self._answered: str | None = None
        self._hurry = False
        self.field = _SearchBox(
            tr("search_page.title"),
            placeholder=tr("search_page.placeholder"),
            key="",
            delay_ms=0,
        )
        self.field.searched.connect(self._search)
        self.field.entered.connect(self._open_first)
        self.field.entered_person.connect(self._open_person)
        self.says = Label(tr("search_page.begin"), "secondary", wrap=True)
        self.results = RecordList(tr("search_page.results"))
        self.results.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.results.opened.connect(self._open)
        self.field.down.connect(lambda: self.results.step(1))
        self.field.up.connect(lambda: self.results.step(-1))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.results)
        put(self.body, self.field, self.says, (self._stack, 1))
        put(
            self.body,
            HintBar(
                [
                    ("↑ ↓", tr("search_page.hint_move")),
                    ("Enter", tr("common.to_open")),
                    ("Shift Enter", tr("search_page.hint_person")),
                    ("Esc", tr("search_page.hint_close")),
                ]
            ),
        )

    def begin(self, first: QWidget | None = None) -> None:
        """Show the drawer, ready to type."""
        super().begin(first or self.field.edit)

    def height_wanted(self, _width: int) -> int:
        return max(px(420), self.window().height() - px(120))

    def _search(self, text: str) -> None:
        if len(text) < 2:
            self._show("", [])
            self.says.setText(tr("search_page.begin"))
            return
        self._context.read(
            lambda desk: (desk.clock.today(), search(desk, text, SHOWN)),
            lambda answer: self._found(text, *answer),
            owner=self,
        )

    def _found(self, text: str, today: date, rows: list[dict[str, Any]]) -> None:
        if text != self._typed():
            return  # something else is typed by now
        self._show(text, [_record(row, today) for row in rows])
        self._rows = {row["id"]: {**row, "child": _is_child(row, today)} for row in rows}
        if not rows:
            words = tr("search_page.none", text=text)
        elif len(rows) < SHOWN:
            words = tr("search_page.found", count=len(rows))
        else:
            words = tr("search_page.found_more", count=len(rows))
        self.says.setText(words)
        if not rows:
            announce(self.says, words)
        if self._hurry:
            self._hurry = False
            self._open_first()

    def _show(self, text: str, records: list[ListRecord]) -> None:
        self._answered = text
        self.results.set_records(records)
        if records:
            self.results.set_current_key(records[0].key)

    def _typed(self) -> str:
        return " ".join(self.field.text().split())

    def _open_first(self) -> None:
        typed = self._typed()
        if len(typed) < 2:
            return
        if self._answered != typed:
            # Enter came before the answer: open the first result.
            self._hurry = True
            return
        key = self.results.current_key()
        if key is not None:
            self._open(key)

    def _open_person(self) -> None:
        """Open the own page of whom is marked (Shift Enter): an adult's instead of the family's."""
        row = self._rows.get(self.results.current_key() or "")
        if row is None or row["child"]:
            self._open_first()
            return
        self.finish()
        self._context.go("person", id=row["id"])

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is None:
            return
        self.finish()
        if row["child"] or not row["family"]:
            self._context.go("child", id=row["id"])
        else:
            self._context.go("family", id=row["family"])


def _is_child(row: dict[str, Any], today: date) -> bool:
    born = row["birth_date"]
    if not born:
        return False
    return 0 <= completed_months(date.fromisoformat(born), today) < CODED_UNTIL_MONTHS


def _record(row: dict[str, Any], today: date) -> ListRecord:
    parts = []
    if row["rt"]:
        parts.append(tr("search_page.rt", rt=row["rt"]))
    if row["mother_name"]:
        parts.append(tr("search_page.mother", name=without_title(row["mother_name"])))
    if row["address"]:
        parts.append(row["address"])
    age = DASH
    if row["birth_date"]:
        age = age_years(max(0, completed_months(date.fromisoformat(row["birth_date"]), today)))
    return ListRecord(row["id"], row["name"] or "", " · ".join(parts), right=age)
