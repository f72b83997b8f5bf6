"""Prevalences against a slow count with its own limits, by age, sex, RT and month."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.desk import Desk
from kbdesk.domain.report_json.nutrition import GroupJson
from kbdesk.growth.zscores import zscores
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.nutrition import INDICATORS, nutrition
from tests.queries.test_skdn import months_old
from tests.queries.village import child, weigh

JULY = 2026 * 12 + 6
HERE = Area(("LT01",))
# weight, length, MUAC of some shapes of children: thin, short, stout, impossible
SHAPES = st.tuples(
    st.sampled_from((4.0, 5.5, 6.9, 7.6, 8.4, 9.5, 12.0, 25.0)),
    st.sampled_from((60.0, 66.0, 70.0, 74.0, 78.0)),
    st.sampled_from((None, 11.0, 11.9, 13.5)),
    st.sampled_from((False, False, False, True)),
)
CHILDREN = st.lists(
    st.tuples(
        st.sampled_from(("2026-05-20", "2025-12-03", "2025-06-03", "2024-09-30", "2022-01-15",
                         "2021-07-18")),
        st.sampled_from(("male", "female")),
        st.sampled_from(("01", "02")),
        st.lists(st.tuples(st.sampled_from(("2026-06-11", "2026-07-10", "2026-07-24")), SHAPES),
                 max_size=3),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def slow(stories: Any, month: str) -> dict[str, dict[str, tuple[int, int]]]:
    """Return (count, n) of each indicator, of everybody and of each group."""
    from datetime import date

    groups: dict[str, dict[str, list[int]]] = {}
    for born, sex, rt, measured in stories:
        of_month = sorted(
            (
                (day, n, shape)
                for n, (day, shape) in enumerate(measured)
                if day[:7] == month
                and months_old(date.fromisoformat(born), date.fromisoformat(day)) < 60
            ),
            key=lambda one: one[:2],
        )
        if not of_month:
            continue
        day, _, (kg, cm, muac, oedema) = of_month[-1]
        on, birth = date.fromisoformat(day), date.fromisoformat(born)
        z = zscores(
            sex, age_days=(on - birth).days, weight_kg=kg, lenhei_cm=cm, position="lying",
            oedema=oedema,
        )  # fmt: skip
        age = months_old(birth, on)
        flags: dict[str, bool | None] = {}
        for name, index, limit, above in (
            ("underweight", "zwei", -2, False), ("severely_underweight", "zwei", -3, False),
            ("stunting", "zlen", -2, False), ("severely_stunted", "zlen", -3, False),
            ("wasting", "zwfl", -2, False), ("severely_wasted", "zwfl", -3, False),
            ("overweight", "zwfl", 2, True), ("obese", "zwfl", 3, True),
        ):  # fmt: skip
            value = z.plausible(index)  # type: ignore[arg-type]
            if index == "zwfl" and oedema:
                flags[name] = not above
            elif value is not None:
                flags[name] = value > limit if above else value < limit
        if muac is not None and 6 <= age < 60:
            flags["low_muac"] = muac < 12.5
        low = next(a for a in (48, 36, 24, 12, 6, 0) if age >= a)
        for group in ("all", f"age {low}", f"sex {sex}", f"rt {rt}"):
            counts = groups.setdefault(group, {name: [0, 0] for name in INDICATORS})
            for name, yes in flags.items():
                if yes is not None:
                    counts[name][0] += yes
                    counts[name][1] += 1
    return {
        group: {name: (count, n) for name, (count, n) in counts.items()}
        for group, counts in groups.items()
    }


def said(group: GroupJson) -> dict[str, tuple[int, int]]:
    return {name: (one["count"], one["n"]) for name, one in group["prevalence"].items()}


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(CHILDREN)
def test_equal_to_a_slow_count(shared_desk: Desk, stories: Any) -> None:
    with shared_desk.store.rehearsal():
        for born, sex, rt, measured in stories:
            id_ = child(shared_desk, born, sex=sex, rt=rt)
            for day, (kg, cm, muac, oedema) in measured:
                more = {} if muac is None else {"muac_cm": muac}
                weigh(shared_desk, id_, day, kg, lenhei_cm=cm, position="lying", oedema=oedema,
                      **more)  # fmt: skip
        found = nutrition(shared_desk, JULY, HERE)
        expected = slow(stories, "2026-07")
        nobody = dict.fromkeys(INDICATORS, (0, 0))
        assert said(found) == expected.get("all", nobody)
        for group in found["by_age"]:
            assert said(group) == expected.get(f"age {group['months'][0]}", nobody)
        for of_sex in found["by_sex"]:
            assert said(of_sex) == expected.get(f"sex {of_sex['sex']}", nobody)
        shown = {of_rt["rt"]: said(of_rt) for of_rt in found["by_rt"]}
        assert shown == {key[3:]: of for key, of in expected.items() if key[:3] == "rt "}
        months = {one["month"]: said(one) for one in found["months"]}
        assert list(months) == [f"2026-{month:02d}" for month in range(2, 8)]
        assert months["2026-07"] == said(found)
        assert months["2026-06"] == slow(stories, "2026-06").get("all", nobody)


def test_percent_and_interval(desk: Desk) -> None:
    for kg in (6.9, 9.5, 9.5, 9.5):
        weigh(desk, child(desk, "2025-06-03"), "2026-07-10", kg)
    found = nutrition(desk, JULY, HERE)
    assert found["prevalence"]["underweight"] == {
        "n": 4, "count": 1, "percent": 25.0, "ci95": [4.6, 69.9],
    }  # fmt: skip
    assert found["prevalence"]["stunting"] == {"n": 0, "count": 0, "percent": None, "ci95": None}
    assert found["zwei"]["ci95"]["Berat badan normal"] == [30.1, 95.4]
    assert "by_posyandu" not in found


def test_each_posyandu_of_several(desk: Desk) -> None:
    for code in ("LT01", "LT02", "LT02"):
        weigh(desk, child(desk, "2025-06-03", posyandu=code), "2026-07-10", 9.5)
    found = nutrition(desk, JULY, Area())
    assert [(one["posyandu"], one["children"]) for one in found["by_posyandu"]] == [
        ("LT01", 1), ("LT02", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Bontang Utara 1", "puskesmas bontang utara 1", "PKM Bontang Utara 1"]
)
def test_the_posyandu_of_a_puskesmas(desk: Desk, name: str) -> None:
    from kbdesk.commands.record import record

    for code in ("LT01", "LT02", "LT03"):
        weigh(desk, child(desk, "2025-06-03", posyandu=code), "2026-07-10", 9.5)
    for code, cared in (("LT02", "Puskesmas Bontang Utara 1"), ("LT03", "Bontang Utara 2")):
        record(desk, {"do": "name_posyandu", "posyandu": code, "puskesmas": cared})
    area = area_of(desk, puskesmas=name)
    assert (area.posyandu, area.puskesmas) == (("LT02",), "Puskesmas Bontang Utara 1")
    found = nutrition(desk, JULY, area)
    assert (found["children"], found["puskesmas"]) == (1, "Puskesmas Bontang Utara 1")
