"""Who lives where on a day; the tables themselves only show today.

The one rule for SKDN, the population, the registers and the lists. The day decides, not when
it was written: a death of March that is recorded in May is of March. What has no day (an RT
that was corrected, a member written to another family) holds from the day of its writing on,
and the first that was ever written holds for all time before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from kbdesk.domain.population import lives_on
from kbdesk.journal.clock import moment
from kbdesk.journal.operation import Operation
from kbdesk.store.child_rows import ChildRow
from kbdesk.store.day_rows import GrownRow
from kbdesk.store.population_rows import LifeRow, Move, PopulationRows
from kbdesk.store.projection import stored
from kbdesk.store.records import Records


class Home(NamedTuple):
    """Where a person belongs on a day."""

    family: str | None
    village: str | None
    rt: str | None
    posyandu: str | None


class HomeStep(NamedTuple):
    """What held from a day on (``""``: always); ``said`` if somebody gave the day."""

    since: str
    value: Any
    said: bool


class Registered(NamedTuple):
    """The fields of a person's row that :meth:`Residence.home` needs."""

    id: str
    family: str | None
    village: str | None
    rt: str | None
    posyandu: str | None
    since: str | None
    family_posyandu: str | None

    @classmethod
    def of(cls, row: Mapping[str, object]) -> Registered:
        return cls._make(row[name] for name in cls._fields)


Dated = ChildRow | GrownRow | LifeRow
"""A person with the dates of a life, as the tables show them."""
Placed = Dated | Registered
"""A person with family, home and posyandu, as the tables show them today."""


class Residence:
    """Times away, moves and corrections: read when first asked for, of everybody at once.

    They are few. Whoever has none of them is where the tables say.
    """

    def __init__(self, records: Records) -> None:
        self._rows = PopulationRows(records)

    # -- a day ---------------------------------------------------------------------------

    def lives(self, person: Dated, day: str) -> bool:
        return lives_on(
            day,
            born=person.birth_date,
            arrived=person.arrived_date,
            died=person.death_date,
            left=person.left_date,
            absences=self.absences.get(person.id, ()),
        )

    def lives_row(self, person: Mapping[str, Any], day: str) -> bool:
        """Tell the same of a row that has ``id`` and the four dates."""
        return lives_on(
            day,
            born=person["birth_date"],
            arrived=person["arrived_date"],
            died=person["death_date"],
            left=person["left_date"],
            absences=self.absences.get(person["id"], ()),
        )

    def home(self, person: Placed, day: str) -> Home:
        family, village, rt = person.family, person.village, person.rt
        posyandu, of_family = person.posyandu, person.family_posyandu
        if person.id in self.kin:
            family = held_on(undated(self.kin[person.id], "family"), day)
            if family != person.family:
                nowhere = (None, None, None)
                village, rt, of_family = self._kin_families.get(family or "", nowhere)
        if family in self.placed:
            village, rt = held_on(self.placed[family], day)
        if person.since is not None and person.since > day:
            posyandu = None
            for o in self.served.get(person.id, ()):
                since = o.fields.get("since")
                if not isinstance(since, str) or since <= day:
                    posyandu = o.fields.get("posyandu")
        return Home(family, village, rt, posyandu if isinstance(posyandu, str) else of_family)

    def days(self, person: Placed, *, served: bool) -> Iterator[tuple[str, bool]]:
        """Yield the days on which a person may have come to belong elsewhere.

        Each with whether somebody said that day. ``served``: to another posyandu as well.
        """
        yield "", True
        families = {person.family}
        for step in undated(self.kin.get(person.id, []), "family"):
            families.add(step.value)
            yield step.since, step.since == ""
        for family in families:
            for step in self.placed.get(family or "", ()):
                yield step.since, step.said
        if not served:
            return
        for o in self.served.get(person.id, ()):
            since = o.fields.get("since")
            if isinstance(since, str):
                yield since, True
        if person.since is not None:
            yield person.since, True

    # -- what the tables do not tell -----------------------------------------------------

    @cached_property
    def absences(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Return by person the times away that are over: first day away, day of return."""
        return self._rows.absences()

    @cached_property
    def kin(self) -> Mapping[str, list[Operation]]:
        """Return by person what was written of the family, where it was ever another."""
        return _differing(self._rows.replaced("person", "kin"), "family")

    @cached_property
    def placed(self) -> Mapping[str | None, list[HomeStep]]:
        """Return by family where it was from which day on, if it was ever elsewhere."""
        moves = self._rows.moves()
        return {
            family: _place_steps(history, moves.get(family, ()))
            for family, history in _differing(
                self._rows.replaced("family", "place"), "village", "rt"
            ).items()
        }

    @cached_property
    def served(self) -> Mapping[str, list[Operation]]:
        """Return by person what was written of the posyandu, of who ever moved to another."""
        served = self._rows.replaced("person", "served")
        return {id_: served.get(id_, []) for id_ in self._rows.ever_moved()}

    @cached_property
    def _kin_families(self) -> Mapping[str, tuple[str | None, ...]]:
        asked = {
            o.fields["family"]
            for history in self.kin.values()
            for o in history
            if isinstance(o.fields.get("family"), str)
        }
        return self._rows.families(asked)


def home_now(person: Placed) -> Home:
    """Return where a person belongs as the tables show it."""
    posyandu = person.posyandu or person.family_posyandu
    return Home(person.family, person.village, person.rt, posyandu)


def undated(history: list[Operation], field: str) -> list[HomeStep]:
    """Return what a field said from which day on; the first for all time before."""
    return [
        HomeStep("" if place == 0 else _written_on(o), o.fields.get(field), place == 0)
        for place, o in enumerate(history)
    ]


def held_on(steps: Iterable[HomeStep], day: str) -> Any:
    """Return what held on a day: the last that began by then."""
    value = None
    for step in steps:
        if step.since <= day:
            value = step.value
    return value


def _differing(
    histories: Mapping[str, list[Operation]], *fields: str
) -> dict[str, list[Operation]]:
    """Keep the histories in which one of some fields was ever another."""
    return {
        row: history
        for row, history in histories.items()
        if len({tuple(said.get(name) for name in fields) for said in map(stored, history)}) > 1
    }


def _place_steps(history: list[Operation], moves: Iterable[Move]) -> list[HomeStep]:
    """Return where a family was from which day on.

    A recorded move gives its day to the place that was written with it. A move of before a
    later one is written without a place, and is a step of its own. A place without a day holds
    from the day of its writing on, unless a move is recorded later.
    """
    places = [_place(o) for o in history]
    days: dict[int, str] = {}
    steps: list[tuple[int, HomeStep]] = []
    for move in moves:
        at = (move.village, move.rt)
        written = next(
            (
                number
                for number in range(len(history) - 1, 0, -1)
                if history[number].clock < move.noted and places[number] == at
            ),
            None,
        )
        if written is None:
            steps.append((move.noted, HomeStep(move.day, at, True)))
        else:
            days[written] = move.day
    for number, o in enumerate(history):
        since = "" if number == 0 else days.get(number) or _written_on(o)
        steps.append((o.clock, HomeStep(since, places[number], number == 0 or number in days)))
    found: list[HomeStep] = []
    for _, step in sorted(steps, key=lambda one: one[0]):
        if step.said:
            found = [one for one in found if one.said or one.since <= step.since]
        found.append(step)
    return sorted(found, key=lambda step: step.since)


def _place(o: Operation) -> tuple[str | None, str | None]:
    said = stored(o)
    return said.get("village"), said.get("rt")


def _written_on(o: Operation) -> str:
    return moment(o.at).date().isoformat()
