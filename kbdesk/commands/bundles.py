"""Bundles: writing one for another machine, looking into one, importing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypedDict

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.purging import tidy_after_purge
from kbdesk.commands.trail import note
from kbdesk.commands.updates import put_offers
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.as_json import named
from kbdesk.queries.standing import WRITTEN_TO_STICK
from kbdesk.sync.container import check_copy
from kbdesk.sync.district import District
from kbdesk.sync.incoming import take
from kbdesk.sync.outgoing import export
from kbdesk.sync.places.address import FolderPlace
from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.stick import SUFFIX, find_bundles, put_on_stick

Progress = Callable[[int, int, str], None]


BundleWritten = TypedDict(
    "BundleWritten",
    {
        "path": str, "bundle": str, "for": str, "kind": str, "operations": int, "bytes": int,
        "sha256": str,
    },
)  # fmt: skip
"""A bundle on a stick; ``for``: the machine that it is for."""


def export_to(
    desk: Desk,
    folder: Path,
    device: str | None = None,
    *,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> BundleWritten:
    """Write the bundle for a machine (None: the hub) onto a stick, and read it back.

    A copy stays in the outbox until the hub has confirmed it. When this returns the stick
    is safe to remove. Raises ``sync.*``, ``stick.*``.
    """
    only_for_real(desk)
    if not folder.is_dir():
        raise KbdeskError("stick.folder_missing", folder=str(folder))
    with desk.store.transaction():
        sent = export(desk.store, device, desk.clock.now())
        note(
            desk, "exported", "device", sent.recipient,
            bundle=sent.bundle, operations=sent.operations,
        )  # fmt: skip
    mark = District(desk.store).mark or desk.store.device[:8]
    path = put_on_stick(
        sent.path,
        folder,
        sender=mark,
        now=desk.clock.now(),
        progress=progress,
        cancel=cancel,
    )
    note_on_stick(desk, sent.recipient)
    return {
        "path": str(path),
        "bundle": sent.bundle,
        "for": sent.recipient,
        "kind": sent.kind,
        "operations": sent.operations,
        "bytes": sent.size,
        "sha256": sent.sha256,
    }


def note_on_stick(desk: Desk, recipient: str) -> None:
    """Remember that a stick for the hub has everything that is recorded now."""
    known = desk.store.json_setting("hub")
    if known and recipient == known["device"]:
        held = desk.store.parcels.unconfirmed(recipient, {})
        desk.store.set_setting(WRITTEN_TO_STICK, str(held))


def export_answers(
    desk: Desk,
    folder: Path,
    devices: Collection[str] | None = None,
    *,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> list[BundleWritten]:
    """Write the hub's answer for every machine that may need one, or for some machines.

    Raises ``hub.not_a_hub``, ``hub.nobody``, and what :func:`export_to` raises. Answers written
    before a refusal stay on the stick.
    """
    only_for_real(desk)
    if desk.role != "hub":
        raise KbdeskError("hub.not_a_hub")
    known = [
        row["id"]
        for row in District(desk.store).devices()
        if row["id"] != desk.store.device and row["mark"] and not row["revoked"]
    ]
    chosen = [device for device in known if devices is None or device in devices]
    if not chosen:
        raise KbdeskError("hub.nobody")
    answers = [
        export_to(desk, folder, device, progress=progress, cancel=cancel) for device in chosen
    ]
    # Last, so that a full stick has the answers even if a new version does not fit.
    put_offers(desk, folder, _as_writing(progress))
    return answers


def _as_writing(progress: Progress | None) -> Callable[[int, int], None] | None:
    """Return a progress for a copy: half of it is writing, half reading back."""
    if progress is None:
        return None
    tell = progress

    def told(done: int, total: int) -> None:
        half = total // 2
        if done <= half:
            tell(done, half, "writing")
        else:
            tell(done - half, half, "verifying")

    return told


def inspect(path: Path) -> dict[str, object]:
    """Return the unencrypted part of a bundle, after checking the whole file."""
    copy = check_copy(path)
    header = copy.header
    return {
        "path": str(path),
        **named(header, "bundle", "kind", "sender", "created", "format"),
        "bytes": copy.size,
        "sha256": copy.sha256,
        "ok": True,
    }


def import_all(
    desk: Desk, paths: list[Path], *, progress: Callable[[int, int], None] | None = None
) -> list[dict[str, Any]]:
    """Import files, and every bundle in folders, each whole or not at all; one answer for each.

    A refusal is an answer with ``error`` and does not stop the next file. ``progress`` gets (files
    done, files in all) of a folder.
    """
    only_for_real(desk)
    answers: list[dict[str, object]] = []
    forgotten = len(desk.store.journal.purging.rows)
    for path in paths:
        try:
            files = [*find_bundles(path), *_from_machines(desk, path)]
            if not files:
                raise KbdeskError("bundle.none_here", path=str(path))
        except KbdeskError as error:
            answers.append({"file": str(path), "error": error})
            continue
        for place, file in enumerate(files):
            if progress is not None:
                progress(place, len(files))
            try:
                taken = take(desk.store, file, desk.clock.now())
                note(desk, "imported", "device", taken.sender, bundle=taken.bundle)
                answers.append({"file": str(file), **asdict(taken)})
            except KbdeskError as error:
                answers.append({"file": str(file), "error": error})
    tidy_outbox(desk)
    if len(desk.store.journal.purging.rows) > forgotten:
        tidy_after_purge(desk)
    return answers


def _from_machines(desk: Desk, folder: Path) -> list[Path]:
    """Return the files for this machine that other machines put into their folders of a synced
    folder."""
    if not folder.is_dir():
        return []
    into = desk.store.paths.inbox / "place-folder"
    shutil.rmtree(into, ignore_errors=True)
    place = FolderPlace(folder)
    found = fetch(place, desk.store.device, SUFFIX, into).files
    return [one.path for one in found if one.path is not None]


def tidy_outbox(desk: Desk) -> None:
    """Delete the sent bundles that their recipient has confirmed to hold."""
    for sent in desk.store.parcels.notes("out", 1000):
        peer = desk.store.parcels.peer(sent["device"])
        if peer is None or peer.taken.get(desk.store.epoch, 0) < sent["through"]:
            continue
        (desk.store.paths.outbox / sent["file"]).unlink(missing_ok=True)
