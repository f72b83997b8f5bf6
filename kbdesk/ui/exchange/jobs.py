"""What the exchange pages ask of the desk's thread: a file looked into, tried, taken in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kbdesk.commands.import_beside import OnDesk, import_beside
from kbdesk.commands.import_plan import Decision
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.anthro import look_into_csv, needed_of, take_csv
from kbdesk.exchange.headings import NEEDED, HeadingRow
from kbdesk.exchange.sheets import FileLook, ReadFile, look_into, take_sheet
from kbdesk.queries.imports import known_posyandu
from kbdesk.ui.sync.job_progress import JobProgress

FORMATS = ("eppgbm", "anthro")


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is to be done with a file: how it is read, and what a person said of its rows.

    ``sha256``: of the file as it was tried; another one is not taken in. "" before a trial.
    """

    format: str
    file: Path
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = "auto"
    posyandu: str | None = None
    decided: Mapping[int, Decision] = field(default_factory=dict)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import answers, and the names of the rows."""

    answer: Mapping[str, Any]
    names: Mapping[int, str]


def look(desk: Desk, format_: str, file: Path) -> tuple[FileLook, list[tuple[str, str]]]:
    """Return what a file holds, and the posyandu that are known here."""
    found = look_into_csv(file) if format_ == "anthro" else look_into(file, format_)
    return found, known_posyandu(desk)


def needed(format_: str, found: HeadingRow) -> tuple[str, ...]:
    """Return the fields that a file of a format must have."""
    return needed_of(found) if format_ == "anthro" else NEEDED


def run(
    on_desk: OnDesk,
    asked: FileRequest,
    job_progress: JobProgress,
    *,
    commit: bool,
    give_way: Callable[[], None] = lambda: None,
) -> Outcome:
    """Read a file and try it, or take it in, beside the desk; ``give_way`` is called often.

    Raises ``exchange.*``, ``backup.*``, ``store.*``.
    """

    def heard(phase: str, done: int, of: int) -> None:
        job_progress.report(done, of, phase)

    def stopped() -> bool:
        give_way()
        return job_progress.stopped()

    today = on_desk(lambda desk: desk.clock.today())
    dates, columns = asked.dates, asked.columns

    def read() -> ReadFile:
        found = read_file()
        if asked.sha256 not in ("", found.sha256):
            raise KbdeskError("exchange.file_changed", path=found.file)
        return found

    def read_file() -> ReadFile:
        if asked.format == "anthro":
            return take_csv(
                asked.file, today, dates=dates, columns=columns, progress=heard, cancelled=stopped
            )
        return take_sheet(
            asked.file, today, sheet=asked.sheet, dates=dates, columns=columns,
            progress=heard, cancelled=stopped,
        )  # fmt: skip

    answer, taken = import_beside(
        on_desk, read, commit=commit, posyandu=asked.posyandu, decided=asked.decided,
        progress=heard, cancelled=stopped,
    )  # fmt: skip
    return Outcome(answer, {line.row: line.name for line in taken.lines.lines})
