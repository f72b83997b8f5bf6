"""The trail: who saw, printed, carried out what on this machine; each line chained to the last.

Its lines never leave the machine and are never merged: what is *changed* stands in the journal,
in chains of its own. Its length and last link leave with each bundle, so that the hub can tell
later whether the lines were cut or written anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json
from kbdesk.store.connection import Connection

_START = bytes(32)


class TrailLine(NamedTuple):
    """One act: ``at`` in ms since 1970, ``user`` an id, of which row, and what else is known."""

    n: int
    at: int
    user: str | None
    act: str
    entity: str | None
    row: str | None
    detail: Mapping[str, object]


class Trail:
    """Lines are added and read, never changed."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self.changes = 0
        """How many rows were written of the trail alone: nothing that people recorded."""

    def add(
        self,
        at: int,
        user: str | None,
        act: str,
        entity: str | None = None,
        row: str | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Add a line, in the caller's transaction."""
        found = self._db.execute("SELECT n, link FROM trail ORDER BY n DESC LIMIT 1").fetchone()
        n, before = (0, _START) if found is None else (found[0], bytes(found[1]))
        line = TrailLine(n + 1, at, user, act, entity, row, dict(detail or {}))
        self._db.execute(
            "INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*line[:6], _text(line.detail), _link(before, line)),
        )
        self.changes += 1

    def lines(self, since_ms: int = 0, rows: list[str] | None = None) -> Iterator[TrailLine]:
        """Yield the lines since a moment, the latest first; with ``rows`` only of these rows."""
        for row in self._db.execute(
            "SELECT n, at, user, act, entity, row, detail FROM trail WHERE at >= ?"
            " AND (? IS NULL OR row IN (SELECT value FROM json_each(?))) ORDER BY n DESC",
            (since_ms, None if rows is None else 1, json.dumps(rows or [])),
        ):
            yield TrailLine._make((*row[:6], json.loads(row[6])))

    def broken_at(self) -> int | None:
        """Return the number of the first line that is not as it was written, or None."""
        link, expected = _START, 1
        for row in self._db.execute(
            "SELECT n, at, user, act, entity, row, detail, link FROM trail ORDER BY n"
        ):
            try:
                line = TrailLine._make((*row[:6], json.loads(row[6])))
                link = _link(link, line)
            except (ValueError, KbdeskError):
                return expected
            if line.n != expected or link != bytes(row[7]) or _text(line.detail) != row[6]:
                return expected
            expected += 1
        kept = self._db.execute("SELECT value FROM setting WHERE name = 'trail_length'").fetchone()
        return expected if kept is not None and int(kept[0]) >= expected else None

    def length(self) -> int:
        found = self._db.execute("SELECT max(n) FROM trail").fetchone()[0]
        return int(found or 0)

    def links(self, lengths: Iterable[int]) -> dict[int, bytes]:
        """Return the chain's link at some lengths; 0 is the start, a line that is gone has none."""
        found = {0: _START}
        for n, link in self._db.execute(
            "SELECT n, link FROM trail WHERE n IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(set(lengths))),),
        ):
            found[n] = bytes(link)
        return {n: found[n] for n in lengths if n in found}

    def seal(self) -> None:
        """Remember how long the trail is, so that lines cut off its end are missed."""
        self._db.execute(
            "INSERT OR REPLACE INTO setting SELECT 'trail_length', coalesce(max(n), 0) FROM trail"
        )
        self.changes += 1


def _text(detail: Mapping[str, object]) -> str:
    return canonical_json(dict(detail)).decode()


def _link(before: bytes, line: TrailLine) -> bytes:
    said = dict(zip(TrailLine._fields, line, strict=True))
    return sha256(before + canonical_json(said)).digest()
