"""The list of children says of each what the growth engine says of her whole history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.children import children, whole_child, written
from kbdesk.store.keyring import Kdf

NOW = datetime(2026, 8, 11, 9, 42).astimezone()


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    ticks = count(int(NOW.timestamp() * 1000))
    clock = Clock(lambda: next(ticks))
    create_home(
        home / "h",
        role="posyandu",
        name="Laptop",
        user="sulastri",
        passphrase="perahu layar biru",
        posyandu=["LT01", "LT02"],
        village="64.74.01.1003",
        clock=clock,
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )
    with opened(home / "h", user=None, passphrase="perahu layar biru", clock=clock) as desk:
        record(desk, {"do": "register_family", "id": uid(1), "village": "64.74.01.1003",
                      "rt": "03", "posyandu": "LT01"})  # fmt: skip
        yield desk


def child(desk: Desk, number: int, born: str, **more: Any) -> str:
    draft = {
        "do": "add_person",
        "id": uid(number),
        "family": uid(1),
        "name": f"Anak {number}",
        "sex": "female",
        "birth_date": born,
        "relation": "child",
        "posyandu": "LT01",
    }
    record(desk, {**draft, **more})
    return uid(number)


def weigh(desk: Desk, child: str, day: str, kg: float, **more: Any) -> str:
    draft = {"do": "record_measurement", "child": child, "date": day, "weight_kg": kg}
    return str(record(desk, {**draft, **more})["id"])


def codes(desk: Desk) -> dict[str, str]:
    return {one.id: one.code for one in children(desk)}


def test_only_children_under_five_who_live_here_are_listed(desk: Desk) -> None:
    young = child(desk, 10, "2026-08-11")
    last_day = child(desk, 11, "2021-08-12")
    child(desk, 12, "2021-08-11")  # five today
    other = child(desk, 13, "2025-01-01", posyandu="LT02")
    assert {one.id for one in children(desk)} == {young, last_day, other}
    assert {one.id for one in children(desk, "LT02")} == {other}
    # a home of no posyandu names none of a child: its family's serves it
    record(desk, {"do": "edit_person", "id": other, "posyandu": None})
    found = children(desk, "LT01")
    assert {one.id for one in found} == {young, last_day, other}
    assert {one.posyandu for one in found} == {"LT01"}
    assert children(desk, "LT02") == []
    assert [one.id for one in children(desk, "LT01", first=1)] == [found[0].id]


def test_the_code_in_the_list_is_the_code_of_the_whole_history(desk: Desk) -> None:
    twice = child(desk, 10, "2025-06-03")
    for day, kg in (("2026-05-12", 7.0), ("2026-06-09", 7.2), ("2026-07-14", 7.3),
                    ("2026-08-11", 7.4)):  # fmt: skip
        weigh(desk, twice, day, kg)
    first = child(desk, 11, "2025-06-03")
    weigh(desk, first, "2026-08-04", 8)
    gap = child(desk, 12, "2025-06-03")
    weigh(desk, gap, "2025-09-04", 5)
    weigh(desk, gap, "2026-08-04", 8)
    stale = child(desk, 13, "2025-06-03")
    weigh(desk, stale, "2025-09-04", 5)
    never = child(desk, 14, "2025-06-03")
    wrong = child(desk, 15, "2025-06-03")
    weigh(desk, wrong, "2026-07-14", 8)
    void = weigh(desk, wrong, "2026-08-04", 3)
    record(desk, {"do": "void_measurement", "id": void, "reason": "salah anak"})
    assert codes(desk) == {twice: "2T", first: "B", gap: "O", stale: "", never: "", wrong: "B"}
    rows = {one.id: one for one in children(desk)}
    for id_ in (twice, first, gap, wrong):
        assert rows[id_].code == whole_child(desk, id_).weighed[-1].code
    assert rows[stale].last_weight_g == 5000
    assert rows[never].last_date is None
    assert {id_ for id_, row in rows.items() if row.weighed} == {twice, first, gap}


def test_below_the_red_line_is_the_engines_word(desk: Desk) -> None:
    light = child(desk, 10, "2025-06-03")
    answer = record(
        desk,
        {"do": "record_measurement", "child": light, "date": "2026-08-04", "weight_kg": 6},
    )
    assert answer["below_red_line"] is True
    assert children(desk)[0].below_red_line


def test_a_correction_and_a_void_stay_readable(desk: Desk) -> None:
    one = child(desk, 10, "2025-06-03")
    id_ = weigh(desk, one, "2026-08-04", 8)
    record(desk, {"do": "correct_measurement", "id": id_, "weight_kg": 8.2})
    found = whole_child(desk, one)
    assert [(m.corrected, m.voided) for m in found.measured] == [(True, None)]
    record(desk, {"do": "void_measurement", "id": id_, "reason": "salah anak"})
    found = whole_child(desk, one)
    assert [(m.corrected, m.voided) for m in found.measured] == [(True, "salah anak")]
    assert found.valid == []
    assert found.latest is None
    texts = [one.fields for one in written(desk, id_)]
    assert [fields.get("weight_kg") for fields in texts][:2] == [8.0, 8.2]
    assert texts[-1]["voided"] == "salah anak"
    assert written(desk, id_)[0].user == "sulastri"


def test_a_child_without_birth_date_or_mother_is_shown_all_the_same(desk: Desk) -> None:
    draft = {"do": "add_person", "id": uid(10), "family": uid(1), "name": "Tanpa Tanggal"}
    record(desk, {**draft, "relation": "other", "sex": "male"})
    weigh(desk, uid(10), "2026-08-04", 8)
    found = whole_child(desk, uid(10))
    assert (found.birth_date, found.sex, found.mother_name) == (None, "male", None)
    assert found.measured[0].months is None
    assert found.today == date(2026, 8, 11)


def test_one_child_may_be_asked_for_alone(desk: Desk) -> None:
    one, other = (child(desk, number, "2025-04-11") for number in (10, 11))
    assert [row.id for row in children(desk)] == [one, other]
    assert [row.id for row in children(desk, only=other)] == [other]


def test_an_unknown_child_is_refused(desk: Desk) -> None:
    with pytest.raises(KbdeskError) as refused:
        whole_child(desk, uid(99))
    assert refused.value.code == "show.not_found"
