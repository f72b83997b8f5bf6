"""An import taken back: what it wrote and nobody touched since is as it was before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import digest, read_operation
from kbdesk.journal.registers import FACT
from kbdesk.store.import_rows import ImportedOperation, ImportRows
from kbdesk.store.store import Change

_AT_ONCE: Final = 500


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
        back = _TakingBack(rows, _as_shown(desk, written), reason or f"import {id_}")
        for start in range(0, len(back.changes), _AT_ONCE):
            write(desk, back.changes[start : start + _AT_ONCE])
        fields = {
            "revoked_at": desk.clock.now().isoformat(timespec="seconds"),
            "kept": len(back.kept),
        }
        fields |= {"reason": reason} if reason else {}
        write(desk, [Change("imported_file", id_, "revocation", fields)])
    return {"id": id_, **back.counts, "kept": sorted(back.kept)}


def _as_shown(desk: Desk, written: Sequence[ImportedOperation]) -> list[ImportedOperation]:
    """Return what an import wrote, with whether it is shown where something cannot be read."""
    journal = desk.store.journal
    hidden = {row for row, _ in journal.unreadable.registers}
    found = []
    for one in written:
        if one.row in hidden:
            heads = journal.heads(one.entity, one.row, one.group)
            one = one._replace(shown=[head.digest for head in heads] == [digest(one.body)])
        found.append(one)
    return found


class _TakingBack:
    """What has to be written so that an import's rows are as they were before it."""

    def __init__(self, rows: ImportRows, written: Sequence[ImportedOperation], reason: str) -> None:
        self._rows = rows
        self._reason = reason
        self.changes: list[Change] = []
        self.kept: set[str] = set()
        self.counts: Counter[str] = Counter(
            dict.fromkeys(("measurements", "services", "people", "families", "restored"), 0)
        )
        registers: dict[tuple[str, str, str], list[ImportedOperation]] = defaultdict(list)
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
        whole: Mapping[tuple[str, str], object],
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
            before: dict[str, object] = {}
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
