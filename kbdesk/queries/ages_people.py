"""Who of an area is of which stage on a day, and who of them came and was referred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between, read_day
from kbdesk.domain.ages_cards import CardStage, stage_of
from kbdesk.domain.supplements import POSTPARTUM_DAYS
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.register_area import ServingPlaces
from kbdesk.queries.women import present
from kbdesk.store.ages_rows import attended_between, facts_between, people_between
from kbdesk.store.records import Records, Row
from kbdesk.store.register_rows import pregnancies_between

SEEN: Final = ("measurement", "woman_check", "examination", "aks", "skilas")
"""Facts that say that somebody came on their day."""


@dataclass(frozen=True, slots=True)
class Aged:
    """A person of an area on a day; ``stage`` and ``months`` None where the age is not known."""

    id: str
    stage: CardStage | None
    months: int | None
    sex: str | None
    birth_date: str | None
    posyandu: str | None
    village: str | None
    pregnancy: Row | None


@dataclass(frozen=True, slots=True)
class AgesMonth:
    """The people of an area on the last day of a month (today in the present one).

    ``facts``: by entity and person what was recorded from ``since`` on. ``came``: the last day on
    which each of them was there. ``referred``: who got a referral in the month.
    """

    month: int
    since: date
    day: date
    area: Area
    people: tuple[Aged, ...]
    facts: Mapping[str, Mapping[str, list[Row]]]
    came: Mapping[str, str]
    referred: Mapping[str, Collection[str]]

    @property
    def first(self) -> date:
        return month_span(self.month)[0]

    def of(self, stages: Collection[str]) -> list[Aged]:
        return [one for one in self.people if one.stage in stages]


def ages_month(desk: Desk, month: int, area: Area, since: date | None = None) -> AgesMonth:
    """Return the people of an area with what a month brought; ``since``: from an earlier day."""
    first, last = month_span(month)
    day = min(last, desk.clock.today())
    people = people_of_stages(desk, area, day)
    ids = {one.id for one in people}
    begin, end = (since or first).isoformat(), day.isoformat()
    records = desk.store.records
    facts = {kind: facts_between(records, kind, ids, begin, end) for kind in SEEN}
    referred: dict[str, set[str]] = defaultdict(set)
    for person, rows in facts_between(records, "referral", ids, begin, end).items():
        referred[person] |= {row["date"] for row in rows if row["state"] != "cancelled"}
    came: dict[str, str] = {}
    seen = [(id_, row["date"]) for of in facts.values() for id_, rows in of.items() for row in rows]
    for person, on in (*seen, *attended_between(records, begin, end)):
        if person in ids:
            came[person] = max(on, came.get(person, ""))
    return AgesMonth(month, since or first, day, area, people, facts, came, referred)


def pregnancies_on(records: Records, day: date) -> dict[str, Row]:
    """Return by woman the pregnancy that she has on a day, or had up to six weeks before it."""
    rows: dict[str, list[Row]] = defaultdict(list)
    since = (day - timedelta(POSTPARTUM_DAYS)).isoformat()
    for row in pregnancies_between(records, since, day.isoformat()):
        rows[row["person"]].append(row)
    found = ((woman, present(hers, day)) for woman, hers in rows.items())
    return {woman: row for woman, row in found if row is not None}


def people_of_stages(desk: Desk, area: Area, day: date) -> tuple[Aged, ...]:
    """Return who lives in an area on a day and is served there, each with the stage."""
    text = day.isoformat()
    records = desk.store.records
    places = ServingPlaces(desk)
    rows = [row for row in people_between(records, text, text) if places.homes.lives_row(row, text)]
    here = places.of_area(area, rows, day)
    carrying = pregnancies_on(records, day)
    found = []
    for id_, (row, posyandu) in here.items():
        pregnancy = carrying.get(id_)
        born = row["birth_date"]
        profile = places.known.get(posyandu or "") or {}
        found.append(
            Aged(
                id=id_,
                stage=stage_of(read_day(born), day, mother=pregnancy is not None),
                months=months_between(born, text) if born else None,
                sex=row["sex"],
                birth_date=born,
                posyandu=posyandu,
                village=profile.get("village") or row["village"],
                pregnancy=pregnancy,
            )
        )
    return tuple(sorted(found, key=lambda one: one.id))


def said_person(one: Aged, who: Mapping[str, Any]) -> dict[str, Any]:
    """Return who a person is as a report says it; ``who`` as ``register_rows.named`` has it."""
    return {
        "id": one.id,
        "name": who.get("name"),
        "nik": who.get("nik"),
        "sex": one.sex,
        "birth_date": one.birth_date,
        "months": one.months,
        "stage": one.stage,
        "mother": who.get("mother"),
        "husband": who.get("father") if one.stage == "mothers" else None,
        "address": who.get("address"),
        "village": one.village,
        "rt": who.get("rt"),
        "phone": who.get("phone"),
        "posyandu": one.posyandu,
    }
