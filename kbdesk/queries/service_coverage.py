"""How many of those whom a service is meant for had it: ``report services``.

What is given (tablets, capsules, vaccines, food) is counted as it was recorded; what is asked
(breast milk, food beside it, the week's tablet) of those whose answer is known. Nobody counts
as "no" because nothing is known of them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain import immunisation
from kbdesk.domain.ages import born_after, month_completed_on, months_between
from kbdesk.domain.comparison import COMPARED, Tallied
from kbdesk.domain.figure_limits import known_enough
from kbdesk.domain.indicators import Figures, Part
from kbdesk.domain.limits import limits
from kbdesk.domain.pregnancy import DELIVERED, risks
from kbdesk.domain.report_json.services import ServiceJson, ServicesJson
from kbdesk.domain.service_checks import breastfed_exclusively, given_vaccines
from kbdesk.domain.services import BOOK_SEEN, Service
from kbdesk.domain.supplements import POSTPARTUM_DAYS, vitamin_a
from kbdesk.queries import nutrition
from kbdesk.queries.area import Area, children_of_area, lives_here, month_span, said_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.population import day_of
from kbdesk.queries.register_activity import expects_in
from kbdesk.queries.register_area import ServingPlaces
from kbdesk.queries.register_women import PACKS, packs_of, span_of
from kbdesk.queries.residence import Residence
from kbdesk.queries.skdn import month_text
from kbdesk.queries.women import pregnancy_of
from kbdesk.store.ages_rows import facts_between
from kbdesk.store.coverage_rows import born_between, seen_after_birth
from kbdesk.store.kitchen_rows import with_place_between
from kbdesk.store.records import Row
from kbdesk.store.register_rows import (
    ValidService,
    checks_between,
    lives_of,
    pregnancies_between,
    services_given,
    women_between,
)

FIGURES: Final = tuple(COMPARED["services"])
MONTHS_BEFORE: Final = 12
"""Births are counted over so many months up to a day: those of one month are too few."""
NEWBORN_DAYS: Final = 28
EXCLUSIVE_UNTIL: Final = 6
FOOD_MONTHS: Final = (6, 24)
BASIC_MONTHS, BOOSTER_MONTHS = (12, 24), (24, 36)
"""The ages at which the basic vaccines (IDL) and the boosters (IBL) should be complete."""
BOOSTERS: Final = ("DPT-HB-Hib4", "MR2")
_TREATED: Final = frozenset({"treated", "returned"})
_REFERRED_DAYS_BEFORE: Final = 31
_KINDS: Final = (
    "immunisation", BOOK_SEEN, "vitamin_a", "breastfeeding", "complementary_food_start", "pmt",
)  # fmt: skip
Where = tuple[str | None, str | None]
"""A posyandu and the kelurahan in which it counts."""
ByPlace = Mapping[Where, Mapping[str, Tallied]]


Noted = tuple[str | None, str | None, str, bool, bool, bool]
"""What a figure counts of one person.

Posyandu and kelurahan of the home, the figure, and whether the person is in its part, in its
whole, and among the known.
"""


class _Count:
    """What is counted of each person."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Noted]] = []

    def note(
        self,
        person: str,
        where: Where,
        figure: str,
        *,
        meant: bool = True,
        part: bool,
        known: bool = True,
    ) -> None:
        """Count somebody: ``known`` whether it is known, ``meant`` whether it is for them."""
        meant = known and meant
        self.found.append((person, (*where, figure, meant and part, meant, known)))


class CoverageReading:
    """The services of an area from some month to another, read once for all of them."""

    def __init__(
        self, desk: Desk, area: Area, months: range, people: Collection[str] | None = None
    ) -> None:
        """Read them; months are year * 12 + month - 1. ``people``: only of these."""
        self._desk, self._area, self._people = desk, area, people
        self._records = desk.store.records
        self._places = ServingPlaces(desk)
        today = desk.clock.today()
        self._days = {month: min(month_span(month)[1], today) for month in months}
        first, last = self._days[months[0]], self._days[months[-1]]
        self._children = {
            month: children_of_area(desk, area, day, day, people)
            for month, day in self._days.items()
        }
        ids = {id_ for of in self._children.values() for id_ in of}
        self._vitamin_a: dict[str, list[date]] = {}
        self._records_of: dict[str, immunisation.VaccineRecord] = {}
        self._given: dict[str, list[ValidService]] = defaultdict(list)
        for one in services_given(self._records, ids, "0001-01-01", last.isoformat(), _KINDS):
            self._given[one.person].append(one)
        since = month_completed_on(first, -MONTHS_BEFORE) - timedelta(POSTPARTUM_DAYS)
        self._pregnancies = [
            row
            for row in pregnancies_between(self._records, since.isoformat(), last.isoformat())
            if people is None or row["person"] in people
        ]
        self._seen: dict[str, list[str]] = defaultdict(list)
        for person, day in seen_after_birth(
            self._records, since.isoformat(), last.isoformat(), people
        ):
            self._seen[person].append(day)
        self._newborn = [
            (person, born)
            for person, born in born_between(self._records, since.isoformat(), last.isoformat())
            if people is None or person in people
        ]
        mothers = {row["person"] for row in self._pregnancies}
        began = (since - timedelta(days=400)).isoformat()
        self._checks: dict[str, list[Row]] = defaultdict(list)
        for row in checks_between(self._records, mothers, began, last.isoformat()):
            self._checks[row["person"]].append(row)
        self._tablets: dict[str, list[ValidService]] = defaultdict(list)
        given = services_given(self._records, mothers, began, last.isoformat(), ["ttd"])
        for one in given:
            self._tablets[one.person].append(one)

    def on(self, month: int) -> ByPlace:
        """Return what is counted of a month, by posyandu and kelurahan."""
        return _by_place(self._places, Counter(noted for _, noted in self.by_person(month)))

    def by_person(self, month: int) -> list[tuple[str, Noted]]:
        """Return what is counted of each person in a month."""
        count = _Count()
        self._of_children(month, count)
        self._of_the_wasted(month, count)
        self._of_pregnancies(month, count)
        self._of_births(month, count)
        self._of_girls(month, count)
        return count.found

    def _home(self, row: Row, day: date) -> Where | None:
        """Return where somebody is served on a day; None where that is not in the area."""
        home = self._places.home(row, day)
        if not self._places.within(self._area, home.posyandu, home.village):
            return None
        return home.posyandu, home.village

    # -- children ------------------------------------------------------------------------

    def _of_children(self, month: int, count: _Count) -> None:
        day = self._days[month]
        text, first = day.isoformat(), month_span(month)[0].isoformat()
        asked = facts_between(self._records, "examination", self._children[month], first, text)
        for id_, (child, posyandu) in self._children[month].items():
            if not lives_here(child, day):
                continue
            where = posyandu, child.village
            born = date.fromisoformat(child.birth_date)
            months = months_between(child.birth_date, text)
            if months < EXCLUSIVE_UNTIL:
                self._milk(where, id_, born, day, count)
            if FOOD_MONTHS[0] <= months < FOOD_MONTHS[1]:
                said = [row["feeding_right"] for row in asked.get(id_, ())]
                told = [one for one in said if one is not None]
                count.note(id_, where, "complementary_food", part=bool(told and told[-1]),
                           known=bool(told))  # fmt: skip
            turn = vitamin_a(born, self._capsules(id_), day)
            if turn.given_on is not None or turn.due or turn.missed:
                count.note(id_, where, "vitamin_a", part=turn.given_on is not None)
            if BASIC_MONTHS[0] <= months < BOOSTER_MONTHS[1]:
                self._vaccines(where, id_, months, day, count)

    def _milk(self, where: Where, child: str, born: date, day: date, count: _Count) -> None:
        given = [_service(one) for one in self._given.get(child, ()) if one.date <= str(day)]
        only = breastfed_exclusively(born, given, day)
        known = only is not None
        count.note(child, where, "exclusive_breastfeeding", part=only is True, known=known)

    def _capsules(self, child: str) -> list[date]:
        """Return the days on which a child was given vitamin A, of all months."""
        if child not in self._vitamin_a:
            self._vitamin_a[child] = [
                date.fromisoformat(one.date)
                for one in self._given.get(child, ())
                if one.kind == "vitamin_a"
            ]
        return self._vitamin_a[child]

    def _vaccines(self, where: Where, child: str, months: int, day: date, count: _Count) -> None:
        if child not in self._records_of:
            all_ = [_service(one) for one in self._given.get(child, ())]
            self._records_of[child] = given_vaccines(all_)
        record = self._records_of[child]
        known = record.begun(day)
        if months < BASIC_MONTHS[1]:
            missing = immunisation.basic_missing(record, day)
            count.note(child, where, "basic_immunisation", part=not missing, known=known)
        else:
            whole = all(record.has(one, day) for one in BOOSTERS)
            count.note(child, where, "booster_immunisation", part=whole, known=known)

    def _of_the_wasted(self, month: int, count: _Count) -> None:
        """Count who was measured as wasted in the month, and what was done for them."""
        first, last = month_span(month)[0], self._days[month]
        wasted: dict[str, list[tuple[str, Where]]] = {"severely_wasted": [], "wasted": []}
        thin = nutrition.TALLIED.index("zwfl")
        for child, status in nutrition.statuses(self._desk, month, self._area, self._people):
            posyandu, home, *codes = status
            if codes[thin] in wasted:
                wasted[codes[thin] or ""].append((child, (posyandu, home)))
        if not any(wasted.values()):
            return
        seen = self._treated({child for child, _ in wasted["severely_wasted"]}, first, last)
        fed = with_place_between(self._records, first, last)
        for child, where in wasted["severely_wasted"]:
            count.note(child, where, "severe_wasting_treated", part=child in seen)
        for child, where in wasted["wasted"]:
            food = child in fed or any(
                given.kind == "pmt" and first.isoformat() <= given.date <= last.isoformat()
                for given in self._given.get(child, ())
            )
            count.note(child, where, "wasting_fed", part=food)

    def _treated(self, children: Collection[str], first: date, last: date) -> set[str]:
        """Return who of some children was referred lately and seen by the puskesmas by a day."""
        since, day = (first - timedelta(_REFERRED_DAYS_BEFORE)).isoformat(), last.isoformat()
        rows = facts_between(self._records, "referral", children, since, day)
        return {
            child
            for child, of in rows.items()
            for row in of
            if (row["received_on"] or "~") <= day
            or (row["state"] in _TREATED and (row["state_date"] or "~") <= day)
        }

    # -- women ---------------------------------------------------------------------------

    def _of_pregnancies(self, month: int, count: _Count) -> None:
        """Count the women who expect: by the rule of the register of results (SIP F6)."""
        first, last = month_span(month)
        day, begin = self._days[month], first.isoformat()
        fed = with_place_between(self._records, first, day)
        by_woman: dict[str, list[Row]] = defaultdict(list)
        for row in self._pregnancies:
            by_woman[row["person"]].append(row)
        for person, rows in by_woman.items():
            here = [row for row in rows if row["date"] is not None]
            woman = {**here[-1], "id": person} if here else None
            if woman is None or not self._places.homes.lives_row(woman, last.isoformat()):
                continue
            where = self._home(woman, last)
            if where is None or not expects_in(here, month):
                continue
            checks = [
                one for one in self._checks.get(person, ()) if begin <= one["date"] <= str(last)
            ]
            tablets = any((one["tablets"] or 0) > 0 for one in checks) or any(
                begin <= one.date <= str(last) for one in self._tablets.get(person, ())
            )
            count.note(person, where, "pregnant_checked", part=bool(checks))
            count.note(person, where, "pregnant_iron", part=tablets)
            arm = self._arm(person, here, day)
            if arm is not False:
                food = person in fed or any(
                    one["kek_food"] or one["kek_food_daily"] for one in checks
                )
                low = arm is not None and "kek" in risks(arm, None, None, None)
                count.note(person, where, "kek_fed", meant=low, part=food, known=arm is not None)

    def _arm(self, person: str, rows: Sequence[Row], day: date) -> int | bool | None:
        """Return the last arm of the pregnancy of a day in millimetres; False where it is over."""
        running = [
            row for row in rows if row["date"] <= str(day) and pregnancy_of(row).open_on(day)
        ]
        if not running:
            return False
        since = span_of(running[-1])[0]
        arms = [
            one["muac_mm"]
            for one in self._checks.get(person, ())
            if since <= one["date"] <= str(day) and one["muac_mm"] is not None
        ]
        return int(arms[-1]) if arms else None

    def _of_births(self, month: int, count: _Count) -> None:
        """Count the births of twelve months: tablets before them, who was seen after them."""
        day = self._days[month]
        since = month_completed_on(day, -MONTHS_BEFORE)
        for row in self._pregnancies:
            ended = pregnancy_of(row).ended_on
            if ended is None or row["outcome"] not in DELIVERED or row["date"] is None:
                continue
            woman = {**row, "id": row["person"]}
            if not self._places.homes.lives_row(woman, day.isoformat()):
                continue
            where = self._home(woman, day)
            if where is None:
                continue
            if since < ended <= day:
                begin, until = span_of(row)
                until = min(until, day.isoformat())
                person = row["person"]
                checks = [
                    one for one in self._checks.get(person, ()) if begin <= one["date"] <= until
                ]
                given = [one for one in self._tablets.get(person, ()) if begin <= one.date <= until]
                known = bool(given) or any(one["tablets"] is not None for one in checks)
                packs = packs_of(checks, given, begin, until)
                count.note(
                    person, where, "iron_90", part=packs[f"iron_{PACKS}"] is not None, known=known
                )
            over = ended + timedelta(POSTPARTUM_DAYS)
            if since < over <= day:
                seen = self._was_seen(row["person"], ended, over)
                count.note(row["person"], where, "postpartum_seen", part=seen)
        self._of_newborn(since, day, count)

    def _of_newborn(self, since: date, day: date, count: _Count) -> None:
        span = timedelta(NEWBORN_DAYS)
        born = {
            person: date.fromisoformat(text)
            for person, text in self._newborn
            if since < date.fromisoformat(text) + span <= day
        }
        for row in lives_of(self._records, born):
            over = born[row["id"]] + span
            if not self._places.homes.lives_row(row, over.isoformat()):
                continue
            where = self._home(row, day)
            if where is not None:
                seen = self._was_seen(row["id"], born[row["id"]], over)
                count.note(row["id"], where, "newborn_seen", part=seen)

    def _was_seen(self, person: str, since: date, until: date) -> bool:
        return any(str(since) <= day <= str(until) for day in self._seen.get(person, ()))

    def _of_girls(self, month: int, count: _Count) -> None:
        """Count the girls of school age: who took this week's tablet when they were asked last."""
        day, first = self._days[month], month_span(month)[0]
        rule = limits()["iron"]
        rows = women_between(
            self._records,
            born_after(day, (rule["to_years"] + 1) * 12),
            born_after(day, rule["from_years"] * 12),
            day.isoformat(),
            day.isoformat(),
            self._people,
        )
        homes: Residence = self._places.homes
        girls = {row["id"]: row for row in lives_of(self._records, {one["id"] for one in rows})}
        here = {
            id_: where
            for id_, row in girls.items()
            if homes.lives_row(row, day.isoformat()) and (where := self._home(row, day)) is not None
        }
        told = facts_between(self._records, "examination", here, first.isoformat(), str(day))
        for id_, where in here.items():
            said = [one["iron_taken"] for one in told.get(id_, ())]
            known = [one for one in said if one is not None]
            count.note(id_, where, "girls_iron", part=bool(known and known[-1]), known=bool(known))


def _service(one: ValidService) -> Service:
    return Service(
        one.kind, date.fromisoformat(one.date), one.detail, one.month, one.answer,
        by_book=bool(one.by_book),
    )  # fmt: skip


def _by_place(places: ServingPlaces, counts: Mapping[Noted, int]) -> ByPlace:
    """Return counts by posyandu and the kelurahan in which it counts: its own, where known."""
    found: dict[Where, dict[str, Tallied]] = {}
    for (posyandu, home, figure, part, whole, known), many in counts.items():
        profile = places.known.get(posyandu or "") or {}
        where = posyandu, profile.get("village") or home
        of = found.setdefault(where, {}).setdefault(figure, Tallied())
        of.add(Tallied(many * part, many * whole, many * known, many))
    return found


def coverage(desk: Desk, area: Area, months: range) -> dict[int, ByPlace]:
    """Return what is counted of each month; of everybody, or a kelurahan, it is kept and mended."""
    if area.posyandu is not None:
        reading = CoverageReading(desk, area, months)
        return {month: reading.on(month) for month in months}
    from kbdesk.queries.kept_people import kept_people

    counted_by = json.dumps(limits()["iron"], sort_keys=True)
    name = f"services:{sha256(counted_by.encode()).hexdigest()[:8]}"
    places = ServingPlaces(desk)
    found = kept_people(desk, name, months, _noted)
    return {
        month: {
            where: counts
            for where, counts in _by_place(places, of).items()
            if area.village in (None, where[1])
        }
        for month, of in found.items()
    }


def _noted(
    desk: Desk, months: range, people: Collection[str] | None
) -> dict[int, list[tuple[str, Noted]]]:
    reading = CoverageReading(desk, Area(), months, people)
    return {month: reading.by_person(month) for month in months}


def summed(found: ByPlace, wheres: Iterable[Where] | None = None) -> dict[str, Tallied]:
    """Return the counts of some places together, of all without a word; each figure is there."""
    total = {figure: Tallied() for figure in FIGURES}
    for where in found if wheres is None else wheres:
        for figure, of in found.get(where, {}).items():
            total[figure].add(of)
    return total


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """The coverage of a month, and of the months before it; the present one last."""

    month: int
    area: Area
    day: date
    months: Mapping[int, Mapping[str, Tallied]]

    @property
    def now(self) -> Mapping[str, Tallied]:
        """Return the counts of the month itself."""
        return self.months[self.month]


def services(desk: Desk, month: int, area: Area, months: int = MONTHS_BEFORE) -> ServiceReport:
    """Return the coverage of a month beside those before it."""
    span = range(month - months + 1, month + 1)
    found = coverage(desk, area, span)
    day = day_of(desk, month)
    return ServiceReport(month, area, day, {one: summed(of) for one, of in found.items()})


def said(found: ServiceReport) -> ServicesJson:
    """Return the coverage as ``report services`` writes it."""
    area = found.area
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(area.posyandu),
        "village": area.village,
        "puskesmas": area.puskesmas,
        "day": found.day.isoformat(),
        "figures": _said(found.now),
        "months": [
            {"month": month_text(one), "figures": _said(of)} for one, of in found.months.items()
        ],
    }


def _said(counts: Mapping[str, Tallied]) -> dict[str, ServiceJson]:
    return {
        name: as_json(
            ServiceJson,
            of,
            percent=of.value("share"),
            known_of=of.of,
            state=COMPARED["services"][name].state(of),
        )
        for name, of in counts.items()
    }


def shares(counts: Mapping[str, Tallied], *, fit: bool = False) -> Figures:
    """Return the shares for their targets; ``fit``: only those of which enough is known."""
    return {
        name: Part(of.part, of.whole)
        for name, of in counts.items()
        if not fit or known_enough(of.known, of.of)
    }


def earlier_shares(desk: Desk, month: int, area: Area) -> Figures:
    """Return the shares of an earlier month, those of which enough was known."""
    found = coverage(desk, area, range(month, month + 1))
    return shares(summed(found[month]), fit=True)
