"""Numbers, dates and ages as the design writes them."""

from __future__ import annotations

import math
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.ui import formats, language
from kbdesk.ui.reading import read_date, read_number
from kbdesk.ui.widgets.avatar import initials


def test_numbers_in_indonesian() -> None:
    assert formats.integer(1168) == "1.168"
    assert formats.integer(-1200, signed=True) == "−1.200"
    assert formats.integer(100, signed=True) == "+100"
    assert formats.integer(0, signed=True) == "0"
    assert formats.kilograms(7400) == "7,4"
    assert formats.kilograms(7450) == "7,45"
    assert formats.kilograms(None) == "–"
    assert formats.centimetres(712) == "71,2"
    assert formats.z_score(-2.04) == "−2,04"
    assert formats.z_score(-0.001) == "0,00"
    assert formats.percent(17, 23) == "73,9 %"
    assert formats.percent(0, 0) == "–"
    assert formats.percent(math.nan, 3) == "–"
    assert formats.decimal(1234567.5) == "1.234.567,5"
    assert formats.decimal(Decimal("0.25"), 1) in ("0,2", "0,3")
    assert formats.fraction(47, 60) == "47/60"


def test_dates_and_ages_in_indonesian() -> None:
    day = date(2026, 8, 11)
    assert formats.date_long(day) == "11 Agustus 2026"
    assert formats.date_short(day) == "11 Agt"
    assert formats.date_short(day, year=True) == "11 Agt 26"
    assert formats.date_full(day) == "Selasa, 11 Agustus 2026"
    assert formats.date_long(None) == "–"
    assert formats.clock(time(9, 42)) == "09.42"
    assert formats.age_months(14) == "14 bln"
    assert formats.age_exact(14, 8) == "14 bln 8 hr"
    assert formats.age_years(49) == "4 th 1 bln"
    assert formats.age_years(432) == "36 th"
    assert formats.age_years(7) == "7 bln"


def test_english() -> None:
    language.speak("en")
    assert formats.integer(1168) == "1,168"
    assert formats.kilograms(7400) == "7.4"
    assert formats.percent(17, 23) == "73.9%"
    assert formats.date_full(date(2026, 8, 11)) == "Tuesday, 11 August 2026"
    assert formats.clock(time(9, 42)) == "09:42"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None])
def test_what_is_no_number_is_a_dash(value: float | None) -> None:
    assert formats.decimal(value) == "–"


@given(st.integers(0, 60_000))
def test_grams_written_are_read_back(weight_g: int) -> None:
    weight_g -= weight_g % 10
    written = formats.kilograms(weight_g)
    assert read_number(written, decimals=2, scale=1000) == weight_g


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_days_written_are_read_back(day: date) -> None:
    latest = date(2199, 12, 31)
    assert read_date(formats.date_long(day), latest=latest) == day
    assert formats.date_full(day).endswith(str(day.year))


@given(st.text(max_size=40))
def test_initials_of_anything(name: str) -> None:
    assert len(initials(name)) <= 6
