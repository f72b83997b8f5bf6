"""What happens in a family is written down where it is seen, by keys alone, and never lost."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget

from kbdesk.queries.families import FamilySheet, family_sheet
from kbdesk.queries.family_life import FamilyLife, family_life
from kbdesk.ui.language import speak
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES, Language
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.stage import Stage

TODAY = date.today()
ENTER, DOWN, RIGHT, ESC = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Escape
F3, F5, F6, F7, F8 = Qt.Key.Key_F3, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8
FATHER, MOTHER, CHILD = (str(uuid.UUID(int=n)) for n in (1, 2, 3))


def family(stage: Stage) -> str:
    """Register a couple with a child of a year; return the family."""
    stage.record(do="name_posyandu", posyandu="LT02", name="Cempaka")
    members = [
        {"id": FATHER, "name": "Samudra Teguh", "sex": "male", "relation": "head",
         "birth_date": "1988-03-01"},
        {"id": MOTHER, "name": "Seroja Rembulan", "sex": "female", "relation": "wife",
         "birth_date": "1990-03-01"},
        {"id": CHILD, "name": "Kirana Embun Pagi", "sex": "female", "relation": "child",
         "mother": MOTHER, "birth_date": (TODAY - timedelta(days=400)).isoformat()},
    ]  # fmt: skip
    answer = stage.record(do="register_family", rt="03", posyandu="LT01", members=members)
    return str(answer["id"])


def not_gaining(stage: Stage) -> None:
    """Weigh the child three months in a row without a gain: 2T."""
    day = TODAY.replace(day=1)
    days = [TODAY]
    for _ in range(2):
        day = (day - timedelta(days=1)).replace(day=1)
        days.insert(0, day)
    for one in days:
        stage.record(
            do="record_measurement", child=CHILD, date=one.isoformat(), weight_kg=8.4,
            lenhei_cm=73, position="lying",
        )  # fmt: skip


def at(stage: Stage, home: str, place: int) -> Stage:
    """Open the family's page with the member of that place marked."""
    stage.go("family", id=home)
    stage.page.members.setFocus()
    stage.press(*[DOWN] * place)
    return stage


def sheet(stage: Stage, home: str) -> FamilySheet:
    return stage.ask(lambda desk: family_sheet(desk, home))


def life(stage: Stage, home: str) -> FamilyLife:
    return stage.ask(lambda desk: family_life(desk, home))


def events(stage: Stage, home: str) -> list[str]:
    return [one.kind for one in life(stage, home).events]


def test_twins_are_born_to_a_mother_without_a_registered_pregnancy(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 1).press(F5)
    strip = stage.page.life_strip
    assert strip.isVisible()
    assert not strip.forms["birth"].outcome.isVisible()
    stage.press(ENTER)  # born today
    stage.press(RIGHT).press(ENTER)  # twins
    for name, sex, kilograms in (("Bintang", "P", "2,4"), ("Fajar", "L", "2,3")):
        stage.enter(name).type(sex).press(ENTER).enter(kilograms).enter("46")
    born = [one for one in sheet(stage, home).members if one.months == 0]
    assert [(one.name, one.sex, one.mother) for one in born] == [
        ("Bintang", "female", MOTHER),
        ("Fajar", "male", MOTHER),
    ]
    assert [one.birth_weight_g for one in born] == [2400, 2300]
    assert stage.told[-1][0] == "Kelahiran dicatat: Bintang, Fajar"
    assert not strip.isVisible()
    assert events(stage, home)[:2] == ["birth", "birth"]


def test_a_pregnancy_is_registered_and_ends_in_a_birth(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 1).press(F3)
    stage.press(ENTER)  # no last period
    stage.enter("38").enter("2")
    assert stage.told[-1][0] == "Seroja Rembulan terdaftar hamil"
    assert MOTHER in life(stage, home).pregnant
    stage.press(F5)
    assert stage.page.life_strip.forms["birth"].outcome.isVisible()
    stage.page.life_strip.forms["birth"].day.setFocus()
    stage.press(ENTER).press(ENTER)
    stage.enter("Bintang").type("P").press(ENTER).enter("2,9").enter("")
    assert life(stage, home).pregnant == {}
    assert "Bintang" in [one.name for one in sheet(stage, home).members]


def test_what_was_typed_of_a_birth_is_there_again(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 1).press(F5)
    stage.press(ENTER).press(ENTER).type("Bint")
    stage.press(ESC)
    assert not stage.page.life_strip.isVisible()
    stage.leave()
    stage.restart()
    at(stage, home, 1).press(F5)
    assert stage.page.life_strip.forms["birth"].rows[0].name.text() == "Bint"
    assert len(sheet(stage, home).members) == 3


def test_a_death_is_recorded_and_taken_back(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 2).press(F7).press(ENTER)
    assert [one.gone for one in sheet(stage, home).members if one.id == CHILD] == ["dead"]
    assert "death" in events(stage, home)
    button = stage.page.life_bar.buttons["alive"]
    assert button.isVisible()
    button.setFocus()
    stage.press(Qt.Key.Key_Space)
    assert all(not one.gone for one in sheet(stage, home).members)


def test_a_day_of_death_before_the_birth_is_refused_beside_it(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 2).press(F7)
    day = stage.page.life_strip.forms["death"].day
    day.edit.selectAll()
    stage.enter("31/2/2026")
    assert day.state() == "bad"
    day.edit.selectAll()
    stage.enter("1/1/2001")
    assert day.state() == "bad"
    assert day.text() == "1/1/2001"
    assert all(not one.gone for one in sheet(stage, home).members)


def test_a_child_moves_to_another_posyandu_by_its_name(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 2).press(F6).press(ENTER)
    stage.enter("cempaka").press(ENTER)
    assert life(stage, home).served[CHILD] == "LT02"
    assert "moved" in events(stage, home)


def test_a_father_leaves_the_city_and_returns(stage: Stage) -> None:
    home = family(stage)
    at(stage, home, 0).press(F6).press(RIGHT).press(ENTER)
    stage.press(ENTER).enter("kerja di Samarinda")
    assert sheet(stage, home).members[0].gone == "left" or "left" in [
        one.gone for one in sheet(stage, home).members
    ]
    stage.page.members.set_current_key(FATHER)
    stage.page.members.setFocus()
    stage.press(F8).press(ENTER)
    assert all(not one.gone for one in sheet(stage, home).members)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Press the left button where the widget is seen; a hidden one is not reached."""
    assert widget.isVisible(), widget.accessibleName()
    assert widget.isEnabled(), widget.accessibleName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())


def click_row(table: QTableView, place: int) -> None:
    table.scrollTo(table.model().index(place, 0))
    click(table.viewport(), table.visualRect(table.model().index(place, 0)).center())


@pytest.mark.parametrize(
    ("place", "event"), [(1, "pregnancy"), (1, "birth"), (1, "move"), (2, "death")]
)
def test_the_mouse_reaches_what_happens_to_a_member(stage: Stage, place: int, event: str) -> None:
    home = family(stage)
    stage.go("family", id=home)
    page = stage.page
    assert not page.life_strip.isVisible()
    click_row(page.members, place)
    stage.settle()
    assert stage.places[-1][0] == "family", "one click marks the member and opens nothing"
    click(page.life_bar.buttons[event])
    stage.settle()
    assert page.life_strip.isVisible()
    assert page.life_strip.event_shown == event
    name = page._member(page.members.current_key()).name
    assert name in page.life_strip.accessibleName()


def test_the_mouse_reaches_a_new_pregnancy_and_a_new_child(stage: Stage) -> None:
    home = family(stage)
    stage.go("women")
    click(stage.page.register)
    stage.settle()
    finder = stage.page.finder
    assert finder.isVisible()
    stage.enter("seroja")
    stage.quiet()
    if stage.places[-1][0] == "women":
        click(
            finder.list.viewport(), finder.list.visualRect(finder.list.model().index(0, 0)).center()
        )
        stage.settle()
    assert stage.places[-1] == ("family", {"id": home, "member": MOTHER, "event": "pregnancy"})
    assert stage.page.life_strip.event_shown == "pregnancy"
    stage.go("children")
    click(stage.page.new)
    stage.settle()
    assert "new_child" in [page for page, _ in stage.places]


def test_what_is_to_be_done_is_one_key_away(stage: Stage) -> None:
    home = family(stage)
    stage.record(
        do="record_service", person=CHILD, kind="immunisation", detail="HB0",
        date=(TODAY - timedelta(days=400)).isoformat(),
    )  # fmt: skip
    not_gaining(stage)
    stage.record(
        do="record_visit", family=home, date=(TODAY - timedelta(days=9)).isoformat(),
        visitor="Sari", purpose="pantau", next_date=(TODAY - timedelta(days=2)).isoformat(),
    )  # fmt: skip
    stage.go("family", id=home)
    words = [row.accessibleName() for row in stage.page.tasks.rows]
    assert words[0].startswith("Seluruh keluarga, Kunjungan")
    assert words[1] == "Kirana Embun Pagi, 2T, dua bulan tidak naik: rujuk, mendesak, 2"
    assert any("Terlambat" in one for one in words)
    stage.press(Qt.Key.Key_2)
    assert stage.places[-1] == ("refer", {"person": CHILD, "reasons": ["R06"]})
    stage.go("family", id=home)
    stage.press(Qt.Key.Key_1)
    assert [place for place, _ in stage.places][-1] == "visit"


def test_a_digit_in_a_field_is_not_a_task(stage: Stage) -> None:
    home = family(stage)
    not_gaining(stage)
    at(stage, home, 1).press(F3)
    places = len(stage.places)
    stage.type("1")
    assert len(stage.places) == places
    assert stage.page.life_strip.forms["pregnancy"].lmp.text() == "1"


class Check:
    """The list of women with the form of a check beside it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.page: Any = stage.go("women")

    def begin(self) -> Check:
        self.stage.press(ENTER)
        return self

    def says(self) -> str:
        self.stage.quiet()
        return str(self.page.check.notice.accessibleName()) if self.shown() else ""

    def shown(self) -> bool:
        return bool(self.page.check.notice.isVisible())


@pytest.fixture
def pregnant(stage: Stage) -> Stage:
    family(stage)
    lmp = TODAY - timedelta(days=200)
    stage.record(do="register_pregnancy", person=MOTHER, date=TODAY.isoformat(),
                 lmp=lmp.isoformat(), gravida=2)  # fmt: skip
    return stage


def test_a_thin_mother_is_checked_and_referred(pregnant: Stage) -> None:
    check = Check(pregnant).begin()
    pregnant.enter("46,5").enter("22,4").enter("10,2").enter("110").enter("70")
    assert "KEK" in check.says()
    pregnant.enter("24").enter("30")
    pregnant.press(ENTER, ctrl=True)
    assert pregnant.told[-1] == (
        "Pemeriksaan Seroja Rembulan tersimpan",
        "Ada usulan rujukan: tekan F4",
    )
    rows = pregnant.ask(lambda desk: list(desk.store.records.find("woman_check", {})))
    assert [(one["muac_mm"], one["hb_tenths"], one["tablets"]) for one in rows] == [(224, 102, 30)]
    pregnant.press(Qt.Key.Key_F4)
    page, args = pregnant.places[-1]
    assert (page, args["person"], "R20" in args["reasons"]) == ("refer", MOTHER, True)  # type: ignore[operator]


def test_one_figure_of_a_blood_pressure_is_said_beside_it_and_nothing_is_lost(
    pregnant: Stage,
) -> None:
    check = Check(pregnant).begin()
    check.page.check.fields["systolic"].setFocus()
    pregnant.type("120").press(ENTER, ctrl=True)
    assert check.page.check.fields["diastolic"].state() == "bad"
    pregnant.leave()
    pregnant.restart()
    again = Check(pregnant)
    pregnant.settle()
    assert again.page.check.fields["systolic"].text() == "120"


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut(pregnant: Stage, dressed: Theme, factor: float, tongue: Language) -> None:
    speak(tongue)
    dressed.apply(factor)
    pregnant.window.resize(1150 if factor < 1.5 else 1366, 768)
    home = str(pregnant.ask(lambda desk: (desk.store.records.get("person", CHILD) or {})["family"]))
    not_gaining(pregnant)
    page = at(pregnant, home, 1).page
    assert faults(page) == []
    for event in ("birth", "move", "death", "pregnancy"):
        page._begin_life(event)
        pregnant.quiet()
        assert faults(page) == [], event
    page.life_strip.put_away()
    women = Check(pregnant).begin()
    # scrolled to the form, the list stands above the head of the page
    assert [*clipped(women.page), *nameless(women.page)] == []
