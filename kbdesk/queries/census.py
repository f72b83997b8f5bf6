"""Who lives in an area on a day, and how that changed: counted in bulk, the odd one by one.

By the rule of ``residence``. Where a change without a day carries somebody into the area or
out of it, nothing explains it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kbdesk.desk import Desk
from kbdesk.domain.population import QUESTIONS, Count, Life, PopulationChange, Whom, completed_years
from kbdesk.queries.area import Area, Place
from kbdesk.queries.residence import Home, Residence, home_now
from kbdesk.store.population_rows import ANSWERS, LifeRow, PopulationRows, Where

if TYPE_CHECKING:
    # numpy is slow to load
    from kbdesk.queries.census_columns import CensusColumns
    from kbdesk.queries.village_columns import VillageColumns


def who_answered(question: str, code: str | None, sexes: Collection[str] | None = None) -> Whom:
    """Return whom an answer counts; None: who gave none that is known."""
    among = [said for name, said in ANSWERS if name == question]
    if code is not None:
        among = [among[QUESTIONS[question].index(code)]]
    return Whom(sexes, None, question, among, code is not None)


class Census:
    """The people of an area; reads once what the tables cannot tell by themselves."""

    def __init__(self, desk: Desk, area: Area, people: VillageColumns | None = None) -> None:
        """Read what is odd; ``people``: of a whole kelurahan or of all, where they were read."""
        self._people = people
        self.rows = PopulationRows(desk.store.records)
        self._area = area
        self._codes = None if area.posyandu is None else frozenset(area.posyandu)
        self._where = Where(self._codes, area.village)
        rows = self.rows
        self._homes = homes = Residence(desk.store.records)
        odd = {*homes.absences, *homes.kin, *rows.members(f for f in homes.placed if f)}
        if self._codes is not None:
            odd |= homes.served.keys()
        self._odd = {row.id: row for row in rows.people(odd)}
        self._numbers = [row.n for row in self._odd.values()]

    # -- a day ---------------------------------------------------------------------------

    @cached_property
    def _columns(self) -> CensusColumns:
        from kbdesk.queries.census_columns import census_of, read_census

        if self._people is not None:
            return census_of(self._people, self._numbers)
        return read_census(self.rows, self._where, self._numbers)

    def count(self, day: date) -> dict[Place, Count]:
        """Return the people of the area on a day, by RT."""
        text = day.isoformat()
        found = self._columns.count(text)
        self._count_odd(text, found)
        return found

    def answers(self, day: date) -> list[tuple[Place, str, int, tuple[int, ...]]]:
        """Return by RT and sex the people, and how many gave each of :data:`ANSWERS`."""
        text = day.isoformat()
        found = self._columns.answers(text)
        here = {id_: row for id_, row in self._odd.items() if self.life(row).here(text)}
        for id_, given in self.rows.answers_of(here, ANSWERS).items():
            home = self.home(here[id_], text)
            found.append(((home.village, home.rt), here[id_].sex or "", 1, given))
        return found

    def named(self, day: date, whom: Whom) -> list[str]:
        """Return the ids of those of the area whom a figure counts on a day."""
        text = day.isoformat()
        odd = [row.id for row in self._odd.values() if self.life(row).here(text)]
        return [
            *self.rows.named(self._where, text, self._numbers, whom),
            *self.rows.named_among(odd, text, whom),
        ]

    def total(self, day: date) -> int:
        """Return how many people live in the area on a day."""
        text = day.isoformat()
        odd = sum(self.life(row).here(text) for row in self._odd.values())
        return self._columns.total(text) + odd

    def _count_odd(self, day: str, found: dict[Place, Count]) -> None:
        living: dict[str, Place] = {}
        here = [row for row in self._odd.values() if self.life(row).here(day)]
        homes = [self.home(row, day) for row in here]
        families = self.rows.families(home.family for home in homes if home.family)
        for row, home in zip(here, homes, strict=True):
            of = found.setdefault((home.village, home.rt), Count())
            born = row.birth_date
            of.add(row.sex or "", completed_years(born, day) if born else None)
            if home.family in families:
                of.in_households += 1
                living[home.family] = (home.village, home.rt)
        counted = self.rows.inhabited(self._where, day, self._numbers, living)
        for family, place in living.items():
            if family not in counted:
                found[place].households += 1

    # -- a span of days ------------------------------------------------------------------

    def changes(self, after: date, until: date) -> list[PopulationChange]:
        """Return every change of the area's people after a day and until another."""
        first, last = after.isoformat(), until.isoformat()
        asked = self.rows.with_events(first, last) - self._odd.keys()
        rows = [*self.rows.people(asked), *self._odd.values()]
        return [change for row in rows for change in self.life(row).changes(first, last)]

    def life(self, row: LifeRow) -> Life:
        """Return what is known of the days on which a person belongs to the area."""
        places: tuple[tuple[str, bool, bool], ...] = (("", self._inside(home_now(row)), True),)
        if row.id in self._odd:
            days: dict[str, bool] = {}
            for day, said in self._homes.days(row, served=self._codes is not None):
                days[day] = said or days.get(day, False)
            places = tuple(
                (day, self._inside(self.home(row, day)), said) for day, said in sorted(days.items())
            )
        return Life(
            row.id,
            row.birth_date,
            row.death_date,
            row.left_date,
            row.arrived_date,
            tuple(self._homes.absences.get(row.id, ())),
            places,
        )

    def home(self, row: LifeRow, day: str) -> Home:
        """Return where a person belongs on a day."""
        return self._homes.home(row, day) if row.id in self._odd else home_now(row)

    def _inside(self, home: Home) -> bool:
        return self._area.holds(home.posyandu, home.village)
