"""Families as the window shows them: the list of the village, and one family whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_index, read_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import name_key
from kbdesk.growth.assess import Assessment, assess
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import month_span
from kbdesk.queries.children import spoken_code
from kbdesk.queries.growth import child_of, since_birth
from kbdesk.queries.of_row import of_row
from kbdesk.store.child_rows import born_after
from kbdesk.store.family_rows import families_at, family_lines, family_places, family_visits
from kbdesk.store.records import Row

SurveyRow = Row
"""A family or a member with the answers of the survey."""

MemberKind = Literal["child", "school", "couple", "elderly", "adult", "unknown"]
Gone = Literal["", "dead", "left"]

SCHOOL_UNTIL_MONTHS = 18 * 12
COUPLE_MONTHS = range(15 * 12, 50 * 12)
"""A wife of these ages makes a couple of reproductive age (PUS)."""
ELDERLY_FROM_MONTHS = 60 * 12
STALE_MONTHS = 2
"""A weighing this many calendar months old says nothing of now."""

# what a family should see first of a child's categories; after these the weight for length
_CONCERN = (
    "severely_wasted",
    "severely_underweight",
    "severely_stunted",
    "wasted",
    "underweight",
    "stunted",
    "obese",
    "overweight",
    "outlier",
)


@dataclass(frozen=True, slots=True)
class RtPlace:
    """An RT of a kelurahan, and how many families live there."""

    village: str | None
    rt: str | None
    families: int


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family in a list; ``found`` is the member a search hit, if it was not the head."""

    id: str
    head: str
    village: str | None
    rt: str | None
    address: str | None
    members: int
    under_five: int
    last_visit: date | None
    next_visit: date | None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a list goes on: an RT, and how many of its families were read."""

    place: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class FamilyList:
    """A part of the list; ``further`` is where the next part begins, None at the end."""

    today: date
    places: tuple[RtPlace, ...]
    lines: tuple[FamilyLine, ...]
    further: Mark | None = None

    @property
    def villages(self) -> int:
        """Return in how many kelurahan the families live, as far as it is known."""
        return len({one.village for one in self.places if one.village})

    @property
    def rts(self) -> int:
        """Return how many RT of all kelurahan there are: each kelurahan has its own RT 01.

        A family whose RT is not known makes none, and one whose kelurahan is not known makes
        none that another kelurahan here has.
        """
        known = {(one.village, one.rt) for one in self.places if one.rt}
        named = {rt for village, rt in known if village}
        return sum(bool(village) or rt not in named for village, rt in known)


@dataclass(frozen=True, slots=True)
class ChildState:
    """What a child's last measurement says; ``code`` is N, T, 2T, O, B or '' and ``category``
    the category to see first. ``stale``: it is too long ago to say how the child is now.
    """

    measured: date
    code: str
    category: str | None
    concern: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a family; ``months`` is the age today, None without a birth date."""

    id: str
    name: str
    sex: str | None
    birth_date: date | None
    months: int | None
    nik: str | None
    relation: str | None
    mother: str | None
    birth_weight_g: int | None
    birth_length_mm: int | None
    kind: MemberKind
    gone: Gone
    state: ChildState | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit; ``target`` is the member's name, None for the whole family."""

    id: str
    day: date
    visitor: str
    target: str | None
    purpose: str
    findings: str | None
    counselling: tuple[str, ...]
    next_date: date | None


@dataclass(frozen=True, slots=True)
class FamilySheet:
    """A family whole. ``visits`` are newest first; ``unknown`` names what nobody knows yet, and
    of how many members.
    """

    id: str
    today: date
    village: str | None
    rt: str | None
    rw: str | None
    address: str | None
    phone: str | None
    kk: str | None
    welfare_rank: int | None
    drinking_water: str | None
    latrine: str | None
    members: tuple[Member, ...]
    visits: tuple[VisitLine, ...]

    @property
    def head(self) -> str:
        """Return the name that the family goes by."""
        here = [member for member in self.members if not member.gone] or list(self.members)
        return here[0].name if here else ""

    @property
    def planned(self) -> VisitLine | None:
        """Return the newest visit if it planned another one."""
        newest = self.visits[0] if self.visits else None
        return newest if newest is not None and newest.next_date is not None else None

    @property
    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Return what is not known yet: the field, and of how many."""
        here = [member for member in self.members if not member.gone]
        counts = {
            "kk": self.kk is None,
            "phone": self.phone is None,
            "welfare_rank": self.welfare_rank is None,
            "birth_date": sum(member.birth_date is None for member in here),
            "nik": sum(member.nik is None for member in here),
            "mother": sum(m.kind == "child" and m.mother is None for m in here),
        }
        return tuple((field, int(count)) for field, count in counts.items() if count)


def family_list(
    desk: Desk, *, place: RtPlace | None = None, mark: Mark | None = None, limit: int = 150
) -> FamilyList:
    """Return the next families, RT by RT and by name; ``place`` keeps to one RT."""
    today = desk.clock.today()
    places = _places(desk)
    wanted = [p for p in places if place is None or (p.village, p.rt) == (place.village, place.rt)]
    at = mark or Mark()
    ids: list[str] = []
    further: Mark | None = None
    for index in range(at.place, len(wanted)):
        here = wanted[index]
        offset = at.offset if index == at.place else 0
        room = limit - len(ids)
        found = families_at(
            desk.store.records, here.village, here.rt, limit=room + 1, offset=offset
        )
        ids += found[:room]
        if len(found) > room:
            further = Mark(index, offset + room)
            break
    return FamilyList(today, tuple(places), tuple(_lines(desk, ids, today)), further)


def find_families(desk: Desk, text: str, limit: int = 60) -> FamilyList:
    """Return the families of the people that a search finds, best first."""
    today = desk.clock.today()
    found: dict[str, str] = {}
    for person in desk.store.records.search(text, limit):
        if person["family"]:
            found.setdefault(person["family"], person["name"] or "")
    return FamilyList(today, tuple(_places(desk)), tuple(_lines(desk, list(found), today, found)))


def families_of(desk: Desk, ids: Sequence[str]) -> list[FamilyLine]:
    """Return these families as lines of a list, RT by RT and by name."""
    lines = _lines(desk, list(dict.fromkeys(ids)), desk.clock.today())
    return sorted(lines, key=lambda one: (one.village or "", _natural(one.rt), name_key(one.head)))


def _places(desk: Desk) -> list[RtPlace]:
    places = [
        RtPlace(row["village"], row["rt"], row["families"])
        for row in family_places(desk.store.records)
    ]
    home = desk.village
    return sorted(places, key=lambda p: (p.village != home, p.village or "", _natural(p.rt)))


def _natural(text: str | None) -> tuple[tuple[int, str], ...]:
    """Return a key that puts RT 2 before RT 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text or "")
    return tuple((int(p), "") if p.isdigit() else (-1, p.casefold()) for p in parts)


def _lines(
    desk: Desk, ids: Sequence[str], today: date, found: Mapping[str, str] | None = None
) -> list[FamilyLine]:
    lines = []
    for row in family_lines(desk.store.records, ids, born_after(today, CODED_UNTIL_MONTHS)):
        head = row["head"] or ""
        hit = (found or {}).get(row["id"], "")
        lines.append(
            of_row(FamilyLine, row, head=head, found=hit if name_key(hit) != name_key(head) else "")
        )
    return lines


def family_sheet(desk: Desk, family: str) -> FamilySheet:
    """Return a family whole; raises ``family.unknown``."""
    records = desk.store.records
    row = records.get("family", family)
    if row is None:
        raise KbdeskError("family.unknown", field="family", id=family)
    today = desk.clock.today()
    people = records.members(family)
    names = {person["id"]: person["name"] or "" for person in people}
    return of_row(
        FamilySheet,
        row,
        id=family,
        today=today,
        members=tuple(_member(desk, person, today) for person in people),
        visits=tuple(
            of_row(
                VisitLine,
                visit,
                day=date.fromisoformat(visit["date"]),
                visitor=visit["visitor"] or "",
                target=names.get(visit["target"]) if visit["target"] else None,
                purpose=visit["purpose"] or "",
            )
            for visit in family_visits(records, family)
            if visit["date"]
        ),
    )


def today_and_village(desk: Desk) -> tuple[date, str | None]:
    """Return what an empty form begins with."""
    return desk.clock.today(), desk.village


def survey_rows(desk: Desk, family: str) -> tuple[SurveyRow, dict[str, SurveyRow]]:
    """Return the rows that a survey of a family begins from: its own, and by id its members'."""
    records = desk.store.records
    members = {one["id"]: one for one in records.members(family)}
    return records.get("family", family) or {}, members


def _member(desk: Desk, person: Row, today: date) -> Member:
    born = read_day(person["birth_date"])
    months = None if born is None else max(completed_months(born, today), 0)
    gone: Gone = "dead" if person["death_date"] else "left" if person["left_date"] else ""
    kind = _kind(person, months)
    return of_row(
        Member,
        person,
        name=person["name"] or "",
        months=months,
        kind=kind,
        gone=gone,
        state=_state(desk, person, today) if kind == "child" and not gone else None,
    )


def _kind(person: Mapping[str, object], months: int | None) -> MemberKind:
    if months is None:
        return "unknown"
    if months < CODED_UNTIL_MONTHS:
        return "child"
    if months < SCHOOL_UNTIL_MONTHS and person["relation"] not in ("head", "wife"):
        return "school"
    if months >= ELDERLY_FROM_MONTHS:
        return "elderly"
    return "couple" if person["relation"] == "wife" and months in COUPLE_MONTHS else "adult"


def _state(desk: Desk, person: Row, today: date) -> ChildState | None:
    child = child_of(person)
    history = since_birth(desk, person)
    if child is None or not history:
        return None
    last = history[-1]
    found = assess(child, last, history)
    category, concern = _first_category(found)
    return ChildState(
        measured=last.date,
        code="" if found.gain is None else spoken_code(found.gain),
        category=category,
        concern=concern,
        stale=month_index(today) - month_index(last.date) >= STALE_MONTHS,
    )


def _first_category(found: Assessment) -> tuple[str | None, bool]:
    codes = {index: category.code for index, category in found.status.items()}
    for code in _CONCERN:
        if code in codes.values():
            return code, True
    for index in ("zwfl", "zwei", "zlen"):
        if index in codes:
            return codes[index], False
    return None, False


def day_after(day: date, *, weeks: int = 0, months: int = 0) -> date:
    """Return the day some weeks or calendar months later; a month's end stays a month's end."""
    if not months:
        return day + timedelta(weeks=weeks)
    last = month_span(month_index(day) + months)[1]
    return last.replace(day=min(day.day, last.day))
