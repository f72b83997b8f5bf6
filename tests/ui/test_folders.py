"""The dialogs for folders and files: what was typed is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.ui.folders import ask_folder
from tests.ui.keys import press, show


def test_a_folder_that_is_typed_is_taken(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.chdir(tmp_path)
    window = QWidget()
    show(qtbot, window)
    taken: list[Path] = []
    ask_folder(window, "Pilih folder", taken.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    typed = dialog.findChild(QLineEdit, "fileNameEdit")
    assert typed is not None
    typed.setText(str(stick))
    press(typed, Qt.Key.Key_Return)
    assert taken == [stick]


def test_where_qt_names_two_the_inner_one_is_meant(qtbot: QtBot) -> None:
    window = QWidget()
    show(qtbot, window)
    taken: list[Path] = []
    ask_folder(window, "Pilih folder", taken.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit(["/media/kader", "/media/kader/stick"])
    assert taken == [Path("/media/kader/stick")]
    dialog.close()


def test_enter_on_an_empty_name_takes_nothing_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    show(qtbot, window)
    taken: list[Path] = []
    ask_folder(window, "Pilih folder", taken.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.clear()
    name.setFocus()
    press(name, Qt.Key.Key_Return)
    assert taken == []
    # it went on to the button, which says what would be taken
    button = dialog.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.text() == "Pilih folder ini"
    press(button, Qt.Key.Key_Return)
    assert taken == [tmp_path]
