"""The line of a life tells every dated fact of a person once, in one order, on every page alike."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from kbdesk.commands.record import record
from kbdesk.queries.child_life import child_life
from kbdesk.queries.family_life import family_life
from kbdesk.queries.life_line import life_of
from kbdesk.queries.recipients import places_of_person
from kbdesk.records import RECORDS
from tests.cli.machine import Machine, make
from tests.cli.test_fields import AWAY, CHILD, DRAFTS, FAMILY, furnish
from tests.demo.homes import LOK_TUAN, new_home

NOT_TOLD: Final[dict[str, str]] = {
    "alias": "says of two records that they are one person",
    "person": "names the mother; its own days are told as birth, moves and death",
    "mind_check": "seen by who recorded it and by supervisors only",
    "consent": "what a person allows is no event of her life; the family's page lists it",
    "child_photo": "a picture, shown as one",
    "quiz_result": "of the lesson, which is told",
    "corner_visit": "of the education corner",
    "loan": "of the education corner",
}
"""Records that name a person and stand in no line, and why."""
WHEN_DECLINED: Final = {"decision": "declined", "until": None, "reason": "tidak mau"}
BESIDE: Final = (
    "record_visit", "attend_education", "arrive", "record_return", "decide_proposal",
)  # fmt: skip
"""Verbs whose rows ``furnish`` does not write."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    laptop = furnish(make(tmp_path_factory.mktemp("life")))
    for verb in BESIDE:
        more = WHEN_DECLINED if verb == "decide_proposal" else {}
        draft = {name: value for name, value in {**DRAFTS[verb], **more}.items() if value}
        laptop.record({"do": verb, **draft})
    return laptop


def test_every_dated_fact_of_a_person_stands_in_her_line_once(furnished: Machine) -> None:
    with furnished.desk() as desk:
        records = desk.store.records
        told: dict[str, list[tuple[str, str]]] = {}
        lines = {}
        for person in records.members(FAMILY):
            lines[person["id"]] = [
                one for one in life_of(desk, "person", person["id"]) if one["person"]
            ]
            for one in lines[person["id"]]:
                assert one["person"] == person["id"]
                for row in one["records"]:
                    told.setdefault(row, []).append((one["date"], one["kind"]))
        for entity, record_ in RECORDS.items():
            names = record_.naming("person")
            if not names or entity in NOT_TOLD:
                continue
            rows = [
                row for row in records.find(entity, {})
                if any(row[name] in lines for name in names) and not row.get("voided")
            ]  # fmt: skip
            assert rows, f"{entity}: nothing of it is recorded here"
            for row in rows:
                assert row["id"] in told, (entity, row)
                assert len(set(told[row["id"]])) == len(told[row["id"]]), told[row["id"]]
        # a family's line is that of its people, and what was done for all of them
        family = [one for one in life_of(desk, "family", FAMILY) if one["person"]]
        assert sorted(map(str, family)) == sorted(
            map(str, (e for one in lines.values() for e in one))
        )
        assert AWAY in lines


def test_the_newest_is_first_also_of_one_day(furnished: Machine) -> None:
    with furnished.desk() as desk, desk.store.rehearsal():
        day = desk.clock.today().isoformat()
        record(desk, {"do": "record_measurement", "child": CHILD, "date": day, "weight_kg": 8.1})
        letter = record(
            desk,
            {"do": "create_referral", "person": CHILD, "date": day, "reasons": ["R07"], "to": "P"},
        )
        step = {"do": "update_referral", "id": letter["id"], "date": day}
        record(desk, {**step, "state": "printed"})
        record(desk, {**step, "state": "handed_over"})
        visit = {"family": FAMILY, "target": CHILD, "visitor": "Sari", "purpose": "x", "date": day}
        record(desk, {"do": "record_visit", **visit})
        record(desk, {"do": "record_reply", "id": letter["id"], "date": day, "diagnosis": "batuk"})
        life = child_life(desk, CHILD)
        assert life is not None
        told = [one.kind for one in life.events if one.day.isoformat() == day]
    assert told == ["reply", "visit", "referral_step", "referral", "weighed"]
    days = [one.day for one in life.events]
    assert days == sorted(days, reverse=True)


def test_the_chain_is_told_in_one_order(tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        today = desk.clock.today()

        def day(ago: int) -> str:
            return (today - timedelta(days=ago)).isoformat()

        def do(verb: str, **fields: Any) -> dict[str, Any]:
            return record(desk, {"do": verb, **fields})

        child = {"name": "Kirana", "sex": "female", "birth_date": day(500), "relation": "child"}
        family = do("register_family", village=LOK_TUAN, rt="3", members=[child])
        kirana = family["members"][0]
        do("record_measurement", child=kirana, date=day(60), weight_kg=7.4)
        letter = do("create_referral", person=kirana, date=day(59), reasons=["R02"], to="Puskesmas")
        do("enrol_recipient", person=kirana, start=day(51), indication="t", programme_days=28)
        do("record_measurement", child=kirana, date=day(20), weight_kg=8.1)
        do(
            "record_reply",
            id=letter["id"],
            date=day(50),
            received_on=day(52),
            diagnosis="BB kurang",
        )
        life = family_life(desk, family["id"])
        (place,) = places_of_person(desk, kirana, today)
    kinds = [(one.day, one.kind) for one in life.events if one.kind != "birth"]
    told = [
        kind for _, kind in kinds if kind in ("referral", "reply", "dashat_start", "dashat_end")
    ]
    assert told == ["dashat_end", "dashat_start", "reply", "referral"]
    assert [when for when, _ in kinds] == sorted((when for when, _ in kinds), reverse=True)
    ended = next(one for one in life.events if one.kind == "dashat_end")
    assert ended.day == date.fromisoformat(place.row.until)
    assert place.recovery is not None
    assert (ended.more["outcome"], ended.more["gain_g"]) == (
        place.recovery.outcome, place.recovery.gain_g,
    )  # fmt: skip
