"""Whatever the program writes is its owner's alone, whatever the umask; old homes are tightened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.machine import Machine, make, run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@pytest.fixture(params=[0o000, 0o022])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.lstat().st_mode):o}"
        for path in [folder, *folder.rglob("*")]
        if stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]


def fill(laptop: Machine) -> str:
    (answer,) = laptop.record(
        {
            "do": "register_family", "village": "Lok Tuan", "rt": "1",
            "members": [
                {"name": "Siti", "sex": "female", "birth_date": "1995-02-03", "relation": "head"},
                {"name": "Budi", "sex": "male", "birth_date": "2025-02-03", "relation": "child"},
            ],
        }
    )  # fmt: skip
    return str(answer["members"][1])


@pytest.mark.usefixtures("umask")
def test_a_home_is_its_owners_alone(tmp_path: Path) -> None:
    laptop = make(tmp_path / "a")
    fill(laptop)
    laptop.done("copies", "make")
    saved = tmp_path / "saved"
    laptop.done("backup", saved)
    laptop.done("restore", saved)
    laptop.done("state")
    assert open_to_others(laptop.home) == []


def test_a_home_that_was_open_to_others_is_closed_at_opening(tmp_path: Path) -> None:
    laptop = make(tmp_path / "a")
    laptop.done("copies", "make")
    (laptop.home / "window.json").write_text("{}")
    other = laptop.home / "letter.txt"
    other.write_text("not ours")
    for path in [laptop.home, *laptop.home.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    target = tmp_path / "elsewhere"
    target.write_text("of somebody")
    target.chmod(0o666)
    (laptop.home / "outbox" / "link").symlink_to(target)
    laptop.done("state")
    assert open_to_others(laptop.home) == ["letter.txt 666", "outbox/link 777"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o666


@pytest.mark.usefixtures("umask")
def test_what_leaves_is_its_owners_alone(tmp_path: Path) -> None:
    laptop = make(tmp_path / "a")
    child = fill(laptop)
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    laptop.done("kms", child, "-o", out / "kms.pdf")
    for kind in ("skdn", "sip-f2", "not-weighed"):
        for format_ in ("json", "pdf", "xlsx"):
            file = out / f"{kind}.{format_}"
            laptop.done("report", kind, "--format", format_, "-o", file)
    laptop.done("exchange", "anthro", "export", "-o", out / "anthro.csv")
    laptop.done("exchange", "eppgbm", "export", "-o", out / "eppgbm.xlsx")
    laptop.done("exchange", "fhir", "export", "-o", out / "fhir.json")
    laptop.done("enrol", "request", "-o", out / "request")
    laptop.done("backup", out / "backup")
    lines = out / "in.csv"
    lines.touch(mode=0o600)
    lines.write_text("sex,age_days,weight_kg,lenhei_cm,measured\nm,100,6,60,L\n", encoding="utf-8")
    assert run(["growth", lines, "-o", out / "scored.csv"]).status in (0, 1)
    assert len(list(out.iterdir())) > 15
    assert open_to_others(out) == []
