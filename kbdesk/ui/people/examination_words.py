"""What an examination says, in words: classes, the figures of last time, what is due when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kbdesk.domain.checks_due import LastCheck
from kbdesk.domain.examination import Examined
from kbdesk.domain.life_cycle import puma_refers, severity
from kbdesk.queries.examinee import Examinee
from kbdesk.ui.formats import centimetres, date_short, decimal, integer, joined, kilograms
from kbdesk.ui.language import tr

DAYS_OF_YEAR: Final = 365


def class_words(check: str, found: str | int | None) -> str:
    """Return a class in words; of the PUMA the score."""
    if found is None:
        return ""
    if isinstance(found, int):
        key = "day_card.puma_high" if puma_refers(found) else "day_card.puma_low"
        return tr(key, score=integer(found))
    return tr(f"day_card.class_{check}_{found}")


def figure_words(check: str, found: str | int | None, said: Examined) -> str:
    """Return what a row says: the BMI with its class, and a height below the age; else a class."""
    if check == "bmi":
        height = said.judged.get("height")
        short = height is not None and severity("height", height) != "ok"
        parts = (
            "" if said.bmi is None else tr("day_card.bmi", bmi=decimal(said.bmi, 1)),
            class_words(check, found),
            class_words("height", height) if short or said.bmi is None else "",
        )
        return joined(*parts)
    words = class_words(check, found)
    if check == "bp" and said.isolated_systolic:
        return tr("day_card.isolated", found=words)
    return words


def found_words(check: str, last: LastCheck) -> str:
    """Return that a check was made this year: its day and what was found."""
    words = class_words(check, last.found)
    day = date_short(last.on, year=True)
    if not words:
        return tr("day_card.this_year", day=day)
    return tr("day_card.this_year_found", day=day, found=words)


def due_words(last: LastCheck) -> str:
    """Return when a check is due again."""
    return date_short(last.next_on, year=True)


_LAST: Final[Mapping[str, str]] = {
    "weight": "weight_g",
    "height": "height_mm",
    "waist": "waist_mm",
    "arm": "muac_mm",
    "bp": "systolic",
    "glucose": "glucose",
    "cholesterol": "cholesterol",
    "hb": "hb_tenths",
}


def last_words(whom: Examinee, row: str) -> str:
    """Return the figure of a row the last time, and under it when; "" where there is none."""
    column = _LAST.get(row)
    if column is None:
        return ""
    for one in reversed(whom.before()):
        if one.row[column] is not None:
            value = value_words(row, one.row)
            return f"{value}\n{_when(one.on, whom.day)}"
    return ""


def value_words(row: str, fields: Mapping[str, Any]) -> str:
    """Return the figure of a row as it is written, without its unit."""
    if row == "weight":
        return kilograms(fields["weight_g"])
    if row in ("height", "waist", "arm"):
        return centimetres(fields[_LAST[row]])
    if row == "bp":
        return f"{fields['systolic']}/{fields['diastolic']}"
    if row == "hb":
        return decimal(fields["hb_tenths"] / 10, 1)
    return integer(fields[row])


def _when(on: date, day: date) -> str:
    return date_short(on, year=(day - on).days > DAYS_OF_YEAR)
