"""Typed numbers and dates: understood exactly or refused, never bent."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.reading import read_date, read_number
from kbdesk.ui.widgets.date_field import LAST_DAY

TODAY = date(2026, 8, 11)


def grams(text: str) -> int | None:
    return read_number(text, decimals=2, scale=1000, unit="kg")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,4", 7400),
        ("7.4", 7400),
        ("8,4 kg", 8400),
        ("8.4KG", 8400),
        ("12.35", 12350),
        (" 7 ", 7000),
        ("7,", 7000),
        (",5", 500),
        ("-1", -1000),
        ("−1", -1000),
        ("", None),
        ("kg", None),
        ("   ", None),
    ],
)
def test_numbers_are_understood(text: str, expected: int | None) -> None:
    assert grams(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12.500", 12_500), ("12,500", 12_500), ("1.250.000", 1_250_000), ("900", 900)],
)
def test_thousands_are_parted_where_there_are_no_decimals(text: str, expected: int) -> None:
    assert read_number(text, decimals=0, scale=1) == expected


@pytest.mark.parametrize("text", ["12.50", "1.25.000", "1.250,000", "1250.000", ".500", "12.5"])
def test_points_that_part_no_thousands_are_refused(text: str) -> None:
    with pytest.raises(KbdeskError):
        read_number(text, decimals=0, scale=1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234,5", "widget.one_comma"),
        ("7,,4", "widget.one_comma"),
        ("7,456", "widget.too_many_decimals"),
        ("tujuh", "widget.not_a_number"),
        ("nan", "widget.not_a_number"),
        ("inf", "widget.not_a_number"),
        ("1e3", "widget.not_a_number"),
        ("0x10", "widget.not_a_number"),
        ("٧", "widget.not_a_number"),
        ("７", "widget.not_a_number"),
        ("--1", "widget.not_a_number"),
        ("-", "widget.not_a_number"),
        (",", "widget.not_a_number"),
        ("1 2", "widget.not_a_number"),
        ("9" * 400, "widget.not_a_number"),
        ("\x007", "widget.not_a_number"),
    ],
)
def test_numbers_that_are_none_are_refused(text: str, code: str) -> None:
    with pytest.raises(KbdeskError) as refusal:
        grams(text)
    assert refusal.value.code == code


@given(st.integers(0, 99_999), st.sampled_from(",."))
def test_a_weight_written_is_the_weight_read(hundredths: int, mark: str) -> None:
    written = str(Decimal(hundredths) / 100).replace(".", mark)
    assert grams(written) == hundredths * 10


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (grams, lambda t: read_date(t, latest=TODAY)):
        with suppress(KbdeskError):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        "3/6/2025",
        "03-06-2025",
        "3.6.2025",
        "3 6 2025",
        "3/6/25",
        "3 jun 2025",
        "3 Juni 2025",
        "3 JUNE 2025",
        "3juni2025",
        "3-jun-25",
        "030625",
        "03062025",
        "2025-06-03",
        "  3  /  6 / 2025 ",
    ],
)
def test_dates_are_understood_day_first(text: str) -> None:
    assert read_date(text, latest=TODAY) == date(2025, 6, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/2/2026", "widget.no_such_day"),
        ("29/2/2025", "widget.no_such_day"),
        ("0/6/2025", "widget.no_such_day"),
        ("5/13/2025", "widget.no_such_month"),
        ("130525x", "widget.date_unreadable"),
        ("052513", "widget.no_such_month"),
        ("3 foo 2025", "widget.unknown_month"),
        ("3/6", "widget.date_unreadable"),
        ("3/6/205", "widget.date_unreadable"),
        ("3/6/20255", "widget.date_unreadable"),
        ("1/1/0001", "widget.no_such_year"),
        ("31/12/9999", "widget.no_such_year"),
        ("kemarin", "widget.date_unreadable"),
        ("٣/٦/٢٠٢٥", "widget.date_unreadable"),
    ],
)
def test_dates_that_are_none_are_refused(text: str, code: str) -> None:
    with pytest.raises(KbdeskError) as refusal:
        read_date(text, latest=TODAY)
    assert refusal.value.code == code


def test_two_digits_of_a_year_are_never_in_the_future() -> None:
    assert read_date("11/8/26", latest=TODAY) == TODAY
    assert read_date("12/8/26", latest=TODAY) == date(1926, 8, 12)
    assert read_date("2/1/90", latest=TODAY) == date(1990, 1, 2)


def test_two_digits_of_a_year_are_of_this_century_where_a_field_has_no_limit_of_its_own() -> None:
    assert read_date("3/6/27", latest=LAST_DAY) == date(2027, 6, 3)
    assert read_date("030627", latest=LAST_DAY) == date(2027, 6, 3)


@given(st.dates(date(1927, 1, 1), TODAY), st.sampled_from("/-. "))
def test_every_way_of_writing_a_day_is_the_same_day(day: date, mark: str) -> None:
    parts = (f"{day.day}", f"{day.month}", f"{day.year}")
    assert read_date(mark.join(parts), latest=TODAY) == day
    assert read_date(f"{day:%d%m%Y}", latest=TODAY) == day
    assert read_date(day.isoformat(), latest=TODAY) == day
    recent = TODAY - timedelta(days=(TODAY - day).days % 30_000)
    assert read_date(f"{recent:%d%m%y}", latest=TODAY) == recent
