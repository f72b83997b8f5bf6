"""Opening, being refused, waiting, locking and unlocking."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.homes import add_user
from kbdesk.commands.pins import set_pin
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.home import HomeLock, HomePaths
from kbdesk.ui import main_window
from kbdesk.ui.access import login
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.theme import SCALES, Theme
from tests.ui import small_home
from tests.ui.clipping import faults
from tests.ui.pages.window import Person
from tests.ui.small_home import PASSPHRASE, QUICK

ENTER = Qt.Key.Key_Return
NO_KEY, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def kenanga(home: Path) -> Path:
    """A home with two users and a PIN for the first."""
    small_home.make(home)
    desk, lock = small_home.opened(home)
    add_user(desk, PASSPHRASE, name="Rohana Tepian", role="supervisor", passphrase="lain sekali")
    set_pin(desk, "482913", PASSPHRASE, kdf=QUICK)
    desk.store.close()
    lock.release()
    return home


def test_the_passphrase_opens_and_the_home_is_free_after_closing(
    qtbot: QtBot, kenanga: Path
) -> None:
    sulastri = Person(qtbot, kenanga)
    sulastri.opens()
    assert sulastri.home._context.facts.user.name == small_home.USER
    sulastri.window.close()
    HomeLock(HomePaths(kenanga)).release()


def test_arrows_choose_another_user(qtbot: QtBot, kenanga: Path) -> None:
    rohana = Person(qtbot, kenanga)
    rohana.login.cards[0].setFocus()
    rohana.presses(Qt.Key.Key_Right, ENTER)
    assert rohana.focus is rohana.login.passphrase.edit
    rohana.types("lain sekali")
    rohana.presses(ENTER)
    assert rohana.home._context.facts.user.role == "supervisor"


def test_a_wrong_passphrase_is_a_sentence_with_its_code_and_stays(
    qtbot: QtBot, kenanga: Path
) -> None:
    person = Person(qtbot, kenanga)
    person.types("salah")
    person.presses(ENTER)
    field = person.login.passphrase
    assert "belum cocok" in field.message()
    assert field.value() == "salah"
    person.opens()
    assert person.home


def test_keys_that_come_while_the_home_opens_lead_to_the_page_that_they_mean(
    qtbot: QtBot, kenanga: Path
) -> None:
    person = Person(qtbot, kenanga)

    def hurries(passphrase: str) -> None:
        person.types(passphrase)
        # the second Enter is nobody's; what follows the key of a page is meant for that page
        for key, held in ((ENTER, NO_KEY), (ENTER, NO_KEY), (Qt.Key.Key_2, CONTROL)):
            QTest.keyClick(person.focus, key, held)
        person.types("Balai")
        person.waits()

    hurries("salah")
    field = person.login.passphrase
    assert field.value() == "salah"
    assert "belum cocok" in field.message()
    hurries(small_home.PASSPHRASE)
    shell = person.window.shell
    assert shell is not None
    page = shell.page_named("open_day")
    assert shell.page() is page
    assert page.opening.place.edit.text() == "Balai"  # type: ignore[union-attr]


def test_five_wrong_ones_mean_a_wait(
    qtbot: QtBot, kenanga: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "WAITS", (1,))
    person = Person(qtbot, kenanga)
    for _ in range(login.PATIENCE):
        person.types("salah")
        person.presses(ENTER)
    page = person.login
    assert not page.enter.isEnabled()
    person.opens()
    assert person.login is page
    qtbot.waitUntil(page.enter.isEnabled, timeout=30_000)
    person.presses(ENTER)
    assert person.home


@pytest.mark.parametrize(
    ("file", "code"), [("kbdesk.db", "store.damaged"), ("keyring.json", "access.keyring_damaged")]
)
def test_a_damaged_file_is_said(qtbot: QtBot, kenanga: Path, file: str, code: str) -> None:
    (kenanga / file).write_bytes(b"not what it was" * 1000)
    person = Person(qtbot, kenanga)
    if file == "kbdesk.db":
        person.opens()
    assert not person.login.trouble.isHidden()
    assert code in person.login.trouble.accessibleName()


def test_a_home_in_use_is_said_and_opens_when_it_is_free(qtbot: QtBot, kenanga: Path) -> None:
    with HomeLock(HomePaths(kenanga)):
        person = Person(qtbot, kenanga)
        person.opens()
        assert "home.in_use" in person.login.trouble.accessibleName()
    person.presses(ENTER)
    assert person.home


def test_a_locked_window_takes_the_pin_and_keeps_what_was_there(
    qtbot: QtBot, kenanga: Path
) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    shell = person.window.shell
    person.presses(Qt.Key.Key_Tab)
    before = person.focus
    person.window.lock()
    person.waits()
    assert person.focus is person.login.pin
    person.types("482911")
    person.waits()
    assert "4" in person.login._pin_says.text()
    person.types("482913")
    person.waits()
    assert person.window.shell is shell
    assert person.home
    assert person.focus is before


def test_a_locked_window_has_no_open_database_and_what_is_asked_waits(
    qtbot: QtBot, kenanga: Path
) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    context = person.window.context
    assert context is not None
    assert person.window.desk is not None
    store = person.window.desk.store
    person.window.lock()
    context.lock()  # twice is once
    person.waits()
    with pytest.raises(KbdeskError, match=r"store\.closed"):
        store.setting("name")
    heard: list[str] = []
    context.ask(lambda desk: desk.name, heard.append, owner=context)
    person.waits()
    assert heard == []
    person.types("482913")
    person.waits()
    assert heard == [store.setting("name")]


def test_what_was_typed_is_kept_before_the_database_closes(qtbot: QtBot, kenanga: Path) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    context = person.window.context
    assert context is not None
    keeper = DraftKeeper(context, lambda: {"name": "Siti"}, person.window)
    keeper.name = "a form"
    keeper.touch()
    person.window.lock()
    person.waits()
    person.types("482913")
    person.waits()
    heard: list[object] = []
    context.ask(lambda desk: kept_draft(desk, "a form"), heard.append, owner=context)
    person.waits()
    assert heard == [{"name": "Siti"}]


def test_a_window_that_is_left_alone_locks_itself(
    qtbot: QtBot, kenanga: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    idle = person.window._idle
    assert idle.isActive()
    assert idle.interval() == main_window.IDLE_LOCK_MS <= 10 * 60 * 1000
    begun: list[bool] = []
    monkeypatch.setattr(idle, "start", lambda: begun.append(True))
    person.types("a")
    assert begun  # every key begins the time anew
    monkeypatch.undo()
    idle.timeout.emit()
    person.waits()
    assert isinstance(person.window.page_shown(), login.LoginPage)
    assert not idle.isActive()
    person.types("482913")
    person.waits()
    assert person.home
    assert idle.isActive()


def test_after_five_wrong_pins_the_passphrase_is_asked(qtbot: QtBot, kenanga: Path) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    person.window.lock()
    person.waits()
    for _ in range(5):
        person.types("482911")
        person.waits()
    assert person.focus is person.login.passphrase.edit
    person.opens()
    assert person.home


def test_somebody_else_may_take_over_a_locked_window(qtbot: QtBot, kenanga: Path) -> None:
    person = Person(qtbot, kenanga)
    person.opens()
    person.window.lock()
    person.waits()
    person.login.other.click()
    person.presses(Qt.Key.Key_Space)
    assert len(person.login.cards) == 2
    person.opens()
    assert person.home


@pytest.mark.parametrize("factor", SCALES)
def test_nothing_is_cut(qtbot: QtBot, kenanga: Path, dressed: Theme, factor: float) -> None:
    dressed.apply(factor)
    person = Person(qtbot, kenanga)
    assert faults(person.window) == []
    person.types("salah")
    person.presses(ENTER)
    assert faults(person.window) == []


def test_the_login_loads_nothing_that_it_does_not_show(kenanga: Path) -> None:
    """Whoever sits down waits for it: commands, keys and the database's rules come after it.

    PySide makes a class of Qt when it is first needed, and all of them as soon as Python hears
    the events of a widget that Qt made by itself.
    """
    asked = (
        "import enum, gc, linecache, sys\n"
        "from pathlib import Path\n"
        "import kbdesk.__main__ as program\n"
        "from kbdesk.ui.access.login import LoginPage\n"
        "LoginPage._warm_up = lambda _page: None\n"
        "program.open_window(Path(sys.argv[1]))\n"
        "heavy = 'kbdesk.commands kbdesk.desk kbdesk.records kbdesk.queries argon2 msgspec numpy '"
        "'html hashlib platform subprocess'\n"
        "print(*(one for one in heavy.split() if one in sys.modules))\n"
        "made = [one.__qualname__ for one in gc.get_objects() if isinstance(one, enum.EnumType)]\n"
        "print(*(one for one in made if one.startswith(('QWizard', 'QFileDialog'))))\n"
        "print(*(one for one in linecache.cache if 'main_window' in one))"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked, str(kenanga)],
        capture_output=True, text=True, check=True, env={**os.environ, "KBDESK_SMOKE": "1"},
    )  # fmt: skip
    assert said.stdout.split() == []
