"""Reads a typed number or date; anything ambiguous is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date

from kbdesk.domain.errors import KbdeskError

_NUMBER = re.compile(r"([+\-−]?)(\d*)(?:[.,](\d*))?", re.ASCII)

_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february peb pebruari",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agt agustus agu ags august aug",
            "sep september sept",
            "okt oktober october oct",
            "nov november nopember nop",
            "des desember december dec",
        ),
        start=1,
    )
    for name in names.split()
}

_DMY = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[\s./\-]*([a-z]+)\.?[\s,./\-]*(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)


def read_number(text: str, *, decimals: int, scale: int, unit: str = "") -> int | None:
    """Return a typed number times ``scale`` as an exact integer, None for an empty text.

    A comma or a point parts the decimals: "7,4" and "7.4" with ``scale=1000`` are 7400.
    Where there are no decimals it parts the thousands: "12.500" is 12500.
    Raises ``widget.not_a_number``, ``widget.one_comma``, ``widget.too_many_decimals``.
    """
    stripped = text.strip()
    if unit and stripped.lower().endswith(unit.lower()):
        stripped = stripped[: -len(unit)].rstrip()
    if not stripped:
        return None
    if not decimals and _THOUSANDS.fullmatch(stripped):
        stripped = stripped.replace(".", "").replace(",", "")
    if sum(stripped.count(mark) for mark in ",.") > 1:
        raise KbdeskError("widget.one_comma")
    match = _NUMBER.fullmatch(stripped)
    if match is None:
        raise KbdeskError("widget.not_a_number")
    sign, whole, part = match[1], match[2], match[3] or ""
    if not whole and not part:
        raise KbdeskError("widget.not_a_number")
    if len(part) > decimals:
        code = "widget.no_decimals" if not decimals else "widget.too_many_decimals"
        raise KbdeskError(code, decimals=decimals)
    if len(whole) > 9:
        raise KbdeskError("widget.not_a_number")
    exact: int
    exact, remainder = divmod(int((whole or "0") + part) * scale, 10 ** len(part))
    if remainder:
        raise KbdeskError("widget.too_many_decimals", decimals=decimals)
    return -exact if sign in ("-", "−") else exact


def read_date(text: str, *, latest: date) -> date | None:
    """Return the day that was typed, None for an empty text; day always comes before month.

    Takes 3/6/2025, 03-06-2025, 3.6.25, "3 jun 2025", "3 Juni 2025", 030625, 03062025 and
    2025-06-03. Two digits of a year mean the last such year that is not after ``latest``, and in
    this century at the latest: a field without a limit of its own reaches farther.
    Raises ``widget.date_unreadable``, ``widget.no_such_month``, ``widget.no_such_day``.
    """
    clean = " ".join(text.lower().split())
    if not clean:
        return None
    if match := _ISO.fullmatch(clean):
        return _day(int(match[3]), int(match[2]), match[1], latest)
    if match := _DMY.fullmatch(clean) or _DIGITS.fullmatch(clean):
        return _day(int(match[1]), int(match[2]), match[3], latest)
    if match := _WORDS.fullmatch(clean):
        month = _MONTHS.get(match[2])
        if month is None:
            raise KbdeskError("widget.unknown_month", name=match[2])
        return _day(int(match[1]), month, match[3], latest)
    raise KbdeskError("widget.date_unreadable")


def _day(day: int, month: int, year_text: str, latest: date) -> date:
    if not 1 <= month <= 12:
        raise KbdeskError("widget.no_such_month", month=month)
    year = int(year_text)
    if len(year_text) == 2:
        year += min(latest.year // 100 * 100, 2000)
        if (year, month, day) > (latest.year, latest.month, latest.day):
            year -= 100
    if not 1900 <= year <= 2200:
        raise KbdeskError("widget.no_such_year", year=year)
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise KbdeskError("widget.no_such_day", day=day, month=month, year=year) from wrong
