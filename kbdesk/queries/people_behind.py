"""The persons behind a figure of Rumah DataKu, as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.names import name_key
from kbdesk.domain.population import (
    BANDS,
    BROAD,
    LAST_BAND_FROM,
    LIFE,
    SEXES,
    PopulationChange,
    Whom,
    Why,
)
from kbdesk.queries.area import Area, Place
from kbdesk.queries.census import Census
from kbdesk.queries.of_row import of_row
from kbdesk.queries.population import place_order
from kbdesk.store.family_rows import homes_of_families, homes_of_people, person_lines

OLDEST = 200
MOVES: Final[tuple[Why, ...]] = ("appeared", "disappeared", "births", "in", "deaths", "out")
"""Changes of a month's people, unexplained ones first."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as they are written now; ``months``: completed age on the day, None unknown.

    ``change``: what happened to them, and when.
    """

    id: str
    name: str
    sex: str | None
    months: int | None
    family: str | None
    head: str
    village: str | None
    rt: str | None
    change: PopulationChange | None = None


PART: Final = 200
"""How many lines of a list are read at once, at least: whole RT, never a part of one."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The ids behind a figure, without names: a city's figure counts tens of thousands.

    ``parts``: their ids, RT by RT, as many RT together as make a screen or two.
    """

    count: int
    families: int
    parts: tuple[tuple[str, ...], ...]


def of_band(band: str, *sexes: str) -> Whom:
    """Return whom a band of the pyramid counts; without a word both sexes, and only these."""
    first = LAST_BAND_FROM if band == BANDS[-1] else int(band.partition("-")[0])
    last = OLDEST if band == BANDS[-1] else int(band.partition("-")[2])
    return Whom(sexes or SEXES, [(first, last)])


def of_group(*names: str) -> Whom:
    """Return whom some groups of :data:`BROAD` or :data:`LIFE` count together."""
    return Whom(None, [{**BROAD, **LIFE}[name] for name in names])


def people_behind(desk: Desk, area: Area, day: date, whom: Whom) -> Behind:
    """Return whom a figure of an area counts on a day; :func:`people_lines` tells who they are."""
    rows = homes_of_people(desk.store.records, Census(desk, area).named(day, whom))
    families = {family for _, family, _, _ in rows if family is not None}
    return Behind(
        len(rows), len(families), _parts((id_, (village, rt)) for id_, _, village, rt in rows)
    )


def families_behind(desk: Desk, families: Sequence[str]) -> Behind:
    """Return these families for a list that is read part by part."""
    rows = homes_of_families(desk.store.records, list(dict.fromkeys(families)))
    parts = _parts((id_, (village, rt)) for id_, village, rt in rows)
    return Behind(len(rows), len(rows), parts)


def people_lines(desk: Desk, ids: Sequence[str], day: date) -> list[PersonLine]:
    """Return the persons of a part, RT by RT and family by family."""
    return sorted(_lines(desk, ids, day).values(), key=_order)


def _parts(rows: Iterable[tuple[str, Place]]) -> tuple[tuple[str, ...], ...]:
    by_place: dict[Place, list[str]] = {}
    for id_, place in rows:
        by_place.setdefault(place, []).append(id_)
    parts: list[tuple[str, ...]] = []
    part: list[str] = []
    for place in sorted(by_place, key=place_order):
        part += by_place[place]
        if len(part) >= PART:
            parts.append(tuple(part))
            part = []
    return (*parts, tuple(part)) if part else tuple(parts)


def people_of_changes(
    desk: Desk, changes: Sequence[PopulationChange], day: date
) -> list[PersonLine]:
    """Return who came, went, was born or died, kind by kind of :data:`MOVES` and by day."""
    found = _lines(desk, [one.person for one in changes], day)
    return [
        replace(found[one.person], change=one)
        for one in sorted(changes, key=lambda one: (MOVES.index(one.why), one.day, one.person))
        if one.person in found
    ]


def _lines(desk: Desk, ids: Sequence[str], day: date) -> dict[str, PersonLine]:
    text = day.isoformat()
    return {
        row["id"]: of_row(
            PersonLine,
            row,
            name=row["name"] or "",
            months=months_between(row["birth_date"], text) if row["birth_date"] else None,
            head=row["head"] or "",
        )
        for row in person_lines(desk.store.records, sorted(set(ids)))
    }


def _order(line: PersonLine) -> tuple[object, ...]:
    oldest_first = -(line.months if line.months is not None else -1)
    return (
        place_order((line.village, line.rt)), name_key(line.head), line.family or "",
        oldest_first, line.id,
    )  # fmt: skip
