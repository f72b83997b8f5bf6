"""Many children's months in one pass: equal to the codes of each child alone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months, month_index
from kbdesk.growth.gain import Weighing, month_codes
from kbdesk.growth.month_end import Born, codes_of_many

BORN = st.dates(date(2019, 10, 1), date(2024, 3, 31))
CHILDREN = st.lists(
    st.tuples(
        BORN,
        st.sampled_from(("male", "female")),
        st.lists(
            st.tuples(st.dates(date(2023, 11, 1), date(2025, 3, 31)), st.integers(2000, 4500)),
            max_size=24,
        ),
    ),
    max_size=4,
)


@given(CHILDREN, st.sampled_from((0, 0, 6)))
def test_equal_to_each_child_alone(children: list[tuple[date, str, list[tuple[date, int]]]],
                                   from_month: int) -> None:  # fmt: skip
    first = date(2023, 11, 1) if not from_month else date(2024, 6, 1)
    rows, born, expected, before = [], {}, {}, set()
    for number, (birth, sex, weighings) in enumerate(children):
        child = f"child-{number}"
        if number != 2:  # of this one nothing is known
            born[child] = Born(birth.isoformat(), sex)  # type: ignore[arg-type]
        held = sorted(Weighing(day, n, str(n), grams) for n, (day, grams) in enumerate(weighings))
        rows += [(child, w.date.isoformat(), w.weight_g) for w in held if w.date >= first]
        if any(w.date < first for w in held):
            before.add(child)
        if number != 2:
            for coded in month_codes(birth, sex, held):  # type: ignore[arg-type]
                expected[child, month_index(coded.weighing.date)] = (coded, birth, held)
    found = {(one.child, one.month): one for one in codes_of_many(rows, born, before)}
    assert list(found) == [key for key in expected if key[1] >= month_index(first)]
    for key, one in found.items():
        alone, birth, held = expected[key]
        assert one.date == alone.weighing.date.isoformat()
        assert one.weight_g == alone.weighing.weight_g
        assert one.under_five == any(
            completed_months(birth, w.date) < 60 for w in held if month_index(w.date) == one.month
        )
        seen = key[1] - month_index(first)
        if not from_month or seen >= 1:
            assert (one.code, one.grams, one.kbm_g) == (alone.code, alone.grams, alone.kbm_g)
        if not from_month or seen >= 2:
            assert (one.consecutive_t >= 2) == (alone.consecutive_t >= 2)
        if not from_month:
            assert one.consecutive_t == alone.consecutive_t


def test_without_a_sex_there_is_neither_n_nor_t() -> None:
    day = date(2024, 1, 1)
    rows = [("a", (day + timedelta(days=31 * n)).isoformat(), 4000 + 900 * n) for n in (0, 1, 3)]
    found = codes_of_many(rows, {"a": Born("2023-10-01", None)})
    assert [one.code for one in found] == ["B", None, "O"]
    assert list(codes_of_many([], {})) == []
