"""The keys that a page of the window has: its shortcuts, its buttons' and those of its bar."""

from __future__ import annotations

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from kbdesk.ui.help_card import hints_of
from kbdesk.ui.open_day.page_keys import PageKeys
from kbdesk.ui.widgets.label import KeyCap
from kbdesk.ui.widgets.table import Table


def plain(key: str) -> str:
    """Return a key as people read it: "Ctrl+U" is "Ctrl U", and Qt's short names are whole."""
    short = {"Return": "Enter", "Del": "Delete", "PgDown": "Page Down", "PgUp": "Page Up",
             "PgDn": "Page Down", "Escape": "Esc"}  # fmt: skip
    return " ".join(short.get(part, part) for part in key.replace("+", " ").split())


def bound_keys(page: QWidget) -> set[str]:
    """Return the keys of a page and of everything in it."""
    keys = {shortcut.key().toString() for shortcut in page.findChildren(QShortcut)}
    keys |= {key for key, _ in hints_of(page)}
    keys |= {cap.accessibleName() for cap in page.findChildren(KeyCap)}
    keys |= {key for some in page.findChildren(PageKeys) for key in some._keys}
    keys |= {"Ctrl+A" for table in page.findChildren(Table) if table.ticks}
    return {plain(key) for key in keys}
