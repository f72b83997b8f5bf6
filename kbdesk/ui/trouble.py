"""The two kinds of trouble: somebody's, in a plain sentence; and ours, with the work kept."""

from __future__ import annotations

import logging
import traceback

from PySide6.QtWidgets import QMessageBox, QWidget

from kbdesk import __version__
from kbdesk.ui.language import tr

log = logging.getLogger("kbdesk")


def show_refusal(parent: QWidget, words: str, code: str) -> None:
    """Say why something was refused; the data on the laptop is untouched."""
    box = _box(parent, QMessageBox.Icon.Warning, words)
    box.setInformativeText(tr("window.data_safe"))
    box.setDetailedText(code)
    box.open()


def show_bug(parent: QWidget, error: BaseException) -> None:
    """Say that the fault is ours; the details name places in the program, not people."""
    places = [
        f"{frame.filename.rsplit('kbdesk', 1)[-1]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    # the message of an error may quote data, so only its kind is shown
    details = "\n".join([f"kbdesk {__version__}", type(error).__name__, *places])
    log.debug("bug shown: %s", details)
    box = _box(parent, QMessageBox.Icon.Critical, tr("window.bug"))
    box.setInformativeText(tr("window.bug_kept"))
    box.setDetailedText(details)
    box.open()


def _box(parent: QWidget, icon: QMessageBox.Icon, words: str) -> QMessageBox:
    box = QMessageBox(icon, "kbdesk", words, QMessageBox.StandardButton.NoButton, parent)
    # Qt ships no Indonesian words for its own buttons
    box.addButton(tr("window.close"), QMessageBox.ButtonRole.AcceptRole)
    return box
