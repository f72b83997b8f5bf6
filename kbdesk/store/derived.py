"""What was derived of the tables and is as good as new until something is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from kbdesk.store.connection import Connection
from kbdesk.store.lasting import Lasting
from kbdesk.store.rolled_up import RolledUp
from kbdesk.store.touched import Touched

Made = TypeVar("Made")
Version = tuple[int, int]
_ANSWERS_KEPT: Final = 240
"""So many small answers are kept: twenty years of months."""
_NONE: Final = -1
"""The state of what may be taken back."""


class Derived:
    """What is kept of one open database: one large thing, and many small answers.

    Some answers are kept on the disk as well. Lasting counts stay when something is recorded:
    those whom it concerns are counted again. Nothing is kept that was read inside a transaction,
    for it may be taken back.
    """

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._large: tuple[tuple[object, int], Any] | None = None
        self._small: tuple[int, dict[object, Any]] = (_NONE, {})
        self._version: Version | None = None
        self._state = 0
        self._disk = RolledUp(db)
        self._lasting = Lasting(db)

    def version(self) -> Version:
        """Return what differs once this connection or another one has written."""
        (others,) = self._db.execute("PRAGMA data_version").fetchone()
        return self._db.total_changes, others

    def state(self) -> int:
        """Return a number that is another one once anything was recorded."""
        if self._db.in_transaction:
            return _NONE
        version = self.version()
        if version != self._version:
            self._version = version
            self._state += 1
        return self._state

    def kept(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what was made before, anew if anything was written since; one thing at a time."""
        if self._db.in_transaction:
            return make()
        of = (key, self.state())
        if self._large is None or self._large[0] != of:
            self._large = None  # free the outdated rows before reading as many again
            self._large = of, make()
        made: Made = self._large[1]
        return made

    def holds(self, key: object) -> bool:
        """Tell whether :meth:`kept` has this at once."""
        return self._large is not None and self._large[0] == (key, self.state())

    def answer(self, key: object, make: Callable[[], Made]) -> Made:
        """Return a small answer in the same way; many are kept: figures and counts, no rows."""
        if self._db.in_transaction:
            return make()
        state = self.state()
        if self._small[0] != state:
            self._small = state, {}
        answers = self._small[1]
        if key not in answers:
            made = make()
            while len(answers) >= _ANSWERS_KEPT:
                answers.pop(next(iter(answers)))
            answers[key] = made
        found: Made = answers[key]
        return found

    def has(self, key: object) -> bool:
        """Tell whether :meth:`answer` has one at once."""
        return self._small[0] == self.state() and key in self._small[1]

    def rolled_up(self, name: str) -> str | None:
        """Return what :meth:`roll_up` kept under a name, unless anything was recorded since."""
        return None if self._db.in_transaction else self._disk.get(name)

    def roll_up(self, answers: Mapping[str, str], made: int) -> None:
        """Keep answers beyond this run; they were made in this :meth:`state`."""
        if made == self.state() and self._version is not None:
            before = self._version
            if self._disk.keep(answers, before[1]):
                self.same_as(before)

    def lasting(self, name: str) -> tuple[int, bytes] | None:
        """Return counts that outlast what is recorded, with their number for :meth:`since`."""
        return None if self._db.in_transaction else self._lasting.get(name)

    def since(self, number: int) -> Touched | None:
        """Return whom the records since some counts concern; None where that is not known."""
        return self._lasting.since(number)

    def make_last(self, counts: Mapping[str, bytes], made: int) -> None:
        """Keep counts beyond what will be recorded; they were made in this :meth:`state`."""
        if made == self.state() and self._version is not None:
            before = self._version
            if self._lasting.keep(counts, before[1]):
                self.same_as(before)

    def forget(self) -> None:
        self._large, self._small = None, (_NONE, {})

    def recorded(self) -> None:
        """Forget what the caller's transaction puts out of date, before it is committed."""
        self.forget()
        self._disk.drop()
        self._lasting.recorded()

    def drop(self) -> None:
        """Forget everything, also on the disk, in the caller's transaction."""
        self.forget()
        self._disk.drop()
        self._lasting.drop()

    def same_as(self, before: Version) -> None:
        """Go on with what is kept: what was written since a version was no record."""
        version = self.version()
        if version[1] == before[1] and self._version == before:  # nobody else wrote as well
            self._version = version
