"""The warehouse's key: hubs seal publications to its public part, a passphrase opens the other."""

from __future__ import annotations

from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private
from kbdesk.store.keyring import Kdf, opened_by_code, sealed_by_code
from kbdesk.sync.keys import BoxKeys, key_id
from kbdesk.sync.records import Recipient, Record, read_record, record_json

MAX_FILE = 16 << 10


class WarehouseKey(Record, frozen=True, kw_only=True):
    """The file of the key: the public part in clear, the private one under a passphrase."""

    warehouse: Recipient
    kdf: Kdf
    salt: str
    nonce: str
    wrapped: str


def new_key(path: Path, passphrase: str, kdf: Kdf | None = None) -> str:
    """Write a new key; return its public part (``age1...``), which each hub is told.

    A file that is there is never replaced: what was sealed to its key could not be opened any
    more. Raises ``warehouse.key_exists``, ``warehouse.not_written``.
    """
    box, kdf = BoxKeys.generate(), kdf or Kdf()
    salt, nonce, wrapped = sealed_by_code(box.secret.encode(), passphrase, key_id(box.public), kdf)
    body = record_json(
        WarehouseKey(warehouse=box.public, kdf=kdf, salt=salt, nonce=nonce, wrapped=wrapped)
    )
    try:
        with create_private(path) as file:
            file.write(body + b"\n")
    except FileExistsError:
        raise KbdeskError("warehouse.key_exists", path=str(path)) from None
    except OSError as error:
        raise KbdeskError("warehouse.not_written", path=str(path), why=error.strerror) from None
    return box.public


def open_key(path: Path, passphrase: str) -> BoxKeys:
    """Return the key of a file; raises ``warehouse.no_key``, ``access.wrong_passphrase``."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE)
        found = read_record(raw.strip(), WarehouseKey, "warehouse", "key")
    except (OSError, KbdeskError):
        raise KbdeskError("warehouse.no_key", path=str(path)) from None
    try:
        secret = opened_by_code(
            found.wrapped, passphrase, key_id(found.warehouse), found.kdf, found.salt, found.nonce
        )
    except KbdeskError as error:
        if error.code == "access.out_of_memory":
            raise
        raise KbdeskError("access.wrong_passphrase", field="passphrase") from None
    return BoxKeys(secret.decode())
