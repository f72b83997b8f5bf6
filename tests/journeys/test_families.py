"""A cadre registers a family, finds it again, visits it; what she mistypes is never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.queries.families import FamilySheet, family_sheet
from kbdesk.ui.language import speak
from kbdesk.ui.theme import Theme
from kbdesk.ui.widgets.table import Row
from tests.ui.clipping import faults
from tests.ui.stage import Stage

TODAY = date.today()
BABY = TODAY - timedelta(days=400)
ENTER = Qt.Key.Key_Return


def place(stage: Stage, rt: str = "03") -> Stage:
    """Type where a family lives, down to the name of its head."""
    stage.go("register_family")
    stage.enter(rt).enter("02").enter("Gang Bakau 7").enter("6474010101150007")
    stage.enter("0812 3456 7890").enter("2")
    return stage.type("I").press(ENTER).press(ENTER)


def member(stage: Stage, name: str, sex: str, born: str, nik: str = "") -> Stage:
    """Type a person's row."""
    return stage.enter(name).type(sex).press(ENTER).enter(born).enter(nik)


def four(stage: Stage) -> Stage:
    """Type a family of four whole, without saving."""
    place(stage)
    member(stage, "Samudra Teguh", "L", "1/3/1988", "6474010103880002")
    member(stage, "Seroja Rembulan", "P", "1 mar 1990", "6474014103900002")
    member(stage, "Bahari Putra", "L", "12-6-2015").press(ENTER)
    member(stage, "Kirana Embun Pagi", "P", f"{BABY:%d/%m/%Y}").press(ENTER)
    return stage.enter("2600").enter("48,5")


def sheet_of(stage: Stage) -> FamilySheet:
    """Return the family that the window is at."""
    name, args = stage.places[-1]
    assert name == "family", stage.places
    family = str(args["id"])
    return stage.ask(lambda desk: family_sheet(desk, family))


def shown(stage: Stage) -> list[list[str]]:
    """Return the families listed, as they are read."""
    from kbdesk.ui.widgets.cells import spoken

    rows = [row for row in stage.page.table.rows() if isinstance(row, Row)]
    return [[spoken(cell) for cell in row.cells] for row in rows]


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget is not None else ""


def test_a_family_of_four_is_registered_without_the_mouse_and_found_again(stage: Stage) -> None:
    four(stage)
    assert focused() == "Nama, anggota 5"
    stage.press(ENTER)  # an empty name: that is all
    sheet = sheet_of(stage)
    assert stage.told == [("Keluarga Samudra Teguh tersimpan", "4 orang di laptop ini")]
    assert (sheet.rt, sheet.rw, sheet.address) == ("03", "02", "Gang Bakau 7")
    assert (sheet.kk, sheet.welfare_rank) == ("6474010101150007", 2)
    assert (sheet.drinking_water, sheet.latrine) == ("refill", None)
    names = [(m.name, m.relation, m.sex) for m in sheet.members]
    assert names == [
        ("Samudra Teguh", "head", "male"),
        ("Seroja Rembulan", "wife", "female"),
        ("Bahari Putra", "child", "male"),
        ("Kirana Embun Pagi", "child", "female"),
    ]
    mother = sheet.members[1].id
    assert [m.mother for m in sheet.members] == [None, None, mother, mother]
    assert (sheet.members[3].birth_weight_g, sheet.members[3].birth_length_mm) == (2600, 485)

    for text in ("kirana", "seroja remb", "6474010103880002", "gang bakau"):
        stage.go("families")
        stage.type(text).press(ENTER)
        assert shown(stage)[0][0].startswith("Samudra Teguh"), text
        stage.press(ENTER)
        assert stage.places[-1] == ("family", {"id": sheet.id})
        stage.page.leave()
        stage.go("families").search.set_text("")


def test_enter_in_the_search_goes_to_what_it_finds(stage: Stage) -> None:
    register(stage)
    other = {"name": "Arus Senja", "sex": "male", "relation": "head"}
    family = str(stage.record(do="register_family", rt="09", members=[other])["id"])
    stage.go("families")
    stage.enter("senj").press(ENTER)
    assert stage.places[-1] == ("family", {"id": family})
    stage.go("families").search.set_text("tidak ada yang begini")
    stage.press(ENTER)
    assert shown(stage) == []
    assert stage.page.search.edit.hasFocus()


def test_a_seventeen_digit_nik_is_refused_beside_its_field_and_stays_typed(stage: Stage) -> None:
    place(stage)
    member(stage, "Samudra Teguh", "L", "1/3/1988", "64740101038800021")
    editor = stage.page.form.editors[0]
    assert editor.nik.state() == "bad"
    assert editor.nik.message() == "17 angka, perlu 16"
    stage.press(ENTER, ctrl=True)
    assert stage.places[-1][0] == "register_family"
    assert editor.nik.edit.hasFocus()
    assert editor.nik.text() == "64740101038800021"
    stage.press(Qt.Key.Key_End, Qt.Key.Key_Backspace).press(ENTER, ctrl=True)
    assert sheet_of(stage).members[0].nik == "6474010103880002"[:15] + "2"


def test_a_nik_of_another_sex_or_date_warns_and_is_saved(stage: Stage) -> None:
    place(stage)
    member(stage, "Seroja Rembulan", "P", "1/3/1990", "6474010103900002")
    nik = stage.page.form.editors[0].nik
    assert nik.state() == "warn"
    assert "Jenis kelamin di NIK berbeda" in nik.message()
    stage.press(ENTER, ctrl=True)
    assert sheet_of(stage).members[0].nik == "6474010103900002"


def test_the_31st_of_february_is_no_day(stage: Stage) -> None:
    place(stage)
    stage.enter("Samudra Teguh").type("L").press(ENTER).enter("31/2/1988")
    field = stage.page.form.editors[0].birth_date
    assert field.message() == "31 Februari 1988 tidak ada di kalender"
    stage.press(ENTER, ctrl=True)
    assert field.text() == "31/2/1988"
    assert field.edit.hasFocus()


def test_a_mother_younger_than_her_child_is_refused_beside_the_mother(stage: Stage) -> None:
    place(stage)
    member(stage, "Samudra Teguh", "L", "1/3/1988")
    member(stage, "Seroja Rembulan", "P", "1/3/2020")
    member(stage, "Bahari Putra", "L", "12/6/2015")
    stage.press(ENTER, ctrl=True)
    child = stage.page.form.editors[2]
    assert stage.places[-1][0] == "register_family"
    assert child.mother.message().startswith("Seroja Rembulan lahir sesudah anaknya")
    assert child.name.text() == "Bahari Putra"
    # mended where the mistake is, and saved
    stage.page.form.editors[1].birth_date.set_text("1/3/1990")
    stage.press(ENTER, ctrl=True)
    assert len(sheet_of(stage).members) == 3


def test_what_is_missing_is_said_beside_its_field(stage: Stage) -> None:
    stage.go("register_family")
    stage.press(ENTER, ctrl=True)
    assert stage.page.form.fields.rt.message() == "Isian ini belum ada. Lengkapi dulu, ya."
    assert stage.page.form.fields.rt.edit.hasFocus()
    place(stage)
    stage.enter("Samudra Teguh").press(ENTER, ctrl=True)
    sex = stage.page.form.editors[0].sex
    assert sex.message() == "Isian ini belum ada. Lengkapi dulu, ya."
    assert sex.value() is None


def test_nothing_typed_is_lost_by_leaving_or_by_a_killed_program(stage: Stage) -> None:
    four(stage)
    stage.press(Qt.Key.Key_Escape)
    stage.leave()
    stage.restart()
    page = stage.go("register_family")
    assert page.notice.isVisible()
    assert [e.name.text() for e in page.form.editors][:4] == [
        "Samudra Teguh",
        "Seroja Rembulan",
        "Bahari Putra",
        "Kirana Embun Pagi",
    ]
    assert page.form.editors[3].mother.text() == "Seroja Rembulan"
    assert page.form.fields.asked["drinking_water"].value() == "refill"
    stage.press(ENTER, ctrl=True)
    assert len(sheet_of(stage).members) == 4
    # saved once, forgotten as a draft
    assert stage.ask(lambda desk: kept_draft(desk, "register_family")) is None
    assert not stage.go("register_family").form.is_dirty()


def test_a_draft_can_be_thrown_away(stage: Stage) -> None:
    place(stage)
    stage.leave()
    stage.restart()
    page = stage.go("register_family")
    assert page.form.fields.address.text() == "Gang Bakau 7"
    page.notice.button.click()
    stage.settle()
    assert page.form.fields.address.text() == ""
    assert page.form.fields.village.text() == "Lok Tuan"
    assert not page.notice.isVisible()


def test_a_row_goes_with_one_key(stage: Stage) -> None:
    place(stage)
    member(stage, "Samudra Teguh", "L", "1/3/1988")
    stage.type("Salah").press(Qt.Key.Key_Delete, ctrl=True)
    assert [e.name.text() for e in stage.page.form.editors] == ["Samudra Teguh"]
    assert focused() == "Nama, anggota 1"


def register(stage: Stage, **more: Any) -> str:
    mother = "11111111-1111-4111-8111-111111111111"
    members = [
        {"name": "Samudra Teguh", "sex": "male", "birth_date": "1988-03-01", "relation": "head"},
        {
            "id": mother, "name": "Seroja Rembulan", "sex": "female", "birth_date": "1990-03-01",
            "relation": "wife", "nik": "6474014103900002",
        },
        {
            "name": "Kirana Embun Pagi", "sex": "female", "birth_date": BABY.isoformat(),
            "relation": "child", "mother": mother,
        },
    ]  # fmt: skip
    draft = {"rt": "03", "address": "Gang Bakau 7", "members": members, **more}
    return str(stage.record(do="register_family", **draft)["id"])


def test_a_visit_is_recorded_by_keys_and_stands_on_the_family_page(stage: Stage) -> None:
    family = register(stage)
    stage.go("visit", family=family)
    # two begin with T: nothing yet; the first has the focus, the last is six to its right
    stage.type("T").press(*[Qt.Key.Key_Right] * 6)
    assert stage.page.purpose.value() == "other"
    stage.press(*[Qt.Key.Key_Left] * 6)
    assert stage.page.purpose.value() == "not_gaining"
    stage.press(ENTER).enter("pantau seminggu")
    stage.type("Makan tiga kali sehari").press(ENTER).type("lauk jarang").press(Qt.Key.Key_Tab)
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Space).press(ENTER)
    following = TODAY + timedelta(days=7)
    stage.enter(f"{following.day}/{following.month}/{following.year}")
    assert stage.places[-1] == ("family", {"id": family})
    visit = sheet_of(stage).visits[0]
    assert (visit.visitor, visit.day, visit.target) == ("Bu Sulastri", TODAY, None)
    assert visit.purpose == "Berat tidak naik (T/2T): pantau seminggu"
    assert visit.findings == "Makan tiga kali sehari\nlauk jarang"
    assert visit.counselling == ("MP-ASI",)
    assert visit.next_date == following
    assert stage.told[-1][0] == "Kunjungan tersimpan"
    stage.go("families")
    assert shown(stage)[0][6] != "–"


def test_a_visit_without_a_purpose_or_into_the_past_loses_nothing(stage: Stage) -> None:
    family = register(stage)
    page = stage.go("visit", family=family)
    page.findings.edit.setPlainText("Batuk pilek dua minggu")
    stage.press(ENTER, ctrl=True)
    assert page.purpose.message() == "Isian ini belum ada. Lengkapi dulu, ya."
    page.purpose.set_value("pmt")
    page.next_day.set_text(f"{TODAY:%d/%m/%Y}")
    stage.press(ENTER, ctrl=True)
    assert page.next_day.state() == "bad"
    stage.leave()
    stage.restart()
    page = stage.go("visit", family=family)
    assert page.findings.edit.toPlainText() == "Batuk pilek dua minggu"
    assert page.purpose.value() == "pmt"
    assert page.notice.isVisible()
    page._quick["fortnight"].click()
    stage.press(ENTER)
    assert sheet_of(stage).visits[0].next_date == TODAY + timedelta(days=14)


def test_another_purpose_needs_words(stage: Stage) -> None:
    family = register(stage)
    page = stage.go("visit", family=family)
    page.purpose.set_value("other")
    stage.press(ENTER, ctrl=True)
    assert page.more.message() == "tulis tujuan kunjungan ini"
    assert page.more.edit.hasFocus()


def test_a_member_is_added_and_another_changed_in_one_go(stage: Stage) -> None:
    family = register(stage, house={"latrine": "sendiri, tangki septik"})
    page = stage.go("register_family", family=family, add=True)
    assert focused() == "Nama, anggota 4"
    member(stage, "Bayu Kecil", "L", f"{TODAY:%d/%m/%Y}")
    page.form.editors[1].name.set_text("Seroja Rembulan Indah")
    stage.press(ENTER, ctrl=True)
    sheet = sheet_of(stage)
    assert [m.name for m in sheet.members] == [
        "Samudra Teguh",
        "Seroja Rembulan Indah",
        "Kirana Embun Pagi",
        "Bayu Kecil",
    ]
    assert sheet.members[3].mother == sheet.members[1].id
    assert sheet.latrine == "sendiri, tangki septik"
    assert sheet.members[1].nik == "6474014103900002"


def test_a_refused_change_changes_nothing_at_all(stage: Stage) -> None:
    family = register(stage)
    page = stage.go("register_family", family=family)
    page.form.fields.address.set_text("Gang Nipah 1")
    page.form.editors[2].birth_date.set_text("1/1/1980")
    page.form.editors[1].birth_date.set_text("1/3/1990")
    stage.press(ENTER, ctrl=True)
    assert page.form.editors[2].mother.state() == "bad"
    kept = stage.ask(lambda desk: family_sheet(desk, family))
    assert kept.address == "Gang Bakau 7"
    assert kept.members[2].birth_date == BABY


def test_numbers_are_covered_until_they_are_wanted(stage: Stage) -> None:
    family = register(stage, kk="6474010101150007")
    page = stage.go("family", id=family)
    rows = [row for row in page.members.rows() if isinstance(row, Row)]
    assert "6474014103900002" not in str(rows)
    page.reveal_button.click()
    stage.settle()
    assert "6474014103900002" in str(page.members.rows())
    page.leave()
    assert "6474014103900002" not in str(page.members.rows())


def test_a_child_opens_as_a_child_and_a_grown_up_as_a_form(stage: Stage) -> None:
    family = register(stage)
    page = stage.go("family", id=family)
    child = page._sheet.members[2].id
    page.members.setFocus()
    page.members.set_current_key(child)
    stage.press(ENTER)
    assert stage.places[-1] == ("child", {"id": child})
    page.members.set_current_key(page._sheet.members[0].id)
    stage.press(ENTER)
    assert stage.places[-1] == ("register_family", {"family": family})


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("factor", [1.0, 1.25, 1.5])
def test_no_page_cuts_its_words(stage: Stage, dressed: Theme, language: Any, factor: float) -> None:
    speak(language)
    family = register(stage)
    draft = {"visitor": "Bu Rohana", "purpose": "Pantau berat badan", "counselling": ["MP-ASI"]}
    stage.record(do="record_visit", family=family, date=TODAY.isoformat(), **draft)
    if factor != 1.0:
        dressed.apply(factor)
    side = 216 * factor if factor < 1.5 else 0
    stage.window.resize(round(1366 - side), 768 if factor < 1.5 else 708)
    found = {}
    for name, args in (
        ("families", {}),
        ("family", {"id": family}),
        ("register_family", {}),
        ("register_family", {"family": family}),
        ("visit", {"family": family}),
    ):
        stage.go(name, **args)
        found[name] = faults(stage.window)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_woman_known_in_her_rt_is_asked_about_before_she_is_made_twice(stage: Stage) -> None:
    four(stage)
    stage.press(ENTER)
    first = sheet_of(stage)
    place(stage, "3")
    member(stage, "Samudra Lain", "L", "1/3/1988")
    member(stage, "seroja rembulan", "P", "1 mar 1990")
    stage.press(ENTER, ctrl=True)
    strip = stage.page.women.strip
    assert strip.isVisible()
    assert strip.accessibleName().startswith("Seroja Rembulan di RT 03 sudah terdaftar.")
    assert "suami Samudra Teguh" in strip.accessibleName()
    assert stage.places[-1][0] == "register_family"
    strip.button.click()
    stage.settle()
    assert sheet_of(stage).id != first.id


def test_a_mother_of_another_family_is_offered_for_a_child(stage: Stage) -> None:
    four(stage)
    stage.press(ENTER)
    first = sheet_of(stage)
    mother = next(one.id for one in first.members if one.name == "Seroja Rembulan")
    place(stage, "09")
    member(stage, "Nenek Laut", "P", "1/3/1960")
    editor = stage.page.form.add_member(focus=True)
    editor.relation.set_value("child")
    editor.name.set_text("Camar Kecil")
    editor.sex.set_value("female")
    editor.birth_date.set_text(f"{BABY:%d/%m/%Y}")
    editor.mother.setFocus()
    editor.mother.edit.selectAll()
    stage.type("remb")
    stage.settle()
    words = [text for text in editor.mother._words.stringList() if "Seroja" in text]
    assert words[0].startswith("Seroja Rembulan · RT 03 · suami Samudra Teguh")
    editor.mother.set_text(words[0])
    stage.press(ENTER, ctrl=True)
    child = next(one for one in sheet_of(stage).members if one.name == "Camar Kecil")
    assert child.mother == mother
