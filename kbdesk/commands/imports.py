"""A file of another program: tried without a trace, taken in whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from kbdesk.commands.import_plan import RESULTS, Decision, Plan, make_plan
from kbdesk.commands.import_writing import Writer, WrittenCounts
from kbdesk.commands.trail import note
from kbdesk.commands.upkeep import backup
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.exchange.child_lines import LineNote, Progress
from kbdesk.exchange.sheets import ReadFile
from kbdesk.store.store import Change

_BACKUPS_KEPT: Final = 5
_COUNTED: Final = ("new", "changed", "known", "doubtful", "refused")


def import_children(
    desk: Desk,
    taken: ReadFile,
    *,
    commit: bool = False,
    posyandu: str | None = None,
    decided: Mapping[int, Decision] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Take in a file's children and measurements, or without ``commit`` only say what would be.

    The trial does all of it in a transaction that is taken back, so it says just what the
    import will do. Before an import the home is copied into ``backups``; then everything is
    written in one transaction, whole or not at all. ``posyandu``: for lines whose posyandu is
    not known here. ``decided``: what a person said of a doubtful row. Answers ``rows`` (by
    result), ``details``, ``counts``, and with ``commit`` ``import`` and ``backup``; both are
    None where nothing was to be written. Raises ``exchange.*``, ``backup.*``.
    """
    code = None if posyandu is None else read_posyandu(posyandu)
    plan = plan_of(desk, taken, code, decided, progress, cancelled)
    made: str | None = None
    kept: Path | None = None
    if not commit:
        with desk.store.rehearsal():
            counts, _ = _write(desk, plan, progress, cancelled)
    else:
        if progress is not None:
            progress("backup", 0, 0)
        kept = copy_place(desk)
        backup(desk, kept)
        try:
            with desk.store.transaction():
                counts, made = write_plan(desk, taken, plan, progress, cancelled)
                if made is not None:
                    note_import(desk, taken, made)
                if progress is not None:
                    progress("saving", 0, 0)
        except BaseException:
            kept.unlink(missing_ok=True)
            raise
        if made is None:
            kept.unlink(missing_ok=True)
            kept = None
        else:
            forget_old_copies(desk)
    return said(taken, plan, counts, commit) | {
        "import": made,
        "backup": None if kept is None else str(kept),
    }


def plan_of(
    desk: Desk,
    taken: ReadFile,
    posyandu: str | None,
    decided: Mapping[int, Decision] | None,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Plan:
    """Return what a file's lines mean here; writes nothing."""
    return make_plan(
        desk,
        taken.lines.lines,
        posyandu=posyandu,
        decided=decided,
        sha256=taken.sha256,
        progress=progress,
        cancelled=cancelled,
    )


def write_plan(
    desk: Desk,
    taken: ReadFile,
    plan: Plan,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[WrittenCounts, str | None]:
    """Write a plan and remember the file, in the caller's transaction.

    Returns what was written and the import's id, None where nothing was to be written.
    """
    counts, span = _write(desk, plan, progress, cancelled)
    return counts, None if span is None else _remember(desk, taken, plan, span)


def note_import(desk: Desk, taken: ReadFile, made: str) -> None:
    note(desk, "imported", "imported_file", made, format=taken.format)


def _write(
    desk: Desk,
    plan: Plan,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[WrittenCounts, tuple[int, int] | None]:
    """Write a plan; return what was written, and the first and last number of its operations."""
    before = desk.store.journal.epochs[desk.store.epoch].highest
    writer = Writer(desk, plan)
    writer.write(progress, cancelled)
    last = desk.store.journal.epochs[desk.store.epoch].highest
    return writer.counts, (before + 1, last) if last > before else None


def _remember(desk: Desk, taken: ReadFile, plan: Plan, span: tuple[int, int]) -> str:
    id_ = new_identifier()
    counted = Counter(plan.results.values())
    fields: dict[str, object] = {
        "posyandu": desk.home_posyandu,
        "format": taken.format,
        "file": taken.file,
        "sha256": taken.sha256,
        "sheet": taken.sheet,
        "at": desk.clock.now().isoformat(timespec="seconds"),
        "epoch": desk.store.epoch,
        "first_seq": span[0],
        "last_seq": span[1],
        "rows": len(taken.lines.lines),
        **{name: counted[name] for name in _COUNTED},
    }
    held = {name: value for name, value in fields.items() if value is not None}
    write(desk, [Change("imported_file", id_, "file", held)])
    return id_


def copy_place(desk: Desk) -> Path:
    """Return where the copy before an import is written; makes its folder."""
    folder = desk.store.paths.backups
    folder.mkdir(exist_ok=True)
    stem = f"before-import-{desk.clock.now():%Y%m%d-%H%M%S}"
    target = folder / f"{stem}.kbdesk"
    number = 2
    while target.exists():
        target = folder / f"{stem}-{number}.kbdesk"
        number += 1
    return target


def forget_old_copies(desk: Desk) -> None:
    """Take away the copies before earlier imports but the last few."""
    folder = desk.store.paths.backups
    copies = sorted(folder.glob("before-import-*.kbdesk"), key=lambda one: one.stat().st_mtime_ns)
    for old in copies[:-_BACKUPS_KEPT]:
        old.unlink(missing_ok=True)


def said(taken: ReadFile, plan: Plan, counts: WrittenCounts, commit: bool) -> Answer:
    rows: dict[str, list[int]] = {result: [] for result in RESULTS}
    for row, result in sorted(plan.results.items()):
        rows[result].append(row)
    dates = taken.lines.dates
    return {
        "format": taken.format,
        "file": taken.file,
        "sha256": taken.sha256,
        "sheet": taken.sheet,
        "header_row": taken.header_row,
        "columns": {
            f"{one.header}": one.heading.field for one in taken.columns if one.heading is not None
        },
        "unknown_columns": [one.header for one in taken.columns if one.heading is None],
        "dates": dates.order,
        "committed": commit,
        "counts": {
            **{result: len(found) for result, found in rows.items()},
            "rows": len(taken.lines.lines),
            "passed_over": len(taken.lines.passed_over),
            **asdict(counts),
        },
        "rows": rows,
        "passed_over": list(taken.lines.passed_over),
        "details": [
            {
                "row": row,
                "result": plan.results[row],
                "name": line.name,
                "notes": [_note(note) for note in line.notes],
            }
            for row, line in sorted(plan.lines.items())
            if line.notes
        ],
        "unknown_posyandu": dict(plan.unknown_posyandu),
        "z_apart": plan.z_apart,
    }


def _note(note: LineNote) -> dict[str, object]:
    said: dict[str, object] = {"code": note.code, "params": dict(note.params)}
    if note.column is not None:
        said["column"] = note.column
    return said
