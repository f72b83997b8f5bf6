"""The filled checklists of a month's home visits, or of one visit, as a paper shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import CHECKLISTS, questions_for
from kbdesk.domain.report_json.ages import HomeVisitFormsJson, HomeVisitJson
from kbdesk.queries.area import Area, month_span, said_area
from kbdesk.queries.home_visit_recap import NOT_VISITED
from kbdesk.queries.home_visits import see_at_home, visits_in_area
from kbdesk.queries.skdn import month_text
from kbdesk.store.home_visit_rows import home_visits_between
from kbdesk.store.records import Row
from kbdesk.store.register_rows import named


@dataclass(frozen=True, slots=True)
class HomeVisitForms:
    """The visits of a month that found somebody, the oldest first."""

    month: int
    day: date
    area: Area
    visits: tuple[HomeVisitJson, ...]


def home_visit_forms(desk: Desk, month: int, area: Area, visit: str = "") -> HomeVisitForms:
    """Return the filled checklists of a month, or of one ``visit``.

    Raises ``home_visit.unknown``.
    """
    first, last = month_span(month)
    day = min(last, desk.clock.today())
    records = desk.store.records
    if visit:
        between = home_visits_between(records, first.isoformat(), day.isoformat())
        visits = [row for row in between if row["id"] == visit and row["form"] in CHECKLISTS]
    else:
        visits = visits_in_area(desk, area, first, day)
    found = [row for row in visits if row["outcome"] != NOT_VISITED]
    if visit and not found:
        raise KbdeskError("home_visit.unknown", field="visit", id=visit)
    who = named(records, sorted({row["person"] for row in found if row["person"]}))
    return HomeVisitForms(month, day, area, tuple(_said(desk, row, who) for row in found))


def _said(desk: Desk, row: Row, who: Mapping[str, Row]) -> HomeVisitJson:
    """Return one visit: whom, what was asked and answered, what it means, what was done."""
    records = desk.store.records
    whole = records.get("home_visit", row["id"]) or row
    family = records.get("family", row["family"] or "") or {}
    person = who.get(row["person"] or "")
    found, _ = see_at_home(row if row["person"] else None, row)
    return {
        "id": row["id"],
        "date": row["date"],
        "form": row["form"],
        "outcome": row["outcome"],
        "name": None if person is None else person["name"],
        "birth_date": row["birth_date"] if row["person"] else None,
        "rt": family.get("rt"),
        "address": family.get("address"),
        "phone": family.get("phone"),
        "visitors": list(whole.get("visitors") or ()),
        "answers": [
            {
                "part": one.part,
                "item": one.item,
                "kind": one.kind,
                "unit": one.unit,
                "answer": row["answers"].get(one.item),
            }
            for one in questions_for(row["form"], row["sex"])
        ],
        "access": found.access,
        "danger": None if found.danger is None else list(found.danger),
        "tb": found.tb,
        "regular": found.regular,
        "counselling": list(row["counselling"]),
        "reported_on": row["reported_on"],
        "next_date": whole.get("next_date"),
        "note": whole.get("note"),
    }


def said_forms(found: HomeVisitForms) -> HomeVisitFormsJson:
    """Return the checklists as ``report home-visit-forms`` writes them."""
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "day": found.day.isoformat(),
        "visits": list(found.visits),
    }
