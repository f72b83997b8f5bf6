"""The machines of the district as this one knows them, and the bundles that left or came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import silent
from kbdesk.journal.clock import moment
from kbdesk.queries.of_row import of_row
from kbdesk.queries.standing import branched, forks, gaps, quarantined, unacknowledged, unwritten
from kbdesk.store.parcels import Peer
from kbdesk.store.records import Row
from kbdesk.sync.district import District

State = Literal["revoked", "silent", "never_heard", "missing", "answer_waits", "fine"]


@dataclass(frozen=True, slots=True)
class Machine:
    """Another machine.

    ``ours_there``: operations of this machine that it says it holds. ``theirs_here``: those
    of its own that are held here. ``missing``: numbers of its operations that should be
    here and are not. ``answer_waits``: at the hub, it has not taken everything yet.
    ``silent``: nothing came from it for longer than ``figure_limits.silent_days``.
    ``branched``: when the hub last noted that it was set back or copied.
    """

    device: str
    name: str
    role: str
    posyandu: tuple[str, ...]
    mark: str | None
    expires: date | None
    revoked: bool
    heard: datetime | None
    ours_there: int
    theirs_here: int
    missing: int
    answer_waits: bool
    silent: bool = False
    branched: datetime | None = None

    @property
    def state(self) -> State:
        """Return the most important thing about the machine: silence before pending answers."""
        if self.revoked:
            return "revoked"
        if self.silent:
            return "silent"
        if self.heard is None:
            return "never_heard"
        if self.missing:
            return "missing"
        return "answer_waits" if self.answer_waits else "fine"


@dataclass(frozen=True, slots=True)
class MovedBundle:
    """A bundle that left or came; ``answer`` is what its import did."""

    direction: str
    device: str | None
    name: str
    at: datetime | None
    kind: str
    operations: int
    bytes: int
    file: str
    answer: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MachineStanding:
    """How this machine stands beside the others.

    ``unconfirmed``: operations here that the hub has not confirmed; ``unwritten`` of them are
    in no bundle for it yet. ``confirmed_at``: when
    the hub's last answer was taken. ``branched``: the hub holds something else under this
    machine's names, and it is not here yet. ``written_at``: when a bundle for the hub was last
    written.
    """

    role: str
    name: str
    device: str
    mark: str
    enrolled: bool
    hub: str
    operations: int
    unconfirmed: int
    unwritten: int
    confirmed_at: datetime | None
    written_at: datetime | None
    conflicts: int
    quarantined: int
    branched: bool
    machines: tuple[Machine, ...]
    parcels: tuple[MovedBundle, ...]
    names: Mapping[str, str]
    """The name of every machine that may have sent something, by its device."""
    now: datetime

    @property
    def silent(self) -> int:
        """Return how many laptops are silent; those that were taken back are not asked."""
        return sum(one.state == "silent" for one in self.machines)


def standing(desk: Desk) -> MachineStanding:
    """Return how this machine stands beside the others."""
    store = desk.store
    district = District(store)
    known = store.json_setting("hub") or {}
    hub = store.parcels.peer(known["device"]) if known and desk.role != "hub" else None
    machines = _machines(desk, district)
    names = {one.device: one.name for one in machines}
    if known:
        names.setdefault(known["device"], known["name"])
    parcels = tuple(_parcel(note, names) for note in store.parcels.notes(limit=100))
    return MachineStanding(
        role=desk.role,
        name=desk.name,
        device=store.device,
        mark=desk.mark,
        enrolled=district.enrolled,
        hub=known.get("name", ""),
        operations=store.parcels.held(),
        unconfirmed=unacknowledged(desk),
        unwritten=unwritten(desk),
        confirmed_at=_moment(hub.heard) if hub else None,
        written_at=next(
            (
                one.at
                for one in parcels
                if one.direction == "out" and known and one.device == known["device"]
            ),
            None,
        ),
        conflicts=len(store.journal.contested()),
        quarantined=quarantined(store),
        branched=bool(branched(desk)),
        machines=machines,
        parcels=parcels,
        names=names,
        now=desk.clock.now(),
    )


def _machines(desk: Desk, district: District) -> tuple[Machine, ...]:
    store = desk.store
    missing: Counter[str] = Counter()
    for gap in gaps(desk):
        missing[gap["device"] or ""] += gap["missing"]
    epochs = list(store.journal.epochs.values())
    ours = [one.epoch for one in epochs if one.device == store.device]
    found = []
    copied = forks(desk)
    now = desk.clock.now()
    for row in district.devices():
        if row["id"] == store.device:
            continue
        peer = store.parcels.peer(row["id"]) or Peer(row["id"])
        heard = _moment(peer.heard)
        found.append(
            Machine(
                device=row["id"],
                name=row["name"] or row["id"][:8],
                role=row["role"] or "",
                posyandu=tuple(row["posyandu"]),
                mark=row["mark"],
                expires=date.fromisoformat(row["expires"]) if row["expires"] else None,
                revoked=bool(row["revoked"]),
                heard=heard,
                ours_there=sum(peer.have.get(epoch, 0) for epoch in ours),
                theirs_here=sum(one.contiguous for one in epochs if one.device == row["id"]),
                missing=missing[row["id"]],
                answer_waits=peer.taken.get(store.epoch, 0) < store.parcels.last_arrival(),
                silent=silent(heard, now),
                branched=moment(copied[row["id"]].at) if row["id"] in copied else None,
            )
        )
    # the hub first, then the machines that were silent longest
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.role != "hub", one.revoked, not one.silent, one.heard or now
            ),
        )
    )  # fmt: skip


def _parcel(note: Row, names: dict[str, str]) -> MovedBundle:
    try:
        answer = json.loads(note["answer"] or "{}")
    except ValueError:
        answer = {}
    return of_row(
        MovedBundle,
        note,
        name=names.get(note["device"] or "", (note["device"] or "")[:8]),
        at=_moment(note["at"]),
        answer={name: n for name, n in answer.items() if isinstance(n, int)},
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
