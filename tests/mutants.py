"""What the tests let pass: ``python3 dev.py mutants [PATHS] [--sample N]``.

mutmut changes one thing of a function at a time (a comparison, a number, an argument) and runs
the tests that reach the function. A change that no test notices has survived. Printed are the
share that was killed, file by file, and each survivor with its line.

PATHS are files or folders of the rooms below; without any, all of them. ``--sample N`` tries N
changes of each file, the same ones for one ``--seed``. ``--seconds N`` runs only so long a part
of a change's tests, the fastest ones: a survivor may then be noticed by a slower test. What was
killed once is not tried again while its function stays as it is; ``--fresh`` forgets that.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import (
    get_mutant_name,
    orig_function_and_class_names_from_key,
)

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".mutants"
TESTS = {
    "domain": ["tests/domain"],
    "growth": ["tests/growth"],
    "journal": ["tests/journal", "tests/store", "tests/sync"],
    "store": ["tests/store", "tests/upgrades"],
    "sync": ["tests/sync"],
    "commands": ["tests/commands", "tests/cli"],
}
"""The tests that hold a room, without those that start processes: they are too slow."""
TOO_SLOW = ("tests/sync/test_torture.py", "tests/cli/test_process.py", "tests/store/test_power.py")
READS_SOURCE = (
    "tests/growth/test_words.py::test_every_code_in_the_program_has_words",
    "tests/cli/test_docs.py",
    "tests/cli/test_fields.py::test_every_verb_is_tried_here",
)
"""Tests of the source as text, which is another one while it is changed."""
NEEDED = ("resources", "docs", "README.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY.md")


class Survivor(NamedTuple):
    """A change that no test noticed; ``before`` and ``after`` are its line."""

    path: str
    line: int
    before: str
    after: str
    status: str


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", help="files or folders of kbdesk/")
    parser.add_argument("--sample", type=int, help="so many changes of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="of a change's tests, the fastest first")
    parser.add_argument("--children", type=int, default=1, help="processes at a time")
    parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
    parser.add_argument("--list", action="store_true", help="print what is known, try nothing")
    chosen = parser.parse_args()
    files = chosen_files(chosen.paths)
    if not files:
        parser.error(f"nothing to change there; the rooms are {', '.join(TESTS)}")
    failed = False
    for room in TESTS:
        of_room = [path for path in files if path.parts[1] == room]
        if not of_room:
            continue
        work = WORK / room
        if chosen.fresh:
            shutil.rmtree(work, ignore_errors=True)
        prepare(work, room)
        names = {path: names_of(work, path) for path in of_room}
        if chosen.sample:
            chance = random.Random(chosen.seed)
            names = {
                path: sorted(chance.sample(of, min(chosen.sample, len(of))))
                for path, of in names.items()
            }
        if not chosen.list:
            failed |= not attempt(work, room, names, chosen.children, chosen.seconds)
        report(work, names)
    return failed


def chosen_files(paths: Sequence[str]) -> list[Path]:
    """Return the modules that are asked for, below the root of the project."""
    wanted = [Path(one).resolve() for one in paths] or [ROOT / "kbdesk"]
    every = [path for room in TESTS for path in sorted((ROOT / "kbdesk" / room).rglob("*.py"))]
    return [
        path.relative_to(ROOT) for path in every if any(path.is_relative_to(one) for one in wanted)
    ]


def prepare(work: Path, room: str) -> None:
    """Make the folder in which mutmut works: links to the project, and what it is told."""
    # there before Python starts, which looks for packages in no folder that was not there then
    (work / "mutants").mkdir(parents=True, exist_ok=True)
    for name in ("kbdesk", "tests", *NEEDED):
        if not (work / name).is_symlink():
            (work / name).symlink_to(ROOT / name)
    said = {
        "source_paths": ["kbdesk"],
        "only_mutate": [f"kbdesk/{room}/*"],
        "also_copy": list(NEEDED),
        "pytest_add_cli_args_test_selection": TESTS[room],
        "pytest_add_cli_args": [
            "-p", "no:cacheprovider",
            "-p", "tests.fastest_first", "--hypothesis-profile", "mutants",
            *(f"--ignore={path}" for path in TOO_SLOW),
            *(f"--deselect={test}" for test in READS_SOURCE),
        ],
        "timeout_constant": 10.0,
        "timeout_multiplier": 3.0,
        "use_git_change_detection": False,
        "track_dependencies": False,
    }  # fmt: skip
    lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (work / "pyproject.toml").write_text(
        "\n".join([project, "[tool.mutmut]", *lines, ""]), encoding="utf-8"
    )


def names_of(work: Path, path: Path) -> list[str]:
    """Return the names that mutmut gives to the changes of a module."""
    source = (ROOT / path).read_text(encoding="utf-8")
    with chdir(work):
        made = mutate_file_contents(str(path), source).mutant_names
    return [get_mutant_name(path, name) for name in made]


def results_of(work: Path, path: Path) -> dict[str, str]:
    """Return by name how the changes of a module fared: killed, survived, timeout, no tests."""
    try:
        meta = json.loads((work / "mutants" / f"{path}.meta").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {name: status_by_exit_code[code] for name, code in meta["exit_code_by_key"].items()}


def attempt(
    work: Path,
    room: str,
    names: dict[Path, list[str]],
    children: int,
    seconds: float | None,
) -> bool:
    """Let mutmut try what was not killed before; False where the tests fail without a change."""
    known: dict[str, str] = {}
    for path in names:
        known.update(results_of(work, path))
    wanted = [one for of in names.values() for one in of if not is_caught(known.get(one, ""))]
    if not wanted:
        return True
    print(f"{room}: trying {len(wanted)} changes", file=sys.stderr, flush=True)
    mutmut = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *wanted]
    with (work / "run.log").open("w", encoding="utf-8") as log:
        done = subprocess.run(
            mutmut, cwd=work, stdout=log, stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "PYTHONPATH": str(work / "mutants"),
                "QT_QPA_PLATFORM": "offscreen",
                "PYTHONDONTWRITEBYTECODE": "1",
                "KBDESK_MUTANTS": "inf" if seconds is None else str(seconds),
            },
        )  # fmt: skip
    if done.returncode:
        said = (work / "run.log").read_text(encoding="utf-8", errors="replace")
        print(said[-3000:], file=sys.stderr)
        print(f"{room}: mutmut stopped; all of it stands in {work / 'run.log'}", file=sys.stderr)
    return not done.returncode


def is_caught(status: str) -> bool:
    """Tell whether a test noticed a change: it failed, fell over, or did not come back."""
    return status in ("killed", "timeout", "segfault", "suspicious", "caught by type check")


def report(work: Path, names: dict[Path, list[str]]) -> None:
    """Print the share that was killed of each file, then the survivors."""
    survivors: list[Survivor] = []
    tried_in_all = caught_in_all = 0
    for path, of in names.items():
        found = results_of(work, path)
        tried = {one: found[one] for one in of if found.get(one, "not checked") != "not checked"}
        caught = sum(is_caught(status) for status in tried.values())
        tried_in_all += len(tried)
        caught_in_all += caught
        if tried:
            share = 100 * caught / len(tried)
            print(f"{share:5.1f} %  {caught:5} of {len(tried):5}  {path}")
        survivors += survivors_of(
            work, path, {one: how for one, how in tried.items() if not is_caught(how)}
        )
    if tried_in_all:
        share = 100 * caught_in_all / tried_in_all
        print(f"{share:5.1f} %  {caught_in_all:5} of {tried_in_all:5}  in all")
    for one in survivors:
        untested = "   (no test comes here)" if one.status == "no tests" else ""
        print(f"{one.path}:{one.line}{untested}\n    - {one.before}\n    + {one.after}")


def survivors_of(work: Path, path: Path, names: Iterable[str] | dict[str, str]) -> list[Survivor]:
    """Return the changes with their lines, in the order of the file."""
    statuses = dict(names) if isinstance(names, dict) else dict.fromkeys(names, "survived")
    if not statuses:
        return []
    starts = starts_of(ROOT / path)
    found = []
    with chdir(work):
        for name, status in statuses.items():
            function, of = orig_function_and_class_names_from_key(name)
            diff = get_diff_for_mutant(name, path=path).splitlines()
            line, before, after = changed_line(diff)
            at = starts.get((of, function), 1)
            found.append(Survivor(str(path), at + line - 1, before, after, status))
    return sorted(found)


def starts_of(path: Path) -> dict[tuple[str | None, str], int]:
    """Return by class and name where each function of a module begins."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    starts: dict[tuple[str | None, str], int] = {}
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        of = node.name if isinstance(node, ast.ClassDef) else None
        for one in inside:
            if isinstance(one, ast.FunctionDef):
                first = min([one.lineno, *(mark.lineno for mark in one.decorator_list)])
                starts[of, one.name] = first
    return starts


def changed_line(diff: Sequence[str]) -> tuple[int, str, str]:
    """Return the first line that a diff changes, as it was and as it is."""
    line, before, after = 0, "", ""
    for text in diff:
        if text.startswith("@@"):
            line = int(text.split()[1].split(",")[0].lstrip("-")) - 1
        elif text.startswith(("---", "+++")) and not line:
            continue
        elif text.startswith("-"):
            line += 1
            before = text[1:].strip()
        elif text.startswith("+"):
            after = text[1:].strip()
            break
        elif before:
            break
        else:
            line += 1
    return line, before, after


if __name__ == "__main__":
    sys.exit(main())
