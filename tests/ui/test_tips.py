"""A tooltip shows text, never markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

import kbdesk.ui
from kbdesk.ui.widgets.label import ElidedLabel
from kbdesk.ui.widgets.tip import plain_tip

HOSTILE = [
    "<img src=file:///etc/passwd><h1>HTML</h1> Siti",
    "<b>Siti</b>",
    "<a href='x'>Siti</a> & Budi",
    "&lt;b&gt; <i>x</i>\nbaris kedua",
    "<!-- x -->Siti",
    "<qt>Siti</qt>",
]


@pytest.mark.parametrize("text", [*HOSTILE, "Siti & Budi", "2 < 3", "a\nb", "&lt;b&gt;", ""])
@pytest.mark.usefixtures("qtbot")
def test_the_very_characters_are_shown(text: str) -> None:
    tip = plain_tip(text)
    if "<" not in text:
        assert tip == text
        return
    assert tip.startswith("<qt>")
    document = QTextDocument()
    document.setHtml(tip)
    assert not document.allFormats()[0].isImageFormat()
    assert document.toPlainText() == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_that_is_cut_short(qtbot: QtBot, text: str) -> None:
    label = ElidedLabel(text)
    qtbot.addWidget(label)
    label.show()
    label.resize(30, 20)
    label.grab()
    assert label.toolTip()
    document = QTextDocument()
    document.setHtml(label.toolTip())
    assert document.toPlainText() == text


def test_there_is_no_other_way_to_give_one() -> None:
    root = Path(kbdesk.ui.__file__).parent
    for file in root.rglob("*.py"):
        found = re.findall(r"setToolTip|ToolTipRole", file.read_text(encoding="utf-8"))
        assert not found or file.name == "tip.py", file


def test_a_label_shows_no_turned_text(qtbot: QtBot) -> None:
    label = ElidedLabel("Siti \u202enatnirep")
    qtbot.addWidget(label)
    assert label.text() == "Siti \ufffdnatnirep"
