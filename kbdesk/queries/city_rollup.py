"""The figures of the city's months as they are kept, so that a page need not count them again.

They are derived: the store forgets them as soon as anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kbdesk.desk import Desk
from kbdesk.domain.ages import read_day
from kbdesk.domain.indicators import Figures, Part

_Places = Mapping[str | None, Figures]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class CityMonth:
    """The figures of a month by kelurahan; ``known`` of them those fit to be compared."""

    each: _Places
    known: _Places
    total: Figures
    total_known: Figures


class Rollup:
    """Answers of a page, from memory or disk, else made; :meth:`keep` stores the new ones."""

    def __init__(self, desk: Desk) -> None:
        self._derived = desk.store.derived
        self._state = self._derived.state()
        self._made: dict[str, str] = {}

    def month(self, day: date, make: Callable[[], CityMonth]) -> CityMonth:
        """Return the figures of the month that ends, or stands, on a day."""
        return self._kept(month_name(day), make, _written, _read)

    def has(self, *names: str) -> bool:
        """Tell whether these answers are kept."""
        return all(
            self._derived.has(name) or self._derived.rolled_up(name) is not None for name in names
        )

    def days(
        self, name: str, make: Callable[[], Mapping[str, date | None]]
    ) -> Mapping[str, date | None]:
        return self._kept(name, make, _written_days, _read_days)

    def count(self, name: str, make: Callable[[], int]) -> int:
        return self._kept(name, make, str, int)

    def _kept(
        self,
        name: str,
        make: Callable[[], Made],
        written: Callable[[Made], str],
        read: Callable[[str], Made],
    ) -> Made:
        def found() -> Made:
            text = self._derived.rolled_up(name)
            if text is not None:
                return read(text)
            made = make()
            self._made[name] = written(made)
            return made

        return self._derived.answer(name, found)

    def keep(self) -> None:
        if self._made:
            self._derived.roll_up(self._made, self._state)


def month_name(day: date) -> str:
    """Return under what name the figures of a month that ends, or stands, on a day are kept."""
    return f"city:{day.isoformat()}"


def _written(of: CityMonth) -> str:
    return json.dumps(
        [_places(of.each), _places(of.known), _figures(of.total), _figures(of.total_known)]
    )


def _read(text: str) -> CityMonth:
    each, known, total, total_known = json.loads(text)
    return CityMonth(_by_place(each), _by_place(known), _parts(total), _parts(total_known))


def _written_days(of: Mapping[str, date | None]) -> str:
    return json.dumps({code: None if day is None else day.isoformat() for code, day in of.items()})


def _read_days(text: str) -> Mapping[str, date | None]:
    return {code: read_day(day) for code, day in json.loads(text).items()}


def _places(of: _Places) -> list[object]:
    return [[place, _figures(figures)] for place, figures in of.items()]


def _by_place(of: list[tuple[str | None, dict[str, list[int]]]]) -> _Places:
    return {place: _parts(figures) for place, figures in of}


def _figures(of: Figures) -> dict[str, list[int]]:
    return {name: [one.part, one.whole] for name, one in of.items()}


def _parts(of: Mapping[str, list[int]]) -> Figures:
    return {name: Part(part, whole) for name, (part, whole) in of.items()}
