"""A month of an area for SATUSEHAT: every child with what was recorded of it in that month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.exchange.fhir_ages import ExaminedDay, PersonOf
from kbdesk.exchange.fhir_children import ChildOf, MeasurementOf
from kbdesk.growth.categories import status
from kbdesk.queries.ages_people import ages_month
from kbdesk.queries.area import Area, children_of_area, month_span
from kbdesk.queries.examinations import OF_ELDERS, examine, said_of_elderly
from kbdesk.queries.measured_children import scores_of
from kbdesk.store import exchange_rows
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row

_AT_ONCE = 1000
_HEARD_EACH = 50


def posyandu_named(desk: Desk) -> Mapping[str, Row]:
    """Return every posyandu that is known, by code."""
    return exchange_rows.posyandu_by_code(desk.store.records)


def children_of_month(
    desk: Desk, month: int, area: Area, heard: Callable[[int, int], None] | None = None
) -> Iterator[ChildOf]:
    """Yield the area's children of whom something was recorded in a month, by posyandu and id.

    ``heard`` is called with how many were looked at, and of how many.
    """
    first, last = month_span(month)
    records = desk.store.records
    posyandu = {id_: code for id_, (_, code) in children_of_area(desk, area, first, last).items()}
    ids = sorted(posyandu, key=lambda id_: (posyandu[id_] or "", id_))
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        details = exchange_rows.child_details(records, some)
        measured: dict[str, list[Row]] = defaultdict(list)
        for row in ChildRows(records).measured(first, last, some):
            measured[row["child"]].append(row)
        vaccines = exchange_rows.services_until(records, some, ("immunisation",), last.isoformat())
        referrals: dict[str, list[Row]] = defaultdict(list)
        for row in exchange_rows.referrals_between(
            records, some, first.isoformat(), last.isoformat()
        ):
            referrals[row["person"]].append(row)
        arrived = exchange_rows.arrivals(records, some, first.isoformat(), last.isoformat())
        for place, id_ in enumerate(some, start):
            if heard is not None and place % _HEARD_EACH == 0:
                heard(place, len(ids))
            given = [row for row in vaccines.get(id_, []) if row["detail"]]
            child = ChildOf(
                row=details[id_],
                posyandu=posyandu[id_],
                measurements=[
                    _of(details[id_], row)
                    for row in measured[id_]
                    # after a join a measurement can lie before the birth
                    if row["date"] >= details[id_]["birth_date"]
                ],
                immunisations=[row for row in given if row["date"] >= first.isoformat()],
                referrals=referrals[id_],
                vaccines=[
                    (row["detail"], date.fromisoformat(row["date"]), bool(row["by_book"]))
                    for row in given
                ],
                arrived=arrived.get(id_, {}),
            )
            if child.days or child.immunisations:
                yield child


def _of(child: Mapping[str, Any], row: Row) -> MeasurementOf:
    days = (date.fromisoformat(row["date"]) - date.fromisoformat(child["birth_date"])).days
    scores = scores_of(child["sex"], days, row)
    said = status(
        scores,
        muac_mm=row["muac_mm"],
        months=months_between(child["birth_date"], row["date"]),
        oedema=bool(row["oedema"]),
    )
    return MeasurementOf(row, scores, said, days)


def examined_of_month(desk: Desk, month: int, area: Area) -> Iterator[PersonOf]:
    """Yield whoever of the area was examined in a month, by posyandu and id."""
    found = ages_month(desk, month, area)
    records = desk.store.records
    people = {one.id: one for one in found.people}
    by_kind = {kind: found.facts[kind] for kind in ("examination", *OF_ELDERS)}
    ids = {id_ for of in by_kind.values() for id_ in of} & people.keys()
    details = exchange_rows.child_details(records, ids)
    first, last = month_span(month)
    arrived = exchange_rows.arrivals(records, list(ids), first.isoformat(), last.isoformat())
    for id_ in sorted(ids, key=lambda one: (people[one].posyandu or "", one)):
        days = [
            _examined_day(details[id_], kind, row)
            for kind, of in by_kind.items()
            for row in of.get(id_, ())
        ]
        days.sort(key=lambda one: (one.row["date"], one.kind, one.row["id"]))
        yield PersonOf(details[id_], people[id_].posyandu, days, arrived.get(id_, {}))


@dataclass(frozen=True, slots=True)
class SubjectOf:
    """What one person's month holds: of a child, of an examination, or of both."""

    id: str
    posyandu: str | None
    child: ChildOf | None
    examined: PersonOf | None


def names_of(desk: Desk, people: Iterable[str]) -> Mapping[str, str]:
    found = ((id_, desk.store.records.get("person", id_)) for id_ in people)
    return {id_: str(row["name"]) for id_, row in found if row is not None and row["name"]}


def subjects_of_month(desk: Desk, month: int, area: Area) -> Iterator[SubjectOf]:
    """Yield everybody of the area of whom something goes to SATUSEHAT in a month, once each."""
    examined = {one.row["id"]: one for one in examined_of_month(desk, month, area)}
    for child in children_of_month(desk, month, area):
        id_ = child.row["id"]
        yield SubjectOf(id_, child.posyandu, child, examined.pop(id_, None))
    for id_, person in examined.items():
        yield SubjectOf(id_, person.posyandu, None, person)


def _examined_day(person: Row, kind: str, row: Row) -> ExaminedDay:
    if kind in OF_ELDERS:
        return ExaminedDay(kind, row, figures=said_of_elderly(kind, row)[0])
    found = examine(person, row)
    return ExaminedDay(kind, row, found.bmi, found.judged)
