"""The register of pregnancies, births and deaths of babies and mothers (F1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.pregnancy import DELIVERED
from kbdesk.domain.sip import INFANT_MONTHS
from kbdesk.queries.area import Area
from kbdesk.queries.register_area import (
    RegisterYear,
    ServingPlaces,
    came_after,
    died_elsewhere,
    died_of,
    ordered,
)
from kbdesk.queries.women import pregnancy_of
from kbdesk.store.records import Row
from kbdesk.store.register_rows import born_or_died, named, pregnancies_between

_APART_DAYS: Final = 1
"""Twins can have midnight between them."""


def birth_register(desk: Desk, area: Area, year: RegisterYear) -> list[dict[str, object]]:
    """Return the year's pregnancies, births, and deaths of babies and mothers.

    A line for each baby that was born in the year or died in it before its first birthday,
    and for each pregnancy of the year that brought none (yet). A mother's death stands on
    the line of her pregnancy: while it lasted, or up to 42 days after it.
    """
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    places = ServingPlaces(desk)
    rows = born_or_died(records, first, end)
    babies = {
        id_: (row, posyandu)
        for id_, (row, posyandu) in places.of_area(area, rows, year.end).items()
        if _is_baby(row, first, end)
    }
    pregnancies = [
        row
        for row in pregnancies_between(records, first, end)
        if row["date"] is not None and row["date"] <= end
    ]
    mothers = places.of_area(area, [{**row, "id": row["person"]} for row in pregnancies], year.end)
    who = named(
        records,
        {*babies, *mothers, *(row["mother"] for row, _ in babies.values() if row["mother"])},
    )
    by_mother: dict[str, list[Row]] = defaultdict(list)
    for row in pregnancies:
        by_mother[row["person"]].append(row)
    lines: list[dict[str, object]] = []
    told: set[str] = set()
    for id_, (row, posyandu) in babies.items():
        mother = who.get(row["mother"] or "")
        pregnancy = _born_of(row, by_mother.get(row["mother"] or "", ()))
        if pregnancy is not None:
            told.add(pregnancy["id"])
        lines.append(_line(who[id_], mother, pregnancy, posyandu, end))
    for row in pregnancies:
        if row["id"] not in told and row["person"] in mothers:
            mother = who[row["person"]]
            if _of_year(row, mother, first):
                lines.append(_line(None, mother, row, mothers[row["person"]][1], end))
    return ordered(lines, "sorted_by", "id")


def _is_baby(row: Row, first: str, end: str) -> bool:
    born, died = row["birth_date"], row["death_date"]
    if (row["left_date"] or "~") < first or not born:
        return False
    if first <= born <= end and not came_after(row, born):
        return True
    if not died or died_elsewhere(row):
        return False
    return bool(first <= died <= end and months_between(born, died) < INFANT_MONTHS)


def _of_year(row: Row, mother: Row, first: str) -> bool:
    """Tell whether a pregnancy without a baby of the year still belongs to the year."""
    if (mother["left_date"] or "~") < first or (mother["death_date"] or "~") < first:
        return False
    ended = row["end_date"]
    # a pregnancy that ended before the year stands in the register of that earlier year
    return not (ended and ended < first)


def _born_of(baby: Row, pregnancies: Iterable[Row]) -> Row | None:
    """Return the pregnancy that a baby came from."""
    born = date.fromisoformat(baby["birth_date"])
    for row in pregnancies:
        if baby["id"] in row["children"]:
            return dict(row)
        ended = pregnancy_of(row).ended_on
        if ended and row["outcome"] in DELIVERED and abs((ended - born).days) <= _APART_DAYS:
            return dict(row)
    return None


def _line(
    baby: Row | None, mother: Row | None, pregnancy: Row | None, posyandu: str | None, end: str
) -> dict[str, object]:
    about = baby or mother or {}
    notes: list[dict[str, object]] = []
    died = None
    if pregnancy is not None:
        ended = pregnancy["end_date"] if (pregnancy["end_date"] or "~") <= end else None
        expected = pregnancy_of(pregnancy).expected_on
        if ended and pregnancy["outcome"] != "birth":
            notes.append({"code": pregnancy["outcome"], "date": ended})
        elif ended and baby is None:
            notes.append({"code": "birth", "date": ended})
        elif not ended:
            note: dict[str, object] = {"code": "pregnant", "date": pregnancy["date"]}
            notes.append(note)
            if expected is not None:
                notes.append({"code": "expected", "date": expected.isoformat()})
        died = (mother or {}).get("death_date")
        if died is not None and (died > end or not died_of(pregnancy, died)):
            died = None
    if baby is not None:
        if baby["birth_weight_g"] is not None:
            notes.append({"code": "birth_weight", "kg": baby["birth_weight_g"] / 1000})
        if baby["left_date"] and baby["left_date"] <= end:
            notes.append({"code": "left", "date": baby["left_date"], "why": baby["left_why"]})
    baby_died = baby["death_date"] if baby and (baby["death_date"] or "~") <= end else None
    if baby_died and baby and months_between(baby["birth_date"], baby_died) >= INFANT_MONTHS:
        baby_died = None
    return {
        "no": 0,
        "id": about.get("id"),
        "mother_id": mother["id"] if mother else None,
        "pregnancy": pregnancy["id"] if pregnancy else None,
        "mother": mother["name"] if mother else None,
        "father": (mother or {}).get("father") or (baby or {}).get("father"),
        "baby": baby["name"] if baby else None,
        "birth_date": baby["birth_date"] if baby else None,
        "baby_death_date": baby_died,
        "mother_death_date": died,
        "notes": notes,
        "sex": baby["sex"] if baby else None,
        "village": about.get("village"),
        "rt": about.get("rt"),
        "posyandu": posyandu,
        "sorted_by": (baby or {}).get("birth_date")
        or (pregnancy or {}).get("end_date")
        or (pregnancy or {}).get("date"),
    }
