"""A new version in the window: the strip of a stick, starting anew, going back, the hub's offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands import enrolment, updates
from kbdesk.commands.homes import opened as opened_home
from kbdesk.commands.updates import WayBack
from kbdesk.desk import Desk
from kbdesk.store.home import HomeLock, HomePaths
from kbdesk.ui.language import tr
from kbdesk.ui.sync.sync import SyncPage
from kbdesk.ui.updates import restart as restarting
from kbdesk.ui.updates.back_sheet import BackSheet
from kbdesk.ui.updates.offer_card import OfferCard
from kbdesk.ui.updates.strip import BackPart
from kbdesk.updates.programs import programs_here
from tests.journeys.windows import PASSPHRASE, Window, make_hub, make_laptop, opened, words_of
from tests.tour import PASSPHRASE as PASSPHRASE_OF_THE_TOUR
from tests.tour import Homes, tour
from tests.ui.stage import chosen
from tests.updates.releases import FOREIGN, KEYS, package_of, programs_of, run_as


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    keys = frozenset([KEYS.sign_public])
    monkeypatch.setattr("kbdesk.commands.updates.release_keys", lambda: keys)
    run_as(monkeypatch)
    yield
    restarting.restart().wanted = False


@pytest.fixture
def homes(tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A hub that offers 0.2.0 on a stick, and a laptop of its district with version 0.1.0."""
    hub, laptop = make_hub(tmp_path / "hub"), make_laptop(tmp_path / "laptop", "Melati")
    programs_of(tmp_path / "programs")
    monkeypatch.setenv("KBDESK_PROGRAMS", str(tmp_path / "programs"))
    asked, reply = tmp_path / "asked", tmp_path / "reply"
    with opened_home(laptop, user=None, passphrase=PASSPHRASE) as desk:
        enrolment.request(desk, asked)
    with opened_home(hub, user=None, passphrase=PASSPHRASE) as desk:
        said = enrolment.grant(desk, asked, reply, [])["hub_fingerprint"]
        updates.offer(desk, package_of(tmp_path, "0.2.0"), stick)
    with opened_home(laptop, user=None, passphrase=PASSPHRASE) as desk:
        enrolment.accept(desk, reply, fingerprint=said)
    return hub, laptop


def page_with(window: Window, stick: Path) -> SyncPage:
    page = SyncPage(window.context)
    window.show(page)
    page.open()
    page.watch.choose(stick)
    window.wait()
    return page


def test_what_is_new_is_said_installed_and_started(
    qtbot: QtBot, homes: tuple[Path, Path], stick: Path
) -> None:
    with opened(qtbot, homes[1]) as window:
        page = page_with(window, stick)
        strip = page.update_strip
        window.wait(lambda: not strip.isHidden())
        assert "0.2.0" in strip.title.text()
        assert "Baru di 0.2.0" in strip.detail.text()
        strip.install.click()
        window.wait(lambda: not strip.again.isHidden())
        assert tr("updates_page.installed", version="0.2.0") == strip.title.text()
        strip._restart()
        assert restarting.restart().wanted
    assert programs_here().chosen().version == "0.2.0"


def test_a_stick_that_is_refused_says_why(
    qtbot: QtBot, homes: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    package_of(tmp_path / "foreign", "0.2.0", FOREIGN).rename(other / "a.kbupdate")
    with opened(qtbot, homes[1]) as window:
        strip = page_with(window, other).update_strip
        window.wait(lambda: not strip.isHidden())
        assert strip.install.isHidden()
        assert "ditandatangani" in strip.detail.text()


def test_going_back_asks_twice(
    qtbot: QtBot, homes: tuple[Path, Path], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(qtbot, homes[1]) as window:
        closed: list[bool] = []
        monkeypatch.setattr(BackPart, "_gone_back", lambda *_: closed.append(True))
        part = BackPart(window.context)
        window.show(part)
        part.load()
        window.wait()
        assert part.press.text() == ""

        def install(desk: Desk) -> object:
            return updates.install(lambda question: question(desk), stick)

        window.ask(install)
        # as it is once the new version runs
        monkeypatch.setattr("kbdesk.ui.updates.strip.__version__", "0.2.0")
        part.load()
        window.wait(lambda: "0.1.0" in part.press.text())
        part.press.click()
        window.wait()
        assert programs_here().chosen().version == "0.2.0"
        assert part.press.text() == tr("updates_page.back_now")
        part.press.click()
        window.wait(lambda: bool(closed))
    assert programs_here().chosen().version == "0.1.0"


def test_going_back_with_the_copy_asks_for_the_passphrase_and_closes_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Homes(tmp_path, families=3).posyandu()
    asked: list[dict[str, object]] = []

    def back(folder: Path, **how: object) -> dict[str, object]:
        HomeLock(HomePaths(folder)).release()  # raises while somebody has it open
        asked.append({"home": folder, **how})
        return {}

    copy = tmp_path / "before-update-0.0.9-to-0.1.0-1.kbbackup"
    way = WayBack("0.0.9", "0.1.0", copy)
    monkeypatch.setattr("kbdesk.commands.updates.back", back)
    monkeypatch.setattr("kbdesk.commands.updates.way_back", lambda _: way)
    with tour(home) as walk:
        walk.open()
        walk.window.sheets.about()
        walk.settle()
        (part,) = walk.window.findChildren(BackPart)
        part.press.click()
        walk.settle()
        (sheet,) = walk.window.findChildren(BackSheet)
        sheet.go.click()
        assert sheet.passphrase.state() == "bad"
        assert asked == []
        QTest.keyClicks(sheet.passphrase.edit, PASSPHRASE_OF_THE_TOUR)
        QTest.keyClick(sheet.passphrase.edit, Qt.Key.Key_Return)
        for _ in range(300):
            if not walk.window.isVisible():
                break
            QTest.qWait(10)
        assert not walk.window.isVisible()
    assert restarting.restart().wanted
    said = {"with_copy": True, "user": "Sulastri Bakau", "passphrase": PASSPHRASE_OF_THE_TOUR}
    assert asked == [{"home": home, **said}]


def test_the_hub_offers_a_file(qtbot: QtBot, homes: tuple[Path, Path], tmp_path: Path) -> None:
    with opened(qtbot, homes[0]) as window:
        card = OfferCard(window.context)
        window.show(card)
        card.load()
        window.wait()
        assert "0.2.0" in card.words.text()
        file = package_of(tmp_path / "newer", "0.3.0")
        with chosen(file):
            card.offer.click()
        window.wait(lambda: "0.3.0" in words_of(card))
        assert card.offer.isEnabled()
        card.take(tmp_path / "asked")
        window.wait(lambda: "asked" in words_of(card))
