"""The registers of women: of childbearing age (F3), pregnant and after birth (F4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after, completed_months, months_between
from kbdesk.domain.family_planning import used_in
from kbdesk.domain.measurements import in_units
from kbdesk.domain.pregnancy import TERM_DAYS
from kbdesk.domain.sip import TABLETS_IN_PACK, TETANUS, WOMAN_YEARS
from kbdesk.domain.supplements import POSTPARTUM_DAYS
from kbdesk.queries.area import Area
from kbdesk.queries.register_area import RegisterYear, ServingPlaces, ordered
from kbdesk.queries.women import pregnancy_of
from kbdesk.store.household_rows import HouseholdRows
from kbdesk.store.records import Row
from kbdesk.store.register_rows import (
    ValidService,
    checks_between,
    children_of_mothers,
    named,
    pregnancies_between,
    services_given,
    women_between,
)

PACKS: Final = 3


def women_register(desk: Desk, area: Area, year: RegisterYear) -> list[dict[str, object]]:
    """Return the women of childbearing age who were here at some time of the year, one a line.

    Their age and children are those of the year's last day, the arm that of its last check;
    family planning is what was said of them by then.
    """
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    youngest, oldest = WOMAN_YEARS
    rows = women_between(
        records,
        born_after(year.end, oldest * 12),
        born_after(year.end, youngest * 12),
        first,
        end,
    )
    here = ServingPlaces(desk).of_area(area, rows, year.end)
    who = named(records, here)
    children: dict[str, list[Row]] = defaultdict(list)
    for child in children_of_mothers(records, here):
        if child["birth_date"] and child["birth_date"] <= end:
            children[child["mother"]].append(child)
    arms = {
        row["person"]: row["muac_mm"]
        for row in checks_between(records, here, first, end)
        if row["muac_mm"] is not None
    }
    tetanus = _first_doses(services_given(records, here, "0001-01-01", end, ["immunisation"]))
    planned: dict[str, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for said in HouseholdRows(records).planning(end, here):
        planned[said.person].append((said.date, said.status, said.method))
    lines = []
    for id_, (_, posyandu) in here.items():
        woman = who[id_]
        died = [one for one in children[id_] if one["death_date"] and one["death_date"] <= end]
        lines.append(
            {
                "no": 0,
                "id": id_,
                "nik": woman["nik"],
                "name": woman["name"],
                "years": months_between(woman["birth_date"], end) // 12,
                "husband": woman["father"] if woman["relation"] == "wife" else None,
                "welfare_rank": woman["welfare_rank"],
                "dasawisma": None,
                "children_alive": len(children[id_]) - len(died),
                "children_died_months": [
                    months_between(one["birth_date"], one["death_date"]) for one in died
                ],
                "muac_cm": in_units(arms.get(id_), 10),
                **{dose: tetanus.get((id_, dose)) for dose in TETANUS},
                **used_in(planned[id_], first, end)._asdict(),
                "birth_date": woman["birth_date"],
                "death_date": woman["death_date"],
                "left_date": woman["left_date"],
                "village": woman["village"],
                "rt": woman["rt"],
                "posyandu": posyandu,
                "name_key": woman["name_key"],
            }
        )
    return ordered(lines, "rt", "name_key", "id")


def pregnant_register(desk: Desk, area: Area, year: RegisterYear) -> list[dict[str, object]]:
    """Return the pregnancies of the year with the six weeks after each, one a line."""
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    since = (year.first - timedelta(POSTPARTUM_DAYS)).isoformat()
    rows = [
        row
        for row in pregnancies_between(records, since, end)
        if row["date"] is not None
        and row["date"] <= end
        and (row["death_date"] or "~") >= first
        and (row["left_date"] or "~") >= first
        and (row["arrived_date"] or "") <= end
    ]
    people = {row["person"]: {**row, "id": row["person"]} for row in rows}
    here = ServingPlaces(desk).of_area(area, list(people.values()), year.end)
    began = (year.first - timedelta(TERM_DAYS + POSTPARTUM_DAYS)).isoformat()
    who = named(records, here)
    checks: dict[str, list[Row]] = defaultdict(list)
    for row in checks_between(records, here, began, end):
        checks[row["person"]].append(row)
    services: dict[str, list[ValidService]] = defaultdict(list)
    given = services_given(records, here, "0001-01-01", end, ["immunisation", "pmt", "ttd"])
    for one in given:
        services[one.person].append(one)
    tetanus = _first_doses(given)
    lines = []
    for row in rows:
        id_ = row["person"]
        if id_ not in here:
            continue
        line = _pregnancy(row, who[id_], checks[id_], services[id_], year)
        line |= {dose: tetanus.get((id_, dose)) for dose in TETANUS}
        line["posyandu"] = here[id_][1]
        lines.append(line)
    return ordered(lines, "registered", "name_key", "pregnancy")


def _pregnancy(
    row: Row, who: Row, checks: Sequence[Row], services: Sequence[ValidService], year: RegisterYear
) -> dict[str, object]:
    since, until = span_of(row)
    end = year.end.isoformat()
    of_it = [one for one in checks if since <= one["date"] <= min(until, end)]
    registered = date.fromisoformat(row["date"])
    born = who["birth_date"]
    arms = [one["muac_mm"] for one in of_it if one["muac_mm"] is not None]
    weights = {f"weight_{month:02d}": None for month in range(1, 13)}
    for one in of_it:
        if one["weight_g"] is not None and one["date"][:4] == f"{year.number:04d}":
            weights[f"weight_{one['date'][5:7]}"] = one["weight_g"] / 1000
    food = [
        one.amount or 1
        for one in services
        if one.kind == "pmt" and since <= one.date <= min(until, end)
    ]
    ended = row["end_date"] if row["end_date"] and row["end_date"] <= end else None
    notes: list[dict[str, object]] = []
    if ended:
        notes.append({"code": row["outcome"], "date": ended})
    elif (expected := pregnancy_of(row).expected_on) is not None:
        notes.append({"code": "expected", "date": expected.isoformat()})
    if who["death_date"] and who["death_date"] <= end:
        notes.append({"code": "died", "date": who["death_date"]})
    if who["left_date"] and who["left_date"] <= end:
        notes.append({"code": "left", "date": who["left_date"], "why": who["left_why"]})
    return {
        "no": 0,
        "id": who["id"],
        "pregnancy": row["id"],
        "nik": who["nik"],
        "name": who["name"],
        "years": completed_months(date.fromisoformat(born), registered) // 12 if born else None,
        "address": who["address"],
        "registered": row["date"],
        "weeks": pregnancy_of(row).weeks(registered),
        "gravida": row["gravida"],
        # the arm at her first check tells how she entered the pregnancy
        "muac_cm": in_units(arms[0] if arms else None, 10),
        "pmt": sum(food) or None,
        **weights,
        **packs_of(of_it, services, since, min(until, end)),
        **dict.fromkeys(TETANUS),
        "notes": notes,
        "village": who["village"],
        "rt": who["rt"],
        "posyandu": None,
        "name_key": who["name_key"],
    }


def span_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the first day of a pregnancy and the last of the six weeks after it, as text."""
    pregnancy = pregnancy_of(row)
    began = pregnancy.lmp or (
        pregnancy.expected_on - timedelta(TERM_DAYS) if pregnancy.expected_on else None
    )
    since = min(began.isoformat(), row["date"]) if began else row["date"]
    if pregnancy.ended_on is None:
        return since, "9999-12-31"
    return since, (pregnancy.ended_on + timedelta(POSTPARTUM_DAYS)).isoformat()


def packs_of(
    checks: Sequence[Row], services: Sequence[ValidService], since: str, until: str
) -> dict[str, str | None]:
    """Return when each pack of iron tablets was full: 30, 60 and 90 tablets in all.

    The tablets of a check and those of a service of the same day are one and the same.
    """
    by_day: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for check in checks:
        by_day[check["date"]][0] += check["tablets"] or 0
    for one in services:
        if one.kind == "ttd" and since <= one.date <= until:
            by_day[one.date][1] += one.amount or TABLETS_IN_PACK
    packs: dict[str, str | None] = {f"iron_{pack}": None for pack in range(1, PACKS + 1)}
    tablets = 0
    for day in sorted(by_day):
        tablets += max(by_day[day])
        for pack in range(1, min(tablets // TABLETS_IN_PACK, PACKS) + 1):
            packs[f"iron_{pack}"] = packs[f"iron_{pack}"] or day
    return packs


def _first_doses(services: Sequence[ValidService]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for one in services:
        if one.kind == "immunisation" and one.detail in TETANUS:
            found.setdefault((one.person, str(one.detail)), one.date)
    return found
