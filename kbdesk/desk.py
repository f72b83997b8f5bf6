"""One open desk: the home's store, the clock, and who is sitting at it. Handed on, never global."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from kbdesk.domain.posyandu import HomeRole, UserRole
from kbdesk.journal.clock import moment
from kbdesk.store.home import HomePaths
from kbdesk.store.store import Store
from kbdesk.sync.keys import CROCKFORD


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's wall clock; tests hand in another one."""

    wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000

    def now(self) -> datetime:
        """Return the local time with its offset."""
        return moment(self.wall_ms())

    def today(self) -> date:
        """Return the local date."""
        return self.now().date()


@dataclass(frozen=True, slots=True)
class DeskUser:
    """Who opened the home."""

    id: str
    name: str
    role: UserRole


@dataclass(slots=True)
class Desk:
    """What every command and query is handed."""

    store: Store
    user: DeskUser
    clock: Clock = field(default_factory=Clock)

    @property
    def role(self) -> HomeRole:
        """Return what this home is: posyandu, supervisor or hub."""
        role = self.store.setting("role")
        return role if role in ("supervisor", "hub") else "posyandu"  # type: ignore[return-value]

    @property
    def posyandu(self) -> tuple[str, ...]:
        """Return the codes of the posyandu that this home works for."""
        return tuple(self.store.json_setting("posyandu") or ())

    @property
    def home_posyandu(self) -> str | None:
        """Return the posyandu that new people belong to unless somebody says otherwise."""
        if self.role != "posyandu":
            return None
        codes = self.posyandu
        return codes[0] if codes else None

    @property
    def village(self) -> str | None:
        """Return the code of the home's kelurahan."""
        return self.store.setting("village") or None

    @property
    def mark(self) -> str:
        """Return the laptop's mark in referral numbers: from its certificate, else its own.

        After a restored backup or a copied disk the epoch's letter follows, and signs of the
        epoch's name: a number which the lost days may have given out is never given again,
        nor one that another restore from the same backup gives.
        """
        mark = self.store.setting("mark_of_laptop") or "X" + self.store.device[:4].upper()
        number = self.store.epoch_no
        if number == 1:
            return mark
        mine = self.store.epoch
        others = [e.epoch for e in self.store.journal.epochs.values() if e.epoch != mine]
        signs = _SIGNS
        while any(_signs(mine, signs) == _signs(other, signs) for other in others):
            signs += 1
        return mark + _letters(number) + _signs(mine, signs)

    @property
    def practice(self) -> bool:
        """Tell whether this home holds invented people to practise with: nothing of it leaves."""
        return self.store.setting("practice") == "1"

    @property
    def name(self) -> str:
        return self.store.setting("name")

    @property
    def device(self) -> str:
        return self.store.device

    @property
    def paths(self) -> HomePaths:
        return self.store.paths

    def close(self) -> None:
        """Close the home's database; nothing can be asked of this desk any more."""
        self.store.close()


def _letters(number: int) -> str:
    """Return 2 -> B, 26 -> Z, 27 -> AA: the first epoch's A is silent."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


_SIGNS = 5
"""How many signs of an epoch's name tell it from another of the same letter: 25 bits."""


def _signs(epoch: str, number: int) -> str:
    """Return the first signs of an epoch's name, in Crockford's base32."""
    bits = int(epoch, 16)
    return "".join(CROCKFORD[bits >> (123 - 5 * place) & 31] for place in range(number))
