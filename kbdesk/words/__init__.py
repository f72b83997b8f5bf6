"""One catalogue of words: every sentence for people, by key, in Indonesian and English.

``resources/words/<language>/<area>.json`` maps keys to sentences; a key begins with
its area (``measurement.in_future`` lives in ``measurement.json``). ``{name}`` in a
sentence is filled from keyword parameters, figures and dates as the language writes them.
``{name:day|days}`` says the first where that figure is one, else the second: English has a
plural, Indonesian needs none.
Both languages hold the same keys with the same parameters; a test holds them to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import neutral
from kbdesk.resources import resource

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")

_ISO_LONG = len("2026-08-11")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST = 300
"""What a sentence repeats of a text that somebody sent."""
_GROUPED_FROM = 10_000
"""Smaller whole numbers are not grouped: a year is no quantity."""


@cache
def _area(language: Language, area: str) -> Mapping[str, str]:
    path = resource("words", language, f"{area}.json")
    if not path.is_file():
        return {}
    entries: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return entries


class _WrittenFigure(str):
    """A figure as it is written; of two words parted by a bar it chooses the one that fits it."""

    def __format__(self, words: str) -> str:
        one, bar, several = words.partition("|")
        if not bar:
            return str(self)
        return one if self.lstrip("-\N{MINUS SIGN}") == "1" else several


class _Figures(dict[str, str]):
    """What fills a sentence; a figure that did not come leaves its ``{name}`` to be seen."""

    def __missing__(self, name: str) -> str:
        return _WrittenFigure(f"{{{name}}}")


def say(key: str, language: Language = "id", **params: object) -> str:
    """Return the sentence of a key; an unknown key is returned as it is, so it is seen."""
    text = _area(language, key.partition(".")[0]).get(key)
    if text is None:
        return key
    if "{" not in text:
        return text
    figures = _Figures(
        (name, _WrittenFigure(spoken(value, language))) for name, value in params.items()
    )
    return text.format_map(figures)


@dataclass(frozen=True, slots=True)
class Say:
    """:func:`say` in one language: a paper takes it once and hands it on to its parts."""

    language: Language = "id"

    def __call__(self, key: str, **params: object) -> str:
        return say(key, self.language, **params)

    def first(self, *keys: str, otherwise: str = "") -> str:
        """Return what the first of some keys says that has words; ``otherwise`` of none."""
        return next((words for key in keys if (words := self(key)) != key), otherwise)

    def under(self, begin: str) -> Callable[..., str]:
        """Return what says the words whose keys begin so: ``under("dashat.")("title")``."""
        return lambda key, **params: self(begin + key, **params)


def sentence(error: KbdeskError, language: Language = "id") -> str:
    """The plain sentence of a refusal.

    ``<entity>.unknown`` and ``<entity>.voided`` need words of their own only where they say
    more than that this record is not there, or was taken out.
    """
    said = say(error.code, language, **error.params)
    what = error.code.rpartition(".")[2]
    if said == error.code and what in ("unknown", "voided"):
        return say(f"record.{what}", language)
    return said


def spoken(value: object, language: Language = "id") -> str:
    """Return a figure or a date as a sentence of the language carries it.

    Indonesian: 7,4 and −3,2, 12.000, 11 Agustus 2026 (also for a text that is an ISO date).
    English, which the command line speaks: 7.4, -3.2, 12000, 2026-08-11, always the same.
    A list is what its keys say, with commas between.
    """
    if isinstance(value, list | tuple):
        # keys of this catalogue, or texts as they are
        parts = [
            say(one, language) if isinstance(one, str) else spoken(one, language) for one in value
        ]
        value = ", ".join(parts)
    if isinstance(value, str):
        # what a person typed elsewhere: a sentence must read as it is written
        value = neutral(value)
        if len(value) > _LONGEST:
            return value[:_LONGEST] + "…"
        if len(value) != _ISO_LONG:
            return value  # a whole list is worded while somebody types
    if language == "en":
        return value.isoformat() if isinstance(value, date) else _plain(value)
    if isinstance(value, date):
        return long_date(value, language)
    if isinstance(value, str):
        day = _day(value)
        return value if day is None else long_date(day, language)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    text = _plain(value)
    if isinstance(value, int) and abs(value) >= _GROUPED_FROM:
        text = f"{value:,}".replace(",", ".")
    else:
        text = text.replace(".", ",")
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def long_date(day: date, language: Language = "id") -> str:
    """Return "3 Juni 2025"."""
    month = _area(language, "calendar")[f"calendar.month.{day.month}"]
    return say("calendar.date", language, day=day.day, month=month, year=day.year)


def _plain(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else str(value)


def _day(text: str) -> date | None:
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
