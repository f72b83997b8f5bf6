"""NIK: the 16 digits of a resident's identity number, and what they say.

PPKKCC (region of issue) DDMMYY (birth date, day + 40 for a woman) SSSS (serial).
The number is never required and never unique: it is a fact about a person, not a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from kbdesk.domain.ages import real_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource

NONE_YET = "0" * 16
"""What the field writes for a child who has no NIK yet."""


@dataclass(frozen=True, slots=True)
class NikReading:
    """A NIK as it is kept, and codes of what a person should look at again.

    ``value`` is None where the person has no NIK; ``censored`` values (``02022***``) are
    kept as they came and never compared.
    """

    value: str | None
    warnings: tuple[str, ...] = ()
    censored: bool = False


def read_nik(
    text: str | None,
    *,
    sex: Literal["male", "female"] | None = None,
    birth_date: date | None = None,
    field: str = "nik",
) -> NikReading:
    """Read a NIK and hold it against the person's sex and birth date.

    Raises ``nik.not_digits``, ``nik.length`` (with ``digits``), ``nik.date`` or
    ``nik.serial`` for a number that cannot be a NIK; everything else is a warning:
    ``nik.unknown_region``, ``nik.other_sex``, ``nik.other_birth_date``, ``nik.dummy``,
    ``nik.censored``, ``nik.none_yet``.
    """
    compact = "".join((text or "").split()).replace(".", "").replace("-", "")
    if not compact:
        return NikReading(None)
    if "*" in compact:
        return NikReading(compact, ("nik.censored",), censored=True)
    if not (compact.isascii() and compact.isdigit()):
        raise KbdeskError("nik.not_digits", field=field)
    if compact == NONE_YET:
        return NikReading(None, ("nik.none_yet",))
    if len(compact) != 16:
        raise KbdeskError("nik.length", field=field, digits=len(compact))
    if _dummy(compact):
        return NikReading(compact, ("nik.dummy",))
    return NikReading(compact, tuple(_doubts(compact, sex, birth_date, field)))


def _doubts(nik: str, sex: str | None, birth_date: date | None, field: str) -> list[str]:
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    female = day > 40
    day -= 40 if female else 0
    # the century is not in the number; 2000 allows 29 February where 1900 would not
    if real_day(2000 + year, month, day) is None:
        raise KbdeskError("nik.date", field=field, digits=nik[6:12])
    if nik[12:] == "0000":
        raise KbdeskError("nik.serial", field=field)
    doubts = []
    if nik[:6] not in districts():
        doubts.append("nik.unknown_region")
    if sex is not None and (sex == "female") != female:
        doubts.append("nik.other_sex")
    if birth_date is not None and (day, month, year) != (
        birth_date.day,
        birth_date.month,
        birth_date.year % 100,
    ):
        doubts.append("nik.other_birth_date")
    return doubts


def _dummy(nik: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(nik)}
    return steps in ({0}, {1}, {9})


@cache
def districts() -> frozenset[str]:
    """Return the six-digit codes of every kecamatan of Indonesia."""
    text = resource("regions", "districts.txt").read_text(encoding="ascii")
    return frozenset(text.split())


def masked(number: str | None) -> str:
    """Return a NIK or KK as it is shown unless opened on purpose: region, then dots."""
    if not number:
        return ""
    return number[:6] + "•" * max(len(number) - 6, 0)


def read_kk(text: str | None, field: str = "kk") -> str | None:
    """Read a family card number: 16 digits, or None; raises ``kk.not_digits``, ``kk.length``."""
    compact = "".join((text or "").split()).replace(".", "").replace("-", "")
    if not compact:
        return None
    if "*" in compact:
        return compact
    if not (compact.isascii() and compact.isdigit()):
        raise KbdeskError("kk.not_digits", field=field)
    if len(compact) != 16:
        raise KbdeskError("kk.length", field=field, digits=len(compact))
    return compact
