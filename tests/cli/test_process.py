"""The program as others start it: a process with its streams, and nothing that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from kbdesk.cli.program import COMMANDS, program
from tests.cli.machine import Machine, jsonl

FAMILY = {"do": "register_family", "village": "Lok Tuan", "rt": "01"}
HEAVY = {
    "numpy", "reportlab", "PySide6", "sqlite_utils", "segno", "pypdf", "hypothesis", "fhir",
    "pydantic", "openpyxl", "xlsxwriter", "PIL",
}  # fmt: skip


def start(*words: object, **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "input": b"", **more}
    if "stdin" in more:
        del more["input"]
    return subprocess.run(
        [sys.executable, "-m", "kbdesk", *map(str, words)], env=environment, check=False, **more
    )


def options(machine: Machine) -> list[object]:
    return ["--home", machine.home, "--passphrase-file", machine.passphrase_file]


def test_status_and_streams(laptop: Machine) -> None:
    name = "Keluarga Ñandú 👶"
    draft = {**FAMILY, "address": name}
    done = start(*options(laptop), "record", "-", input=jsonl([draft]).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    id_ = json.loads(done.stdout)["id"]
    shown = start(*options(laptop), "show", "family", id_)
    assert name in shown.stdout.decode("utf-8")

    refused = start(*options(laptop), "record", "-", input=b'{"do":"fly"}\n{"do":"\\ud800"}')
    assert refused.returncode == 1
    assert len(refused.stdout.splitlines()) == 2
    (line,) = refused.stderr.decode().splitlines()
    assert line.startswith("error: record.refused: ")

    wrong = start("--bogus")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert b"Traceback" not in wrong.stderr
    assert start("--version").stdout.startswith(b"kbdesk, version ")


@pytest.mark.skipif(os.name == "nt", reason="streams are closed otherwise there")
def test_streams_that_are_not_there(laptop: Machine) -> None:
    words = [sys.executable, "-m", "kbdesk", *map(str, options(laptop))]

    def shell(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", f'"$@" {command}', "sh", *words],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    found = shell("record - <&-")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    found = shell("state >&-")
    assert (found.returncode, found.stderr) == (0, "")
    found = shell("show person x 2>&-")
    assert (found.returncode, found.stderr) == (1, "")
    if Path("/dev/full").exists():
        found = shell("state >/dev/full")
        assert found.returncode == 1
        (line,) = found.stderr.splitlines()
        assert line.startswith("error: program.no_output: ")


@pytest.mark.skipif(os.name == "nt", reason="no such pipes there")
def test_a_reader_that_goes_away(laptop: Machine, tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text(jsonl([FAMILY] * 300), encoding="utf-8")
    words = [sys.executable, "-m", "kbdesk", *map(str, options(laptop)), "record", str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 1
    (line,) = said.splitlines()
    assert line.startswith("error: program.no_output: ")
    assert laptop.done("show", "family", first["id"]).object["rt"] == "01"
    assert laptop.done("check").object["ok"] is True


def test_two_inits_at_once(tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("empat kata yang mudah", encoding="utf-8")
    home = tmp_path / "home"
    words = [sys.executable, "-m", "kbdesk", "--home", str(home), "--passphrase-file", str(secret),
             "--user", "sari", "init", "--role", "hub", "--name", "DPPKB"]  # fmt: skip
    both = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert sorted(process.returncode for process in both) == [0, 1], said
    refusal = next(err for _, err in said if err)
    assert refusal.split(": ")[1] in ("home.in_use", "home.exists")
    made = json.loads(next(out for out, _ in said if out))
    found = start("--home", home, "--passphrase-file", secret, "state")
    assert json.loads(found.stdout)["device"] == made["device"]


def test_recording_and_reading_load_nothing_heavy(laptop: Machine) -> None:
    laptop.record({**FAMILY, "members": [{"name": "Ani", "sex": "female"}]})
    script = """
import json, sys
from kbdesk.cli import program
status = 0
try:
    program(obj=None, args=sys.argv[1:], prog_name="kbdesk")
except SystemExit as end:
    status = end.code
loaded = sorted(sys.modules)
print(json.dumps([status, loaded]), file=sys.stderr)
"""
    child = laptop.done("list", "person").object["id"]
    draft = {"do": "record_measurement", "child": child, "date": "2025-09-01", "weight_kg": 50}
    family = laptop.done("list", "family").object["id"]
    exchanging = {f"kbdesk.commands.{one}" for one in ("imports", "exchange_out", "import_plan")}
    for words in (
        ["record", "-"],
        ["search", "ani"],
        ["list", "person"],
        ["show", "family", family],
        ["--help"],
        ["record", "--help"],
        ["--version"],
    ):
        found = subprocess.run(
            [sys.executable, "-c", script, *map(str, options(laptop)), *words],
            input=jsonl([draft]), capture_output=True, text=True, check=False,
        )  # fmt: skip
        status, loaded = json.loads(found.stderr)
        assert status == 0
        assert {name.partition(".")[0] for name in loaded} & HEAVY == set(), words
        if words != ["--help"]:
            assert set(loaded) & exchanging == set(), words
        # who reads does not wait for the verbs, nor anybody for other commands
        assert ("kbdesk.commands.record" in loaded) == (words == ["record", "-"])
        assert ("kbdesk.cli.kitchen" in loaded) == (words == ["--help"])


def test_every_command_stands_with_its_module() -> None:
    context = click.Context(program)
    names = program.list_commands(context)
    assert sorted(names) == sorted(name for each in COMMANDS.values() for name in each)
    for module, each in COMMANDS.items():
        for name in each:
            command = program.get_command(context, name)
            assert isinstance(command, click.Command)
            made = command.callback or next(iter(command.commands.values())).callback  # type: ignore[attr-defined]
            assert made.__module__ == f"kbdesk.cli.{module}", name
    assert program.get_command(context, "nothing") is None


def test_where_no_file_can_be_is_said_in_words(laptop: Machine, tmp_path: Path) -> None:
    """Also where the unfinished file beside it can neither be made nor taken away."""
    before = sorted(laptop.home.rglob("*"))
    for words in (
        ["backup"], ["exchange", "fhir", "export", "-o"], ["exchange", "anthro", "export", "-o"],
        ["exchange", "eppgbm", "export", "-o"], ["enrol", "request", "-o"],
        ["report", "skdn", "-o"], ["report", "skdn", "--format", "pdf", "-o"],
    ):  # fmt: skip
        for target in (Path(), Path("/"), tmp_path / ("x" * 250), tmp_path / "no" / "file"):
            said = laptop.ask(*words, target)
            assert said.code.endswith(".not_written"), (words, target, said.err)
    assert sorted(laptop.home.rglob("*")) == before
    assert sorted(tmp_path.iterdir()) == [laptop.home.parent]
