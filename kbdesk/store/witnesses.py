"""What bundles have said of the audit trails of other machines; kept at the hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from kbdesk.store.connection import Connection


class Witness(NamedTuple):
    """What one bundle said: how many lines, the link there, and links at lengths told before."""

    device: str
    epoch: str
    number: int
    lines: int
    head: str
    earlier: Mapping[int, str]
    heard: str


Difference = Literal["cut", "changed"]


class Witnesses:
    """Words on trails are added, and held against each other."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def keep(self, said: Witness) -> None:
        """Keep what a bundle said; the same bundle again changes nothing."""
        self._db.execute(
            "INSERT OR IGNORE INTO witness VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *said[:5],
                json.dumps({str(n): link for n, link in sorted(said.earlier.items())}),
                said.heard,
            ),
        )

    def differing(self) -> Iterator[tuple[Witness, Difference]]:
        """Yield the first word of each epoch that does not continue the one before it."""
        rows = map(_witness, self._db.execute("SELECT * FROM witness ORDER BY 1, 2, 3"))
        for _, words in groupby(rows, key=lambda one: (one.device, one.epoch)):
            for before, after in pairwise(words):
                found = difference(before, after)
                if found is not None:
                    yield after, found
                    break


def difference(before: Witness, after: Witness) -> Difference | None:
    """Tell how a later word on a trail contradicts an earlier one, or None where it continues it.

    A trail that was cut is shorter. One that was written anew has another link at the length
    that was told before, or says none.
    """
    if after.lines < before.lines:
        return "cut"
    at = after.head if after.lines == before.lines else after.earlier.get(before.lines)
    return None if at == before.head else "changed"


def _witness(row: tuple[str, str, int, int, str, str, str]) -> Witness:
    device, epoch, number, lines, head, earlier, heard = row
    links = {int(n): link for n, link in json.loads(earlier).items()}
    return Witness(device, epoch, number, lines, head, links, heard)
