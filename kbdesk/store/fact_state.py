"""What a hub keeps of its publications: which slices it said, what is frozen, numbers of places.

Nothing else tells it: that a slice changed is known by its digest then, a frozen month by the rows
that were said, and a posyandu keeps its number whatever else is opened or closed.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from kbdesk.store.store import Store

SliceKey = tuple[str, int, int]
"""Table, month, bucket."""
_KEY, _STATE = "fact_key", "facts"


class SaidSlice(NamedTuple):
    """A slice as it was last said: its digest, its rows, and the serial that changed it."""

    digest: str
    rows: int
    changed: int


class FactState(msgspec.Struct, kw_only=True):
    """The last publication. ``first``: the first month published; ``frozen_to``: the last that
    stays as it was said. ``whole_month``: the month in which the last whole one was made.
    ``beside``: the digest of what stands beside the slices. ``file``: its name in the outbox;
    ``earlier``: the names of those before it. ``basis``: all that the publication followed from.
    """

    first: int
    serial: int = 0
    epoch: str = ""
    whole_serial: int = 0
    whole_month: int = 0
    frozen_to: int = 0
    city: int = 0
    key: str = ""
    beside: str = ""
    erased: int = 0
    file: str = ""
    earlier: tuple[str, ...] = ()
    published: str = ""
    basis: str = ""


class FactStates:
    """The tables ``fact_*`` and two settings; every write is in the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    # -- settings ------------------------------------------------------------------------

    def key(self) -> bytes:
        """Return the key of the numbers, made when first asked for; it never leaves the hub."""
        text = self._store.setting(_KEY)
        if not text:
            text = secrets.token_hex(32)
            with self._store.transaction():
                self._store.set_setting(_KEY, text)
        return bytes.fromhex(text)

    def last(self) -> FactState | None:
        """Return the last publication, None before the first."""
        stored = self._store.json_setting(_STATE)
        return None if stored is None else msgspec.convert(stored, FactState)

    def keep(self, state: FactState) -> None:
        self._store.set_setting(_STATE, json.dumps(msgspec.to_builtins(state)))

    # -- slices --------------------------------------------------------------------------

    def slices(self) -> dict[SliceKey, SaidSlice]:
        """Return every slice as it was last said."""
        rows = self._db.execute(
            "SELECT tbl, month, bucket, digest, rows, changed FROM fact_slice"
        ).fetchall()
        return {(row[0], row[1], row[2]): SaidSlice(*row[3:]) for row in rows}

    def keep_slices(self, said: Mapping[SliceKey, SaidSlice]) -> None:
        self._db.execute("DELETE FROM fact_slice")
        self._db.executemany(
            "INSERT INTO fact_slice VALUES (?, ?, ?, ?, ?, ?)",
            [(*key, *one) for key, one in said.items()],
        )

    # -- frozen months -------------------------------------------------------------------

    def frozen(self, table: str, month: int) -> dict[int, bytes]:
        """Return by bucket the lines of a frozen month."""
        rows = self._db.execute(
            "SELECT bucket, line FROM fact_frozen WHERE tbl = ? AND month = ?", (table, month)
        ).fetchall()
        return {bucket: zlib.decompress(line) for bucket, line in rows}

    def freeze(self, lines: Iterable[tuple[SliceKey, bytes | None]]) -> None:
        """Keep lines of frozen months as they are said; None lets go of one."""
        # a line in which somebody was erased is overwritten in the file, not only freed
        self._db.execute("PRAGMA secure_delete = ON")
        for key, line in lines:
            self._db.execute(
                "DELETE FROM fact_frozen WHERE tbl = ? AND month = ? AND bucket = ?", key
            )
            if line is not None:
                self._db.execute(
                    "INSERT INTO fact_frozen VALUES (?, ?, ?, ?)", (*key, zlib.compress(line))
                )

    # -- numbers of places ---------------------------------------------------------------

    def numbers(self, kind: str, codes: Collection[str]) -> dict[str, int]:
        """Return the numbers of codes, from 1 on; whoever has one keeps it."""
        rows = self._db.execute("SELECT code, number FROM fact_number WHERE kind = ?", (kind,))
        found: dict[str, int] = dict(rows.fetchall())
        new = sorted(set(codes) - found.keys())
        if new:
            after = max(found.values(), default=0) + 1
            added = {code: number for number, code in enumerate(new, after)}
            with self._store.transaction():
                self._db.executemany(
                    "INSERT INTO fact_number VALUES (?, ?, ?)",
                    [(kind, code, number) for code, number in added.items()],
                )
            found |= added
        return found
