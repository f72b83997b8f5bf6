"""The city's officer asks who is worst, why, and what waits, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.homes import opened as opened_home
from kbdesk.commands.targets import set_target
from kbdesk.demo import fill
from kbdesk.domain.villages import villages
from kbdesk.ui.dataku.dataku import DataKuPage
from kbdesk.ui.home.city import CityPage, CityStanding
from kbdesk.ui.home.city_table import TOGETHER
from kbdesk.ui.home.hub import HubPage
from kbdesk.ui.kit import tr
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row
from tests.journeys.windows import PASSPHRASE, Window, make_hub, opened


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_hub(tmp_path_factory.mktemp("city") / "hub")
    with opened_home(folder, user="petugas", passphrase=PASSPHRASE) as desk:
        fill(desk, families=70, months=3, seed=5)
        set_target(desk, {"indicator": "stunting", "value": 1})
    return folder


@pytest.fixture
def window(qtbot: QtBot, home: Path) -> Iterator[Window]:
    with opened(qtbot, home) as window:
        yield window


def city_page(window: Window) -> CityPage:
    page = CityPage(window.context)
    window.show(page)
    page.open()
    window.wait()
    return page


def press(page: CityPage, key: Qt.Key, *, alt: bool = False) -> None:
    with_alt = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(page.table, key, with_alt)


def said_rows(page: CityPage) -> dict[str, list[str]]:
    return {
        one.key: [spoken(cell) for cell in one.cells]
        for one in page.table.rows()
        if isinstance(one, Row)
    }


def test_she_sees_every_kelurahan_first_and_ranks_them_by_another_figure(window: Window) -> None:
    page = city_page(window)
    assert page.table.hasFocus()
    rows = said_rows(page)
    assert set(rows) == {TOGETHER, *villages()}
    assert all(row[0] in ("", "–") or row[0].isdigit() for row in rows.values())
    first = page.sort.value()
    press(page, Qt.Key.Key_Right, alt=True)
    assert page.sort.value() != first
    assert said_rows(page) != rows
    press(page, Qt.Key.Key_Left, alt=True)
    assert said_rows(page) == rows


def test_enter_opens_the_kelurahan_that_is_marked(window: Window) -> None:
    page = city_page(window)
    page.table.set_current_key("64.74.01.1003")
    assert page.behind.accessibleName() == "Lok Tuan"
    press(page, Qt.Key.Key_Return)
    opened: dict[str, Any] = {
        "village": "64.74.01.1003",
        "tab": "summary",
        "month": page.month.month,
    }
    assert window.went[-1] == ("dataku", {**opened, "back": True})
    # Esc leads back to the city, but not where one came from the sidebar
    house = DataKuPage(window.context)
    window.show(house)
    house.open(village="64.74.01.1003", tab="summary", month=page.month.month, back=True)
    window.wait()
    assert house.escape()
    assert window.went[-1] == ("back", {})
    house.open(village="64.74.01.1003", tab="summary")
    assert not house.escape()
    # the row of the whole city opens the whole city, whatever kelurahan was looked at before
    page.table.set_current_key(TOGETHER)
    press(page, Qt.Key.Key_Return)
    went = window.went.pop()
    assert went[0] == "dataku"
    house.open(**went[1])
    window.wait()
    assert house.villages.isVisible()
    assert house.month.month == page.month.month
    assert house.escape()


def test_behind_stunting_are_the_children_of_the_month(window: Window) -> None:
    page = city_page(window)
    page.behind.opened.emit("stunted")
    code = page.table.current_key()
    assert window.went[-1] == ("dataku_children", {"village": code, "month": page.month.month})


def test_the_mayor_s_page_is_one_press_away(window: Window) -> None:
    page = city_page(window)
    page.mayor.click()
    assert window.went[-1] == (
        "report",
        {"name": "mayor", "month": page.month.month, "options": {}},
    )


def test_the_stick_has_its_own_page_one_press_away(window: Window) -> None:
    page = city_page(window)
    page.stick.details.click()
    assert window.went[-1] == ("hub", {})
    desk = HubPage(window.context)
    window.show(desk)
    desk.open()
    window.wait()
    assert desk.escape()
    assert window.went[-1] == ("city", {})


def test_what_is_behind_a_figure_is_the_families_that_it_counts(window: Window) -> None:
    page = city_page(window)
    told = page._said
    assert told is not None
    one = next(v for v in told["villages"] if "krs" in v["figures"] and v["figures"]["krs"]["part"])
    page.table.set_current_key(one["village"])
    page.behind.opened.emit("krs")
    window.wait(lambda: window.went)
    name, args = window.went[-1]
    assert name == "dataku_families"
    assert len(args["families"]) == one["figures"]["krs"]["part"]


def test_a_kelurahan_without_data_says_why_and_a_missed_target_is_told(window: Window) -> None:
    page = city_page(window)
    rows = said_rows(page)
    empty = [code for code, cells in rows.items() if cells[2].startswith("Belum ada data")]
    told = page._said
    assert told is not None
    assert empty == [one["village"] for one in told["villages"] if one["state"] == "none"]
    assert "1,0 %" in page.note.text()
    assert told["total"]["figures"]["stunting"]["reached"] is False


def test_while_months_are_read_the_page_says_so_and_counts_nothing_as_none(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, str, str]] = []
    shown = CityPage._show

    def watched(page: CityPage, told: CityStanding) -> None:
        shown(page, told)
        nothing = page.work.nothing
        seen.append((told.whole, page.note.text(), "" if nothing.isHidden() else nothing.text()))

    monkeypatch.setattr(CityPage, "_show", watched)
    monkeypatch.setattr("kbdesk.ui.home.city.whole_is_kept", lambda *_: False)
    page = city_page(window)
    (soon, first, counting), (whole, last, _) = seen[0], seen[-1]
    assert (soon, whole) == (False, True)
    assert tr("city_page.reading") in first
    assert counting == tr("city_page.counting")
    assert tr("city_page.reading") not in last == page.note.text()
    assert tr("city_page.counting") != page.work.nothing.text()


def test_earlier_months_are_read_ahead_so_that_a_step_back_reads_nothing(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kbdesk.ui.home.city._AHEAD", 1)
    page = city_page(window)
    assert page.month.month is not None
    month = page.month.month
    window.wait(lambda: not page._ahead)
    read: list[int] = []
    monkeypatch.setattr("kbdesk.queries.city._read_month", lambda *_: read.append(1))
    page.month.step(-1)
    window.wait()
    assert page.month.month == month - 1
    assert not read
