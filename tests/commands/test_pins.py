"""A PIN unlocks five tries long; the passphrase gives the tries back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands import pins
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
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


def test_five_wrong_ones_use_it_up_and_the_passphrase_gives_it_back(desk: Desk) -> None:
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    pins.check_pin(desk, PIN)
    for left in (4, 3, 2, 1):
        with pytest.raises(KbdeskError) as error:
            pins.check_pin(desk, "999991")
        assert (error.value.code, error.value.params) == ("pin.wrong", {"left": left})
    for pin in ("999991", PIN):
        with pytest.raises(KbdeskError) as error:
            pins.check_pin(desk, pin)
        assert error.value.code == "pin.used_up"
    with pytest.raises(KbdeskError):
        pins.check_passphrase(desk, "ombak")
    assert pins.pin_tries_left(desk) == 0
    pins.check_passphrase(desk, PASSPHRASE)
    pins.check_pin(desk, PIN)


def test_it_can_be_taken_away_and_is_not_there_in_clear(desk: Desk) -> None:
    pins.set_pin(desk, PIN, PASSPHRASE, kdf=QUICK)
    assert PIN not in desk.store.setting(f"pin:{desk.user.id}")
    pins.remove_pin(desk)
    with pytest.raises(KbdeskError):
        pins.check_pin(desk, PIN)
