"""What the window shows of the trail, of what was put aside, of sticks and copies."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.commands.copies import kept_copies
from kbdesk.commands.record import record
from kbdesk.journal.operation import read_operation
from kbdesk.journal.registers import ENTITIES
from kbdesk.queries.trail import audit_lines
from kbdesk.store.held_operations import Incoming
from kbdesk.store.home import HomePaths
from kbdesk.store.store import Change
from kbdesk.ui.access.login import LoginPage
from kbdesk.ui.family.family import FamilyPage
from kbdesk.ui.sync.backup_card import RestoreSheet
from kbdesk.ui.sync.drives import Drive, DriveWatch, StickNotice
from kbdesk.ui.sync.quarantine_card import QuarantineCard
from kbdesk.ui.sync.sync import SyncPage
from kbdesk.ui.sync.trail import KINDS, TrailPage
from kbdesk.ui.user_menu import UserMenu
from kbdesk.ui.widgets.table import Row, Table
from kbdesk.words import LANGUAGES, say
from tests.ui import small_home
from tests.ui.pages.window import Person


def _sees(sticks: StickNotice, wanted: list[Drive]) -> bool:
    return sticks.watch.drives == wanted


def test_a_stick_is_told_of_once(qtbot: QtBot) -> None:
    parent = QObject()
    sticks = StickNotice(parent)
    shown: list[Drive] = []
    sticks.watch = DriveWatch(sticks, sticks, lambda: list(shown))
    sticks.watch.changed.connect(sticks._changed)
    told: list[tuple[str, int]] = []
    sticks.came.connect(lambda name, count: told.append((name, count)))
    red = Path("/media/merah")
    for state, expected in (
        ([Drive("MERAH", red)], 0),
        ([Drive("MERAH", red, bundles=2)], 1),
        ([Drive("MERAH", red, bundles=1)], 1),
        ([], 1),
        ([Drive("MERAH", red, bundles=1)], 2),
    ):
        shown[:] = state
        sticks.watch.look()
        wanted = list(state)
        qtbot.waitUntil(partial(_sees, sticks, wanted), timeout=30_000)
        assert len(told) == expected
    assert told[0] == ("MERAH", 2)


def test_numbers_are_uncovered_with_a_line_in_the_trail(qtbot: QtBot, tmp_path: Path) -> None:
    home = small_home.make(tmp_path / "home")
    desk, lock = small_home.opened(home)
    member = {"name": "Ani", "sex": "female", "birth_date": "1995-05-05", "relation": "wife",
              "nik": "6474014505950001"}  # fmt: skip
    family = record(desk, {"do": "register_family", "rt": "1", "members": [member]})
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    window = person.window
    window.go("family", {"id": family["id"]})
    person.waits()
    page = window.shell.page() if window.shell else None
    assert isinstance(page, FamilyPage)
    page.reveal_button.click()
    person.waits()
    assert page._revealed
    assert window.desk is not None
    acts = [(one["act"], one["row"]) for one in audit_lines(window.desk)]
    assert acts[:4] == [
        ("uncovered", family["members"][0]), ("uncovered", family["id"]),
        ("seen", family["id"]), ("seen", None),
    ]  # fmt: skip
    page.reveal_button.click()
    assert not page._revealed


def test_the_days_copy_is_made_and_gone_back_to(qtbot: QtBot, tmp_path: Path) -> None:
    home = small_home.make(tmp_path / "home")
    desk, lock = small_home.opened(home)
    desk.store.set_setting("begun", "2020-01-01")
    record(desk, {"do": "register_family", "rt": "1"})
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    window = person.window
    qtbot.waitUntil(lambda: bool(kept_copies(HomePaths(home))), timeout=30_000)
    person.waits()
    assert window.desk is not None
    record(window.desk, {"do": "register_family", "rt": "2"})
    window.go("sync", {})
    person.waits()
    page = window.shell.page() if window.shell else None
    assert isinstance(page, SyncPage)
    qtbot.waitUntil(lambda: page.backup.restore.isVisible(), timeout=30_000)
    page.backup.restore.click()
    QApplication.processEvents()
    (sheet,) = window.findChildren(RestoreSheet)
    QTest.keyClicks(sheet.passphrase.edit, small_home.PASSPHRASE)
    sheet.submit()
    person.waits()
    assert isinstance(window.page_shown(), LoginPage)
    person.opens()
    assert window.desk is not None
    assert window.desk.store.records.counts()["family"] == 1
    assert window.desk.store.epoch_no == 2


def test_what_was_put_aside_is_let_in(qtbot: QtBot, tmp_path: Path) -> None:
    home = small_home.make(tmp_path / "home", role="hub")
    desk, lock = small_home.opened(home)
    record(desk, {"do": "register_family", "rt": "1"})
    (body,) = desk.store.db.execute(
        "SELECT body FROM operation ORDER BY arrival DESC LIMIT 1"
    ).fetchone()
    twin = read_operation(body)
    other = Incoming.read(body.replace(b'"rt":"01"', b'"rt":"09"'))
    assert other.body != body
    desk.store.journal.put_aside(other, "b", "2026-01-01T00:00:00+08:00")
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    window = person.window
    window.go("hub", {})
    person.waits()
    page = window.shell.page() if window.shell else None
    card = page.findChildren(QuarantineCard)[0] if page else None
    assert card is not None
    qtbot.waitUntil(card.isVisible, timeout=30_000)
    card.discard.setFocus()
    person.presses(Qt.Key.Key_Return, Qt.Key.Key_Return)
    person.waits()
    # one press throws nothing away, and a second Enter does not let it in instead
    assert card.table.current_key() is not None
    assert card.table.hasFocus()
    card.release.click()
    person.waits()
    assert window.desk is not None
    heads = window.desk.store.journal.heads("family", twin.row, "place")
    assert {head.operation.fields["rt"] for head in heads} == {"01", "09"}
    qtbot.waitUntil(lambda: not card.isVisible(), timeout=30_000)


def test_what_a_machine_may_not_write_says_who_sent_it_and_in_whose_name(
    qtbot: QtBot, tmp_path: Path
) -> None:
    home = small_home.make(tmp_path / "home", role="hub")
    desk, lock = small_home.opened(home)
    store = desk.store
    record(desk, {"do": "register_family", "rt": "1"})
    (body,) = store.db.execute(
        "SELECT body FROM operation ORDER BY arrival DESC LIMIT 1"
    ).fetchone()
    names = {"1" * 32: "Laptop Melati", "2" * 32: "Laptop Pembina"}
    with store.transaction():
        for device, name in names.items():
            store.write(
                [Change("device", device, "name", {"name": name, "role": "posyandu"})], None
            )
        other = Incoming.read(body.replace(b'"rt":"01"', b'"rt":"09"'))
        store.journal.put_aside(other, "b", "2026-01-01T00:00:00+08:00")
        store.quarantine.brought([other.digest], "2" * 32, "1" * 32, proven=False)
        theirs = [
            read_operation(body.replace(b'"rt":"01"', rt)) for rt in (b'"rt":"08"', b'"rt":"07"')
        ]
        for seq, (o, awaits) in enumerate(zip(theirs, ({}, {"e" * 32: 3}), strict=True), 1):
            o = msgspec.structs.replace(o, epoch="f" * 32, seq=seq)
            store.outside.keep(
                [Incoming.read(o.body())], sender="2" * 32, bundle="b",
                noticed="2026-01-01T00:00:00+08:00", awaits={"f" * 32: awaits},
            )  # fmt: skip
    store.db.execute("UPDATE epoch SET device = ? WHERE epoch = ?", ("1" * 32, "f" * 32))
    store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    person.window.go("hub", {})
    person.waits()
    page = person.window.shell.page() if person.window.shell else None
    card = page.findChildren(QuarantineCard)[0] if page else None
    assert card is not None
    qtbot.waitUntil(card.isVisible, timeout=30_000)
    said = [[str(cell) for cell in one.cells] for one in card.table.rows() if isinstance(one, Row)]
    forked, outside, waiting = said
    assert "Laptop Pembina" in forked[1]
    assert "mengaku Laptop Melati" in forked[1]
    assert "Laptop Melati" in outside[1]
    assert "dibawa Laptop Pembina" in outside[1]
    assert "Di luar posyandunya" in outside[2]
    assert "Menunggu laptop lain" in waiting[2]


def test_the_trail_is_read_by_who_oversees(qtbot: QtBot, tmp_path: Path) -> None:
    home = small_home.make(tmp_path / "home", role="hub")
    desk, lock = small_home.opened(home)
    family = small_home.family(desk, ("Kirana Embun", "2025-01-05"))
    desk.store.close()
    lock.release()
    person = Person(qtbot, home)
    person.opens()
    window = person.window
    window.go("child", {"id": family["members"][1]})
    person.waits()
    window.go("trail", {})
    person.waits()
    page = window.shell.page() if window.shell else None
    assert isinstance(page, TrailPage)
    shown = said_by(page.table)
    assert "Kirana Embun" in shown[0]
    assert "Melihat" in shown[0]
    assert small_home.USER in shown[0]
    assert any("Mencatat" in line for line in shown)
    assert not page.whole.isHidden()
    person.presses(Qt.Key.Key_Right)
    assert page.kind.value() == "seen"
    assert all("Melihat" in line for line in said_by(page.table))
    assert window.desk is not None
    window.desk.store.db.execute("DELETE FROM trail WHERE n = 1")
    page.load()
    person.waits()
    assert "mulai baris 1" in page.notice.accessibleName()


def said_by(table: Table) -> list[str]:
    """Return what each row of a table says."""
    model = table.model()
    return [
        " ".join(
            str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))
            for column in range(model.columnCount())
        )
        for row in range(model.rowCount())
    ]


def test_the_trail_is_in_the_menu_of_who_oversees(qtbot: QtBot, tmp_path: Path) -> None:
    for role, oversees in (("posyandu", False), ("hub", True)):
        home = small_home.make(tmp_path / role, role=role)
        person = Person(qtbot, home)
        person.opens()
        person.window.show_menu()
        (menu,) = person.window.findChildren(UserMenu)
        assert any("Jejak" in action.text() for action in menu.actions()) is oversees
        menu.close()


def test_everything_in_the_trail_has_words() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("kbdesk").rglob("*.py"))
    acts = set(re.findall(r'\bnote\(\s*desk,\s*"([a-z_]+)"', sources)) | {"seen", "changed"}
    of = set(re.findall(r'\bnote(?:_seen)?\(\s*desk,\s*(?:"[a-z_]+",\s*)?"([a-z_]+)"', sources))
    named = set(ENTITIES) | (of - acts)
    assert acts <= {act for kind in KINDS.values() for act in kind or ()}
    for language in LANGUAGES:
        words = [f"trail_page.act.{act}" for act in acts]
        for key in (*words, *(f"field.entity.{one}" for one in named)):
            assert say(key, language) != key, key
