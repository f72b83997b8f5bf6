"""duplicates list, join, split, not-same at the command line."""

from __future__ import annotations

from tests.cli.machine import Machine

FAMILIES = ("00000000-0000-4000-8000-0000000000f1", "00000000-0000-4000-8000-0000000000f2")
FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"


def register(laptop: Machine) -> None:
    for family, child, name in zip(
        FAMILIES, (FIRST, SECOND), ("Bahari Putra", "Bahari Putera"), strict=True
    ):
        laptop.record(
            {
                "do": "register_family", "id": family, "village": "64.74.01.1003", "rt": "03",
                "members": [{"id": child, "name": name, "sex": "male",
                             "birth_date": "2024-02-29"}],
            }
        )  # fmt: skip


def test_found_joined_and_split(laptop: Machine) -> None:
    register(laptop)
    pair = laptop.done("duplicates", "list").object
    assert (pair["a"], pair["b"], pair["certainty"]) == (FIRST, SECOND, "likely")
    assert 90 <= pair["score"] <= 100
    assert [one["code"] for one in pair["reasons"]] == [
        "duplicate.same_birth_date",
        "duplicate.similar_name",
    ]
    assert pair["reasons"][1]["message"] == f"names {pair['reasons'][1]['percent']}% alike"
    assert [one["name"] for one in pair["persons"]] == ["Bahari Putra", "Bahari Putera"]
    assert laptop.done("duplicates", "list", "--posyandu", "LT09").lines == []
    alone = laptop.done("state").object["counts"]["person"]
    joined = laptop.done("duplicates", "join", SECOND.upper(), FIRST).object
    assert joined == {"id": FIRST, "joined": [FIRST, SECOND]}
    assert laptop.done("state").object["counts"]["person"] == alone - 1
    assert laptop.done("show", "child", SECOND).object["id"] == FIRST
    assert laptop.done("duplicates", "list").lines == []
    assert laptop.done("check").object["ok"] is True
    # the id of the record that is listed no more is taken all the same
    other = {"do": "add_person", "family": FAMILIES[0], "name": "Lain", "sex": "female"}
    for taken in (FIRST, SECOND):
        assert laptop.refused({**other, "id": taken})["code"] == "record.id_exists"
    assert laptop.done("duplicates", "split", FIRST).object["apart"] == [SECOND]
    assert laptop.done("state").object["counts"]["person"] == alone
    assert laptop.done("duplicates", "list").lines == []


def test_refusals(laptop: Machine) -> None:
    register(laptop)
    assert laptop.ask("duplicates", "join", FIRST, FIRST).code == "duplicate.itself"
    assert laptop.ask("duplicates", "join", FIRST, FAMILIES[0]).code == "person.unknown"
    assert laptop.ask("duplicates", "join", FIRST, "x").code == "draft.not_an_id"
    assert laptop.ask("duplicates", "split", FIRST).code == "duplicate.not_joined"
    assert laptop.ask("duplicates", "list", "--posyandu", "?").code == "posyandu.bad_code"
    laptop.done("duplicates", "not-same", FIRST, SECOND)
    assert laptop.done("duplicates", "list").lines == []
