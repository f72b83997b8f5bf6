"""Data goes to the city and back over the internet, through the pages of both windows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.commands import places
from kbdesk.sync.places import transfers
from kbdesk.ui.sync.courier import Courier, courier_of
from kbdesk.ui.sync.internet_card import InternetSheet
from kbdesk.ui.sync.sync import SyncPage
from tests.journeys.test_stick import enrol, register
from tests.journeys.windows import Window, click, make_hub, make_laptop, opened, words_of
from tests.sync.places.conftest import dav, one_dav
from tests.sync.places.servers import PASSWORD, USER, Dav
from tests.ui.clipping import faults

__all__ = ["dav", "one_dav"]


@pytest.fixture
def laptop(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "Laptop Kenanga 2-A")) as window:
        yield window


@pytest.fixture
def hub(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        yield window


class Desk:
    """A window at its page, with its place set through the sheet."""

    def __init__(self, window: Window, dav: Dav, tmp_path: Path) -> None:
        self.window = window
        self.page = SyncPage(window.context)
        self.page.watch._look = lambda: []
        window.show(self.page)
        self.page.open()
        self.card = self.page.internet
        window.wait(lambda: self.card.isVisible() and self.card.settings.isVisible())
        assert not self.card.go.isVisible()  # there is no place yet
        self.card.settings.click()
        (sheet,) = self.page.findChildren(InternetSheet)
        sheet.address.set_value("http://awan.contoh.id/")
        sheet.user.set_value(USER)
        sheet.password.edit.setText(PASSWORD)
        click(sheet.save)
        window.wait(lambda: "https" in words_of(sheet.address))
        sheet.address.set_value(dav.place().address)
        ca = tmp_path / "kantor.pem"
        ca.write_text(dav.authority.pem)
        sheet.use_ca(ca)
        click(sheet.save)
        self.ended("Tempat ini bisa dipakai")

    @property
    def courier(self) -> Courier:
        return courier_of(self.window.context)

    def ended(self, words: str) -> None:
        self.window.wait(lambda: not self.courier.busy and words in words_of(self.card))

    def go(self, words: str) -> None:
        click(self.card.go)
        self.ended(words)


def test_there_and_back(laptop: Window, hub: Window, dav: Dav, tmp_path: Path) -> None:
    child = register(laptop)
    enrol(laptop, hub, tmp_path)
    here, there = Desk(laptop, dav, tmp_path), Desk(hub, dav, tmp_path)
    # nothing but the trial went there, and that is gone again
    assert dav.files() == {}
    here.go("terkirim")
    assert "belum berarti sampai" in words_of(here.card)
    assert faults(here.page) == []
    there.go("1 paket diambil")
    assert hub.ask(lambda desk: desk.store.records.get("person", child)) is not None
    assert [line.chip for line in there.page.parcels.lines()] == ["Dipakai"]
    here.go("1 paket diambil")
    laptop.wait(lambda: "Semua perubahan sudah sampai" in words_of(here.page.stick))
    there.go("paket diambil")
    there.go("Tidak ada yang baru")
    assert faults(there.page) == []


def test_the_switch_sends_and_nothing_else_does(
    laptop: Window, hub: Window, dav: Dav, tmp_path: Path
) -> None:
    enrol(laptop, hub, tmp_path)
    here = Desk(laptop, dav, tmp_path)
    register(laptop)
    here.courier.send_by_itself()
    laptop.wait(lambda: not here.courier.busy)
    assert dav.files() == {}
    chip = here.card.auto._by_value["auto"]
    assert not chip.isChecked()
    click(chip)
    laptop.wait(lambda: laptop.ask(places.places)[0].auto)
    here.courier.send_by_itself()
    here.ended("terkirim")
    assert len(dav.files()) == 1
    dav.seen.clear()
    here.courier.send_by_itself()
    laptop.wait(lambda: not here.courier.busy)
    assert dav.seen == []  # nothing is new: the server is not asked


def test_without_a_network_the_desk_works_on_and_a_press_ends_it(
    laptop: Window, hub: Window, dav: Dav, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfers, "_PAUSE_S", 0.0)
    enrol(laptop, hub, tmp_path)
    here = Desk(laptop, dav, tmp_path)

    gate = threading.Event()
    dav.app = lambda _environ, _start: [b""] if gate.wait(20) else []
    try:
        click(here.card.go)
        laptop.wait(lambda: here.courier.stage == "fetching" and bool(dav.seen))
        register(laptop)  # the desk answers meanwhile
        click(here.card.cancel)
        here.ended("Dibatalkan")
    finally:
        gate.set()
        dav.app = dav.dav


def test_a_home_that_is_closed_drops_what_runs(
    laptop: Window, hub: Window, dav: Dav, tmp_path: Path
) -> None:
    enrol(laptop, hub, tmp_path)
    here = Desk(laptop, dav, tmp_path)
    gate = threading.Event()
    dav.app = lambda _environ, _start: [b""] if gate.wait(20) else []
    try:
        click(here.card.go)
        laptop.wait(lambda: here.courier.stage == "fetching" and bool(dav.seen))
        laptop.context.closing.emit()
        # the server has not answered: what waited for it has ended all the same
        laptop.wait(lambda: not here.courier.busy)
        assert here.courier.last is not None
        assert here.courier.last.cancelled
    finally:
        gate.set()
        dav.app = dav.dav
