"""A new child of a known mother on the open day: offered, followed, a twin, asked about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, uid, village
from tests.ui.pages.test_open_day import opened

SEROJA = uid(19)


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def begin(seat: Sitting, born: str = "2/8/2026") -> Any:
    """Open the form on the open day and type a child's name, sex and birth date."""
    page = opened(seat)
    seat.press("Ctrl+N")
    seat.keys("Camar Kecil")
    seat.press("Return")
    seat.keys("L")
    seat.press("Return")
    seat.keys(born)
    seat.press("Return")
    assert page.new_child.mother.edit.hasFocus()
    return page


def women(seat: Sitting, name: str) -> list[dict[str, Any]]:
    return seat.ask(lambda desk: [*desk.store.records.find("person", {"name": name})])


def test_a_known_mother_is_offered_and_rt_and_family_follow(seat: Sitting) -> None:
    page = begin(seat)
    form = page.new_child
    seat.keys("rem")
    seat.settle()
    assert form.mothers.list.isVisible()
    offered = form.mothers.list._model.items[0].said()
    assert offered.startswith("Seroja Rembulan, RT 03, suami Samudra Teguh, anak: Kirana")
    seat.press("Down", "Return")
    seat.settle()
    assert form.mother.text() == "Seroja Rembulan"
    assert form.mothers.told.text() == ("RT 03 · suami Samudra Teguh · anak: Kirana Embun Pagi")
    assert form.rt.text() == "03"
    assert form.rt.edit.isReadOnly()
    seat.press("Return", "Return")
    seat.settle()
    assert page.entry.child.name == "Camar Kecil"
    (child,) = women(seat, "Camar Kecil")
    assert (child["mother"], child["family"]) == (SEROJA, uid(10))
    assert len(women(seat, "Seroja Rembulan")) == 1


def test_a_twin_is_one_key(seat: Sitting) -> None:
    page = begin(seat)
    seat.press("Alt+K")  # there is none yet
    seat.keys("Wulan Baru")
    seat.press("Return")
    seat.keys("07")
    seat.press("Return", "Return")
    seat.settle()
    assert page.entry.child.name == "Camar Kecil"
    seat.press("Alt+K")
    seat.settle()
    form = page.new_child
    assert form.twin_button.accessibleName().endswith("ibu yang sama, Wulan Baru")
    assert (form.mother.text(), form.rt.text(), form.born.text()) == (
        "Wulan Baru", "07", "02/08/2026"
    )  # fmt: skip
    seat.keys("Camar Besar")
    seat.press("Return")
    seat.keys("P")
    for _ in range(5):
        seat.press("Return")
        seat.settle()
    (one,), (other,) = women(seat, "Camar Kecil"), women(seat, "Camar Besar")
    assert one["mother"] == other["mother"]
    assert one["family"] == other["family"]
    assert one["birth_date"] == other["birth_date"]
    assert len(women(seat, "Wulan Baru")) == 1


@pytest.mark.parametrize("answer", ["she", "another"])
def test_a_second_mother_of_one_name_and_rt_is_asked_about(seat: Sitting, answer: str) -> None:
    page = begin(seat)
    form = page.new_child
    seat.keys("seroja rembulan")
    seat.press("Return")
    seat.keys("3")
    seat.press("Return", "Return", "Return")
    seat.settle()
    assert form.mothers.ask.isVisible()
    assert form.mothers.ask.accessibleName().startswith(
        "Seroja Rembulan di RT 03 sudah terdaftar. Apakah dia ibunya?"
    )
    assert women(seat, "Camar Kecil") == []
    assert form.mother.edit.hasFocus()
    if answer == "she":
        seat.press("Down", "Return")
        seat.settle()
        assert form.mothers.chosen.id == SEROJA
    else:
        form.mothers.ask.button.setFocus(Qt.FocusReason.TabFocusReason)
        seat.press("Space")
    form.from_posyandu.setFocus()
    seat.press("Return")
    seat.settle()
    (child,) = women(seat, "Camar Kecil")
    assert (child["mother"] == SEROJA) == (answer == "she")


def test_enter_takes_what_is_typed_and_the_arrows_come_back(seat: Sitting) -> None:
    page = begin(seat)
    form = page.new_child
    seat.keys("sero")
    seat.settle()
    seat.press("Down", "Up")
    assert form.mothers.list.current_key() is None
    seat.press("Return")
    seat.settle()
    assert form.mothers.chosen is None
    assert form.mother.text() == "sero"
    assert form.rt.edit.hasFocus()
    assert not form.mothers.list.isVisible()
    form.mother.setFocus()
    seat.press("Up")
    assert not form.mother.edit.hasFocus()


def test_who_cannot_be_the_mother_is_said_beside_the_name_and_nothing_is_lost(
    seat: Sitting,
) -> None:
    seat.record({"do": "record_death", "id": SEROJA, "date": "2026-07-20"})
    page = begin(seat)
    form = page.new_child
    seat.keys("sero")
    seat.settle()
    seat.press("Down", "Return")
    assert form.mother.state() == "bad"
    assert form.mother.message() == (
        "Seroja Rembulan meninggal 20 Jul 26, sebelum anak ini lahir. Pilih ibu yang lain."
    )
    seat.press("Ctrl+Return")
    seat.settle()
    assert women(seat, "Camar Kecil") == []
    assert (form.name.text(), form.mother.text()) == ("Camar Kecil", "Seroja Rembulan")
    form.born.set_text("2/7/2026")
    assert form.mother.state() == "normal"


def test_a_sister_is_asked_about_and_a_small_one_is_refused(seat: Sitting) -> None:
    for number, born in ((71, "2011-01-01"), (72, "2018-01-01")):
        seat.record({"do": "add_person", "family": uid(10), "id": uid(number),
                     "name": f"Intan {number}", "sex": "female", "relation": "child",
                     "birth_date": born})  # fmt: skip
    seat.record({"do": "edit_person", "id": KIRANA, "mother": uid(72)})
    page = begin(seat)
    form = page.new_child
    for typed, state in (("Intan 71", "warn"), ("Intan 72", "bad")):
        form.mother.setFocus()
        seat.press("Ctrl+A")
        seat.keys(typed)
        seat.settle()
        seat.press("Down", "Return")
        assert form.mother.state() == state
        assert "kakaknya" in form.mother.message()


def test_a_name_of_digits_is_no_name(seat: Sitting) -> None:
    page = opened(seat)
    seat.press("Ctrl+N")
    form = page.new_child
    form.name.set_text("12 34")
    form.sex.set_value("male")
    form.born.set_text("2/8/2026")
    form.rt.set_text("3")
    seat.press("Ctrl+Return")
    seat.settle()
    assert form.name.message() == "Nama perlu huruf, bukan angka saja."
    assert form.name.text() == "12 34"


@pytest.mark.parametrize(
    ("typed", "code", "name"),
    [
        ("Mawar 3", "MAWAR-3", "Mawar 3"),
        ("posyandu melati", "LT07", "Melati"),
        ("lt07", "LT07", "Melati"),
        ("BU01", "BU01", None),
    ],
)
def test_a_visitor_comes_from_a_posyandu_by_its_name(
    seat: Sitting, typed: str, code: str, name: str | None
) -> None:
    seat.record({"do": "name_posyandu", "posyandu": "LT07", "name": "Melati"})
    page = begin(seat)
    form = page.new_child
    form.mother.set_text("Wulan")
    form.rt.set_text("8")
    form.from_posyandu.setFocus()
    seat.keys(typed)
    seat.press("Return")
    seat.settle()
    assert page.entry.child.name == "Camar Kecil"
    (child,) = women(seat, "Camar Kecil")
    assert child["posyandu"] == code
    row = seat.ask(lambda desk: desk.store.records.get("posyandu", code)) or {}
    assert row.get("name") == name
    guest = f"Tamu · {name or code}"
    assert page.entry.head._guest.text() == guest
    seat.settle()
    (listed,) = [one for one in page.list.list._model.items if getattr(one, "name", "") ==
                 "Camar Kecil"]  # fmt: skip
    assert listed.second.startswith("Tamu · ")
    child_page = seat.open("child", id=child["id"])
    assert child_page._guest.text() == guest
    assert seat.open("child", id=KIRANA)._guest.isHidden()


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_while_mothers_are_offered(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    page = opened(seat)
    page.begin_new("Camar")
    seat.settle()
    page.new_child.mother.setFocus()
    seat.keys("ser")
    seat.settle()
    assert page.new_child.mothers.list.isVisible()
    assert look(seat.window) == []
    seat.press("Down", "Return")
    seat.settle()
    assert look(seat.window) == []


def test_a_new_child_outside_the_open_day(seat: Sitting) -> None:
    page = seat.open("new_child")
    assert page.form.name.edit.hasFocus()
    seat.keys("Camar")
    page.form.sex.set_value("female")
    page.form.born.set_text("2/8/2026")
    page.form.mother.setFocus()
    seat.keys("sero")
    seat.settle()
    seat.press("Down", "Return", "Ctrl+Return")
    seat.settle()
    (child,) = women(seat, "Camar")
    assert (child["mother"], child["posyandu"]) == (SEROJA, "LT01")
    assert seat.went[-1] == ("child", {"id": child["id"]})
    assert seat.told == ["Camar terdaftar"]


def test_what_is_typed_of_a_new_child_is_kept(seat: Sitting) -> None:
    page = seat.open("new_child")
    seat.keys("Camar Kecil")
    page.form.rt.set_text("7")
    seat.open("children")
    seat.begin()
    page = seat.open("new_child")
    assert (page.form.name.text(), page.form.rt.text()) == ("Camar Kecil", "7")
    assert page.form.name.state() == "normal"
    assert page.form.gone_on.isVisible()
    page.form.gone_on.button.click()
    seat.settle()
    assert (page.form.name.text(), page.form.rt.text()) == ("", "")
    seat.begin()
    page = seat.open("new_child")
    assert page.form.name.text() == ""
