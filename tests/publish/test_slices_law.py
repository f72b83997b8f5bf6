"""Whatever changes between publications, and whichever two are lost: the warehouse has the city.

A city of invented rows, and a warehouse that is a mapping and holds the loader's law alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kbdesk.commands import publishing
from kbdesk.desk import Desk
from kbdesk.publish import publication
from kbdesk.publish.facts_file import Row, bucket_of
from tests.publish.cities import Facts, published
from tests.publish.invented import row

Rows = dict[tuple[str, int], dict[int, bool]]
"""By table and month, the children with a flag that may change."""
CHANGE = st.tuples(
    st.sampled_from(("child_month", "measurement")),
    st.integers(0, 2),
    st.integers(0, 40),
    st.sampled_from((True, False, None)),
)
STEPS = st.lists(
    st.tuples(st.lists(CHANGE, max_size=4), st.booleans()), min_size=2, max_size=9
)  # fmt: skip


class InventedFacts:
    """Takes the place of ``CityFacts``."""

    rows: Rows = {}

    def __init__(self, *_: Any) -> None: ...

    def buckets(self, table: str, month: int) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        flag = {"child_month": "s", "measurement": "oedema"}.get(table, "")
        for child, value in sorted(self.rows.get((table, month), {}).items()):
            found[bucket_of(child)].append(row(table, child=child, **{flag: value}))
        return found

    def dimensions(self, city: int, name: str) -> dict[str, list[list[Any]]]:
        village, place = [city, 1, "64.74.01.1003", "Lok Tuan"], [city, 1, "LT01", 1, None]
        return {"city": [[city, name]], "village": [village], "place": [place]}


class Warehouse:
    """Applies files by the loader's law."""

    def __init__(self) -> None:
        self.slices: dict[tuple[str, int, int], list[Row]] = {}
        self.digests: dict[tuple[str, int, int], str] = {}
        self.order = (0, 0)

    def load(self, facts: Facts) -> str:
        if facts.header.order <= self.order:
            return "older"
        named = facts.digests
        lacking = [
            key
            for key, digest in named.items()
            if self.digests.get(key) != digest and key not in facts.slices
        ]
        if lacking:
            return "incomplete"
        self.slices = {key: facts.slices.get(key) or self.slices[key] for key in named}
        self.digests = dict(named)
        self.order = facts.header.order
        return "applied"


@pytest.fixture
def invented(shared_city: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(publication, "CityFacts", InventedFacts)
    monkeypatch.setattr(publication, "earliest_day", lambda _: "2026-06-01")
    monkeypatch.setattr(publishing, "unchanged", lambda *_: None)
    return shared_city


def expected(rows: Rows) -> Mapping[tuple[str, int, int], list[Row]]:
    facts = InventedFacts()
    return {
        (table, month, bucket): some
        for table, month in rows
        for bucket, some in facts.buckets(table, month).items()
    }


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    steps=[
        ([("child_month", 0, 3, True)], True),
        ([("child_month", 1, 6, True)], True),
        ([("measurement", 2, 9, True)], False),
    ]
)
@given(steps=STEPS)
def test_two_lost_publications_lose_nothing(
    invented: Desk, tmp_path: Path, steps: list[tuple[list[Any], bool]]
) -> None:
    InventedFacts.rows = rows = {
        (table, 2026 * 12 + 5 + month): dict.fromkeys(range(0, 40, 3), False)
        for table in ("child_month", "measurement")
        for month in range(3)
    }
    with invented.store.rehearsal():
        warehouse, lost = Warehouse(), 0
        assert warehouse.load(published(invented, tmp_path)[1]) == "applied"
        for changes, lose in steps:
            for table, month, child, value in changes:
                of = rows[table, 2026 * 12 + 5 + month]
                if value is None:
                    of.pop(child, None)
                else:
                    of[child] = value
            answer, facts = published(invented, tmp_path)
            if not answer["new"]:
                warehouse.load(facts)  # the last file again: older, or what was lost
                lost = 0
            elif lose and lost < 2:
                lost += 1
            elif lose:
                # a third in a row is never taken half: a whole one mends it
                _, facts = published(invented, tmp_path, whole=True)
                assert warehouse.load(facts) == "applied"
                lost = 0
            else:
                assert warehouse.load(facts) == "applied"
                lost = 0
            if lost == 0:
                assert warehouse.slices == expected(rows)
