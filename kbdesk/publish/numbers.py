"""The numbers of people and places in published facts, made with a key."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Final

from kbdesk.domain.errors import KbdeskError

_PURPOSE: Final = b"kbdesk/fact-person/1\0"


def pid_of(key: bytes, id_: str) -> int:
    """Return the number of an id: the first 63 bits of an HMAC-SHA256 under the city's key."""
    digest = hmac.digest(key, _PURPOSE + id_.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1


class Numbers:
    """The numbers of one publication's people, families and places in the programme.

    Two of 300,000 meet with a chance of 5e-9; then nothing is published
    (``publish.numbers_meet``).
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._of: dict[str, int] = {}
        self._taken: set[int] = set()

    def of(self, id_: str) -> int:
        found = self._of.get(id_)
        if found is None:
            found = pid_of(self._key, id_)
            if found in self._taken:
                raise KbdeskError("publish.numbers_meet")
            self._taken.add(found)
            self._of[id_] = found
        return found

    def several(self, ids: Iterable[str]) -> list[int]:
        known = self._of
        return [known[id_] if id_ in known else self.of(id_) for id_ in ids]
