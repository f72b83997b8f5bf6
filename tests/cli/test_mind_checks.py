"""Answers about a person's mind are seen by who recorded them and by supervisors alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest

from kbdesk.commands.homes import opened
from kbdesk.desk import Clock
from kbdesk.queries.closed import CLOSED
from tests.cli.machine import PASSPHRASE, Machine, jsonl, make
from tests.cli.test_strange_operations import ask, questions

FOLLOWED, HIDDEN, SHOWN = (f"00000000-0000-4000-8000-00000000030{n}" for n in range(3))
CHECK, OTHERS = (f"00000000-0000-4000-8000-00000000031{n}" for n in range(2))
WORDS = ("srq20", "question_17", "look_further", "mind_check", CHECK)
"""What nobody else may read anywhere."""


def check(person: str = FOLLOWED, **said: Any) -> dict[str, Any]:
    return {"do": "record_mind_check", "person": person, "date": "2025-09-01", "form": "srq20",
            "result": "clear", **said}  # fmt: skip


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("mind")
    machine = make(folder / "laptop")
    new = folder / "new.txt"
    new.write_text(PASSPHRASE, encoding="utf-8")
    for name, role in (("wati", "cadre"), ("dewi", "supervisor")):
        machine.done("user", "add", name, "--role", role, "--new-passphrase-file", new, user="sari")
    members = [
        {"id": one, "name": f"Wulan {n}", "sex": "female", "birth_date": "1990-01-01"}
        for n, one in zip("ABC", (FOLLOWED, HIDDEN, SHOWN), strict=True)
    ]
    family = {"do": "register_family", "village": "64.74.01.1003", "rt": "01", "members": members}
    record(machine, "sari", family)
    return machine


def record(machine: Machine, user: str, *drafts: dict[str, Any]) -> list[dict[str, Any]]:
    return machine.ask("record", "-", stdin=jsonl(drafts), user=user).lines


def codes(machine: Machine, user: str, person: str) -> list[str]:
    lines = machine.done("proposals", "list", "--person", person, user=user).lines
    return [code for one in lines for code in one["codes"]]


def test_what_follows_from_a_check(village: Machine) -> None:
    (found,) = record(village, "sari", check(question_17=True))
    assert [one["code"] for one in found["proposals"]] == ["R40"]
    assert found["next"] == {"mind": "2026-09-01"}
    # a later check that does not ask question 17 does not take its answer back
    record(village, "sari", check(date="2025-09-02"))
    assert codes(village, "sari", FOLLOWED) == ["R40"]
    asked = check(date="2025-09-03", result="look_further", question_17=False)
    record(village, "sari", asked)
    assert codes(village, "sari", FOLLOWED) == ["R41"]
    record(village, "sari", check(date="2025-09-04"))
    assert codes(village, "sari", FOLLOWED) == []


def test_what_is_refused(village: Machine) -> None:
    cases = [
        (check(form="sdq"), "mind_check.wrong_age"),
        (check(form="sdq", question_17=False), "mind_check.no_such_question"),
        (check(result="sakit"), "draft.not_a_choice"),
        (check(result=None), "draft.missing"),
        (check(date="1989-01-01"), "examination.before_birth"),
    ]
    answers = record(village, "sari", *(draft for draft, _ in cases))
    assert [one["error"]["code"] for one in answers] == [code for _, code in cases]


READ = (
    ("show", "person", HIDDEN), ("list", "mind_check"), ("conflicts", "list"),
    ("audit", "list", "--person", HIDDEN), ("proposals", "list"), ("list", "unreadable"),
    ("list", "referral"),
)  # fmt: skip


def test_nobody_else_reads_a_word_of_it(village: Machine, tmp_path: Path) -> None:
    said = check(HIDDEN, id=CHECK, result="look_further", question_17=True)
    letter = {"do": "create_referral", "person": HIDDEN, "date": "2025-09-01",
              "reasons": ["R40"], "to": "Puskesmas"}  # fmt: skip
    assert all(one["ok"] for one in record(village, "sari", said, letter))
    for words in READ:
        out = village.done(*words, user="wati").out
        assert [word for word in WORDS if word in out] == [], words
    for name in ("due", "referrals"):
        file = tmp_path / f"{name}.json"
        village.done("report", name, "--month", "2025-09", "-o", file, user="wati")
        written = file.read_text(encoding="utf-8")
        assert [word for word in WORDS if word in written] == [], name
    assert village.ask("show", "mind_check", CHECK, user="wati").code == "show.not_found"
    answers = record(
        village, "wati", {"do": "correct_mind_check", "id": CHECK, "result": "clear"},
        {"do": "void_mind_check", "id": CHECK, "reason": "salah"},
    )  # fmt: skip
    assert {one["error"]["code"] for one in answers} == {"mind_check.unknown"}
    # the referral is there for everybody: whoever is at the desk has to act on it
    (line,) = village.done("list", "referral", user="wati").lines
    assert line["reasons"] == ["R40"]


def read(machine: Machine, out: Path, patch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return what a colleague is told and what is written for her, by what she asks."""
    found = {}
    clock = Clock(lambda: 1_788_000_000_000)  # 2026-08-29
    out.mkdir(exist_ok=True)
    patch.setattr("tests.cli.test_strange_operations.MONTHS", ("2026-08",))
    with opened(machine.home, user="wati", passphrase=PASSPHRASE, clock=clock) as desk:
        texts = (["text", "day"], ["text", "invitation"], ["text", "villages"])
        for words in (*questions(desk, out, ("json", "xlsx"), 3), *texts):
            if words[0] in ("state", "check", "audit"):  # of all that is held, or of acts
                continue
            said = ask(desk, words, patch)
            found[" ".join(words)] = said.out + said.err
            if "-o" in words and (file := Path(words[-1])).exists():
                found[" ".join(words)] += plain(file)
                file.unlink()
    return found


def plain(file: Path) -> str:
    """Return what is in a file, of a spreadsheet what is in its parts."""
    if not is_zipfile(file):
        return file.read_bytes().decode("utf-8", "replace")
    with ZipFile(file) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def test_nothing_a_colleague_reads_is_changed_by_a_check(
    village: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adult, child = (f"00000000-0000-4000-8000-00000000032{n}" for n in range(2))
    one, two = (f"00000000-0000-4000-8000-00000000033{n}" for n in range(2))
    members = [
        {"id": adult, "name": "Ratna", "sex": "female", "birth_date": "1990-01-01"},
        {"id": child, "name": "Raka", "sex": "male", "birth_date": "2018-01-01", "mother": adult},
    ]
    family = {"do": "register_family", "village": "64.74.01.1003", "rt": "01",
              "posyandu": "LT01", "phone": "081234567890", "members": members}  # fmt: skip
    of = {"date": "2026-08-25", "result": "look_further"}
    record(village, "sari", family)
    before = read(village, tmp_path / "out", monkeypatch)
    answers = record(
        village, "sari",
        check(adult, id=one, question_17=True, **of), check(child, id=two, form="sdq", **of),
        {"do": "correct_mind_check", "id": one, "question_17": False},
    )  # fmt: skip
    assert all(answer["ok"] for answer in answers)
    after = read(village, tmp_path / "out", monkeypatch)
    new = [after.pop(words) for words in after.keys() - before.keys()]
    assert new
    assert all("show.not_found" in said for said in new)
    changed = {words: said for words, said in after.items() if before[words] != said}
    assert changed == {}
    # who recorded it has the proposals, on the screen and on no paper
    assert codes(village, "sari", adult) == ["R41"]
    file = tmp_path / "due.json"
    village.done("report", "due", "--month", "2026-08", "-o", file, user="sari")
    assert "R41" not in file.read_text(encoding="utf-8")
    # there was something to read
    assert "Ratna" in before[f"show person {adult}"]
    assert len(before) > 100


def test_who_recorded_it_and_supervisors_see_it(village: Machine) -> None:
    record(village, "wati", check(SHOWN, id=OTHERS, result="look_further"))
    for user in ("wati", "dewi"):
        person = village.done("show", "person", SHOWN, user=user).object
        assert [one["id"] for one in person["mind_checks"]] == [OTHERS]
    assert village.done("show", "mind_check", OTHERS, user="wati").object["form"] == "srq20"
    assert "mind_check" in village.done("audit", "list", "--person", SHOWN, user="dewi").out
    assert OTHERS not in village.done("list", "mind_check", user="sari").out
    (changed,) = record(
        village, "dewi", {"do": "correct_mind_check", "id": OTHERS, "result": "clear"}
    )
    assert changed["ok"]


def test_a_decision_on_it_is_seen_by_the_same_people(village: Machine) -> None:
    said = check(SHOWN, date="2025-09-05", question_17=True)
    later = {"do": "decide_proposal", "person": SHOWN, "codes": ["R40"], "decision": "declined",
             "reason": "sudah ditangani"}  # fmt: skip
    assert all(one["ok"] for one in record(village, "sari", said))
    # she recorded another check of the same person, which proposes something else
    (refused,) = record(village, "wati", later)
    assert not refused["ok"]
    assert all(one["ok"] for one in record(village, "sari", later))
    assert [len(village.done("list", "proposal_decision", user=user).lines)
            for user in ("sari", "dewi", "wati")] == [1, 1, 0]  # fmt: skip
    # nor does the line of her life tell it
    assert ["R40" in village.done("show", "person", SHOWN, user=user).out
            for user in ("sari", "dewi", "wati")] == [True, True, False]  # fmt: skip


def test_nothing_is_attached_to_what_is_closed(village: Machine, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"")
    for entity in CLOSED:
        assert village.ask("attach", file, "--to", entity, OTHERS, user="wati").status != 0


def test_no_report_or_paper_reads_what_is_closed() -> None:
    folder = Path(__file__).parents[2] / "kbdesk"
    readers = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if any(f'"{entity}"' in path.read_text(encoding="utf-8") for entity in CLOSED)
    }
    assert readers == {
        "commands/mind_checks.py", "queries/closed.py", "queries/examinations.py",
        "queries/mind_checks.py", "queries/records.py", "records/examinations.py",
        "ui/people/mind.py",
    }  # fmt: skip
