"""The package as pip installs it: a wheel that works far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from kbdesk import __version__

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds nothing but the unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder / "dist"))
    place = folder / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def run(installed: Path, *args: str) -> str:
    """Return what the installed program prints, started far from the checkout."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "kbdesk", *args],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_one_version_and_the_program_knows_it(installed: Path) -> None:
    assert (installed / f"kbdesk-{__version__}.dist-info").is_dir()
    assert __version__ in run(installed, "--version")


def test_the_installed_program_finds_its_words_and_tables(installed: Path) -> None:
    code = next((ROOT / "resources" / "materials").glob("*.json")).stem
    assert json.loads(run(installed, "material", "read", code))["title"]


def test_every_file_of_resources_is_in_the_wheel(installed: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    # what the sheet about kbdesk shows of licences
    texts = {"LICENSE", "THIRD_PARTY.md"}
    assert names(installed / "kbdesk" / "shipped") == names(ROOT / "resources") | texts
    assert not list(installed.glob("tests"))


def test_the_tests_have_what_the_warehouse_needs() -> None:
    """The extra "warehouse" and the group "test" ask for the same releases."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extra = project["project"]["optional-dependencies"]["warehouse"]
    assert set(extra) <= set(project["dependency-groups"]["test"])
