"""What no public paper of a month tells of the people of the kelurahan, all papers together.

A city's pyramid less those of the other kelurahan would be the pyramid of the one that is left. So
where any kelurahan has few people of an age, the two smallest tell nothing by age: what their own
papers do not say could be otherwise in both of them, and with it whatever another kelurahan
hides. Births, deaths and moves are a table of kelurahan and months (``domain/small_numbers.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.population import SEXES, Count
from kbdesk.domain.small_numbers import protect, protect_line
from kbdesk.queries.area import Area
from kbdesk.queries.population import Balance, Population, by_village, day_of, population
from kbdesk.queries.population import said as population_said
from kbdesk.queries.protected import MOVES, PeopleWithheld, ages_hide, ages_told
from kbdesk.queries.public_release import CITY, Cell

_CLOSED: Final = 2
"""How many kelurahan tell nothing by age, where any has few of an age."""


@dataclass(frozen=True, slots=True)
class PublicPeople:
    """By kelurahan and for the city what is left out; ``closed`` tell nothing by age."""

    of: Mapping[str, PeopleWithheld]
    closed: frozenset[str]


_ALONE: Final = PublicPeople({}, frozenset())


def people_withheld(desk: Desk, month: int, area: Area) -> PeopleWithheld | None:
    """Return what papers of an area leave out; None where they protect themselves alone."""
    if desk.role != "hub":
        return None
    if area.posyandu is not None:
        # a posyandu serves people of several kelurahan: each difference would be a few of them
        every = frozenset(range(month + 1))
        return PeopleWithheld(
            ages=True, months=dict.fromkeys(MOVES, every), years=frozenset(MOVES),
            start=True, rts=True,
        )  # fmt: skip
    return public_people(desk, month).of.get(area.village or CITY)


def closed_kelurahan(desk: Desk, month: int) -> frozenset[str]:
    """Return the two smallest kelurahan of a hub, of which some papers tell nothing."""
    if desk.role != "hub":
        return frozenset()
    counts = by_village(population(desk, month, Area(), months=1).by_rt)
    return _smallest(counts)


def of_counts(desk: Desk, month: int) -> frozenset[Cell]:
    """Return which numbers of people and households of kelurahan and city are left out."""
    if desk.role != "hub":
        return frozenset()
    counts = by_village(population(desk, month, Area(), months=1).by_rt)
    found = _of_counts(counts)
    return frozenset(Cell(row, name) for row, names in found.items() for name in names)


def public_people(desk: Desk, month: int) -> PublicPeople:
    """Return what public papers of a month leave out, kept until anything is written."""
    day = day_of(desk, month)
    made: PublicPeople = desk.store.derived.answer(
        ("public people", month, day), lambda: _public_people(desk, month)
    )
    return made


def _public_people(desk: Desk, month: int) -> PublicPeople:
    city = population(desk, month, Area())
    counts = by_village(city.by_rt)
    codes = sorted(code for code in counts if code)
    if len(codes) < _CLOSED:
        return _ALONE
    each = {code: population(desk, month, Area(village=code)) for code in codes}
    names = _of_counts(counts)
    few = frozenset(code for code in codes if names[code] - {"households"})
    moves = _moves(codes, each, city)
    told = {code: population_said(of) for code, of in each.items()}
    closed = few
    if any(ages_hide(one) for one in told.values()):
        closed = few | _smallest(counts)
    found: dict[str, PeopleWithheld] = {}
    for code in codes:
        under_five, elderly = ages_told(told[code])
        found[code] = PeopleWithheld(
            ages=code in closed,
            counts=names[code],
            months=moves.months[code],
            years=moves.years[code],
            start=bool(moves.years[code]),
            under_five=code in closed or not under_five,
            elderly=code in closed or not elderly,
        )
    start = bool(moves.years[CITY]) or any(of.start for of in found.values())
    found[CITY] = PeopleWithheld(
        counts=names[CITY], months=moves.months[CITY], years=moves.years[CITY],
        start=start, places=dict(found),
    )  # fmt: skip
    return PublicPeople(found, closed)


def _smallest(counts: Mapping[str | None, Count]) -> frozenset[str]:
    people = {code: of.people for code, of in counts.items() if code and of.people}
    return frozenset(sorted(people, key=lambda code: (people[code], code))[:_CLOSED])


def _of_counts(counts: Mapping[str | None, Count]) -> dict[str, frozenset[str]]:
    """Return by kelurahan and for the city what of people, sexes and households is left out."""
    codes = sorted(code for code in counts if code)
    if len(codes) < _CLOSED:
        return {}
    rows = [[counts[code].of_sex(sex) for sex in SEXES] for code in (*codes, None)
            if code in counts]  # fmt: skip
    hidden = protect(rows)
    homes, all_homes = protect_line([counts[code].households for code in codes])
    found = {}
    for code, cells, whole, home in zip(
        codes, hidden.cells, hidden.row_totals, homes, strict=False
    ):
        masks = {"people": whole, "households": home, **dict(zip(SEXES, cells, strict=True))}
        found[code] = frozenset(name for name, mask in masks.items() if mask)
    masks = {
        "people": hidden.total, "households": all_homes,
        **dict(zip(SEXES, hidden.column_totals, strict=True)),
    }  # fmt: skip
    found[CITY] = frozenset(name for name, mask in masks.items() if mask)
    return found


@dataclass(frozen=True, slots=True)
class _Moves:
    months: Mapping[str, Mapping[str, frozenset[int]]]
    years: Mapping[str, frozenset[str]]


def _moves(codes: Sequence[str], each: Mapping[str, Population], city: Population) -> _Moves:
    """Return the months and sums of births, arrivals, deaths, departures that are left out.

    Who moves from one kelurahan to another is no move of the city, so that its sums may be less:
    the kelurahan are protected as if theirs were known.
    """
    months: dict[str, dict[str, frozenset[int]]] = {code: {} for code in (*codes, CITY)}
    years: dict[str, set[str]] = {code: set() for code in (*codes, CITY)}
    for kind in MOVES:
        hidden = protect([[_move(one, kind) for one in each[code].balances] for code in codes])
        for code, cells, total in zip(codes, hidden.cells, hidden.row_totals, strict=True):
            months[code][kind] = frozenset(at for at, mask in enumerate(cells) if mask)
            if total:
                years[code].add(kind)
        small, year = _line([_move(one, kind) for one in city.balances])
        feet = frozenset(at for at, mask in enumerate(hidden.column_totals) if mask)
        months[CITY][kind] = small | feet
        if hidden.total or year:
            years[CITY].add(kind)
    return _Moves(months, {code: frozenset(names) for code, names in years.items()})


def _line(counts: Sequence[int]) -> tuple[frozenset[int], bool]:
    masks, total = protect_line(counts)
    return frozenset(at for at, mask in enumerate(masks) if mask), total


def _move(one: Balance, kind: str) -> int:
    of = {"births": one.births, "in": one.came, "deaths": one.deaths, "out": one.went}
    return of[kind]
