"""SKDN against an independent slow count over what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.skdn import Skdn, percent
from kbdesk.growth.gain import kbm_grams
from kbdesk.growth.zscores import zscores
from kbdesk.queries import meanings
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.month_close import month_report
from kbdesk.queries.skdn import SkdnReport, said, skdn
from kbdesk.words import long_date
from kbdesk.words.meanings import meaning_sentence
from tests.queries.village import VILLAGE, child, life, weigh

JULY = 2026 * 12 + 6
# few days, so that two weighings of one day, and months without any, are common
DAYS = st.sampled_from(
    [date(2026, month, day) for month in (4, 5, 6, 7, 8) for day in (10, 20)] + [date(2026, 7, 31)]
)
PLACES = st.sampled_from(("LT01", "LT01", "LT02"))


@dataclass(frozen=True)
class Story:
    born: date
    sex: str
    posyandu: str
    moves: list[tuple[str, date]]
    died: date | None
    left: date | None
    has_kms: bool | None
    kms_since: date | None
    weighings: list[tuple[date, int, bool, bool]]  # day, grams, oedema, voided


STORIES = st.builds(
    Story,
    born=st.one_of(
        st.dates(date(2021, 4, 1), date(2021, 9, 30)),
        st.dates(date(2024, 1, 1), date(2026, 4, 1)),
    ),
    sex=st.sampled_from(("male", "female")),
    posyandu=PLACES,
    moves=st.lists(st.tuples(PLACES, DAYS), max_size=2),
    died=st.none() | DAYS,
    left=st.none() | DAYS,
    has_kms=st.sampled_from((None, None, True, False)),
    kms_since=st.none() | DAYS,
    weighings=st.lists(
        st.tuples(DAYS, st.integers(240, 1100).map(lambda n: n * 10), st.booleans(),
                  st.sampled_from((False, False, False, True))),
        max_size=6,
    ),
)  # fmt: skip


def tell(desk: Desk, story: Story) -> None:
    more: dict[str, Any] = {"has_kms": story.has_kms}
    if story.kms_since:
        more["kms_since"] = story.kms_since.isoformat()
    id_ = child(desk, story.born.isoformat(), sex=story.sex, posyandu=story.posyandu, **more)
    for to, day in told_moves(story):
        record(desk, {"do": "move_person", "id": id_, "to_posyandu": to, "date": day.isoformat()})
    for day, grams, oedema, voided in story.weighings:
        one = weigh(desk, id_, day.isoformat(), grams / 1000, oedema=oedema)
        if voided:
            record(desk, {"do": "void_measurement", "id": one, "reason": "salah"})
    # after the weighings: a death may be told late, and a weighing after it is not taken
    if story.died or story.left:
        life(
            desk,
            id_,
            death_date=story.died and story.died.isoformat(),
            left_date=story.left and story.left.isoformat(),
        )


def told_moves(story: Story) -> list[tuple[str, date]]:
    """Return the moves that change something, in the order of their days."""
    now, told = story.posyandu, []
    for to, day in sorted(story.moves, key=lambda move: move[1]):
        if to != now:
            told.append((to, day))
            now = to
    return told


def months_old(born: date, day: date) -> int:
    months = 0
    while True:  # counts birthdays of months, one by one
        year, place = divmod(born.year * 12 + born.month - 1 + months + 1, 12)
        if (day.year, day.month, day.day) < (year, place + 1, born.day):
            return months
        months += 1


def slow(stories: list[Story], posyandu: str, year: int, month: int) -> Skdn:
    last = date(year, month, {4: 30, 6: 30}.get(month, 31))
    figures = Skdn()
    for story in stories:
        home = story.posyandu
        for to, day in told_moves(story):
            home = to if day <= last else home
        if home != posyandu or story.born > last:
            continue
        valid = sorted(((w[0], n, w[1], w[2]) for n, w in enumerate(story.weighings) if not w[3]))
        alive = not (story.died and story.died <= last) and not (story.left and story.left <= last)
        if alive and months_old(story.born, last) < 60:
            figures.s += 1
            known = story.has_kms is not None and (not story.kms_since or story.kms_since <= last)
            figures.k += bool(story.has_kms) if known else any(w[0] <= last for w in valid)
        of_month = {
            (y, m): [w for w in valid if (w[0].year, w[0].month) == (y, m)]
            for y in (2026,)
            for m in range(1, month + 1)
        }
        now = of_month[year, month]
        if not any(months_old(story.born, w[0]) < 60 for w in now):
            continue
        figures.d += 1

        def code(m: int, story: Story = story, of_month: Any = of_month) -> str | None:
            (day, _, grams, _) = of_month[2026, m][-1]
            age = months_old(story.born, day)
            earlier = [x for x in range(1, m) if of_month[2026, x]]
            if age >= 60:
                return None
            if not earlier:
                return "B"
            if earlier[-1] != m - 1:
                return "O"
            if age == 0:
                return None
            kbm = kbm_grams(story.sex, age)  # type: ignore[arg-type]
            assert kbm is not None
            return "N" if grams - of_month[2026, m - 1][-1][2] >= kbm else "T"

        said = code(month)
        figures.n += said == "N"
        figures.t += said == "T"
        figures.o += said == "O"
        figures.b += said == "B"
        figures.not_coded += said is None
        before = month > 1 and bool(of_month[year, month - 1])
        figures.two_t += said == "T" and before and code(month - 1) == "T"
        day, _, grams, oedema = now[-1]
        z = zscores(
            story.sex,  # type: ignore[arg-type]
            age_days=(day - story.born).days, weight_kg=grams / 1000, oedema=oedema,
        )  # fmt: skip
        figures.bgm += z.zwei is not None and not z.fwei and z.zwei < -3
    return figures


@settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STORIES, min_size=1, max_size=4), st.sampled_from((8, 7, 8, 6, 4)))
def test_equal_to_a_slow_count(shared_desk: Desk, stories: list[Story], month: int) -> None:
    with shared_desk.store.rehearsal():
        for story in stories:
            tell(shared_desk, story)
        number = 2026 * 12 + month - 1
        found = skdn(shared_desk, number, Area(("LT01", "LT02")))
        for code in ("LT01", "LT02"):
            expected = slow(stories, code, 2026, month)
            assert found.each[code] == expected
            assert skdn(shared_desk, number, Area((code,))).total == expected
            assert expected.d == expected.n + expected.t + expected.o + expected.b + (
                expected.not_coded
            )
        assert skdn(shared_desk, number, Area()).total == found.total


def test_the_whole_city_is_read_by_date(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        one = child(desk, f"2025-0{number + 1}-10", posyandu=f"LT0{number % 2 + 1}")
        for month, kg in ((5, 7.0), (6, 7.1), (7, 7.2)):
            weigh(desk, one, f"2026-0{month}-1{number}", kg)
    usual = skdn(desk, JULY, Area())
    monkeypatch.setattr("kbdesk.queries.skdn._WHOLE_CITY", 0)
    assert skdn(desk, JULY, Area()) == usual
    assert (usual.total.d, usual.total.t, usual.total.two_t) == (5, 5, 5)


def test_a_visiting_child_counts_at_home_and_one_in_need_of_a_family_there(desk: Desk) -> None:
    guest = child(desk, "2025-05-01", posyandu="LT02")
    weigh(desk, guest, "2026-07-10", 8)
    assert skdn(desk, JULY, area_of(desk)).total == Skdn()
    assert skdn(desk, JULY, area_of(desk, ["lt02"])).total == Skdn(s=1, k=1, d=1, b=1)
    record(desk, {"do": "edit_person", "id": guest, "posyandu": None})  # the family's is left
    assert skdn(desk, JULY, area_of(desk, ["LT02"])).total.s == 1


def test_a_kelurahan_is_that_of_the_posyandu_else_of_the_family(desk: Desk) -> None:
    child(desk, "2025-05-01")
    other = area_of(desk, village="Belimbing")
    assert skdn(desk, JULY, area_of(desk, village=VILLAGE)).total.s == 1
    assert skdn(desk, JULY, other).total.s == 0
    record(desk, {"do": "name_posyandu", "posyandu": "LT01", "village": "Belimbing"})
    assert skdn(desk, JULY, other).total.s == 1
    assert skdn(desk, JULY, area_of(desk, village=VILLAGE)).total.s == 0


def test_vitamin_a_is_of_its_month(desk: Desk) -> None:
    one = child(desk, "2025-05-01")
    for day in ("2026-08-03", "2026-08-04"):
        record(desk, {"do": "record_service", "person": one, "date": day, "kind": "vitamin_a"})
    months = [skdn(desk, month, area_of(desk)) for month in (JULY, JULY + 1)]
    assert [of.total.v for of in months] == [0, 1]


def test_what_is_written(desk: Desk) -> None:
    found = said(skdn(desk, JULY, area_of(desk)))
    assert found["month"] == "2026-07"
    assert found["posyandu"] == "LT01"
    assert set(found["ratios"].values()) == {None}
    assert "each" not in found
    both = said(skdn(desk, JULY, Area(("LT01", "LT02"))))
    assert both["posyandu"] == ["LT01", "LT02"]
    assert [one["posyandu"] for one in both["each"]] == ["LT01", "LT02"]
    assert said(SkdnReport(JULY, Area(), Skdn(), {}))["posyandu"] is None


def test_s_of_the_present_month_says_that_its_day_is_to_come(desk: Desk) -> None:
    today, area = desk.clock.today(), Area(("LT01",))
    for month, ahead in ((JULY, None), (JULY + 1, today)):
        about = meanings.skdn(desk, month, area, month_report(desk, month, area))
        assert about["S"].reckoned == ahead
        assert about["D"].reckoned is None
        words = meaning_sentence(about["S"])
        assert (long_date(today, "id") in words) == (ahead is not None)
        assert ("akhir bulan" in words) == (ahead is not None)
        assert about["S"].said().get("reckoned") == (ahead.isoformat() if ahead else None)


def test_ratios() -> None:
    ratios = Skdn(s=16, k=16, d=16, n=1, o=2, b=3, bgm=1, two_t=2).ratios()
    assert ratios == {
        "K/S": 100.0, "D/S": 100.0, "N/D": 6.3, "N/D_kemenkes": 9.1, "N/S": 6.3,
        "D/K": 100.0, "BGM/D": 6.3, "2T/D": 12.5,
    }  # fmt: skip
    assert percent(1, 3) == 33.3
    assert percent(2, 3) == 66.7
    assert Skdn(d=3, o=2, b=1).ratios()["N/D_kemenkes"] is None
