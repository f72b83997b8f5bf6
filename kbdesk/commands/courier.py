"""Bundles sent to a place and taken from it: what the desk does before and after the network.

A round has three kinds of steps. Those that are handed a desk run where the desk is; those that
are not may run on any thread and touch files and the network alone:

* :func:`recipients`, :func:`pack` -> :func:`send_packed` -> :func:`note_sent`
* :func:`wish` -> :func:`fetch_wished` -> :func:`take_fetched`
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kbdesk.commands.bundles import BundleWritten, import_all, note_on_stick, tidy_outbox
from kbdesk.commands.places import SavedPlace, keep_seen
from kbdesk.commands.practice import only_for_real
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.district import District
from kbdesk.sync.outgoing import export
from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.places.pieces import WHOLE, name_for
from kbdesk.sync.places.sending import send
from kbdesk.sync.places.transfers import Fetching, Parcel, Sending, SentFile, Stop, Told
from kbdesk.sync.places.trial import look_at
from kbdesk.sync.stick import SUFFIX

_NOTES: Final = 1000
_DAMAGED: Final = ("bundle.cut", "bundle.damaged", "bundle.extra_bytes", "bundle.not_a_bundle")
"""The server's file is damaged; it is fetched again next time."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Bundles in the outbox that are to lie on a place; ``done_with``: names that may go there."""

    saved: SavedPlace
    machine: str
    parcels: tuple[Parcel, ...] = ()
    written: tuple[BundleWritten, ...] = ()
    """What there is to say of each, in the order of ``parcels``."""
    done_with: frozenset[str] = field(default=frozenset(), repr=False)
    behind: bool = False
    """There is more that is new: a large bundle that was begun is finished first."""

    def and_also(self, other: Packed) -> Packed:
        return Packed(
            self.saved,
            self.machine,
            self.parcels + other.parcels,
            self.written + other.written,
            self.done_with | other.done_with,
            self.behind or other.behind,
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be fetched from a place, and where to."""

    saved: SavedPlace
    machine: str
    into: Path


def recipients(desk: Desk, device: str | None = None) -> list[str]:
    """Return whom this machine writes for: the hub, at the hub every laptop, or one machine.

    Raises ``sync.*``, ``hub.nobody``.
    """
    only_for_real(desk)
    district = District(desk.store)
    if device is not None or desk.role != "hub":
        return [district.recipient(device).device]
    known = [
        str(row["id"])
        for row in district.devices()
        if row["id"] != desk.store.device and row["mark"] and not row["revoked"]
    ]
    if not known:
        raise KbdeskError("hub.nobody")
    return known


def pack(desk: Desk, saved: SavedPlace, devices: Sequence[str]) -> Packed:
    """Write the bundles for some machines that are to go to a place.

    A bundle that was written before and says all that a new one would is taken again, and a large
    one that was begun is finished. Raises ``sync.*``.
    """
    only_for_real(desk)
    tidy_outbox(desk)
    packed = Packed(saved, desk.store.device)
    notes = desk.store.parcels.notes("out", _NOTES)
    acknowledged = {
        name_for(one["file"], one["device"]) for one in notes if _acknowledged(desk, one)
    }
    for device in devices:
        of_it = [one for one in notes if one["device"] == device]
        current = _current(desk, saved, device, of_it[0] if of_it else None)
        if current is None:
            continue
        path, said, behind = current
        name = name_for(path.name, device)
        # it says all that older ones say; a large one may be half fetched by now, but one that
        # is not in the outbox any more may hold what was erased since
        outbox = desk.store.paths.outbox
        older = {
            name_for(one["file"], device)
            for one in of_it
            if one["bytes"] <= WHOLE or not (outbox / one["file"]).is_file()
        }
        packed = packed.and_also(
            Packed(
                saved, packed.machine, (Parcel(path, name),), (said,),
                frozenset(older - {name}), behind,
            )
        )  # fmt: skip
    return packed.and_also(Packed(saved, packed.machine, done_with=frozenset(acknowledged)))


def something_new(desk: Desk, saved: SavedPlace) -> bool:
    """Tell whether there is something to send to a place that does not lie there yet."""
    district = District(desk.store)
    if not district.enrolled:
        return False
    newest = desk.store.parcels.last_arrival()
    latest: dict[str, dict[str, Any]] = {}
    for one in desk.store.parcels.notes("out", _NOTES):
        latest.setdefault(one["device"], one)
    try:
        devices = recipients(desk)
    except KbdeskError:
        return False  # a hub without laptops, a certificate that was taken back
    for device in devices:
        last = latest.get(device)
        if last is None or last["through"] < newest:
            return True
        name = name_for(last["file"], device)
        there = (desk.store.paths.outbox / last["file"]).is_file()
        if there and not _acknowledged(desk, last) and name not in saved.whole:
            return True
    return False


def reach(saved: SavedPlace, stop: Stop | None = None) -> None:
    """Ask a place for an answer, before anything is packed for it. Raises ``place.*``."""
    look_at(saved.place, stop)


def send_packed(packed: Packed, told: Told | None = None, stop: Stop | None = None) -> Sending:
    """Send what was packed; needs no desk. Raises ``place.*``, ``stick.*``."""
    return send(
        packed.saved.place,
        packed.machine,
        packed.parcels,
        done_with=packed.done_with,
        told=told,
        stop=stop,
    )


def note_sent(desk: Desk, packed: Packed, sending: Sending) -> list[dict[str, Any]]:
    """Remember what lies on the place now; return what ``bundle export`` says of each."""
    answers: list[dict[str, Any]] = []
    for said, sent in zip(packed.written, sending.sent, strict=True):
        note_on_stick(desk, said["for"])
        answers.append({**said, "path": sent.where, **({"already": True} if sent.already else {})})
    waiting = {
        name_for(one["file"], one["device"])
        for one in desk.store.parcels.notes("out", _NOTES)
        if not _acknowledged(desk, one)
    }
    whole = frozenset(sent.name for sent in sending.sent)
    keep_seen(desk, packed.saved.name, whole=lambda before: (before | whole) & waiting)
    return answers


def wish(desk: Desk, saved: SavedPlace) -> Wish:
    only_for_real(desk)
    District(desk.store).own_certificate()
    spot = hashlib.sha256(saved.address.encode()).hexdigest()[:16]
    return Wish(saved, desk.store.device, desk.store.paths.inbox / f"place-{spot}")


def fetch_wished(wish: Wish, told: Told | None = None, stop: Stop | None = None) -> Fetching:
    """Fetch what other machines put there for this one; needs no desk. Raises ``place.*``."""
    return fetch(
        wish.saved.place,
        wish.machine,
        SUFFIX,
        wish.into,
        known=wish.saved.known,
        told=told,
        stop=stop,
    )


def take_fetched(desk: Desk, wish: Wish, fetching: Fetching) -> list[dict[str, Any]]:
    """Import what was fetched, as from a stick: each whole or not at all, one answer each.

    What was taken, or is for another machine, is not fetched again; what was refused may be.
    """
    answers: list[dict[str, Any]] = []
    done: set[str] = set()
    for one in fetching.files:
        if one.path is None:
            answers.append({"file": one.key, "error": one.error})
            continue
        (answer,) = import_all(desk, [one.path])
        error = answer.get("error")
        code = error.code if isinstance(error, KbdeskError) else ""
        if code in ("", "bundle.not_for_this_machine"):
            done.add(one.key)
        if wish.into in one.path.parents and (one.key in done or code in _DAMAGED):
            one.path.unlink(missing_ok=True)
        answers.append({**answer, "file": one.key})
    keep_seen(desk, wish.saved.name, known=lambda before: (before & fetching.there) | done)
    return answers


def send_file(
    desk: Desk, saved: SavedPlace, path: Path, name: str, *, done_with: Collection[str] = ()
) -> SentFile:
    """Put a file of any kind into this machine's folder on a place, under a name of this program.

    ``name``: letters, digits, ``-`` and ``_``, then the suffix of its kind, as
    ``bontang-00017.kbfacts``; fresh for each content. ``done_with``: names of earlier files of
    this machine that are to be deleted there. Large ones go in pieces, a cut is gone on with.
    Raises ``place.*``, of a folder ``stick.*``.
    """
    only_for_real(desk)
    sending = send(saved.place, desk.store.device, [Parcel(path, name)], done_with=done_with)
    return sending.sent[0]


def _current(
    desk: Desk, saved: SavedPlace, device: str, last: dict[str, Any] | None
) -> tuple[Path, BundleWritten, bool] | None:
    """Return the bundle that is to lie there for a machine, and whether it is behind.

    None where there is nothing new for it, and nothing to acknowledge.
    """
    store = desk.store
    if last is not None:
        path = store.paths.outbox / last["file"]
        there = path.is_file() and not _acknowledged(desk, last)
        news = last["through"] < store.parcels.last_arrival()
        name = name_for(path.name, device)
        if not news and there:
            return path, _said(last, path), False
        said_already = not last["operations"] or name in saved.whole
        if not news and (said_already or _acknowledged(desk, last)):
            return None
        if there and last["bytes"] > WHOLE and saved.name and name not in saved.whole:
            return path, _said(last, path), True
    with store.transaction():
        sent = export(store, device, desk.clock.now())
        note(
            desk, "exported", "device", sent.recipient,
            bundle=sent.bundle, operations=sent.operations,
        )  # fmt: skip
    if last is not None and not sent.operations and not _heard_since(desk, device, last):
        # nothing for it, and nothing to acknowledge
        sent.path.unlink(missing_ok=True)
        return None
    said: BundleWritten = {
        "path": "",
        "bundle": sent.bundle,
        "for": sent.recipient,
        "kind": sent.kind,
        "operations": sent.operations,
        "bytes": sent.size,
        "sha256": sent.sha256,
    }
    return sent.path, said, False


def _said(last: dict[str, Any], path: Path) -> BundleWritten:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "path": "",
        "bundle": last["bundle"],
        "for": last["device"],
        "kind": last["kind"],
        "operations": last["operations"],
        "bytes": last["bytes"],
        "sha256": digest,
    }


def _acknowledged(desk: Desk, sent: dict[str, Any]) -> bool:
    peer = desk.store.parcels.peer(sent["device"])
    return peer is not None and peer.taken.get(desk.store.epoch, 0) >= sent["through"]


def _heard_since(desk: Desk, device: str, last: dict[str, Any]) -> bool:
    return any(
        one["device"] == device and one["id"] > last["id"]
        for one in desk.store.parcels.notes("in", _NOTES)
    )
