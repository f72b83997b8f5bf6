"""What people install, from a checkout: `python3 dev.py release [-o DIR]`.

Makes the Windows installer, the update by stick, the Debian package, their lists of contents
(SBOM), checksums and the signed list of all of them. docs/release.md tells what is where and
how it is verified.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from build_spec import contents, debian_package, manuals, release_list, setup_exe, windows_tree
from build_spec.packing import About, write_package
from build_spec.wheels import ROOT, BuildError
from kbdesk import __version__
from kbdesk.store import schema

PARTS = ("setup", "update", "deb")
CHANGES = ROOT / "build_spec" / "changes.json"
"""What is new, in lines for people, in both languages: an update by stick shows it."""
T = TypeVar("T")


def commit_and_time() -> tuple[str, int]:
    """Return the commit that is built and the time that every file is dated (seconds).

    Outside a checkout of git the commit is forty zeros. SOURCE_DATE_EPOCH goes before.
    """
    asked = None
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "log", "-1", "--format=%H %ct"]
        asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    commit, when = "0" * 40, "1700000000"
    if asked is not None and asked.returncode == 0:
        commit, when = asked.stdout.split()
    return commit, int(os.environ.get("SOURCE_DATE_EPOCH", when))


def default_key() -> Path:
    """Return where the release key of this person lies unless another is named."""
    from platformdirs import user_config_path

    return user_config_path("kbdesk-release") / "release.key"


def make(
    out: Path, work: Path, key: Path, parts: tuple[str, ...], version: str, least: str
) -> list[Path]:
    """Make the parts that are asked for; return every file that was written, sorted.

    ``least``: the oldest version that the update by stick goes on from.
    """
    changes = json.loads(CHANGES.read_text(encoding="utf-8"))
    commit, when = commit_and_time()
    keys = release_list.release_keys(key)
    out.mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    about = {"version": version, "commit": commit, "signed_by": keys.sign_public}
    books = timed("the manual is drawn", lambda: manuals.draw(work / "manual", when))
    for book in books:
        files.append(out / f"kbdesk-{version}-{book.name.removeprefix('kbdesk-')}")
        shutil.copyfile(book, files[-1])
    about["made"] = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if "setup" in parts or "update" in parts:
        staged = timed(
            "the Windows program is laid out",
            lambda: windows_tree.stage(version, commit, when, work, [keys.sign_public], books),
        )
        about |= {"python": staged.python, "standard_library": staged.standard_library}
    if "update" in parts:
        update = out / f"kbdesk-{version}-windows-amd64.kbupdate"
        about_update = About(
            version=version,
            least=least,
            platform="windows-amd64",
            schema=schema.VERSION,
            commit=commit,
            made=datetime.fromtimestamp(when, UTC),
            start=("kbdeskw.exe",),
            changes_id=tuple(changes["id"]),
            changes_en=tuple(changes["en"]),
        )
        timed(update.name, lambda: write_package(staged.tree, update, about_update, keys))
        files.append(update)
    if "setup" in parts:
        target = out / f"kbdesk-{version}-setup.exe"
        files.append(timed(target.name, lambda: setup_exe.make(staged, target, when)))
        bill = out / f"kbdesk-{version}-windows.cdx.json"
        python = contents.python_component(staged.python, staged.standard_library)
        contents.write(bill, version, when, [python, *contents.components(staged.wheels)])
        files.append(bill)
    if "deb" in parts:
        package = out / f"kbdesk_{version}_amd64.deb"
        wheels = timed(
            package.name,
            lambda: debian_package.make(
                version, commit, when, work, package, [keys.sign_public], books
            ),
        )
        bill = out / f"kbdesk-{version}-linux.cdx.json"
        contents.write(bill, version, when, contents.components(wheels))
        files += [package, bill]
    sums = out / "SHA256SUMS"
    listed = sorted(files)
    sums.write_text("".join(f"{release_list.digest(p)}  {p.name}\n" for p in listed), "ascii")
    signed = out / f"kbdesk-{version}.release"
    release_list.write(signed, [*files, sums], about, keys)
    return sorted([*files, sums, signed])


def timed(what: str, do: Callable[[], T]) -> T:
    """Do a step and say how long it took."""
    begun = time.monotonic()
    made = do()
    print(f"{what}: {time.monotonic() - begun:.0f} s", flush=True)
    return made


def main(*arguments: str) -> int:
    """Make a release; return the exit status."""
    parser = argparse.ArgumentParser(prog="dev.py release", description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=ROOT / "dist" / "release", metavar="DIR")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "release", metavar="DIR")
    parser.add_argument("--key", type=Path, default=None, metavar="FILE")
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--least", default="0.1.0", metavar="VERSION")
    given = parser.parse_args(arguments)
    try:
        parts = tuple(given.only or PARTS)
        key = given.key or default_key()
        files = make(given.out, given.work, key, parts, __version__, given.least)
    except BuildError as error:
        print(f"dev.py release: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"dev.py release: the key cannot be read ({error})", file=sys.stderr)
        return 1
    for path in files:
        print(f"{path.stat().st_size / 1e6:7.1f} MB  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
