"""The public site, written as a folder: whole, or the folder stays as it was."""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Final

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.parquet import write_parquet
from kbdesk.queries.public_figures import public_figures
from kbdesk.reports.site.open_data import COLUMN_TYPES, PACKAGE_NAME, data_files
from kbdesk.reports.site.pages import pages
from kbdesk.store.durable import replace

_MARK: Final = "data/datapackage.json"
"""By this file a folder is known as a site that may be replaced."""


def write_site(desk: Desk, folder: Path) -> dict[str, object]:
    """Write the site of the last twelve months that are over into a folder.

    A folder that holds an earlier site is replaced in one moment; any other that holds something
    is refused. Answers ``path``, ``pages``, ``files``, ``bytes``, ``parquet`` (the open data also
    as Parquet: where DuckDB is installed). Raises ``hub.not_a_hub``, ``access.only_officer``,
    ``home.practice``, ``site.folder_in_use``, ``site.not_written``.
    """
    only_officer(desk)
    only_for_real(desk)
    folder = folder.absolute()
    if folder.exists() and not _ours(folder):
        raise KbdeskError("site.folder_in_use", field="output", path=str(folder))
    found = public_figures(desk)
    note(desk, "exported", None, None, report="site")
    part = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.part")
    try:
        texts = dict(pages(found))
        for name, text in data_files(found):
            texts[f"data/{name}"] = text
        for name, text in texts.items():
            path = part / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        parquet = _parquet(part / "data")
        files = [path for path in part.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        _in_place(part, folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        why = error.strerror or type(error).__name__
        raise KbdeskError("site.not_written", path=str(folder), why=why) from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return {
        "path": str(folder),
        "pages": sum(name.endswith(".html") for name in texts),
        "files": len(files),
        "bytes": size,
        "parquet": parquet,
    }


def _ours(folder: Path) -> bool:
    """Tell whether a folder is empty, or holds a site that was written before."""
    try:
        if not any(folder.iterdir()):
            return True
        package = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and package.get("name") == PACKAGE_NAME


def _in_place(part: Path, folder: Path) -> None:
    """Put a whole site in the place of the one before."""
    before = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.old")
    if folder.exists():
        replace(folder, before)
    try:
        replace(part, folder)
    except OSError:
        if before.exists():
            replace(before, folder)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _parquet(folder: Path) -> bool:
    """Write each table also as Parquet; tell whether that can be done here."""
    done = True
    for path in sorted(folder.glob("*.csv")):
        head = path.read_text(encoding="utf-8").partition("\n")[0]
        types = {column: COLUMN_TYPES.get(column, "string") for column in head.split(",")}
        done = write_parquet(path, types) and done
    return done
