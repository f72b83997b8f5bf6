"""A family's line of time tells the whole chain: letter, reply, DASHAT begun and ended."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kbdesk.commands.record import record
from kbdesk.queries.family_life import family_life
from kbdesk.queries.recipients import places_of_person
from tests.demo.homes import LOK_TUAN, new_home


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
    assert (ended.more["outcome"], ended.more["grams"]) == (
        place.recovery.outcome, place.recovery.gain_g,
    )  # fmt: skip
