"""A date is told from another only where the file proves it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.dates import DateCell, Dates, read_dates

TODAY = date(2026, 8, 20)


def read(*values: object, chosen: str = "auto", other: tuple[object, ...] = ()) -> Dates:
    columns = {
        "date": [DateCell(row, value) for row, value in enumerate(values, start=2)],
        "birth_date": [DateCell(row, value) for row, value in enumerate(other, start=2)],
    }
    return read_dates(columns, chosen, TODAY)


def refusal(*values: object, chosen: str = "auto", other: tuple[object, ...] = ()) -> KbdeskError:
    with pytest.raises(KbdeskError) as error:
        read(*values, chosen=chosen, other=other)
    return error.value


def days(found: Dates) -> list[str]:
    return [day.isoformat() for _, day in sorted(found.values["date"].items())]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-11-05", "2025-11-05"),
        ("2025/11/5", "2025-11-05"),
        ("2025-11-05 00:00:00", "2025-11-05"),
        ("20251105", "2025-11-05"),
        (20251105, "2025-11-05"),
        ("5 November 2025", "2025-11-05"),
        ("Rabu, 5 Nopember 2025", "2025-11-05"),
        ("05-Agt-2025", "2025-08-05"),
        ("5 Mei 25", "2025-05-05"),
        ("May 5, 2025", "2025-05-05"),
        (datetime(2025, 11, 5, 8, 30), "2025-11-05"),
        (date(2025, 11, 5), "2025-11-05"),
        (45966, "2025-11-05"),
        (45966.5, "2025-11-05"),
    ],
)
def test_what_says_itself_which_day_it_is(text: object, day: str) -> None:
    found = read(text)
    assert days(found) == [day]


def test_a_day_above_twelve_tells_the_order_of_all() -> None:
    found = read("05/11/2025", "25/11/2025", "1.2.2026", "13-01-26")
    assert found.order == "dmy"
    assert days(found) == ["2025-11-05", "2025-11-25", "2026-02-01", "2026-01-13"]
    found = read("05/11/2025", "11/25/2025")
    assert (found.order, days(found)) == ("mdy", ["2025-05-11", "2025-11-25"])


def test_nothing_proved_stops_and_names_the_rows() -> None:
    error = refusal("05/11/2025", "2025-01-01", "07/08/2026", "06/06/2026")
    assert (error.code, error.params["rows"]) == ("exchange.dates_ambiguous", "2, 4")
    assert days(read("05/11/2025", chosen="dmy")) == ["2025-11-05"]
    assert days(read("05/11/2025", chosen="mdy")) == ["2025-05-11"]
    # the same day either way
    assert days(read("06/06/2026")) == ["2026-06-06"]


def test_both_proved_stops_whatever_is_chosen() -> None:
    for chosen in ("auto", "dmy", "mdy", "ymd"):
        error = refusal("25/11/2025", "11/25/2025", "01/02/2026", chosen=chosen)
        assert error.code == "exchange.dates_mixed"
        assert error.params["rows"] == "dmy: 2; mdy: 3"
    error = refusal("25/11/2025", other=("11/25/2023",))
    assert error.code == "exchange.dates_mixed"
    assert refusal("25/11/2025", chosen="mdy").code == "exchange.dates_mixed"


def test_one_column_speaks_for_another_only_where_no_day_is_ahead() -> None:
    assert days(read("05/08/2026", other=("25/11/2024",))) == ["2026-08-05"]
    # by day and month this would be in October, by month and day it was in August
    error = refusal("08/10/2026", other=("25/11/2024",))
    assert error.code == "exchange.dates_ambiguous"


def test_dates_that_a_spreadsheet_turned_are_noticed() -> None:
    real = [date(2026, month, 7) for month in (1, 2, 3, 4)]
    assert refusal(*real, "25/07/2026").code == "exchange.dates_half_turned"
    assert read(*real, date(2026, 1, 20), "25/07/2026").order == "dmy"
    assert read(*real, "25/07/2026", chosen="dmy").order == "dmy"


def test_what_is_no_date_is_named() -> None:
    found = read("31/02/2025", "besok", "25/12/2025", 7, "32/13/2025")
    assert found.unreadable["date"] == {2, 3, 5, 6}
    assert refusal("x", chosen="hmm").code == "exchange.bad_dates"


@given(st.lists(st.dates(date(2000, 1, 1), TODAY), min_size=1), st.sampled_from(["dmy", "mdy"]))
def test_no_date_is_ever_read_otherwise(real: list[date], order: str) -> None:
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    texts = [day.strftime(form) for day in real]
    if any(day.day > 12 for day in real) or all(day.day == day.month for day in real):
        assert days(read(*texts)) == [day.isoformat() for day in real]
    else:
        assert refusal(*texts).code == "exchange.dates_ambiguous"
