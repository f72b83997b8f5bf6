"""The second pattern of a page: a list to search and to open rows from.

A page makes its ``table``, its ``search`` and the words of an empty list, lays them out, and
says how the rows are read (``load``). This one shows the rows or why there are none, reads again
when something is recorded, goes from the search into the list, and takes Esc.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import Card, EmptyState, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.filling_stack import FillingStack
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Row, Section, Table


class ListPage(PageFrame):
    """A page with one list; ``list_card`` holds the table or what says why it is empty.

    ``empty`` stands there while nothing is recorded, ``not_found`` where a search has no result
    (else ``empty`` too). ``height`` is the least that the table keeps, in px at 100 %.
    ``heading`` is the title of the list's card.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        actions: Sequence[QWidget] = (),
        *,
        table: Table,
        empty: EmptyState,
        not_found: EmptyState | None = None,
        search: SearchField | None = None,
        back: bool = False,
        scrolls: bool = True,
        height: int = 300,
        heading: str = "",
    ) -> None:
        super().__init__(title, " ", actions, back=back, scrolls=scrolls)
        self._context = context
        self.table, self.empty, self.not_found = table, empty, not_found or empty
        self._search = search
        if scrolls and height:
            # On a page that does not scroll, the list takes the room that is left.
            sized(table, min_height=height)
        self._stack = FillingStack()
        for widget in (table, empty, not_found):
            if widget is not None:
                self._stack.addWidget(widget)
        self.list_card = Card(heading, pad=0, gap=0)
        self.list_card.body.addWidget(self._stack, 1)
        self.on_recorded(context, self.read_again)
        if back:
            self.went_back.connect(lambda: context.go("back"))
        if search is not None:
            search.searched.connect(lambda _: self.searched())
            search.entered.connect(self.search_entered)
            search.down.connect(self.to_table)

    def load(self) -> None:
        """Ask for the rows; the answer comes to ``show_rows``."""
        raise NotImplementedError

    def read_again(self) -> None:
        """Follow a recording: read the rows again."""
        self.load()

    def searched(self) -> None:
        """Follow other words in the search: read the rows again."""
        self.load()

    def search_entered(self) -> None:
        """Follow Enter in the search: go to the list."""
        self.to_table()

    def show_rows(
        self,
        rows: Sequence[Row | Section],
        *,
        wanted: str | None = None,
        place: int | None = 0,
        searched: bool | None = None,
    ) -> str | None:
        """Show rows and mark one: the wanted, else the one marked before, else that in a place.

        Returns the key of the marked row, None where ``place`` is None and those are not there.
        ``chosen`` of the table is not sent for it. ``searched`` tells whether a filter may be why
        there are none; else the search tells it.
        """
        keys = [one.key for one in rows if isinstance(one, Row)]
        key = wanted or self.table.current_key()
        self.table.blockSignals(True)
        self.table.set_rows(rows)
        if key not in keys:
            none = place is None or not keys
            key = None if none else keys[min(max(place or 0, 0), len(keys) - 1)]
        self.table.set_current_key(key)
        self.table.blockSignals(False)
        if searched is None:
            searched = self._search is not None and bool(self._search.text().strip())
        why = self.not_found if searched else self.empty
        self._stack.setCurrentWidget(self.table if keys else why)
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
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        if self._search is None or not self._search.text():
            return super().escape()
        self._search.set_text("")
        self.to_search()
        return True


def nothing_found() -> EmptyState:
    """What stands in the place of a list whose search has no result."""
    return EmptyState("search", tr("common.not_found"), tr("list_page.not_found_detail"))
