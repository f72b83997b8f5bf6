"""Which children of an area were not weighed, and which do not gain: for the lists to act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index, month_of
from kbdesk.growth.month_end import Born, codes_of_many
from kbdesk.growth.standards import known_sex
from kbdesk.queries.area import Area, children_here, month_span
from kbdesk.store.child_rows import ChildRow, ChildRows

MONTHS_READ = 12


@dataclass(frozen=True, slots=True)
class NotWeighed:
    """A child not weighed this month. ``months`` missed in a row before this one.

    ``last`` is its last weighing; None where it was never weighed.
    """

    id: str
    months: int
    last: date | None


@dataclass(frozen=True, slots=True)
class NoGain:
    """A child whose latest weighing, of this month or the last, is T; ``times`` in a row."""

    id: str
    times: int
    date: date
    grams: int
    kbm_g: int


@dataclass(frozen=True, slots=True)
class DueLists:
    """The lists, the most urgent first in each; ``children``: the area's under five."""

    children: int
    not_weighed: tuple[NotWeighed, ...]
    no_gain: tuple[NoGain, ...]


def due(desk: Desk, area: Area, day: date) -> DueLists:
    """Return what is due in an area on a day; names come by ``ChildRows.named``."""
    rows = ChildRows(desk.store.records)
    children = children_here(desk, area, day)
    month = month_index(day)
    since, first = month_span(month - MONTHS_READ + 1)[0], month_span(month)[0]
    weighings = rows.weighings(since, day, children)
    last = {row["child"]: row["date"] for row in rows.last_measured_before(since, children)}
    no_gain: dict[str, NoGain] = {}
    born = {id_: Born(child.birth_date, known_sex(child.sex)) for id_, child in children.items()}
    older = set(last)
    for one in codes_of_many(((w.child, w.date, w.weight_g) for w in weighings), born, older):
        last[one.child] = one.date
        no_gain.pop(one.child, None)
        if one.grams is not None and one.kbm_g is not None and one.code == "T":
            on = date.fromisoformat(one.date)
            no_gain[one.child] = NoGain(one.child, one.consecutive_t, on, one.grams, one.kbm_g)
    lately = [one for one in no_gain.values() if month_index(one.date) >= month - 1]
    return DueLists(
        children=len(children),
        not_weighed=_not_weighed(children, last, first),
        no_gain=tuple(sorted(lately, key=lambda one: (-one.times, one.grams - one.kbm_g, one.id))),
    )


def _not_weighed(
    children: Mapping[str, ChildRow], last: Mapping[str, str], first: date
) -> tuple[NotWeighed, ...]:
    month = month_index(first)
    found = []
    for id_ in children:
        day = last.get(id_)
        if day is None:
            found.append(NotWeighed(id_, 0, None))
        elif day < first.isoformat():
            found.append(NotWeighed(id_, month - month_of(day) - 1, date.fromisoformat(day)))
    # first children never weighed, then those not weighed for longest
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.id)))
