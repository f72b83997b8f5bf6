"""The facts of the kitchen's programme in a month: a row for each place, as ``report dashat``."""

from __future__ import annotations

from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.recipients import EATEN
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.recipients import recipients
from kbdesk.store.family_rows import homes_of_families


class RecipientMonth(NamedTuple):
    """A place in the programme and what it was given in the month."""

    person: str
    recipient: str
    place: str | None
    village: str | None
    indication: str | None
    new: bool
    finished: bool
    portions: int
    taken: int
    brought: int
    days: int
    present: int
    eaten_0: int
    eaten_25: int
    eaten_50: int
    eaten_75: int
    eaten_100: int
    eaten_not_noted: int
    shares_noted: int
    shares_sum: int
    by_recipient: int
    by_shared: int
    by_others: int
    outcome: str | None
    no_gain: bool


def recipient_months(desk: Desk, month: int) -> list[RecipientMonth]:
    """Return the places with a day in a month, up to today in the present one."""
    first, last = month_span(month)
    today = desk.clock.today()
    on, over = min(last, today), last < today
    if on < first:
        return []
    since, until = first.isoformat(), on.isoformat()
    places = recipients(desk, Area(), first, on)
    families = {one.row.family or "" for one in places}
    homes = {id_: village for id_, village, _ in homes_of_families(desk.store.records, families)}
    found = []
    for one in places:
        row = one.row
        given = [each for each in one.given if since <= each.date <= until]
        shares = [each.eaten_percent for each in given if each.eaten_percent is not None]
        eaten = [each.eaten_percent for each in given if each.portions > 0]
        by = [each.eaten_by for each in given]
        found.append(
            RecipientMonth(
                person=row.person,
                recipient=row.id,
                place=row.posyandu,
                village=row.village or homes.get(row.family or ""),
                indication=row.indication,
                new=row.start >= since,
                finished=one.finished(on, over=over),
                portions=sum(each.portions for each in given),
                taken=sum(each.portions for each in given if each.handover == "taken"),
                brought=sum(each.portions for each in given if each.handover == "brought"),
                days=sum(first <= day <= on for day in one.cooked),
                present=len({each.date for each in given if each.portions > 0}),
                **{f"eaten_{share}": eaten.count(share) for share in EATEN},
                eaten_not_noted=eaten.count(None),
                shares_noted=len(shares),
                shares_sum=sum(shares),
                by_recipient=by.count("recipient"),
                by_shared=by.count("shared"),
                by_others=by.count("others"),
                outcome=one.recovery.outcome if one.recovery else None,
                no_gain=bool(one.recovery and one.recovery.no_gain),
            )
        )
    return found
