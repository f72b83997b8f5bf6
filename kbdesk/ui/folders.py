"""The system's dialogs for a folder or a file, worded in the window's language.

They are opened, not waited for: the answer comes to ``then``, and nothing when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QWidget

from kbdesk.ui.language import tr

Then = Callable[[Path], None]
_FIELD = "fileNameEdit"  # Qt's own dialog has it, the system's has not


def documents() -> Path:
    """Return where this machine keeps a person's papers."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or str(Path.home()))


def said_path(path: Path) -> str:
    """Return a file's place as it is said to a person: its name and the folder it lies in."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def ask_folder(parent: QWidget, title: str, then: Then) -> None:
    dialog = _dialog(parent, title, tr("folder.choose"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, then)


def ask_file(parent: QWidget, title: str, then: Then) -> None:
    dialog = _dialog(parent, title, tr("common.open"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, then)


def ask_target(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a file; ``name`` is proposed."""
    dialog = _dialog(parent, title, tr("common.save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    dialog.selectFile(str(documents() / name))
    _open(dialog, then)


def _dialog(parent: QWidget, title: str, accept: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    label = QFileDialog.DialogLabel
    for which, key in (
        (label.LookIn, "folder.look_in"),
        (label.FileName, "folder.name"),
        (label.FileType, "folder.type"),
        (label.Reject, "common.cancel"),
    ):
        dialog.setLabelText(which, tr(key))
    dialog.setLabelText(label.Accept, accept)
    field = dialog.findChild(QLineEdit, _FIELD)
    completer = field.completer() if field is not None else None
    popup = completer.popup() if completer is not None else None
    if popup is not None:
        popup.setProperty("popup", True)  # or it has no ground of its own
    if field is not None:
        field.installEventFilter(_EmptyName(dialog))
    return dialog


class _EmptyName(QObject):
    """Enter on an empty name takes nothing: it goes on to the button, which says what is taken.

    Qt would take the folder that the dialog happens to stand in, and the Enter that opened the
    dialog may still be held.
    """

    def __init__(self, dialog: QFileDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(watched, QLineEdit)
            and not watched.text().strip()
        ):
            buttons = self._dialog.findChild(QDialogButtonBox)
            accept = [
                button
                for button in (buttons.buttons() if buttons is not None else [])
                if buttons is not None
                and buttons.buttonRole(button) == QDialogButtonBox.ButtonRole.AcceptRole
            ]
            if accept and not event.isAutoRepeat():
                accept[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)


def _open(dialog: QFileDialog, then: Then) -> None:
    # Not fileSelected: it does not come where a folder was typed, for then Qt's own dialog
    # names the folders around it as well, or them alone.
    dialog.filesSelected.connect(lambda paths: then(_typed(dialog) or _innermost(paths)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _typed(dialog: QFileDialog) -> Path | None:
    field = dialog.findChild(QLineEdit, _FIELD)
    if dialog.fileMode() != QFileDialog.FileMode.Directory or field is None or not field.text():
        return None
    named = Path(dialog.directory().absolutePath(), field.text())
    return named if named.is_dir() else None


def _innermost(paths: list[str]) -> Path:
    return max(map(Path, paths), key=lambda path: len(path.parts))
