"""The list page, the second of three patterns of pages: rows to search and to open.

A subclass makes its ``table`` (or several), its ``search`` and the words for an empty list, lays
them out, and reads the rows in ``load``. The base shows the rows or why there are none, reads again
after every record, moves from the search into the list, and handles Esc.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import Card, EmptyState, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.filling_stack import FillingStack
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Row, Section, Table


@dataclass(frozen=True, slots=True)
class ShownList:
    """A table, and ``empty``: what is shown instead while nothing is recorded.

    ``not_found`` is shown instead if a search or a filter is set.
    """

    table: Table
    empty: EmptyState
    not_found: EmptyState | None = None

    def place(self, *, filtered: bool) -> QWidget:
        """Return the table, or the words for why it has no rows."""
        if any(isinstance(one, Row) for one in self.table.rows()):
            return self.table
        return (self.not_found if filtered else None) or self.empty


class ListPage(PageFrame):
    """A page with a list. ``list_card`` holds the table, or says why it is empty.

    ``table``, ``empty`` and ``not_found``: for a page with one list. A page with several names them
    in ``lists`` and shows one with ``turn_to``; ``table`` is then the shown one. ``height``: the
    least height of a table, in px at 100 %. ``heading``: the title of the list's card.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        actions: Sequence[QWidget] = (),
        *,
        table: Table | None = None,
        empty: EmptyState | None = None,
        not_found: EmptyState | None = None,
        lists: Mapping[str, ShownList] | None = None,
        search: SearchField | None = None,
        back: bool = False,
        scrolls: bool = True,
        height: int = 300,
        heading: str = "",
    ) -> None:
        super().__init__(title, " ", actions, back=back, scrolls=scrolls)
        self._context = context
        if table is not None and empty is not None:
            lists = {"": ShownList(table, empty, not_found)}
        self.lists = dict(lists or {})
        self._turned = next(iter(self.lists))
        self._filtered = False
        self._search = search
        self._filters: tuple[Choice | Picker, ...] = ()
        self._to_choose: dict[Choice | Picker, str] = {}
        self._stack = FillingStack()
        for one in self.lists.values():
            if not heading:
                one.table.round_top = True
            if scrolls and height:
                # On a page that does not scroll, the list takes the room that is left.
                sized(one.table, min_height=height)
            for widget in (one.table, one.empty, one.not_found):
                if widget is not None:
                    self._stack.addWidget(widget)
        self.list_card = Card(heading, pad=0, gap=0)
        self.list_card.body.addWidget(self._stack, 1)
        self.on_recorded(context, self.read_again)
        self.went_back.connect(self.go_back)
        if search is not None:
            search.searched.connect(lambda _: self.searched())
            search.entered.connect(self.search_entered)
            search.down.connect(self.to_table)

    @property
    def table(self) -> Table:
        """The table of the shown list."""
        return self.lists[self._turned].table

    @property
    def empty(self) -> EmptyState:
        """What the shown list says while nothing is recorded."""
        return self.lists[self._turned].empty

    def filter_by(self, *filters: Choice | Picker) -> None:
        """Name the choices that narrow the list: the page in another language has them again."""
        self._filters = filters

    def narrowed_by(self) -> dict[str, str]:
        filters = {f"filter {n}": one.value() or "" for n, one in enumerate(self._filters)}
        return {**super().narrowed_by(), **filters}

    def narrow(self, by: Mapping[str, str]) -> None:
        super().narrow(by)
        filters = {one: by.get(f"filter {n}", "") for n, one in enumerate(self._filters)}
        self._to_choose = {one: value for one, value in filters.items() if value}
        self._choose_filters()

    def _choose_filters(self) -> None:
        """Choose what is still to be chosen, where it is offered: some options come with rows."""
        for one, value in list(self._to_choose.items()):
            if one.value() != value:
                one.set_value(value)
                if one.value() == value and isinstance(one, Choice):
                    one.changed.emit(value)
            if one.value() == value:
                self._to_choose.pop(one, None)

    def turn_to(self, name: str) -> None:
        """Show one of several lists."""
        self._turned = name
        self._stack.setCurrentWidget(self.lists[name].place(filtered=self._filtered))

    def go_back(self) -> None:
        """Leave the page by its arrow or by Esc."""
        self._context.go("back")

    def load(self) -> None:
        """Ask for the rows; the answer comes to ``show_rows``."""
        raise NotImplementedError

    def read_again(self) -> None:
        """Called after every record: read the rows again."""
        self.load()

    def searched(self) -> None:
        """Called when the search changes: read the rows again."""
        self.load()

    def search_entered(self) -> None:
        """Called on Enter in the search: go to the list."""
        self.to_table()

    def show_rows(
        self,
        rows: Sequence[Row | Section],
        *,
        of: str | None = None,
        wanted: str | None = None,
        place: int | None = 0,
        searched: bool | None = None,
    ) -> str | None:
        """Show rows and mark one: the wanted, else the one marked before, else that in a place.

        ``of`` names the list where there are several; else it is the one shown. Returns the key
        of the marked row, None where ``place`` is None and those are not there. ``chosen`` of
        the table is not sent for it. ``searched`` tells whether a filter may be why there are
        none; else the search tells it.
        """
        table = self.lists[self._turned if of is None else of].table
        keys = [one.key for one in rows if isinstance(one, Row)]
        key = wanted or table.current_key()
        table.blockSignals(True)
        table.set_rows(rows)
        if key not in keys:
            none = place is None or not keys
            key = None if none else keys[min(max(place or 0, 0), len(keys) - 1)]
        table.set_current_key(key)
        table.blockSignals(False)
        if searched is None:
            searched = self._search is not None and bool(self._search.text().strip())
        self._filtered = searched
        self.turn_to(self._turned)
        if self._to_choose:
            QTimer.singleShot(0, self, self._choose_filters)
        return key

    def to_table(self) -> None:
        """Go to the list, on its first row where none is marked."""
        rows = [one.key for one in self.table.rows() if isinstance(one, Row)]
        if rows and self.table.current_key() is None:
            self.table.set_current_key(rows[0])
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def to_search(self) -> None:
        """Go to the search."""
        if self._search is not None:
            self._search.setFocus()

    def escape(self) -> bool:
        if self._search is None or not self._search.text():
            return super().escape()
        self._search.set_text("")
        self.to_search()
        return True


def nothing_found() -> EmptyState:
    """What stands in the place of a list whose search has no result."""
    return EmptyState("search", tr("common.not_found"), tr("list_page.not_found_detail"))
