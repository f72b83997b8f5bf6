"""The office that a paper comes from: its letterhead, and who signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kbdesk.domain.child_photos import read
from kbdesk.domain.posyandu import is_posyandu_code
from kbdesk.domain.villages import WHOLE_CITY, villages

Level = Literal["city", "district", "village", "puskesmas", "posyandu"]
MOST_LINES, LONGEST_LINE = 4, 90
PLACE: Final = "Bontang"
_NIP = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(19|20)[0-9]{2}"
                  r"(0[1-9]|1[0-2])[12][0-9]{3}\Z")  # fmt: skip
"""Day of birth, month of appointment, sex and a number: 18 digits (Perka BKN 22/2007)."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the post, and name, rank and NIP where they are known."""

    post: str
    name: str = ""
    rank: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What stands over and under a paper: letterhead, place and day, who made it, who knows of it.

    ``lines`` are empty where no letterhead is set; ``emblem`` is a JPEG. ``signs_all``: the office
    signs whatever the subject, because the paper is about several kitchens, corners or groups.
    """

    lines: tuple[str, ...]
    address: str
    emblem: bytes | None
    place: str
    day: date
    by: Signatory
    knows: Signatory | None
    signs_all: bool = False


def districts() -> frozenset[str]:
    """Return the names of the kecamatan."""
    return frozenset(one.district for one in villages().values())


def level_of(scope: str) -> Level | None:
    """Return of what level a scope is, None of none."""
    if scope == WHOLE_CITY:
        return "city"
    if scope in villages():
        return "village"
    if scope in districts():
        return "district"
    return "posyandu" if is_posyandu_code(scope) else None


def needs_nip(level: Level) -> bool:
    """Tell whether who signs for an office is a civil servant; a posyandu's people are not."""
    return level != "posyandu"


def plain_nip(text: str) -> str | None:
    """Return the 18 digits of a NIP without blanks and points, None where it is none."""
    digits = re.sub(r"[ .]", "", text)
    return digits if _NIP.match(digits) else None


def spaced_nip(nip: str) -> str:
    """Return a NIP as it is written: 19700101 199503 2 000."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def no_emblem(fields: Mapping[str, object]) -> str | None:
    """Return the field that holds no picture of ours."""
    held = fields.get("emblem")
    return None if held is None or read(held) is not None else "emblem"
