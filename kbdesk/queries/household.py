"""One family on a day: who lives there, births, couples, planning.

A couple (PUS, where the wife is of reproductive age) is told from the family: a woman who
is its wife, or who is said to be married. She is none where she is said to be single,
divorced or widowed, and a wife is none whose husband, the head of the family, died or left.
A husband who works elsewhere is a husband. ``village_columns`` asks the same of thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.family_planning import PREGNANT, Said, reason_of
from kbdesk.domain.krs import (
    Family,
    KrsFinding,
    Limits,
    Woman,
    born_after,
    find,
    reproductive_births,
)
from kbdesk.domain.population import lives_on
from kbdesk.domain.pregnancy import LONGEST_DAYS, Pregnancy
from kbdesk.domain.report_json.families import FamilyPlaceJson
from kbdesk.store.household_rows import (
    FamilyRow,
    HouseholdRows,
    MemberRow,
    PlanningRow,
    PregnancyRow,
)
from kbdesk.store.population_rows import PopulationRows

YOUNGEST_MOTHER_MONTHS = 10 * 12
_UNMARRIED = frozenset({"single", "divorced", "widowed"})


class Planning:
    """A woman's records of family planning and her pregnancies, the oldest first."""

    __slots__ = ("_said", "pregnancies", "records")

    def __init__(self) -> None:
        self.records: list[PlanningRow] = []
        self.pregnancies: list[PregnancyRow] = []
        self._said: dict[str, Said | None] = {}

    def pregnant(self, on: str) -> bool:
        return self.carried(on) is not None

    def carried(self, on: str) -> PregnancyRow | None:
        return next((one for one in self.pregnancies if _carried(one, on)), None)

    def said(self, on: str) -> Said | None:
        """Return what a couple uses on a day, from what was recorded by then.

        Who is pregnant uses nothing. What was said before a pregnancy that has ended since,
        or during it, says nothing of now.
        """
        if self.pregnancies and self.pregnant(on):
            return PREGNANT
        last = self.last(on)
        if last is None or last.status is None:
            return None
        for one in self.pregnancies:
            began = one.lmp or one.date or ""
            ended = one.end_date or on
            if began <= on and last.date < (one.end_date or began) and ended <= on:
                return None
        if last.date not in self._said:
            said = Said(last.status, last.method, reason_of(last.reason, last.wish))
            self._said[last.date] = said
        return self._said[last.date]

    def last(self, on: str) -> PlanningRow | None:
        """Return her last record by a day."""
        for one in reversed(self.records):
            if one.date <= on:
                return one
        return None

    def births_told(self, on: str) -> tuple[int | None, str]:
        """Return the live births that she told last by a day, and when."""
        for one in reversed(self.records):
            if one.live_births is not None and one.date <= on:
                return one.live_births, one.date
        return None, ""


NOTHING_SAID = Planning()


class Household(NamedTuple):
    """A family with its people, as they are written; use :meth:`here` for who lives there."""

    row: FamilyRow
    people: Sequence[MemberRow]

    def here(self, on: str) -> list[MemberRow]:
        """Return who is born or come, alive and not away on a day."""
        return [one for one in self.people if lives(one, on)]

    def is_couple(self, woman: MemberRow, on: str) -> bool:
        """Tell whether a woman is a wife who lives with her husband; see the module's text."""
        if woman.relation == "wife":
            if woman.sex == "male" or woman.marital in _UNMARRIED:
                return False
            head = False
            for one in self.people:
                if one.relation == "head" and one.sex != "female":
                    if not gone(one, on):
                        return True
                    head = True
            return not head
        return woman.marital == "married" and woman.sex == "female"


def lives(person: MemberRow, on: str) -> bool:
    """Tell whether a person is born or come, alive and not away on a day (YYYY-MM-DD)."""
    return lives_on(
        on,
        born=person.birth_date,
        arrived=person.arrived_date,
        died=person.death_date,
        left=person.left_date,
        absences=person.away,
    )


def gone(person: MemberRow, on: str) -> bool:
    """Tell whether a person is dead or away on a day, also if the person came back later."""
    return (
        (person.death_date is not None and person.death_date <= on)
        or (person.left_date is not None and person.left_date <= on)
        or (bool(person.away) and any(left <= on < back for left, back in person.away))
    )


def _carried(row: PregnancyRow, on: str) -> bool:
    if row.end_date is not None and row.end_date <= on:
        return False
    began = row.lmp or row.date
    if began is None or began > on:
        return False
    day = date.fromisoformat(on)
    if row.lmp is None and row.edd is None:
        return (day - date.fromisoformat(began)).days <= LONGEST_DAYS
    of = Pregnancy(
        lmp=date.fromisoformat(row.lmp) if row.lmp else None,
        edd=date.fromisoformat(row.edd) if row.edd else None,
    )
    return not of.overdue(day)


class OneFamily:
    """A family and its people up to a day; earlier days can be asked of it too."""

    def __init__(self, desk: Desk, family: str, until: date) -> None:
        """Read it; raises ``family.unknown``."""
        rows = HouseholdRows(desk.store.records)
        read = rows.family(family)
        if read is None:
            raise KbdeskError("family.unknown", field="family", id=family)
        absences = PopulationRows(desk.store.records).absences()
        people = [
            MemberRow._make((*row, tuple(absences.get(row[0], ())))) for row in rows.members(family)
        ]
        self.household = Household(read, people)
        self._born_to: dict[str, list[str | None]] = defaultdict(list)
        for mother, born in rows.births(family):
            self._born_to[mother].append(born)
        self._planning: dict[str, Planning] = defaultdict(Planning)
        women = [one.id for one in people if one.sex != "male"]
        for record in rows.planning(until.isoformat(), women):
            self._planning[record.person].records.append(record)
        for pregnancy in rows.pregnancies(women):
            self._planning[pregnancy.person].pregnancies.append(pregnancy)

    def planning(self, woman: str) -> Planning:
        return self._planning.get(woman, NOTHING_SAID)

    def krs(self, on: str, limit: Limits) -> KrsFinding:
        """Return what is found of the family at risk of stunting on a day."""
        return find(self.family(on, limit), on, limit)

    def family(self, on: str, limit: Limits) -> Family:
        """Return the family as the flags are judged by it."""
        household = self.household
        here = household.here(on)
        wives = [one for one in household.people if one.relation == "wife" and one.sex != "male"]
        only_wife = wives[0] if len(wives) == 1 else None
        young: list[str | None] = []
        mothers: set[str] = set()
        under_five = born_after(on, limit.under_five_months)
        for one in here:
            born = one.birth_date
            if born is None:
                if one.relation == "child" or one.mother is not None:
                    young.append(None)
            elif born > under_five:
                young.append(born)
                mother = one.mother
                if mother is None and only_wife is not None and _may_be_hers(only_wife, one):
                    mother = only_wife.id
                if mother is not None:
                    mothers.add(mother)
        women = []
        for one in here:
            if one.sex == "male":
                continue
            couple = household.is_couple(one, on)
            if couple or one.id in mothers:
                women.append(self._woman(one, on, only_wife, couple=couple))
        return Family(
            household.row.drinking_water,
            household.row.latrine,
            women,
            young,
            frozenset(mothers),
        )

    def _woman(
        self, one: MemberRow, on: str, only_wife: MemberRow | None, *, couple: bool
    ) -> Woman:
        births = [born for born in self._born_to.get(one.id, ()) if born is None or born <= on]
        sure = len(births)
        unsure = 0
        if one.relation == "wife":
            others = [
                child.birth_date
                for child in self.household.people
                if child.mother is None
                and (child.birth_date is None or child.birth_date <= on)
                and _may_be_hers(one, child)
            ]
            if only_wife is None:
                unsure = len(others)
            else:
                births += others
        planning = self._planning.get(one.id)
        if planning is None:
            return Woman(one.id, one.birth_date, couple, births, sure, unsure)
        told, told_on = planning.births_told(on)
        return Woman(
            one.id, one.birth_date, couple, births, sure, unsure, told, told_on,
            planning.pregnant(on), planning.said(on),
        )  # fmt: skip

    def of_pus(self, on: str, limit: Limits) -> set[str]:
        """Return the wives of the family's couples of reproductive age (PUS) on a day."""
        after, until = reproductive_births(on, limit)
        return {
            one.id
            for one in self.household.here(on)
            if after < (one.birth_date or "") <= until and self.household.is_couple(one, on)
        }


def _may_be_hers(wife: MemberRow, child: MemberRow) -> bool:
    """Tell whether a child of the family of which no mother is said counts as the wife's."""
    if child.relation != "child" or child.id == wife.id:
        return False
    if wife.birth_date is None or child.birth_date is None:
        return True
    return months_between(wife.birth_date, child.birth_date) >= YOUNGEST_MOTHER_MONTHS


def report_day(desk: Desk, last: date) -> date:
    """Return the day that a month's report speaks of: its last day, today in the present one."""
    return min(last, desk.clock.today())


def place(row: FamilyRow) -> FamilyPlaceJson:
    """Return where a family lives, as the reports' lines say it."""
    return {"village": row.village, "rt": row.rt, "posyandu": row.posyandu}
