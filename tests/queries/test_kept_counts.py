"""What is kept of everybody's counts is what would be counted anew, whatever was recorded since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.matching import pairs
from kbdesk.domain.skdn import FIGURES
from kbdesk.journal.operation import SCHEMA, Operation, digest, epoch_name
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.kept import keep_counts, kept_counts
from kbdesk.queries.kept_pairs import count_pairs
from kbdesk.queries.population import day_of
from kbdesk.queries.skdn_columns import SkdnColumns
from kbdesk.queries.village_columns import village_columns
from kbdesk.queries.village_figures import village_figures
from kbdesk.store import matching_rows
from kbdesk.store.journal import Incoming
from tests.demo.homes import new_home
from tests.queries.disturbing import KINDS, SPAN_DAYS, VILLAGES, Disturbance, Disturber

BACK = (0, 1, 5, 13)
"""The months that are looked at, back from this one."""
OTHERS = ("joined", "parted", "not_same", "purged", "new_family", "written_before")
DISTURBANCES = st.builds(
    Disturbance,
    kind=st.sampled_from(sorted((*KINDS, *OTHERS))),
    who=st.integers(0, 9999),
    which=st.integers(0, 99),
    ago=st.integers(0, SPAN_DAYS - 1),
    amount=st.integers(0, 999),
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A city's desk that is written into by one test after the other."""
    with new_home(tmp_path_factory.mktemp("kept") / "home", "hub") as desk:
        fill(desk, families=14, months=3, seed=6)
        yield desk


def counted(desk: Desk) -> list[Any]:
    """Return what is kept, mended: of each family and child, and of all."""
    found: list[Any] = []
    for back in BACK:
        month = this_month(desk) - back
        families = kept_counts(desk).families(day_of(desk, month))
        children = kept_counts(desk).children(month)
        found.append((
            families.by(lambda row: row.id, kept_counts(desk).rows), families.total(),
            families.by(lambda row: (row.village, row.rt), kept_counts(desk).rows),
            families.last_measured(), children.by_place(),
            sorted(zip(children.n.tolist(), children.figures.tolist(), strict=True)),
        ))  # fmt: skip
    keep_counts(desk)
    return [*found, count_pairs(desk)]


def counted_anew(desk: Desk) -> list[Any]:
    """Return the same of everybody's columns."""
    found: list[Any] = []
    of = village_columns(desk, Area())
    for back in BACK:
        month = this_month(desk) - back
        day = day_of(desk, month)
        figures = village_figures(desk, Area(), day)
        since = f"{(month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}-01"
        by_child = of.once(SkdnColumns).by_child(month)
        bits = np.zeros(len(by_child.at), dtype=np.int64)
        for bit, name in enumerate(FIGURES):
            bits |= by_child.figures[name].astype(np.int64) << bit
        found.append((
            figures.by(lambda row: row.id), figures.total, figures.by_rt,
            figures.last_measured(since, day.isoformat()), of.once(SkdnColumns).by_place(month),
            sorted(
                (n, bit)
                for n, bit in zip(of.n[by_child.at].tolist(), bits.tolist(), strict=True)
                if bit
            ),
        ))  # fmt: skip
    records = desk.store.records
    denied = matching_rows.said_of_pairs(records, joined=False)
    alike = {(one.id, other.id) for one, other, _ in pairs(matching_rows.everybody(records))}
    return [*found, len(alike - denied)]


def disturb(desk: Desk, one: Disturbance) -> None:
    """Record what a disturbance says, or what a hub alone does."""
    if one.kind in KINDS:
        Disturber(desk).disturb([one])
        return
    people = sorted(row["id"] for row in desk.store.records.find("person", {}))
    first, second = people[one.who % len(people)], people[one.which % len(people)]
    if one.kind == "purged":
        with desk.store.transaction():
            desk.store.journal.purge([first])
        return
    if one.kind == "written_before":
        families = sorted(row["id"] for row in desk.store.records.find("family", {}))
        family = families[one.which % len(families)]
        if one.amount % 2:
            written_before(desk, "person", "kin", first, {"family": family}, one)
        else:
            place = {"village": VILLAGES[one.which % 2], "rt": "07"}
            written_before(desk, "family", "place", family, place, one)
        return
    pair = {"a": first, "b": second}
    drafts: dict[str, dict[str, Any]] = {
        "joined": {"do": "join_persons", **pair},
        "parted": {"do": "split_person", "id": _joined(desk, one) or first},
        "not_same": {"do": "not_same", **pair, "take_back": one.amount % 3 == 0},
        "new_family": {
            "do": "register_family", "village": "Lok Tuan", "rt": "3", "posyandu": "LT01",
            "members": [
                {"name": "Bunga", "sex": "female", "birth_date": "1999-01-01", "relation": "wife"}
            ],
        },
    }  # fmt: skip
    with suppress(KbdeskError):
        record(desk, drafts[one.kind])


def _joined(desk: Desk, one: Disturbance) -> str | None:
    joined = sorted(row["a"] for row in desk.store.records.find("alias", {"joined": True}))
    return joined[one.who % len(joined)] if joined else None


def written_before(
    desk: Desk, entity: str, group: str, row: str, fields: dict[str, Any], one: Disturbance
) -> None:
    """Take in what another machine wrote before all others; no table shows it."""
    epoch = epoch_name(f"{one.amount:032x}", f"{one.who:032x}")
    held = desk.store.journal.epochs.get(epoch)
    operation = Operation(
        at=1_700_000_000_000, clock=1 + one.ago, entity=entity, epoch=epoch, fields=fields,
        group=group, parents=[], row=row, seq=held.highest + 1 if held else 1, user=None,
        v=SCHEMA,
    )  # fmt: skip
    body = operation.body()
    with desk.store.transaction():
        desk.store.accept([Incoming(operation, body, digest(body))])


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DISTURBANCES, min_size=1, max_size=4))
def test_whatever_is_recorded_the_mended_counts_are_those_made_anew(
    hub: Desk, disturbances: list[Disturbance]
) -> None:
    counted(hub)
    for one in disturbances:
        disturb(hub, one)
    assert counted(hub) == counted_anew(hub)
