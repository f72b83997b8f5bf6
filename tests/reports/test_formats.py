from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.ages import age_parts
from kbdesk.reports import formats
from kbdesk.words import Language


def test_words_of_a_date() -> None:
    day = date(2025, 6, 3)
    assert formats.long_date(day) == "3 Juni 2025"
    assert formats.long_date(day, "en") == "3 June 2025"
    assert formats.short_date(date(2026, 8, 11)) == "11 Agt"
    assert formats.short_date(date(2026, 8, 11), "en", year=True) == "11 Aug 2026"


@pytest.mark.parametrize(
    ("made", "id_text", "en_text"),
    [
        (formats.kilograms(7400), "7,4", ("7.4", formats.kilograms(7400, "en"))),
        (formats.kilograms(7450), "7,45", ("7.45", formats.kilograms(7450, "en"))),
        (formats.kilograms(7005), "7,005", ("7.005", formats.kilograms(7005, "en"))),
        (formats.kilograms(0), "0,0", ("0.0", formats.kilograms(0, "en"))),
        (formats.centimetres(729), "72,9", ("72.9", formats.centimetres(729, "en"))),
        (formats.grams(1200), "1.200", ("1,200", formats.grams(1200, "en"))),
        (formats.grams(-1200), "−1.200", ("−1,200", formats.grams(-1200, "en"))),
        (formats.zscore(-2.04), "−2,04", ("−2.04", formats.zscore(-2.04, "en"))),
        (formats.zscore(0.35), "0,35", ("0.35", formats.zscore(0.35, "en"))),
        (formats.zscore(-0.001), "0,00", ("0.00", formats.zscore(-0.0, "en"))),
    ],
)
def test_figures(made: str, id_text: str, en_text: tuple[str, str]) -> None:
    assert made == id_text
    assert en_text[0] == en_text[1]


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(odd: float) -> None:
    with pytest.raises(ValueError):
        formats.zscore(odd)
    with pytest.raises(ValueError):
        formats.decimal(Decimal(odd), 1)


def test_age_in_words() -> None:
    birth, on = date(2025, 6, 3), date(2026, 8, 11)
    assert formats.age_in_years(birth, on) == "1 th 2 bln 8 hr"
    assert formats.age_in_years(birth, on, "en") == "1 y 2 mo 8 d"
    assert formats.age_in_years(birth, birth) == "0 bln 0 hr"


def test_age_at_the_end_of_a_short_month() -> None:
    assert formats.age_in_years(date(2025, 1, 31), date(2025, 2, 28)) == "0 bln 28 hr"
    assert formats.age_in_years(date(2025, 1, 31), date(2025, 3, 1)) == "1 bln 1 hr"
    assert formats.age_in_years(date(2024, 2, 29), date(2025, 2, 28)) == "11 bln 30 hr"


def test_no_age_before_birth() -> None:
    with pytest.raises(ValueError):
        formats.age_in_years(date(2025, 1, 2), date(2025, 1, 1))


@given(st.dates(date(1925, 1, 1), date(2100, 1, 1)), st.integers(min_value=0, max_value=40_000))
def test_an_age_is_whole_months_and_less_than_one_more(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    age = age_parts(birth, on)
    assert min(age) >= 0
    assert age.days <= 30
    assert age_parts(birth, on + timedelta(days=1)) > age


@given(st.integers(-(10**9), 10**9), st.sampled_from(["id", "en"]))
def test_grams_read_back(weight_g: int, language: Language) -> None:
    text = formats.kilograms(weight_g, language)
    group, point = (".", ",") if language == "id" else (",", ".")
    plain = text.replace(group, "").replace(point, ".").replace("−", "-")
    assert Decimal(plain) * 1000 == weight_g


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.94, "+2,9"), (-0.4, "\N{MINUS SIGN}0,4"), (0.04, "0,0"), (-0.04, "0,0"), (None, "–")],
)
def test_a_change_has_its_sign_unless_it_is_none(value: float | None, text: str) -> None:
    assert formats.signed(value, "id", 1) == text
