"""The state of this machine: what it holds, what the hub has confirmed, what is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import silent
from kbdesk.store import audit
from kbdesk.store.branches import Fork
from kbdesk.store.connection import DatabaseError
from kbdesk.store.store import Store
from kbdesk.sync.branching import BRANCHED
from kbdesk.sync.district import District


class BranchedJson(TypedDict):
    """An epoch of this machine with other operations at the hub than here."""

    epoch: str
    noticed: str


class StateJson(TypedDict):
    """The state of a machine; ``posyandu`` if only one was asked for."""

    device: str
    epoch: str
    epoch_no: int
    role: str
    counts: dict[str, int]
    operations: int
    gaps: list[audit.Gap]
    unacknowledged: int
    conflicts: int
    quarantined: int
    waiting: int
    unreadable: int
    branched: list[BranchedJson]
    enrolled: bool
    state_hash: str
    posyandu: NotRequired[str]


class CheckJson(TypedDict):
    """Whether everything is intact; each fault has a ``code`` and a place."""

    ok: bool
    faults: list[audit.Fault]
    unreadable: NotRequired[int]


def state(desk: Desk, posyandu: str | None = None) -> StateJson:
    """Return counts, operations held, gaps, unconfirmed and unreadable operations, and the hash."""
    store = desk.store
    district = District(store)
    counts = store.records.counts()
    answer: StateJson = {
        "device": store.device,
        "epoch": store.epoch,
        "epoch_no": store.epoch_no,
        "role": desk.role,
        "counts": counts,
        "operations": store.parcels.held(),
        "gaps": gaps(desk),
        "unacknowledged": unacknowledged(desk),
        "conflicts": len(store.journal.contested()),
        "quarantined": quarantined(store),
        "waiting": store.outside.counts()[1],
        "unreadable": store.journal.unreadable.count(),
        "branched": [
            {"epoch": epoch, "noticed": noticed} for epoch, noticed in branched(desk).items()
        ],
        "enrolled": district.enrolled,
        "state_hash": audit.state_hash(store, None if posyandu is None else [posyandu]),
    }
    if posyandu is not None:
        answer["posyandu"] = posyandu
        answer["counts"] = store.parcels.counts_in_scope()
    return answer


def quarantined(store: Store) -> int:
    """Return the number of operations that wait for a supervisor's or an officer's decision."""
    return store.quarantine.count() + store.outside.counts()[0]


def unacknowledged(desk: Desk) -> int:
    """Return the number of operations that the hub has not confirmed; at the hub 0."""
    if desk.role == "hub":
        return 0
    known = desk.store.json_setting("hub")
    peer = desk.store.parcels.peer(known["device"]) if known else None
    hub = known["device"] if known else ""
    return desk.store.parcels.unconfirmed(hub, peer.have if peer else {})


def unwritten(desk: Desk) -> int:
    """Return the number of operations since a bundle for the hub was last written to a stick."""
    known = desk.store.json_setting("hub")
    if desk.role == "hub" or not known:
        return unacknowledged(desk)
    written = int(desk.store.setting(WRITTEN_TO_STICK, "0"))
    return max(0, desk.store.parcels.unconfirmed(known["device"], {}) - written)


WRITTEN_TO_STICK = "written_to_stick"
"""The setting that holds up to which operation the last bundle for the hub went."""


def branched(desk: Desk) -> dict[str, str]:
    """Return this machine's epochs that differ at the hub, and since when that is known.

    It means that this machine was set back or copied. With the next answers it takes the hub's
    operations.
    """
    found: dict[str, str] = desk.store.json_setting(BRANCHED) or {}
    return found


def forks(desk: Desk) -> dict[str, Fork]:
    """Return by machine its last epoch of which the hub noted two branches."""
    known = desk.store.json_setting("hub")
    hub = desk.store.device if desk.role == "hub" else known["device"] if known else ""
    epochs = desk.store.journal.epochs
    found = sorted(desk.store.branches.forks(hub), key=lambda fork: fork.at)
    return {epochs[fork.epoch].device or "": fork for fork in found if fork.epoch in epochs}


def gaps(desk: Desk) -> list[audit.Gap]:
    """Return gaps in journals that should be complete: of other machines it may be a part."""
    found = audit.gaps(desk.store)
    if desk.role != "posyandu":
        return found
    # An own epoch with two branches is held as the hub has it, so only in part.
    only_a_part = {fork.epoch for fork in forks(desk).values()} - {desk.store.epoch}
    own = [gap for gap in found if gap["device"] == desk.store.device]
    return [gap for gap in own if gap["epoch"] not in only_a_part]


def check(desk: Desk) -> CheckJson:
    """Return whether everything is intact, and each fault.

    ``unreadable``, if present: the number of operations of other machines that cannot be read. They
    are intact, so this is no fault.
    """
    faults = [*audit.faults(desk.store), *_trail_faults(desk)]
    answer: CheckJson = {"ok": not faults, "faults": faults[:1000]}
    if unreadable := _unreadable(desk):
        answer["unreadable"] = unreadable
    return answer


def _unreadable(desk: Desk) -> int:
    try:
        return desk.store.journal.unreadable.count()
    except DatabaseError:
        return 0  # a missing table is reported already


def _trail_faults(desk: Desk) -> list[audit.Fault]:
    """Return the laptops whose audit trail contradicts their earlier statement about it.

    A laptop that was copied or set back continues under a new epoch. Its earlier epochs are then
    not compared; the new epoch itself shows what happened.
    """
    latest: dict[str, int] = {}
    numbers = {epoch.epoch: epoch.no or 0 for epoch in desk.store.journal.epochs.values()}
    for epoch in desk.store.journal.epochs.values():
        if epoch.device is not None:
            latest[epoch.device] = max(latest.get(epoch.device, 0), epoch.no or 0)
    names = {row["id"]: row["name"] for row in District(desk.store).devices()}
    return [
        {
            "code": f"check.witness_{difference}",
            "device": word.device,
            "name": names.get(word.device),
            "heard": word.heard,
        }
        for word, difference in desk.store.witnesses.differing()
        if numbers.get(word.epoch, 0) >= latest.get(word.device, 0)
    ]


def hub_status(desk: Desk) -> dict[str, object]:
    """Return the machines of the hub, each with when it was last heard from and what arrived."""
    district = District(desk.store)
    peers = {peer.device: peer for peer in reversed(desk.store.parcels.peers())}
    devices = []
    copied = forks(desk)
    for row in district.devices():
        if row["id"] == desk.store.device:
            continue
        peer = peers.get(row["id"])
        heard = datetime.fromisoformat(peer.heard) if peer and peer.heard else None
        taken = peer.taken.get(desk.store.epoch, 0) if peer else 0
        devices.append(
            {
                **row,
                "branched": copied[row["id"]].at if row["id"] in copied else None,
                "heard": peer.heard if peer else None,
                "silent": not row["revoked"] and silent(heard, desk.clock.now()),
                "operations": sum(
                    e.contiguous
                    for e in desk.store.journal.epochs.values()
                    if e.device == row["id"]
                ),
                "answer_waits": taken < desk.store.parcels.last_arrival(),
            }
        )
    return {
        "hub": desk.name,
        "device": desk.store.device,
        "devices": devices,
        "imports": desk.store.parcels.notes("in", 50),
        "operations": desk.store.parcels.held(),
        "conflicts": len(desk.store.journal.contested()),
        "quarantined": quarantined(desk.store),
    }
