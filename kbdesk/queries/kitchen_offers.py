"""Members of a family who should get a place in the kitchen (DASHAT), by their measurements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.recipients import indication_of, limit
from kbdesk.growth.assess import assess
from kbdesk.growth.recovery import WOMAN_MUAC_FROM_MM
from kbdesk.queries.growth import child_of
from kbdesk.queries.recipients import Waiting, measurements_of, months_of
from kbdesk.queries.women import present
from kbdesk.store.kitchen_rows import with_place
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of


def offers(desk: Desk, people: Sequence[Row], on: date) -> list[Waiting]:
    """Return who of some people has no place that the last measurement proposes.

    The rule is that of ``queries.recipients.waiting``: R02 to R07 of a child, an arm under
    23.5 cm of a woman who is pregnant or gave birth lately, at most 62 days ago.
    """
    here = [one for one in people if not one["death_date"] and not one["left_date"]]
    have = with_place(desk.store.records, on)
    found = [*_children(desk, here, on), *_women(desk, here, on)]
    return [one for one in found if one.person not in have]


def _children(desk: Desk, people: Sequence[Row], on: date) -> Iterator[Waiting]:
    since = on - timedelta(days=limit("waiting_days"))
    by_id = {one["id"]: one for one in people if (months_of(one["birth_date"], on) or 0) < 60}
    for id_, measured in measurements_of(desk, by_id, since, on).items():
        child, last = child_of(by_id[id_]), measured[-1]
        if child is None or last.date < max(since, child.birth_date):
            continue
        codes = tuple(one.code for one in assess(child, last, measured).proposals)
        indication = indication_of(codes, months_of(by_id[id_]["birth_date"], on))
        if indication is not None and indication != "kek":
            yield Waiting(
                id_, by_id[id_]["name"], indication, last.date.isoformat(), codes,
                months_of(by_id[id_]["birth_date"], on),
            )  # fmt: skip


def _women(desk: Desk, people: Sequence[Row], on: date) -> Iterator[Waiting]:
    since = (on - timedelta(days=limit("waiting_days"))).isoformat()
    for one in people:
        records = desk.store.records
        if one["sex"] == "male" or present(pregnancies_of(records, one["id"]), on) is None:
            continue
        rows = [
            row
            for row in records.facts("woman_check", person=one["id"])
            if row["muac_mm"] is not None
        ]
        if not rows:
            continue
        last = max(rows, key=lambda row: row["date"])
        if last["date"] >= since and last["muac_mm"] < WOMAN_MUAC_FROM_MM:
            yield Waiting(one["id"], one["name"], "kek", last["date"], ("R20",))
