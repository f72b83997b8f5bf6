"""The texts for the telephone with real keys: for whom, what is copied, what the trail says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kbdesk.queries.trail import audit_lines
from kbdesk.reports.qr import QUIET, qr_modules
from kbdesk.ui.phone_text.text_sheet import TextSheet
from tests.tour import Homes, Tour, tour

KEY = (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"), families=6)


@pytest.fixture(scope="module")
def walk(homes: Homes) -> Iterator[Tour]:
    with tour(homes.posyandu()) as walk:
        walk.open()
        yield walk


def sheet_of(walk: Tour, page: str, **where: object) -> TextSheet:
    """Press the key on a page; return the sheet that it opens."""
    walk.go(page, **where)
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, *KEY)
    walk.settle()
    (sheet,) = [one for one in walk.window.findChildren(TextSheet) if one.isVisible()]
    return sheet


def copied(walk: Tour, sheet: TextSheet) -> str:
    """Press Enter on "copy", then Esc; return what is on the clipboard."""
    QApplication.clipboard().clear()
    sheet.copy.setFocus()
    QTest.keyClick(sheet.copy, Qt.Key.Key_Return)
    text = QApplication.clipboard().text()
    assert text == sheet.text.toPlainText()
    QTest.keyClick(sheet.copy, Qt.Key.Key_Escape)
    walk.settle()
    assert walk.seen is walk.window
    return str(text)


def taken(walk: Tour) -> list[str | None]:
    """The people in the trail of whom a text was taken, the latest first."""
    context = walk.window.context
    assert context is not None
    lines = walk.ask(lambda: list(audit_lines(context._desk)))
    return [one["row"] for one in lines if (one["act"], one["entity"]) == ("exported", "person")]


def whose(sheet: TextSheet) -> str:
    return sheet.whose.accessibleName()


def test_the_day_is_copied_for_a_group(walk: Tour) -> None:
    assert walk.story is not None
    sheet = sheet_of(walk, "day_end", posyandu="LT01", day=walk.story.weighed_on)
    assert whose(sheet).startswith("Untuk grup: hanya jumlah, tanpa nama")
    assert "Balita ditimbang hari ini" in copied(walk, sheet)
    assert taken(walk) == []


def test_a_referral_is_for_the_person_alone_and_leaves_a_line(walk: Tour) -> None:
    assert walk.story is not None
    sheet = sheet_of(walk, "referrals", id=walk.story.referral)
    assert whose(sheet).startswith("Untuk Kirana Embun Pagi sendiri")
    assert "Jangan kirim ke grup" in whose(sheet)
    assert "Kirana Embun Pagi" in copied(walk, sheet)
    assert taken(walk) == [walk.story.child]


def test_an_invitation_is_shown_to_the_group_first_then_to_each(walk: Tour) -> None:
    before = taken(walk)
    sheet = sheet_of(walk, "education_papers", paper="pregnant")
    assert whose(sheet).startswith("Untuk grup")
    assert sheet.which.value() == "0"
    assert taken(walk) == before
    if len(sheet._texts) > 1:
        sheet.which.set_value("1")
        sheet.which.picked.emit("1")
        walk.settle()
        assert "sendiri" in whose(sheet)
        assert len(taken(walk)) == len(before) + 1
    copied(walk, sheet)
    walk.page.choose("loans")
    walk.page._draw()
    walk.settle()
    assert not walk.page.copy.isVisible()


def test_the_code_on_the_screen_is_the_text(walk: Tour) -> None:
    assert walk.story is not None
    sheet = sheet_of(walk, "referrals", id=walk.story.referral)
    modules = qr_modules(sheet.text.toPlainText(), "l")
    drawn = sheet.qr.grab().toImage()
    step = drawn.width() // (len(modules) + 2 * QUIET)
    for down, row in enumerate(modules):
        for across, dark in enumerate(row):
            at = drawn.pixelColor((QUIET + across) * step + 1, (QUIET + down) * step + 1)
            assert (at.lightness() < 128) == bool(dark)
    assert sheet.sheet.rect().contains(sheet.qr.geometry().topLeft())
    walk.put_away()


def test_the_city_copies_its_kelurahan(homes: Homes) -> None:
    with tour(homes.hub()) as walk:
        walk.open()
        text = copied(walk, sheet_of(walk, "dataku"))
    assert text.startswith("Kelurahan di Bontang, 12 Agustus 2026")
