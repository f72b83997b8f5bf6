"""What Qt itself says is said in the window's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from kbdesk.ui import qt_words
from kbdesk.ui.language import speak
from kbdesk.ui.qt_words import word_qt
from kbdesk.words import LANGUAGES, say


@pytest.fixture(autouse=True)
def worded(qapp: QApplication) -> Iterator[None]:
    words = word_qt(qapp)
    yield
    qapp.removeTranslator(words)


def shown(dialog: QFileDialog) -> set[str]:
    buttons = {b.text() for b in dialog.findChildren(QAbstractButton)}
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    tips = {b.toolTip() for b in dialog.findChildren(QToolButton)}
    return {words for words in buttons | labels | tips if words}


def test_a_file_chooser_and_a_fields_menu_speak_indonesian(qtbot: QtBot) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile("a.pdf")
    said = {say(f"qt_page.{key}", "id") for key in qt_words._KEYS.values()}
    assert shown(dialog) <= said | {"Simpan", "Batal"}
    edit = QLineEdit()
    qtbot.addWidget(edit)
    menu = edit.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["&Urungkan", "&Ulangi", "&Potong", "&Salin", "&Tempel", "Hapus", "Pilih semua"]


def test_english_stays_as_qt_says_it(qtbot: QtBot) -> None:
    speak("en")
    try:
        edit = QLineEdit()
        qtbot.addWidget(edit)
        assert edit.createStandardContextMenu().actions()[0].text().startswith("&Undo")
    finally:
        speak("id")


def test_what_is_put_in_stays_in() -> None:
    for source, key in qt_words._KEYS.items():
        for language in LANGUAGES:
            words = say(f"qt_page.{key}", language)
            assert words != f"qt_page.{key}"
            assert words.count("%1") == source.count("%1")
