"""show, list and search: every field that is shown can be asked for, and what is not there."""

from __future__ import annotations

import pytest

from tests.cli.machine import Machine, Object

FAMILY = "00000000-0000-4000-8000-00000000000a"
MOTHER = "00000000-0000-4000-8000-00000000000b"
CHILD = "00000000-0000-4000-8000-00000000000c"
KINDS = ("family", "person", "child", "measurement", "visit", "service", "referral", "user",
         "device", "posyandu")  # fmt: skip


@pytest.fixture
def full(laptop: Machine) -> Machine:
    laptop.record(
        {
            "do": "register_family",
            "id": FAMILY,
            "village": "Lok Tuan",
            "rt": "07",
            "rw": "2",
            "kk": "6474010101010001",
            "address": "Jl. Kapal Pinisi 3",
            "welfare_rank": 2,
            "house": {"drinking_water": "ledeng", "latrine": "sendiri"},
            "members": [
                {"id": MOTHER, "name": "Nur Aini", "sex": "female", "birth_date": "1995-05-05"},
                {
                    "id": CHILD,
                    "name": "Réza Pratama",
                    "sex": "male",
                    "birth_date": "2025-01-31",
                    "relation": "child",
                    "mother": MOTHER,
                    "nik": "6474013101250001",
                    "birth_weight_g": 3100,
                    "birth_length_cm": 49.5,
                },
            ],
        },
        {
            "do": "record_measurement",
            "child": CHILD,
            "date": "2025-09-01",
            "weight_kg": 7.4,
            "lenhei_cm": 68.3,
            "headc_cm": 43.9,
            "muac_cm": 13.7,
            "position": "lying",
            "oedema": False,
            "confirm": ["measurement.weight_jump"],
        },
        {"do": "record_measurement", "child": CHILD, "date": "2025-10-01", "weight_kg": 8.4},
        {
            "do": "record_visit",
            "family": FAMILY,
            "date": "2025-10-01",
            "visitor": "Sari",
            "target": CHILD,
            "purpose": "dofu",
            "counselling": ["asi", "mp-asi"],
        },
        {
            "do": "record_service",
            "person": CHILD,
            "date": "2025-08-02",
            "kind": "vitamin_a",
            "detail": "blue",
        },
        {
            "do": "create_referral",
            "person": CHILD,
            "date": "2025-10-01",
            "reasons": ["R05", "R07"],
            "to": "Puskesmas",
        },
        {"do": "name_posyandu", "posyandu": "LT01", "name": "Melati"},
    )
    return laptop


def asked(value: object) -> str:
    """Return a shown value as --where takes it."""
    if value is None or value == []:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value[0] if isinstance(value, list) else value)


def test_every_field_that_is_listed_can_be_asked_for(full: Machine) -> None:
    for kind in KINDS:
        rows = full.done("list", kind).lines
        assert rows, kind
        for row in rows:
            for field, value in row.items():
                found = full.done("list", kind, "--where", f"{field}={asked(value)}").lines
                assert row in found, (kind, field, value)
                everything = [f"--where={f}={asked(v)}" for f, v in row.items()]
            assert full.done("list", kind, *everything).lines == [row]


@pytest.mark.parametrize(
    ("kind", "condition", "count"),
    [
        ("measurement", "weight_kg=7.4", 1),
        ("measurement", "weight_kg=7.40", 1),
        ("measurement", "weight_kg=7,4", 1),
        ("measurement", "weight_kg=7.4004", 0),
        ("measurement", "weight_kg=nan", 0),
        ("measurement", "weight_kg=1e999", 0),
        ("measurement", "weight_kg=" + "9" * 23, 0),
        ("measurement", "weight_kg=banyak", 0),
        ("measurement", "oedema=false", 1),
        ("measurement", "oedema=true", 0),
        ("measurement", "oedema=null", 1),
        ("measurement", "confirm=measurement.weight_jump", 1),
        ("measurement", "confirm=null", 1),
        ("referral", "reasons=R07", 1),
        ("referral", "reasons=R0", 0),
        ("referral", "to=Puskesmas", 1),
        ("family", "welfare_rank=2", 1),
        ("family", "phone=null", 1),
        ("family", "address=Jl. Kapal Pinisi 3", 1),
        ("child", "birth_length_cm=49.5", 1),
        ("child", f"mother={MOTHER}", 1),
        ("person", "name=' OR 1=1 --", 0),
        ("person", "name=a=b", 0),
        ("user", "active=true", 1),
        ("user", "active=false", 0),
    ],
)
def test_where(full: Machine, kind: str, condition: str, count: int) -> None:
    assert len(full.done("list", kind, "--where", condition).lines) == count


def test_limits(full: Machine) -> None:
    assert full.done("list", "measurement", "--limit", "0").out == ""
    assert len(full.done("list", "measurement", "--limit", "1").lines) == 1
    assert len(full.done("list", "child", "--limit", "5").lines) == 1
    for bad in ("-1", "x", "9" * 30):
        assert full.ask("list", "person", "--limit", bad).status == 2
    assert full.ask("list", "person", "--where", "name").status == 2
    assert full.ask("list", "person", "--where", "=x").status == 2


def test_what_is_not_there(full: Machine) -> None:
    assert full.ask("list", "dragon").code == "list.unknown_kind"
    assert full.ask("list", "alias").code == "list.unknown_kind"
    assert full.ask("show", "sqlite_master", "x").code == "list.unknown_kind"
    for where in ("dragon=1", 'x" OR 1=1 --=1', "noted=1", "reasons=R05", "n=1"):
        assert full.ask("list", "person", "--where", where).code == "list.unknown_field"
    for kind in KINDS:
        for id_ in ("x", "", "00000000-0000-4000-8000-0000000000ff", "'", "x" * 100_000, "👶"):
            assert full.ask("show", kind, id_).code == "show.not_found"
    assert full.ask("show", "person", "\udcff").code == "program.not_text"


def test_an_id_in_any_spelling(full: Machine) -> None:
    for spelt in (CHILD, CHILD.upper(), CHILD.replace("-", ""), f"{{{CHILD}}}"):
        assert full.done("show", "child", spelt).object["id"] == CHILD
    device = full.done("list", "device").object["id"]
    assert full.done("show", "device", device.upper()).object["id"] == device
    assert full.done("show", "posyandu", "lt01").object["name"] == "Melati"


def names(machine: Machine, text: str) -> list[str]:
    rows: list[Object] = machine.done("search", text).lines
    return [row["name"] for row in rows]


def test_search(full: Machine) -> None:
    child, mother = "Réza Pratama", "Nur Aini"
    assert names(full, "reza") == [child]
    assert names(full, "RÉZA pra") == [child]
    assert names(full, "prat") == [child]
    assert names(full, "nur") == [mother, child]  # her own name first, then her child
    assert names(full, "6474013101") == [child]
    assert set(names(full, "pinisi")) == {child, mother}
    for text in ("", " ", '"', "*", "a* OR b", "NEAR(a b)", "-", "()", "ab cd " * 5000, "\x01"):
        assert full.done("search", text).status == 0
    assert full.done("search", "reza", "--limit", "0").out == ""
