"""Lists to act on of school age, adults and the elderly: whom to look for, and why.

A line is that of ``action_lists``; its ``facts`` say what was found, when, and since when the
next check is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_completed_on, months_since
from kbdesk.domain.life_cycle import glucose_class, next_on, pressure_class
from kbdesk.domain.limits import Limits, LimitsEdition, judged_by, on_day
from kbdesk.queries.action_lists import ActionLine, Lists, listed_of_area
from kbdesk.queries.area import Area, children_here
from kbdesk.queries.limits import editions
from kbdesk.queries.population import day_of
from kbdesk.store.check_rows import CheckRows
from kbdesk.store.records import Row

LISTS: Final = (
    "pressure_again", "glucose_again", "elderly_unvisited", "girls_without_iron", "birthdays",
)  # fmt: skip
"""The lists of ``report checks``, in the order of what cannot wait."""
_EARLIEST: Final = "1900-01-01"

Facts = dict[str, dict[str, Any]]


def check_lists(desk: Desk, month: int, area: Area) -> Lists:
    """Return every list of a month; see :data:`LISTS`."""
    day = day_of(desk, month)
    known = editions(desk.store.records)
    limits = on_day(known, day.isoformat())
    rows = CheckRows(desk.store.records, day.isoformat())
    found: Mapping[str, Facts] = {
        "pressure_again": _pressures(rows, known, day),
        "glucose_again": _glucoses(rows, known, day),
        "elderly_unvisited": _unvisited(rows, limits, day),
        "girls_without_iron": _girls(rows, limits, day),
        "birthdays": _birthdays(rows, limits, day),
    }
    lists: dict[str, tuple[ActionLine, ...]] = {
        name: listed_of_area(desk, area, found[name], day) for name in LISTS
    }
    return Lists(month, day, area, len(children_here(desk, area, day)), lists)


def _last(rows: Iterable[Row]) -> dict[str, Row]:
    """Return each person's last row; they come the oldest first."""
    return {row["person"]: row for row in rows}


def _pressures(rows: CheckRows, known: tuple[LimitsEdition, ...], day: date) -> Facts:
    """Return whose last pressure was high and has not been measured again since it was due."""
    found: Facts = {}
    for id_, row in _last(rows.pressures()).items():
        limits = on_day(known, row["date"])
        with judged_by(limits):
            months = months_since(row["birth_date"], row["date"])
            name = pressure_class(row["systolic"], row["diastolic"], row["sex"], months)
            rule = limits["blood_pressure"]
            if name not in (*rule["refer"], *rule["at_once"]):
                continue
            due = next_on("bp", name, date.fromisoformat(row["date"]))
        if due <= day:
            found[id_] = {
                "date": row["date"], "code": name, "systolic": row["systolic"],
                "diastolic": row["diastolic"], "due": due.isoformat(),
            }  # fmt: skip
    return found


def _glucoses(rows: CheckRows, known: tuple[LimitsEdition, ...], day: date) -> Facts:
    """Return whose last glucose was that of diabetes or near it and is due again."""
    found: Facts = {}
    for id_, row in _last(rows.glucoses()).items():
        with judged_by(on_day(known, row["date"])):
            name = glucose_class(row["glucose"], row["glucose_kind"])
            if name in (None, "normal"):
                continue
            due = next_on("glucose", name, date.fromisoformat(row["date"]))
        if due <= day:
            found[id_] = {
                "date": row["date"], "code": name, "glucose": row["glucose"],
                "kind": row["glucose_kind"], "due": due.isoformat(),
            }  # fmt: skip
    return found


def _unvisited(rows: CheckRows, limits: Limits, day: date) -> Facts:
    """Return the elderly whom nobody has visited at home for as long as the rule allows."""
    rule = limits["home_visit"]
    youngest = _born_before(day, limits["stages"]["elderly_from_years"] * 12)
    people = [row["id"] for row in rows.born_between(_EARLIEST, youngest)]
    visited = rows.visited_on(people)
    found: Facts = {}
    for id_ in people:
        last = visited.get(id_)
        due = None if last is None else month_completed_on(date.fromisoformat(last), rule["months"])
        if due is None or due <= day:
            found[id_] = {"last_visit": last, "due": due.isoformat() if due else None}
    return found


def _girls(rows: CheckRows, limits: Limits, day: date) -> Facts:
    """Return the girls who have no iron tablet, did not take it, or were not asked this month."""
    rule = limits["iron"]
    oldest, youngest = (
        _born_before(day, n * 12) for n in (rule["to_years"] + 1, rule["from_years"])
    )
    said = _last(rows.iron())
    found: Facts = {}
    for girl in rows.born_between(oldest, youngest):
        if girl["sex"] == "female":
            row = said.get(girl["id"])
            why = _iron(row, day.isoformat()[:7])
            if why is not None:
                found[girl["id"]] = {"iron": why, "date": None if row is None else row["date"]}
    return found


def _iron(row: Row | None, month: str) -> str | None:
    """Return why a girl is looked for by what was said of her tablet last; None: she has it."""
    if row is None or row["date"][:7] != month:
        return "not_asked"
    have, taken = (
        None if row[name] is None else bool(row[name]) for name in ("iron_have", "iron_taken")
    )
    if have is False:
        return "without"
    return "not_taken" if taken is False else None


def _birthdays(rows: CheckRows, limits: Limits, day: date) -> Facts:
    """Return who has a birthday this month and was not examined in it: the yearly free check.

    Who was born on 29 February completes the year on 1 March where there is no such day.
    """
    youngest = _born_before(day, limits["stages"]["school_from_months"])
    month = day.isoformat()[:7]
    birthdays: dict[str, tuple[date, int]] = {}
    for row in rows.born_between(_EARLIEST, youngest):
        if row["birth_date"][5:7] in ("02", month[5:]):
            born = date.fromisoformat(row["birth_date"])
            turns = day.year - born.year
            on = month_completed_on(born, turns * 12)
            if on.month == day.month:
                birthdays[row["id"]] = on, turns
    examined = rows.examined_on(list(birthdays))
    return {
        id_: {"birthday": on.isoformat(), "turns": turns, "last_examined": examined.get(id_)}
        for id_, (on, turns) in birthdays.items()
        if not (examined.get(id_) or "").startswith(month)
    }


def _born_before(day: date, months: int) -> str:
    """Return the last birth date of who has completed so many months on a day, to compare with.

    It need not be in the calendar: 30 February stands for the end of the month.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}-{day.day:02d}"
