"""The list of families and one family whole, on a real home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import (
    FamilyLine,
    RtPlace,
    day_after,
    family_list,
    family_sheet,
    find_families,
)
from kbdesk.store.keyring import Kdf

TODAY = date(2026, 8, 18)
VILLAGE = "64.74.01.1003"
CLOCK = Clock(lambda: 1_787_040_000_000)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    create_home(
        home, role="posyandu", name="Laptop", user="Bu Sulastri", passphrase="daun jeruk purut",
        posyandu=["LT01"], village=VILLAGE, clock=CLOCK,
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )  # fmt: skip
    with opened(home, user=None, passphrase="daun jeruk purut", clock=CLOCK) as desk:
        assert desk.clock.today() == TODAY
        yield desk


def person(name: str, relation: str, born: str | None = None, **more: Any) -> dict[str, Any]:
    sex = "female" if relation == "wife" else "male"
    return {
        "name": name, "relation": relation, "sex": sex,
        **({"birth_date": born} if born else {}), **more,
    }  # fmt: skip


def family(desk: Desk, *members: dict[str, Any], rt: str = "01", **more: Any) -> str:
    draft = {"do": "register_family", "rt": rt, "members": list(members), **more}
    return str(record(desk, draft)["id"])


def visit(desk: Desk, family: str, day: str, following: str | None = None) -> str:
    draft = {"do": "record_visit", "family": family, "date": day, "visitor": "Bu Rohana"}
    planned = {"next_date": following} if following else {}
    return str(record(desk, {**draft, "purpose": "pantau", **planned})["id"])


def names(lines: tuple[FamilyLine, ...]) -> list[str]:
    return [line.head for line in lines]


def test_families_come_by_rt_as_numbers_and_then_by_name(desk: Desk) -> None:
    for rt, name in (("10", "Arus"), ("2", "Senja"), ("2", "élok Pagi"), ("02", "Bakau")):
        family(desk, person(name, "head"), rt=rt)
    found = family_list(desk)
    assert names(found.lines) == ["Bakau", "élok Pagi", "Senja", "Arus"]
    assert [(p.rt, p.families) for p in found.places] == [("02", 3), ("10", 1)]
    assert names(family_list(desk, place=RtPlace(VILLAGE, "02", 0)).lines) == [
        "Bakau", "élok Pagi", "Senja",
    ]  # fmt: skip


def test_the_rt_are_counted_kelurahan_by_kelurahan(desk: Desk) -> None:
    for rt, village in (("1", VILLAGE), ("01", VILLAGE), ("2", VILLAGE), ("1", "64.74.01.1001")):
        family(desk, person("Arus", "head"), rt=rt, village=village)
    unknown = family(desk, person("Bakau", "head"), rt="2")
    desk.store.db.execute("UPDATE family SET village = NULL WHERE id = ?", (unknown,))
    nowhere = family(desk, person("Senja", "head"))
    desk.store.db.execute("UPDATE family SET rt = NULL WHERE id = ?", (nowhere,))
    found = family_list(desk)
    assert sum(one.families for one in found.places) == 6
    assert (found.rts, found.villages) == (3, 2)


def test_a_long_list_comes_in_parts_that_lose_and_repeat_nobody(desk: Desk) -> None:
    for number in range(17):
        family(desk, person(f"Arus {number:02d}", "head"), rt=f"{number % 3}")
    whole = names(family_list(desk).lines)
    for limit in (1, 2, 5, 6, 16, 17, 18):
        parts: list[str] = []
        mark = None
        while True:
            part = family_list(desk, mark=mark, limit=limit)
            parts += names(part.lines)
            mark = part.further
            if mark is None:
                break
        assert parts == whole


def test_a_line_counts_the_living_under_five_and_says_the_visits(desk: Desk) -> None:
    one = family(
        desk,
        person("Kirana", "child", "2021-08-19"),
        person("Jingga", "child", "2021-08-18"),
        person("Seroja", "wife", "1990-01-01"),
    )
    visit(desk, one, "2026-08-01", "2026-08-08")
    visit(desk, one, "2026-07-01", "2027-01-01")
    line = family_list(desk).lines[0]
    assert (line.head, line.members, line.under_five) == ("Seroja", 3, 1)
    assert (line.last_visit, line.next_visit) == (date(2026, 8, 1), date(2026, 8, 8))
    visit(desk, one, "2026-08-02")
    assert family_list(desk).lines[0].next_visit is None


def test_a_search_names_the_member_that_it_hit(desk: Desk) -> None:
    one = family(desk, person("Samudra", "head"), person("Kirana", "child"), address="Gang Nipah")
    assert [(f.id, f.found) for f in find_families(desk, "kira").lines] == [(one, "Kirana")]
    assert [(f.id, f.found) for f in find_families(desk, "samu").lines] == [(one, "")]
    assert [f.id for f in find_families(desk, "nipah").lines] == [one]
    assert find_families(desk, "%").lines == find_families(desk, "nobody").lines == ()


def test_the_sheet_tells_how_each_member_is(desk: Desk) -> None:
    baby = "22222222-2222-4222-8222-222222222222"
    one = family(
        desk,
        person("Samudra", "head", "1988-01-01"),
        person("Seroja", "wife", "1990-01-01"),
        person("Bahari", "child", "2015-01-01"),
        person("Kirana", "child", "2025-06-01", id=baby),
        person("Kenari", "other", "1950-01-01"),
        person("Entah", "other"),
    )
    kinds = [member.kind for member in family_sheet(desk, one).members]
    assert kinds == ["adult", "couple", "school", "child", "unknown", "elderly"]
    assert family_sheet(desk, one).members[3].state is None
    for day, weight in (("2026-06-10", 8.0), ("2026-07-10", 8.05), ("2026-08-10", 8.1)):
        draft = {"child": baby, "date": day, "weight_kg": weight}
        record(desk, {"do": "record_measurement", **draft})
    state = family_sheet(desk, one).members[3].state
    assert state is not None
    assert (state.code, state.measured, state.stale) == ("2T", date(2026, 8, 10), False)


def test_an_old_weighing_says_nothing_of_now(desk: Desk) -> None:
    baby = "22222222-2222-4222-8222-222222222222"
    one = family(desk, person("Kirana", "child", "2025-06-01", id=baby))
    draft = {"child": baby, "date": "2026-06-30", "weight_kg": 8}
    record(desk, {"do": "record_measurement", **draft})
    state = family_sheet(desk, one).members[0].state
    assert state is not None
    assert state.stale


def test_what_nobody_knows_yet_is_named_and_counted(desk: Desk) -> None:
    one = family(desk, person("Samudra", "head"), person("Kirana", "child", "2025-06-01"))
    assert family_sheet(desk, one).unknown == (
        ("kk", 1), ("phone", 1), ("welfare_rank", 1), ("birth_date", 1), ("nik", 2), ("mother", 1),
    )  # fmt: skip


def test_a_family_without_members_is_a_family(desk: Desk) -> None:
    one = family(desk)
    assert family_sheet(desk, one).head == ""
    assert names(family_list(desk).lines) == [""]


def test_an_unknown_family_is_refused(desk: Desk) -> None:
    with pytest.raises(KbdeskError, match=r"family\.unknown"):
        family_sheet(desk, "33333333-3333-4333-8333-333333333333")


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 30))
def test_some_months_later_is_in_that_month_and_never_a_later_day(day: date, months: int) -> None:
    later = day_after(day, months=months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
