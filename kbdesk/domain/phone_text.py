"""Texts that are sent by telephone: for whom each is, how long it may be, what may be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kbdesk.domain.small_numbers import LEAST, protect_line

LIMIT: Final = 1000
"""So many characters a text has at most: it is read on a small screen, and fits one QR code."""
SHORTENED: Final = 80
"""The most characters that a typed name or destination takes in a text."""
_FEW_DIGITS: Final = 6

Receiver = Literal["group", "person"]
"""A group of a messenger, or the person's own number."""


@dataclass(frozen=True, slots=True)
class PhoneText:
    """One text. ``name``, ``phone`` and ``person`` are of its receiver, None of a group's."""

    kind: str
    receiver: Receiver
    text: str
    name: str | None = None
    phone: str | None = None
    person: str | None = None


def shortened(typed: str) -> str:
    """Return what a person typed on one line, short enough for a text."""
    line = " ".join(typed.split())
    return line if len(line) <= SHORTENED else line[: SHORTENED - 1] + "…"


def fitted(
    head: Sequence[str], rows: Sequence[str], foot: Sequence[str], more: Callable[[int], str]
) -> str:
    """Return a text of at most LIMIT characters: as many rows as fit, then how many are left."""
    for told in range(len(rows), -1, -1):
        left = [more(len(rows) - told)] if told < len(rows) else []
        text = "\n".join([*head, *rows[:told], *left, *foot])
        if len(text) <= LIMIT:
            return text
    return text[: LIMIT - 1] + "…"


def public_name(name: str | None, code: str | None) -> str:
    """Return a posyandu's name for a group; its code if the name contains a number."""
    if not name or sum(sign.isdigit() for sign in name) >= _FEW_DIGITS:
        return code or ""
    return shortened(name)


@dataclass(frozen=True, slots=True)
class DayTold:
    """The figures of a day that a group may read; None is not told.

    ``weighed`` = ``gained`` + ``not_gained`` + ``other``; ``missing``: not weighed this month.
    """

    weighed: int | None
    gained: int | None
    not_gained: int | None
    other: int | None
    missing: int | None

    @property
    def any_hidden(self) -> bool:
        return None in (self.weighed, self.gained, self.not_gained, self.other, self.missing)


def day_told(gained: int, not_gained: int, other: int, missing: int) -> DayTold:
    """Return the figures of a day without small numbers, none computable from the others.

    The counts (0 or more) share nobody. No sum over all of them is told, only ``weighed``.
    """
    codes = (gained, not_gained, other)
    hidden, total = protect_line(codes)
    told = [None if hide else count for count, hide in zip(codes, hidden, strict=True)]
    return DayTold(
        None if total else sum(codes),
        told[0],
        told[1],
        told[2],
        None if 0 < missing < LEAST else missing,
    )
