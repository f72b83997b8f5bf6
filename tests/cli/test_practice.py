"""A practice home: its papers are marked, and nothing is carried out of it or into it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from kbdesk.reports.paper import open_canvas
from kbdesk.reports.stamp import is_stamped, stamp_practice
from tests.cli.machine import PASSPHRASE, Machine


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Machine]:
    """A practice home of a posyandu."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE, encoding="utf-8")
    machine = Machine(tmp_path / "home", passphrase)
    machine.done(
        "init", "--role", "posyandu", "--name", "Latihan", "--posyandu", "LT01", "--practice"
    )
    yield machine
    stamp_practice(False)


def test_nothing_leaves_and_nothing_comes(practice: Machine, tmp_path: Path) -> None:
    for command in (
        ("bundle", "export", "--to", tmp_path),
        ("bundle", "import", tmp_path),
        ("enrol", "request", "-o", tmp_path / "request.json"),
        ("exchange", "eppgbm", "export", "-o", tmp_path / "out.xlsx"),
    ):
        assert practice.ask(*command).code == "home.practice", command
    assert list(tmp_path.glob("*.json")) == []


def test_its_papers_say_so_and_those_of_a_real_home_do_not(practice: Machine) -> None:
    practice.done("state")
    assert is_stamped()
    sizes = []
    for stamped in (True, False):
        stamp_practice(stamped)
        sheet = BytesIO()
        canvas = open_canvas(sheet, (300, 400), "x", "id")
        canvas.showPage()
        canvas.save()
        sizes.append(len(sheet.getvalue()))
    assert sizes[0] > sizes[1]
