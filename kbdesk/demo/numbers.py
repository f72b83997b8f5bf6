"""Numbers that look right and belong to nobody: NIK, KK, telephone.

Serials of a NIK or KK count up from 0001 for each kecamatan and day, so those of 9001 and
above are never given out. No operator of Indonesia holds the prefix 0840.
"""

from __future__ import annotations

from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.domain.nik import NONE_YET, districts

_CITY = "6474"


def serial_number(chance: Chance, district: str, day: date, *, female: bool = False) -> str:
    """Return 16 digits: kecamatan (``647401``), DDMMYY with day + 40 for a woman, serial."""
    shown = day.day + 40 if female else day.day
    return f"{district}{shown:02d}{day:%m%y}{chance.randint(9001, 9999)}"


def nik(chance: Chance, district: str, born: date, *, female: bool, today: date) -> str | None:
    """Return a person's NIK as it would stand on the card; now and then none, or an odd one."""
    if (today - born).days < 180 and chance.happens(0.5):
        return None if chance.happens(0.7) else NONE_YET
    odd = chance.random()
    if odd < 0.02:
        return None
    if odd < 0.03:
        return f"{chance.randint(10000, 99999)}{'*' * 11}"
    if odd < 0.07:
        elsewhere = sorted(code for code in districts() if not code.startswith(_CITY))
        return serial_number(chance, chance.one_of(elsewhere), born, female=female)
    if odd < 0.08:
        return serial_number(chance, district, born + timedelta(days=31), female=female)
    if odd < 0.085:
        return serial_number(chance, district, born, female=not female)
    return serial_number(chance, district, born, female=female)


def telephone(chance: Chance) -> str:
    """Return a telephone number that nobody can have."""
    return f"0840-0000-{chance.randint(0, 9999):04d}"
