"""The limits of the cards of all ages on this desk: those of kbdesk, and what the hub sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.limits import (
    Limits,
    LimitsEdition,
    judged_by,
    on_day,
    on_desk,
    read_limits,
    shipped,
)
from kbdesk.store.records import Records


def editions(records: Records) -> tuple[LimitsEdition, ...]:
    """Return the editions in the order in which they begin to count; that of kbdesk is the first.

    One that this version cannot read counts for nothing.
    """
    found = []
    for row in records.find("limits", {}):
        if row["since"] and row["text"]:
            try:
                found.append((row["since"], row["id"], read_limits(row["text"])))
            except KbdeskError:
                continue
    return (
        LimitsEdition("", shipped()),
        *(
            LimitsEdition(since, limits)
            for since, _, limits in sorted(found, key=lambda one: one[:2])
        ),
    )


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
    return [
        {
            "version": one.version,
            "since": one.since or None,
            "in_force": one.limits is now,
            "of_kbdesk": not one.since,
        }
        for one in known
    ]
