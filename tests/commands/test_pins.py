"""A PIN unlocks five tries long; the passphrase gives the tries back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import pins
from kbdesk.commands.locking import LockedDesk
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import standing
from tests.ui import small_home
from tests.ui.small_home import PASSPHRASE, QUICK

PIN = "482913"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    small_home.make(home)
    found, lock = small_home.opened(home)
    yield found
    found.store.close()
    lock.release()


def refused(code: str, desk: Desk, pin: str, passphrase: str = PASSPHRASE) -> None:
    with pytest.raises(KbdeskError) as error:
        pins.set_pin(desk, pin, passphrase, kdf=QUICK)
    assert error.value.code == code


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "12 456", "-12345"])
def test_a_pin_has_six_digits(desk: Desk, pin: str) -> None:
    refused("pin.not_six_digits", desk, pin)


@pytest.mark.parametrize("pin", ["000000", "777777", "123456", "456789", "987654"])
def test_a_pin_is_not_the_first_that_comes_to_mind(desk: Desk, pin: str) -> None:
    refused("pin.too_simple", desk, pin)


def test_setting_needs_the_passphrase(desk: Desk) -> None:
    refused("access.wrong_passphrase", desk, PIN, "ombak")
    assert pins.pin_tries_left(desk) == 0


def wrong(locked: LockedDesk, pin: str = "999991") -> tuple[str, object]:
    with pytest.raises(KbdeskError) as error:
        locked.by_pin(pin)
    return error.value.code, error.value.params.get("left")


def test_five_wrong_ones_use_it_up_and_the_passphrase_gives_it_back(desk: Desk) -> None:
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    LockedDesk(desk).by_pin(PIN)
    locked = LockedDesk(desk)
    assert locked.tries_left == 5
    for left in (4, 3, 2, 1):
        assert wrong(locked) == ("pin.wrong", left)
    assert wrong(locked) == ("pin.used_up", None)
    assert wrong(locked, PIN) == ("pin.used_up", None)
    with pytest.raises(KbdeskError, match=r"access\.wrong_passphrase"):
        locked.by_passphrase("ombak")
    assert locked.tries_left == 0
    locked.by_passphrase(PASSPHRASE)
    assert pins.pin_tries_left(desk) == 5
    LockedDesk(desk).by_pin(PIN)
    desk.store.setting("device")


def test_locked_nothing_can_be_read_and_no_key_is_there(desk: Desk) -> None:
    key = bytes(desk.store.key.value)
    held = desk.store.key._value
    before = standing.state(desk)
    copier = desk.store.copier()
    locked = LockedDesk(desk)
    assert bytes(held) == bytes(32)
    for read in (
        lambda: desk.name,
        lambda: desk.store.records.counts(),
        lambda: desk.store.journal.epochs,
        lambda: desk.store.copier().copy_to(desk.store.paths.backups / "x"),
        lambda: copier.copy_to(desk.store.paths.backups / "x"),
        lambda: desk.store.key.value,
    ):
        with pytest.raises(KbdeskError, match=r"store\.closed"):
            read()
    assert not list(desk.store.paths.folder.glob("kbdesk.db-*"))
    # without a PIN nothing that is left opens it
    assert key not in pickled(locked)
    assert wrong(locked, PIN) == ("pin.used_up", None)
    locked.by_passphrase(PASSPHRASE)
    assert standing.state(desk) == before


def test_with_a_pin_the_key_is_not_there_in_clear(desk: Desk) -> None:
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    key = bytes(desk.store.key.value)
    locked = LockedDesk(desk)
    assert key not in pickled(locked)
    assert key.hex().encode() not in pickled(locked)
    locked.by_pin(PIN)
    assert bytes(desk.store.key.value) == key


def pickled(locked: LockedDesk) -> bytes:
    """Return all that a locked desk holds beside its store."""
    sealed = locked._pin
    return b"" if sealed is None else sealed._sealed + sealed._salt


def test_it_can_be_taken_away_and_is_not_there_in_clear(desk: Desk) -> None:
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    assert PIN not in desk.store.setting(f"pin:{desk.user.id}")
    pins.remove_pin(desk)
    locked = LockedDesk(desk)
    assert (locked.tries_left, wrong(locked, PIN)[0]) == (0, "pin.used_up")


def test_no_part_of_a_locked_home_answers(desk: Desk) -> None:
    parts = [name for name, part in vars(desk.store).items() if hasattr(part, "_db")]
    LockedDesk(desk)
    assert {"records", "hub_words", "witnesses"} <= set(parts)
    for name in parts:
        with pytest.raises(KbdeskError) as error:
            getattr(desk.store, name).anything()
        assert error.value.code == "store.closed", name
