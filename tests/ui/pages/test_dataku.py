"""Rumah DataKu by keyboard: from a figure to its families, and the village's own records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.attachments import attached_to
from kbdesk.ui.dataku.dataku import DataKuPage
from kbdesk.ui.dataku.dataku_children import DataKuChildrenPage
from kbdesk.ui.dataku.dataku_families import DataKuFamiliesPage
from kbdesk.ui.dataku.dataku_people import DataKuPeoplePage
from kbdesk.ui.kampung.kampung import KampungPage
from kbdesk.ui.kampung.kampung_record import KampungRecordPage
from kbdesk.ui.kampung.records import PARTS
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import Text, spoken
from kbdesk.ui.widgets.table import Row, Section
from tests.ui import small_home
from tests.ui.pages.window import Person

ENTER, DOWN, RIGHT = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Right


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A village of three families: one without a latrine."""
    small_home.make(tmp_path / "home")
    desk, lock = small_home.opened(tmp_path / "home")
    for rt, latrine in (("01", "none"), ("02", "own_septic"), ("02", "own_septic")):
        record(
            desk,
            {
                "do": "register_family", "village": "64.74.01.1003", "rt": rt,
                "house": {"drinking_water": "piped", "latrine": latrine},
                "members": [
                    {"name": f"Adi {rt}", "sex": "male", "birth_date": "1990-01-01",
                     "relation": "head"},
                    {"name": "Ani", "sex": "female", "birth_date": "1995-01-01",
                     "relation": "wife"},
                ],
            },
        )  # fmt: skip
    desk.store.close()
    lock.release()
    return tmp_path / "home"


@pytest.fixture
def person(qtbot: QtBot, home: Path) -> Person:
    sits = Person(qtbot, home)
    sits.opens()
    sits.waits()
    return sits


def cells(row: Row | Section) -> Any:
    assert isinstance(row, Row)
    return row.cells


def shows_table(person: Person, kind: str) -> Any:
    """Open a table of the figures; return it with the focus in it."""
    shown = goes(person, "dataku", tab="tables")
    shown.tables.which.set_value(kind)
    shown.tables.which.picked.emit(kind)
    person.waits()
    shown.tables.table.setFocus()
    return shown.tables.table


def page(person: Person) -> Any:
    assert person.window.shell is not None
    return person.window.shell.page()


def goes(person: Person, name: str, **args: object) -> Any:
    person.window.go(name, args)
    person.waits()
    return page(person)


def test_the_sidebar_leads_to_the_village(person: Person) -> None:
    shown = goes(person, "dataku", tab="summary")
    assert isinstance(shown, DataKuPage)
    numbers = [cell.figure.number for cell in shown.summary.strip.cells]
    assert numbers[:6] == ["6", "3", "100,0", "0,0", "33,3 %", "0,0 %"]
    # nobody was measured, and nobody should be weighed: neither is none of them
    assert numbers[6:] == ["–", "–", "0", "0"]
    rows = [row.cells[:2] for row in shown.summary.risk.rows() if isinstance(row, Row)]
    assert rows == [["01", "1"], ["02", "2"], ["Σ", "3"]]


def test_from_a_figure_to_the_family(person: Person) -> None:
    shown = goes(person, "dataku", tab="summary")
    shown.summary.strip.cells[4].setFocus()
    QTest.keyClick(shown.summary.strip.cells[4], ENTER)
    person.waits()
    behind = page(person)
    assert isinstance(behind, DataKuFamiliesPage)
    (line,) = behind.table.rows()
    assert isinstance(line, Row)
    assert line.cells[0] == Text("Adi 01", strong=True)
    person.presses(ENTER)
    assert type(page(person)).__name__ == "FamilyPage"


def test_from_an_rt_and_from_a_house(person: Person) -> None:
    shown = goes(person, "dataku", tab="summary")
    shown.summary.risk.setFocus()
    shown.summary.risk.selectRow(1)
    person.presses(ENTER)
    behind = page(person)
    assert isinstance(behind, DataKuFamiliesPage)
    assert behind.table.rows() == []
    shown = goes(person, "dataku", tab="map")
    shown.map.picture.setFocus()
    assert len(shown.map.picture.picture().spots) == 3
    person.presses(RIGHT, ENTER)
    assert type(page(person)).__name__ == "FamilyPage"


def test_the_tabs_by_keyboard_and_every_table(person: Person) -> None:
    shown = goes(person, "dataku", tab="summary")
    shown.tabs.setFocus()
    person.presses(RIGHT)
    assert shown.stack.currentWidget() is shown.tables
    for kind in ("groups", "movement", "education", "birth_certificate", "rt"):
        shown.tables.which.set_value(kind)
        shown.tables.which.picked.emit(kind)
        person.waits()
        assert shown.tables.table is not None
        assert shown.tables.table.rows()


def test_beside_an_issue_stands_whom_sessions_on_it_reached(person: Person) -> None:
    assert person.window.context is not None

    def held(desk: Any) -> None:
        member = {"name": "Adi", "sex": "male", "birth_date": "1990-01-01", "relation": "head"}
        wife = {"name": "Ani", "sex": "female", "birth_date": "1995-01-01", "relation": "wife"}
        house = {"drinking_water": "piped", "latrine": "none"}
        for rt in ("01", "03", "03"):
            family = {"do": "register_family", "village": "64.74.01.1003", "rt": rt}
            record(desk, {**family, "house": house, "members": [member, wife]})
        came = [
            one["id"]
            for family in desk.store.records.find("family", {"rt": "03"})
            for one in desk.store.records.members(family["id"])
        ]
        day = desk.clock.today().isoformat()
        session = {"do": "record_education_session", "posyandu": desk.posyandu[0], "date": day}
        topic = {"topic": "water_sanitation", "title": "Jamban", "female": 14}
        record(desk, {**session, **topic, "attendees": came[:3]})

    shown = goes(person, "dataku", tab="summary")
    person.window.context.ask(held, lambda _: None, owner=shown)
    person.waits()
    shown = goes(person, "dataku", tab="summary")
    shown.tabs.setFocus()
    person.presses(RIGHT, RIGHT, RIGHT)
    assert shown.stack.currentWidget() is shown.issues
    found = {row.key: cells(row)[1] for row in shown.issues.table.rows()}
    reached = found["A2"]
    assert reached.first == "16 hadir, 1 sesi"
    assert reached.second == "RT 01: 0 · 03: 3"
    # the row still opens the families behind the figure
    shown.issues.table.setFocus()
    shown.issues.table.set_current_key("A2")
    person.presses(ENTER)
    assert isinstance(page(person), DataKuFamiliesPage)
    assert len(page(person).table.rows()) == 4


def test_from_a_bar_and_from_an_answer_to_the_people(person: Person) -> None:
    shown = goes(person, "dataku", tab="summary")
    shown.summary.pyramid.setFocus()
    spots = shown.summary.pyramid.picture().spots
    bar = next(place for place, spot in enumerate(spots) if spot.key == "female/30-34")
    shown.summary.pyramid._select(bar)
    person.presses(ENTER)
    behind = page(person)
    assert isinstance(behind, DataKuPeoplePage)
    assert [cells(row)[0] for row in behind.table.rows()] == [Text("Ani", strong=True)] * 3
    assert [cells(row)[4] for row in behind.table.rows()] == ["Adi 01", "Adi 02", "Adi 02"]
    person.presses(ENTER)
    assert type(page(person)).__name__ == "FamilyPage"
    for kind, key, count in (
        ("groups", "15-64", 6), ("groups", "35-39", 3), ("jkn", "?", 6), ("jkn", "pbi", 0),
    ):  # fmt: skip
        shows_table(person, kind).set_current_key(key)
        person.presses(ENTER)
        behind = page(person)
        assert isinstance(behind, DataKuPeoplePage)
        assert len(behind.table.rows()) == count
        person.presses(Qt.Key.Key_Escape)
        assert isinstance(page(person), DataKuPage)


def test_from_a_month_to_who_came_and_went(person: Person) -> None:
    assert person.window.context is not None
    said: list[Any] = []

    def born(desk: Any) -> str:
        (family, *_) = desk.store.records.find("family", {"rt": "01"})
        day: str = desk.clock.today().isoformat()
        member = {"name": "Bayi", "sex": "female", "birth_date": day, "relation": "child"}
        record(desk, {"do": "add_person", "family": family["id"], **member})
        return day[:7]

    shown = goes(person, "dataku", tab="tables")
    person.window.context.ask(born, said.append, owner=shown)
    person.waits()
    shows_table(person, "movement").set_current_key(said[0])
    person.presses(ENTER)
    behind = page(person)
    assert isinstance(behind, DataKuPeoplePage)
    section, row = behind.table.rows()
    assert section == Section("Lahir")
    assert cells(row)[0] == Text("Bayi", strong=True)


def test_an_intervention_is_recorded_and_shown(person: Person) -> None:
    shown = goes(person, "kampung", part="interventions")
    person.waits()
    assert isinstance(shown, KampungPage)
    person.presses(Qt.Key.Key_F4)
    form = page(person)
    assert isinstance(form, KampungRecordPage)
    assert form.form is not None
    form.save()
    person.waits()
    assert form.form.inputs["title"].state() == "bad"
    form.form.inputs["title"].set_text("Jamban sehat")
    form.form.inputs["date"].set_text("1/1/2025")
    form.form.inputs["strategy"].set_value("4")
    form.form.inputs["family_function"].set_value("environment")
    form.form.inputs["cost"].set_text("1500000")
    QTest.keyClick(form, ENTER, Qt.KeyboardModifier.ControlModifier)
    person.waits()
    desk_rows = goes(person, "kampung", part="interventions")
    assert isinstance(desk_rows, KampungPage)
    found: list[Any] = []
    assert person.window.context is not None
    person.window.context.ask(
        lambda desk: list(desk.store.records.find("intervention", {})), found.append, owner=form
    )
    person.waits()
    ((one,),) = [found]
    (record_,) = one
    assert (record_["title"], record_["cost"], record_["strategy"]) == ("Jamban sehat", 1500000, 4)


def test_an_activity_of_the_inpres_is_found_by_two_letters(person: Person) -> None:
    form = goes(person, "kampung_record", kind="intervention")
    inputs = form.form.inputs
    inputs["activity"].edit.setFocus()
    person.types("dapur")
    person.presses(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert inputs.values()["activity"] == 35
    # its goal is the strategy
    assert inputs.values()["strategy"] == 3
    inputs["title"].set_text("Dapur sehat")
    inputs["date"].set_value(form.today)
    inputs["family_function"].set_value("love")
    inputs["agencies"].set_text("Puskesmas, PKK")
    form.save()
    person.waits()
    (row,) = page(person).records.shown().interventions
    assert (row["activity"], row["strategy"], row["agencies"]) == (35, 3, ["Puskesmas", "PKK"])
    form = goes(person, "kampung_record", kind="intervention", id=row["id"])
    assert form.form.inputs.values()["activity"] == 35


def test_an_intervention_has_a_photo(person: Person, tmp_path: Path) -> None:
    def photos() -> list[Any]:
        found: list[Any] = []
        assert person.window.context is not None
        person.window.context.ask(
            lambda desk: [
                (one["id"], [shown.name for shown in attached_to(desk, [one["id"]])])
                for one in desk.store.records.find("intervention", {})
            ],
            found.append, owner=page(person),
        )  # fmt: skip
        person.waits()
        return list(found[0])

    form = goes(person, "kampung_record", kind="intervention")
    form.form.inputs["title"].set_text("Jamban sehat")
    form.form.inputs["date"].set_text("1/1/2025")
    form.form.inputs["strategy"].set_value("4")
    form.form.inputs["family_function"].set_value("environment")
    assert not form.photos["during"].remove.isVisible()
    no_picture = tmp_path / "surat.txt"
    no_picture.write_text("bukan gambar")
    form.photos["during"].chosen.emit(no_picture)
    person.waits()
    assert form.photos["during"].wrong.isVisible()
    for name in ("satu.png", "dua.png"):
        Image.new("RGB", (40, 30), "green" if name == "satu.png" else "red").save(tmp_path / name)
    form.photos["during"].chosen.emit(tmp_path / "satu.png")
    person.waits()
    assert form.photos["during"].remove.isVisible()
    assert not form.photos["during"].view.pixmap().isNull()
    # left and come back to: the photo is still chosen
    form.keeping.flush()
    person.waits()
    form = goes(person, "kampung_record", kind="intervention")
    person.waits()
    assert form.photos["during"].photo().name == "satu.png"
    form.save()
    person.waits()
    ((id_, names),) = photos()
    assert names == ["satu.jpg"]
    # another in its place
    form = goes(person, "kampung_record", kind="intervention", id=id_)
    assert form.photos["during"].photo().name == "satu.jpg"
    form.photos["during"].chosen.emit(tmp_path / "dua.png")
    person.waits()
    form.save()
    person.waits()
    assert photos() == [(id_, ["dua.jpg"])]
    # and taken away
    form = goes(person, "kampung_record", kind="intervention", id=id_)
    form.photos["during"].remove.setFocus()
    person.presses(Qt.Key.Key_Space)
    assert form.photos["during"].choose.hasFocus()
    form.save()
    person.waits()
    assert photos() == [(id_, [])]


def test_what_is_typed_stays(person: Person) -> None:
    form = goes(person, "kampung_record", kind="officer")
    form.form.inputs["name"].set_text("Sari")
    form.keeping.flush()
    person.waits()
    goes(person, "dataku", tab="summary")
    form = goes(person, "kampung_record", kind="officer")
    assert form.form.inputs["name"].text() == "Sari"
    assert form.notice.isVisible()


def test_the_profile_is_changed_and_a_missing_item_answered(person: Person) -> None:
    form = goes(person, "kampung_record", kind="kampung")
    form.form.inputs["name"].set_text("Tepian Bakau")
    form.form.inputs["area_ha"].set_text("120,5")
    form.save()
    person.waits()
    shown = page(person)
    assert isinstance(shown, KampungPage)
    assert shown.records.part() == "profile"
    form = goes(person, "kampung_record", kind="check", id="kampung/own_funds")
    form.form.inputs["met"].set_value("true")
    form.save()
    person.waits()
    shown = page(person)
    assert shown.records.part() == "classification"
    kampung = shown.records.shown()
    assert kampung.profile["area_ares"] == 12050
    assert next(
        one.met for one in kampung.standings["kampung"].items if one.item.code == "own_funds"
    )


def test_every_part_of_kampung_kb_is_reached_by_its_name(person: Person) -> None:
    goes(person, "home")
    QTest.keyClick(person.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    person.waits()
    shown = page(person)
    assert isinstance(shown, KampungPage)
    assert shown.records.which.hasFocus()
    assert shown.head.figures["plan"].value.text() == "Belum ada rencana 2026"
    for part in (*PARTS, "profile", "classification", "score", "year"):
        shown.records.which.keyboardSearch("")  # a pause: the next letters begin a name
        person.types(tr(f"dataku_page.part_{part}"))
        person.waits()
        assert shown.records.part() == part
        table = shown.records.table
        assert table is not None
        assert table.accessibleName() == tr(f"dataku_page.part_{part}")
    person.presses(ENTER)
    assert table is not None
    assert table.hasFocus()


def test_the_scoring_is_filled_in_by_keyboard(person: Person) -> None:
    def found(code: str) -> str:
        rows = page(person).records.table.rows()
        row = next(one for one in rows if isinstance(one, Row) and one.key == code)
        return str(cells(row)[1].words)

    shown = goes(person, "kampung", part="score")
    assert "belum diketahui seluruhnya" in shown.records.score.version.text()
    assert found("money") == "belum diketahui"
    shown.records.table.setFocus()
    # another month makes the rows anew, and the keys stay in them
    QTest.keyClick(person.focus, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    person.waits()
    assert person.focus is shown.records.table
    QTest.keyClick(person.focus, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    person.waits()
    assert person.focus is shown.records.table
    person.presses(Qt.Key.Key_F6)
    person.waits()
    inputs = page(person).form.inputs
    person.presses(Qt.Key.Key_Space)
    assert inputs.values()["pokja_exists"] is True
    inputs["money"].setFocus()
    person.presses(Qt.Key.Key_Space)
    assert inputs.values()["money"] == ["apbn"]
    # nobody ticked anything of these: they were not asked
    assert inputs.values()["operations"] is None
    page(person).save()
    person.waits()
    assert page(person).records.part() == "score"
    assert found("money") == "1 dari 6"
    assert found("operations") == "belum diketahui"


def test_papers_are_drawn(person: Person) -> None:
    shown = goes(person, "dataku_papers")
    for name in ("profile", "map"):
        shown.which.set_value(name)
        shown._draw()
        person.bot.waitUntil(lambda: shown.paper.pdf is not None, timeout=30_000)
        assert shown.paper.pdf.startswith(b"%PDF")


# -- at the city -------------------------------------------------------------------------------


@pytest.fixture
def city(qtbot: QtBot, tmp_path: Path) -> Person:
    """A hub with families of two kelurahan."""
    small_home.make(tmp_path / "home", role="hub")
    desk, lock = small_home.opened(tmp_path / "home")
    for village, latrine in (
        ("64.74.01.1003", "none"), ("64.74.01.1003", "own_septic"), ("64.74.01.1002", "none"),
    ):  # fmt: skip
        record(
            desk,
            {
                "do": "register_family", "village": village, "rt": "01",
                "house": {"drinking_water": "piped", "latrine": latrine},
                "members": [
                    {"name": "Adi", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                    {"name": "Ani", "sex": "female", "birth_date": "1995-01-01",
                     "relation": "wife"},
                ],
            },
        )  # fmt: skip
    desk.store.close()
    lock.release()
    sits = Person(qtbot, tmp_path / "home")
    sits.opens()
    sits.waits()
    return sits


def test_the_city_sees_its_kelurahan_beside_each_other(city: Person) -> None:
    shown = goes(city, "dataku", village="all")
    assert shown.stack.currentWidget() is shown.villages
    rows = [row.cells for row in shown.villages.table.rows() if isinstance(row, Row)]
    assert [(cells[0], cells[1], cells[2], cells[3]) for cells in rows] == [
        ("Bontang Baru", "2", "1", "1"), ("Lok Tuan", "4", "2", "2"), ("Jumlah", "6", "3", "3"),
    ]  # fmt: skip
    assert [getattr(cells[4], "words", cells[4]) for cells in rows] == [
        "100,0 %", "50,0 %", "66,7 %",
    ]  # fmt: skip
    # from the city's figure to its families
    shown.villages.strip.cells[3].setFocus()
    QTest.keyClick(shown.villages.strip.cells[3], ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuFamiliesPage)
    assert len(behind.table.rows()) == 2
    # and into one of them
    shown = goes(city, "dataku", village="all")
    shown.villages.table.setFocus()
    shown.villages.table.selectRow(1)
    city.presses(ENTER)
    city.waits()
    assert shown.village.value() == "64.74.01.1003"
    assert shown.stack.currentWidget() is shown.summary
    assert shown.summary.strip.cells[0].figure.number == "4"


def test_the_city_has_a_pyramid_and_tables_and_persons_behind_them(city: Person) -> None:
    shown = goes(city, "dataku", village="all")
    shown.city_tabs.setFocus()
    city.presses(RIGHT)
    city.waits()
    assert shown.stack.currentWidget() is shown.pyramid
    picture = shown.pyramid.picture
    spots = picture.picture().spots
    bar = next(place for place, spot in enumerate(spots) if spot.key == "female/30-34")
    picture.setFocus()
    picture._select(bar)
    city.presses(ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuPeoplePage)
    assert len(behind.table.rows()) == 3
    # back where the figure was, the keys go on from the tabs
    city.presses(Qt.Key.Key_Escape)
    city.waits()
    assert page(city) is shown
    assert shown.city_tabs.hasFocus() or shown.city_tabs.isAncestorOf(shown.focusWidget())
    city.presses(RIGHT)
    city.waits()
    assert shown.stack.currentWidget() is shown.city_tables
    rows = [row.cells for row in shown.city_tables.table.rows() if isinstance(row, Row)]
    assert [(cells[0], cells[1]) for cells in rows] == [
        ("Bontang Baru · RT 01", "2"), ("Lok Tuan · RT 01", "4"), ("Jumlah", "6"),
    ]  # fmt: skip
    # from a group of ages to the persons of every kelurahan
    shown.city_tables.which.set_value("groups")
    shown.city_tables.which.picked.emit("groups")
    city.waits()
    table = shown.city_tables.table
    table.set_current_key("15-64")
    table.setFocus()
    city.presses(ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuPeoplePage)
    assert len([row for row in behind.table.rows() if isinstance(row, Row)]) == 6
    # and from an RT to its families
    shown = goes(city, "dataku", village="all")
    shown.city_tables.which.set_value("rt")
    shown.city_tables.which.picked.emit("rt")
    city.waits()
    shown.city_tables.table.setFocus()
    shown.city_tables.table.selectRow(1)
    city.presses(ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuFamiliesPage)
    assert len(behind.table.rows()) == 2


def test_a_figure_of_the_whole_city_opens_its_people_and_families(city: Person) -> None:
    shown = goes(city, "dataku", village="all")
    cell = shown.villages.strip.cells[1]
    cell.setFocus()
    QTest.keyClick(cell, ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuPeoplePage)
    places = [cells(row)[3].second for row in behind.table.rows()]
    assert places == ["Bontang Baru"] * 2 + ["Lok Tuan"] * 4
    shown = goes(city, "dataku", village="all")
    cell = shown.villages.strip.cells[2]
    cell.setFocus()
    QTest.keyClick(cell, ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuFamiliesPage)
    assert len(behind.table.rows()) == 3
    # the row of all together opens what its coloured cell counts
    shown = goes(city, "dataku", village="all")
    shown.villages.table.setFocus()
    shown.villages.table.selectRow(2)
    city.presses(ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, DataKuFamiliesPage)
    assert len(behind.table.rows()) == 2


@pytest.mark.parametrize(
    ("place", "page_of", "parts"),
    [(1, DataKuPeoplePage, (2, 6)), (2, DataKuFamiliesPage, (1, 3))],
)
def test_a_long_list_is_read_part_by_part(
    city: Person,
    monkeypatch: pytest.MonkeyPatch,
    place: int,
    page_of: type[DataKuPeoplePage | DataKuFamiliesPage],
    parts: tuple[int, int],
) -> None:
    monkeypatch.setattr("kbdesk.queries.people_behind.PART", 1)
    shown = goes(city, "dataku", village="all")
    asked: list[int] = []
    name = "people_lines" if page_of is DataKuPeoplePage else "families_of"
    module = page_of.__module__
    read = getattr(__import__(module, fromlist=[name]), name)

    def counted(desk: Any, ids: Any, *more: Any) -> Any:
        asked.append(len(ids))
        return read(desk, ids, *more)

    monkeypatch.setattr(f"{module}.{name}", counted)
    cell = shown.villages.strip.cells[place]
    cell.setFocus()
    QTest.keyClick(cell, ENTER)
    city.waits()
    behind = page(city)
    assert isinstance(behind, page_of)
    # kelurahan by kelurahan, and the heading tells how many there are from the first on
    whole = behind._subtitle.text()
    assert "3 " in whole
    first, all_of_them = parts
    assert asked[0] == first
    behind.table.near_end.emit()
    behind.table.near_end.emit()
    city.waits()
    assert sum(asked) == all_of_them
    assert len(behind.table.rows()) == all_of_them
    behind.table.near_end.emit()
    city.waits()
    assert len(behind.table.rows()) == all_of_them
    assert behind._subtitle.text() == whole


def test_behind_stunting_stands_the_child_and_enter_opens_it(person: Person) -> None:
    def short(desk: Desk) -> str:
        today = desk.clock.today()
        born = today.replace(year=today.year - 2, day=1)
        answer = record(
            desk,
            {
                "do": "register_family", "village": "64.74.01.1003", "rt": "05",
                "members": [
                    {"name": "Bu Melati", "sex": "female", "birth_date": "1996-01-01"},
                    {"name": "Bayu", "sex": "male", "birth_date": born.isoformat()},
                ],
            },
        )  # fmt: skip
        record(
            desk,
            {"do": "record_measurement", "child": answer["members"][1], "date": today.isoformat(),
             "weight_kg": 9.0, "lenhei_cm": 76.0, "position": "standing"},
        )  # fmt: skip
        return str(answer["members"][1])

    answered: list[str] = []
    assert person.window.context is not None
    person.window.context.ask(short, answered.append, owner=person.window)
    person.waits()
    shown = goes(person, "dataku", tab="summary")
    cell = shown.summary.strip.cells[6]
    assert cell.figure.number == "100,0 %"
    cell.setFocus()
    QTest.keyClick(cell, ENTER)
    person.waits()
    behind = page(person)
    assert isinstance(behind, DataKuChildrenPage)
    (line,) = behind.table.rows()
    told = " ".join(spoken(cell) for cell in cells(line))
    for part in ("Bayu", "05", "−", "belum ada surat", "belum ada", "belum dicatat"):
        assert part in told
    person.presses(ENTER)
    assert type(page(person)).__name__ == "ChildPage"
    person.presses(Qt.Key.Key_Escape)
    assert page(person) is behind
    # on the family's card the risk is judged by something else, and that is said
    line_ = behind.table.current_key()
    families: list[str] = []
    person.window.context.ask(
        lambda desk: (desk.store.records.get("person", line_) or {})["family"],
        families.append,
        owner=person.window,
    )
    person.waits()
    card = goes(person, "family", id=families[0]).krs
    assert card.short_child.isVisible() == (card.head.accessibleName().startswith("Tidak berisiko"))


def test_from_the_list_of_families_to_those_at_risk(person: Person) -> None:
    shown = goes(person, "families")
    assert len([row for row in shown.table.rows() if isinstance(row, Row)]) == 3
    person.presses(Qt.Key.Key_F6)
    found = page(person)
    assert isinstance(found, DataKuFamiliesPage)
    (row,) = [row for row in found.table.rows() if isinstance(row, Row)]
    assert "Adi 01" in spoken(row.cells[0])
    person.presses(Qt.Key.Key_Escape)
    assert page(person) is shown
    # of one RT only those who live there
    shown.rt.set_value("1")
    person.presses(Qt.Key.Key_F6)
    assert not [row for row in page(person).table.rows() if isinstance(row, Row)]


def test_a_paper_is_for_the_public_until_officers_ask_for_theirs(person: Person) -> None:
    shown = goes(person, "dataku_papers", paper="dataku")
    assert shown.edition.isVisible()
    assert shown.edition.options() == {}
    assert "petugas" not in shown.note.text()
    shown.edition.set_value("internal")
    shown.edition.changed.emit("internal")
    person.waits()
    assert shown.edition.options() == {"internal": True}
    assert "Hanya untuk petugas" in shown.note.text()
    # another paper begins as the public one; a map has no edition to choose
    shown.choose("map")
    shown.chose()
    person.waits()
    assert not shown.edition.isVisible()
    assert shown.edition.options() == {}
