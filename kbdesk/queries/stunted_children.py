"""The stunted children behind a figure: how short each is, and what is being done.

They are those whom ``report kampung`` counts as ``stunted``: children under five in the families of
an area who were too short at their last measurement in this month or the two before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.measurements import in_units
from kbdesk.domain.referral_reasons import GROWTH
from kbdesk.domain.referrals import ENDED, STATES
from kbdesk.domain.report_json.people import ListedPersonJson
from kbdesk.domain.report_json.stunted import (
    KitchenPlaceJson,
    LetterJson,
    StuntedChildJson,
    StuntingJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.growth.categories import Category, category
from kbdesk.growth.zscores import three_scores
from kbdesk.queries.action_lists import ActionLine, lines_of
from kbdesk.queries.area import Area, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.need import late
from kbdesk.queries.population import day_of
from kbdesk.queries.recipients import RecipientPlace, places_of_people
from kbdesk.queries.referrals import WAITING, limit_of
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_figures import VillageFigures, village_figures
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row

LOOKS_BACK: Final = timedelta(days=365)
"""An older letter or place in DASHAT is not about the child as it is now."""
_STANDING: Final = tuple(state for state in STATES if state not in ("declined", "cancelled"))


@dataclass(frozen=True, slots=True)
class StuntedChild:
    """A stunted child, its last length, and what is being done. ``line`` has name and family.

    ``letter`` and ``place`` are the last ones within :data:`LOOKS_BACK`, else None. ``at_risk``:
    whether the family is; None if not known, or if the risk does not concern it.
    """

    line: ActionLine
    measured_on: str
    lenhei_mm: int
    z: float
    category: Category
    letter: Row | None
    place: RecipientPlace | None
    companions: Sequence[str] | None
    at_risk: bool | None
    target: bool


@dataclass(frozen=True, slots=True)
class StuntedChildren:
    """The children who are stunted on a day, and how many were measured. The letters are as of
    ``today``."""

    month: int
    day: date
    today: date
    area: Area
    under_five: int
    measured: int
    each: Sequence[StuntedChild]

    @property
    def not_at_risk(self) -> int:
        """Return how many of the children live in a family that is not at risk of stunting."""
        return sum(one.at_risk is False for one in self.each)


def stunted_children(desk: Desk, month: int, area: Area) -> StuntedChildren:
    """Return the children behind an area's figure of stunting, RT by RT."""
    day = day_of(desk, month)
    return behind(desk, month, area, village_figures(desk, area, day))


def behind(desk: Desk, month: int, area: Area, figures: VillageFigures) -> StuntedChildren:
    """Return the children whom some figures count as stunted."""
    day, total = figures.day, figures.total
    ids = figures.people_behind("stunted")
    measured = _measured(desk, ids, day)
    lines = lines_of(desk, {id_: {} for id_ in ids if id_ in measured}, day)
    letters = _letters(desk, ids, day)
    held = places_of_people(desk, set(ids), day - LOOKS_BACK, day)
    companions = figures.companion_names()
    risky, targets, unknown = (
        set(figures.behind(name)) for name in ("krs", "targets", "incomplete")
    )
    each = []
    for line in lines:
        row, z = measured[line.id]
        family = line.family or ""
        named = category("zlen", z)
        assert named is not None  # a length with a z-score has a category
        known = family in targets and family not in unknown
        each.append(
            StuntedChild(
                line, row["date"], row["lenhei_mm"], z, named,
                letters.get(line.id), held.get(line.id), companions.get(family),
                family in risky if known else None, family in targets,
            )
        )  # fmt: skip
    return StuntedChildren(
        month, day, desk.clock.today(), area, total.under_five, total.measured, each
    )


def _measured(desk: Desk, ids: Collection[str], day: date) -> Mapping[str, tuple[Row, float]]:
    """Return by child the last measurement that counts, and the z-score of its length."""
    rows = ChildRows(desk.store.records)
    people = rows.named(ids)
    since = date.fromisoformat(late(day.isoformat()))
    found = {}
    for row in rows.last_measured(since, day, ids):
        person = people[row["child"]]
        born = date.fromisoformat(person["birth_date"])
        _, z, _ = three_scores(
            person["sex"],
            (date.fromisoformat(row["date"]) - born).days,
            weight_kg=None,
            lenhei_cm=in_units(row["lenhei_mm"], 10),
            position=row["position"],
            oedema=bool(row["oedema"]),
        )
        if z is not None:
            found[row["child"]] = row, z
    return found


def _letters(desk: Desk, ids: Collection[str], day: date) -> Mapping[str, Row]:
    """Return by child the last letter about growth: an open letter before an ended one."""
    first = (day - LOOKS_BACK).isoformat()
    found: dict[str, Row] = {}
    for row in ChildRows(desk.store.records).referrals_in(_STANDING, ids):
        if not first <= row["date"] <= day.isoformat() or GROWTH.isdisjoint(row["reasons"]):
            continue
        before = found.get(row["person"])
        if before is None or before["state"] in ENDED or row["state"] not in ENDED:
            found[row["person"]] = row
    return found


# -- as the report says it -------------------------------------------------------------------


def said(found: StuntedChildren) -> StuntingJson:
    """Return the children as ``report stunting`` writes them."""
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "day": found.day.isoformat(),
        "under_five": found.under_five,
        "measured": found.measured,
        "stunted": len(found.each),
        "percent": percent(len(found.each), found.measured),
        "not_at_risk": found.not_at_risk,
        "children": [said_child(one, found) for one in found.each],
    }


def said_child(one: StuntedChild, among: StuntedChildren) -> StuntedChildJson:
    """Return a child as ``report stunting`` writes it."""
    return {
        **as_json(ListedPersonJson, one.line),
        "date": one.measured_on,
        "lenhei_cm": one.lenhei_mm / 10,
        "zlen": round(one.z, 2),
        "code": one.category.code,
        "category": one.category.name,
        "referral": _said_letter(one.letter, among.today),
        "dashat": _said_place(one.place, among.day),
        "companions": None if one.companions is None else list(one.companions),
        "family_at_risk": one.at_risk,
        "family_target": one.target,
    }


def _said_letter(row: Row | None, today: date) -> LetterJson:
    if row is None:
        return {
            "state": "none", "referral": None, "number": None, "since": None, "to": None,
            "days_over": 0, "answered": None,
        }  # fmt: skip
    waits = row["state"] in WAITING
    over = (today - limit_of(row["reasons"], row["date"])).days if waits else 0
    return {
        "state": "open" if waits else "answered",
        "referral": row["id"],
        "number": row["number"],
        "since": row["date"],
        "to": row["destination"],
        "days_over": max(over, 0),
        "answered": None if waits else row["state_date"],
    }


def _said_place(place: RecipientPlace | None, day: date) -> KitchenPlaceJson:
    if place is None:
        return {"state": "none", "start": None, "last_day": None, "outcome": None}
    ended = place.finished(day)
    recovery = place.recovery if ended else None
    return {
        "state": "had" if ended else "has",
        "start": place.row.start,
        "last_day": place.row.until,
        "outcome": recovery.outcome if recovery else None,
    }
