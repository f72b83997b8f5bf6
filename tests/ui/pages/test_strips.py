"""Doubtful figures by real keys: nothing typed is lost, nothing is confirmed that was not meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.ui.children.form import ORDER
from tests.ui.pages.sitting import KIRANA, MUTIARA, Sitting, sitting, uid, village

DOUBTFUL = {"weight": "5", "length": "47,3", "head": "30"}
"""Of Mutiara, 31 months old, 11,9 kg and 89,0 cm a month ago."""
RIGHT = {"weight": "12,1", "length": "89,4", "head": "48,2"}


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def on_page(seat: Sitting, page: str, child: str = MUTIARA) -> Any:
    """Begin a child on the measuring page or on an open day."""
    if page == "measure":
        return seat.open("measure", id=child)
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"})
    shown = seat.open("open_day")
    seat.settle()
    shown.take(child)
    seat.settle()
    return shown


def type_in(seat: Sitting, page: Any, name: str, text: str) -> None:
    page.entry.form.rows[name].field.setFocus()
    page.entry.form.rows[name].field.edit.selectAll()
    seat.keys(text)
    seat.settle()


def strip_of(seat: Sitting, page: Any, name: str) -> Any:
    """Type a figure that is doubted, and return the strip that asks about it."""
    if name == "head":
        type_in(seat, page, "weight", RIGHT["weight"])
    type_in(seat, page, name, DOUBTFUL[name])
    strip = page.entry.form.rows[name].strip
    assert strip.isVisible(), name
    return strip


@pytest.mark.parametrize("where", ["measure", "open_day"])
@pytest.mark.parametrize("name", DOUBTFUL)
@pytest.mark.parametrize("way", ["Up", "Shift+Tab"])
def test_going_back_to_a_doubtful_figure_types_it_anew(
    seat: Sitting, where: str, name: str, way: str
) -> None:
    page = on_page(seat, where)
    strip_of(seat, page, name)
    row = page.entry.form.rows[name]
    seat.press("Return")
    assert not row.field.edit.hasFocus()
    for _ in range(4):
        if row.field.edit.hasFocus():
            break
        seat.press(way)
        assert not row.strip.isAncestorOf(seat.focus())
    assert row.field.edit.hasFocus()
    seat.keys(RIGHT[name])
    seat.press("Return")
    seat.settle()
    assert row.field.text() == RIGHT[name]
    assert page.entry.form.confirmed.get(name, set()) == set()
    assert row.strip.isHidden()


@pytest.mark.parametrize("where", ["measure", "open_day"])
@pytest.mark.parametrize("name", DOUBTFUL)
def test_digits_typed_on_a_strip_go_to_the_field_that_it_speaks_of(
    seat: Sitting, where: str, name: str
) -> None:
    page = on_page(seat, where)
    strip, row = strip_of(seat, page, name), page.entry.form.rows[name]
    for button in [one for one in strip.answers if one.isVisible()]:
        row.field.set_text(DOUBTFUL[name])
        seat.settle()
        assert strip.isVisible()
        button.setFocus()  # as a click does that was not let go on it
        seat.keys(RIGHT[name])
        seat.press("Return")
        seat.settle()
        assert row.field.text() == RIGHT[name]
        assert not page.entry.form.confirmed.get(name)


@pytest.mark.parametrize("where", ["measure", "open_day"])
def test_no_key_of_walking_confirms_a_doubtful_figure(seat: Sitting, where: str) -> None:
    page = on_page(seat, where)
    for name in DOUBTFUL:
        strip_of(seat, page, name)
    for name in ORDER:
        for key in ("Return", "Tab", "Shift+Tab", "Up", "Down", "Left", "Right", "Space"):
            page.entry.form.rows[name].field.setFocus()
            seat.press(key)
            if where == "measure" and key == "Return" and name == "head":
                continue
            seat.press("Return")
            seat.settle()
            assert page.entry.form.confirmed == {}, (name, key)


@pytest.mark.parametrize("where", ["measure", "open_day"])
def test_a_figure_is_confirmed_by_its_own_key_and_measured_again_by_f6(
    seat: Sitting, where: str
) -> None:
    page = on_page(seat, where)
    strip_of(seat, page, "weight")
    strip_of(seat, page, "length")
    rows = page.entry.form.rows

    def keys(name: str) -> list[str]:
        return [one.accessibleDescription() for one in rows[name].strip.answers[1:]]

    # the keys stand at the strip that they answer: that of the figure in hand
    assert (keys("weight"), keys("length")) == (["", ""], ["F6", "Alt B"])
    rows["weight"].field.setFocus()
    assert (keys("weight"), keys("length")) == (["F6", "Alt B"], ["", ""])
    seat.press("Alt+B")
    seat.settle()
    assert set(page.entry.form.confirmed) == {"weight"}
    assert rows["weight"].strip.isHidden()
    assert (rows["length"].strip.isVisible(), keys("length")) == (True, ["F6", "Alt B"])
    seat.press("F6")
    assert rows["length"].field.text() == ""
    assert rows["length"].field.edit.hasFocus()


@pytest.mark.parametrize("where", ["measure", "open_day"])
@pytest.mark.parametrize(("typed", "meant"), [("74", "7,4"), ("4,7", "7,4"), ("7400", "7,4")])
def test_what_was_meant_is_taken_with_a_key(
    seat: Sitting, where: str, typed: str, meant: str
) -> None:
    page = on_page(seat, where, KIRANA)
    type_in(seat, page, "weight", typed)
    row = page.entry.form.rows["weight"]
    button = row.take_button if row.refused else row.strip.meant_button
    assert button.isVisible()
    assert (button.words(), button.accessibleDescription()) == (f"Ya, {meant}", "Alt M")
    assert row.field.text() == typed  # nothing is corrected by itself
    seat.press("Return")  # goes on: the key is there all the same
    seat.press("Alt+M")
    seat.settle()
    assert row.field.text() == meant
    assert not button.isVisible()
    assert row.strip.isHidden()
    assert not row._message.isVisible()


@pytest.mark.parametrize("where", ["measure", "open_day"])
def test_one_wrong_length_is_asked_about_once_and_the_weight_is_not_blamed(
    seat: Sitting, where: str
) -> None:
    page = on_page(seat, where)
    type_in(seat, page, "weight", "12,1")
    type_in(seat, page, "length", "47,3")
    rows = page.entry.form.rows
    assert [name for name in ORDER if rows[name].strip.isVisible()] == ["length"]
    assert "Turun 41,7 cm" in rows["length"].strip.accessibleName()
    seat.press("Alt+B")
    seat.settle()
    assert page.entry.questions == []
    type_in(seat, page, "length", "89,4")
    type_in(seat, page, "weight", "2")
    assert [name for name in ORDER if rows[name].strip.isVisible()] == ["weight"]


def test_a_weight_that_fell_says_how_much_it_fell(seat: Sitting) -> None:
    page = on_page(seat, "measure")
    type_in(seat, page, "weight", "3,5")
    said = page.entry.form.rows["weight"].strip.accessibleName()
    assert said.startswith("Ukur ulang? Turun 8,4 kg sejak 14 Jul.")
    # also where the last weighing is too long ago for a warning of its own
    seat.record({"do": "void_measurement", "id": uid(3100), "reason": "salah"},
                {"do": "record_measurement", "child": MUTIARA, "date": "2026-02-10",
                 "weight_kg": 11.2, "lenhei_cm": 86, "position": "standing"})  # fmt: skip
    page = on_page(seat, "measure")
    type_in(seat, page, "weight", "3,5")
    said = page.entry.form.rows["weight"].strip.accessibleName()
    assert said.startswith("Ukur ulang? Turun 7,7 kg sejak 10 Feb.")


def test_a_point_is_a_comma_once_the_field_is_left(seat: Sitting) -> None:
    page = on_page(seat, "measure", KIRANA)
    type_in(seat, page, "weight", "7.4")
    field = page.entry.form.rows["weight"].field
    assert field.text() == "7.4"
    seat.press("Return")
    assert (field.text(), field.value()) == ("7,4", 7400)
    type_in(seat, page, "length", "7.2.9")
    seat.press("Tab")
    assert page.entry.form.rows["length"].field.text() == "7.2.9"  # not understood: as typed


def test_esc_puts_a_strip_away_and_leaves_the_question_open(seat: Sitting) -> None:
    page = on_page(seat, "measure")
    strip = strip_of(seat, page, "weight")
    seat.press("Esc")
    assert strip.isHidden()
    assert page.entry.questions
    assert page.entry.form.confirmed == {}


def test_a_wrong_figure_is_said_again_when_it_comes_back(seat: Sitting) -> None:
    for where in ("measure", "open_day"):
        page = on_page(seat, where, KIRANA)
        type_in(seat, page, "length", "11,2")
        seat.press("Return")
        words = page.entry.form.rows["length"]._message.text()
        assert words.startswith("isi 38 sampai 150 cm")
        page.entry._keeper.flush()
        seat.settle()
        seat.begin()  # as after a power cut
        page = seat.open("measure", id=KIRANA)
        row = page.entry.form.rows["length"]
        assert (row.field.text(), row.field.state()) == ("11,2", "bad")
        assert row._message.isVisible()
        assert row._message.text() == words


def test_no_form_is_offered_before_it_is_known_that_a_day_is_open(seat: Sitting) -> None:
    on_page(seat, "open_day", KIRANA)
    seat.begin()
    seat.window.show()
    seat.go("open_day", {})
    assert not seat.page.opening.isVisible()
    seat.settle()
    assert not seat.page.opening.isVisible()
    assert seat.page._working()
