"""How numbers, dates and ages are written in the window.

Indonesian: ``7,4`` ``1.168`` ``73,9 %`` ``11 Agustus 2026`` ``11 Agt`` ``09.42``.
Exact integers come in (grams, millimetres); a share of nothing is a dash, never zero.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from PySide6.QtCore import QLocale

from kbdesk.ui import language
from kbdesk.ui.language import tr
from kbdesk.words import Language

DASH = "–"
MINUS = "−"


@cache
def _locale(of: Language) -> QLocale:
    country = QLocale.Country.Indonesia if of == "id" else QLocale.Country.UnitedKingdom
    tongue = QLocale.Language.Indonesian if of == "id" else QLocale.Language.English
    return QLocale(tongue, country)


def _signs(text: str, *, signed: bool = False) -> str:
    text = text.replace("-", MINUS)
    if not signed or text.startswith(MINUS) or not text.strip("0,."):
        return text
    return f"+{text}"


def integer(value: int, *, signed: bool = False) -> str:
    """Return a whole number with its thousands parted: 1168 -> ``1.168``."""
    parts = f"{abs(value):,}"
    if language.current() == "id":
        parts = parts.replace(",", ".")
    return _signs(f"-{parts}" if value < 0 else parts, signed=signed)


def decimal(value: float | Decimal | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a number with a fixed count of decimals; None, NaN and infinity are a dash.

    Rounds half away from zero on the decimal digits, so that 7.25 is ``7,3`` as on paper.
    """
    if value is None or not math.isfinite(value):
        return DASH
    rounded = round(Decimal(str(abs(value))) * 10**decimals + Decimal("1e-12"))
    whole, rest = divmod(rounded, 10**decimals)
    text = integer(whole)
    if decimals:
        comma = "," if language.current() == "id" else "."
        text += f"{comma}{rest:0{decimals}d}"
    return _signs(f"-{text}" if value < 0 and rounded else text, signed=signed)


def z_score(value: float | None) -> str:
    """Return a z-score with two decimals and a true minus: ``−2,04``."""
    return decimal(value, 2)


def kilograms(weight_g: int | None) -> str:
    """Return grams as kilograms, one decimal, two where the grams need them: ``7,4``."""
    if weight_g is None:
        return DASH
    return decimal(Decimal(weight_g) / 1000, 1 if weight_g % 100 == 0 else 2)


def centimetres(length_mm: int | None) -> str:
    """Return millimetres as centimetres with one decimal: ``71,2``."""
    return DASH if length_mm is None else decimal(Decimal(length_mm) / 10, 1)


def percent(part: float, whole: float = 100, decimals: int = 1) -> str:
    """Return a share as ``73,9 %``; a share of nothing is a dash."""
    if not whole or not math.isfinite(part) or not math.isfinite(whole):
        return DASH
    number = decimal(Decimal(str(part)) * 100 / Decimal(str(whole)), decimals)
    return f"{number} %" if language.current() == "id" else f"{number}%"


def fraction(part: int, whole: int) -> str:
    """Return ``47/60``, as under the bars of D/S."""
    return f"{integer(part)}/{integer(whole)}"


def joined(*parts: str | None, by: str = " · ") -> str:
    """Return what there is to say of some parts, in one line: ``14 bln · RT 03``."""
    return by.join(part for part in parts if part)


def date_clock(at: datetime, *, year: bool = False) -> str:
    """Return ``11 Agt 09.42``."""
    return f"{date_short(at.date(), year=year)} {clock(at)}"


def _months(kind: str) -> list[str]:
    return tr(f"widget.months_{kind}").split()


def date_long(day: date | None) -> str:
    """Return ``11 Agustus 2026``."""
    return DASH if day is None else f"{day.day} {_months('long')[day.month - 1]} {day.year}"


def date_short(day: date | None, *, year: bool = False) -> str:
    """Return ``11 Agt``, with ``year`` ``11 Agt 26``."""
    if day is None:
        return DASH
    text = f"{day.day} {_months('short')[day.month - 1]}"
    return f"{text} {day.year % 100:02d}" if year else text


def date_full(day: date | None) -> str:
    """Return ``Selasa, 11 Agustus 2026``."""
    return DASH if day is None else f"{weekday(day)}, {date_long(day)}"


def weekday(day: date) -> str:
    """Return ``Selasa``."""
    return tr("widget.weekdays").split()[day.weekday()]


def month_name(month: int, *, short: bool = False) -> str:
    """Return the name of month 1 to 12: ``Agustus``, ``Agt``."""
    return _months("short" if short else "long")[month - 1]


def clock(moment: time | datetime) -> str:
    """Return ``09.42``."""
    return f"{moment.hour:02d}{'.' if language.current() == 'id' else ':'}{moment.minute:02d}"


def age_months(months: int) -> str:
    """Return ``14 bln``."""
    return tr("widget.age_months", months=months)


def age_exact(months: int, days: int) -> str:
    """Return full months and the days over: ``14 bln 8 hr``."""
    return tr("widget.age_exact", months=months, days=days)


def age_years(months: int) -> str:
    """Return ``4 th 1 bln``, ``36 th``, ``7 bln``."""
    years, rest = divmod(months, 12)
    if not years:
        return age_months(rest)
    if not rest:
        return tr("widget.age_years", years=years)
    return tr("widget.age_years_months", years=years, months=rest)
