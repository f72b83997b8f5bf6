"""`record`: whatever the lines are, one answer each; all or none with --atomic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.machine import Machine, jsonl

FAMILY = {"do": "register_family", "village": "Lok Tuan", "rt": "01"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"x", "record.bad_json"),
        (b'{"do":', "record.bad_json"),
        (b'{"do":NaN}', "record.bad_json"),
        (b'{"do":Infinity}', "record.bad_json"),
        (b'{"do":"register_family","rt":"\xff"}', "record.bad_json"),
        (b"\xff\xfe{\x00}\x00", "record.bad_json"),
        (b'{"do":"x"}{"do":"x"}', "record.bad_json"),
        (b"{'do':'x'}", "record.bad_json"),
        (b"[" * 300_000, "record.bad_json"),
        (b'{"a":' * 100_000, "record.bad_json"),
        (b'{"do":' + b"9" * 5000 + b"}", "record.bad_json"),
        (b"[]", "record.not_an_object"),
        (b'"register_family"', "record.not_an_object"),
        (b"null", "record.not_an_object"),
        (b'{"do":"edit_family","do":"edit_family"}', "record.duplicate_field"),
        (b'{"do":"edit_family","house":{"a":1,"a":1}}', "record.duplicate_field"),
        (b'{"do":"' + b"a" * (2 << 20) + b'"}', "record.line_too_long"),
        (b"{}", "record.no_verb"),
        (b'{"do":null}', "record.no_verb"),
        (b'{"do":' + b"[" * 900 + b"]" * 900 + b"}", "record.no_verb"),
        (b'{"do":"fly"}', "record.unknown_verb"),
        (b'{"do":"\\ud800"}', "record.unknown_verb"),
        (b'{"do":"move_person","\\ud800":1}', "draft.missing"),
        (b'{"do":"register_family","village":"Lok Tuan","rt":"1","\\ud800":1}',
         "draft.unknown_field"),
        (b'{"do":"register_family","village":"Lok Tuan","rt":"1","welfare_rank":1e999}',
         "draft.not_whole"),
    ],
)  # fmt: skip
def test_a_doubtful_line_is_refused(laptop: Machine, raw: bytes, code: str) -> None:
    error = laptop.refused(raw + b"\n")
    assert error["code"] == code
    assert len(error["message"]) < 500


def test_what_is_no_line_has_no_answer(laptop: Machine) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(FAMILY).encode() + b"\r\n\r\n  \t\n\n"
    raw += json.dumps(FAMILY).encode()  # and the last line has no end
    assert [one["ok"] for one in laptop.done("record", stdin=raw).lines] == [True, True]
    assert laptop.done("record", "-", stdin=b"").out == ""


def test_a_refused_line_stops_no_other(laptop: Machine, tmp_path: Path) -> None:
    file = tmp_path / "catatan baru.jsonl"
    file.write_text(jsonl([FAMILY, {"do": "fly"}, FAMILY]), encoding="utf-8")
    said = laptop.ask("record", file)
    assert said.code == "record.refused"
    assert [one["ok"] for one in said.lines] == [True, False, True]
    assert laptop.done("state").object["counts"]["family"] == 2


def test_atomic_is_all_or_none(laptop: Machine) -> None:
    before = laptop.done("state").object
    said = laptop.ask("record", "--atomic", stdin=jsonl([FAMILY, {"do": "fly"}, FAMILY]))
    assert said.code == "record.refused"
    assert [one["error"]["code"] for one in said.lines] == [
        "record.taken_back",
        "record.unknown_verb",
        "record.taken_back",
    ]
    assert laptop.done("state").object == before
    answers = laptop.done("record", "--atomic", "-", stdin=jsonl([FAMILY, FAMILY])).lines
    assert [one["ok"] for one in answers] == [True, True]
    assert laptop.done("state").object["counts"]["family"] == 2
    assert laptop.done("check").object["ok"] is True


def test_atomic_lines_see_each_other(laptop: Machine) -> None:
    family = "00000000-0000-4000-8000-000000000001"
    person = {"do": "add_person", "family": family, "name": "Ani", "sex": "female"}
    laptop.done("record", "--atomic", stdin=jsonl([{**FAMILY, "id": family}, person]))


def test_a_file_that_cannot_be_read(laptop: Machine, tmp_path: Path) -> None:
    assert laptop.ask("record", tmp_path / "none").code == "record.unreadable"
    assert laptop.ask("record", tmp_path).code == "record.unreadable"


def test_the_same_lines_twice_change_nothing(laptop: Machine) -> None:
    drafts: list[dict[str, Any]] = [
        {
            **FAMILY,
            "id": "00000000-0000-4000-8000-000000000001",
            "members": [
                {
                    "id": "00000000-0000-4000-8000-000000000002",
                    "name": "Ani",
                    "sex": "female",
                    "birth_date": "1995-01-01",
                }
            ],
        },
        {
            "do": "record_visit",
            "id": "00000000-0000-4000-8000-000000000003",
            "family": "00000000-0000-4000-8000-000000000001",
            "date": "2025-10-01",
            "visitor": "Sari",
            "purpose": "dofu",
        },
        {
            "do": "record_service",
            "id": "00000000-0000-4000-8000-000000000004",
            "person": "00000000-0000-4000-8000-000000000002",
            "date": "2025-10-01",
            "kind": "vitamin_a",
            "detail": "red",
        },
        {
            "do": "create_referral",
            "id": "00000000-0000-4000-8000-000000000005",
            "person": "00000000-0000-4000-8000-000000000002",
            "date": "2025-10-01",
            "reasons": ["r20", "R20"],
            "to": "Puskesmas",
        },
    ]
    laptop.record(*drafts)
    before = laptop.done("state").object
    assert [one.get("already") for one in laptop.record(*drafts)] == [True] * 4
    assert laptop.done("state").object == before
    for draft, field in zip(drafts, ("rt", "purpose", "detail", "to"), strict=True):
        other = {**draft, field: "blue" if field == "detail" else "9"}
        assert laptop.refused(other)["code"] == "record.id_exists"
