"""F1: what is done on a page, its keys in the words of its hint bar, and those of every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.ui.kit import Button, Label, boxed, crowding, grid, hidden, put, px, row, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.label import KeyCap
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.scrolled import scrolled
from kbdesk.ui.widgets.search_field import SearchField

_EVERYWHERE = (
    ("Enter", "key_next"),
    ("F2", "key_search"),
    ("Ctrl 1-9, 0", "key_places"),
    ("Esc", "key_escape"),
    ("F9", "key_text"),
    ("F10", "key_menu"),
    ("F11", "key_full"),
    ("Ctrl L", "key_lock"),
    ("Ctrl Q", "key_quit"),
)
TOURED = ("home", "open_day")
"""Pages whose help offers the tour of the open day."""
_OUTSIDE = ("Enter", "Esc", "F9", "F11", "Ctrl Q")
"""The keys that work before a home is open."""


class HelpCard(Overlay):
    """``title`` and ``says`` are of the page, ``hints`` its own keys; ``typing``: it has fields."""

    def __init__(
        self,
        parent: QWidget,
        hints: Sequence[tuple[str, str]] = (),
        *,
        title: str,
        says: str,
        outside: bool = False,
        typing: bool = True,
        page: str = "",
    ) -> None:
        super().__init__(parent, title, width=720)
        put(self.body, Label(title, "card_title"), Label(says, wrap=True))
        left_out = {key for key, _ in hints} | (set() if typing else {"Enter"})
        everywhere = [
            (key, tr(f"menu_page.{words}"))
            for key, words in _EVERYWHERE
            if key not in left_out and (not outside or key in _OUTSIDE)
        ]
        rows = [*hints, *everywhere]
        self._table = _table(rows, 1 if crowding() >= 1.5 else 2)
        self._area = scrolled(boxed(self._table))
        self.close_button = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        self._page = page
        self.manual = Button(tr("manual.open"), icon="book", does=self._show_manual)
        self.tour = hidden(Button(tr("tour_page.take"), icon="open-day", does=self._begin_tour))
        put(self.body, (self._area, 1), put(row(8), self.manual, self.tour, 1, self.close_button))
        self.tour.setVisible(page in TOURED)
        spoken = ", ".join(f"{key} {words}" for key, words in rows)
        self.setAccessibleDescription(f"{says} {spoken}")

    def begin(self, first: QWidget | None = None) -> None:
        super().begin(first or self.close_button)

    def _show_manual(self) -> None:
        from kbdesk.ui.manual_sheet import ManualSheet

        sheet = ManualSheet(self, self._page)
        sheet.begin(sheet.text)

    def _begin_tour(self) -> None:
        from kbdesk.ui.tour.day_tour import begin_tour

        window: Any = self.window()
        # the focus first goes back to the page: the tour gives it back there when it is left
        self.finish()
        begin_tour(window)

    def height_wanted(self, width: int) -> int:
        # Where the window is too low, arrow keys scroll.
        inner = width - px(40) - 2
        others = super().height_wanted(width) - self._area.sizeHint().height()
        return others + self._table.heightForWidth(inner) + 2


def _table(rows: Sequence[tuple[str, str]], columns: int) -> QGridLayout:
    """Return the keys from top to bottom, then on in the next column."""
    table = grid((14, 8))
    high = -(-len(rows) // columns)
    for place, (key, words) in enumerate(rows):
        column, line = divmod(place, high)
        table.addWidget(KeyCap(key), line, 2 * column, Qt.AlignmentFlag.AlignLeft)
        table.addWidget(Label(words, wrap=True), line, 2 * column + 1)
    for column in range(columns):
        table.setColumnStretch(2 * column + 1, 1)
    return table


def hints_of(page: QWidget | None) -> list[tuple[str, str]]:
    """Return what the hint bars of a page say, or the ``keys`` of a page without a bar."""
    if page is None:
        return []
    said = [pair for bar in page.findChildren(HintBar) for pair in bar.hints()]
    return said or list(getattr(page, "keys", []))


def is_typed_in(page: QWidget | None) -> bool:
    """Tell whether a page has fields, in which Enter goes on; a search is none of them."""
    fields = page.findChildren(Field) if page is not None else []
    return any(one.isVisible() and not isinstance(one, SearchField | Picker) for one in fields)
