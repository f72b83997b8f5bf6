"""Data goes to the city and back on sticks that are folders, through the pages of both windows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.commands import bundles, enrolment
from kbdesk.ui import language
from kbdesk.ui.home.hub import HubPage
from kbdesk.ui.sync.drives import Drive
from kbdesk.ui.sync.sync import SyncPage
from tests.journeys.windows import Window, click, make_hub, make_laptop, opened, words_of
from tests.ui.clipping import faults, said
from tests.ui.stage import chosen


def stick_at(folder: Path) -> Drive:
    """Return a folder as if it was a stick."""
    return replace(Drive.at(folder), removable=True, chosen=False)


class Carrier:
    """A page with a folder as its stick."""

    def __init__(self, window: Window, page: SyncPage | HubPage, stick: Path) -> None:
        self.window, self.page = window, page
        # no stick of the machine that runs the tests
        page.watch._look = lambda: [stick_at(stick)] if stick.is_dir() else []
        window.show(page)
        page.open()
        window.wait(lambda: not page.watch._worker.busy and page.watch.drive is not None)

    def write(self) -> None:
        click(self.page.stick.write)
        self.window.wait(lambda: self.page.stick.stage in ("done", "failed"))
        self.window.wait()

    def take(self) -> list[str]:
        """Take what lies on the stick; return the chips of the files."""
        before = self.page.parcels.lines()
        click(self.page.take)
        self.window.wait(lambda: self.page.take.isEnabled())
        self.window.wait(lambda: self.page.parcels.lines() != before)
        return [line.chip for line in self.page.parcels.lines()]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB MERAH"
    folder.mkdir()
    return folder


@pytest.fixture
def laptop(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, make_laptop(tmp_path / "laptop", "Laptop Kenanga 2-A")) as window:
        yield window


@pytest.fixture
def hub(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        yield window


def register(window: Window) -> str:
    """Register a family; return the child's id."""
    child = str(uuid.uuid4())
    window.record(
        do="register_family",
        village="64.74.01.1003",
        rt="03",
        members=[
            {
                "id": child,
                "name": "Jingga Mentari",
                "sex": "female",
                "birth_date": "2024-07-02",
                "relation": "child",
                "posyandu": "LT01",
            }
        ],
    )
    return child


def enrol(window: Window, hub: Window, folder: Path) -> None:
    """Enrol a laptop by its commands."""
    asked, reply = folder / f"{uuid.uuid4()}.kbdaftar", folder / f"{uuid.uuid4()}.kbdaftar"
    window.ask(lambda desk: enrolment.request(desk, asked))
    said = hub.ask(lambda desk: enrolment.grant(desk, asked, reply, []))["hub_fingerprint"]
    window.ask(lambda desk: enrolment.accept(desk, reply, fingerprint=said))


def test_a_laptop_is_enrolled_and_its_data_arrive_and_are_confirmed(
    laptop: Window, hub: Window, stick: Path
) -> None:
    child = register(laptop)
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    enrol_card = here.page.enrol  # type: ignore[union-attr]
    assert enrol_card.isVisible()
    assert faults(here.page) == []
    click(enrol_card.ask)
    laptop.wait(lambda: enrol_card.fingerprint.isVisible())
    ours = enrol_card.fingerprint.text()

    there = Carrier(hub, HubPage(hub.context), stick)
    grant = there.page.grant  # type: ignore[union-attr]
    click(grant.look)
    hub.wait(lambda: grant.same.isVisible())
    assert grant.fingerprint.text() == ours
    # the posyandu that are typed for a laptop outlast the window, and belong to its request
    grant.codes.edit.selectAll()
    QTest.keyClicks(grant.codes.edit, "LT01, LT0")
    grant.keeping.flush()
    hub.wait()
    grant = Carrier(hub, HubPage(hub.context), stick).page.grant  # type: ignore[union-attr]
    click(grant.look)
    hub.wait(lambda: grant.codes.text() == "LT01, LT0")
    grant.codes.set_text("LT01")
    click(grant.same)
    hub.wait(lambda: "Laptop Kenanga 2-A" in grant.notice.accessibleName())
    assert faults(there.page) == []

    click(enrol_card.take)
    laptop.wait(lambda: enrol_card.same.isVisible())
    assert enrol_card.hub_fingerprint.text()
    click(enrol_card.same)
    laptop.wait(lambda: here.page.stick.isVisible())

    laptop.wait(lambda: "belum sampai di kota" in words_of(here.page.stick))
    here.write()
    laptop.wait(lambda: "USB boleh dicabut" in words_of(here.page.stick))
    assert "belum pernah memberi tanda terima" in words_of(here.page)
    assert there.take() == ["Dipakai"]
    assert hub.ask(lambda desk: desk.store.records.get("person", child)) is not None

    there.write()
    hub.wait(lambda: "USB boleh dicabut" in words_of(there.page.stick))
    # our own bundle still lies there: it is for the city, and so it is left alone
    assert sorted(here.take()) == ["Bukan untuk sini", "Dipakai"]
    laptop.wait(lambda: "Semua perubahan sudah sampai" in words_of(here.page.stick))
    assert faults(here.page) == []


def test_two_birth_weights_are_settled_by_key_two(
    laptop: Window, hub: Window, qtbot: QtBot, tmp_path: Path, stick: Path
) -> None:
    child = register(laptop)
    enrol(laptop, hub, tmp_path)
    with opened(qtbot, make_laptop(tmp_path / "other", "Laptop Kenanga 2-B", "rohana")) as other:
        enrol(other, hub, tmp_path)
        carry(laptop, hub, stick)
        carry(hub, other, stick)
        other.record(do="edit_person", id=child, birth_weight_g=2400)
        laptop.record(do="edit_person", id=child, birth_weight_g=2600)
        carry(other, hub, stick)
    carry(hub, laptop, stick)

    here = Carrier(laptop, SyncPage(laptop.context), stick)
    card = here.page.conflicts  # type: ignore[union-attr]
    laptop.wait(lambda: "Jingga Mentari" in words_of(card))
    assert "2,6 kg" in card.buttons[0].words()
    assert "2,4 kg" in card.buttons[1].words()
    assert faults(here.page) == []
    # a key that leaves the only one for later leaves it in the list
    QTest.keyClick(here.page, Qt.Key.Key_3)
    assert len(card._conflicts) == 1
    # it cannot be taken back: the first press asks, the second settles
    QTest.keyClick(here.page, Qt.Key.Key_2)
    assert card.buttons[1].words() == "Tekan lagi: pakai ini"
    QTest.keyClick(here.page, Qt.Key.Key_2)
    laptop.wait(lambda: not card.isVisible())
    row = laptop.ask(lambda desk: desk.store.records.get("person", child))
    assert row is not None
    assert row["birth_weight_g"] == 2400
    assert laptop.ask(lambda desk: desk.store.journal.contested()) == []


def carry(sender: Window, taker: Window, stick: Path) -> None:
    """Carry everything by the commands."""
    for file in stick.iterdir():
        file.unlink()
    if sender.context.facts.role == "hub":
        sender.ask(lambda desk: bundles.export_answers(desk, stick))
    else:
        sender.ask(lambda desk: bundles.export_to(desk, stick))
    answers = taker.ask(lambda desk: bundles.import_all(desk, [stick]))
    assert any("error" not in answer for answer in answers)


def test_a_cut_bundle_is_refused_in_words_and_changes_nothing(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path
) -> None:
    register(laptop)
    enrol(laptop, hub, tmp_path)
    Carrier(laptop, SyncPage(laptop.context), stick).write()
    (bundle,) = stick.glob("*.kbsync")
    bundle.write_bytes(bundle.read_bytes()[:-40])
    held = hub.ask(lambda desk: desk.store.parcels.held())
    there = Carrier(hub, HubPage(hub.context), stick)
    assert there.take() == ["Belum diambil"]
    (line,) = there.page.parcels.lines()
    assert line.title == bundle.name
    assert "terpotong" in line.detail
    assert hub.ask(lambda desk: desk.store.parcels.held()) == held


def test_of_a_folder_that_is_no_stick_nobody_says_that_it_may_be_pulled(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path
) -> None:
    enrol(laptop, hub, tmp_path)
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    here.page.watch.choose(stick)
    laptop.wait(lambda: not here.page.watch._worker.busy)
    here.write()
    assert here.page.stick.stage == "done"
    assert "Program sinkronisasi masih harus membawanya" in words_of(here.page.stick)
    assert "boleh dicabut" not in words_of(here.page.stick)


def test_a_stick_that_is_gone_is_said_and_not_shown_as_safe(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path
) -> None:
    enrol(laptop, hub, tmp_path)
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    stick.rmdir()
    here.write()
    assert here.page.stick.stage == "failed"
    assert "boleh dicabut" not in words_of(here.page.stick)


def test_a_lost_laptop_is_revoked_only_with_a_reason_and_a_second_press(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path
) -> None:
    enrol(laptop, hub, tmp_path)
    there = Carrier(hub, HubPage(hub.context), stick)
    page = there.page
    assert isinstance(page, HubPage)
    page.table.setFocus()
    page.table.selectRow(0)
    click(page.revoke)
    click(page.strip.confirm)
    assert page.strip.reason.state() == "bad"
    QTest.keyClicks(page.strip.reason.edit, "laptop hilang")
    QTest.keyClick(page.strip.reason.edit, Qt.Key.Key_Return)
    assert page.strip.isVisible()
    click(page.strip.confirm)
    hub.wait(lambda: any("dicabut" in told for told in hub.told))
    hub.wait(lambda: not page.revoke.isVisible())


def test_a_backup_is_written_beside_and_opened(laptop: Window, tmp_path: Path, stick: Path) -> None:
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    backup = here.page.backup  # type: ignore[union-attr]
    with chosen(tmp_path):
        click(backup.make)
    laptop.wait(lambda: backup.make.isEnabled())
    (made,) = tmp_path.glob("*.kbbackup")
    assert str(made) in backup.notice.accessibleName()


def pressed(page: SyncPage | HubPage, button: QWidget) -> None:
    """Press Enter on a button, as one does who comes by Tab."""
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Return)


def again(window: Window) -> str:
    """Press Enter a second time wherever the focus is; return what a screen reader says of it."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    window.wait()
    return said(focus)


def test_a_second_enter_starts_nothing(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(laptop)
    enrol(laptop, hub, tmp_path)
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    page = here.page
    assert isinstance(page, SyncPage)
    asked: list[str] = []
    monkeypatch.setattr(
        "kbdesk.ui.folders._open", lambda dialog, _then: asked.append(dialog.windowTitle())
    )

    pressed(page, page.stick.write)
    again(laptop)
    laptop.wait(lambda: page.stick.stage == "done")
    assert "USB boleh dicabut" in again(laptop)
    assert page.stick.stage == "done"

    there = Carrier(hub, HubPage(hub.context), stick)
    there.take()
    there.write()
    pressed(page, page.take)
    again(laptop)
    laptop.wait(lambda: bool(page.parcels.lines()))
    assert again(laptop).startswith("Paket masuk. ")
    assert asked == []
    assert len(list(stick.glob("*.kbsync"))) == 2


def test_a_fingerprint_is_not_accepted_by_an_enter_that_is_held(
    laptop: Window, hub: Window, stick: Path
) -> None:
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    enrol_card = here.page.enrol  # type: ignore[union-attr]
    click(enrol_card.ask)
    laptop.wait(lambda: enrol_card.fingerprint.isVisible())

    there = Carrier(hub, HubPage(hub.context), stick)
    grant = there.page.grant  # type: ignore[union-attr]
    pressed(there.page, grant.look)
    hub.wait(lambda: grant.same.isVisible())
    assert "Sidik laptop" in again(hub)
    assert not grant.notice.isVisible()
    grant.codes.setFocus()
    again(hub)
    assert again(hub).startswith("Sidik sama")
    hub.wait(lambda: grant.notice.isVisible())
    assert "terdaftar" in again(hub)

    pressed(here.page, enrol_card.take)
    laptop.wait(lambda: enrol_card.same.isVisible())
    assert "Sidik kantor kota" in again(laptop)
    assert enrol_card.same.isVisible()


def test_whoever_sent_a_file_is_named_as_soon_as_it_is_known(
    laptop: Window, hub: Window, tmp_path: Path, stick: Path
) -> None:
    register(laptop)
    enrol(laptop, hub, tmp_path)
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    carry(laptop, hub, stick)
    for file in stick.iterdir():
        file.unlink()
    hub.ask(lambda desk: bundles.export_answers(desk, stick))
    here.take()
    laptop.wait(lambda: [one.title for one in here.page.parcels.lines()] == ["Kota Bontang"])


def test_the_chosen_folder_stays_when_pages_are_built_anew(laptop: Window, stick: Path) -> None:
    here = Carrier(laptop, SyncPage(laptop.context), stick)
    here.page.watch.choose(stick)
    assert here.page.watch.drive is not None
    language.speak("en")
    page = SyncPage(laptop.context)
    page.watch._look = lambda: []
    laptop.show(page)
    page.open()
    laptop.wait(lambda: page.watch.drive is not None)
    assert page.watch.drive is not None
    assert page.watch.drive.path == stick
