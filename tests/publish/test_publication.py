"""What a city publishes of itself: nothing that names anybody, only what changed, and no purged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import publishing, purging
from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.practice import mark_practice
from kbdesk.commands.publishing import key_of, set_target
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.publish import numbers
from kbdesk.publish.facts_file import open_facts
from kbdesk.publish.numbers import Numbers, pid_of
from kbdesk.publish.tables import FREEZING, FROZEN_AFTER, TABLES
from kbdesk.queries import facts_children, facts_families, facts_kitchen, facts_services
from kbdesk.store.fact_state import FactStates
from kbdesk.store.keyring import Kdf
from kbdesk.sync.keys import BoxKeys
from kbdesk.sync.records import record_json
from tests.demo.homes import PASSPHRASE, noon
from tests.publish.cities import RUNNING, TODAY, WAREHOUSE, Facts, published, refusal

ROWS = {
    "child_month": facts_children.ChildMonth,
    "measurement": facts_children.MeasuredFact,
    "month_close": facts_children.MonthClose,
    "family_month": facts_families.FamilyMonth,
    "couple_month": facts_families.CoupleMonth,
    "recipient_month": facts_kitchen.RecipientMonth,
    "service": facts_services.ServiceFact,
}


def test_each_row_has_the_columns_of_its_table() -> None:
    for name, row in ROWS.items():
        columns = tuple(one.name for one in TABLES[name].row_columns)
        assert row._fields == columns, name  # type: ignore[attr-defined]


# -- nobody is named -------------------------------------------------------------------------


def plain_bytes(path: Path) -> bytes:
    """Return all that a file says, to who has the warehouse's key and to who has not."""
    with open_facts(path, [WAREHOUSE]) as opened_file:
        said = [record_json(opened_file.header), record_json(opened_file.manifest)]
        said += [line for _, line in opened_file.lines()]
    return b"\n".join([path.read_bytes(), *said])


def secrets_of(desk: Desk) -> dict[str, set[str]]:
    """Return whatever a hub knows that must not leave it, by what it is."""
    records = desk.store.records
    people, families = list(records.find("person", {})), list(records.find("family", {}))
    ids = {row["id"] for row in (*people, *families)}
    for kind in ("measurement", "service", "recipient", "pregnancy", "visit", "referral"):
        ids |= {row["id"] for row in records.find(kind, {})}
    return {
        "name": {row["name"] for row in people},
        "nik": {row["nik"] for row in people},
        "phone": {row["phone"] for row in families},
        "kk": {row["kk"] for row in families},
        "address": {row["address"] for row in families},
        "birth": {row["birth_date"] for row in people},
        "id": ids | {one.replace("-", "") for one in ids},
        "words": {row["detail"] for row in records.find("service", {"kind": "pmt"})},
    }


def test_nothing_in_a_file_names_anybody(desk: Desk, tmp_path: Path) -> None:
    wife = next(iter(desk.store.records.find("person", {"relation": "wife"})))["id"]
    for kind, detail in (("pmt", "bubur Rahasia"), ("deworming", "obat Rahasia")):
        record(
            desk,
            {"do": "record_service", "person": wife, "date": TODAY, "kind": kind, "detail": detail},
        )
    answer, facts = published(desk, tmp_path)
    said = plain_bytes(Path(answer["path"]))
    # the days of months are in it: whoever was born on one is not told by it
    days = {row[name] for row in facts.dimensions["month"] for name in ("first", "last", "until")}
    public = {str(day) for day in days}
    for what, values in secrets_of(desk).items():
        assert values - {None}, what
        for value in values - {None, ""} - public:
            assert value.encode() not in said, (what, value)
    assert b"ahasia" not in said
    assert FactStates(desk.store).key().hex().encode() not in said


def test_a_number_tells_nothing_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = Numbers(b"a" * 32), Numbers(b"b" * 32)
    assert one.of("x") == pid_of(b"a" * 32, "x") != other.of("x")
    assert 0 <= one.of("x") < 2**63
    monkeypatch.setattr(numbers, "pid_of", lambda _key, _id: 7)
    with pytest.raises(KbdeskError, match=r"publish\.numbers_meet"):
        Numbers(b"a" * 32).several(["x", "x", "y"])


# -- only what changed -----------------------------------------------------------------------


def test_publishing_again_changes_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, facts = published(desk, tmp_path / "a")
    again, _ = published(desk, tmp_path / "b")
    same = {"path", "new", "changed"}
    assert {k: v for k, v in again.items() if k not in same} == {
        k: v for k, v in first.items() if k not in same
    }
    # told anew it is the same; where nothing was recorded it is not even told
    monkeypatch.setattr(publishing, "unchanged", lambda *_: None)
    told_again, _ = published(desk, tmp_path / "d")
    assert told_again | {"path": ""} == again | {"path": ""}
    monkeypatch.undo()
    with monkeypatch.context() as patched:
        patched.delattr(publishing, "tell")
        published(desk, tmp_path / "e")
    assert (first["base"], first["new"], again["new"]) == ("whole", True, False)
    assert again["sha256"] == first["sha256"]
    assert Path(again["path"]).read_bytes() == Path(first["path"]).read_bytes()
    # told anew, with nothing kept of before but key and numbers, it is the same
    whole, told = published(desk, tmp_path / "c", whole=True)
    assert (whole["serial"], whole["changed"]) == (2, 0)
    assert told.digests == facts.digests
    assert told.slices == facts.slices


def weigh(desk: Desk, day: str = TODAY) -> str:
    """Weigh somebody who was not weighed this month; return the child."""
    seen = {
        row["child"]
        for row in desk.store.records.find("measurement", {})
        if (row["date"] or "").startswith(day[:7])
    }
    child: str = next(
        row["id"]
        for row in sorted(desk.store.records.find("person", {}), key=lambda row: str(row["id"]))
        if "2024" < (row["birth_date"] or "") < "2026-02" and row["id"] not in seen
        and not row["left_date"] and not row["death_date"]
    )  # fmt: skip
    record(desk, {"do": "record_measurement", "child": child, "date": day, "weight_kg": 9.1})
    return child


def test_a_weighing_changes_its_childs_slices_alone(desk: Desk, tmp_path: Path) -> None:
    _, before = published(desk, tmp_path)
    child = weigh(desk)
    answer, after = published(desk, tmp_path)
    bucket = Numbers(FactStates(desk.store).key()).of(child) % 16
    changed = {key for key, digest in after.digests.items() if before.digests.get(key) != digest}
    assert ("child_month", RUNNING, bucket) in changed
    assert ("measurement", RUNNING, bucket) in changed
    assert {key[0] for key in changed} <= {"child_month", "measurement", "family_month"}
    assert {key[1] for key in changed} == {RUNNING}
    assert answer["base"] == "changes"
    assert changed <= after.slices.keys()
    assert answer["changed"] == len(changed)


def test_a_whole_one_deletes_the_earlier_files_of_this_city(desk: Desk, tmp_path: Path) -> None:
    first, _ = published(desk, tmp_path)
    weigh(desk)
    second, _ = published(desk, tmp_path)
    assert second["deleted"] == []
    strange = tmp_path / "0000.kbfacts"
    strange.write_bytes(b"of somebody else")
    third, _ = published(desk, tmp_path, whole=True)
    assert sorted(third["deleted"]) == sorted(Path(one["path"]).name for one in (first, second))
    assert {path.name for path in tmp_path.iterdir()} == {strange.name, Path(third["path"]).name}


def test_a_file_that_was_spoiled_is_written_again(desk: Desk, tmp_path: Path) -> None:
    answer, _ = published(desk, tmp_path)
    Path(answer["path"]).write_bytes(b"half")
    again, _ = published(desk, tmp_path)
    assert again["sha256"] == answer["sha256"]
    (desk.store.paths.outbox / Path(answer["path"]).name).write_bytes(b"half")
    newer, _ = published(desk, tmp_path)
    assert newer["serial"] == answer["serial"] + 1


# -- months -----------------------------------------------------------------------------------


def test_past_families_stay_as_they_were_said_and_children_do_not(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = published(desk, tmp_path)
    monkeypatch.setattr(desk, "clock", noon("2026-12-13"))
    now = RUNNING + 4
    _, told = published(desk, tmp_path)
    assert told.header.base == "whole"
    months = {row["month"]: row for row in told.dimensions["month"]}
    assert [m for m, row in months.items() if row["provisional"]] == [now]
    frozen = [month for month, row in months.items() if row["frozen"]]
    assert frozen == list(range(RUNNING - 12, now - FROZEN_AFTER))
    for family in desk.store.records.find("family", {}):
        record(
            desk,
            {"do": "edit_family", "id": family["id"], "house": {"drinking_water": "river"},
             "welfare_rank": 1},
        )  # fmt: skip
    weigh(desk, "2026-05-20")
    _, after = published(desk, tmp_path)
    for month in months:
        for table in FREEZING:
            same = after.rows(table, month) == told.rows(table, month) or table == "couple_month"
            held = {k: d for k, d in after.digests.items() if k[:2] == (table, month)}
            if month in frozen:
                assert held == {k: d for k, d in told.digests.items() if k[:2] == (table, month)}
            elif table == "family_month" and after.rows(table, month):
                assert not same, month
    assert {k for k in after.slices if k[:2] == ("child_month", RUNNING - 3)}
    # what was frozen in the first publication is the same five months later
    old = RUNNING - FROZEN_AFTER - 1
    for key, digest in before.digests.items():
        if key[0] in FREEZING and key[1] <= old:
            assert told.digests[key] == digest


# -- who may ----------------------------------------------------------------------------------


def test_only_a_hub_with_a_key_publishes(desk: Desk, tmp_path: Path) -> None:
    assert refusal(desk, tmp_path / "none") == "stick.folder_missing"
    desk.store.set_setting("publishing", "null")
    assert refusal(desk, tmp_path) == "publish.no_key"
    desk.store.set_setting("role", "supervisor")
    assert refusal(desk, tmp_path) == "hub.not_a_hub"
    desk.store.set_setting("role", "hub")
    mark_practice(desk)
    assert refusal(desk, tmp_path) == "home.practice"
    assert not list(tmp_path.iterdir())


def test_a_laptop_is_refused(tmp_path: Path) -> None:
    create_home(
        tmp_path / "home", role="posyandu", name="L", user="u", passphrase=PASSPHRASE,
        posyandu=["LT01"], kdf=Kdf(memory_kib=8, passes=1),
    )  # fmt: skip
    with opened(tmp_path / "home", user="u", passphrase=PASSPHRASE) as laptop:
        assert refusal(laptop, tmp_path) == "hub.not_a_hub"
        with pytest.raises(KbdeskError, match="not_a_hub"):
            set_target(laptop, WAREHOUSE.public)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"city": 9999, "name": "Nusa"}, "publish.unknown_city"),
        ({"city": 6472}, "publish.bad_name"),
        ({"name": " \n "}, "publish.bad_name"),
    ],
)
def test_what_is_told_once_is_checked(desk: Desk, told: dict[str, Any], code: str) -> None:
    with pytest.raises(KbdeskError) as refused:
        set_target(desk, **told)
    assert refused.value.code == code


def test_a_key_is_a_word_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key.txt"
    file.write_text(f"{WAREHOUSE.public} Gudang Kaltim\n", encoding="utf-8")
    assert key_of(str(file)) == key_of(WAREHOUSE.public) == WAREHOUSE.public
    for wrong in ("age1nobody", str(tmp_path), str(tmp_path / "none"), "", "a\0b"):
        with pytest.raises(KbdeskError, match=r"publish\.bad_key"):
            key_of(wrong)


def test_another_key_or_city_makes_it_whole(desk: Desk, tmp_path: Path) -> None:
    published(desk, tmp_path)
    set_target(desk, city=6472, name="Kota Samarinda")
    answer, facts = published(desk, tmp_path)
    assert (answer["base"], facts.header.city) == ("whole", 6472)
    other = BoxKeys.generate()
    set_target(desk, other.public)
    with pytest.raises(KbdeskError, match="not_for_this_warehouse"):
        published(desk, tmp_path)
    acts = [line.act for line in desk.store.trail.lines()]
    assert acts[:2] == ["published", "publishing_set"]


# -- purged, and set back ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(shared_city: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A copy of the city's home, as a backup that was put back: a new epoch."""
    home = tmp_path_factory.mktemp("copied") / "home"
    shutil.copytree(shared_city.paths.folder, home, ignore=shutil.ignore_patterns("*.lock"))
    with opened(home, user="u", passphrase=PASSPHRASE, clock=noon(TODAY)) as desk:
        yield desk


def test_who_is_purged_is_in_no_row_and_among_the_erased(copied: Desk, tmp_path: Path) -> None:
    first, before = published(copied, tmp_path)
    assert (first["epoch_no"], first["base"]) == (2, "whole")
    key = FactStates(copied.store).key()
    wives = [row["wife"] for month in before.months() for row in before.rows("couple_month", month)]
    frozen = {row["wife"] for row in before.rows("couple_month", RUNNING - 10)}
    children = {row["child"] for row in before.rows("child_month", RUNNING)}
    people = {pid_of(key, row["id"]): row["id"] for row in copied.store.records.find("person", {})}
    wife, child = max(frozen, key=wives.count), min(children)
    for person in (wife, child):
        purging.purge(copied, people[person], "permintaan keluarga")
        # the rows of frozen months that are kept here are written anew at once
        kept = FactStates(copied.store).frozen("couple_month", RUNNING - 10).values()
        assert kept
        assert str(person).encode() not in b"".join(kept)
        held = {
            row[at]
            for (table, _, _), rows in Facts(Path(first["path"])).slices.items()
            for row in rows
            for at in range(len(row))
            if TABLES[table].row_columns[at].kind == "pid"
        }
        assert person in held
    answer, after = published(copied, tmp_path)
    assert answer["base"] == "whole"
    assert answer["deleted"] == [Path(first["path"]).name]
    assert {wife, child} <= set(after.manifest.erased)
    said = plain_bytes(Path(answer["path"]))
    lines = json.dumps([list(rows) for rows in after.slices.values()], default=str).encode()
    for person in (wife, child):
        assert str(person).encode() not in lines
        assert people[person].encode() not in said
    # of all the others nothing changed
    touched = {wife % 16, child % 16}
    for slice_key, digest in after.digests.items():
        if slice_key[0] == "couple_month" and slice_key[2] not in touched:
            assert before.digests[slice_key] == digest
