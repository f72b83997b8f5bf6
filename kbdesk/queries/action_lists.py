"""Lists to act on: who to look for, with address and phone, by posyandu, RT and name.

Each line names the record that it is about (``id`` of a person, ``referral``), so that a
screen leads there, and carries what its list says in ``facts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar, cast

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_since
from kbdesk.domain.open_proposals import STATES
from kbdesk.domain.referrals import ENDED
from kbdesk.domain.report_json.lists import ActionLineJson, ListsJson
from kbdesk.domain.report_json.people import ListedPersonJson
from kbdesk.growth.categories import StatusIndex
from kbdesk.queries.area import Area, children_here, month_span, said_area
from kbdesk.queries.as_json import as_json, named
from kbdesk.queries.due import due
from kbdesk.queries.nutrition import assessed
from kbdesk.queries.of_row import of_row
from kbdesk.queries.population import day_of
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.queries.referrals import Referral, open_referrals_of, referrals_written
from kbdesk.queries.register_area import ServingPlaces
from kbdesk.queries.services import children_owed
from kbdesk.queries.skdn import counted, month_text
from kbdesk.queries.women import women
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row
from kbdesk.store.register_rows import lives_of

T = TypeVar("T")

LISTS: Final = (
    "immunisation_late", "immunisation_due", "immunisation_unrecorded", "vitamin_a",
    "deworming", "two_t", "no_gain", "below_red_line", "wasted", "stunted", "proposals",
    "referrals", "pregnant",
)  # fmt: skip
"""The lists of ``report due``, the most pressing kinds of each subject first."""

_CATEGORIES: Final[Mapping[str, tuple[StatusIndex, tuple[str, ...]]]] = {
    "wasted": ("zwfl", ("severely_wasted", "wasted")),
    "stunted": ("zlen", ("severely_stunted", "stunted")),
}


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A line: who it is about and where they live. ``months`` completed, of the list's day."""

    id: str
    name: str | None
    sex: str | None
    birth_date: str | None
    months: int | None
    mother: str | None
    family: str | None
    village: str | None
    rt: str | None
    rw: str | None
    address: str | None
    phone: str | None
    posyandu: str | None
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of a day, by name in their order; ``targets`` are the area's children under five."""

    month: int
    day: date
    area: Area
    targets: int
    lists: Mapping[str, tuple[ActionLine, ...]]


def not_weighed(desk: Desk, month: int, area: Area) -> Lists:
    """Return who was not weighed in a month, and who was not in the month before either.

    ``facts``: ``last_date`` and ``months_missed`` (in a row, this month included; None where
    the child was never weighed). A child that was born since is no case for two months.
    """
    day = day_of(desk, month)
    before = month_span(month - 1)[1].isoformat()
    found = due(desk, area, day)
    facts: dict[str, dict[str, object]] = {}
    twice = set()
    children = children_here(desk, area, day)
    for one in found.not_weighed:
        missed = None if one.last is None else one.months + 1
        facts[one.id] = {
            "last_date": None if one.last is None else one.last.isoformat(),
            "months_missed": missed,
        }
        born = children[one.id].birth_date
        if (missed is None and born <= before) or (missed or 0) >= 2:
            twice.add(one.id)
    listed = lines_of(desk, facts, day)
    lists = {
        "not_weighed": listed,
        "two_months": tuple(one for one in listed if one.id in twice),
    }
    return Lists(month, day, area, found.children, lists)


def due_lists(desk: Desk, month: int, area: Area) -> Lists:
    """Return every list of a month at once; see :data:`LISTS`."""
    day = day_of(desk, month)
    children = children_here(desk, area, day)
    lists = {
        **_services(desk, day, children),
        **_growth(desk, month, area, day, children),
        "proposals": _proposals(desk, area, day),
        "referrals": _referrals(desk, area, day, open_referrals_of(desk, day)),
        "pregnant": _pregnant(desk, area, day),
    }
    ordered = {name: lists[name] for name in LISTS}
    return Lists(month, day, area, len(children), ordered)


def open_letters(desk: Desk, month: int, area: Area) -> tuple[ActionLine, ...]:
    """Return the referrals that have not ended and were written by a month's day."""
    day = day_of(desk, month)
    return _referrals(desk, area, day, open_referrals_of(desk, day))


def referral_lists(desk: Desk, month: int, area: Area) -> Lists:
    """Return the referrals that have not ended, and those written in a month that have.

    A referral stands where the person lives; its state is that of today.
    """
    day = day_of(desk, month)
    lists = referral_lines(desk, month, area)
    return Lists(month, day, area, len(children_here(desk, area, day)), lists)


def referral_lines(desk: Desk, month: int, area: Area) -> dict[str, tuple[ActionLine, ...]]:
    """Return the lists of :func:`referral_lists` alone: ``open`` and ``ended``."""
    day = day_of(desk, month)
    ended = referrals_written(desk, month_span(month)[0], day)
    return {
        "open": open_letters(desk, month, area),
        "ended": _referrals(desk, area, day, [one for one in ended if one.state in ENDED]),
    }


def _services(desk: Desk, day: date, children: Iterable[str]) -> dict[str, tuple[ActionLine, ...]]:
    late: dict[str, dict[str, object]] = {}
    now: dict[str, dict[str, object]] = {}
    unrecorded: dict[str, dict[str, object]] = {}
    vitamin_a: dict[str, dict[str, object]] = {}
    deworming: dict[str, dict[str, object]] = {}
    here = set(children)
    # on the day another posyandu may have served a child than today: everybody is read
    for one in children_owed(desk, day):
        id_ = one.child.id
        if id_ not in here:
            continue
        if one.late:
            late[id_] = {"late": list(one.late), "today": list(one.vaccines)}
        elif one.unrecorded:
            unrecorded[id_] = {"unrecorded": list(one.unrecorded), "today": list(one.vaccines)}
        elif one.vaccines:
            now[id_] = {"today": list(one.vaccines)}
        if one.capsule or one.vitamin_a_missed:
            vitamin_a[id_] = {"capsule": one.capsule, "missed": one.vitamin_a_missed}
        if one.deworming or one.deworming_missed:
            deworming[id_] = {"missed": one.deworming_missed}
    return {
        "immunisation_late": lines_of(desk, late, day),
        "immunisation_due": lines_of(desk, now, day),
        "immunisation_unrecorded": lines_of(desk, unrecorded, day),
        "vitamin_a": lines_of(desk, vitamin_a, day),
        "deworming": lines_of(desk, deworming, day),
    }


def _growth(
    desk: Desk, month: int, area: Area, day: date, children: Iterable[str]
) -> dict[str, tuple[ActionLine, ...]]:
    """Return what the last weighing and the last measurement of two months say."""
    here = set(children)

    def latest(each: Callable[[int], Iterable[tuple[str, T]]]) -> dict[str, T]:
        found: dict[str, T] = {}
        for which in (month, month - 1):
            for id_, one in each(which):
                if id_ in here:
                    found.setdefault(id_, one)
        return found

    weighed = latest(
        lambda which: (
            (id_, one)
            for id_, one in counted(desk, which, area).items()
            if one.date is not None and one.date <= day.isoformat()
        )
    )
    measured = latest(lambda which: ((one.child, one) for one in assessed(desk, which, area)))
    red = {
        id_: {"date": one.date, "weight_kg": (one.weight_g or 0) / 1000}
        for id_, one in weighed.items()
        if "BGM" in one.figures
    }
    found = {
        name: {
            id_: {"date": one.date, "code": category.code, "category": category.name}
            for id_, one in measured.items()
            if (category := one.status.get(index)) is not None and category.code in codes
        }
        for name, (index, codes) in _CATEGORIES.items()
    }
    gains = {
        one.id: named(one, "date", "times", "grams", "kbm_g")
        for one in due(desk, area, day).no_gain
    }
    return {
        "two_t": lines_of(desk, {k: v for k, v in gains.items() if v["times"] >= 2}, day),
        "no_gain": lines_of(desk, {k: v for k, v in gains.items() if v["times"] < 2}, day),
        "below_red_line": lines_of(desk, red, day),
        **{name: lines_of(desk, facts, day) for name, facts in found.items()},
    }


def _pregnant(desk: Desk, area: Area, day: date) -> tuple[ActionLine, ...]:
    """Return the pregnant women and new mothers who are owed something, and what."""
    facts = {}
    for one in women(desk, day):
        why = []
        if not one.checked:
            why.append("check")
        if one.overdue:
            why.append("end_not_recorded")
        if one.capsules:
            why.append("vitamin_a")
        why += [*one.risks, *(["danger_signs"] if one.signs else [])]
        if why:
            facts[one.id] = {
                "why": why,
                "weeks": one.weeks,
                "expected_on": one.expected_on.isoformat() if one.expected_on else None,
                "postpartum_days": one.postpartum_days,
                "checked_on": one.checked_on.isoformat() if one.checked_on else None,
            }
    return lines_of(desk, _of_area(desk, area, facts, day), day)


def _referrals(
    desk: Desk, area: Area, day: date, referrals: Iterable[Referral]
) -> tuple[ActionLine, ...]:
    """Return referrals as lines, one for each; of an area by where the person lives."""
    by_person = [(one.person, one) for one in referrals if one.person is not None]
    here = _of_area(desk, area, {person: {} for person, _ in by_person}, day)
    rows = ChildRows(desk.store.records).named(here)
    lines = []
    for person, one in by_person:
        row = rows.get(person)
        if row is None:
            continue
        facts = {
            "referral": one.id,
            "number": one.number or None,
            "date": one.written_on.isoformat(),
            "reasons": list(one.reasons),
            "priority": one.priority,
            "to": one.destination or None,
            "state": one.state,
            "state_date": one.state_date.isoformat() if one.state_date else None,
            "limit": one.limit_on.isoformat(),
            "days_over": one.days_over,
        }
        lines.append(_line(row, facts, day))
    return _ordered(lines)


def _proposals(desk: Desk, area: Area, day: date) -> tuple[ActionLine, ...]:
    """Return who should be referred since a day or before, and has no letter today.

    A line for each person; of an area by where the person lives, and whom it serves.
    """
    states: dict[str, list[OpenProposal]] = {}
    for one in open_proposals(desk, on_paper=True):
        if one.since <= day:
            states.setdefault(one.person, []).append(one)
    facts = {id_: _proposed(many) for id_, many in states.items()}
    return lines_of(desk, _of_area(desk, area, facts, day), day)


def _proposed(many: Sequence[OpenProposal]) -> dict[str, object]:
    """Return what a person is proposed for in all states; put off only where all of it is."""
    states = {one.state for one in many}
    untils = [one.until for one in many if one.until is not None]
    return {
        "codes": [code for one in many for code in one.codes],
        "priority": many[0].priority,
        "since": min(one.since for one in many).isoformat(),
        "due": min(one.due for one in many).isoformat(),
        "state": next(state for state in STATES if state in states),
        "until": min(untils).isoformat() if states == {"later"} else None,
        "deferred": max(one.deferred for one in many),
    }


def _of_area(
    desk: Desk, area: Area, people: Mapping[str, dict[str, Any]], day: date
) -> dict[str, dict[str, object]]:
    """Return those of some people who live in an area on a day."""
    rows = lives_of(desk.store.records, people)
    return {id_: people[id_] for id_ in ServingPlaces(desk).of_area(area, rows, day)}


def listed_of_area(
    desk: Desk, area: Area, people: Mapping[str, dict[str, Any]], day: date
) -> tuple[ActionLine, ...]:
    """Return the lines of those of some people who live in an area on a day."""
    return lines_of(desk, _of_area(desk, area, people, day), day)


def lines_of(
    desk: Desk, facts: Mapping[str, Mapping[str, object]], day: date
) -> tuple[ActionLine, ...]:
    """Return the lines of some people with what a list says of each, wherever they live."""
    rows = ChildRows(desk.store.records).named(facts)
    return _ordered([_line(rows[id_], told, day) for id_, told in facts.items() if id_ in rows])


def _line(row: Row, facts: Mapping[str, object], day: date) -> ActionLine:
    return of_row(
        ActionLine,
        row,
        months=months_since(row["birth_date"], day.isoformat()),
        posyandu=row["posyandu"] or row["family_posyandu"],
        facts=facts,
    )


def _ordered(lines: Iterable[ActionLine]) -> tuple[ActionLine, ...]:
    """Return lines by posyandu, RT, name; who has no RT comes last."""
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                one.posyandu or "~",
                one.rt or "~",
                one.village or "~",
                (one.name or "").casefold(),
                one.id,
                str(one.facts.get("number") or ""),
            ),
        )
    )


def said(found: Lists) -> ListsJson:
    """Return lists as a report writes them: ``counts``, and each list's lines by its name."""
    whole = {
        "month": month_text(found.month),
        **said_area(found.area),
        "day": found.day.isoformat(),
        "children": found.targets,
        "counts": {name: len(lines) for name, lines in found.lists.items()},
        **{name: [said_line(one) for one in lines] for name, lines in found.lists.items()},
    }
    return cast("ListsJson", whole)


def said_line(one: ActionLine) -> ActionLineJson:
    """Return a line as its list says it."""
    return cast("ActionLineJson", {**as_json(ListedPersonJson, one), **one.facts})
