"""The system's dialogs for a folder or a file, worded in the window's language.

They are opened, not waited for: the answer comes to ``then``, and nothing when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from kbdesk.ui.language import tr

Then = Callable[[Path], None]


def documents() -> Path:
    """Return where this machine keeps a person's papers."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or str(Path.home()))


def ask_folder(parent: QWidget, title: str, then: Then) -> None:
    """Ask for a folder."""
    dialog = _dialog(parent, title, tr("folder.choose"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, then)


def ask_file(parent: QWidget, title: str, then: Then) -> None:
    """Ask for a file that is there."""
    dialog = _dialog(parent, title, tr("folder.open"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, then)


def ask_target(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Ask where to save a file; ``name`` is proposed."""
    dialog = _dialog(parent, title, tr("folder.save"))
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
        (label.Reject, "folder.cancel"),
    ):
        dialog.setLabelText(which, tr(key))
    dialog.setLabelText(label.Accept, accept)
    return dialog


def _open(dialog: QFileDialog, then: Then) -> None:
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
