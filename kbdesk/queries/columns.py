"""What the store packed into text of fixed width, as numpy's columns.

A date is a whole number as one reads it, 20260828, and 0 where there is none: such numbers
sort as the dates do. Imported only where it is needed: numpy takes longer to load than a
village's figures.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from kbdesk.store.column_rows import PackedRows

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_DASHES = (4, 7)
"""Where a date has no digit."""


def unpacked(packed: PackedRows) -> dict[str, Ints]:
    """Return the columns by name, the rows in the order in which they were packed."""
    width = sum(field.width for field in packed.fields)
    text = np.frombuffer(packed.rows, dtype=np.uint8).reshape(-1, width)
    columns = {}
    at = 0
    for field in packed.fields:
        value = np.zeros(len(text), dtype=np.int64)
        for place in range(field.width):
            if field.form == "number" or place not in _DASHES:
                value = value * 10 + (text[:, at + place] & 15)
        # a missing date is all spaces, which this mask turns into zeros
        columns[field.name] = value
        at += field.width
    return columns


def chosen(rows: Mapping[str, Ints], which: Flags | Ints) -> dict[str, Ints]:
    """Return the rows of some columns that flags or places choose."""
    return {name: column[which] for name, column in rows.items()}


def day_number(text: str) -> int:
    """Return a date YYYY-MM-DD as the whole number that it is in a column."""
    return int(text[:4] + text[5:7] + text[8:])


def day_text(number: int) -> str:
    """Return a column's date as it is written."""
    return f"{number // 10_000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def months(dates: Ints) -> Ints:
    """Return the months since the year 0 of dates."""
    return dates // 10_000 * 12 + dates // 100 % 100 - 1


def months_between(born: Ints, on: Ints | int) -> Ints:
    """Return ``ages.completed_months`` of dates, each of which must be known."""
    days = np.asarray(on, dtype=np.int64)
    whole: Ints = months(days) - months(born) - (days % 100 < born % 100)
    return whole


def days_of(dates: Ints) -> Ints:
    """Return the days since 1970 of dates, which must be known."""
    since_1970 = (months(dates) - 1970 * 12).astype("datetime64[M]")
    first: Ints = since_1970.astype("datetime64[D]").astype(np.int64)
    return first + dates % 100 - 1


def places(of: Ints, among: Ints) -> Ints:
    """Return where each number stands in a sorted column, -1 where it does not."""
    if not len(among):
        return np.full(len(of), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(among, of), len(among) - 1)
    found: Ints = np.where(among[at] == of, at, -1)
    return found
