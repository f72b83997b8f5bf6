"""A proposal over two laptops and a hub: decided here, written there, whatever came first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands import purging
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.conflict_cards import conflict_cards
from kbdesk.queries.proposals import open_proposals, said
from tests.sync.machines import Machine, exchange
from tests.sync.test_replication import Town, town

__all__ = ["town"]  # the fixture


def listed(machine: Machine) -> list[dict[str, Any]]:
    return [said(one) for one in open_proposals(machine.desk)]


def states(machine: Machine) -> dict[str, str]:
    return {code: one["state"] for one in listed(machine) for code in one["codes"]}


def found(machine: Machine, child: str, days_ago: int = 1, **figures: Any) -> None:
    figures = figures or {"oedema": True}
    machine.do("record_measurement", child=child, date=machine.day(days_ago), **figures)


def refer(machine: Machine, child: str, *codes: str) -> str:
    answer = machine.do(
        "create_referral", person=child, date=machine.day(), reasons=list(codes), to="Puskesmas"
    )
    return str(answer["id"])


def decide(machine: Machine, child: str, decision: str, *codes: str, **more: Any) -> None:
    if decision == "later":
        more = {"until": (machine.desk.clock.today() + timedelta(1)).isoformat(), **more}
    elif decision == "declined":
        more = {"reason": "rumah jauh", **more}
    machine.do("decide_proposal", person=child, codes=list(codes), decision=decision, **more)


def alike(town: Town, *machines: Machine) -> None:
    for machine in town.machines:
        machine.check()
    for machine in machines:
        assert states(machine) == states(town.hub), machine.name


def pair(town: Town) -> tuple[Machine, Machine, str]:
    """Return two laptops of one posyandu that know a child with oedema."""
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT01")
    _, child = town.add(a, 1)
    found(a, child)
    exchange(town.hub, [a, b], town.stick)
    return a, b, child


def test_the_hub_and_the_supervisor_see_it_and_a_decision_travels(town: Town) -> None:
    a, b, child = pair(town)
    above = town.laptop("s", "LT01", "LT02", role="supervisor")
    other = town.laptop("o", "LT02")
    exchange(town.hub, [a, b, above, other], town.stick)
    for machine in (a, b, above, town.hub):
        (line,) = listed(machine)
        assert (line["person"], line["codes"], line["state"]) == (child, ["R01"], "open")
        assert (line["posyandu"], line["guest"]) == ("LT01", False)
    assert listed(other) == []
    decide(b, child, "later", "R01")
    exchange(town.hub, [a, b, above, other], town.stick)
    for machine in (a, b, above, town.hub):
        assert states(machine) == {"R01": "later"}
        machine.wall_ms += 24 * 3600 * 1000
        assert states(machine) == {"R01": "open"}
        assert listed(machine)[0]["deferred"] == 1
    refer(above, child, "R01")
    exchange(town.hub, [a, b, above, other], town.stick)
    assert states(a) == states(b) == states(town.hub) == {}
    alike(town, a, b, above)


def test_two_laptops_that_decide_at_once_make_an_ordinary_conflict(town: Town) -> None:
    a, b, child = pair(town)
    decide(a, child, "later", "R01")
    decide(b, child, "declined", "R01")
    exchange(town.hub, [a, b], town.stick)
    for machine in (a, b, town.hub):
        (conflict,) = machine.conflicts()
        assert conflict["id"] == f"proposal_decision/{child}/R01/decision"
    alike(town, a, b)
    (card,) = conflict_cards(a.desk)
    assert card.about == "Anak Uji 1"
    assert {"decision", "until", "reason"} <= set(card.differing)
    for value in ({"decision": "never"}, {"code": "R98"}, {"until": "soon"}):
        with pytest.raises(KbdeskError):
            a.do("settle", conflict=card.id, value=value)
    head = next(one.head for one in card.sides if one.fields["decision"] == "declined")
    a.do("settle", conflict=card.id, choose=head)
    exchange(town.hub, [a, b], town.stick)
    assert states(a) == states(b) == {}
    assert b.conflicts() == []


def test_a_letter_here_and_declined_there_wait_for_a_person(town: Town) -> None:
    a, b, child = pair(town)
    letter = refer(a, child, "R01")
    decide(b, child, "declined", "R01")
    exchange(town.hub, [a, b], town.stick)
    alike(town, a, b)
    for machine in (a, b, town.hub):
        (line,) = listed(machine)
        assert (line["state"], line["referral"], line["reason"]) == (
            "contradicted", letter, "rumah jauh",
        )  # fmt: skip
        assert machine.conflicts() == []
    for decision in ("declined", "later"):
        with pytest.raises(KbdeskError) as refused:
            decide(b, child, decision, "R01")
        assert refused.value.code == "proposal.has_letter"
    # a newer finding does not settle it
    found(a, child, 0)
    assert states(a) == {"R01": "contradicted"}
    decide(b, child, "open", "R01")
    exchange(town.hub, [a, b], town.stick)
    alike(town, a, b)
    assert listed(a) == []


@pytest.mark.parametrize("last", ["letter", "declined"])
@pytest.mark.parametrize("by", ["open", "cancelled", "settled"])
def test_a_refusal_that_a_conflict_hides_contradicts_the_letter_too(
    town: Town, last: str, by: str
) -> None:
    a, b, child = pair(town)
    decide(a, child, "later", "R01")
    exchange(town.hub, [a, b], town.stick)
    # the letter takes "later" back, on the other laptop "later" becomes "declined"
    (a if last == "letter" else b).wall_ms += 3_600_000
    letter = refer(a, child, "R01")
    decide(b, child, "declined", "R01")
    exchange(town.hub, [a, b], town.stick)
    exchange(town.hub, [a, b], town.stick)
    shown = "open" if last == "letter" else "declined"
    for machine in (a, b, town.hub):
        row = machine.desk.store.records.get("proposal_decision", f"{child}/R01")
        assert row is not None
        assert row["decision"] == shown
        (line,) = listed(machine)
        assert (line["state"], line["referral"], line["reason"]) == (
            "contradicted", letter, "rumah jauh",
        )  # fmt: skip
    alike(town, a, b)
    if by == "open":
        decide(a, child, "open", "R01")
    elif by == "cancelled":
        a.do("update_referral", id=letter, state="cancelled", date=a.day())
    else:
        (conflict,) = a.conflicts()
        head = next(one["head"] for one in conflict["heads"] if one["fields"]["decision"] == "open")
        a.do("settle", conflict=conflict["id"], choose=head)
    exchange(town.hub, [a, b], town.stick)
    alike(town, a, b)
    for machine in (a, b, town.hub):
        left = {} if by != "cancelled" or shown == "declined" else {"R01": "open"}
        assert states(machine) == left
        assert by != "open" or machine.conflicts() == []


def test_the_letter_can_be_cancelled_instead(town: Town) -> None:
    a, b, child = pair(town)
    letter = refer(a, child, "R01")
    decide(b, child, "declined", "R01")
    exchange(town.hub, [a, b], town.stick)
    b.do("update_referral", id=letter, state="cancelled", date=b.day())
    exchange(town.hub, [a, b], town.stick)
    alike(town, a, b)
    assert listed(a) == []


def test_a_letter_there_and_later_here_is_a_letter(town: Town) -> None:
    a, b, child = pair(town)
    decide(a, child, "later", "R01")
    refer(b, child, "R01")
    exchange(town.hub, [a, b], town.stick)
    alike(town, a, b)
    assert listed(a) == []


def test_a_guest_is_listed_where_it_was_measured(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    _, child = town.add(a, 1, "LT02")
    found(a, child)
    exchange(town.hub, [a, b], town.stick)
    assert [one["guest"] for one in listed(a)] == [True]
    assert [one["guest"] for one in listed(b)] == [False]
    assert states(town.hub) == {"R01": "open"}


def test_who_moves_takes_the_proposal_along(town: Town) -> None:
    a, b = town.laptop("a", "LT01"), town.laptop("b", "LT02")
    _, child = town.add(a, 1)
    found(a, child, 3)
    decide(a, child, "later", "R01")
    a.do("move_person", id=child, to_posyandu="LT02", date=a.day(1))
    exchange(town.hub, [a, b], town.stick)
    assert listed(a) == []
    assert states(b) == {"R01": "later"}
    assert b.hash("LT02") == town.hub.hash("LT02")


def test_nothing_of_a_decision_is_left_of_who_is_erased(town: Town) -> None:
    a, b, child = pair(town)
    decide(a, child, "declined", "R01", reason="cerita pribadi")
    exchange(town.hub, [a, b], town.stick)
    purging.purge(town.hub.desk, child, "diminta")
    exchange(town.hub, [a, b], town.stick)
    for machine in (a, b, town.hub):
        assert listed(machine) == []
        assert machine.desk.store.records.get("proposal_decision", f"{child}/R01") is None
        assert not any("pribadi" in str(o.fields) for o in machine.operations().values())
        machine.check()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("a", "b")),
        st.sampled_from(
            ("declined", "later", "open", "letter", "found", "well", "cancel", "close")
        ),
        st.sampled_from(("R01", "R02")),
        st.sampled_from((None, None, "a", "b")),
    ),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_whatever_the_order_of_the_bundles_all_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str, str | None]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("town")
    town = Town(folder)
    try:
        a, b, child = pair(town)
        machines = {"a": a, "b": b}
        letters: list[str] = []
        for who, what, code, carried in steps:
            machine = machines[who]
            before = states(machine)
            changes = {code}
            try:
                if what == "letter":
                    letters.append(refer(machine, child, code))
                elif what in ("found", "well"):
                    figures = {"oedema": what == "found", "muac_cm": 11 if what == "found" else 15}
                    found(machine, child, 0, **figures)
                    changes = {"R01", "R02", "R03"}
                elif what in ("cancel", "close"):
                    if letters:
                        state = "cancelled" if what == "cancel" else "closed"
                        machine.do(
                            "update_referral", id=letters[-1], state=state, date=machine.day()
                        )
                    changes = {"R01", "R02"}
                else:
                    decide(machine, child, what, code)
                    assert code not in states(machine) or what != "declined"
            except KbdeskError:
                changes = set()
            after = states(machine)
            # a step changes what it names, and nothing else
            others = (before.keys() | after.keys()) - changes
            assert {one: before.get(one) for one in others} == {
                one: after.get(one) for one in others
            }
            if carried is not None:
                exchange(town.hub, [machines[carried]], town.stick)
        exchange(town.hub, [b, a], town.stick)
        exchange(town.hub, [a, b], town.stick)
        alike(town, a, b)
        assert listed(a) == listed(b) == listed(town.hub)
    finally:
        town.close()
