"""A laptop that is silent is silent on every page, before whatever else is to be said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.commands import bundles
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.figure_limits import figure_limits, silent
from kbdesk.queries.machines import Machine, standing
from kbdesk.ui.home.hub import HubPage
from kbdesk.ui.language import tr
from kbdesk.ui.sync.machines_card import MachinesCard
from kbdesk.ui.widgets.cells import ChipCell
from kbdesk.ui.widgets.table import Row, Table
from tests.journeys.windows import click, make_hub, opened, words_of

NOW = datetime(2026, 11, 30, 9).astimezone()
LONG = NOW - timedelta(days=41)


def machine(name: str, heard: datetime | None, **more: object) -> Machine:
    one = Machine(
        device=name, name=name, role="posyandu", posyandu=("LT01",), mark=name, expires=None,
        revoked=False, heard=heard, ours_there=0, theirs_here=1, missing=0, answer_waits=False,
        silent=silent(heard, NOW),
    )  # fmt: skip
    return replace(one, **more)  # type: ignore[arg-type]


def chips(table: Table) -> dict[str, str]:
    found = {}
    for row in table.rows():
        assert isinstance(row, Row)
        (chip,) = [cell for cell in row.cells if isinstance(cell, ChipCell)]
        found[str(row.key)] = chip.words
    return found


def test_the_limit_is_one() -> None:
    days = figure_limits().silent_days
    assert not silent(NOW - timedelta(days=days), NOW)
    assert silent(NOW - timedelta(days=days + 1), NOW)
    assert not silent(None, NOW)


def test_silence_outranks_all_but_revoked() -> None:
    for missing, waits in product((0, 3), (False, True)):
        one = machine("A", LONG, missing=missing, answer_waits=waits)
        assert one.state == "silent"
        assert replace(one, revoked=True).state == "revoked"


@pytest.mark.parametrize("waits", [False, True])
def test_every_page_says_so_and_counts_it_in_its_head(
    qtbot: QtBot, tmp_path: Path, waits: bool
) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page, card = HubPage(window.context), MachinesCard()
        qtbot.addWidget(card)
        window.show(page)
        machines = (
            machine("Diam", LONG, answer_waits=waits),
            machine("Baru", NOW),
            machine("Dicabut", LONG, revoked=True),
        )
        told = replace(window.ask(standing), machines=machines, now=NOW)
        page._show(told)
        card.set_standing(told)
        for table in (page.table, card.table):
            said = chips(table)
            assert said["Diam"] == tr("sync_page.long_quiet")
            assert said["Dicabut"] == tr("sync_page.revoked")
            assert said["Baru"] == tr("sync_page.fine")
        head = tr("sync_page.silent_count", count="1", days=str(figure_limits().silent_days))
        assert head in words_of(page)
        assert head in words_of(card)


def test_after_one_answer_failed_the_button_writes_to_every_laptop_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []

    def write(_desk: object, _folder: object, devices: object = None, **_: object) -> None:
        written.append(devices)
        raise KbdeskError("hub.nobody")

    monkeypatch.setattr(bundles, "export_answers", write)
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page = HubPage(window.context)
        page.watch._look = list
        window.show(page)
        page.open()
        window.wait()
        page.watch.choose(tmp_path)
        page._show(replace(window.ask(standing), machines=(machine("Baru", NOW),), now=NOW))
        page.table.set_current_key("Baru")
        click(page.only)
        window.wait(lambda: page.stick.stage == "failed")
        click(page.stick.write)
        window.wait(lambda: len(written) == 2)
    assert written == [{"Baru"}, None]


@pytest.mark.parametrize("conflicts", [0, 2])
def test_a_laptop_that_was_set_back_or_copied_is_named_for_a_while(
    qtbot: QtBot, tmp_path: Path, conflicts: int
) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        page = HubPage(window.context)
        window.show(page)
        machines = (
            machine("Kembar", NOW, branched=NOW - timedelta(days=3)),
            machine("Dulu", NOW, branched=LONG),
            machine("Dicabut", NOW, branched=NOW, revoked=True),
        )
        told = replace(window.ask(standing), machines=machines, now=NOW, conflicts=conflicts)
        page._show(told)
        assert page.notice.isVisible()
        said = words_of(page.notice)
        assert tr("hub_page.branched", names="Kembar") in said
        assert (tr("hub_page.branched_how") in said) is not bool(conflicts)
        page._show(replace(told, machines=machines[1:], conflicts=0))
        assert not page.notice.isVisible()
