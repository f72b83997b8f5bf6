"""The demo village has what every village has, the smallest that promises it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.demo import fill
from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold
from kbdesk.demo.places import DemoPosyandu
from kbdesk.demo.uncommon import LEAST_FAMILIES, spell_rt
from kbdesk.desk import Desk
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.family_planning import kb
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.population import population
from kbdesk.queries.proposals import open_proposals
from tests.demo.homes import LOK_TUAN, new_home, rows, rt_number

Row = dict[str, Any]


@pytest.fixture(
    scope="module",
    params=[("posyandu", 12, 4), ("supervisor", 4, 9), ("hub", 12, 2)],
    ids=str,
)
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The smallest home of each role that promises everything; (role, months, seed)."""
    role, months, seed = request.param
    of: dict[str, dict[str, Any]] = {
        "posyandu": {"posyandu": ["LT01"], "village": LOK_TUAN},
        "supervisor": {"posyandu": ["LT01", "LT02"]},
        "hub": {},
    }
    with new_home(tmp_path_factory.mktemp(role) / "home", role, **of[role]) as desk:
        fill(desk, families=LEAST_FAMILIES, months=months, seed=seed)
        yield desk


def people(desk: Desk) -> dict[str, Row]:
    return {person["id"]: person for person in rows(desk, "person")}


def months_old(born: str, on: str) -> int:
    months = (int(on[:4]) - int(born[:4])) * 12 + int(on[5:7]) - int(born[5:7])
    return months - (on[8:] < born[8:])


def test_some_came_some_left_and_some_are_back(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    came = [one for one in people(desk).values() if one["arrived_date"]]
    assert {one["arrived_from"] for one in came} == {"Samarinda"}
    weighed = {row["child"]: row["date"] for row in rows(desk, "measurement")}
    assert any(one["id"] in weighed for one in came)
    assert all(weighed.get(one["id"], today) >= one["arrived_date"] for one in came)
    left = [one for one in people(desk).values() if one["left_date"]]
    assert any(months_old(one["birth_date"], today) < 60 for one in left)
    absences = rows(desk, "absence")
    assert any(
        months_old(people(desk)[one["person"]]["birth_date"], today) < 60 for one in absences
    )
    for one in absences:
        assert one["left_date"] < one["returned_date"] < today
        dates = [row["date"] for row in rows(desk, "measurement") if row["child"] == one["person"]]
        assert not any(one["left_date"] <= day < one["returned_date"] for day in dates)
    assert rows(desk, "family_move")


def test_somebody_died_and_left_a_widow_who_is_no_couple(desk: Desk) -> None:
    (dead,) = [one for one in people(desk).values() if one["death_date"]]
    assert dead["relation"] == "head"
    before = int(dead["death_date"][:4]) * 12 + int(dead["death_date"][5:7]) - 2
    assert kb(desk, before, Area())["PUS"] > 0
    balances = population(desk, this_month(desk), Area()).balances
    assert sum(one.deaths for one in balances) == 1
    assert sum(one.came for one in balances) > 0 < sum(one.went for one in balances)


def test_twins_have_one_birth(desk: Desk) -> None:
    born = Counter((one["mother"], one["birth_date"]) for one in people(desk).values())
    ((mother, _),) = [key for key, many in born.items() if key[0] and many == 2]
    hers = [one for one in rows(desk, "pregnancy") if one["person"] == mother]
    assert len(hers) <= 1
    assert all(len(one["children"]) == 2 for one in hers)


def test_a_guest_is_weighed_here_and_counts_at_home(desk: Desk) -> None:
    came = {one["person"]: one["session"] for one in rows(desk, "attendance")}
    day = {one["id"]: (one["posyandu"], one["date"]) for one in rows(desk, "session")}
    guests = [
        id_ for id_, session in came.items() if people(desk)[id_]["posyandu"] != day[session][0]
    ]
    assert len(guests) == 1
    assert any(
        row["child"] == guests[0] and row["date"] == day[came[guests[0]]][1]
        for row in rows(desk, "measurement")
    )
    assert all(one["closed"] for one in rows(desk, "session"))


def test_a_family_has_two_wives_and_a_child_of_neither(desk: Desk) -> None:
    wives = Counter(one["family"] for one in people(desk).values() if one["relation"] == "wife")
    (family,) = [id_ for id_, many in wives.items() if many == 2]
    children = [
        one
        for one in people(desk).values()
        if one["family"] == family and one["relation"] == "child"
    ]
    assert len({one["mother"] for one in children}) == 3
    assert None in {one["mother"] for one in children}


def test_a_couple_is_old_and_alone(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    ages: dict[str, list[int]] = {}
    for one in people(desk).values():
        ages.setdefault(one["family"], []).append(months_old(one["birth_date"], today) // 12)
    assert any(len(of_one) == 2 and min(of_one) >= 60 for of_one in ages.values())


def test_a_couple_was_never_asked(desk: Desk) -> None:
    asked = {one["person"] for one in rows(desk, "family_planning")}
    wives = [one["id"] for one in people(desk).values() if one["relation"] == "wife"]
    assert asked & set(wives)
    assert kb(desk, this_month(desk), Area())["not_asked"] > 0


def test_a_five_year_old_is_brought_once_more(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    ages = [months_old(one["birth_date"], today) for one in people(desk).values()]
    assert any(60 <= months < 72 for months in ages)
    assert any(
        months_old(people(desk)[row["child"]]["birth_date"], row["date"]) >= 60
        for row in rows(desk, "measurement")
    )


def test_a_baby_has_no_vaccine_record(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    vaccinated = {s["person"] for s in rows(desk, "service") if s["kind"] == "immunisation"}
    without = [
        one
        for one in people(desk).values()
        if months_old(one["birth_date"], today) < 24 and one["id"] not in vaccinated
    ]
    assert 0 < len(without) < 4
    weighed = {row["child"] for row in rows(desk, "measurement")}
    assert any(one["id"] in weighed for one in without)


def test_what_is_doubtful_waits_what_is_wrong_was_put_right(desk: Desk) -> None:
    again: Counter[tuple[str, str]] = Counter()
    unconfirmed = 0
    for row in rows(desk, "measurement"):
        if row["voided"] is None:
            again[row["child"], row["date"][:7]] += 1
            found = assessment(desk, people(desk)[row["child"]], measurement_of(row_of(desk, row)))
            assert found is not None
            unconfirmed += any(warning.code not in row["confirm"] for warning in found.warnings)
    assert unconfirmed > 0
    assert max(again.values()) > 1
    assert any(row["voided"] for row in rows(desk, "measurement"))


def row_of(desk: Desk, row: Row) -> Row:
    return next(one for one in desk.store.records.weighings(row["child"]) if one["id"] == row["id"])


def test_something_urgent_waits_and_others_were_put_off_or_declined(desk: Desk) -> None:
    lines = open_proposals(desk)
    open_ones = [one for one in lines if one.state == "open" and one.priority == "immediate"]
    referred = {one["person"] for one in rows(desk, "referral")}
    assert any(one.person not in referred for one in open_ones)
    assert any(one.state == "later" for one in lines)
    decided = {row["decision"] for row in rows(desk, "proposal_decision")}
    assert {"later", "declined"} <= decided


def test_women_get_their_tetanus_doses_in_order(desk: Desk) -> None:
    doses: dict[str, list[tuple[str, str]]] = {}
    for one in rows(desk, "service"):
        if (one["detail"] or "").startswith("Td"):
            doses.setdefault(one["person"], []).append((one["date"], one["detail"]))
    assert doses
    for given in doses.values():
        told = [detail for _, detail in sorted(given)]
        assert told == sorted(set(told))


def test_an_rt_that_is_spelled_in_several_ways_is_one(desk: Desk) -> None:
    by_rt = population(desk, this_month(desk), Area()).by_rt
    inhabited = {(village, rt_number(rt)) for village, rt in by_rt if rt}
    assert len(by_rt) == len(inhabited)


def test_the_first_families_spell_their_rt_differently() -> None:
    spelled = set()
    for number in (1, 2, 3):
        family = DemoHousehold("", DemoPosyandu("LT01", LOK_TUAN, "", "", date.min), {"rt": "07"})
        spell_rt(Chance("1"), family, number)
        spelled.add(family.fields["rt"])
    assert len(spelled) == 3
    assert len({rt_number(rt) for rt in spelled}) == 1


def test_a_lesson_is_held_in_the_rt_whose_hall_it_has(desk: Desk) -> None:
    lessons = rows(desk, "education_session")
    assert lessons
    assert all(rt_number(one["place"]) == rt_number(one["rt"]) for one in lessons)


def test_everything_happened_before_today(desk: Desk) -> None:
    today = desk.clock.today().isoformat()
    last = date.max.isoformat()
    spans = {
        "measurement": "child",
        "service": "person",
        "visit": "target",
        "woman_check": "person",
        "family_planning": "person",
    }
    for id_, person in people(desk).items():
        gone = person["death_date"] or person["left_date"] or last
        came = person["arrived_date"] or ""
        assert came < today
        assert gone < today or gone == last
        for kind, field in spans.items():
            for row in rows(desk, kind):
                if row[field] == id_:
                    assert row["date"] < min(gone, today), (kind, person["name"])


def test_the_smallest_home_is_still_told(tmp_path: Path) -> None:
    for families in (2, 7, LEAST_FAMILIES - 1):
        with new_home(tmp_path / str(families), "posyandu", posyandu=["LT01"]) as desk:
            assert fill(desk, families=families, months=1, seed=8)["families"] == families
