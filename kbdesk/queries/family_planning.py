"""Family planning of an area in a month (``report kb``), and one couple's state and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain import krs
from kbdesk.domain.family_planning import Said
from kbdesk.domain.report_json.families import KbJson
from kbdesk.queries.area import Area, month_span, said_area
from kbdesk.queries.household import OneFamily, report_day
from kbdesk.queries.skdn import month_text
from kbdesk.store.records import Row

HISTORY_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Couple:
    """A wife and what the couple uses today. ``couple``: she is of PUS; ``records`` newest first.

    ``since``: since when the method is used, else the first record that says so in a row.
    """

    person: str
    name: str
    couple: bool
    pregnant: bool
    said: Said | None
    since: date | None
    records: tuple[Row, ...]


def kb(desk: Desk, month: int, area: Area) -> KbJson:
    """Return the month's figures as ``report kb`` writes them, with the months before it."""
    from kbdesk.queries.planning_columns import couples_on
    from kbdesk.queries.village_columns import village_columns

    last = report_day(desk, month_span(month)[1])
    months = range(month - HISTORY_MONTHS + 1, month + 1)
    days = [min(month_span(earlier)[1], last).isoformat() for earlier in months]
    columns = village_columns(desk, area)
    each = [couples_on(columns, day) for day in days]
    return {
        "month": month_text(month),
        **said_area(area, puskesmas=False),
        "date": last.isoformat(),
        **each[-1].said(),
        "history": [
            {"month": month_text(earlier), **figures.said()}
            for earlier, figures in zip(months, each, strict=True)
        ],
    }


def couples_of(desk: Desk, family: str) -> list[Couple]:
    """Return the couples of a family with their history, of PUS or not; raises ``family.unknown``.

    A woman who told of family planning once is among them, whatever she is now.
    """
    today = desk.clock.today()
    of = OneFamily(desk, family, today)
    household = of.household
    on = today.isoformat()
    of_age = of.of_pus(on, krs.limits())
    found = []
    for one in household.here(on):
        planning = of.planning(one.id)
        if not (household.is_couple(one, on) or planning.records) or one.sex == "male":
            continue
        person = desk.store.records.get("person", one.id) or {}
        records = desk.store.records.facts("family_planning", person=one.id)
        said = planning.said(on)
        found.append(
            Couple(
                person=one.id,
                name=person.get("name") or "",
                couple=one.id in of_age,
                pregnant=planning.pregnant(on),
                said=said,
                since=_since(records, said),
                records=tuple(reversed(records)),
            )
        )
    return found


def _since(records: list[Row], said: Said | None) -> date | None:
    if said is None or said.method is None:
        return None
    since = None
    for row in reversed(records):
        if row["method"] != said.method:
            break
        since = row["since"] or row["date"]
    return date.fromisoformat(since) if since else None
