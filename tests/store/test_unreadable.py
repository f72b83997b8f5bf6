"""What no verb could have written is held and listed, and shows nothing, in whatever order it came.

A register shows the nearest value before it that can be read; no conflict is offered between the
two. What this version cannot read and the next one can is shown from then on.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.journal.registers import known
from kbdesk.records import RECORDS
from kbdesk.records.soundness import unsound
from kbdesk.store import audit, unreadable
from kbdesk.store.held_operations import Incoming
from kbdesk.store.store import Store
from tests.store.operations import (
    EPOCHS,
    Holding,
    deliver,
    everything,
    histories,
    holding,
    incoming,
)

EPOCH, OTHER = list(EPOCHS)[:2]
CHILD = {"child": "p1", "date": "2026-01-05"}


@pytest.fixture
def held() -> Iterator[Holding]:
    held = holding()
    yield held
    held.close()


def weighed(grams: object, *parents: Incoming, **more: Any) -> Incoming:
    fields = {**CHILD, "weight_g": grams}
    usual: dict[str, Any] = {"entity": "measurement", "group": "fact", "row": "m1"}
    usual["parents"] = [one.digest.hex() for one in parents]
    return incoming(**{**usual, "fields": fields, **more})


def shown(held: Holding) -> list[int]:
    return [grams for (grams,) in held.db.execute("SELECT weight_g FROM measurement")]


def faults(held: Holding) -> list[dict[str, Any]]:
    store = cast(Store, held)
    return [*audit.journal_faults(store), *audit.table_faults(store)]


def test_nothing_is_shown_of_it(held: Holding) -> None:
    deliver(held, [[weighed("berat")]])
    assert shown(held) == []
    assert held.journal.heads("measurement", "m1", "fact") == []
    assert held.journal.history("measurement", "m1") == []
    (one,) = held.journal.unreadable.listed()
    assert (one.operation.row, one.field, one.why) == ("m1", "weight_g", "type")
    assert held.journal.unreadable.count() == 1
    assert held.parcels.held() == 1
    assert faults(held) == []


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
def test_what_it_would_replace_stands(held: Holding, backwards: bool, at_once: bool) -> None:
    first = weighed(8000)
    second = weighed(99_999_000, first, seq=2, clock=2)
    order = [second, first] if backwards else [first, second]
    deliver(held, [order] if at_once else [[one] for one in order])
    assert shown(held) == [8000]
    assert held.journal.contested() == []
    assert [one.digest for one in held.journal.heads("measurement", "m1", "fact")] == [first.digest]
    assert faults(held) == []


def test_whoever_wrote_on_from_it_replaced_also_what_was_before(held: Holding) -> None:
    first = weighed(8000)
    second = weighed(-1, first, seq=2, clock=2)
    third = weighed(8200, second, seq=3, clock=3)
    deliver(held, [[third], [first], [second]])
    assert shown(held) == [8200]
    assert held.journal.contested() == []


def test_no_conflict_is_offered_with_it(held: Holding) -> None:
    first = weighed(8000)
    deliver(held, [[first], [weighed(8200, first, epoch=OTHER, clock=3)]])
    deliver(held, [[weighed("x", first, seq=2, clock=9)]])
    assert shown(held) == [8200]
    assert held.journal.contested() == []
    deliver(held, [[weighed(8300, first, seq=3, clock=4)]])
    assert len(held.journal.contested()) == 1


def test_the_day_it_was_first_noted_is_that_of_what_can_be_read(held: Holding) -> None:
    deliver(held, [[weighed("x", clock=2)], [weighed(8000, seq=2, clock=7)]])
    assert held.db.execute("SELECT noted FROM measurement").fetchall() == [(7,)]
    held.journal.show_again()
    assert held.db.execute("SELECT noted FROM measurement").fetchall() == [(7,)]


def test_a_row_that_is_not_here_yet_is_waited_for(held: Holding) -> None:
    deliver(held, [[weighed(8000)]])
    assert held.db.execute("SELECT count(*) FROM person").fetchall() == [(0,)]
    assert (shown(held), held.journal.unreadable.count()) == ([8000], 0)


def test_the_check_finds_a_list_that_is_not_so(held: Holding) -> None:
    deliver(held, [[weighed(8000)], [weighed("x", seq=2, row="m2")]])
    held.db.execute("UPDATE unreadable SET arrival = 1")
    assert {one["code"] for one in audit.journal_faults(cast(Store, held))} == {"check.unreadable"}


def test_a_batch_that_is_taken_back_leaves_nothing(held: Holding) -> None:
    held.db.execute("BEGIN")
    held.journal.apply([weighed("x")])
    held.db.execute("ROLLBACK")
    held.journal.reload()
    assert held.journal.unreadable.registers == set()
    deliver(held, [[weighed(8000)]])
    assert shown(held) == [8000]


# -- what another version judges otherwise -----------------------------------------------------


def strict(entity: str, group: str, fields: Mapping[str, Any]) -> Any:
    """Judge as a version would that knows no even weights, no RT and no p1."""
    odd = fields.get("weight_g") in (7000, 7002) or "rt" in fields or "p1" in fields.values()
    if odd and known(entity, group) is not None:
        return "weight_g", "range"
    return unsound(entity, group, fields)


def judge_by(held: Holding, patch: pytest.MonkeyPatch, name: str, judge: Any) -> None:
    """Go on in a version that judges by other rules."""
    patch.setattr(unreadable, "unsound", judge)
    patch.setattr(unreadable, "plainly_sound", lambda *_: False)
    patch.setattr(audit, "unsound", judge)
    patch.setattr(unreadable, "rules", lambda: name)
    assert held.journal.unreadable.outdated
    held.db.execute("BEGIN")
    held.journal.judge_again()
    held.db.execute("COMMIT")
    assert not held.journal.unreadable.outdated


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_another_version_shows_what_it_would_have_shown_from_the_beginning(
    data: st.DataObject,
) -> None:
    ops = data.draw(histories())
    one = holding()
    other = holding()
    try:
        with pytest.MonkeyPatch.context() as patch:
            deliver(one, [ops])
            at_first = everything(one)
            judge_by(one, patch, "strict", strict)
            deliver(other, [[single] for single in ops])
            assert everything(one) == everything(other)
            assert faults(one) == []
            judge_by(one, patch, "as it was", unsound)
            assert everything(one) == at_first
    finally:
        one.close()
        other.close()


def test_the_rules_have_a_name_that_follows_what_is_declared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unreadable.rules.cache_clear()
    before = unreadable.rules()
    records = dict(RECORDS)
    records.pop("visit")
    monkeypatch.setattr(unreadable, "RECORDS", records)
    unreadable.rules.cache_clear()
    after = unreadable.rules()
    unreadable.rules.cache_clear()
    assert before != after


def test_the_rules_have_the_same_name_in_every_process() -> None:
    ask = "from kbdesk.store.unreadable import rules; print(rules(), end='')"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout == unreadable.rules()
