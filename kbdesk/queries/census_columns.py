"""The people of an area counted in columns; the odd ones of ``census`` are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from kbdesk.domain.population import QUESTIONS, Count
from kbdesk.queries.area import Place
from kbdesk.queries.columns import Flags, Ints, day_number, places, unpacked
from kbdesk.queries.village_columns import NOBODY, VillageColumns
from kbdesk.store.column_rows import SEXES
from kbdesk.store.population_rows import PopulationRows, Where

_NO_AGE = 999
_AGES = _NO_AGE + 1
_NAMES = ("", *SEXES)


def read_census(rows: PopulationRows, where: Where, odd: Collection[int]) -> CensusColumns:
    """Read who is written in an area."""
    read = unpacked(rows.people_of(where))
    asked = None if where.everybody else set(read["family"].tolist()) - {0}
    families = sorted(rows.places(asked))
    numbers = np.array([n for n, *_ in families], dtype=np.int64)
    read["family"] = places(read["family"], numbers)
    return CensusColumns(read, [(village, rt) for _, village, rt in families], odd)


def census_of(people: VillageColumns, odd: Collection[int]) -> CensusColumns:
    """Take who is written in an area from what was read of its families.

    Of a kelurahan, or of everybody: posyandu serve persons, and not families alone.
    """
    read = {
        "n": people.n,
        "family": people.family,
        "sex": people.sex,
        "birth_date": people.born,
        "death_date": people.died,
        "left_date": people.left,
        "arrived_date": people.arrived,
    }
    if people.area.village is not None:
        # their children elsewhere are of no family here
        read = {name: of[people.family != NOBODY] for name, of in read.items()}
    return CensusColumns(read, [(row.village, row.rt) for row in people.families], odd)


class CensusColumns:
    """Who is written in an area: dates, answers and family, columns of one length.

    ``family`` is a place among the families, of which each has a kelurahan and an RT.
    """

    def __init__(
        self, read: Mapping[str, Ints], families: Sequence[Place], odd: Collection[int]
    ) -> None:
        """Leave the odd ones out."""
        known: dict[Place, int] = {}
        self._place_of = np.array(
            [known.setdefault(place, len(known)) for place in (*families, (None, None))],
            dtype=np.int64,
        )
        self._places = list(known)
        kept = ~np.isin(read["n"], np.array(sorted(odd), dtype=np.int64))
        self._read = {name: of[kept] for name, of in read.items()}
        self._family: Ints = self._read["family"]
        self._place: Ints = self._place_of[self._family]

    def _living(self, day: int) -> Flags:
        read = self._read
        found: Flags = (
            (read["birth_date"] <= day)
            & (read["arrived_date"] <= day)
            & ((read["death_date"] == 0) | (read["death_date"] > day))
            & ((read["left_date"] == 0) | (read["left_date"] > day))
        )
        return found

    def total(self, on: str) -> int:
        """Return how many live there on a day."""
        return int(np.count_nonzero(self._living(day_number(on))))

    def count(self, on: str) -> dict[Place, Count]:
        """Return the people of each RT on a day."""
        day = day_number(on)
        living = self._living(day)
        born = self._read["birth_date"][living]
        years = day // 10_000 - born // 10_000 - (born % 10_000 > day % 10_000)
        ages = np.where(born == 0, _NO_AGE, years)
        place, sex = self._place[living], self._read["sex"][living]
        found: dict[Place, Count] = {}
        keys, many = np.unique((place * len(_NAMES) + sex) * _AGES + ages, return_counts=True)
        for key, people in zip(keys.tolist(), many.tolist(), strict=True):
            rest, age = divmod(key, _AGES)
            at, sex_code = divmod(rest, len(_NAMES))
            of = found.setdefault(self._places[at], Count())
            of.add(_NAMES[sex_code], None if age == _NO_AGE else age, people)
        self._count_households(living, found)
        return found

    def _count_households(self, living: Flags, found: dict[Place, Count]) -> None:
        at_home = living & (self._family != NOBODY)
        of_place = self._place_of[np.unique(self._family[at_home])]
        households = np.bincount(of_place, minlength=len(self._places)).tolist()
        living_there = np.bincount(self._place[at_home], minlength=len(self._places)).tolist()
        for at, (many, those) in enumerate(zip(households, living_there, strict=True)):
            if many:
                of = found.setdefault(self._places[at], Count())
                of.households += many
                of.in_households += those

    def answers(self, on: str) -> list[tuple[Place, str, int, tuple[int, ...]]]:
        """Return by RT and sex the people on a day, and how many gave each answer.

        The answers are in the order of ``population_rows.ANSWERS``.
        """
        living = self._living(day_number(on))
        key = self._place[living] * len(_NAMES) + self._read["sex"][living]
        many = len(self._places) * len(_NAMES)
        people = np.bincount(key, minlength=many)
        columns: list[Ints] = []
        for name, codes in QUESTIONS.items():
            width = len(codes) + 1
            given = np.bincount(key * width + self._read[name][living], minlength=many * width)
            columns += list(given.reshape(many, width).T[1:])
        table = np.stack(columns).T
        return [
            (self._places[row // len(_NAMES)], _NAMES[row % len(_NAMES)], int(people[row]),
             tuple(table[row].tolist()))
            for row in np.flatnonzero(people).tolist()
        ]  # fmt: skip
