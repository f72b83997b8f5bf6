"""Who may be recorded twice, for the list, the banner, and while somebody is registered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.matching import Certainty, Match, MatchReason, MatchRecord, compare, pairs
from kbdesk.domain.names import name_key
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.queries.city_rollup import Rollup
from kbdesk.queries.of_row import of_row
from kbdesk.store import matching_rows
from kbdesk.store.records import Row

TYPED = ""
"""Stands for the id of a person who is only being typed."""


@dataclass(frozen=True, slots=True)
class DuplicateSide:
    """One of the two records, as a person compares them; ``head`` is the family's."""

    id: str
    name: str
    sex: str | None
    birth_date: date | None
    nik: str | None
    kk: str | None
    mother: str | None
    head: str | None
    family: str | None
    posyandu: str | None
    village: str | None
    rt: str | None
    address: str | None
    measurements: int
    last_measured: date | None


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Two records that may be one person; ``one`` is whom was asked for, else the smaller id."""

    one: DuplicateSide
    other: DuplicateSide
    score: int
    certainty: Certainty
    reasons: tuple[MatchReason, ...]


def duplicates(desk: Desk, posyandu: str | None = None) -> list[MaybeSame]:
    """Return every pair that may be one person, the surest first.

    ``posyandu`` keeps to pairs of which it serves one. Whom a person called not the same is
    not proposed again. Raises ``posyandu.bad_code``.
    """
    code = None if posyandu is None else read_posyandu(posyandu)
    records = desk.store.records
    denied = matching_rows.pairs_denied(records)
    found = [
        (one.id, other.id, match)
        for one, other, match in pairs(matching_rows.everybody(records))
        if (one.id, other.id) not in denied
    ]
    said = _said(desk, found)
    return [one for one in said if code is None or code in (one.one.posyandu, one.other.posyandu)]


FEW: Final = 5000
"""Up to so many people the pairs are looked for at once; of more only on their own page."""


def maybe_twice(desk: Desk) -> int | None:
    """Return how many pairs may be one person; None where that would take long to find out."""
    kept = Rollup(desk)
    if not kept.has("duplicates") and matching_rows.how_many(desk.store.records) > FEW:
        return None
    count = kept.count("duplicates", lambda: len(duplicates(desk)))
    kept.keep()
    return count


def maybe_same(desk: Desk, person: str) -> list[MaybeSame]:
    """Return who may be the same as a person, the surest first."""
    records = desk.store.records
    known = matching_rows.recorded(records, records.root(person))
    if known is None:
        return []
    denied = matching_rows.pairs_denied(records)
    found = [
        (known.id, id_, match)
        for id_, match in _matches(desk, known)
        if (min(known.id, id_), max(known.id, id_)) not in denied
    ]
    return _said(desk, found)


def alike_to(desk: Desk, person: str) -> list[str]:
    """Return the ids of who may be the same as a person, also where that was denied."""
    known = matching_rows.recorded(desk.store.records, person)
    return [] if known is None else [id_ for id_, _ in _matches(desk, known)]


def maybe_same_in_family(desk: Desk, family: str) -> list[MaybeSame]:
    """Return who may be the same as a member of a family: the youngest first, each pair once."""
    found: dict[tuple[str, str], MaybeSame] = {}
    for member in desk.store.records.members(family):
        for one in maybe_same(desk, member["id"]):
            found.setdefault((min(one.one.id, one.other.id), max(one.one.id, one.other.id)), one)
    # children first: they are what the program is about, and often bring their mother along
    by_order = sorted(found.values(), key=_order)
    return sorted(by_order, key=lambda one: one.one.birth_date or date.min, reverse=True)


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """What is known of a person who is being registered; a mother by id or by name."""

    name: str
    sex: str | None = None
    birth_date: date | None = None
    nik: str | None = None
    family: str | None = None
    kk: str | None = None
    mother: str | None = None
    mother_name: str | None = None
    itself: str | None = None
    """The id of the record that is being changed."""


@dataclass(frozen=True, slots=True)
class Resembles:
    """A person who is held already and may be the one being typed."""

    other: DuplicateSide
    score: int
    certainty: Certainty
    reasons: tuple[MatchReason, ...]


def resembling(desk: Desk, typed: TypedPerson) -> list[Resembles]:
    """Return who may be the person that is being typed, the surest first."""
    records = desk.store.records
    mother = records.get("person", typed.mother) if typed.mother else None
    name = (mother or {}).get("name") or typed.mother_name
    person = MatchRecord(
        id=TYPED,
        name=name_key(typed.name),
        sex=typed.sex,
        born=None if typed.birth_date is None else typed.birth_date.toordinal(),
        nik=typed.nik or None,
        family=typed.family,
        kk=typed.kk or None,
        mother_id=None if mother is None else mother["id"],
        mother=name_key(name) if name else None,
    )
    found = [
        (id_, match)
        for id_, match in (_matches(desk, person) if person.name else [])
        if id_ != typed.itself
    ]
    rows = matching_rows.sides(records, [id_ for id_, _ in found])
    return sorted(
        (
            Resembles(_side(rows[id_]), match.score, match.certainty, match.reasons)
            for id_, match in found
        ),
        key=lambda one: (one.certainty != "likely", -one.score, one.other.id),
    )


@dataclass(frozen=True, slots=True)
class JoinedPerson:
    """A person who is shown for several records; ``others`` are the names and RT of the rest."""

    id: str
    name: str
    others: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class SameState:
    """What a page says of some people: who may be the same as whom, and who is joined."""

    today: date
    maybe: tuple[MaybeSame, ...]
    joined: tuple[JoinedPerson, ...]


def same_state(desk: Desk, *, person: str | None = None, family: str | None = None) -> SameState:
    """Return what is to be said of one person, or of the members of a family."""
    if person is not None:
        maybe, people = maybe_same(desk, person), [person]
    else:
        maybe = maybe_same_in_family(desk, family or "")
        people = [member["id"] for member in desk.store.records.members(family or "")]
    joined = [found for one in people if (found := _joined(desk, one)) is not None]
    return SameState(desk.clock.today(), tuple(maybe), tuple(joined))


def _joined(desk: Desk, person: str) -> JoinedPerson | None:
    records = desk.store.records
    root = records.root(person)
    rows = [
        row
        for id_ in records.joined_with(person)
        if id_ != root and (row := records.written("person", id_)) is not None
    ]
    shown = records.get("person", root)
    if not rows or shown is None:
        return None
    families = [records.get("family", row["family"] or "") or {} for row in rows]
    return JoinedPerson(
        root,
        shown["name"] or "",
        tuple((row["name"] or "", at.get("rt")) for row, at in zip(rows, families, strict=True)),
    )


def _matches(desk: Desk, person: MatchRecord) -> Iterable[tuple[str, Match]]:
    for other in matching_rows.sharing_keys(desk.store.records, person):
        match = compare(person, other)
        if match is not None:
            yield other.id, match


def _said(desk: Desk, found: Sequence[tuple[str, str, Match]]) -> list[MaybeSame]:
    rows = matching_rows.sides(
        desk.store.records, {id_ for one, other, _ in found for id_ in (one, other)}
    )
    said = [
        MaybeSame(_side(rows[one]), _side(rows[other]), match.score, match.certainty, match.reasons)
        for one, other, match in found
    ]
    return sorted(said, key=_order)


def _order(pair: MaybeSame) -> tuple[object, ...]:
    return (pair.certainty != "likely", -pair.score, pair.one.id, pair.other.id)


def _side(row: Row) -> DuplicateSide:
    return of_row(DuplicateSide, row, name=row["name"] or "")
