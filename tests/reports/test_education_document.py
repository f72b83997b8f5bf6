"""The corner's lists on paper."""

from __future__ import annotations

from kbdesk.domain.report_json.education import InvitationsJson, InvitedJson
from kbdesk.reports.document import PaperTable, Paragraphs
from kbdesk.reports.education_document import invitation_document


def line(person: str | None, name: str | None, child: str, code: str) -> InvitedJson:
    return {
        "person": person, "name": name, "village": None, "rt": "03", "address": "Gang Bakau 7",
        "phone": None, "child": child, "detail": code,
    }  # fmt: skip


def test_a_mother_of_two_children_is_invited_once() -> None:
    people = [
        line("a", "Seroja", "Kirana", "T"), line(None, None, "Awan", "T"),
        line("a", "Seroja", "Bintang", "2T"), line(None, None, "Embun", "T"),
    ]  # fmt: skip
    said: InvitationsJson = {
        "month": "2026-08", "posyandu": "LT01", "group": "not_gaining", "topic": "feeding",
        "date": "2026-08-12", "people": people,
    }  # fmt: skip
    document = invitation_document(said, ["Posyandu Kenanga (LT01)"])
    words, table = document.parts
    assert isinstance(words, Paragraphs)
    assert isinstance(table, PaperTable)
    assert words.paragraphs[0] == "Untuk sesi: Makanan bayi dan balita"
    assert [row[1:3] for row in table.rows if isinstance(row, list)] == [
        ["Seroja", "ibu dari Kirana (T); ibu dari Bintang (2T)"],
        [None, "ibu dari Awan (T)"],
        [None, "ibu dari Embun (T)"],
    ]
