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
from kbdesk.queries.area import Area
from kbdesk.queries.open_day import ChildOfDay, OpenDay, open_day
from kbdesk.queries.skdn import skdn
from kbdesk.queries.standing import unacknowledged


@dataclass(frozen=True, slots=True)
class Given:
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
class DayEnd:
    """The page. ``absent`` are the own children not measured that day, by RT and name.

    ``unsent`` counts changes not yet taken to the city. ``codes`` are the day's own.
    """

    day: OpenDay
    month: Skdn
    measured: int
    codes: Mapping[str, int]
    absent: tuple[ChildOfDay, ...]
    visiting: tuple[ChildOfDay, ...]
    slips: tuple[Slip, ...]
    services: tuple[Given, ...]
    unsent: int


def day_end(desk: Desk, posyandu: str, day: date) -> DayEnd:
    """Return what is left to do at the end of a posyandu's day."""
    found = open_day(desk, posyandu, day)
    done = [*found.section("done")]
    here = {one.id: one for one in (*found.children, *found.visiting)}
    codes = Counter(one.code for one in done if one.code)
    return DayEnd(
        day=found,
        month=skdn(desk, month_index(day), Area((posyandu,))).total,
        measured=len(done),
        codes={code: codes[code] for code in ("N", "T", "O", "B")},
        absent=tuple(one for one in found.children if one.state != "done"),
        visiting=found.visiting,
        slips=_slips(desk, posyandu, day, here),
        services=_services(desk, posyandu, day, here),
        unsent=unacknowledged(desk),
    )


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
) -> tuple[Given, ...]:
    people: dict[tuple[str, str | None], set[str]] = {}
    for row in desk.store.records.find("service", {"date": day.isoformat(), "voided": None}):
        # what was read in the KIA book was not given that day
        if row["by_book"] or row["kind"] == BOOK_SEEN:
            continue
        if row["kind"] and _of_the_day(desk, row["person"], posyandu, here) is not None:
            people.setdefault((row["kind"], row["detail"]), set()).add(row["person"])
    return tuple(
        Given(kind, detail, len(given))
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
    family = desk.store.records.get("family", person["family"] or "") or {}
    served = person["posyandu"] or family.get("posyandu")
    return (person["name"] or "") if served == posyandu else None
