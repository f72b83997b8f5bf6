"""The walk of somebody who adds a field: one line declares it, and tests name what is forgotten.

The program is copied, the line put in, and what follows from it is asked of the copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BEFORE = '            flag("oedema"),\n'
LINE = '            choice("thirst", ("good", "poor")),\n'
WALK = """
import sys
from pathlib import Path
from kbdesk.commands.reading import settled
from kbdesk.journal.registers import ENTITIES
from kbdesk.records import field_of
from kbdesk.records.soundness import unsound
from tests.cli.machine import make
from tests.cli.test_fields import CHILD, FAMILY, MEASURED, MEASUREMENT

assert ENTITIES["measurement"]["fact"]["thirst"] == "text"
laptop = make(Path(sys.argv[1]))
laptop.record(
    {"do": "register_family", "id": FAMILY, "village": "64.74.01.1003", "rt": "01", "members": [
        {"id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2025-01-31"}]},
    {**MEASURED, "do": "record_measurement", "id": MEASUREMENT, "thirst": "poor"},
)
(row,) = laptop.done("list", "measurement").lines
assert row["thirst"] == "poor", row
laptop.record({"do": "correct_measurement", "id": MEASUREMENT, "weight_kg": 8.4})
assert laptop.done("show", "measurement", MEASUREMENT).object["thirst"] == "poor"
laptop.record({"do": "correct_measurement", "id": MEASUREMENT, "thirst": "good"})
(row,) = laptop.done("list", "measurement", "--where", "thirst=good").lines
refused = laptop.ask("record", "-", stdin='{"do":"correct_measurement","id":"%s","thirst":"x"}'
                     % MEASUREMENT)
assert refused.lines[0]["error"]["code"] == "draft.not_a_choice", refused.lines
with laptop.desk() as desk:
    from kbdesk.queries.growth import measurement_of
    held = desk.store.records.get("measurement", MEASUREMENT)
    assert dict(measurement_of(held).more)["thirst"] == "good"
    assert settled(desk, field_of("measurement", "thirst"), "poor", "value.", {}) == "poor"
assert unsound("measurement", "fact", {"child": CHILD, "date": "2025-09-02", "thirst": "x"})
"""
FORGOTTEN = {
    "test_every_field_stands_where_it_stood_and_no_field_is_unknown_to_the_list",
    "test_every_field_has_a_word[id]",
    "test_every_field_has_a_word[en]",
    "test_every_choice_is_said_in_words[id]",
    "test_of_every_field_it_is_said_which_verb_writes_it",
    "test_every_field_stands_in_the_row_of_its_verb_in_the_contract",
}
"""What fails until the name is frozen, worded, tried with its verb and said in docs/cli.md."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the program in it, whose measurement has one field more."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "kbdesk", folder / "kbdesk", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("resources", "tests", "docs", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    declared = folder / "kbdesk" / "records" / "children.py"
    text = declared.read_text(encoding="utf-8")
    assert BEFORE in text
    declared.write_text(text.replace(BEFORE, BEFORE + LINE), encoding="utf-8")
    return folder


def run(copied: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=copied,
        env={**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_one_line_is_recorded_listed_corrected_settled_and_judged(
    copied: Path, tmp_path: Path
) -> None:
    done = run(copied, "-c", WALK, str(tmp_path / "laptop"))
    assert done.returncode == 0, done.stderr[-3000:]


def test_every_place_that_was_forgotten_fails_a_test(copied: Path) -> None:
    done = run(
        copied, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-rf",
        "tests/records/test_frozen.py", "tests/records/test_field_words.py",
        "tests/records/test_settle_law.py", "--deselect",
        "tests/records/test_settle_law.py::test_settle_takes_what_the_verb_takes",
    )  # fmt: skip
    failed = {
        line.split("::")[1].split(" ")[0]
        for line in done.stdout.splitlines()
        if line.startswith("FAILED")
    }
    assert failed >= FORGOTTEN, done.stdout[-3000:]
