"""A page scrolls to what Enter goes on to, with the message under it, and not under the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.text_field import TextField
from tests.ui.keys import focused, press, show


def in_sight(page: PageFrame, field: TextField) -> bool:
    assert page.scroll_area is not None
    seen = page.scroll_area.viewport()
    return seen.rect().contains(QRect(field.mapTo(seen, QPoint()), field.size()))


@pytest.mark.usefixtures("dressed")
def test_the_focus_stays_in_sight(qtbot: QtBot) -> None:
    page = PageFrame("Keluarga")
    fields = [TextField(f"Isian {number}") for number in range(12)]
    for field in fields:
        page.content.addWidget(field)
    page.resize(500, 400)
    show(qtbot, page)
    # a page does not follow while a mouse button is held, and one may be from an earlier test
    # whose window closed under the click
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton)
    fields[0].setFocus()
    for field in fields:
        qtbot.waitUntil(field.edit.hasFocus)
        qtbot.waitUntil(lambda field=field: in_sight(page, field))  # type: ignore[misc]
        press(focused(), Qt.Key.Key_Return)
    fields[3].setFocus()
    fields[3].refuse("belum ada")
    qtbot.waitUntil(fields[3].edit.hasFocus)
    qtbot.waitUntil(lambda: in_sight(page, fields[3]))
    assert not in_sight(page, fields[11])
