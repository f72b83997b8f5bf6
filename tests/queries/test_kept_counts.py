"""What is kept of everybody's counts is what would be counted anew, whatever was recorded since."""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kbdesk.commands.district_tables import send_table
from kbdesk.commands.limits import put_in_force
from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.desk import Clock, Desk
from kbdesk.domain.comparison import COMPARED as COMPARED_FIGURES
from kbdesk.domain.district_tables import shipped_table
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.indicators import Part
from kbdesk.domain.limits import shipped
from kbdesk.domain.matching import pairs
from kbdesk.domain.report_json.comparison import By
from kbdesk.domain.skdn import FIGURES
from kbdesk.journal.operation import SCHEMA, Operation, digest, epoch_name
from kbdesk.queries import comparison
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.city import city, said
from kbdesk.queries.conflicts import conflict_id
from kbdesk.queries.kept import keep_counts, kept_counts
from kbdesk.queries.kept_counts import KeptCounts
from kbdesk.queries.kept_pairs import count_pairs
from kbdesk.queries.mayor import mayor
from kbdesk.queries.mayor_told import said as mayor_said
from kbdesk.queries.nutrition import tallies
from kbdesk.queries.population import day_of
from kbdesk.queries.service_coverage import coverage
from kbdesk.queries.skdn import month_text, skdn
from kbdesk.queries.skdn_columns import SkdnColumns
from kbdesk.queries.village_columns import village_columns
from kbdesk.queries.village_figures import village_figures
from kbdesk.store import matching_rows
from kbdesk.store.held_operations import Incoming
from kbdesk.store.store import Store
from kbdesk.store.touched import WATCHED
from tests.demo.homes import new_home
from tests.queries.disturbing import KINDS, POSYANDU, SPAN_DAYS, VILLAGES, Disturbance, Disturber

BACK = (0, 1, 5, 13)
"""The months that are looked at, back from this one."""
OTHERS = (
    "joined", "parted", "not_same", "purged", "new_family", "written_before", "settled",
    "limits", "score_table", "posyandu_named", "month_closed", "target",
)  # fmt: skip
COMPARED: Final[tuple[tuple[str, By], ...]] = (
    ("skdn", "village"), ("krs", "posyandu"), ("kb", "village"), ("tpk", "village"),
    ("nutrition", "village"), ("services", "posyandu"), ("ages", "village"),
)  # fmt: skip
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
            families.by(kept_counts(desk).groups(lambda row: row.id)), families.total(),
            families.by(kept_counts(desk).groups(lambda row: (row.village, row.rt))),
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
    denied = matching_rows.pairs_denied(records)
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
    if one.kind in ("limits", "score_table"):
        _rules(desk, one)
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
    code = POSYANDU[one.which % len(POSYANDU)]
    contested = desk.store.journal.contested()
    conflict = contested[one.who % len(contested)] if contested else ("person", first, "kin")
    heads = desk.store.journal.heads(*conflict)
    drafts: dict[str, dict[str, Any]] = {
        "joined": {"do": "join_persons", **pair},
        "parted": {"do": "split_person", "id": _joined(desk, one) or first},
        "not_same": {"do": "not_same", **pair, "take_back": one.amount % 3 == 0},
        "settled": {
            "do": "settle", "conflict": conflict_id(*conflict),
            "choose": str(heads[one.amount % len(heads)].name) if heads else "",
        },
        "posyandu_named": {
            "do": "name_posyandu", "posyandu": code, "name": "Melati",
            "village": VILLAGES[one.amount % 2], "puskesmas": ("Utara", "Barat")[one.who % 2],
        },
        "month_closed": {
            "do": "close_month", "posyandu": code,
            "month": month_text(this_month(desk) - 1 - one.amount % 3),
        },
        "target": {
            "do": "set_target", "year": 2026, "indicator": "d_s", "value": 50 + one.amount % 50,
        },
        "new_family": {
            "do": "register_family", "village": "Lok Tuan", "rt": "3", "posyandu": "LT01",
            "members": [
                {"name": "Bunga", "sex": "female", "birth_date": "1999-01-01", "relation": "wife"}
            ],
        },
    }  # fmt: skip
    with suppress(KbdeskError):
        record(desk, drafts[one.kind])


def _rules(desk: Desk, one: Disturbance) -> None:
    """Send other limits, or another table of rules, from some day on."""
    since = desk.clock.today() + timedelta(days=one.which % 40)
    with suppress(KbdeskError):
        if one.kind == "limits":
            found = copy.deepcopy(dict(shipped()))
            found["version"] = f"kota-{one.who}"
            found["glucose"]["random"][1][1] = 170 + one.amount % 25
            put_in_force(desk, json.dumps(found), since)
        else:
            table = json.loads(shipped_table("score").text)
            file = desk.store.paths.folder / "score.json"
            file.write_text(json.dumps({**table, "version": f"kota-{one.who}"}), encoding="utf-8")
            send_table(desk, "score", file, since)


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


def told(desk: Desk) -> list[Any]:
    """Return what a reader at the hub sees of a month on every page that speaks of everybody.

    Before it is returned, the pages are held to each other.
    """
    month = this_month(desk)
    page = city(desk, month)
    paper = mayor(desk, month, Area())
    assert paper.of.now == page.total.now
    assert {one.code: one.now for one in paper.places} == {
        one.village: one.of.now for one in page.villages
    }
    found: list[Any] = [said(page), said(city(desk, month - 1)), mayor_said(paper)]
    for report, by in COMPARED:
        reading = comparison.read(desk, report, by, month, Area())
        found += [(one.total, dict(one.places)) for _, one in sorted(reading.of.items())]
        total = reading.of[month].total
        if report == "nutrition" or total is None:
            continue  # its children are those measured in the month
        for name, share in page.total.now.items():
            if name in COMPARED_FIGURES[report]:
                assert (total[name].part, total[name].whole) == (share.part, share.whole)
    of_skdn = skdn(desk, month, Area())
    assert page.total.now["d_s"] == Part(of_skdn.total.d, of_skdn.total.s)
    return found


def forgotten(desk: Desk) -> None:
    """Forget everything that is kept."""
    with desk.store.transaction():
        desk.store.derived.drop()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DISTURBANCES, min_size=1, max_size=4), st.integers(0, 40))
@example([Disturbance("other_rt", 3, 1, 40, 2), Disturbance("mother_unnamed", 1, 0, 0, 0)], 40)
@example([Disturbance("written_before", 5, 1, 1, 2), Disturbance("settled", 0, 0, 0, 1)], 0)
def test_whatever_is_recorded_the_mended_counts_are_those_made_anew(
    hub: Desk, disturbances: list[Disturbance], days: int
) -> None:
    """Also once some days have gone by, and on every page that says them."""
    desk = replace(hub, clock=Clock(lambda: hub.clock.wall_ms() + days * 86_400_000))
    counted(hub)
    told(hub)
    for one in disturbances:
        disturb(hub, one)
    mended = counted(desk), told(desk)
    assert mended[0] == counted_anew(desk)
    forgotten(hub)
    assert mended[1] == told(desk)


def test_a_page_that_is_kept_is_mended_and_not_counted_anew(
    hub: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(hub)
    disturb(hub, Disturbance("weighing", 1, 1, 3, 50))
    monkeypatch.setattr(KeptCounts, "_everybody", None)
    monkeypatch.setattr("kbdesk.queries.kept_pairs.pairs", None)
    told(hub)


def test_counts_that_outlast_a_record_follow_from_the_tables_that_are_watched(
    hub: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is read and not watched would leave counts as they were."""
    read: set[str] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return sqlite3.SQLITE_OK

    forgotten(hub)
    monkeypatch.setattr(Store, "beside", lambda store, job: lambda: job(store.records))
    hub.store.db.set_authorizer(note)
    try:
        counts = kept_counts(hub)
        for back in BACK:
            month = this_month(hub) - back
            counts.families(day_of(hub, month))
            counts.children(month)
            tallies(hub, Area(), range(month, month + 1))
            coverage(hub, Area(), range(month, month + 1))
    finally:
        hub.store.db.set_authorizer(None)
    assert {"person", "family", "measurement", "service"} < read
    # which kelurahan a posyandu is of is asked when they are summed, and the iron rule of the
    # limits is in their name
    others = {"setting", "json_each", "sqlite_master", "touched", "posyandu", "limits"}
    assert read - WATCHED <= others
