"""A file of another program: tried without a trace, taken in whole or not at all, taken back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.import_plan import RESULTS, Decision, Plan, make_plan
from kbdesk.commands.import_writing import Counts, Writer
from kbdesk.commands.trail import note
from kbdesk.commands.upkeep import backup
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.exchange.child_lines import Note, Progress
from kbdesk.exchange.sheets import Taken
from kbdesk.journal.operation import read_operation
from kbdesk.journal.registers import FACT
from kbdesk.store.import_rows import ImportRows, Written
from kbdesk.store.store import Draft as Change

_BACKUPS_KEPT: Final = 5
_AT_ONCE: Final = 500
_COUNTED: Final = ("new", "changed", "known", "doubtful", "refused")


def import_children(
    desk: Desk,
    taken: Taken,
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
    plan = make_plan(
        desk,
        taken.lines.lines,
        posyandu=code,
        decided=decided,
        sha256=taken.sha256,
        progress=progress,
        cancelled=cancelled,
    )
    made: str | None = None
    kept: Path | None = None
    if not commit:
        with desk.store.rehearsal():
            counts, _ = _write(desk, plan, progress, cancelled)
    else:
        if progress is not None:
            progress("backup", 0, 0)
        kept = _copy_first(desk)
        try:
            with desk.store.transaction():
                counts, span = _write(desk, plan, progress, cancelled)
                if span is not None:
                    made = _remember(desk, taken, plan, span)
                if progress is not None:
                    progress("saving", 0, 0)
        except BaseException:
            kept.unlink(missing_ok=True)
            raise
        if made is None:
            kept.unlink(missing_ok=True)
            kept = None
    return _said(taken, plan, counts, commit) | {
        "import": made,
        "backup": None if kept is None else str(kept),
    }


def _write(
    desk: Desk,
    plan: Plan,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Counts, tuple[int, int] | None]:
    """Write a plan; return what was written, and the first and last number of its operations."""
    before = desk.store.journal.epochs[desk.store.epoch].highest
    writer = Writer(desk, plan)
    writer.write(progress, cancelled)
    last = desk.store.journal.epochs[desk.store.epoch].highest
    return writer.counts, (before + 1, last) if last > before else None


def _remember(desk: Desk, taken: Taken, plan: Plan, span: tuple[int, int]) -> str:
    id_ = new_identifier()
    counted = Counter(plan.results.values())
    fields: dict[str, Any] = {
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
    note(desk, "imported", "imported_file", id_, format=taken.format)
    return id_


def _copy_first(desk: Desk) -> Path:
    folder = desk.store.paths.backups
    folder.mkdir(exist_ok=True)
    stem = f"before-import-{desk.clock.now():%Y%m%d-%H%M%S}"
    target = folder / f"{stem}.kbdesk"
    number = 2
    while target.exists():
        target = folder / f"{stem}-{number}.kbdesk"
        number += 1
    backup(desk, target)
    copies = sorted(folder.glob("before-import-*.kbdesk"), key=lambda one: one.stat().st_mtime_ns)
    for old in copies[:-_BACKUPS_KEPT]:
        old.unlink(missing_ok=True)
    return target


def _said(taken: Taken, plan: Plan, counts: Counts, commit: bool) -> Answer:
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
            "children_new": counts.children_new,
            "children_changed": counts.children_changed,
            "families_new": counts.families_new,
            "measurements_new": counts.measurements_new,
            "measurements_changed": counts.measurements_changed,
            "services_new": counts.services_new,
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


def _note(note: Note) -> dict[str, Any]:
    said: dict[str, Any] = {"code": note.code, "params": dict(note.params)}
    if note.column is not None:
        said["column"] = note.column
    return said


# -- taking back -------------------------------------------------------------------------


def revoke_import(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take back what an import wrote and nobody touched since.

    Its measurements and services are voided; persons and families of whom nothing else is
    written become blank, and are seen no more; what it filled is as it was. Answers how many
    of each, and ``kept``: the rows that somebody changed since, which stay. Raises
    ``imported_file.unknown``, ``exchange.revoked_already``, ``exchange.not_whole_here``.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    reason = reading.text("reason", longest=300)
    reading.done()
    shown = desk.store.records.get("imported_file", id_)
    if shown is None or not shown["epoch"]:
        raise KbdeskError("imported_file.unknown", field="id", id=id_)
    if shown["revoked_at"]:
        raise KbdeskError("exchange.revoked_already", field="id", at=shown["revoked_at"])
    rows = ImportRows(desk.store.records)
    with desk.store.transaction():
        written = rows.written(shown["epoch"], shown["first_seq"], shown["last_seq"])
        if len(written) != shown["last_seq"] - shown["first_seq"] + 1:
            raise KbdeskError("exchange.not_whole_here", field="id")
        back = _TakingBack(rows, written, reason or f"import {id_}")
        for start in range(0, len(back.changes), _AT_ONCE):
            write(desk, back.changes[start : start + _AT_ONCE])
        fields = {
            "revoked_at": desk.clock.now().isoformat(timespec="seconds"),
            "kept": len(back.kept),
        }
        fields |= {"reason": reason} if reason else {}
        write(desk, [Change("imported_file", id_, "revocation", fields)])
    return {"id": id_, **back.counts, "kept": sorted(back.kept)}


class _TakingBack:
    """What has to be written so that an import's rows are as they were before it."""

    def __init__(self, rows: ImportRows, written: Sequence[Written], reason: str) -> None:
        self._rows = rows
        self._reason = reason
        self.changes: list[Change] = []
        self.kept: set[str] = set()
        self.counts: Counter[str] = Counter(
            dict.fromkeys(("measurements", "services", "people", "families", "restored"), 0)
        )
        registers: dict[tuple[str, str, str], list[Written]] = defaultdict(list)
        for one in written:
            registers[one.entity, one.row, one.group].append(one)
        # a row that begins with the import is its own: the first operation of each names no parent
        first = {key: read_operation(each[0].body) for key, each in registers.items()}
        self._last = {key: read_operation(each[-1].body) for key, each in registers.items()}
        whole: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
        for key in registers:
            whole[key[0], key[1]].append(key)
        touched = {
            row for row, keys in whole.items() if any(not registers[key][-1].shown for key in keys)
        }
        new = {row for row, keys in whole.items() if all(not first[key].parents for key in keys)}
        new = {row for row in new if self._began_here(row, whole[row], first)}
        self._facts(new, touched, whole)
        self._people(new, touched, whole)
        for row in whole.keys() - new:
            self._restore(row, touched, whole[row], first)

    def _began_here(
        self,
        row: tuple[str, str],
        keys: list[tuple[str, str, str]],
        first: Mapping[tuple[str, str, str], Any],
    ) -> bool:
        """Tell whether an import made a row, or filled a blank group of one that was there."""
        made_by = {"person": "identity", "family": "place"}.get(row[0], FACT)
        return any(key[2] == made_by and not first[key].parents for key in keys)

    def _facts(
        self,
        new: set[tuple[str, str]],
        touched: set[tuple[str, str]],
        whole: Mapping[tuple[str, str], Any],
    ) -> None:
        for entity, row in sorted(whole):
            if entity not in ("measurement", "service") or (entity, row) not in new:
                continue
            if (entity, row) in touched:
                self.kept.add(row)
                continue
            self.changes.append(Change(entity, row, FACT, {"voided": self._reason}))
            self.counts[f"{entity}s"] += 1

    def _people(
        self,
        new: set[tuple[str, str]],
        touched: set[tuple[str, str]],
        whole: Mapping[tuple[str, str], list[tuple[str, str, str]]],
    ) -> None:
        people = {row for entity, row in new if entity == "person"}
        families = {row for entity, row in new if entity == "family"}
        stay = {row for entity, row in touched if entity in ("person", "family")}
        stay &= people | families
        gone = {change.row for change in self.changes}
        while True:
            # whoever is named by something that stays, stays; and so does whom they name
            named = self._rows.spoken_of(
                people - stay, families - stay, gone | (people - stay) | (families - stay)
            )
            if not named - stay:
                break
            stay |= named & (people | families)
        self.kept |= stay
        for entity, row in sorted(new):
            if entity not in ("person", "family") or row in stay:
                continue
            for key in whole[entity, row]:
                if key[2] == "served":
                    continue  # so that the blank row still reaches the laptops that hold it
                blank = dict.fromkeys(self._last[key].fields)
                self.changes.append(Change(entity, row, key[2], blank))
            self.counts["people" if entity == "person" else "families"] += 1

    def _restore(
        self,
        row: tuple[str, str],
        touched: set[tuple[str, str]],
        keys: list[tuple[str, str, str]],
        first: Mapping[tuple[str, str, str], Any],
    ) -> None:
        """Write again what a register said before the import, unless somebody wrote it since."""
        for key in keys:
            if row in touched:
                self.kept.add(row[1])
                continue
            now = self._last[key].fields
            before: dict[str, Any] = {}
            for parent in first[key].parents:
                before = self._rows.value_of(row[1], bytes.fromhex(parent))
            changed = {
                name: before.get(name)
                for name in {*now, *before}
                if before.get(name) != now.get(name)
            }
            if changed:
                self.changes.append(Change(row[0], row[1], key[2], changed))
                self.counts["restored"] += 1
