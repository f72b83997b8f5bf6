"""Family planning (KB): what a couple uses, recorded with the wife; correct and void."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, without
from kbdesk.commands.reading import read_whole
from kbdesk.commands.writing import Answer, advice, held
from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.family_planning import (
    NON_USER,
    UNMET,
    USER,
    Said,
    reason_of,
)
from kbdesk.domain.krs import limits
from kbdesk.domain.proposals import Warned
from kbdesk.queries.women import pregnancy_of
from kbdesk.records.women import FAMILY_PLANNING
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of

_OF_A_USER: Final = ("method", "source", "since")


def _stays(said: Fields, shown: Row, changes: Mapping[str, object]) -> Fields:
    if changes.get("status", shown["status"]) == shown["status"]:
        return said
    return without(said, *_OF_A_USER, "reason")


def _read(desk: Desk, reading: Draft) -> tuple[Row, dict[str, object]]:
    fields = read_whole(desk, reading, FAMILY_PLANNING.fact)
    reading.done()
    status, method, reason, since = (
        fields[name] for name in ("status", "method", "reason", "since")
    )
    if status == USER and method is None:
        raise KbdeskError("draft.missing", field="method")
    if status == USER and reason is not None:
        raise KbdeskError("family_planning.reason_of_user", field="reason")
    if status == NON_USER:
        for name in _OF_A_USER:
            if fields[name] is not None:
                raise KbdeskError("family_planning.not_a_user", field=name)
    if since is not None and since > fields["date"]:
        raise KbdeskError("family_planning.since_later", field="since", date=since)
    born, alive = fields["live_births"], fields["living_children"]
    if born is not None and alive is not None and alive > born:
        raise KbdeskError("family_planning.more_alive", field="living_children", births=born)
    woman = held(desk, "person", fields["person"], "person")
    _check(woman, date.fromisoformat(fields["date"]))
    return woman, fields


def _check(woman: Row, day: date) -> None:
    if woman["sex"] == "male":
        raise KbdeskError("family_planning.male", field="person", name=woman["name"])
    refuse_outside_life(woman, day, "family_planning")


def _said(desk: Desk, woman: Row, _id: str, fields: Mapping[str, Any]) -> Answer:
    said = Said(fields["status"], fields["method"], reason_of(fields["reason"], fields["wish"]))
    reason = None if said.status == USER else said.reason
    doubts = list(_doubts(desk, woman, fields))
    return {
        "modern": said.modern,
        "reason": reason,
        "unmet_need": reason in UNMET,
        **advice((), doubts),
    }


def _doubts(desk: Desk, woman: Row, fields: Mapping[str, Any]) -> list[Warned]:
    day = date.fromisoformat(fields["date"])
    doubts = []
    low, high = limits().couple_years
    if woman["birth_date"]:
        years = months_between(woman["birth_date"], fields["date"]) // 12
        if not low <= years <= high:
            doubts.append(
                Warned("family_planning.age", {"years": years, "least": low, "most": high})
            )
    pregnant = any(
        pregnancy_of(row).open_on(day) and (row["lmp"] or row["date"] or "") <= fields["date"]
        for row in pregnancies_of(desk.store.records, woman["id"])
    )
    if pregnant and fields["status"] == USER:
        doubts.append(Warned("family_planning.user_pregnant", {}))
    if not pregnant and fields["reason"] == "pregnant":
        doubts.append(Warned("family_planning.pregnancy_not_registered", {}))
    known = len(desk.store.records.children_of(woman["id"]))
    if fields["live_births"] is not None and fields["live_births"] < known:
        doubts.append(Warned("family_planning.fewer_births", {"children": known}))
    return doubts


record_family_planning, correct_family_planning, void_family_planning, _ = fact_verbs(
    "family_planning", _read, _said, _stays
)
"""What a couple uses or why not; answers what it means and what to look at again.

With another ``status``, what belonged to the old one is gone unless it is said anew.
"""
