"""The facts of services in a month: what was given or asked, without its day."""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_since
from kbdesk.queries.area import month_span
from kbdesk.queries.facts_places import FactPlaces
from kbdesk.store.fact_rows import services_between


class ServiceFact(NamedTuple):
    """A service of a person; ``n`` numbers those of the month."""

    person: str
    n: int
    place: str | None
    village: str | None
    sex: str | None
    age: int | None
    kind: str
    detail: str | None
    asked_month: int | None
    answer: str | None
    signs: int | None
    amount: int | None
    by_book: bool


def services(desk: Desk, month: int, places: FactPlaces) -> list[ServiceFact]:
    """Return every service of a month that was not voided."""
    first, last = month_span(month)
    times: Counter[str] = Counter()
    found = []
    for row in services_between(desk.store.records, first, last):
        sex, born, person = row.who[:3]
        times[person] += 1
        age = months_since(born, row.date)
        found.append(
            ServiceFact(
                person, times[person], *places.of(row.who[2:], last), sex, age, row.kind or "",
                row.detail, row.month, row.answer,
                len(json.loads(row.signs)) if row.signs else None, row.amount, bool(row.by_book),
            )
        )  # fmt: skip
    return found
