"""An open day of a posyandu and who came to it: names that every laptop makes alike."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import read_json

LAST_QUEUE: Final = 9999
MOST_DAYS_AHEAD: Final = 366
"""How long before it an open day can be prepared."""

_SPACE: Final = uuid.UUID("5f0f3c62-7c1d-5d0a-9a37-0b8f5d1f0b11")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")


def session_id(posyandu: str, day: date) -> str:
    """Return the id of a posyandu's open day: two laptops that open it meet in one row."""
    return str(uuid.uuid5(_SPACE, f"session/{posyandu}/{day.isoformat()}"))


def attendance_id(session: str, person: str) -> str:
    """Return the id of one person's coming to one open day."""
    return str(uuid.uuid5(_SPACE, f"attendance/{session}/{person}"))


def usual_next(day: date) -> date:
    """Return the day of the next month that most posyandu would meet on.

    The same weekday in the same week of the month (the second Tuesday); the last one of the
    month where it has no fifth.
    """
    week = (day.day - 1) // 7
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * week)
    return found if found.month == first.month else found - timedelta(days=7)


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day as it is kept: HH:MM."""
    return _TIME.match(text) is not None


def read_time(text: str, field: str) -> str:
    """Return a time of day, HH:MM; raises ``session.not_a_time``. A point is taken as well."""
    time = text.replace(".", ":")
    if not is_time(time):
        raise KbdeskError("session.not_a_time", field=field)
    return time


OfficerKind = Literal["cadres", "field_officers", "medical"]


@cache
def _officers() -> dict[str, tuple[str, ...]]:
    data = read_json("domain", "officers.json")
    return {kind: tuple(data[kind]) for kind in ("field_officers", "medical")}


def officer_kind(text: str) -> OfficerKind:
    """Tell what an officer of an open day is, by the word before the name: else a cadre.

    The words are in ``resources/domain/officers.json``, for usage differs.
    """
    words = " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
    for kind, known in _officers().items():
        if any(words == word or words.startswith(f"{word} ") for word in known):
            return kind  # type: ignore[return-value]
    return "cadres"
