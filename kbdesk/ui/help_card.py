"""F1: the keys of the page, in the same words as its hint bar, and those that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.theme.scaling import grid
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.key_cap import KeyCap
from kbdesk.ui.widgets.label import Label

_EVERYWHERE = (
    ("Enter", "key_next"),
    ("F2", "key_search"),
    ("Ctrl 1-9", "key_places"),
    ("Esc", "key_escape"),
    ("F9", "key_text"),
    ("F10", "key_menu"),
    ("F11", "key_full"),
    ("Ctrl L", "key_lock"),
    ("Ctrl Q", "key_quit"),
)


class HelpCard(Overlay):
    """The keys in two columns."""

    def __init__(self, parent: QWidget, hints: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(parent, tr("menu_page.keys_title"), width=600)
        self.body.addWidget(Label(tr("menu_page.keys_title"), "card_title"))
        everywhere = [(key, tr(f"menu_page.{words}")) for key, words in _EVERYWHERE]
        own = {key for key, _ in hints}
        rows = [*hints, *(pair for pair in everywhere if pair[0] not in own)]
        table = grid((14, 8))
        for place, (key, words) in enumerate(rows):
            table.addWidget(KeyCap(key), place, 0, Qt.AlignmentFlag.AlignLeft)
            table.addWidget(Label(words, wrap=True), place, 1)
        table.setColumnStretch(1, 1)
        self.body.addLayout(table)
        self.close_button = Button(tr("menu_page.close"), key="Esc")
        self.close_button.clicked.connect(self.finish)
        self.body.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleDescription(", ".join(f"{key} {words}" for key, words in rows))


def hints_of(page: QWidget | None) -> list[tuple[str, str]]:
    """Return what the hint bars of a page say, or the ``keys`` of a page without a bar."""
    if page is None:
        return []
    said = [pair for bar in page.findChildren(HintBar) for pair in bar.hints()]
    return said or list(getattr(page, "keys", []))
