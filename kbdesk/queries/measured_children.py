"""The measured children of a month, whole: what other programs' files are written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.growth.categories import Category, StatusIndex, status
from kbdesk.growth.month_end import Born, MonthOf, codes_of_many
from kbdesk.growth.zscores import ZScores
from kbdesk.queries.area import Area, children_of_area, month_span
from kbdesk.queries.growth import scores_of
from kbdesk.store import exchange_rows
from kbdesk.store.child_rows import ChildRow, ChildRows
from kbdesk.store.records import Row

_WHOLE_CITY = 2000
_MONTHS_BEFORE = 1


@dataclass(frozen=True, slots=True)
class MeasuredChild:
    """A child and its last measurement of a month; rows as the store has them."""

    child: Row
    measurement: Row
    scores: ZScores
    status: Mapping[StatusIndex, Category]
    gain: MonthOf | None
    posyandu: str | None
    vitamin_a: int
    """Capsules given so far."""
    kpsp: str | None
    """The last questionnaire's answer."""
    has_kms: bool | None


def measured_children(desk: Desk, month: int, area: Area) -> list[MeasuredChild]:
    """Return the area's children who were measured in a month, by posyandu, RT and name."""
    first, last = month_span(month)
    rows = ChildRows(desk.store.records)
    children = children_of_area(desk, area, first, last)
    some = None if len(children) >= _WHOLE_CITY else children
    lasts = [row for row in rows.last_measured(first, last, some) if row["child"] in children]
    details = exchange_rows.child_details(desk.store.records, {row["child"] for row in lasts})
    gains = _gains(rows, month, {row["child"]: children[row["child"]][0] for row in lasts})
    services = exchange_rows.services_until(
        desk.store.records, details.keys(), ("vitamin_a", "kpsp"), last.isoformat()
    )
    found = []
    for row in lasts:
        child = details[row["child"]]
        days = (date.fromisoformat(row["date"]) - date.fromisoformat(child["birth_date"])).days
        if days < 0:
            continue
        scores = scores_of(child["sex"], days, row)
        given = services.get(child["id"], [])
        found.append(
            MeasuredChild(
                child=child,
                measurement=row,
                scores=scores,
                status=status(
                    scores,
                    muac_mm=row["muac_mm"],
                    months=months_between(child["birth_date"], row["date"]),
                    oedema=bool(row["oedema"]),
                ),
                gain=gains.get(child["id"]),
                posyandu=children[row["child"]][1],
                vitamin_a=sum(one["kind"] == "vitamin_a" for one in given),
                kpsp=next(
                    (one["answer"] for one in reversed(given) if one["kind"] == "kpsp"), None
                ),
                has_kms=None if child["has_kms"] is None else bool(child["has_kms"]),
            )
        )
    return sorted(found, key=_order)


def _gains(rows: ChildRows, month: int, children: Mapping[str, ChildRow]) -> dict[str, MonthOf]:
    since = month_span(month - _MONTHS_BEFORE)[0]
    last = month_span(month)[1]
    some = None if len(children) >= _WHOLE_CITY else children
    weighings = rows.weighings(since, last, some)
    before = rows.weighed_before(children, since)
    born = {id_: Born.of(child.birth_date, child.sex) for id_, child in children.items()}
    return {
        one.child: one
        for one in codes_of_many(
            ((row.child, row.date, row.weight_g) for row in weighings), born, before
        )
        if one.month == month
    }


def _order(one: MeasuredChild) -> tuple[str, str, str, str]:
    child = one.child
    return (one.posyandu or "", child["rt"] or "", child["name"] or "", child["id"])
