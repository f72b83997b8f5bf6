"""Where the village lies: its kelurahan, their posyandu, and the days these open."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.desk import Desk
from kbdesk.domain.villages import villages

# kelurahan of the first Kampung KB -> the letters of its posyandu codes, its puskesmas
_LETTERS = {
    "64.74.01.1003": ("LT", "Puskesmas Bontang Utara 2"),
    "64.74.02.1003": ("BP", "Puskesmas Bontang Selatan 2"),
    "64.74.02.1005": ("BL", "Puskesmas Bontang Lestari"),
    "64.74.03.1002": ("GT", "Puskesmas Bontang Barat"),
}
_FAMILIES_OF_A_POSYANDU = 40
_MOST_OF_A_VILLAGE = 9
SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class DemoPosyandu:
    """A posyandu; ``last_open`` is its last open day before today."""

    code: str
    village: str
    name: str
    puskesmas: str
    last_open: date

    def open_days(self, months: int) -> list[date]:
        """Return its last open days, oldest first: one a calendar month, none on a Sunday."""
        days = []
        for back in range(months):
            day = months_before(self.last_open, back)
            if day.weekday() == SUNDAY:
                day += timedelta(days=-1 if day.day > 1 else 1)
            days.append(self.last_open if back == 0 else day)
        return days[::-1]


@dataclass(frozen=True, slots=True)
class DemoPlaces:
    """``open`` are the posyandu that people come to, ``named`` all that get a name."""

    open: tuple[DemoPosyandu, ...]
    named: tuple[DemoPosyandu, ...]

    def home_of(self, posyandu: DemoPosyandu, chance: Chance) -> str:
        """Return the kelurahan where a family of a posyandu lives: mostly its own."""
        if len({one.village for one in self.open}) > 1 or not chance.happens(0.08):
            return posyandu.village
        return chance.one_of([code for code in _LETTERS if code != posyandu.village])


def first_kampung_kb() -> list[str]:
    """Return the codes of the four kelurahan of the first Kampung KB."""
    return [code for code, village in villages().items() if village.first_kampung_kb]


def lay_out(desk: Desk, families: int, today: date) -> DemoPlaces:
    """Return the posyandu of a village of a number of families.

    A home that works for posyandu of its own gets its people there; any other gets them spread over
    the four kelurahan.
    """
    wanted = families / len(_LETTERS) / _FAMILIES_OF_A_POSYANDU
    each = min(max(round(wanted), 1), _MOST_OF_A_VILLAGE)
    spread = [
        _posyandu(f"{_LETTERS[village][0]}{number:02d}", village, today)
        for number in range(1, each + 1)
        for village in first_kampung_kb()
    ]
    own = [_posyandu(code, _village_of(desk, code), today) for code in desk.posyandu]
    codes = {one.code for one in own}
    first = (own or spread)[0]
    # the story's posyandu opened just now
    (own or spread)[0] = replace(first, last_open=not_sunday(today - timedelta(days=2)))
    named = (*own, *(one for one in spread if one.code not in codes))
    return DemoPlaces(tuple(own or spread), named)


def _village_of(desk: Desk, code: str) -> str:
    known = (desk.store.records.get("posyandu", code) or {}).get("village")
    by_letters = {letters: village for village, (letters, _) in _LETTERS.items()}
    if known in villages():
        return str(known)
    return desk.village or by_letters.get(code[:2]) or first_kampung_kb()[0]


def _posyandu(code: str, village: str, today: date) -> DemoPosyandu:
    flowers = words("places", "posyandu")
    district = villages()[village].district
    _, puskesmas = _LETTERS.get(village, ("", f"Puskesmas {district} 1"))
    # from the code alone: two homes that know one posyandu give it one name and one day
    draw = zlib.crc32(code.encode())
    last_open = not_sunday(today - timedelta(days=3 + draw % 20))
    number = int(code[2:]) if code[2:].isdigit() else 0
    letters = [one for one, _ in _LETTERS.values()]
    bed = letters.index(code[:2]) * 6 if code[:2] in letters else draw
    name = flowers[(bed + number - 1) % len(flowers)]
    return DemoPosyandu(code, village, name, puskesmas, last_open)


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, at most the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def not_sunday(day: date) -> date:
    """Return a day, or the Saturday before it."""
    return day - timedelta(days=1) if day.weekday() == SUNDAY else day


def names_to_give(desk: Desk, places: Sequence[DemoPosyandu]) -> list[dict[str, object]]:
    """Return the drafts that name posyandu which have no name yet."""
    drafts: list[dict[str, object]] = []
    for one in places:
        if (desk.store.records.get("posyandu", one.code) or {}).get("name"):
            continue
        drafts.append(
            {
                "do": "name_posyandu",
                "posyandu": one.code,
                "name": one.name,
                "village": one.village,
                "puskesmas": one.puskesmas,
            }
        )
    return drafts
