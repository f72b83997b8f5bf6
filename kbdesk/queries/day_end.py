"""What the closing page of an open day shows: its SKDN, who did not come, what is to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.services import BOOK_SEEN
from kbdesk.domain.skdn import Skdn
from kbdesk.growth.assess import Assessment
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area
from kbdesk.queries.day_stages import DayStages, day_stages
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.growth import said as said_of
from kbdesk.queries.open_day import ChildOfDay, OpenDay, open_day
from kbdesk.queries.skdn import skdn
from kbdesk.queries.standing import unacknowledged, unwritten


@dataclass(frozen=True, slots=True)
class ServiceCount:
    """How many people got a service that day: ``detail`` is the vaccine or dose."""

    kind: str
    detail: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A referral of the day that has not been printed yet."""

    id: str
    number: str | None
    person: str
    name: str
    reasons: tuple[str, ...]
    destination: str | None


@dataclass(frozen=True, slots=True)
class DayRow:
    """The day's own SKDN row: of the posyandu's own children under 60 months, as the month's.

    ``d`` were weighed = n + t + o + b + ``not_coded``. ``two_t`` and ``bgm`` are among them.
    """

    d: int
    n: int
    t: int
    o: int
    b: int
    not_coded: int
    two_t: int
    bgm: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A child measured that day with figures in doubt that nobody confirmed.

    ``answer`` is what the growth engine says of the measurement, as ``record`` answers it.
    """

    child: ChildOfDay
    answer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The page. ``absent``: own children who did not come and were not weighed this month, by RT
    and name; ``earlier``: how many did not come and were weighed this month before the day.

    ``waiting`` came and were not measured; ``stages`` are the people of every age. ``measured``
    counts everybody measured that day: own children under 60 months, ``guests`` served elsewhere,
    and ``older`` ones served here. ``unsent`` counts changes that the city has not confirmed,
    ``unwritten`` those of them that no stick has.
    """

    day: OpenDay
    month: Skdn
    today: DayRow
    measured: int
    absent: tuple[ChildOfDay, ...]
    earlier: int
    waiting: tuple[ChildOfDay, ...]
    stages: DayStages
    doubtful: tuple[Doubtful, ...]
    guests: int
    older: int
    slips: tuple[Slip, ...]
    services: tuple[ServiceCount, ...]
    unsent: int
    unwritten: int


def day_end(desk: Desk, posyandu: str, day: date) -> DayEnd:
    """Return what is left to do at the end of a posyandu's day."""
    found = open_day(desk, posyandu, day)
    done = [*found.section("done")]
    here = {one.id: one for one in (*found.children, *found.visiting)}
    assessed = {one.id: _assessed(desk, one.id, day) for one in done}
    own = {one.id for one in found.children}
    came_not = [one for one in found.children if one.state == "not_here"]
    beside = [one for one in done if one.id not in own]
    older = sum(one.posyandu == posyandu and one.months >= CODED_UNTIL_MONTHS for one in beside)
    return DayEnd(
        day=found,
        month=skdn(desk, month_index(day), Area((posyandu,))).total,
        today=_today([one for one in done if one.id in own], assessed),
        measured=len(done),
        absent=tuple(one for one in came_not if not one.weighed_this_month),
        earlier=sum(one.weighed_this_month for one in came_not),
        waiting=found.section("waiting"),
        stages=day_stages(desk, found),
        doubtful=_doubtful(done, assessed),
        guests=len(beside) - older,
        older=older,
        slips=_slips(desk, posyandu, day, here),
        services=_services(desk, posyandu, day, here),
        unsent=unacknowledged(desk),
        unwritten=unwritten(desk),
    )


def _assessed(desk: Desk, child: str, day: date) -> list[Assessment]:
    """Return what each valid measurement of a child on a day says, the latest last."""
    person = desk.store.records.get("person", child)
    if person is None:
        return []
    rows = desk.store.records.weighings(child)
    todays = [measurement_of(row) for row in rows if row["date"] == day.isoformat()]
    said = (assessment(desk, person, one) for one in todays)
    return [one for one in said if one is not None]


def _today(done: list[ChildOfDay], assessed: Mapping[str, list[Assessment]]) -> DayRow:
    weighed = {}
    for one in done:
        with_weight = [said for said in assessed[one.id] if said.gain is not None]
        if with_weight:
            weighed[one.id] = with_weight[-1]
    codes = Counter(said.gain.code for said in weighed.values() if said.gain is not None)
    twice = sum(said.gain.consecutive_t > 1 for said in weighed.values() if said.gain is not None)
    return DayRow(
        d=len(weighed), n=codes["N"], t=codes["T"], o=codes["O"], b=codes["B"],
        not_coded=codes[None], two_t=twice,
        bgm=sum(said.below_red_line is True for said in weighed.values()),
    )  # fmt: skip


def _doubtful(
    done: list[ChildOfDay], assessed: Mapping[str, list[Assessment]]
) -> tuple[Doubtful, ...]:
    found = []
    for one in done:
        for said in assessed[one.id][-1:]:
            if any(not warned.confirmed for warned in said.warnings):
                found.append(Doubtful(one, said_of(said)))
    return tuple(found)


def _slips(
    desk: Desk, posyandu: str, day: date, here: Mapping[str, ChildOfDay]
) -> tuple[Slip, ...]:
    slips = []
    for row in desk.store.records.find("referral", {"date": day.isoformat()}):
        if (row["state"] or "draft") != "draft":
            continue
        person = _of_the_day(desk, row["person"], posyandu, here)
        if person is not None:
            slips.append(
                Slip(
                    row["id"],
                    row["number"],
                    row["person"],
                    person,
                    tuple(row["reasons"]),
                    row["destination"],
                )
            )
    return tuple(sorted(slips, key=lambda slip: (slip.number or "", slip.id)))


def _services(
    desk: Desk, posyandu: str, day: date, here: Mapping[str, ChildOfDay]
) -> tuple[ServiceCount, ...]:
    people: dict[tuple[str, str | None], set[str]] = {}
    for row in desk.store.records.find("service", {"date": day.isoformat(), "voided": None}):
        # what was read in the KIA book was not given that day
        if row["by_book"] or row["kind"] == BOOK_SEEN:
            continue
        if row["kind"] and _of_the_day(desk, row["person"], posyandu, here) is not None:
            people.setdefault((row["kind"], row["detail"]), set()).add(row["person"])
    return tuple(
        ServiceCount(kind, detail, len(given))
        for (kind, detail), given in sorted(
            people.items(), key=lambda item: (item[0][0], item[0][1] or "")
        )
    )


def _of_the_day(
    desk: Desk, id_: str | None, posyandu: str, here: Mapping[str, ChildOfDay]
) -> str | None:
    """Return the name of a person who is of the posyandu or came to its day; else None."""
    if id_ is None:
        return None
    if id_ in here:
        return here[id_].name
    person: dict[str, Any] | None = desk.store.records.get("person", id_)
    if person is None:
        return None
    served = desk.store.records.served_by(person)
    return (person["name"] or "") if served == posyandu else None
