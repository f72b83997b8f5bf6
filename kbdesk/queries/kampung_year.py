"""A Kampung KB's year: month by month, which groups are silent, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.report_json.village import KampungYearJson
from kbdesk.queries.skdn import month_text
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class SilentGroup:
    """A group that has not met for long; ``last``: its last meeting in twelve months."""

    group: Row
    last: str | None


@dataclass(frozen=True, slots=True)
class KampungYear:
    """The calendar year up to a month; ``to_come``: group and day of the next meetings."""

    months: Sequence[tuple[int, int, int, int]]
    """By month: meetings, people who came, interventions."""
    silent: Sequence[SilentGroup]
    to_come: Sequence[tuple[Row, str]]
    plan_due: Sequence[Row]
    """What of the plan is not done, by its day; what has none comes last."""


def kampung_year(
    month: int,
    last: date,
    groups: Sequence[Row],
    meetings: Sequence[Row],
    interventions: Sequence[Row],
    plan: Sequence[Row],
) -> KampungYear:
    """Return the year; ``meetings`` and ``interventions`` are those of the twelve months."""
    months = []
    for one in range(month - month % 12, month + 1):
        text = month_text(one)
        met = [row for row in meetings if row["date"][:7] == text]
        made = sum(row["date"][:7] == text for row in interventions)
        months.append((one, len(met), together(met), made))
    day = last.isoformat()
    since = (last - timedelta(days=figure_limits().group_silent_days)).isoformat()
    newest = {row["village_group"]: row for row in meetings}
    silent, to_come = [], []
    for group in groups:
        meeting = newest.get(group["id"])
        said = None if meeting is None else str(meeting["date"])
        if said is None or said < since:
            silent.append(SilentGroup(group, said))
        following = None if meeting is None else meeting["next_on"]
        if following is not None and following >= day:
            to_come.append((group, following))
    due = [row for row in plan if row["progress"] != 100]
    return KampungYear(
        months,
        sorted(silent, key=lambda one: one.last or ""),
        sorted(to_come, key=lambda one: one[1]),
        sorted(due, key=lambda row: (row["due_date"] or "9999", row["title"] or "")),
    )


def together(rows: Iterable[Row]) -> int:
    """Return how many men and women came to meetings or were reached."""
    return sum((row["male"] or 0) + (row["female"] or 0) for row in rows)


def said_year(found: KampungYear) -> KampungYearJson:
    """Return the year as ``report kampung`` writes it."""
    return {
        "months": [
            {"month": month_text(month), "meetings": met, "people": came, "interventions": made}
            for month, met, came, made in found.months
        ],
        "silent_days": figure_limits().group_silent_days,
        "silent": [
            {"id": one.group["id"], "kind": one.group["kind"], "name": one.group["name"],
             "last_meeting": one.last}
            for one in found.silent
        ],
        "next_meetings": [
            {"id": group["id"], "kind": group["kind"], "name": group["name"], "date": day}
            for group, day in found.to_come
        ],
    }  # fmt: skip
