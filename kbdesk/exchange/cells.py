"""What stands in the cells of other programs' sheets, read into values; never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Final

_BLANK: Final = frozenset({"", "-", "--", "–", "null", "none", "n/a", "na", "#n/a", "nan", "."})
_DECIMAL = re.compile(
    r"(-?[0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*(?:kg|gr?|gram|cm|mm|m)?\.?", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*\s*[eE]\s*\+?\s*[0-9]{1,2}")
_DIGITS = re.compile(r"[0-9]+")
_PLACES = Decimal("0.000001")


def text_of(value: object) -> str | None:
    """Return a cell as a text in one line, None where it says nothing; a whole number plain."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if not isfinite(value):
            return None
        value = int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = " ".join(str(value).replace("\u00a0", " ").split()).removeprefix("'").strip()
    text = "".join(c for c in text if c.isprintable())
    return None if text.casefold() in _BLANK else text


def number_of(value: object) -> Decimal | None:
    """Return a cell's number; a comma is a decimal point, a unit behind it is let go.

    Raises ValueError for what is no number: a date, a word, thousands separators.
    """
    if isinstance(value, bool | date | time):
        raise ValueError("no number")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if not isfinite(value):
            return None
        # 82.1 may have come as 82.10000000000001
        return Decimal(repr(value)).quantize(_PLACES).normalize() + 0
    text = text_of(value)
    if text is None:
        return None
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise ValueError("no number")
    return Decimal(found[1].replace(",", "."))


def identity_number(value: object) -> tuple[str | None, str | None]:
    """Return the digits of a NIK or KK, and a code where they are not to be trusted.

    ``as_number``: it stood in the cell as a number, of which a spreadsheet keeps fifteen digits.
    ``censored``: some digits are starred. The digits are then None: neither is ever a key.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None, "as_number" if value else None
    text = text_of(value)
    if text is None:
        return None, None
    compact = re.sub(r"[\s.\-']", "", text)
    if "*" in compact or "x" in compact.casefold():
        return None, "censored"
    if _SCIENTIFIC.fullmatch(text):
        return None, "as_number"
    if _DIGITS.fullmatch(compact) and set(compact) == {"0"}:
        return None, None
    return compact or None, None
