"""Every verb, every field, every kind of wrong value: one answer, and a refusal changes nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from kbdesk.cli.output import error_object, worded
from kbdesk.commands.attachments import keep
from kbdesk.commands.record import VERBS, record
from kbdesk.desk import Desk
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.drafts import read_draft_line
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.sessions import session_id
from tests.cli.machine import Machine

FAMILY = "00000000-0000-4000-8000-000000000001"
MOTHER = "00000000-0000-4000-8000-000000000002"
CHILD = "00000000-0000-4000-8000-000000000003"
MEASUREMENT = "00000000-0000-4000-8000-000000000004"
REFERRAL = "00000000-0000-4000-8000-000000000005"
TWICE = "00000000-0000-4000-8000-000000000006"
THRICE = "00000000-0000-4000-8000-000000000007"
SESSION = session_id("LT01", date(2025, 9, 2))
SERVICE = "00000000-0000-4000-8000-000000000006"
PREGNANCY = "00000000-0000-4000-8000-000000000007"
CHECK = "00000000-0000-4000-8000-000000000008"
PLANNING = "00000000-0000-4000-8000-00000000000c"
AWAY = "00000000-0000-4000-8000-000000000009"
DEAD = "00000000-0000-4000-8000-00000000000a"
OTHER = "00000000-0000-4000-8000-00000000000b"
ATTACHMENT = "00000000-0000-4000-8000-00000000000c"

PLACE = {
    "village": "64.74.01.1003",
    "rt": "1",
    "rw": "2",
    "address": "Jl. Kapal 1",
    "phone": "0811000000",
    "kk": "6474010101010001",
    "welfare_rank": 3,
    "house": {"drinking_water": "ledeng", "latrine": "sendiri", "floor": "cement"},
    "posyandu": "LT01",
}
PERSON = {
    "family": FAMILY,
    "name": "Budi",
    "sex": "male",
    "birth_date": "2025-01-31",
    "nik": "6474013101250001",
    "relation": "child",
    "mother": MOTHER,
    "birth_weight_g": 3000,
    "birth_length_cm": 49,
    "posyandu": "LT01",
    "has_kms": True,
    "kms_since": "2025-02-01",
    "marital": "single",
    "first_marriage_age": 20,
    "birth_certificate": False,
    "religion": "islam",
    "education": "none",
    "occupation": "none",
    "jkn": "pbi",
    "presence": "home",
    "disability": "none",
    "wedding_date": None,
}
MEASURED = {
    "child": CHILD,
    "date": "2025-09-02",
    "weight_kg": 8.3,
    "lenhei_cm": 71,
    "position": "lying",
    "headc_cm": 44,
    "muac_cm": 14,
    "oedema": False,
    "confirm": ["measurement.weight_jump"],
}
CHECKED = {
    "person": MOTHER,
    "date": "2025-10-01",
    "weight_kg": 55,
    "muac_cm": 24,
    "systolic": 120,
    "diastolic": 80,
    "hb": 11.5,
    "fundal_cm": 20,
    "tablets": 30,
    "signs": ["bleeding"],
}
PLANNED = {
    "person": MOTHER,
    "date": "2025-10-01",
    "status": "user",
    "method": "iud",
    "source": "puskesmas",
    "since": "2024-05-01",
    "reason": None,
    "live_births": 2,
    "living_children": 2,
    "ideal_children": 2,
    "wish": "no_more",
    "informed": True,
    "note": "cocok",
}
SERVED = {"person": CHILD, "date": "2025-10-01", "kind": "immunisation", "detail": "MR1"}
DRAFTS: dict[str, dict[str, Any]] = {
    "register_family": {**PLACE, "id": None, "members": [{"name": "Ani", "sex": "female"}]},
    "edit_family": {**PLACE, "id": FAMILY},
    "add_person": {**PERSON, "id": None},
    "edit_person": {**PERSON, "id": CHILD},
    "move_person": {"id": CHILD, "to_posyandu": "LT02", "date": "2025-10-01"},
    "record_measurement": {**MEASURED, "id": None},
    "correct_measurement": {**MEASURED, "id": MEASUREMENT, "reason": "salah baca"},
    "void_measurement": {"id": MEASUREMENT, "reason": "salah anak"},
    "record_visit": {
        "id": None,
        "family": FAMILY,
        "date": "2025-10-01",
        "visitor": "Sari",
        "target": CHILD,
        "purpose": "sweeping",
        "findings": "batuk",
        "counselling": ["asi"],
        "next_date": "2025-11-01",
    },
    "record_death": {"id": CHILD, "date": "2025-10-01"},
    "void_death": {"id": DEAD},
    "record_leaving": {"id": CHILD, "date": "2025-10-01", "why": "ke Samarinda"},
    "record_return": {"id": AWAY, "date": "2025-10-01"},
    "record_service": {**SERVED, "id": None},
    "correct_service": {**SERVED, "id": SERVICE},
    "void_service": {"id": SERVICE, "reason": "salah anak"},
    "register_pregnancy": {
        "id": None,
        "person": OTHER,
        "date": "2025-10-01",
        "lmp": "2025-08-01",
        "weeks": None,
        "edd": "2026-05-08",
        "gravida": 2,
    },
    "edit_pregnancy": {
        "id": PREGNANCY,
        "date": "2025-09-01",
        "lmp": "2025-06-01",
        "edd": "2026-03-08",
        "gravida": 2,
        "end_date": None,
        "outcome": None,
    },
    "end_pregnancy": {
        "id": PREGNANCY,
        "date": "2025-10-01",
        "outcome": "birth",
        "children": [{"name": "Ani", "sex": "female"}],
    },
    "record_woman_check": {**CHECKED, "id": None},
    "correct_woman_check": {**CHECKED, "id": CHECK},
    "void_woman_check": {"id": CHECK, "reason": "salah orang"},
    "record_family_planning": {**PLANNED, "id": None},
    "correct_family_planning": {**PLANNED, "id": PLANNING},
    "void_family_planning": {"id": PLANNING, "reason": "salah orang"},
    "create_referral": {
        "id": None,
        "person": CHILD,
        "date": "2025-10-01",
        "reasons": ["R05"],
        "to": "Puskesmas",
        "note": "segera",
    },
    "update_referral": {"id": REFERRAL, "state": "printed", "date": "2025-10-01", "note": "x"},
    "record_reply": {
        "id": REFERRAL,
        "date": "2025-10-05",
        "received_on": "2025-10-01",
        "examiner": "dr. Ani",
        "weight_kg": 8.4,
        "lenhei_cm": 71.5,
        "muac_cm": 13.5,
        "diagnosis_agrees": False,
        "diagnosis": "infeksi",
        "action": ["medicine"],
        "action_note": "oralit",
        "advice": "minum banyak",
        "control_date": "2025-10-08",
        "close": False,
    },
    "open_session": {
        "posyandu": "LT01",
        "date": "2025-10-02",
        "place": "Balai RT 03",
        "officers": ["Sari", "Ani"],
    },
    "edit_session": {
        "id": SESSION,
        "place": "Balai RT 04",
        "officers": ["Sari"],
        "next_on": "2025-11-06",
    },
    "arrive": {
        "session": SESSION,
        "person": CHILD,
        "queue": 28,
        "arrived": "09:42",
        "skipped": False,
        "here": True,
    },
    "close_session": {"id": SESSION, "next_on": "2025-11-06"},
    "reopen_session": {"id": SESSION},
    "name_posyandu": {
        "posyandu": "LT01",
        "name": "Melati",
        "puskesmas": "Bontang Utara 1",
        "address": "Jl. Kapal",
        "village": "64.74.01.1003",
    },
    "join_persons": {"a": CHILD, "b": TWICE},
    "split_person": {"id": TWICE},
    "not_same": {"a": CHILD, "b": TWICE, "take_back": False},
    "caption_attachment": {"id": ATTACHMENT, "caption": "Kelas ibu"},
    "void_attachment": {"id": ATTACHMENT, "reason": "bukan ini"},
    "settle": {"conflict": f"family/{FAMILY}/card", "choose": None, "value": {"kk": None}},
}
ODD: dict[str, Any] = {
    "a number": 5,
    "below zero": -1,
    "a fraction": 1.5,
    "huge": 10**19,
    "a text": "bogus",
    "a list": ["x"],
    "nested lists": [[[1]]],
    "an empty list": [],
    "a list of null": [None],
    "a list of objects": [{"a": 1}],
    "an object": {"a": 1},
    "an empty object": {},
    "true": True,
    "false": False,
    "null": None,
    "empty": "",
    "blank": " \u00a0\u2028 ",
    "very long": "x" * 100_000,
    "many digits": "9" * 5000,
    "a null character": "a\x00b",
    "an escape": "\x1b[31m",
    "a next line": "a\x85b",
    "lines": "a\r\nb",
    "emoji": "👶🏽",
    "half a pair": "\ud800",
    "half a pair in a list": ["\ud800"],
    "an unseen character": "\ufeff",
    "no date": "2025-02-30",
    "a week": "2025-W01-1",
    "wide digits": "２０２５-01-01",
    "another's id": "00000000-0000-4000-8000-0000000000ff",
}


class _TakeBackError(Exception):
    pass


@pytest.fixture
def furnished(laptop: Machine) -> Machine:
    laptop.record(
        {
            "do": "register_family",
            "id": FAMILY,
            "village": "64.74.01.1003",
            "rt": "01",
            "members": [
                {"id": MOTHER, "name": "Ani", "sex": "female", "birth_date": "1995-01-01"},
                {
                    "id": CHILD,
                    "name": "Budi",
                    "sex": "male",
                    "birth_date": "2025-01-31",
                    "mother": MOTHER,
                },
                {"id": AWAY, "name": "Cici", "sex": "female"},
                {"id": DEAD, "name": "Dodo", "sex": "male"},
                {"id": OTHER, "name": "Euis", "sex": "female", "birth_date": "1996-01-01"},
            ],
        },
        {"do": "record_leaving", "id": AWAY, "date": "2025-09-01"},
        {"do": "record_death", "id": DEAD, "date": "2025-09-01"},
        {**SERVED, "do": "record_service", "id": SERVICE, "date": "2025-09-01"},
        {**CHECKED, "do": "record_woman_check", "id": CHECK, "date": "2025-09-01"},
        {**PLANNED, "do": "record_family_planning", "id": PLANNING, "date": "2025-09-01"},
        {
            "do": "register_pregnancy",
            "id": PREGNANCY,
            "person": MOTHER,
            "date": "2025-09-01",
            "lmp": "2025-06-01",
        },
        {**MEASURED, "do": "record_measurement", "id": MEASUREMENT, "date": "2025-09-01"},
        {
            "do": "create_referral",
            "id": REFERRAL,
            "person": CHILD,
            "date": "2025-09-01",
            "reasons": ["R05"],
            "to": "Puskesmas",
        },
        {"do": "open_session", "posyandu": "LT01", "date": "2025-09-02"},
        {"do": "add_person", "id": TWICE, "family": FAMILY, "name": "Citra", "sex": "female"},
        {"do": "add_person", "id": THRICE, "family": FAMILY, "name": "Citra", "sex": "female"},
        {"do": "join_persons", "a": TWICE, "b": THRICE},
    )
    with laptop.desk() as desk:
        prepared = Prepared("image", b"a picture", 1, 1)
        kept = keep(desk, prepared, "foto.jpg", "person", OTHER, id_=ATTACHMENT)
        assert kept["id"] == ATTACHMENT
    return laptop


def test_every_verb_is_tried_here() -> None:
    assert set(DRAFTS) == set(VERBS)


@pytest.mark.parametrize("verb", DRAFTS)
def test_odd_values(furnished: Machine, verb: str) -> None:
    with furnished.desk() as desk:
        draft = {"do": verb, **DRAFTS[verb]}
        if verb != "settle":  # of which there is nothing to settle
            answer, error = answered(desk, draft)
            assert error is None, error
        for field in [*DRAFTS[verb], "do", "bogus"]:
            for name, value in ODD.items():
                answer, error = answered(desk, {**draft, field: value})
                where = (verb, field, name)
                assert (answer is None) != (error is None), where
                if field == "bogus":
                    assert error is not None, where
                    assert error["field"] == "bogus", where
                if error is not None and verb != "settle":
                    assert error["field"].split(".")[0] in (field, "village"), (where, error)


def answered(desk: Desk, draft: dict[str, Any]) -> tuple[Any, Any]:
    """Record a draft and take it back; return what would be answered, or the refusal."""
    before = desk.store.parcels.held()
    answer = error = None
    try:
        with desk.store.transaction():
            try:
                answer = worded(record(desk, read_draft_line(json.dumps(draft).encode(), 1 << 20)))
            except KbdeskError as refusal:
                error = error_object(refusal)
                assert desk.store.parcels.held() == before
                assert error["message"] != error["code"]
                assert len(json.dumps(error)) < 1500
            raise _TakeBackError
    except _TakeBackError:
        pass
    return answer, error


def test_a_fault_of_ours_is_an_answer_too(
    furnished: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_desk: Desk, _draft: object) -> dict[str, Any]:
        raise ZeroDivisionError("a name that nobody may read")

    monkeypatch.setitem(VERBS, "edit_family", broken)
    lines = '{"do":"edit_family"}\n{"do":"move_person"}\n'
    said = furnished.ask("record", "-", stdin=lines)
    assert said.code == "record.refused"
    assert [one["error"]["code"] for one in said.lines] == ["program.fault", "draft.missing"]
    assert "nobody" not in said.out
