"""The register of babies and young children (F2), and of infants and toddlers apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_completed_on, months_between
from kbdesk.domain.measurements import in_units
from kbdesk.domain.sip import (
    CHILD_MONTHS,
    CLASSIC_VACCINES,
    INFANT_MONTHS,
    MONTHS,
    NEW_VACCINES,
    Subject,
)
from kbdesk.growth.month_end import Born, MonthOf, codes_of_many
from kbdesk.queries.area import Area
from kbdesk.queries.register_area import RegisterYear, Resident, ordered, residents
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row
from kbdesk.store.register_rows import ValidService, named, services_given, weighings_of

_KINDS: Final = ("immunisation", "vitamin_a", "ors", "breastfeeding")
_VACCINES: Final = (*CLASSIC_VACCINES, *NEW_VACCINES)
_WITHOUT: Final[dict[str, object]] = {
    **{f"{key}_{month}": None for month in MONTHS for key in ("weight", "code")},
    **{f"E{month}": None for month in range(1, 7)},
    "vitamin_a_02": None,
    "vitamin_a_08": None,
    "ors": None,
    **dict.fromkeys(_VACCINES),
    "by_book": [],
}


def child_register(
    desk: Desk, area: Area, year: RegisterYear, subject: Subject = "children"
) -> list[dict[str, object]]:
    """Return the lines of a year: one a child, as ``domain.sip`` names their values.

    ``infants`` and ``toddlers`` have the children who were so at some time of the year, each
    with the weighings of that time; a child that turned one in it stands in both.
    """
    here = [one for one in residents(desk, area, year) if _stands(one, year, subject)]
    people = {one.child.id for one in here}
    records = desk.store.records
    who = named(records, people)
    months = _months(desk, here, year)
    services: dict[str, list[ValidService]] = defaultdict(list)
    for given in services_given(records, people, "0001-01-01", year.end.isoformat(), _KINDS):
        services[given.person].append(given)
    lines = []
    for one in here:
        id_ = one.child.id
        weighed = [month for month in months.get(id_, ()) if _of(month, one, subject)]
        lines.append(_line(one, who[id_], weighed, services.get(id_, ()), year))
    return ordered(lines, "rt", "name_key", "id")


def _stands(one: Resident, year: RegisterYear, subject: Subject) -> bool:
    born = one.child.birth_date
    if subject == "infants":
        return months_between(born, year.first.isoformat()) < INFANT_MONTHS
    until = min(
        year.end.isoformat(),
        one.moved or "~",
        one.child.death_date or "~",
        one.child.left_date or "~",
    )
    return subject != "toddlers" or months_between(born, until) >= INFANT_MONTHS


def _of(month: MonthOf, one: Resident, subject: Subject) -> bool:
    """Tell whether a weighing stands in a register: by the age, and before a move away."""
    infant = months_between(one.child.birth_date, month.date) < INFANT_MONTHS
    return (
        (one.moved is None or month.date < one.moved)
        and month.under_five
        and (subject == "children" or infant == (subject == "infants"))
    )


def _months(desk: Desk, here: Collection[Resident], year: RegisterYear) -> dict[str, list[MonthOf]]:
    """Return the months of the year in which each child was weighed."""
    born = {one.child.id: Born.of(one.child.birth_date, one.child.sex) for one in here}
    since = date(year.number - 1, 12, 1) if year.number > 1 else year.first
    rows = weighings_of(desk.store.records, born, since.isoformat(), year.end.isoformat())
    before = ChildRows(desk.store.records).weighed_before({row[0] for row in rows}, since)
    found: dict[str, list[MonthOf]] = defaultdict(list)
    for month in codes_of_many(rows, born, before):
        if month.month // 12 == year.number:
            found[month.child].append(month)
    return found


def _line(
    one: Resident,
    who: Row,
    weighed: Sequence[MonthOf],
    services: Sequence[ValidService],
    year: RegisterYear,
) -> dict[str, object]:
    grams = who["birth_weight_g"]
    line: dict[str, object] = {
        "no": 0,
        "id": who["id"],
        "name": who["name"],
        "nik": who["nik"],
        "birth_date": who["birth_date"],
        "birth_weight_kg": in_units(grams, 1000),
        "father": who["father"],
        "mother": who["mother"],
        "dasawisma": None,
        **_WITHOUT,
        "death_date": who["death_date"],
        "notes": _notes(one, who, year),
        "sex": who["sex"],
        "village": who["village"],
        "rt": who["rt"],
        "posyandu": one.posyandu,
        "name_key": who["name_key"],
    }
    for month in weighed:
        place = MONTHS[month.month % 12]
        line[f"weight_{place}"] = month.weight_g / 1000
        line[f"code_{place}"] = month.code
    _give(line, services, one.child.birth_date, year)
    return line


def _give(
    line: dict[str, Any], services: Sequence[ValidService], born: str, year: RegisterYear
) -> None:
    """Fill in what a child was given and what its mother said, up to the end of the year."""
    began = year.first.isoformat()
    read: set[str] = set()
    for given in services:
        if given.date < born:
            continue
        if given.kind == "immunisation":
            if given.detail not in _VACCINES:
                continue
            if given.by_book:
                read.add(given.detail)
            elif line[given.detail] is None:
                line[given.detail] = given.date
        elif given.kind == "breastfeeding":
            # the last answer counts: asking again corrects an earlier one
            if given.month is not None and 0 <= given.month < 6 and given.answer:
                line[f"E{given.month + 1}"] = given.answer
        elif given.date >= began:
            if given.kind == "ors":
                line["ors"] = (line["ors"] or 0) + (given.amount or 1)
            elif given.date[5:7] >= "02":
                # a capsule counts for the round in whose month, or after it, it was given
                key = "vitamin_a_02" if given.date[5:7] < "08" else "vitamin_a_08"
                line[key] = line[key] or given.date
    line["by_book"] = [one for one in _VACCINES if one in read and line[one] is None]


def _notes(one: Resident, who: Row, year: RegisterYear) -> list[dict[str, object]]:
    notes: list[dict[str, object]] = []
    first, end = year.first.isoformat(), year.end.isoformat()
    if one.moved is not None:
        notes.append({"code": "moved_away", "date": one.moved, "posyandu": one.moved_to})
    elif one.child.since is not None and first <= one.child.since <= end:
        notes.append({"code": "moved_in", "date": one.child.since})
    if who["left_date"] and who["left_date"] <= end:
        notes.append({"code": "left", "date": who["left_date"], "why": who["left_why"]})
    turned = month_completed_on(date.fromisoformat(one.child.birth_date), CHILD_MONTHS).isoformat()
    if first <= turned <= end:
        notes.append({"code": "turned_five", "date": turned})
    return notes
