"""At the hub all Kampung KB stand beside each other first; Enter opens one, by keys alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.queries.kampung_beside import kampungs_beside
from kbdesk.queries.kampung_kb import kampung
from kbdesk.ui.kampung.kampung import KampungPage
from tests.journeys.windows import make_hub, opened, words_of

GUNTUNG, LOK_TUAN = "64.74.01.1004", "64.74.01.1003"


def test_which_is_lowest_and_what_it_lacks_is_seen_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page = KampungPage(window.context)
        window.show(page)
        page.open()
        window.wait(lambda: page.stack.currentWidget() is page._empty)
        window.record(
            do="edit_kampung", village=LOK_TUAN, name="Tepian Bakau", companion_plkb=True,
            regulation=True, secretariat="Balai RT 06", money=["apbd", "dana_desa", "swadaya"],
        )  # fmt: skip
        window.record(do="edit_kampung", village=GUNTUNG, name="Bukit Lestari")
        window.record(
            do="add_plan_item", village=LOK_TUAN, title="Kelas ibu balita",
            year=window.desk.clock.today().year,
        )  # fmt: skip
        page.open()
        window.wait(lambda: page.beside.table.rows())
        assert page.beside.table.hasFocus()
        found = window.ask(lambda desk: kampungs_beside(desk, None))
        assert {one.village for one in found.each} == {LOK_TUAN, GUNTUNG}
        for one in found.each:
            alone = window.ask(partial(kampung, month=found.month, village=one.village))
            assert one.level == alone.score.level.code
            assert len(one.missing) == len(alone.score.missing)
            assert (one.plan, one.silent) == (len(alone.plan), len(alone.year.silent))
        assert "Api-api" in words_of(page)
        first = found.each[0].village
        QTest.keyClick(page.beside.table, Qt.Key.Key_Return)
        window.wait(lambda: page.stack.currentWidget() is page.records)
        assert page.village.value() == first
        page._other_village("all")
        window.wait(lambda: page.stack.currentWidget() is page.beside)
