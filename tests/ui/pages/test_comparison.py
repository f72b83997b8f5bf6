"""The city's officer compares, sets targets and letterheads, and looks at one kitchen or all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.homes import opened as opened_home
from kbdesk.demo import fill
from kbdesk.domain.villages import villages
from kbdesk.queries.area import Area
from kbdesk.queries.offices import office_row
from kbdesk.queries.targets import in_force
from kbdesk.ui.comparison.compare import ComparePage
from kbdesk.ui.comparison.compare_table import TOGETHER
from kbdesk.ui.comparison.places_card import ALL
from kbdesk.ui.district.letterheads import LetterheadsPage
from kbdesk.ui.district.targets import CITY, TargetsPage
from kbdesk.ui.education.education import EducationPage
from kbdesk.ui.kit import tr
from kbdesk.ui.kitchen.kitchen import KitchenPage
from kbdesk.ui.kitchen.production import ProductionPage
from kbdesk.ui.widgets.cells import Two, spoken
from kbdesk.ui.widgets.table import Row
from tests.journeys.windows import PASSPHRASE, Window, make_hub, make_laptop, opened

LOK_TUAN = "64.74.01.1003"
NIP = "19700101 199503 2 001"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_hub(tmp_path_factory.mktemp("beside") / "hub")
    with opened_home(folder, user="petugas", passphrase=PASSPHRASE) as desk:
        fill(desk, families=70, months=2, seed=5)
    return folder


@pytest.fixture
def window(qtbot: QtBot, home: Path) -> Iterator[Window]:
    with opened(qtbot, home) as window:
        yield window


def rows_of(table: Any) -> dict[str, list[str]]:
    return {
        one.key: [spoken(cell) for cell in one.cells]
        for one in table.rows()
        if isinstance(one, Row)
    }


def compare(window: Window, **args: Any) -> ComparePage:
    page = ComparePage(window.context)
    window.show(page)
    page.open(**args)
    window.wait(lambda: page._said is not None)
    return page


def test_every_cell_has_its_n_and_a_month_without_data_is_no_zero(window: Window) -> None:
    page = compare(window, of="krs", by="village")
    rows = rows_of(page.table)
    assert {TOGETHER, *villages()} <= set(rows)
    said = page._said
    assert said is not None
    for one in said["places"]:
        told = rows[one["code"] or "unknown"][-len(said["months"]) :]
        for cell, words in zip(one["cells"], told, strict=True):
            if cell["state"] == "none":
                assert words == "–"
            elif cell["state"] != "nobody":
                assert words.endswith(f"/ {cell['whole']}")
    silent = [one for one in said["places"] if all(c["state"] == "none" for c in one["cells"])]
    assert silent
    for one in silent:
        assert tr("compare.state_none") in rows[one["code"] or ""][1]
    page.table.set_current_key(LOK_TUAN)
    assert page.told.text().startswith("Lok Tuan")


def test_another_figure_of_the_report_is_shown_without_reading_again(window: Window) -> None:
    page = compare(window, of="kb", by="village")
    reading = page._reading
    page.figure.set_value("mkjp")
    assert page._reading is reading
    assert page._said is not None
    assert page._said["figure"] == "mkjp"
    page.print.click()
    name, args = window.went[-1]
    assert name == "report"
    assert args["options"] == {"of": "kb", "figure": "mkjp", "by": "village"}


def test_by_which_places_a_report_is_recorded_is_all_that_is_offered(window: Window) -> None:
    page = compare(window, of="kitchen", by="posyandu")
    offered = [key for key, one in zip(page.by._values, page.by._buttons, strict=True)
               if not one.isHidden()]  # fmt: skip
    assert offered == ["month", "village"]
    assert page.by.value() == "month"


def test_few_are_told_as_counts_and_never_red(window: Window) -> None:
    page = compare(window, of="krs", by="posyandu")
    said = page._said
    assert said is not None
    for row in (one for one in page.table.rows() if isinstance(one, Row)):
        place = next((one for one in said["places"] if one["code"] == row.key), None)
        for cell, shown in zip(place["cells"] if place else (), row.cells[-12:], strict=False):
            if cell["state"] == "few" and isinstance(shown, Two):
                assert (shown.first, shown.shade) == (str(cell["part"]), "ink_3")


# -- targets -------------------------------------------------------------------------------


def targets_page(window: Window) -> TargetsPage:
    page = TargetsPage(window.context)
    window.show(page)
    page.open()
    window.wait(lambda: page._found is not None)
    return page


def aim(window: Window, indicator: str) -> float | None:
    found = window.ask(lambda desk: in_force(desk, desk.clock.today().year, Area()))
    return found[indicator].percent if indicator in found else None


def test_a_target_is_typed_refused_saved_and_taken_away(window: Window) -> None:
    page = targets_page(window)
    page.table.set_current_key("iron_90")
    window.wait()
    page.form.value.edit.setFocus()
    QTest.keyClicks(page.form.value.edit, "130")
    QTest.keyClick(page.form.value.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.wait()
    assert page.form.value.state() == "bad"
    assert aim(window, "iron_90") is None
    page.form.value.set_text("80")
    page.form.source.set_text("Perpres 72/2021")
    page.form.save_button.click()
    window.wait(lambda: window.told)
    assert aim(window, "iron_90") == 80
    assert rows_of(page.table)["iron_90"][1:] == [
        "80,0 %", tr("targets_page.city"), "Perpres 72/2021",
    ]  # fmt: skip
    page.form.clear.click()
    window.wait(lambda: len(window.told) > 1)
    assert aim(window, "iron_90") is None


def test_a_kelurahan_s_own_target_is_told_apart_from_the_city_s(window: Window) -> None:
    page = targets_page(window)
    page.form.begin("d_s", page._this_year, CITY, None)
    window.wait()
    page.form.value.set_text("85")
    page.form.save()
    window.wait(lambda: window.told)
    page.place.set_value(LOK_TUAN)
    window.wait(lambda: page._found is not None and page._found.place == LOK_TUAN)
    assert rows_of(page.table)["d_s"][1:3] == ["85,0 %", tr("targets_page.city")]
    page.table.set_current_key("d_s")
    assert page.form.value.is_empty()
    assert not page.form.clear.isEnabled()


def test_a_laptop_only_reads_targets(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "A")) as window:
        page = targets_page(window)
        assert not page.form.isVisible()
        assert page.note.isVisible()


# -- letterheads ---------------------------------------------------------------------------


def letterheads(window: Window, scope: str | None = None) -> LetterheadsPage:
    page = LetterheadsPage(window.context)
    window.show(page)
    page.open(scope)
    window.wait(lambda: page._found is not None)
    return page


def test_an_officer_without_nip_is_refused_at_the_field_and_nothing_changes(
    window: Window,
) -> None:
    page = letterheads(window, LOK_TUAN)
    page.lines.set_text("KELURAHAN LOK TUAN")
    page.knows_name.set_text("Dra. Contoh")
    page.save()
    window.wait()
    assert page.knows_nip.state() == "bad"
    assert window.ask(lambda desk: office_row(desk, LOK_TUAN)) is None
    page.knows_nip.set_text(NIP)
    page.save()
    window.wait(lambda: window.told)
    row = window.ask(lambda desk: office_row(desk, LOK_TUAN))
    assert row is not None
    assert (row["lines"], row["knows_name"]) == (["KELURAHAN LOK TUAN"], "Dra. Contoh")
    assert row["knows_nip"] == NIP.replace(" ", "")


def test_who_runs_a_posyandu_signs_without_nip(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "A")) as window:
        page = letterheads(window)
        assert page.scope.value() == "LT01"
        page.by_name.set_text("Sulastri")
        page.save()
        window.wait(lambda: window.told)
        row = window.ask(lambda desk: office_row(desk, "LT01"))
        assert row is not None
        assert row["by_name"] == "Sulastri"


def test_an_emblem_that_cannot_be_taken_is_told_and_the_old_one_stays(
    window: Window, tmp_path: Path
) -> None:
    page = letterheads(window, CITY)
    huge = tmp_path / "besar.png"
    with huge.open("wb") as file:
        file.truncate(41 << 20)
    for name, content in (("surat.txt", b"bukan gambar"), ("besar.png", None)):
        file_ = tmp_path / name
        if content is not None:
            file_.write_bytes(content)
        page.take_emblem(file_)
        assert page.wrong.isVisibleTo(page)
        assert page.wrong.text()
        assert page._emblem is None
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    picture.save(str(tmp_path / "lambang.png"))
    page.take_emblem(tmp_path / "lambang.png")
    assert not page.wrong.isVisibleTo(page)
    assert page._emblem is not None
    # it outlasts the window and its file, whichever way the office is come to
    page.keeping.flush()
    window.wait()
    (tmp_path / "lambang.png").unlink()
    page.open("city")
    window.wait()
    assert "lambang.png" in page.emblem.text()
    page.save()
    window.wait(lambda: window.told)
    row = window.ask(lambda desk: office_row(desk, CITY))
    assert row is not None
    assert row["emblem"]


# -- one kitchen, one corner, or all ---------------------------------------------------------


def test_of_all_kitchens_nothing_is_recorded_and_one_that_is_chosen_says_whose_it_is(
    window: Window,
) -> None:
    page = KitchenPage(window.context)
    window.show(page)
    page.open()
    window.wait(lambda: page.which.of_all and page.beside.table.rows())
    rows = rows_of(page.beside.table)
    assert len(rows) > 2
    assert ALL in rows
    for key in (Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7):
        QTest.keyClick(page.beside.table, key)
    assert window.went == []
    code = next(key for key in rows if key != ALL)
    page.beside.table.set_current_key(code)
    QTest.keyClick(page.beside.table, Qt.Key.Key_Return)
    window.wait(lambda: page._found is not None)
    assert page.recipe.isVisible()
    assert not page.beside.isVisible()
    assert window.context.kitchen == code
    form = ProductionPage(window.context)
    window.show(form)
    form.open()
    window.wait()
    assert form.draft()["village"] == code


def test_of_all_corners_nothing_is_recorded_and_one_is_chosen(window: Window) -> None:
    page = EducationPage(window.context)
    window.show(page)
    page.open()
    window.wait(lambda: page.which.of_all and page.beside.table.rows())
    assert not page.new.isVisible()
    assert not page.lend.isVisible()
    rows = rows_of(page.beside.table)
    code = next(key for key in rows if key != ALL)
    page.which.choose(code)
    window.wait(lambda: page._corner is not None)
    assert page.new.isVisible()
    assert window.context.of_corner() == {"posyandu": code}
    held = {one.posyandu for one in page._corner.recent} if page._corner else set()
    assert held <= {code}


def test_a_laptop_of_one_kitchen_has_nothing_to_choose(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "A")) as window:
        page = KitchenPage(window.context)
        window.show(page)
        page.open()
        window.wait(lambda: page._found is not None)
        assert not page.which.isVisible()
        assert not page.beside.isVisible()
        assert page.recipe.isVisible()
