"""The education corner at the command line: shelf, sessions, quizzes, visitors, loans, report."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.cli.machine import Machine, make
from tests.cli.test_attachments import paper, photo

MEMBERS = [
    {"id": f"00000000-0000-4000-8000-0000000001{n:02d}", "name": name, "sex": sex,
     "birth_date": born}
    for n, (name, sex, born) in enumerate(
        [("Melur Senja", "female", "1995-01-01"), ("Rangga Senja", "male", "1990-01-01"),
         ("Dahlia Pagi", "female", "2010-05-05"), ("Kenari Tua", "female", "1950-01-01")]
    )
]  # fmt: skip
MELUR, RANGGA, DAHLIA, KENARI = (one["id"] for one in MEMBERS)
SESSION = {
    "do": "record_education_session", "date": "2025-09-10", "topic": "first_1000_days",
    "speaker": "Bidan Wulan", "place": "Balai RT 03", "rt": "03", "method": "discussion",
    "duration_minutes": 60,
}  # fmt: skip


@pytest.fixture
def corner(laptop: Machine) -> Machine:
    laptop.record({"do": "register_family", "rt": "05", "phone": "0811", "members": MEMBERS})
    return laptop


def report(machine: Machine, tmp_path: Path, month: str = "2025-09", **more: str) -> dict[str, Any]:
    target = tmp_path / "r.json"
    options = [word for name, value in more.items() for word in (f"--{name}", value)]
    machine.done("report", "education", "--month", month, *options, "-o", target)
    found: dict[str, Any] = json.loads(target.read_text())
    return found


def test_a_print_of_ours_goes_on_the_shelf_under_its_name(corner: Machine) -> None:
    (first, second) = corner.record(
        {"do": "record_material", "builtin": "hpk", "copies": 30, "shelf": "Rak 1"},
        {"do": "record_material", "builtin": "HPK", "kind": "poster", "copies": 1},
    )
    assert (first["code"], second["code"]) == ("HPK", "HPK-2")
    shown = corner.done("show", "material", first["id"]).object
    assert shown["title"] == "1000 hari pertama"
    assert (shown["kind"], shown["topic"], shown["posyandu"]) == (
        "leaflet", "first_1000_days", "LT01",
    )  # fmt: skip
    taken = {"do": "correct_material", "id": second["id"], "code": "hpk"}
    assert corner.refused(taken)["code"] == "material.code_taken"
    unknown = {"do": "record_material", "builtin": "XYZ"}
    assert corner.refused(unknown)["code"] == "material.unknown_builtin"
    answer = {"do": "correct_material", "id": first["id"], "copies": 29, "condition": "worn"}
    assert corner.record(answer)[0]["changed"] == ["holding"]
    corner.record({"do": "void_material", "id": first["id"], "reason": "habis"})
    again = {"do": "void_material", "id": first["id"], "reason": "habis"}
    assert corner.refused(again)["code"] == "material.voided"
    # its code is free again
    assert corner.record({"do": "record_material", "builtin": "HPK"})[0]["code"] == "HPK"


def test_a_session_counts_by_hand_and_by_name(corner: Machine, tmp_path: Path) -> None:
    (session,) = corner.record({**SESSION, "attendees": [MELUR, RANGGA, MELUR], "female": 5})
    assert session["named"] == 2
    corner.record(
        {"do": "attend_education", "session": session["id"], "person": DAHLIA},
        {"do": "attend_education", "session": session["id"], "person": KENARI},
        {"do": "attend_education", "session": session["id"], "person": KENARI, "here": False},
        {"do": "correct_education_session", "id": session["id"], "groups": {"pregnant": 2}},
    )
    found = report(corner, tmp_path)
    # no man was counted, one is named; five women were counted, two are named
    assert found["attendance"] == {
        "male": 1, "female": 5, "total": 6, "named": 3, "named_people": 3,
    }  # fmt: skip
    assert found["audience"]["pregnant"] == 2
    assert found["rt"] == [
        {"village": "64.74.01.1003", "rt": "03", "sessions": 1, "named_people": 0, "visits": 0},
        {"village": "64.74.01.1003", "rt": "05", "sessions": 0, "named_people": 3, "visits": 0},
    ]
    assert (found["rt_reached"], found["rt_known"]) == (1, 1)
    corner.record({"do": "correct_education_session", "id": session["id"], "female": None})
    assert report(corner, tmp_path)["attendance"]["female"] == 2
    corner.record({"do": "void_education_session", "id": session["id"], "reason": "batal"})
    assert report(corner, tmp_path)["sessions"] == 0


def test_the_same_person_at_two_sessions_is_one_person(corner: Machine, tmp_path: Path) -> None:
    corner.record(
        {**SESSION, "attendees": [MELUR]},
        {**SESSION, "date": "2025-09-17", "topic": "feeding", "attendees": [MELUR],
         "duration_minutes": None},
        {"do": "record_material", "title": "Leaflet", "kind": "leaflet"},
    )  # fmt: skip
    found = report(corner, tmp_path)
    assert found["materials"] == {"titles": 1, "copies": 0, "counted": 0}
    assert found["attendance"]["total"] == 2
    assert found["attendance"]["named_people"] == 1
    assert (found["minutes"], found["minutes_known"]) == (60, 1)
    assert found["topics"] == [
        {"topic": "first_1000_days", "sessions": 1, "attendance": 1},
        {"topic": "feeding", "sessions": 1, "attendance": 1},
    ]


def test_answers_are_marked_and_paired(corner: Machine, tmp_path: Path) -> None:
    (session,) = corner.record(SESSION)
    key = [one["answer"] for one in corner.done("material", "read", "HPK").object["questions"]]
    wrong = ["a" if letter != "a" else "b" for letter in key]
    quiz = {"do": "record_quiz", "session": session["id"], "quiz": "HPK"}
    drafts = []
    for number in range(1, 6):
        drafts.append(
            {**quiz, "phase": "pre", "number": number, "answers": [*key[:number], *wrong[number:]]}
        )
        drafts.append({**quiz, "phase": "post", "number": number,
                       "answers": [*key[:6], wrong[6], *key[7:]]})  # fmt: skip
    answers = corner.record(*drafts)
    assert [one["score"] for one in answers] == [1, 9, 2, 9, 3, 9, 4, 9, 5, 9]
    corner.record({**quiz, "phase": "pre", "answers": ["-"] * 10})
    twice = {**quiz, "phase": "pre", "number": 1, "score": 3}
    assert corner.refused(twice)["code"] == "quiz.twice"
    found = report(corner, tmp_path)["quiz"]
    assert found["pre"] == {"n": 6, "mean": 2.5}
    assert found["post"] == {"n": 5, "mean": 9.0}
    assert (found["pairs"], found["pre_paired"], found["gain"]) == (5, 3.0, 6.0)
    # differences 8 7 6 5 4: s = 1.5811, half = 2.776 * s / sqrt(5) = 1.963
    assert (found["low"], found["high"]) == (4.0, 8.0)
    assert (found["hardest"]["quiz"], found["hardest"]["question"]) == ("HPK", 7)
    assert (found["hardest"]["wrong"], found["hardest"]["of"]) == (5, 5)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"quiz": "HPK", "answers": ["a"] * 9}, "quiz.other_questions"),
        ({"quiz": "HPK", "answers": ["d"] * 10}, "quiz.unknown_answer"),
        ({"quiz": "HPK", "answers": ["-"] * 10, "score": 1}, "quiz.other_score"),
        ({"quiz": "NOPE", "score": 1}, "quiz.unknown"),
        ({"score": 11}, "quiz.above_questions"),
        ({"score": 3, "number": 1, "person": MELUR}, "quiz.person_and_number"),
        ({}, "draft.missing"),
    ],
)
def test_a_result_that_cannot_be_is_refused(
    corner: Machine, draft: dict[str, Any], code: str
) -> None:
    (session,) = corner.record(SESSION)
    whole = {"do": "record_quiz", "session": session["id"], "phase": "pre", **draft}
    assert corner.refused(whole)["code"] == code


def test_a_result_is_corrected_from_answers_to_a_score_and_back(corner: Machine) -> None:
    (session,) = corner.record(SESSION)
    quiz = {"do": "record_quiz", "session": session["id"], "quiz": "HPK", "phase": "pre"}
    (made,) = corner.record({**quiz, "number": 1, "answers": ["-"] * 10})
    correct = {"do": "correct_quiz", "id": made["id"]}
    assert corner.record({**correct, "score": 6})[0]["score"] == 6
    assert corner.record({**correct, "person": MELUR})[0]["score"] == 6
    shown = corner.done("show", "quiz_result", made["id"]).object
    assert (shown["person"], shown["number"], shown["answers"]) == (MELUR, None, [])
    assert corner.record({**correct, "answers": ["-"] * 10})[0]["score"] == 0


def test_a_loan_is_late_and_comes_back(corner: Machine, tmp_path: Path) -> None:
    (book,) = corner.record(
        {"do": "record_material", "title": "Buku lansia", "kind": "book", "copies": 1}
    )
    loan = {"do": "record_loan", "material": book["id"], "lent": "2025-08-20"}
    (first,) = corner.record({**loan, "person": MELUR})
    assert (first["due"], first["warnings"]) == ("2025-09-03", [])
    (second,) = corner.record({**loan, "borrower": "Pak Kenari", "due": "2025-10-30"})
    assert [one["code"] for one in second["warnings"]] == ["loan.none_left"]
    assert report(corner, tmp_path)["loans"] == {
        "lent": 0, "returned": 0, "open": 2, "overdue": 1,
    }  # fmt: skip
    early = {"do": "return_loan", "id": first["id"], "date": "2025-08-19"}
    assert corner.refused(early)["code"] == "loan.returned_before"
    corner.record({"do": "return_loan", "id": first["id"], "date": "2025-09-06"})
    later = {"do": "correct_loan", "id": first["id"], "lent": "2025-09-07", "due": "2025-09-20"}
    refused = corner.refused(later)
    assert (refused["code"], refused["field"]) == ("loan.returned_before", "lent")
    assert report(corner, tmp_path)["loans"] == {
        "lent": 0, "returned": 1, "open": 1, "overdue": 0,
    }  # fmt: skip
    # in August it was still out
    assert report(corner, tmp_path, "2025-08")["loans"]["open"] == 2
    corner.record({"do": "return_loan", "id": first["id"], "date": None})
    assert report(corner, tmp_path)["loans"]["open"] == 2
    nobody = {**loan, "person": None}
    assert corner.refused(nobody)["field"] == "borrower"


def test_a_visitor_is_known_by_person_or_by_what_was_said(corner: Machine, tmp_path: Path) -> None:
    visit = {"do": "record_corner_visit", "date": "2025-09-11"}
    corner.record(
        {**visit, "purpose": "read", "person": DAHLIA},
        {**visit, "purpose": "borrow", "sex": "male", "age_group": "elderly", "rt": "01"},
        {**visit, "purpose": "read"},
    )
    found = report(corner, tmp_path)
    assert found["visits"]["total"] == 3
    assert (found["visits"]["male"], found["visits"]["female"]) == (1, 1)
    assert found["visits"]["sex_unknown"] == 1
    assert found["visits"]["age"] == {
        "child": 0, "adolescent": 1, "adult": 0, "elderly": 1, "unknown": 1,
    }  # fmt: skip
    assert found["visits"]["purpose"]["read"] == 2
    assert [one["rt"] for one in found["rt"]] == ["01", "05"]


def test_materials_are_found_by_akin_words_and_in_imported_pdfs(
    corner: Machine, tmp_path: Path
) -> None:
    source = paper(tmp_path / "Panduan_menyusui_2026.pdf", "Cara memerah dan menyimpan")
    made = corner.done("material", "import", source, "--topic", "breastfeeding").object
    assert made["code"] == "DIGITAL"
    picture = corner.done("material", "import", photo(tmp_path / "foto.jpg", (64, 48))).object
    assert picture["code"] == "DIGITAL-2"
    found = corner.done("material", "search", "penyimpanan perah").lines
    assert [one["id"] for one in found if one["id"]] == [made["id"]]
    assert "menyimpan" in found[0]["excerpt"]
    assert corner.done("material", "search", "laktasi").lines[0]["code"] == "ASI"
    titles = [one["title"] for one in corner.done("material", "list").lines]
    assert len(titles) == 16
    assert "Panduan menyusui 2026" in titles
    assert corner.done("material", "search", "kucing terbang").lines == []


def test_papers_of_a_material_need_no_home(tmp_path: Path, laptop: Machine) -> None:
    for words, pages in ((["leaflet", "KMS"], 2), (["poster", "kms", "--paper", "A4"], 1)):
        target = tmp_path / "m.pdf"
        said = laptop.done("material", *words, "-o", target).object
        assert said == {"path": str(target), "pages": pages}
        assert len(PdfReader(target).pages) == pages
    refused = laptop.ask("material", "leaflet", "NOPE", "-o", tmp_path / "n.pdf")
    assert refused.code == "material.unknown_builtin"


def test_the_report_is_a_paper_and_a_sheet_too(corner: Machine, tmp_path: Path) -> None:
    (session,) = corner.record({**SESSION, "materials": ["HPK"], "attendees": [MELUR]})
    quiz = {"do": "record_quiz", "session": session["id"], "number": 1}
    corner.record({**quiz, "phase": "pre", "score": 4}, {**quiz, "phase": "post", "score": 8})
    corner.record({"do": "record_corner_visit", "date": "2025-09-11", "purpose": "read"})
    for form in ("pdf", "xlsx"):
        target = tmp_path / f"r.{form}"
        corner.done("report", "education", "--month", "2025-09", "--format", form, "-o", target)
    words = " ".join(page.extract_text() for page in PdfReader(tmp_path / "r.pdf").pages)
    for said in ("September 2025", "Bidan Wulan", "1000 HPK dan stunting", "Posyandu LT01"):
        assert said in words
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Bidan Wulan" in cells


def test_a_home_without_a_posyandu_must_name_one(tmp_path: Path) -> None:
    hub = make(tmp_path / "hub", role="hub")
    assert hub.refused(SESSION)["code"] == "education.no_posyandu"
    hub.record({**SESSION, "posyandu": "LT02"})
    assert report(hub, tmp_path)["sessions"] == 1
    assert report(hub, tmp_path, posyandu="LT01")["sessions"] == 0
    hub.record({"do": "name_posyandu", "posyandu": "LT02", "village": "64.74.01.1003"})
    assert report(hub, tmp_path, village="64.74.01.1003")["sessions"] == 1
    assert report(hub, tmp_path, village="64.74.01.1001")["sessions"] == 0


def test_invitations_are_of_those_who_need_the_lesson(corner: Machine, tmp_path: Path) -> None:
    today = date.today()
    last_month = today.replace(day=1) - timedelta(days=3)
    child = "00000000-0000-4000-8000-000000000201"
    (family,) = corner.record(
        {
            "do": "register_family",
            "rt": "07",
            "address": "Jl. Kapal 7",
            "members": [
                {"id": "00000000-0000-4000-8000-000000000202", "name": "Ibu Embun",
                 "sex": "female", "birth_date": "1996-03-03", "relation": "wife"},
                {"id": child, "name": "Kirana", "sex": "female", "relation": "child",
                 "birth_date": (today - timedelta(days=430)).isoformat(),
                 "mother": "00000000-0000-4000-8000-000000000202"},
            ],
        }
    )  # fmt: skip
    mother = family["members"][0]
    for day, kilograms in ((last_month, "8.2"), (today, "8.25")):
        corner.record(
            {
                "do": "record_measurement",
                "child": child,
                "date": day.isoformat(),
                "weight_kg": kilograms,
            }
        )
    corner.record(
        {"do": "register_pregnancy", "person": MELUR, "date": today.isoformat(), "weeks": 12}
    )
    lists = {}
    for group in ("not_gaining", "pregnant", "unmet_need"):
        target = tmp_path / f"{group}.json"
        corner.done("report", "invitations", "--group", group, "-o", target)
        lists[group] = json.loads(target.read_text())
    assert [
        (one["person"], one["child"], one["detail"]) for one in lists["not_gaining"]["people"]
    ] == [(mother, "Kirana", "T")]
    assert [(one["person"], one["detail"]) for one in lists["pregnant"]["people"]] == [
        (MELUR, "12")
    ]
    assert lists["unmet_need"]["people"] == []
    target = tmp_path / "list.pdf"
    corner.done("report", "invitations", "--format", "pdf", "-o", target)
    words = " ".join(page.extract_text() for page in PdfReader(target).pages)
    for said in ("Ibu Embun", "ibu dari Kirana (T)", "Jl. Kapal 7", "Makanan bayi dan balita"):
        assert said in words


def test_couples_with_unmet_need_are_invited(corner: Machine, tmp_path: Path) -> None:
    today = date.today().isoformat()
    (family,) = corner.record(
        {
            "do": "register_family",
            "rt": "02",
            "members": [
                {"name": "Ayah Uji", "sex": "male", "birth_date": "1994-01-01",
                 "relation": "head", "marital": "married"},
                {"name": "Ibu Uji", "sex": "female", "birth_date": "1996-03-03",
                 "relation": "wife", "marital": "married"},
            ],
        }
    )  # fmt: skip
    wife = family["members"][1]
    corner.record(
        {
            "do": "record_family_planning", "person": wife, "date": today,
            "status": "non_user", "reason": "tial",
        }
    )  # fmt: skip
    target = tmp_path / "u.json"
    corner.done("report", "invitations", "--group", "unmet_need", "-o", target)
    people = json.loads(target.read_text())["people"]
    assert [(one["name"], one["detail"], one["rt"]) for one in people] == [
        ("Ibu Uji", "tial", "02")
    ]


def test_lists_for_the_wall(corner: Machine, tmp_path: Path) -> None:
    (session, book) = corner.record(
        {**SESSION, "attendees": [MELUR]},
        {"do": "record_material", "title": "Buku lansia", "kind": "book"},
    )
    corner.record(
        {"do": "record_loan", "material": book["id"], "lent": "2025-08-20", "person": MELUR}
    )
    target = tmp_path / "l.json"
    corner.done("report", "loans", "-o", target)
    (loan,) = json.loads(target.read_text())["loans"]
    assert (loan["borrower"], loan["phone"], loan["due"]) == ("Melur Senja", "0811", "2025-09-03")
    assert loan["late"] == (date.today() - date(2025, 9, 3)).days
    target = tmp_path / "l.pdf"
    corner.done("report", "loans", "--format", "pdf", "-o", target)
    assert "Buku lansia" in PdfReader(target).pages[0].extract_text()
    said = corner.done("attendance", session["id"], "-o", target).object
    assert said["pages"] == 1
    words = PdfReader(target).pages[0].extract_text()
    assert "Melur Senja" in words
    assert "Balai RT 03" in words
    nobody = corner.ask("attendance", MELUR, "-o", target)
    assert nobody.code == "education_session.unknown"
