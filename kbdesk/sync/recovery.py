"""A new way in for a lost passphrase: a file goes from the laptop to the hub, another one back.

The laptop's keyring goes to the hub, whose escrow key opens the database key in it. That key comes
back wrapped under a code of twenty signs, which one person reads to the other. The file alone
opens nothing, and the escrow key never leaves the hub.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import write_whole
from kbdesk.store.keyring import Kdf, Keyring, opened_by_code, sealed_by_code
from kbdesk.sync.keys import CROCKFORD, HubKeys, plain_signs
from kbdesk.sync.records import Record, Uuid, read_record, record_json

MAX_FILE = 16 << 10
_SIGNS, _GROUP = 20, 4
_AGE_KEY = "AGE-SECRET-KEY-"


class Recovery(Record, frozen=True, kw_only=True):
    """The database key of one home, under a code."""

    recovery: str
    keyring: Uuid
    kdf: Kdf
    salt: str
    nonce: str
    wrapped: str


def grant_recovery(keyring_file: Path, target: Path, hub: HubKeys) -> str:
    """Write the file that lets a laptop's user choose anew; return the code for them.

    Raises ``access.keyring_*``, ``access.no_escrow``, ``access.wrong_escrow`` for a laptop of
    another district, ``enrol.not_written``.
    """
    keyring = Keyring.load(keyring_file)
    key = keyring.opened_by_escrow(hub.escrow.secret)
    signs = "".join(secrets.choice(CROCKFORD) for _ in range(_SIGNS))
    salt, nonce, wrapped = sealed_by_code(key, signs, keyring.id, Kdf())
    body = record_json(
        Recovery(
            recovery="database-key",
            keyring=keyring.id,
            kdf=Kdf(),
            salt=salt,
            nonce=nonce,
            wrapped=wrapped,
        )
    )
    try:
        write_whole(target, body + b"\n")
    except OSError as error:
        raise KbdeskError("enrol.not_written", path=str(target), why=error.strerror) from None
    return "-".join(signs[at : at + _GROUP] for at in range(0, _SIGNS, _GROUP))


def recovered_key(source: Path, code: str | None, keyring: Keyring) -> bytes:
    """Return the database key that a file of the hub gives back for this keyring.

    The file may hold the district's escrow key itself instead; then there is no code. Raises
    ``access.recovery_unreadable``, ``access.wrong_escrow`` for another home's file,
    ``access.no_code``, ``access.wrong_code``.
    """
    try:
        with source.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
        text = raw.decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise KbdeskError("access.recovery_unreadable", path=str(source)) from None
    for line in text.splitlines():
        if line.strip().startswith(_AGE_KEY):
            return keyring.opened_by_escrow(line.strip())
    try:
        found = read_record(raw.strip(), Recovery, "access", "recovery")
    except KbdeskError as error:
        raise KbdeskError("access.recovery_unreadable", path=str(source)) from error
    if found.keyring != keyring.id:
        raise KbdeskError("access.wrong_escrow")
    if code is None:
        raise KbdeskError("access.no_code", field="code")
    signs = plain_signs(code)
    return opened_by_code(found.wrapped, signs, keyring.id, found.kdf, found.salt, found.nonce)
