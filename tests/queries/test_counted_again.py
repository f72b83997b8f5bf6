"""The reports of a disturbed village beside a count from its records alone.

Deaths, departures, returns, arrivals, moves, voided and corrected weighings, second ones in
a month, births on 29 February and at the border of 60 months, unknown birth dates, marriages
that ended: whatever happens, SKDN, population, family planning and families at risk say what
the records say, for everybody, some posyandu and a kelurahan.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.skdn import FIGURES, Skdn
from kbdesk.queries.area import Area
from kbdesk.queries.month_close import as_reported, by_village
from kbdesk.queries.recipients import how_many_wait, waiting
from kbdesk.queries.residence import Home, Registered, Residence
from kbdesk.queries.skdn import counted
from kbdesk.queries.skdn_columns import by_place
from kbdesk.queries.village_columns import village_columns
from kbdesk.store.keyring import Kdf
from tests.demo.homes import PASSPHRASE, noon
from tests.queries.compare import differences
from tests.queries.disturbing import (
    KINDS,
    POSYANDU,
    SPAN_DAYS,
    VILLAGES,
    Disturbance,
    Disturber,
    some,
)
from tests.queries.recount import EVERYWHERE, Where

THIS_MONTH = 2026 * 12 + 7
PLACES = [
    EVERYWHERE,
    Where(POSYANDU[:1]),
    Where(POSYANDU[:2]),
    Where(POSYANDU[2:]),
    *(Where(None, village) for village in VILLAGES),
]
DISTURBANCES = st.builds(
    Disturbance,
    kind=st.sampled_from(sorted(KINDS)),
    who=st.integers(0, 9999),
    which=st.integers(0, 99),
    ago=st.integers(0, SPAN_DAYS - 1),
    amount=st.integers(0, 999),
)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A supervisor's home of two posyandu: who writes does so in ``store.rehearsal()``."""
    home = tmp_path_factory.mktemp("disturbed") / "home"
    create_home(
        home, role="supervisor", name="Lok Tuan", user="u", passphrase=PASSPHRASE,
        clock=noon("2026-08-13"), kdf=Kdf(memory_kib=8, passes=1), posyandu=POSYANDU[:2],
    )  # fmt: skip
    with opened(home, user="u", passphrase=PASSPHRASE, clock=noon("2026-08-13")) as desk:
        fill(desk, families=24, months=6, seed=5)
        yield desk


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    st.lists(DISTURBANCES, min_size=10, max_size=60),
    st.integers(THIS_MONTH - 13, THIS_MONTH),
    st.sampled_from(PLACES),
)
def test_the_reports_say_what_the_records_say(
    village: Desk, disturbances: list[Disturbance], month: int, place: Where
) -> None:
    with village.store.rehearsal():
        Disturber(village).disturb(disturbances)
        assert differences(village, [THIS_MONTH, month], [EVERYWHERE, place]) == []


def test_of_every_kind_most_are_taken(village: Desk) -> None:
    with village.store.rehearsal():
        disturber = Disturber(village)
        disturber.disturb(some(seed=3, many=600))
        assert disturber.taken.keys() == KINDS.keys()
        assert disturber.refused.total() < disturber.taken.total() / 3


@pytest.mark.parametrize("seed", range(4))
def test_a_village_is_disturbed_much(village: Desk, seed: int) -> None:
    with village.store.rehearsal():
        Disturber(village).disturb(some(seed, many=250))
        months = range(THIS_MONTH - 13, THIS_MONTH + 1, 3)
        assert differences(village, months, PLACES) == []


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_villages_are_disturbed_much(village: Desk, seed: int) -> None:
    with village.store.rehearsal():
        Disturber(village).disturb(some(seed, many=seed))
        assert differences(village, range(THIS_MONTH - 13, THIS_MONTH + 1), PLACES) == []


def family_in(village: Desk, *rts: str) -> str:
    """Register a family in one RT and move it to the others, in months two apart."""
    family = {"do": "register_family", "village": VILLAGES[0], "rt": rts[0]}
    members = [{"name": "Ani", "sex": "female"}]
    id_ = str(record(village, {**family, "members": members})["id"])
    for number, rt in enumerate(rts[1:]):
        moved = {"id": id_, "date": f"2026-{2 * number + 1:02d}-10", "rt": rt}
        record(village, {"do": "move_family", **moved})
    return id_


def test_a_family_that_comes_back_to_an_rt_was_elsewhere_between(village: Desk) -> None:
    with village.store.rehearsal():
        family_in(village, "20", "21", "22", "21")
        assert differences(village, range(THIS_MONTH - 8, THIS_MONTH + 1)) == []


def test_an_rt_that_is_corrected_back_is_where_the_family_lives(village: Desk) -> None:
    with village.store.rehearsal():
        family = family_in(village, "20", "21", "22")
        record(village, {"do": "edit_family", "id": family, "rt": "21"})
        assert differences(village, [THIS_MONTH]) == []


def test_a_move_that_is_recorded_late_changes_only_the_time_before_the_next(village: Desk) -> None:
    with village.store.rehearsal():
        family = family_in(village, "20", "21", "22")
        late = {"do": "move_family", "id": family, "date": "2026-02-10", "rt": "23"}
        record(village, late)
        (row,) = village.store.records.find("family", {"id": family})
        assert row["rt"] == "22"
        assert differences(village, range(THIS_MONTH - 8, THIS_MONTH + 1)) == []


def test_after_a_correction_a_move_leads_where_the_family_lives_now(village: Desk) -> None:
    with village.store.rehearsal():
        family = family_in(village, "20")
        record(village, {"do": "edit_family", "id": family, "rt": "21"})
        record(village, {"do": "move_family", "id": family, "date": "2026-03-10", "rt": "22"})
        assert home_of(village, family).rt == "22"
        assert differences(village, range(THIS_MONTH - 8, THIS_MONTH + 1)) == []


def home_of(village: Desk, family: str) -> Home:
    """Return where a member of a family belongs today, as the reports count."""
    (person,) = village.store.records.find("person", {"family": family})
    (row,) = village.store.records.find("family", {"id": family})
    return Residence(village.store.records).home(
        Registered(
            person["id"], family, row["village"], row["rt"], person["posyandu"], person["since"],
            row["posyandu"],
        ),
        village.clock.today().isoformat(),
    )  # fmt: skip


def counted_by_place(desk: Desk, month: int) -> dict[tuple[str | None, str | None], Skdn]:
    """Return SKDN of everybody by posyandu and kelurahan, child by child."""
    found: dict[tuple[str | None, str | None], Skdn] = {}
    for one in counted(desk, month, Area()).values():
        of = found.setdefault((one.posyandu, one.lives_in), Skdn())
        for name in one.figures:
            of.count(name)
    return found


def _weigh(desk: Desk, born: str, *days: str) -> None:
    family = next(iter(desk.store.records.find("family", {})))["id"]
    child = {"name": "Bintang", "sex": "female", "birth_date": born, "relation": "child"}
    id_ = record(desk, {"do": "add_person", "family": family, **child})["id"]
    for day in days:
        weight = {"do": "record_measurement", "child": id_, "date": day, "weight_kg": 4.1}
        record(desk, weight)


@pytest.mark.parametrize("seed", range(3))
def test_columns_count_the_children_of_each_month_as_rows_do(village: Desk, seed: int) -> None:
    """However the months are asked: a later one first, as a page does that is turned back."""
    with village.store.rehearsal():
        Disturber(village).disturb(some(seed + 50, many=300))
        children = [
            row["id"]
            for row in village.store.records.find("person", {})
            if (row["birth_date"] or "") > "2022"
        ]
        for one, other in zip(children[:12:2], children[1:12:2], strict=True):
            record(village, {"do": "join_persons", "a": one, "b": other})
        _weigh(village, "2026-06-20", "2026-06-25", "2026-07-05")  # under one month both times
        _weigh(village, "2021-07-15", "2026-06-10", "2026-07-14", "2026-07-15")  # 60 months old
        _weigh(village, "2026-01-20", "2026-05-10", "2026-06-10", "2026-07-10")  # T, and T again
        _weigh(village, "2025-09-20", "2026-03-10", "2026-06-10")  # a month was left out
        months = list(range(THIS_MONTH - 15, THIS_MONTH + 1))
        random.Random(seed).shuffle(months)
        columns = village_columns(village, Area())
        counts: Counter[str] = Counter()
        for month in months:
            expected = counted_by_place(village, month)
            assert by_place(columns, month) == expected
            for of in expected.values():
                counts.update(of.figures())
        assert [name for name in FIGURES if not counts[name]] == []


def test_a_kelurahan_has_the_printed_figures_of_months_that_were_closed(village: Desk) -> None:
    month = THIS_MONTH - 1
    with village.store.rehearsal():
        for code, where in (("LT01", VILLAGES[0]), ("LT02", VILLAGES[1])):
            record(village, {"do": "name_posyandu", "posyandu": code, "village": where})
            record(village, {"do": "close_month", "month": "2026-07", "posyandu": code})
        before = counted_by_place(village, month)
        Disturber(village).disturb(some(seed=9, many=200))
        assert counted_by_place(village, month) != before
        told = by_village(village, month)
        for where in VILLAGES:
            expected = as_reported(village, month, Area(village=where)).total
            assert told.get(where, Skdn()) == expected


@pytest.mark.parametrize("seed", range(2))
def test_columns_count_who_waits_for_a_place_as_rows_do(village: Desk, seed: int) -> None:
    today = village.clock.today()
    codes: Counter[str] = Counter()
    with village.store.rehearsal():
        Disturber(village).disturb(some(seed + 70, many=200))
        last = [row for row in village.store.records.find("measurement", {}) if row["child"]]
        for number, row in enumerate(last[:60]):
            day = (today - timedelta(days=number)).isoformat()
            more = {"weight_kg": 5 + number % 7, "lenhei_cm": 70 + number % 20}
            arm = {"muac_cm": 11 + number % 4}
            draft = {"do": "record_measurement", "child": row["child"], "date": day}
            with suppress(KbdeskError):  # who is dead or older is not measured
                record(village, {**draft, **(more if number % 2 else {}), **arm})
        for month in range(3):
            on = today - timedelta(days=31 * month)
            found = waiting(village, Area(), on)
            codes.update(code for one in found for code in one.codes)
            assert how_many_wait(village, Area(), on) == len(found) > 0
        placed = {"do": "enrol_recipient", "person": found[0].person, "start": on.isoformat()}
        record(village, {**placed, "indication": found[0].indication, "village": VILLAGES[0]})
        assert how_many_wait(village, Area(), on) == len(waiting(village, Area(), on))
        assert len(waiting(village, Area(), on)) == len(found) - 1
    for either in ({"R02", "R03"}, {"R04", "R05"}, {"R06", "R07"}):
        assert either & codes.keys()
