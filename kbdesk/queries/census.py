"""Who lives in an area on a day, and how that changed: counted in bulk, the odd one by one.

The day decides, not when it was written: a death of March that is recorded in May is of
March. What has no day (an RT that was corrected, a member written to another family) holds
from the day of its writing on, and the first that was ever written holds for all time
before; where such a change carries somebody into the area or out of it, nothing explains it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.population import QUESTIONS, Change, Count, Life, completed_years
from kbdesk.journal.operation import Operation
from kbdesk.queries.area import Area
from kbdesk.store.population_rows import ANSWERS, LifeRow, PopulationRows, Where, Whom
from kbdesk.store.projection import stored

if TYPE_CHECKING:
    from kbdesk.queries.census_columns import CensusColumns
    from kbdesk.queries.village_columns import VillageColumns

Place = tuple[str | None, str | None]
"""A kelurahan and an RT."""


def who_answered(question: str, code: str | None, sexes: Collection[str] | None = None) -> Whom:
    """Return whom an answer counts; None: who gave none that is known."""
    among = [said for name, said in ANSWERS if name == question]
    if code is not None:
        among = [among[QUESTIONS[question].index(code)]]
    return Whom(sexes, None, question, among, code is not None)


class Home(NamedTuple):
    """Where a person belongs on a day."""

    family: str | None
    village: str | None
    rt: str | None
    posyandu: str | None


class _Step(NamedTuple):
    """What held from a day on (``""``: always); ``said`` if somebody gave the day."""

    since: str
    value: Any
    said: bool


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
        self._absences = rows.absences()
        self._kin = _differing(rows.replaced("person", "kin"), "family")
        placed = _differing(rows.replaced("family", "place"), "village", "rt")
        moves = rows.moves()
        self._placed = {
            family: _place_steps(history, moves.get(family, ()))
            for family, history in placed.items()
        }
        served: Mapping[str, list[Operation]] = {}
        if self._codes is not None:
            served = rows.replaced("person", "served")
            served = {id_: served.get(id_, []) for id_ in rows.ever_moved()}
        self._served = served
        odd = {*self._absences, *self._kin, *served, *rows.members(self._placed)}
        self._odd = {row.id: row for row in rows.people(odd)}
        self._numbers = [row.n for row in self._odd.values()]
        families = {f for steps in self._kin.values() for f in _families(steps)}
        families.update(row.family for row in self._odd.values() if row.family)
        self._families = rows.families(families)

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
        for row in self._odd.values():
            if not self.life(row).here(day):
                continue
            home = self.home(row, day)
            of = found.setdefault((home.village, home.rt), Count())
            born = row.birth_date
            of.add(row.sex or "", completed_years(born, day) if born else None)
            if home.family is not None and home.family in self._families:
                of.in_households += 1
                living[home.family] = (home.village, home.rt)
        counted = self.rows.inhabited(self._where, day, self._numbers, living)
        for family, place in living.items():
            if family not in counted:
                found[place].households += 1

    # -- a span of days ------------------------------------------------------------------

    def changes(self, after: date, until: date) -> list[Change]:
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
            for day, said in self._days(row):
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
            tuple(self._absences.get(row.id, ())),
            places,
        )

    def home(self, row: LifeRow, day: str) -> Home:
        """Return where a person belongs on a day."""
        now = home_now(row)
        if row.id not in self._odd:
            return now
        family = row.family
        if row.id in self._kin:
            family = _on(_undated(self._kin[row.id], "family"), day)
        village, rt, of_family = self._families.get(family or "", (None, None, None))
        if family in self._placed:
            village, rt = _on(self._placed[family], day)
        posyandu = row.posyandu
        if row.since is not None and row.since > day:
            posyandu = None
            for o in self._served.get(row.id, ()):
                since = o.fields.get("since")
                if not isinstance(since, str) or since <= day:
                    posyandu = o.fields.get("posyandu")
        return Home(family, village, rt, posyandu or of_family)

    def _days(self, row: LifeRow) -> Iterable[tuple[str, bool]]:
        """Yield the days on which a person may have come to belong elsewhere."""
        yield "", True
        families = {row.family}
        for step in _undated(self._kin.get(row.id, []), "family"):
            families.add(step.value)
            yield step.since, step.since == ""
        for family in families:
            for step in self._placed.get(family or "", ()):
                yield step.since, step.said
        for o in self._served.get(row.id, ()):
            since = o.fields.get("since")
            if isinstance(since, str):
                yield since, True
        if self._codes is not None and row.since is not None:
            yield row.since, True

    def _inside(self, home: Home) -> bool:
        if self._codes is not None and home.posyandu not in self._codes:
            return False
        return self._area.village is None or home.village == self._area.village


def home_now(row: LifeRow) -> Home:
    """Return where a person belongs as the tables show it."""
    return Home(row.family, row.village, row.rt, row.posyandu or row.family_posyandu)


def _differing(
    histories: Mapping[str, list[Operation]], *fields: str
) -> dict[str, list[Operation]]:
    """Keep the histories in which one of some fields was ever another."""
    return {
        row: history
        for row, history in histories.items()
        if len({tuple(said.get(name) for name in fields) for said in map(stored, history)}) > 1
    }


def _undated(history: list[Operation], field: str) -> list[_Step]:
    """Return what a field said from which day on; the first for all time before."""
    return [
        _Step("" if place == 0 else _written_on(o), o.fields.get(field), place == 0)
        for place, o in enumerate(history)
    ]


def _place_steps(
    history: list[Operation], moves: Iterable[tuple[str, str | None, str | None]]
) -> list[_Step]:
    """Return where a family was from which day on; a recorded move gives the day."""
    told = {(village, rt): day for day, village, rt in moves}
    steps = []
    for place, o in enumerate(history):
        said = stored(o)
        at = (said.get("village"), said.get("rt"))
        if place == 0:
            steps.append(_Step("", at, True))
        else:
            steps.append(_Step(told.get(at) or _written_on(o), at, at in told))
    return sorted(steps, key=lambda step: step.since)


def _families(history: list[Operation]) -> Iterable[str]:
    return (o.fields["family"] for o in history if isinstance(o.fields.get("family"), str))


def _on(steps: list[_Step], day: str) -> Any:
    """Return what held on a day: the last that began by then."""
    value = None
    for step in steps:
        if step.since <= day:
            value = step.value
    return value


def _written_on(o: Operation) -> str:
    return datetime.fromtimestamp(o.at / 1000).astimezone().date().isoformat()
