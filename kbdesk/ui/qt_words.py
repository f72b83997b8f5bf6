"""Qt's own words in the window's language: the file chooser, menus of a field, yes and no.

Qt ships no Indonesian. English stays as Qt says it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from kbdesk.ui.language import current, tr

_FIELDS: Final = ("QLineEdit", "QWidgetTextControl")
_CONTEXTS: Final = frozenset(
    (
        "QAbstractFileIconProvider",
        "QFileDialog",
        "QFileSystemModel",
        "QMessageBox",
        "QPlatformTheme",
        "QScrollBar",
        *_FIELDS,
    )
)
_KEYS: Final = {  # without the mark of the letter that Alt presses
    "Undo": "undo",
    "Redo": "redo",
    "Cut": "cut",
    "Copy": "copy",
    "Paste": "paste",
    "Delete": "delete",
    "Select All": "select_all",
    "OK": "ok",
    "Cancel": "cancel",
    "Open": "open",
    "Save": "save",
    "Choose": "choose",
    "Close": "close",
    "Yes": "yes",
    "No": "no",
    "Drive": "drive",
    "Folder": "folder",
    "File": "file",
    "File Folder": "folder",
    "Look in:": "look_in",
    "File name:": "file_name",
    "Files of type:": "file_type",
    "Directory:": "directory",
    "Directories": "directories",
    "Files": "files",
    "All Files (*)": "all_files",
    "Back": "back",
    "Go back": "back",
    "Forward": "forward",
    "Go forward": "forward",
    "Parent Directory": "parent",
    "Go to the parent directory": "parent",
    "New Folder": "new_folder",
    "Create New Folder": "new_folder",
    "Create a New Folder": "new_folder",
    "Rename": "rename",
    "Show hidden files": "hidden",
    "List View": "list_view",
    "Change to list view mode": "list_view",
    "Detail View": "detail_view",
    "Change to detail view mode": "detail_view",
    "List of places and bookmarks": "places",
    "Sidebar": "places",
    "Remove": "remove",
    "Computer": "computer",
    "My Computer": "computer",
    "Name": "name",
    "Size": "size",
    "Type": "kind",
    "Kind": "kind",
    "Date Modified": "modified",
    "%1 already exists.\nDo you want to replace it?": "replace",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "no_file",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": "no_folder",
    "Are you sure you want to delete '%1'?": "sure_delete",
    "'%1' is write protected.\nDo you want to delete it anyway?": "sure_delete",
    "Could not delete directory.": "not_deleted",
    "Scroll here": "scroll_here",
    "Top": "top",
    "Bottom": "bottom",
    "Page up": "page_up",
    "Page down": "page_down",
    "Scroll up": "scroll_up",
    "Scroll down": "scroll_down",
}


class QtWords(QTranslator):
    """Says what Qt says in the language the window speaks at that moment."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, _apart: str | None = None, _count: int = -1
    ) -> str:
        key = _KEYS.get(source.replace("&", "")) if context in _CONTEXTS else None
        if key is None or current() == "en":
            return None  # type: ignore[return-value]  # Qt's own words then
        return tr(f"qt_page.{key}")


def word_qt(app: QApplication) -> QtWords:
    """Have Qt speak as the window does, for as long as the program runs."""
    words = QtWords(app)
    app.installTranslator(words)
    return words
