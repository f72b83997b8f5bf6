"""A file of another program, read whole: the sheet, its columns, and its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.child_lines import ChildLines, LineReader, Progress, counted, file_name
from kbdesk.exchange.headings import Chosen, FileColumn, candidates, choose_sheet, mapped
from kbdesk.exchange.tables import TableFormat, table
from kbdesk.exchange.workbook import opened


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read; ``columns`` with the fields that were used."""

    format: str
    file: str
    sha256: str
    sheet: str
    header_row: int
    columns: tuple[FileColumn, ...]
    lines: ChildLines
    table: TableFormat


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file holds before anything is decided: its sheets with a heading, and the rest."""

    sheets: tuple[Chosen, ...]
    hidden: tuple[str, ...]


def look_into(path: Path, format_: str) -> FileLook:
    """Return the sheets of a spreadsheet that may be taken, for a person to choose from."""
    with opened(path) as book:
        held = table(format_)
        found = tuple(candidates(book, held) or candidates(book, held, unknown=True))
        return FileLook(found, tuple(sheet.name for sheet in book.sheets if not sheet.visible))


def take_sheet(
    path: Path,
    today: date,
    *,
    sheet: str | None = None,
    dates: str = "auto",
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReadFile:
    """Read a spreadsheet of children; raises ``exchange.*``, and nothing is guessed."""
    held = table("eppgbm")
    sha256 = digest_of(path)
    with opened(path) as book:
        chosen = choose_sheet(book, held, sheet, unknown=bool(columns))
        used = mapped(chosen.found, columns or {}, held)
        rows = counted(
            book.rows(chosen.sheet), chosen.found.row, progress, cancelled,
            book.row_count(chosen.sheet),
        )  # fmt: skip
        lines = LineReader(held, used, today).read(rows, dates, cancelled)
    if digest_of(path) != sha256:
        raise KbdeskError("exchange.file_changed", path=str(path))
    return ReadFile(
        "eppgbm", file_name(path), sha256, chosen.sheet.name, chosen.found.row, used, lines, held
    )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; raises ``exchange.no_file``."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        why = error.strerror or ""
        if isinstance(error, FileNotFoundError):
            raise KbdeskError("exchange.no_file", path=str(path)) from None
        raise KbdeskError("exchange.unreadable", path=str(path), why=why) from None
