"""A city's facts month by month, as rows of numbers: what a hub says and a file carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.publish.facts_file import Row, bucket_of
from kbdesk.publish.numbers import Numbers
from kbdesk.publish.tables import FACTS, LARGEST, TABLES, Column, Table, number_of
from kbdesk.queries.facts_children import ChildFacts, month_closes
from kbdesk.queries.facts_families import FamilyFacts
from kbdesk.queries.facts_kitchen import recipient_months
from kbdesk.queries.facts_places import FactPlaces, known_places, known_villages
from kbdesk.queries.facts_services import services
from kbdesk.store.fact_state import FactStates

NOWHERE: Final = 0
"""The number of no posyandu, and of no kelurahan."""


class CityFacts:
    def __init__(self, desk: Desk, numbers: Numbers, states: FactStates) -> None:
        self._numbers, self._states = numbers, states
        places = FactPlaces(desk)
        children, families = ChildFacts(desk, places), FamilyFacts(desk)
        self._told: Mapping[str, Callable[[int], Sequence[tuple[Any, ...]]]] = {
            "child_month": children.child_months,
            "family_month": families.families,
            "couple_month": families.couples,
            "recipient_month": partial(recipient_months, desk),
            "service": partial(services, desk, places=places),
            "measurement": children.measured,
            "month_close": partial(month_closes, desk),
        }
        self._places = {one.posyandu: one for one in known_places(desk)}
        self._villages = known_villages()
        of_places = {one.village for one in self._places.values() if one.village}
        self._of: dict[str, dict[str, int]] = {
            "village": states.numbers("village", self._villages.keys() | of_places),
            "place": states.numbers("place", self._places),
        }

    def buckets(self, table: str, month: int) -> dict[int, list[Row]]:
        """Return a month's rows of a table by bucket, each bucket in the order of its key."""
        of = TABLES[table]
        found: dict[int, list[Row]] = defaultdict(list)
        rows = self._encoded(of, self._told[table](month))
        if of.subject is None:
            return {0: rows} if rows else {}
        (subject,) = of.places([of.subject])
        for row in rows:
            found[bucket_of(row[subject])].append(row)
        return found

    def _encoded(self, table: Table, told: Sequence[tuple[Any, ...]]) -> list[Row]:
        if not told:
            return []
        columns = [
            self._column(column, values)
            for column, values in zip(table.row_columns, zip(*told, strict=True), strict=True)
        ]
        rows: list[Row] = list(zip(*columns, strict=True))
        rows.sort(key=itemgetter(*table.places(table.key)))
        return rows

    def _column(self, column: Column, values: Iterable[Any]) -> Sequence[Any]:
        values = list(values)
        if column.kind == "pid":
            return self._numbers.several(values)
        if column.kind == "code":
            words = {word: number_of(column.of or "", word) for word in set(values)}
            return [words[word] for word in values]
        if column.of in self._of:
            numbers = self._places_of(column.of, values)
            return [NOWHERE if code is None else numbers[code] for code in values]
        if column.kind in LARGEST:
            return _within(LARGEST[column.kind], values)
        return values

    def _places_of(self, kind: str, codes: Collection[str | None]) -> Mapping[str, int]:
        new = {code for code in codes if code is not None} - self._of[kind].keys()
        if new:
            self._of[kind] = self._states.numbers(kind, new)
        return self._of[kind]

    def dimensions(self, city: int, name: str) -> dict[str, list[list[Any]]]:
        """Return the rows of the city, its kelurahan and its posyandu; months are the caller's."""
        villages = sorted(self._of["village"].items(), key=lambda item: item[1])
        places = sorted(self._of["place"].items(), key=lambda item: item[1])
        return {
            "city": [[city, name]],
            "village": [
                [city, NOWHERE, None, None],
                *([city, no, code, self._villages.get(code)] for code, no in villages),
            ],
            "place": [
                [city, NOWHERE, None, NOWHERE, None],
                *([city, no, code, *self._of_place(code)] for code, no in places),
            ],
        }

    def _of_place(self, code: str) -> tuple[int, str | None]:
        known = self._places.get(code)
        if known is None:
            return NOWHERE, None
        village = self._of["village"].get(known.village or "", NOWHERE)
        return village, known.puskesmas


def without(table: str, rows: Sequence[Row], erased: Collection[int]) -> list[Row]:
    """Return the rows in which nobody is erased."""
    at = TABLES[table].places(TABLES[table].pids)
    return [row for row in rows if not any(row[place] in erased for place in at)]


def _within(largest: int, values: list[Any]) -> list[Any]:
    """Return numbers that the column can hold: what another machine wrote may be any."""
    known = [value for value in values if value is not None]
    if not known or (min(known) >= -largest and max(known) <= largest):
        return values
    return [None if v is None else min(max(v, -largest), largest) for v in values]


FACT_NAMES: Final = tuple(table.name for table in FACTS)
