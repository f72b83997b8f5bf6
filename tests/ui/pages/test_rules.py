"""The tables of rules in the window: read by everybody, replaced by the city from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.domain.district_tables import NAMES, shipped_table
from kbdesk.queries.district_tables import listed
from kbdesk.ui import language
from kbdesk.ui.district.rule_rows import rule_rows
from kbdesk.ui.district.rules import RulesPage
from kbdesk.words import LANGUAGES, Language
from tests.journeys.windows import Window, make_hub, make_laptop, opened, words_of


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_rule_of_every_table_is_said_in_words(tongue: Language) -> None:
    before = language.current()
    language.speak(tongue)
    try:
        for name in NAMES:
            rows = rule_rows(shipped_table(name).table, {})
            assert rows, name
            assert len({one.key for one in rows}) == len(rows)
            for one in rows:
                assert one.name, name
                assert one.value, name
                assert "rules_page" not in one.name + one.value + one.detail
    finally:
        language.speak(before)


def shown(window: Window, table: str) -> RulesPage:
    page = RulesPage(window.context)
    window.show(page)
    page.open(table)
    window.wait(lambda: page.rules.rows())
    return page


def in_force(window: Window) -> dict[str, str]:
    rows = window.ask(listed)
    return {one["name"]: one["version"] for one in rows if one["in_force"]}


def edited(page: RulesPage, folder: Path, **more: Any) -> Path:
    """Save the copy that the page offers and change it, as an officer would."""
    file = folder / "prioritas.json"
    page.save_copy(file)
    said = json.loads(file.read_text(encoding="utf-8"))
    said["issues"][0]["from"] = more.pop("krs", 25)
    file.write_text(json.dumps({**said, **more}), encoding="utf-8")
    return file


def test_the_city_checks_a_file_sees_what_it_changes_and_sends_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page = shown(window, "priorities")
        before = in_force(window)
        page.send_file()
        assert not page.notice.isHidden(), "without a file nothing is sent"
        # a limit of 130 %: a sentence, nothing changed
        page.take_file(edited(page, tmp_path, krs=130, version="bontang 1"))
        assert "krs: from" in words_of(page.notice)
        assert not page.send.isEnabled()
        assert in_force(window) == before
        # a file without a new version is refused where it is sent
        page.take_file(edited(page, tmp_path))
        page.send_file()
        window.wait(lambda: "kbdesk 1" in words_of(page.notice))
        assert in_force(window) == before
        file = edited(page, tmp_path, version="bontang 1")
        page.take_file(file)
        # what was shown is sent, whatever became of the file meanwhile
        file.write_text(file.read_text(encoding="utf-8").replace("bontang 1", "lain"))
        first = next(iter(page.rules.rows()))
        assert getattr(first, "key", None) == "krs", "what changes stands first"
        assert "bontang 1" in page.head.text()
        page.send_file()
        window.wait(lambda: in_force(window)["priorities"] == "bontang 1")
        window.wait(lambda: "bontang 1" in page.head.text())
        assert {**in_force(window), "priorities": ""} == {**before, "priorities": ""}


def test_a_checked_file_and_its_day_wait_for_their_own_table(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page = shown(window, "priorities")
        today = page.since.text()
        page.take_file(edited(page, tmp_path, version="bontang 1"))
        page.since.edit.selectAll()
        QTest.keyClicks(page.since.edit, "31/12/2027")
        page.open("score")
        window.wait()
        assert (page.since.text(), page.send.isEnabled()) == (today, False), "of another table"
        # a second page finds what a killed one left on the disk
        again = shown(window, "priorities")
        window.wait(again.send.isEnabled)
        assert again.since.text() == "31/12/2027"
        assert "bontang 1" in again.head.text()
        again.start_over()
        window.wait()
        assert (again.since.text(), again.send.isEnabled()) == (today, False)
        assert not shown(window, "priorities").send.isEnabled()


def test_a_laptop_reads_the_tables_and_cannot_replace_them(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "LT01")) as window:
        page = shown(window, "score")
        assert not page.choose.isVisible()
        assert not page.note.isHidden()
        page.send_file()
        assert page.notice.isHidden()
        page.save_copy(tmp_path / "gone" / "copy.json")
        assert page.notice.isVisible(), "what is not written is said"
