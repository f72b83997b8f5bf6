"""The limits of the cards of all ages on this desk: those of kbdesk, and what the hub sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.limits import (
    Limits,
    LimitsEdition,
    judged_by,
    on_day,
    on_desk,
    read_limits,
    shipped,
)
from kbdesk.queries.district_tables import readable, said
from kbdesk.store.records import Records


def editions(records: Records) -> tuple[LimitsEdition, ...]:
    """Return the editions in the order in which they begin to count; the first is kbdesk's."""
    sent = readable(
        records.find("limits", {}), lambda since, text: LimitsEdition(since, read_limits(text))
    )
    return LimitsEdition("", shipped()), *sent


@contextmanager
def judging(desk: Desk, on: date | str) -> Iterator[Limits]:
    """Judge figures of a day by the limits that are in force on this desk for it."""
    day = on if isinstance(on, str) else on.isoformat()
    found = on_day(editions(desk.store.records), day)
    with judged_by(found):
        yield found


@contextmanager
def by_desk(desk: Desk) -> Iterator[None]:
    """Judge every figure of a question or a command by the edition of its day on this desk."""
    today = desk.clock.today().isoformat()
    with on_desk(lambda: editions(desk.store.records), today):
        yield


def listed(desk: Desk) -> list[dict[str, Any]]:
    """Return the editions as the command line lists them; ``in_force``: it judges today."""
    today = desk.clock.today().isoformat()
    known = editions(desk.store.records)
    now = on_day(known, today)
    return [said(one, in_force=one.limits is now) for one in known]
