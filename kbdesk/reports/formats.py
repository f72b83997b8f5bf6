"""Dates, ages and figures as people in Bontang write them, without Qt.

Indonesian: 3 Juni 2025, 14 bln 8 hr, 7,4, −2,04, 1.200. English: 3 June 2025, 14 mo 8 d, 7.4.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kbdesk.domain.ages import age_parts
from kbdesk.words import Language, say
from kbdesk.words import long_date as long_date

MINUS = "\N{MINUS SIGN}"
NOT_KNOWN = "–"
_MARKS: dict[Language, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}


def short_date(day: date, language: Language = "id", *, year: bool = False) -> str:
    """Return "11 Agt", or "11 Agt 2026" with the year."""
    month = short_month(day, language)
    if year:
        return say("calendar.date", language, day=day.day, month=month, year=day.year)
    return say("calendar.day_and_month", language, day=day.day, month=month)


def full_day(text: str | None, language: Language = "id") -> str:
    """Return "11 Agt 2026" of 2026-08-11; "" where there is none."""
    return short_date(date.fromisoformat(text), language, year=True) if text else ""


def short_month(day: date, language: Language = "id") -> str:
    """Return the month's short name, "Agt"."""
    return say(f"calendar.month_short.{day.month}", language)


def long_day(text: str, language: Language = "id") -> str:
    """Return "11 Agustus 2026" of 2026-08-11."""
    return long_date(date.fromisoformat(text), language)


def decimal(value: Decimal | float, places: int, language: Language = "id") -> str:
    """Return a number with exactly so many decimals, rounded half up, grouped by thousands.

    A value that rounds to zero carries no minus. Not finite: ``ValueError``.
    """
    # a float is the figure that it is written as: 0.35, not what lies nearest to it in binary
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"not a number to print: {value!r}")
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    group, point = _MARKS[language]
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    sign = MINUS if rounded < 0 else ""
    return sign + whole.replace(",", group) + (point + fraction if fraction else "")


def kilograms(weight_g: int, language: Language = "id") -> str:
    """Return grams as kilograms with every decimal that counts, at least one: "7,4", "7,45"."""
    places = 1 if weight_g % 100 == 0 else 2 if weight_g % 10 == 0 else 3
    return decimal(Decimal(weight_g).scaleb(-3), places, language)


def centimetres(length_mm: int, language: Language = "id") -> str:
    """Return millimetres as centimetres with one decimal: "72,9"."""
    return decimal(Decimal(length_mm).scaleb(-1), 1, language)


def grams(weight_g: int, language: Language = "id") -> str:
    """Return whole grams, grouped: "1.200"."""
    return decimal(weight_g, 0, language)


def zscore(z: float, language: Language = "id") -> str:
    """Return a z-score with two decimals and the true minus sign: "−2,04"."""
    return decimal(float(z), 2, language)


def figure(value: Decimal | float | None, language: Language, places: int = 0) -> str:
    """Return a figure of a report, a dash where it is not known: "1.200", "73,9", "–"."""
    return NOT_KNOWN if value is None else decimal(value, places, language)


def signed(value: Decimal | float | None, language: Language, places: int = 0) -> str:
    """Return a change with its sign, a dash where it is not known: "+2,9", "−0,4", "0,0"."""
    text = figure(value, language, places)
    return text if value is None or value <= 0 or not text.strip("0.,") else f"+{text}"


def share(percent: float | None, language: Language, places: int = 1) -> str:
    """Return a share as it is read, a dash where it is not known: "73,9 %"."""
    return NOT_KNOWN if percent is None else f"{decimal(percent, places, language)} %"


def age_in_years(birth: date, on: date, language: Language = "id") -> str:
    """Return "1 th 2 bln 8 hr"; the years are left out while there are none.

    A day before the birth: ``ValueError``.
    """
    if on < birth:
        raise ValueError("an age before birth")
    years, months, days = age_parts(birth, on)
    parts = [say("calendar.age_years", language, years=years)] if years else []
    parts.append(say("calendar.age_months", language, months=months))
    parts.append(say("calendar.age_days", language, days=days))
    return " ".join(parts)
