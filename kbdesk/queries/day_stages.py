"""Who of each stage came to an open day, how they were judged, and who was referred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.ages_cards import STAGES, CardStage
from kbdesk.queries.ages_people import SEEN, Aged, AgesMonth
from kbdesk.queries.ages_recap import StageCount, counted
from kbdesk.queries.area import Area
from kbdesk.queries.day_people import Card, PersonOfDay, day_people
from kbdesk.queries.open_day import ChildOfDay, OpenDay, came_to
from kbdesk.store.ages_rows import facts_between

_STAGE_OF: Final[Mapping[Card, CardStage]] = {
    "pregnant": "mothers", "infant": "infant", "school": "school", "adult": "adult",
    "elderly": "elderly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayStages:
    """By stage the counts of the posyandu's own people of the day, and who waits of the grown.

    Targets are those in the day's list, without whom the month saw before the day.
    """

    stages: Mapping[CardStage, StageCount]
    waiting: tuple[PersonOfDay, ...]


def day_stages(desk: Desk, found: OpenDay) -> DayStages:
    """Return the counts of a day by stage; its list is that of the open day."""
    session, text = found.session, found.session.day.isoformat()
    records = desk.store.records
    people = day_people(desk, session, session.day, came_to(desk, session))
    everybody: list[ChildOfDay | PersonOfDay] = [*found.children, *people.people]
    listed = [one for one in everybody if one.state != "not_here" or not _seen_before(one)]
    aged = [_aged(one) for one in listed]
    ids = {one.id for one in aged}
    facts = {kind: facts_between(records, kind, ids, text, text) for kind in SEEN}
    referred = {
        person: {text}
        for person, rows in facts_between(records, "referral", ids, text, text).items()
        if any(row["state"] != "cancelled" for row in rows)
    }
    here = {one.id: text for one in listed if one.state != "not_here"}
    month = AgesMonth(
        month_index(session.day), session.day, session.day, Area((session.posyandu,)),
        tuple(aged), facts, here, referred,
    )  # fmt: skip
    waiting = [one for one in (*people.people, *people.visiting) if one.state == "waiting"]
    return DayStages(
        {stage: counted(desk, month, month.of((stage,))) for stage in STAGES},
        tuple(sorted(waiting, key=lambda one: one.queue or 0)),
    )


def _seen_before(one: ChildOfDay | PersonOfDay) -> bool:
    """Tell whether the month saw somebody before the day: then nobody waits for him or her."""
    return one.seen_this_month if isinstance(one, PersonOfDay) else one.weighed_this_month


def _aged(one: ChildOfDay | PersonOfDay) -> Aged:
    card: Card = one.card if isinstance(one, PersonOfDay) else "infant"
    born: date | None = one.birth_date
    return Aged(
        id=one.id,
        stage=_STAGE_OF[card],
        months=one.months,
        sex=one.sex,
        birth_date=None if born is None else born.isoformat(),
        posyandu=one.posyandu,
        village=None,
        pregnancy=None,
    )
