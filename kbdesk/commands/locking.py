"""A locked desk: its database is closed and its key is gone, until its user unlocks it.

The passphrase opens the keyring again. A PIN cannot: so, while the desk is locked, the key is
kept in memory alone, sealed under what Argon2id makes of the PIN. After five wrong PINs that is
thrown away too. Who ends the program needs the passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from typing import Any

import argon2
import argon2.low_level
import nacl.exceptions
import nacl.secret

from kbdesk.commands.pins import forget_wrong, kept_pin, pin_tries_left
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.keyring import Keyring
from kbdesk.sync.root_keys import open_root


class LockedDesk:
    """What is left of a desk while it is locked: enough to unlock it, nothing to read with."""

    def __init__(self, desk: Desk) -> None:
        """Lock a desk: no reading and no writing until it is unlocked."""
        self._desk = desk
        self._pin: _SealedByPin | None = None
        self._left = pin_tries_left(desk)
        self._failed = 0
        if self._left:
            kept = {"key": bytes(desk.store.key.value).hex(), "root": desk.store.root}
            self._pin = _SealedByPin(kept_pin(desk), json.dumps(kept).encode())
        desk.store.lock()

    @property
    def tries_left(self) -> int:
        """How often a PIN may still be tried; 0 without a PIN."""
        return self._left

    def by_passphrase(self, passphrase: str) -> None:
        """Unlock by the passphrase of the desk's user, who may then try a PIN again.

        Raises ``access.wrong_passphrase``, ``access.disabled``, ``access.keyring_*``, ``store.*``.
        """
        store = self._desk.store
        keyring = Keyring.load(store.paths.keyring)
        try:
            way = keyring.way_in(self._desk.user.name, passphrase)
        except KbdeskError as error:
            self._failed += error.code == "access.wrong_passphrase"
            raise
        store.unlock(way.key)
        if self._desk.user.role == "hub_officer":
            open_root(store, way, keyring.public_of(way.user.id))
        self._open("passphrase")

    def by_pin(self, pin: str) -> None:
        """Unlock by the PIN.

        Raises ``pin.wrong`` (``left`` tries) and ``pin.used_up``, after which only the
        passphrase unlocks.
        """
        if self._pin is None or not self._left:
            raise KbdeskError("pin.used_up", field="pin")
        self._left -= 1
        kept = self._pin.opened(pin)
        if kept is None:
            self._failed += 1
            if self._left:
                raise KbdeskError("pin.wrong", field="pin", left=self._left)
            self._pin = None
            raise KbdeskError("pin.used_up", field="pin")
        self._desk.store.unlock(bytes.fromhex(kept["key"]))
        self._desk.store.root = kept["root"]
        self._open("pin")

    def _open(self, by: str) -> None:
        self._pin = None
        forget_wrong(self._desk)
        # a disk without room hinders nobody from going on
        with suppress(KbdeskError):
            note(self._desk, "unlocked", "user", self._desk.user.id, by=by, failed=self._failed)
        self._failed = 0


class _SealedByPin:
    """Bytes sealed with a PIN; nothing is kept by which the PIN could be checked."""

    def __init__(self, encoded: str, plain: bytes) -> None:
        """``encoded``: the PIN's Argon2id hash as the database keeps it."""
        salt, secret = (_base64(part) for part in encoded.split("$")[-2:])
        self._cost, self._salt = argon2.extract_parameters(encoded), salt
        self._sealed = bytes(_box(secret).encrypt(plain))

    def opened(self, pin: str) -> Any:
        """Return what was sealed, read as JSON, or None where the PIN is another."""
        secret = argon2.low_level.hash_secret_raw(
            pin.encode(),
            self._salt,
            time_cost=self._cost.time_cost,
            memory_cost=self._cost.memory_cost,
            parallelism=self._cost.parallelism,
            hash_len=self._cost.hash_len,
            type=self._cost.type,
            version=self._cost.version,
        )
        try:
            return json.loads(_box(secret).decrypt(self._sealed))
        except nacl.exceptions.CryptoError:
            return None


def _box(secret: bytes) -> nacl.secret.SecretBox:
    return nacl.secret.SecretBox(
        hashlib.blake2b(secret, digest_size=32, person=b"kbdesk-pin-1").digest()
    )


def _base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
