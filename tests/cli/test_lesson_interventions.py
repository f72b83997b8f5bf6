"""A session of the corner that is an intervention of the village, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.cli.machine import Machine

SESSION = {
    "do": "record_education_session", "date": "2025-09-10", "topic": "feeding",
    "title": "Kelas MPASI", "place": "Balai RT 03", "male": 2, "female": 9,
}  # fmt: skip
IT = {"do": "record_intervention", "title": "Kelas MPASI", "strategy": 2,
      "family_function": "education"}  # fmt: skip
NOBODY = "00000000-0000-4000-8000-000000000999"


@pytest.fixture
def session(laptop: Machine) -> str:
    """A session of eleven people in September."""
    return str(laptop.record(SESSION)[0]["id"])


def report(machine: Machine, tmp_path: Path, name: str, month: str = "2025-09") -> dict[str, Any]:
    target = tmp_path / "r.json"
    machine.done("report", name, "--month", month, "-o", target)
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def test_what_is_not_given_is_of_the_session(laptop: Machine, session: str) -> None:
    (made,) = laptop.record({**IT, "session": session})
    shown = laptop.done("show", "intervention", made["id"]).object
    assert {name: shown[name] for name in ("session", "date", "place", "male", "female")} == {
        "session": session, "date": "2025-09-10", "place": "Balai RT 03", "male": 2, "female": 9,
    }  # fmt: skip
    (listed,) = laptop.done("list", "intervention", "--where", f"session={session}").lines
    assert listed["id"] == made["id"]


def test_what_is_given_stands(laptop: Machine, session: str) -> None:
    given = {"date": "2025-09-11", "place": "Posyandu", "male": 0, "female": 12}
    (made,) = laptop.record({**IT, **given, "session": session})
    shown = laptop.done("show", "intervention", made["id"]).object
    assert {name: shown[name] for name in given} == given


def test_a_session_nobody_counted_says_nothing_of_people(laptop: Machine) -> None:
    (of,) = laptop.record({**SESSION, "male": None, "female": None, "place": None, "rt": "03"})
    (made,) = laptop.record({**IT, "session": of["id"]})
    shown = laptop.done("show", "intervention", made["id"]).object
    assert (shown["male"], shown["female"], shown["place"]) == (None, None, "RT 03")


def test_only_a_session_that_is_held_and_free_is_taken(laptop: Machine, session: str) -> None:
    unknown = laptop.refused({**IT, "date": "2025-09-10", "session": NOBODY})
    assert (unknown["code"], unknown["field"]) == ("education_session.unknown", "session")
    (made,) = laptop.record({**IT, "session": session})
    assert laptop.refused({**IT, "session": session})["code"] == "kampung.session_taken"
    (other,) = laptop.record({**IT, "date": "2025-09-12"})
    change = {"do": "correct_intervention", "id": other["id"], "session": session}
    assert laptop.refused(change)["code"] == "kampung.session_taken"
    # a mistake that was taken back leaves the session free
    laptop.record({"do": "void_intervention", "id": made["id"], "reason": "keliru"})
    assert laptop.record(change)[0]["changed"] == ["fact", "session"]
    laptop.record({"do": "void_education_session", "id": session, "reason": "batal"})
    (third,) = laptop.record({**IT, "date": "2025-09-13"})
    change = {"do": "correct_intervention", "id": third["id"], "session": session}
    assert laptop.refused(change)["code"] == "education_session.voided"


def test_said_again_it_is_the_same_though_more_were_counted(laptop: Machine, session: str) -> None:
    draft = {**IT, "id": NOBODY, "session": session}
    laptop.record(draft)
    laptop.record({"do": "correct_education_session", "id": session, "female": 20})
    assert laptop.record(draft)[0] == {"id": NOBODY, "already": True}
    assert laptop.done("show", "intervention", NOBODY).object["female"] == 9


def test_a_correction_keeps_the_link_and_null_takes_it_away(laptop: Machine, session: str) -> None:
    (made,) = laptop.record({**IT, "session": session})
    change = {"do": "correct_intervention", "id": made["id"]}
    assert laptop.record({**change, "title": "Kelas"})[0]["changed"] == ["fact"]
    shown = laptop.done("show", "intervention", made["id"]).object
    assert (shown["session"], shown["female"]) == (session, 9)
    assert laptop.record({**change, "session": None})[0]["changed"] == ["session"]
    assert laptop.done("show", "intervention", made["id"]).object["session"] is None


def test_both_reports_tell_of_it(laptop: Machine, session: str, tmp_path: Path) -> None:
    (other,) = laptop.record({**SESSION, "date": "2025-09-20", "title": None})
    laptop.record({**SESSION, "date": "2025-10-01"})
    (made,) = laptop.record({**IT, "session": session})
    laptop.record({**IT, "title": "Kerja bakti", "date": "2025-09-30"})
    education = report(laptop, tmp_path, "education")
    assert education["interventions"] == 1
    assert [(one["id"], one["intervention"]) for one in education["list"]] == [
        (session, made["id"]), (other["id"], None),
    ]  # fmt: skip
    village = report(laptop, tmp_path, "kampung")
    assert village["corner"] == {"sessions": 2, "people": 22, "interventions": 1}
    assert [one["session"] for one in village["interventions"]["list"]] == [
        {"id": session, "topic": "feeding", "title": "Kelas MPASI"}, None,
    ]  # fmt: skip
    laptop.record({"do": "void_education_session", "id": session, "reason": "batal"})
    village = report(laptop, tmp_path, "kampung")
    assert village["corner"] == {"sessions": 1, "people": 11, "interventions": 0}
    assert village["interventions"]["list"][0]["session"] == {
        "id": session, "topic": None, "title": None,
    }  # fmt: skip


def test_on_paper_and_as_a_sheet(laptop: Machine, session: str, tmp_path: Path) -> None:
    laptop.record({**IT, "title": "Penyuluhan", "session": session})
    words = {
        "kampung": ("1 sesi edukasi dengan 11 kehadiran", "sesi Pojok Edukasi: Kelas MPASI"),
        "education": ("Intervensi desa", "1 menjadi intervensi desa"),
    }
    for name, wanted in words.items():
        pdf, sheet = tmp_path / f"{name}.pdf", tmp_path / f"{name}.xlsx"
        for kind, target in (("pdf", pdf), ("xlsx", sheet)):
            laptop.done("report", name, "--month", "2025-09", "--format", kind, "-o", target)
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())
        cells = "\n".join(
            str(cell)
            for one in openpyxl.load_workbook(sheet).worksheets
            for line in one.iter_rows(values_only=True)
            for cell in line
            if cell is not None
        )
        for part in wanted:
            assert part.split(":")[0] in text, (name, part)
            assert part in cells, (name, part)
