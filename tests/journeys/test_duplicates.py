"""A cadre sees that a child may be recorded twice, compares, joins, and takes it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kbdesk.ui.duplicates.strip import SamePersonStrip
from kbdesk.ui.language import speak
from kbdesk.ui.theme import Theme
from tests.ui.clipping import faults
from tests.ui.stage import Stage

TODAY = date.today()
BORN = TODAY - timedelta(days=430)
ENTER, ESC, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Space


def family(stage: Stage, rt: str, name: str, **more: Any) -> tuple[str, str]:
    """Register a mother with a child; return the family's and the child's id."""
    mother = stage.record(
        do="register_family",
        village="64.74.01.1003",
        rt=rt,
        address="Gang Bakau 7",
        members=[
            {"name": "Seroja Rembulan", "sex": "female", "relation": "wife",
             "birth_date": "1990-03-01"},
        ],
    )  # fmt: skip
    child = stage.record(
        do="add_person", family=mother["id"], name=name, sex="female", relation="child",
        birth_date=BORN.isoformat(), mother=mother["members"][0], **more,
    )  # fmt: skip
    return mother["id"], child["id"]


@pytest.fixture
def twice(stage: Stage) -> tuple[Stage, tuple[str, str], tuple[str, str]]:
    one = family(stage, "03", "Kirana Embun Pagi")
    other = family(stage, "04", "Kirana Embun P.")
    for at, (_, child) in enumerate((one, other)):
        stage.record(
            do="record_measurement", child=child, weight_kg=f"8.{at + 1}",
            date=(TODAY - timedelta(days=40 * (at + 1))).isoformat(),
        )  # fmt: skip
    # their mothers too are one woman, which is another question
    return stage, one, other


def strip(stage: Stage) -> SamePersonStrip:
    stage.settle()
    found: SamePersonStrip = stage.page.same
    return found


def said(shown: SamePersonStrip) -> str:
    return shown.accessibleName()


def open_child(stage: Stage, child: str) -> SamePersonStrip:
    """Show the page of a child, which the stage itself only notes down."""
    open_page(stage, "child", id=child)
    return strip(stage)


def open_page(stage: Stage, name: str, **asked: Any) -> None:
    from kbdesk.ui.pages import make_page

    page = make_page(name, stage.context)
    stage.window.addWidget(page)
    stage.window.setCurrentWidget(page)
    stage.window.show()
    stage.window.activateWindow()
    QTest.qWaitForWindowActive(stage.window)
    page.open(**asked)  # type: ignore[attr-defined]
    stage.settle()


def test_the_list_answers_every_pair_by_keys(
    twice: tuple[Stage, tuple[str, str], tuple[str, str]],
) -> None:
    stage, (_, one), (_, other) = twice
    open_page(stage, "duplicates")
    table = stage.page.table

    def pairs() -> list[str]:
        stage.settle()
        return [row.key for row in table.rows()]

    both = pairs()
    assert len(both) == 2, "the mothers are a pair as well"
    assert table.hasFocus()
    children = "/".join(sorted((one, other)))
    table.set_current_key(children)
    assert stage.page.two.words() == "Bukan anak yang sama"
    assert stage.page.compared.isVisible()
    stage.press(Qt.Key.Key_N)
    assert children not in pairs()
    stage.context.take_back()
    assert set(pairs()) == set(both)
    table.set_current_key(children)
    stage.press(Qt.Key.Key_F4)
    assert children not in pairs()
    stage.context.take_back()
    assert set(pairs()) == set(both)


def test_compared_joined_and_split_by_keys(
    twice: tuple[Stage, tuple[str, str], tuple[str, str]],
) -> None:
    stage, (_, one), (_, other) = twice
    shown = open_child(stage, one)
    assert said(shown).startswith(
        "Kirana Embun Pagi mungkin sama dengan Kirana Embun P., RT 04. Tanggal lahir sama ·"
    )
    assert "nama orang tua sama" in said(shown)
    assert shown.not_same_button.words() == "Bukan anak yang sama"
    shown.compare_button.setFocus()
    stage.press(SPACE)
    assert shown.join_button.hasFocus()
    stage.press(ESC)
    assert shown.compare_button.hasFocus()
    assert not shown.join_button.isVisible()
    stage.press(SPACE, SPACE)
    assert said(shown) == "Kirana Embun Pagi sekarang tampil sebagai satu"
    assert len(stage.page.child.measured) == 2
    assert stage.page.child.id == min(one, other)
    assert shown.undo_button.hasFocus()
    stage.press(SPACE)
    assert stage.told[-1][0].startswith("Sudah dipisahkan")
    assert not shown.isVisible()
    assert len(stage.page.child.measured) == 1


def test_a_joined_child_says_so_and_can_be_split_another_day(
    twice: tuple[Stage, tuple[str, str], tuple[str, str]],
) -> None:
    stage, (_, one), (_, other) = twice
    stage.record(do="join_persons", a=one, b=other)
    shown = open_child(stage, other)
    assert "digabung dari 2 catatan" in said(shown)
    shown.undo_button.setFocus()
    stage.press(SPACE)
    assert stage.told[-1][0].startswith("Sudah dipisahkan")


def test_not_the_same_is_remembered_and_taken_back(
    twice: tuple[Stage, tuple[str, str], tuple[str, str]],
) -> None:
    stage, (home, one), (_, other) = twice
    stage.go("family", id=home)
    shown = strip(stage)
    first = said(shown)
    assert first.startswith("Kirana")
    assert "masih ada 1 lagi" in first  # the mothers
    shown.not_same_button.setFocus()
    stage.press(SPACE)
    assert said(shown).startswith("Dicatat")
    stage.press(SPACE)  # undo
    assert said(strip(stage)) == first
    stage.record(do="not_same", a=one, b=other)
    stage.go("family", id=home)
    assert "Seroja" in said(strip(stage))
    assert shown.not_same_button.words() == "Bukan orang yang sama"


def test_a_refusal_stands_in_the_strip(
    twice: tuple[Stage, tuple[str, str], tuple[str, str]],
) -> None:
    stage, (_, one), (_, other) = twice
    shown = open_child(stage, one)
    shown.compare_button.click()
    stage.record(do="join_persons", a=one, b=other)  # somebody else was faster
    shown.join_button.click()
    stage.settle()
    assert shown._detail.text() == "Kedua catatan ini sudah digabung."


def test_while_a_child_is_typed_a_quiet_line_says_it(stage: Stage) -> None:
    family(stage, "04", "Kirana Embun Pagi")
    page = stage.go("register_family")
    stage.enter("03").enter("02").enter("Gang Bakau 7").enter("").enter("").enter("")
    stage.press(ENTER, ENTER)
    stage.enter("Kirana Embun Pagy").type("P").press(ENTER).type(f"{BORN:%d/%m/%Y}")
    stage.quiet()
    label = page.form.editors[0].aside
    assert label.isVisible()
    assert label.text().startswith("Mungkin sudah terdaftar: Kirana Embun Pagi, RT 04 · tanggal")
    # and nothing stands in the way of whoever goes on typing
    assert page.form.editors[0].birth_date.edit.hasFocus()
    page.form.editors[0].name.set_text("Banyu Biru")
    stage.quiet()
    assert not label.isVisible()


@pytest.mark.parametrize("size", [100, 150])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_word_is_clipped(stage: Stage, dressed: Theme, size: int, language: str) -> None:
    speak(language)  # type: ignore[arg-type]
    try:
        dressed.apply(size / 100)
        home, child = family(stage, "03", "Kirana Embun Pagi Yang Berseri", nik="6474014103900002")
        family(stage, "04", "Kirana Embun Pagi Berseri")
        stage.go("family", id=home)
        shown = strip(stage)
        assert shown.isVisible()
        assert faults(stage.window) == []
        shown.compare_button.click()
        stage.settle()
        assert faults(stage.window) == []
        shown = open_child(stage, child)
        shown.compare_button.click()
        stage.settle()
        assert [one for one in faults(stage.window) if one.startswith("jump")] == []
        assert faults(shown) == []
    finally:
        speak("id")
        dressed.apply(1.0)
