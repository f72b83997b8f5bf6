"""A record about a person is of a day of the person's life: not before birth, not after death.

A record says by ``alive_on`` which of its days that is (``records``); the day of birth and the
day of death are days of the life.
"""

from __future__ import annotations

from datetime import date

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.records import Row


def refuse_outside_life(
    person: Row, day: date, area: str = "person", *, field: str = "date"
) -> None:
    """Refuse a day on which a person was not alive, as far as birth and death are known.

    ``area``: where its refusals are worded. Raises ``<area>.before_birth``,
    ``<area>.after_death``.
    """
    said = day.isoformat()
    if person["birth_date"] and said < person["birth_date"]:
        raise KbdeskError(f"{area}.before_birth", field=field, date=day)
    refuse_after_death(person, day, area, field=field)


def refuse_after_death(
    person: Row, day: date, area: str = "person", *, field: str = "date"
) -> None:
    """Refuse a day after a person's death; raises ``<area>.after_death``."""
    if person["death_date"] and day.isoformat() > person["death_date"]:
        raise KbdeskError(f"{area}.after_death", field=field, death_date=person["death_date"])
