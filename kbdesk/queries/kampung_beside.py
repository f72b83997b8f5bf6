"""The Kampung KB that a home holds beside each other: level, plan, silent groups, next meeting.

Each is what the page of its kelurahan says (``queries/kampung_kb.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.kampung_score import Lacking
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import this_month
from kbdesk.queries.kampung_kb import Kampung, kampung, late


@dataclass(frozen=True, slots=True)
class KampungBeside:
    """A Kampung KB in a line. ``level``: a code of the scoring; ``missing``: for the next.

    ``silent`` of ``groups`` have not met for long; ``meeting``: kind and day of the next.
    """

    village: str
    name: str
    kampung: str | None
    level: str
    missing: Sequence[Lacking]
    plan: int
    done: int
    late: int
    groups: int
    silent: int
    meeting: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class KampungsBeside:
    """Those of which something is recorded, the least developed first, and the other kelurahan."""

    month: int
    this_month: int
    each: Sequence[KampungBeside]
    others: Sequence[str]


def kampungs_beside(desk: Desk, month: int | None) -> KampungsBeside:
    """Return the Kampung KB of a month, the present one where none is said."""
    now = this_month(desk)
    at = now if month is None else month
    records = desk.store.records
    held = {str(row["id"]) for row in records.find("kampung", {})}
    held |= {str(row["village"]) for row in records.find("village_group", {}) if row["village"]}
    found = [kampung(desk, at, code) for code in villages() if code in held]
    found.sort(key=lambda one: (_rank(one), village_name(one.village)))
    others = [one.name for code, one in villages().items() if code not in held]
    return KampungsBeside(at, now, [_line(one) for one in found], others)


def _rank(one: Kampung) -> int:
    levels = [level.code for level in one.score.table.levels]
    return levels.index(one.score.level.code)


def _line(one: Kampung) -> KampungBeside:
    year = one.year
    following = next(iter(year.to_come), None)
    said = one.profile.get("name")
    return KampungBeside(
        village=one.village,
        name=village_name(one.village),
        kampung=str(said) if said else None,
        level=one.score.level.code,
        missing=one.score.missing,
        plan=len(one.plan),
        done=sum(row["progress"] == 100 for row in one.plan),
        late=sum(late(row, one.last) for row in one.plan),
        groups=len(one.groups),
        silent=len(year.silent),
        meeting=None if following is None else (str(following[0]["kind"] or ""), following[1]),
    )
