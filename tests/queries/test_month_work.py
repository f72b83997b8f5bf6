"""The month's work is counted where it was done, and a visit that found nobody is none."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.month_work import month_work
from tests.queries.village import VILLAGE, child, life

AUGUST = 2026 * 12 + 7


def test_a_family_is_visited_once_and_only_where_the_cadre_was_let_in(desk: Desk) -> None:
    records = desk.store.records

    def family(name: str) -> str:
        person = child(desk, "2025-01-05", name=name)
        return str((records.get("person", person) or {})["family"])

    def visit(of: str, verb: str = "record_home_visit", **said: Any) -> None:
        record(desk, {"do": verb, "family": of, "date": "2026-08-03", **said})

    at_home: dict[str, Any] = {"form": "family", "visitors": ["Sari"]}
    for outcome in ("not_home", "refused"):
        visit(family(outcome), outcome=outcome, **at_home)
    for outcome in ("reluctant", "not_home"):
        visit(seen := family(outcome), outcome="reluctant", **at_home)
        visit(seen, outcome=outcome, **at_home)
    plain = family("plain")
    visit(plain, "record_visit", visitor="Sari", purpose="x")
    # that everybody has left since takes nothing from what was done
    for member in records.members(plain):
        life(desk, member["id"], left_date="2026-08-10", left_why="moved")
    visit(plain, "record_visit", visitor="Sari", purpose="y")
    done = Counter((one.quantity, one.village, one.posyandu) for one in month_work(desk, AUGUST))
    assert done == {("families_visited", VILLAGE, "LT01"): 3}
