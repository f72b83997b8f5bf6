"""Starts the version that ``current`` names; goes back to the one before if it does not come up.

    python starter.py [arguments of kbdesk]

Standard library only, and nothing of the program: it lies beside the versions and outlives them.
The starter of Windows (``build_spec/windows/launch.c``) keeps to the same rules.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

TRIES = 2
NO_PROGRAM = 99
PAUSES_S = (0.05, 0.05, 0.1, 0.2, 0.4)
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,63}")


def read_current(root: Path) -> tuple[str, str] | None:
    """Return the version to start and the one before ("" for none); None: it cannot be read."""
    try:
        said = json.loads((root / "current").read_bytes()[:1024])
        version, before = said["version"], said.get("before") or ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(before, str) or not _VERSION.fullmatch(before):
        before = ""
    return (version, before) if isinstance(version, str) and _VERSION.fullmatch(version) else None


def write_current(root: Path, version: str, before: str) -> None:
    """Name another version, by one rename; where that fails the old name stands."""
    part = root / "current.part"
    said = json.dumps({"before": before, "version": version}, separators=(",", ":"))
    with contextlib.suppress(OSError):
        with part.open("wb") as file:
            file.write(said.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        rename(part, root / "current")


def rename(part: Path, target: Path) -> None:
    """Give a file its name; wait where a virus scanner has it open for a moment.

    The program's own (``kbdesk.store.durable.replace``) belongs to a version, and may be broken
    with it.
    """
    for pause in PAUSES_S:
        with contextlib.suppress(PermissionError):
            part.replace(target)
            return
        time.sleep(pause if os.name == "nt" else 0)
    part.replace(target)


def command_of(root: Path, version: str) -> list[str] | None:
    """Return how a version is started, None where it is not there."""
    tree = root / "versions" / version
    try:
        said = json.loads((tree / "run.json").read_bytes()[:4096])
    except (OSError, ValueError):
        said = ["kbdesk.exe" if os.name == "nt" else "kbdesk"]
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said) or not said:
        return None
    program = tree / said[0]
    if not version or not program.is_file():
        return None
    if program.suffix == ".py":
        return [sys.executable, str(program), *said[1:]]
    return [str(program), *said[1:]]


def is_up(root: Path, version: str) -> bool:
    """Tell whether a version stood once with its window."""
    return (root / "versions" / f"{version}.up").exists()


def tries_of(root: Path, version: str) -> int:
    """Return how often a version was tried that never came up."""
    try:
        return (root / "versions" / f"{version}.tries").stat().st_size
    except OSError:
        return 0


def count_try(root: Path, version: str) -> None:
    """Count a try before it is made: also one that the power ends."""
    with contextlib.suppress(OSError), (root / "versions" / f"{version}.tries").open("ab") as file:
        file.write(b"x")
        file.flush()
        os.fsync(file.fileno())


def start(root: Path, arguments: list[str]) -> int:
    """Start the program; return its exit status, or 99 where there is none to start."""
    chosen = read_current(root)
    if chosen is None:
        return incomplete()
    version, before = chosen
    if command_of(root, version) is None:
        if command_of(root, before) is None:
            return incomplete()
        write_current(root, before, version)
        version, before = before, ""
    while True:
        # only a window can come up: a command is no trial
        on_trial = not arguments and not is_up(root, version)
        if on_trial and tries_of(root, version) >= TRIES and command_of(root, before) is not None:
            write_current(root, before, version)
            version, before = before, version
            on_trial = False
        if on_trial:
            count_try(root, version)
        status = run(root, version, arguments)
        last = tries_of(root, version) >= TRIES and command_of(root, before) is None
        if status == 0 or not on_trial or is_up(root, version) or last:
            return status


def run(root: Path, version: str, arguments: list[str]) -> int:
    """Run a version to its end; return its exit status."""
    command = command_of(root, version)
    if command is None:
        return incomplete()
    environ = {**os.environ, "KBDESK_PROGRAMS": str(root)}
    try:
        return subprocess.run([*command, *arguments], env=environ, check=False).returncode
    except OSError:
        return NO_PROGRAM


def incomplete() -> int:
    """Say that no version can be started."""
    if sys.stderr is not None:
        print(
            "Program kbdesk tidak lengkap. Pasang ulang kbdesk; data keluarga tidak tersentuh.\n"
            "The kbdesk program is incomplete. Install it again; families' data is untouched.",
            file=sys.stderr,
        )
    return NO_PROGRAM


if __name__ == "__main__":
    sys.exit(start(Path(__file__).resolve().parent, sys.argv[1:]))
