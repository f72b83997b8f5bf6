"""Dates in other programs' files: told from each other only where the file itself proves it.

05/11/2025 is the fifth of November or the eleventh of May. A file says which by a day above
twelve; where it says nothing, or both, it is not guessed: a person has to say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from kbdesk.domain.ages import real_day
from kbdesk.domain.errors import KbdeskError

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: Final = ("auto", "dmy", "mdy", "ymd")

_NAMED_ROWS = 10
_TURNED = 2
"""So many real dates, none with a day above twelve, are no accident beside texts that all are."""
_PLACE = re.compile(r"\s*[^\W\d_][^\d,]*,\s*")
"""A place before a date: "Bontang, 25/08/2024"."""
_NUMERIC = re.compile(
    r"\s*(\d{1,4})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{1,4})"
    r"(?:[ T]+[\d:.]+(?:Z|\s*[AaPp][Mm])?)?\s*"
)
_EIGHT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)\s*")
_WORDED = re.compile(
    r"\s*(?:[^\W\d]+,\s*)?(\d{1,2})[\s.\-/]+([^\W\d]+)\.?[\s.\-/,]+(\d{4}|\d{2})\s*"
)
_MONTH_FIRST = re.compile(r"\s*([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})\s*")
_MONTHS: Final = {
    "jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "february": 2, "pebruari": 2,
    "peb": 2, "mar": 3, "maret": 3, "march": 3, "apr": 4, "april": 4, "mei": 5, "may": 5,
    "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7, "july": 7, "agu": 8, "agt": 8, "ags": 8,
    "aug": 8, "agustus": 8, "august": 8, "agst": 8, "sep": 9, "sept": 9, "september": 9,
    "okt": 10, "oct": 10, "oktober": 10, "october": 10, "nov": 11, "november": 11,
    "nop": 11, "nopember": 11, "des": 12, "dec": 12, "desember": 12, "december": 12,
}  # fmt: skip
# days since the end of 1899 as a spreadsheet counts them, from 1990 to 2100
_SERIALS = range(32874, 73051)
_EPOCH = date(1899, 12, 30)
_CENTURY_UNTIL = 69


class DateCell(NamedTuple):
    """A date cell as it came."""

    row: int
    value: object


class DateReading(NamedTuple):
    """A date that may mean two days: its text, and the day by each order."""

    row: int
    text: str
    dmy: date | None
    mdy: date | None


@dataclass(frozen=True, slots=True)
class Dates:
    """How a file's dates are read, and what they are by field and row.

    ``order`` is None where every date says itself what it is. ``proof`` names for each order
    some rows that can only be read so.
    """

    order: Order | None
    values: Mapping[str, Mapping[int, date]]
    unreadable: Mapping[str, frozenset[int]]
    proof: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read_dates(columns: Mapping[str, Sequence[DateCell]], chosen: str, today: date) -> Dates:
    """Read the date columns of a file, by the order that a person chose or the file proves.

    Raises ``exchange.dates_ambiguous`` where it proves none, with ``readings`` of some rows (row,
    text, and the day by each order), ``exchange.dates_mixed`` where it proves two or another than
    the chosen one, ``exchange.bad_dates`` for a choice that is none. Each names rows.
    """
    if chosen not in ORDERS:
        raise KbdeskError("exchange.bad_dates", field="dates", choices=", ".join(ORDERS))
    parts = {
        name: {
            cell.row: found
            for cell in cells
            if isinstance(cell.value, str) and (found := _three(cell.value)) is not None
        }
        for name, cells in columns.items()
    }
    proof = _proof(part for each in parts.values() for part in each.items())
    if chosen == "auto":
        _check_half_turned(columns, parts)
    opened = _readings(columns, parts)
    order = _decided(proof, opened, chosen)
    if order is not None and chosen == "auto":
        _check_other_columns(columns, parts, order, today)
    values: dict[str, dict[int, date]] = {}
    unreadable: dict[str, frozenset[int]] = {}
    for name, cells in columns.items():
        read = {cell.row: _read(cell.value, order) for cell in cells}
        values[name] = {row: day for row, day in read.items() if day is not None}
        unreadable[name] = frozenset(row for row, day in read.items() if day is None)
    return Dates(order, values, unreadable, {key: tuple(rows) for key, rows in proof.items()})


class _Three(NamedTuple):
    """The three numbers of a date, the year where it is known to be."""

    first: int
    second: int
    third: int
    year_first: bool


def _three(text: str) -> _Three | None:
    found = _NUMERIC.fullmatch(_PLACE.sub("", text, count=1) if _PLACE.match(text) else text)
    if found is None or len(found[1]) == 3 or len(found[3]) == 3:
        return None
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    year_first = len(found[1]) == 4
    if year_first and len(found[3]) > 2:
        return None
    return _Three(first, second, third, year_first)


def _is_open(part: _Three) -> bool:
    """Tell whether a date is one day by one order and another by the other."""
    return (
        not part.year_first
        and part.first <= 12
        and part.second <= 12
        and (part.first != part.second)
    )


def _readings(
    columns: Mapping[str, Sequence[DateCell]], parts: Mapping[str, Mapping[int, _Three]]
) -> list[DateReading]:
    """Return the dates that are one day by one order and another by the other, by row."""
    found = [
        DateReading(cell.row, str(cell.value).strip(), _day(part, "dmy"), _day(part, "mdy"))
        for name, cells in columns.items()
        for cell in cells
        if (part := parts[name].get(cell.row)) is not None and _is_open(part)
    ]
    return sorted(found, key=lambda one: one.row)


def _proof(parts: Iterable[tuple[int, _Three]]) -> dict[str, list[int]]:
    proof: dict[str, list[int]] = {}
    for row, part in parts:
        if part.year_first:
            continue
        if 12 < part.first <= 31 and part.second <= 12:
            rows = proof.setdefault("dmy", [])
        elif 12 < part.second <= 31 and part.first <= 12:
            rows = proof.setdefault("mdy", [])
        elif part.first > 31 and part.second <= 12 and part.third <= 31:
            rows = proof.setdefault("ymd", [])
        else:
            continue
        if len(rows) < _NAMED_ROWS and row not in rows:
            rows.append(row)
    return proof


def _decided(
    proof: Mapping[str, list[int]], opened: Sequence[DateReading], chosen: str
) -> Order | None:
    proved = [order for order in proof if chosen in ("auto", order)]
    against = [order for order in proof if order not in proved]
    if len(proved) > 1 or against:
        rows = "; ".join(f"{order}: {_rows(found)}" for order, found in sorted(proof.items()))
        raise KbdeskError("exchange.dates_mixed", field="dates", rows=rows)
    if chosen != "auto":
        return chosen  # type: ignore[return-value]
    if proved:
        return proved[0]  # type: ignore[return-value]
    if opened:
        raise _ambiguous(opened)
    # 05/05/2025 is the same day either way
    return "dmy"


def _ambiguous(opened: Sequence[DateReading]) -> KbdeskError:
    rows = sorted({one.row for one in opened})
    return KbdeskError(
        "exchange.dates_ambiguous", field="dates", rows=_rows(rows),
        readings=tuple(opened[:_NAMED_ROWS]),
    )  # fmt: skip


def _check_other_columns(
    columns: Mapping[str, Sequence[DateCell]],
    parts: Mapping[str, Mapping[int, _Three]],
    order: Order,
    today: date,
) -> None:
    """Refuse to read a column that proves nothing by what another one proves, if that gives days
    to come and the other order does not."""
    other: Order = "mdy" if order == "dmy" else "dmy"
    if order == "ymd":
        return
    for name, each in parts.items():
        opened = {row: part for row, part in each.items() if _is_open(part)}
        if not opened or _proof(each.items()):
            continue
        ahead = [row for row, part in opened.items() if _after(part, order, today)]
        if ahead and not any(_after(part, other, today) for part in opened.values()):
            raise _ambiguous(_readings({name: columns[name]}, {name: {r: each[r] for r in ahead}}))


def _check_half_turned(
    columns: Mapping[str, Sequence[DateCell]], parts: Mapping[str, Mapping[int, _Three]]
) -> None:
    """Refuse a column in which a spreadsheet with American dates turned what it could.

    It makes a date of 05/11/2025 (of May) and leaves 25/11/2025 a text: then every real date
    has a day up to twelve, and every text one above.
    """
    for name, cells in columns.items():
        real = [(cell.row, cell.value) for cell in cells if isinstance(cell.value, date)]
        texts = parts[name]
        turned = len(real) >= _TURNED and all(day.day <= 12 for _, day in real)
        certain = texts and not any(_is_open(part) for part in texts.values())
        if turned and certain and set(_proof(texts.items())) == {"dmy"}:
            rows = _rows([row for row, _ in real])
            raise KbdeskError("exchange.dates_half_turned", field="dates", rows=rows)


def _after(part: _Three, order: Order, today: date) -> bool:
    day = _day(part, order)
    return day is None or day > today


def _rows(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:_NAMED_ROWS])
    return shown + (", ..." if len(rows) > _NAMED_ROWS else "")


def _read(value: object, order: Order | None) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if value != int(value):
            value = int(value)  # a date with a time of day
        if int(value) in _SERIALS:
            return _EPOCH + timedelta(days=int(value))
        return _read(str(int(value)), order) if value > 10_000_000 else None
    if not isinstance(value, str):
        return None
    part = _three(value)
    if part is not None:
        return _day(part, order)
    if placed := _PLACE.match(value):
        value = value[placed.end() :]
    if found := _EIGHT.fullmatch(value):
        return real_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDED.fullmatch(value):
        return _worded(found[2], found[1], found[3])
    if found := _MONTH_FIRST.fullmatch(value):
        return _worded(found[1], found[2], found[3])
    return None


def _worded(month: str, day: str, year: str) -> date | None:
    number = _MONTHS.get(month.casefold())
    return None if number is None else real_day(_year(int(year), len(year)), number, int(day))


def _day(part: _Three, order: Order | None) -> date | None:
    first, second, third, year_first = part
    if year_first:
        return real_day(first, second, third)
    if order == "ymd":
        return real_day(_year(first, 2), second, third) if first < 100 > third else None
    year = _year(third, 2 if third < 100 else 4)
    if order == "mdy":
        return real_day(year, first, second)
    if order == "dmy" or first == second:
        return real_day(year, second, first)
    return None


def _year(year: int, digits: int) -> int:
    if digits > 2:
        return year
    return 2000 + year if year <= _CENTURY_UNTIL else 1900 + year
