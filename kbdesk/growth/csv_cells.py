"""What may stand in the cells of a survey's table, and the code it is read as.

A blank cell, or NA, is "not known". Letters may be large or small. Numbers have a
decimal point or a comma and no thousands separator. Each reader returns None for what
cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite, nan

SEX = {"1": 1, "m": 1, "male": 1, "l": 1, "laki-laki": 1, "2": 2, "f": 2, "female": 2, "p": 2,
       "perempuan": 2, "": 0, "na": 0}  # fmt: skip
"""m is male and p perempuan; l is laki-laki, for this is the sex and not the position."""
POSITION = {"l": 1, "lying": 1, "h": 2, "standing": 2, "": 0, "na": 0}
OEDEMA = {
    "n": 0,
    "no": 0,
    "tidak": 0,
    "0": 0,
    "2": 0,
    "y": 1,
    "yes": 1,
    "ya": 1,
    "1": 1,
    "": 0,
    "na": 0,
}
"""WHO's software takes 1 for yes and 2 for no; 0 is taken for no as well."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REMEMBERED = 200_000


class Reader:
    """Reads the cells of one kind; a cell that came before is not read twice."""

    def __init__(self, read: Callable[[str], float | None]) -> None:
        self._read = read
        self._known: dict[str, float | None] = {}

    def column(self, cells: Sequence[str]) -> tuple[list[float], list[int]]:
        """Return the values (NaN where a cell cannot be read) and those rows' places."""
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
        values = list(map(known.get, cells))
        if None in values:
            for cell in set(cells).difference(known):
                known[cell] = self._read(cell.strip())
            values = list(map(known.get, cells))
        if None not in values:
            return values, []  # type: ignore[return-value]
        unread = [place for place, value in enumerate(values) if value is None]
        return [nan if value is None else value for value in values], unread


def coded(codes: dict[str, int]) -> Callable[[str], float | None]:
    """Return a reader of words for which a code stands."""

    def read(cell: str) -> float | None:
        return codes.get(cell.casefold())

    return read


def number(cell: str) -> float | None:
    """Read a number; NaN for a blank cell."""
    if cell in ("", "NA", "na"):
        return nan
    if not _NUMBER.fullmatch(cell):
        return None
    value = float(cell.replace(",", "."))
    return value if isfinite(value) else None


def measured(cell: str) -> float | None:
    """Read a weight or a length: a number that is not below zero; NaN for a blank cell."""
    value = number(cell)
    return None if value is not None and value < 0 else value


def day(cell: str) -> float | None:
    """Read a date, YYYY-MM-DD, as the number of its day; NaN for a blank cell."""
    if cell in ("", "NA", "na"):
        return nan
    if not _DATE.fullmatch(cell):
        return None
    try:
        return float(date.fromisoformat(cell).toordinal())
    except ValueError:
        return None
