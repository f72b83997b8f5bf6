"""Unlocking a window that locked itself: the passphrase, or a PIN of six digits.

A PIN never opens a home: it is kept as an Argon2id hash inside the encrypted database. What it
unlocks, and how often it may be tried, is :mod:`kbdesk.commands.locking`'s.
"""

from __future__ import annotations

import argon2

from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Kdf, Keyring

DIGITS = 6
MOST_WRONG = 5
_TOO_SIMPLE = ("0123456789", "9876543210")


def set_pin(desk: Desk, pin: str, passphrase: str, *, kdf: Kdf | None = None) -> None:
    """Give the desk's user a PIN; the passphrase shows that it is really them.

    Raises ``pin.not_six_digits``, ``pin.too_simple``, ``access.wrong_passphrase``.
    """
    if len(pin) != DIGITS or not (pin.isascii() and pin.isdigit()):
        raise KbdeskError("pin.not_six_digits", field="pin")
    if len(set(pin)) == 1 or any(pin in row for row in _TOO_SIMPLE):
        raise KbdeskError("pin.too_simple", field="pin")
    check_passphrase(desk, passphrase)
    cost = kdf or Kdf()
    hasher = argon2.PasswordHasher(
        time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes
    )
    with desk.store.transaction():
        desk.store.set_setting(_name(desk), hasher.hash(pin))
        desk.store.set_setting(_wrong(desk), "0")
        note(desk, "pin_set", "user", desk.user.id)


def remove_pin(desk: Desk) -> None:
    """Take the PIN of the desk's user away."""
    with desk.store.transaction():
        desk.store.set_setting(_name(desk), "")
        note(desk, "pin_removed", "user", desk.user.id)


def pin_tries_left(desk: Desk) -> int:
    """Return how often a PIN may still be tried; 0 without a PIN."""
    if not desk.store.setting(_name(desk)):
        return 0
    return max(0, MOST_WRONG - int(desk.store.setting(_wrong(desk), "0")))


def kept_pin(desk: Desk) -> str:
    """Return the Argon2id hash of the PIN of the desk's user."""
    return desk.store.setting(_name(desk))


def forget_wrong(desk: Desk) -> None:
    """Give the user of an unlocked desk all tries back."""
    if desk.store.setting(_wrong(desk), "0") != "0":
        _count(desk, 0)


def check_passphrase(desk: Desk, passphrase: str) -> None:
    """Return where it is the passphrase of the desk's user, who may then try a PIN again.

    Raises ``access.wrong_passphrase``, ``access.disabled``, ``access.keyring_*``.
    """
    Keyring.load(desk.store.paths.keyring).unlock(desk.user.name, passphrase)
    forget_wrong(desk)


def _count(desk: Desk, wrong: int) -> None:
    with desk.store.transaction():
        desk.store.set_setting(_wrong(desk), str(wrong))


def _name(desk: Desk) -> str:
    return f"pin:{desk.user.id}"


def _wrong(desk: Desk) -> str:
    return f"pin_wrong:{desk.user.id}"
