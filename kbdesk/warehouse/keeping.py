"""What a person does with a warehouse: make it, let cities in, load files, look at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.keys import CROCKFORD, BoxKeys, same_fingerprint
from kbdesk.warehouse.engine import Warehouse
from kbdesk.warehouse.law import is_next
from kbdesk.warehouse.loader import LoadedFile, head_of, held_of, load
from kbdesk.warehouse.publication import PublishedFile, published_file
from kbdesk.warehouse.statements import statements

_STOPS: Final = (
    "warehouse.gone", "warehouse.full", "warehouse.no_rights", "warehouse.none_here",
    "warehouse.other_shape", "warehouse.in_use", "warehouse.not_written", "warehouse.damaged",
    "warehouse.read_only",
)  # fmt: skip
"""Refusals that are the warehouse's own: no other file would fare better."""


def make_warehouse(warehouse: Warehouse, *, citus: bool = False) -> None:
    """Make an empty warehouse; raises ``warehouse.is_one``, ``warehouse.old_server``."""
    with warehouse.writing(new=True) as db, db.changing():
        db.make(citus=citus)


def let_in(warehouse: Warehouse, city: int, fingerprint: str) -> dict[str, Any]:
    """Take a city's publications that its root of this fingerprint stands behind.

    A city that is known by another root is known by this one from now on. Raises
    ``warehouse.bad_fingerprint``, ``warehouse.bad_city``.
    """
    if not 1101 <= city <= 9999:
        raise KbdeskError("warehouse.bad_city", field="city", city=city)
    root = _tidy(fingerprint)
    accept = statements("load")
    with warehouse.writing() as db, db.changing():
        held = held_of(db, city, lock=db.locks_row)
        if held is None:
            db.query(accept["accept"], city=city, root=root)
        elif held.root != root:
            db.query(accept["accept_root"], city=city, root=root)
    return {"city": city, "fingerprint": root, "known": held is not None}


def choose_hub(warehouse: Warehouse, city: int, epoch: str) -> dict[str, Any]:
    """Say which of two hubs that were set back to one backup goes on.

    Raises ``warehouse.not_let_in``, ``warehouse.bad_epoch``.
    """
    if len(epoch) != 32 or not set(epoch) <= set("0123456789abcdef"):
        raise KbdeskError("warehouse.bad_epoch", field="epoch")
    with warehouse.writing() as db, db.changing():
        held = held_of(db, city, lock=db.locks_row)
        if held is None:
            raise KbdeskError("warehouse.not_let_in", city=city)
        if held.epoch != epoch:
            db.query(statements("load")["accept_epoch"], city=city, epoch=epoch)
    return {"city": city, "epoch": epoch, "before": held.epoch}


def _tidy(fingerprint: str) -> str:
    """Return a fingerprint as files show it, whichever way somebody typed it."""
    signs = "".join(one for one in fingerprint.upper() if one.isalnum())
    signs = signs.translate(str.maketrans("ILO", "110"))
    shown = "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))
    known = set(signs) <= set(CROCKFORD)
    if len(signs) != 20 or not known or not same_fingerprint(fingerprint, shown):
        raise KbdeskError("warehouse.bad_fingerprint", field="root")
    return shown


def load_files(
    warehouse: Warehouse, files: Sequence[Path], boxes: Sequence[BoxKeys]
) -> Iterator[tuple[Path, LoadedFile | KbdeskError]]:
    """Load files, each in its own transaction, older ones first; yield what came of each.

    A file that is refused changes nothing and holds up no other. Raises what the warehouse
    itself refuses, as ``warehouse.gone``.
    """
    found: list[PublishedFile] = []
    for path in files:
        try:
            found.append(published_file(path))
        except KbdeskError as error:
            yield path, error
    if not found:
        return
    with warehouse.kept():
        for file in sorted(found, key=lambda one: (one.header.city, *one.header.order)):
            try:
                yield file.path, _load_file(warehouse, file, boxes)
            except KbdeskError as error:
                if error.code in _STOPS:
                    raise
                yield file.path, error


def _load_file(warehouse: Warehouse, file: PublishedFile, boxes: Sequence[BoxKeys]) -> LoadedFile:
    offered = file.offered
    with warehouse.reading() as db:
        # before anything is decrypted
        if not is_next(head_of(db, offered.city), offered):
            return LoadedFile(offered.city, offered.serial, already=True)
    with file.opened(boxes) as publication:
        return load(warehouse, publication)


def status(warehouse: Warehouse) -> list[dict[str, Any]]:
    """Return what the warehouse holds, a city each."""
    names = (
        "city", "fingerprint", "epoch_no", "epoch", "serial", "applied_at", "name", "slices",
        "rows", "first_month", "last_month", "erased",
    )  # fmt: skip
    with warehouse.reading() as db:
        found = [
            dict(zip(names, row, strict=True)) for row in db.query(statements("load")["publishers"])
        ]
    for one in found:
        for end in ("first_month", "last_month"):
            one[end] = None if one[end] is None else _month_text(one[end])
        one["serial"] = one["serial"] if one["serial"] >= 0 else None
        one["rows"] = int(one["rows"])
    return found


def _month_text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def said(loaded: LoadedFile) -> dict[str, Any]:
    """Return what a file did as the command line prints it."""
    return asdict(loaded)
