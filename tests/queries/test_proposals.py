"""Proposals that nobody has answered: what the rows say, one person or a village at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement
from kbdesk.domain.open_proposals import Fact, proposed
from kbdesk.domain.services import BOOK_SEEN
from kbdesk.growth.assess import Child, assess
from kbdesk.growth.measured_facts import measured_facts
from kbdesk.growth.proposal_grounds import (
    SCORE_GROUNDS,
    BornRow,
    MeasuredRow,
    arm_code,
    arm_speaks,
    score_code,
)
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.queries.proposals_standing import open_codes
from kbdesk.store.store import Change

BORN = date(2024, 1, 15)


def person(desk: Desk, sex: str = "male", born: date = BORN, **more: Any) -> str:
    id_ = str(uuid.uuid4())
    member = {"id": id_, "name": f"Orang {id_[:6]}", "sex": sex, "birth_date": born.isoformat()}
    family = {"do": "register_family", "village": "64.74.01.1003", "rt": "03"}
    record(desk, {**family, "members": [{**member, **more}]})
    return id_


def day(desk: Desk, ago: int = 0) -> str:
    return (desk.clock.today() - timedelta(ago)).isoformat()


def measure(desk: Desk, child: str, ago: int = 0, **figures: Any) -> dict[str, Any]:
    return record(
        desk, {"do": "record_measurement", "child": child, "date": day(desk, ago), **figures}
    )


def decide(desk: Desk, whom: str, decision: str, *codes: str, **more: Any) -> dict[str, Any]:
    draft = {"do": "decide_proposal", "person": whom, "codes": list(codes), "decision": decision}
    return record(desk, {**draft, **more})


def refer(desk: Desk, whom: str, *codes: str, ago: int = 0) -> str:
    draft = {"do": "create_referral", "person": whom, "date": day(desk, ago), "to": "Puskesmas"}
    return str(record(desk, {**draft, "reasons": list(codes)})["id"])


def line(desk: Desk, whom: str) -> OpenProposal:
    (one,) = open_proposals(desk, person=whom)
    return one


def test_the_child_of_the_review_stays_until_somebody_decides(desk: Desk) -> None:
    child = person(desk)
    said = measure(desk, child, oedema=True, weight_kg=9)
    codes = {one["code"] for one in said["proposals"]}
    assert "R01" in codes
    found = line(desk, child)
    assert set(found.codes) == codes
    assert (found.priority, found.state, found.codes[0]) == ("immediate", "open", "R01")
    assert found.since == found.due == desk.clock.today()
    refer(desk, child, "R01")
    assert set(line(desk, child).codes if codes - {"R01"} else ()) == codes - {"R01"}


def test_a_void_or_a_correction_changes_what_is_open(desk: Desk) -> None:
    child = person(desk)
    wrong = measure(desk, child, oedema=True)["id"]
    assert open_codes(desk, child).keys() == {"R01"}
    record(desk, {"do": "correct_measurement", "id": wrong, "oedema": False, "weight_kg": 11})
    assert open_codes(desk, child) == {}
    record(desk, {"do": "correct_measurement", "id": wrong, "oedema": True})
    assert "R01" in open_codes(desk, child)
    record(desk, {"do": "void_measurement", "id": wrong, "reason": "salah anak"})
    assert open_codes(desk, child) == {}


def test_a_weighing_without_a_length_says_nothing_about_the_length(desk: Desk) -> None:
    child = person(desk)
    measure(desk, child, 40, weight_kg=9, lenhei_cm=74)
    assert "R08" in open_codes(desk, child)
    measure(desk, child, 5, weight_kg=11)
    assert "R08" in open_codes(desk, child)
    measure(desk, child, 1, lenhei_cm=92)
    assert "R08" not in open_codes(desk, child)


def test_only_a_gain_ends_a_month_without_one(desk: Desk) -> None:
    child = person(desk)
    # 20 August: weighed in May and June, not in July
    measure(desk, child, 95, weight_kg=11)
    measure(desk, child, 65, weight_kg=11)
    assert open_codes(desk, child).keys() == {"R07"}
    measure(desk, child, 19, weight_kg=11.5)
    assert open_codes(desk, child).keys() == {"R07"}
    assert line(desk, child).since.isoformat() == day(desk, 65)


def test_what_is_urgent_says_since_when_not_what_was_open_before(desk: Desk) -> None:
    child = person(desk)
    measure(desk, child, 60, lenhei_cm=74, position="standing", muac_cm=14)
    assert (line(desk, child).priority, line(desk, child).since.isoformat()) == (
        "routine", day(desk, 60),
    )  # fmt: skip
    measure(desk, child, 2, muac_cm=11)
    found = line(desk, child)
    assert found.codes == ("R02", "R08")
    assert found.priority == "immediate"
    assert found.since.isoformat() == found.due.isoformat() == day(desk, 2)


def test_two_in_a_row_take_the_place_of_one(desk: Desk) -> None:
    child = person(desk)
    for ago in (95, 65, 35):
        measure(desk, child, ago, weight_kg=11)
    assert open_codes(desk, child).keys() == {"R06"}
    measure(desk, child, 2, weight_kg=11.5)
    assert open_codes(desk, child) == {}


def test_low_weight_at_birth_waits_for_a_letter(desk: Desk) -> None:
    child = person(desk, birth_weight_g=2300)
    assert open_codes(desk, child) == {}
    measure(desk, child, 50, weight_kg=11)
    measure(desk, child, 2, weight_kg=11.5)
    assert open_codes(desk, child).keys() == {"R14"}
    refer(desk, child, "R14", ago=1)
    assert open_codes(desk, child) == {}


def test_checklists_and_vaccines_propose_until_one_finds_nothing(desk: Desk) -> None:
    child = person(desk)
    serve = {"do": "record_service", "person": child, "date": day(desk, 3)}
    record(desk, {**serve, "kind": "tb_screening", "signs": ["cough_2_weeks"]})
    record(desk, {**serve, "kind": "kpsp", "answer": "doubtful"})
    record(desk, {**serve, "kind": "danger_signs", "signs": ["convulsions"]})
    said = record(desk, {**serve, "kind": "immunisation", "detail": "MR1"})
    assert [one["code"] for one in said["proposals"]] == ["R15"]
    assert open_codes(desk, child).keys() == {"R11", "R12", "R13", "R15"}
    assert line(desk, child).codes == ("R13", "R12", "R11", "R15")
    serve["date"] = day(desk, 1)
    record(desk, {**serve, "kind": "tb_screening", "signs": []})
    record(desk, {**serve, "kind": "kpsp", "answer": "normal"})
    assert open_codes(desk, child).keys() == {"R13", "R15"}


def test_the_kia_book_read_whole_speaks_of_the_vaccines(desk: Desk) -> None:
    child = person(desk)
    serve = {"do": "record_service", "person": child, "date": day(desk, 3)}
    said = record(desk, {**serve, "kind": BOOK_SEEN})
    assert [one["code"] for one in said["proposals"]] == ["R15"]
    assert open_codes(desk, child).keys() == {"R15"}
    assert line(desk, child).since.isoformat() == day(desk, 3)


def test_a_woman_who_is_not_pregnant_is_proposed_by_her_blood_pressure(desk: Desk) -> None:
    woman = person(desk, "female", date(1960, 3, 1))
    check = {"do": "record_woman_check", "person": woman}
    record(desk, {**check, "date": day(desk, 9), "systolic": 190, "diastolic": 112})
    assert open_codes(desk, woman).keys() == {"R31"}
    record(desk, {**check, "date": day(desk, 8), "weight_kg": 60})
    assert open_codes(desk, woman).keys() == {"R31"}
    record(desk, {**check, "date": day(desk, 7), "systolic": 150, "diastolic": 92})
    assert open_codes(desk, woman).keys() == {"R30"}
    record(desk, {**check, "date": day(desk, 6), "systolic": 120, "diastolic": 80})
    assert open_codes(desk, woman) == {}


def test_a_woman_is_open_by_each_figure_that_was_found(desk: Desk) -> None:
    woman = person(desk, "female", date(1996, 3, 1))
    record(desk, {"do": "register_pregnancy", "person": woman, "date": day(desk, 60), "weeks": 20})
    check = {"do": "record_woman_check", "person": woman}
    record(desk, {**check, "date": day(desk, 50), "hb": 10, "systolic": 150, "diastolic": 95})
    assert open_codes(desk, woman).keys() == {"R20"}
    record(desk, {**check, "date": day(desk, 20), "systolic": 120, "diastolic": 80})
    assert open_codes(desk, woman).keys() == {"R20"}, "the haemoglobin was not taken"
    record(desk, {**check, "date": day(desk, 10), "hb": 11.5, "signs": ["bleeding"]})
    assert open_codes(desk, woman).keys() == {"R13"}
    record(desk, {**check, "date": day(desk, 9), "tablets": 30})
    assert open_codes(desk, woman).keys() == {"R13"}
    record(desk, {**check, "date": day(desk, 5), "weight_kg": 60})
    assert open_codes(desk, woman) == {}


@pytest.mark.parametrize("ended", [False, True])
def test_a_very_high_pressure_of_a_mother_is_sent_at_once(desk: Desk, ended: bool) -> None:
    woman = person(desk, "female", date(1996, 3, 1))
    draft = {"do": "register_pregnancy", "person": woman, "date": day(desk, 60), "weeks": 30}
    pregnancy = record(desk, draft)["id"]
    if ended:
        end = {"do": "end_pregnancy", "id": pregnancy, "outcome": "birth"}
        record(desk, {**end, "date": day(desk, 30)})
    check = {"do": "record_woman_check", "person": woman}
    record(desk, {**check, "date": day(desk, 3), "systolic": 182, "diastolic": 100})
    assert open_codes(desk, woman).keys() == {"R20", "R31"}
    shown = line(desk, woman)
    assert (shown.codes[0], shown.priority, shown.since) == ("R31", "immediate", shown.due)
    record(desk, {**check, "date": day(desk, 2), "hb": 12, "weight_kg": 60})
    assert open_codes(desk, woman).keys() == {"R20", "R31"}, "the pressure was not taken"
    record(desk, {**check, "date": day(desk, 1), "systolic": 150, "diastolic": 95})
    assert open_codes(desk, woman).keys() == {"R20"}
    record(desk, {**check, "date": day(desk, 0), "systolic": 120, "diastolic": 80})
    assert open_codes(desk, woman) == {}


def test_what_makes_a_pregnancy_risky_ends_with_it(desk: Desk) -> None:
    woman = person(desk, "female", date(1985, 3, 1))
    draft = {"do": "register_pregnancy", "person": woman, "date": day(desk, 90), "weeks": 20}
    pregnancy = record(desk, draft)["id"]
    assert open_codes(desk, woman).keys() == {"R21"}
    ended = {"do": "end_pregnancy", "id": pregnancy, "date": day(desk, 3)}
    record(desk, {**ended, "outcome": "miscarriage"})
    assert open_codes(desk, woman) == {}


def test_who_died_or_left_is_not_listed_and_nothing_can_be_decided(desk: Desk) -> None:
    for verb, code in (("record_death", "proposal.died"), ("record_leaving", "proposal.left")):
        child = person(desk)
        measure(desk, child, 2, oedema=True)
        record(desk, {"do": verb, "id": child, "date": day(desk, 1)})
        assert open_proposals(desk, person=child) == []
        with pytest.raises(KbdeskError) as refused:
            decide(desk, child, "declined", "R01", reason="jauh")
        assert (refused.value.code, refused.value.field) == (code, "person")


def test_later_and_declined_and_the_way_back(desk: Desk) -> None:
    child = person(desk)
    measure(desk, child, 2, oedema=True, muac_cm=11)
    tomorrow = day(desk, -1)
    answer = decide(desk, child, "later", "R01", until=tomorrow)
    assert answer["open"] == ["R02"]
    states = {one.state: one for one in open_proposals(desk, person=child)}
    assert (states["later"].codes, states["open"].codes) == (("R01",), ("R02",))
    assert (states["later"].deferred, states["later"].until) == (1, date.fromisoformat(tomorrow))
    assert decide(desk, child, "later", "R01", until=tomorrow)["already"] is True
    decide(desk, child, "open", "R01")
    assert line(desk, child).deferred == 0
    assert decide(desk, child, "open", "R01")["already"] is True
    decide(desk, child, "declined", "r01", "R02", reason="rumah jauh")
    assert open_proposals(desk, person=child) == []
    with pytest.raises(KbdeskError) as refused:
        decide(desk, child, "later", "R01", until=tomorrow)
    assert refused.value.code == "proposal.not_open"
    assert decide(desk, child, "open", "R01", "R02")["open"] == ["R01", "R02"]
    (letters,) = desk.store.records.find("proposal_decision", {"code": "R01"})
    assert letters["id"] == f"{child}/R01"


def test_a_newer_finding_opens_what_was_declined_and_the_old_one_stays_declined(
    desk: Desk,
) -> None:
    child = person(desk)
    measure(desk, child, 3, oedema=True)
    with desk.store.transaction():
        decide(desk, child, "declined", "R01", reason="jauh")
        row = desk.store.records.get("proposal_decision", f"{child}/R01")
        assert row is not None
        change = Change(
            "proposal_decision", f"{child}/R01", "decision", {"decided_on": day(desk, 2)}
        )
        desk.store.write([change], user=None)
    assert open_proposals(desk, person=child) == []
    measure(desk, child, 1, oedema=True)
    assert line(desk, child).since.isoformat() == day(desk, 1)
    decide(desk, child, "later", "R01", until=day(desk, -1))
    assert line(desk, child).since.isoformat() == day(desk, 1)
    decide(desk, child, "open", "R01")
    assert line(desk, child).since.isoformat() == day(desk, 1)


def test_a_letter_takes_a_decision_back_and_a_cancelled_one_opens_again(desk: Desk) -> None:
    child = person(desk)
    measure(desk, child, 3, oedema=True)
    decide(desk, child, "declined", "R01", reason="jauh")
    letter = refer(desk, child, "R01")
    assert open_proposals(desk, person=child) == []
    row = desk.store.records.get("proposal_decision", f"{child}/R01")
    assert row is not None
    assert row["decision"] == "open"
    for decision, more in (("declined", {"reason": "x"}), ("later", {"until": day(desk, -1)})):
        with pytest.raises(KbdeskError) as refused:
            decide(desk, child, decision, "R01", **more)
        assert refused.value.code == "proposal.has_letter"
    cancel = {"do": "update_referral", "id": letter, "state": "cancelled", "date": day(desk)}
    record(desk, cancel)
    assert line(desk, child).state == "open"
    again = refer(desk, child, "R01")
    record(desk, {**cancel, "id": again, "state": "declined"})
    assert open_proposals(desk, person=child) == []


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"codes": []}, "proposal.no_code", "codes"),
        ({"codes": ["R98"]}, "proposal.unknown_code", "codes"),
        ({"codes": ["R99"]}, "proposal.unknown_code", "codes"),
        ({"codes": ["R08"]}, "proposal.not_open", "codes"),
        ({"decision": "later"}, "draft.missing", "until"),
        ({"decision": "later", "until": 0}, "proposal.until_past", "until"),
        ({"decision": "later", "until": -2}, "proposal.until_urgent", "until"),
        ({"codes": ["R07"], "decision": "later", "until": -61}, "proposal.until_too_far", "until"),
        ({"reason": " "}, "draft.missing", "reason"),
        ({"reason": "x" * 501}, "draft.too_long", "reason"),
        ({"until": -1}, "draft.unknown_field", "until"),
        ({"decision": "open"}, "proposal.not_decided", "codes"),
        ({"decision": "never"}, "draft.not_a_choice", "decision"),
        ({"person": "00000000-0000-4000-8000-0000000000ff"}, "person.unknown", "person"),
    ],
)
def test_every_refusal_names_its_field_and_changes_nothing(
    desk: Desk, fields: dict[str, Any], code: str, field: str
) -> None:
    child = person(desk)
    measure(desk, child, 2, oedema=True)
    draft = {
        "do": "decide_proposal", "person": child, "codes": ["R01"], "decision": "declined",
        "reason": "jauh",
    }  # fmt: skip
    whole = {**draft, **fields}
    if whole["decision"] != "declined":
        whole.pop("reason")
    if isinstance(whole.get("until"), int):
        whole["until"] = day(desk, whole["until"])
    before = list(desk.store.records.find("proposal_decision", {}))
    with pytest.raises(KbdeskError) as refused:
        record(desk, whole)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert list(desk.store.records.find("proposal_decision", {})) == before


def test_joined_records_are_one_person(desk: Desk) -> None:
    one, other = person(desk), person(desk)
    measure(desk, one, 3, oedema=True)
    measure(desk, other, 2, oedema=True)
    decide(desk, one, "declined", "R01", reason="jauh")
    record(desk, {"do": "join_persons", "a": one, "b": other})
    assert open_proposals(desk, person=one) == open_proposals(desk, person=other) == []
    decide(desk, other, "open", "R01")
    assert line(desk, one).codes == ("R01",)
    decide(desk, other, "later", "R01", until=day(desk, -1))
    assert line(desk, one).state == "later"


def test_whom_the_home_works_for_and_the_guests_it_measured(desk: Desk) -> None:
    ours, guest = person(desk), person(desk, posyandu="LT09")
    gone = person(desk)
    for child in (ours, guest, gone):
        measure(desk, child, 3, oedema=True)
    record(desk, {"do": "move_person", "id": gone, "to_posyandu": "LT02", "date": day(desk, 1)})
    listed = {one.person: one for one in open_proposals(desk)}
    assert listed.keys() >= {ours, guest}
    assert gone not in listed
    assert (listed[guest].guest, listed[guest].posyandu) == (True, "LT09")
    assert {one.person for one in open_proposals(desk, "LT01")} >= {ours, guest}
    assert [one.person for one in open_proposals(desk, "LT09")] == [guest]
    assert [one.person for one in open_proposals(desk, person=gone)] == [gone]


def test_the_most_urgent_first_then_by_the_day_that_it_should_be_decided(desk: Desk) -> None:
    routine, urgent, soon = person(desk), person(desk), person(desk)
    measure(desk, routine, 90, lenhei_cm=76)
    measure(desk, urgent, 2, oedema=True)
    measure(desk, soon, 1, muac_cm=12)
    # the limit of what is routine passed long ago
    assert [one.person for one in open_proposals(desk)] == [urgent, routine, soon]
    assert [one.priority for one in open_proposals(desk)] == [
        "immediate",
        "routine",
        "within_3_days",
    ]


# -- the law: in columns the same as one by one ----------------------------------------------

figures = st.fixed_dictionaries(
    {
        "ago": st.integers(0, 900),
        "weight_g": st.none() | st.integers(300, 2000).map(lambda n: n * 10),
        "lenhei_mm": st.none() | st.integers(450, 1150),
        "position": st.sampled_from((None, "lying", "standing")),
        "headc_mm": st.none() | st.integers(330, 540),
        "muac_mm": st.none() | st.integers(95, 170),
        "oedema": st.sampled_from((None, None, False, True)),
    }
)
TODAY = date(2026, 8, 20)


def scalar_facts(child: Child, rows: Iterable[Measurement]) -> list[Fact]:
    """Judge every measurement one by one."""
    found = []
    rows = list(rows)
    for at, one in enumerate(rows):
        seen = assess(child, one, rows)
        said: dict[str, str | None] = {}
        for ground, (index, _) in SCORE_GROUNDS.items():
            z = seen.scores.plausible(index)
            if z is not None:
                said[ground] = score_code(ground, z)
        if one.oedema is not None:
            said["oedema"] = "R01" if one.oedema else None
        if one.muac_mm is not None and arm_speaks(one.muac_mm, seen.months):
            said["arm"] = arm_code(one.muac_mm, seen.months)
        if seen.gain is not None and seen.gain.code in ("N", "T"):
            times = seen.gain.consecutive_t
            said["gain"] = "R06" if times > 1 else "R07" if times else None
        codes = {code.code for code in seen.proposals}
        if not at:
            said["birth"] = "R14" if "R14" in codes else None
        # each fact says what its answer proposed, and nothing else
        own = {code for code in said.values() if code}
        own -= {milder for code, milder in (("R02", "R03"),) if code in own}
        assert own == codes
        found.append(Fact(one.date.isoformat(), said))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(figures, min_size=1, max_size=6), min_size=1, max_size=4),
    st.sampled_from(("male", "female")),
    st.sampled_from((None, 2300, 3000)),
)
def test_in_columns_a_measurement_says_what_it_says_by_itself(
    children: list[list[dict[str, Any]]], sex: Any, birth_weight: int | None
) -> None:
    child = Child(sex, BORN, birth_weight)
    rows: list[MeasuredRow] = []
    expected = {}
    for no, history in enumerate(children):
        measured = sorted(
            (
                Measurement(
                    id=f"{no}-{at}", child=str(no), date=TODAY - timedelta(one["ago"]), noted=at,
                    **{name: value for name, value in one.items() if name != "ago"},
                )
                for at, one in enumerate(history)
            ),
            key=lambda one: one.order,
        )  # fmt: skip
        codes = proposed(scalar_facts(child, measured))
        if codes:
            expected[str(no)] = codes
        rows += [
            MeasuredRow(
                one.child, one.date.isoformat(), one.noted, one.id, one.weight_g, one.lenhei_mm,
                one.position, one.headc_mm, one.muac_mm, one.oedema,
            )
            for one in measured
        ]  # fmt: skip
    born = [
        BornRow(str(no), BORN.isoformat(), sex, birth_weight, None) for no in range(len(children))
    ]
    found = {who: proposed(one.fact for one in facts) for who, facts in measured_facts(rows, born)}
    assert {who: codes for who, codes in found.items() if codes} == expected
