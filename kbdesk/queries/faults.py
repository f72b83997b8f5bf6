"""The faults of the program: what this machine kept, and at the city what machines sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kbdesk.desk import Desk
from kbdesk.faults.fault import Fault
from kbdesk.faults.log import log_of


@dataclass(frozen=True, slots=True)
class ReportedFault:
    """A fault as a machine told of it; ``machine`` is its name, by whose journal it came."""

    id: str
    machine: str
    version: str
    commit: str
    page: str
    kind: str
    places: tuple[str, ...]
    causes: tuple[str, ...]
    first: str
    last: str
    times: int
    sent: bool


def kept_faults(desk: Desk) -> list[Fault]:
    """Return what this machine kept, the latest first."""
    return log_of(desk.paths.folder).faults()


def new_stops(desk: Desk) -> list[Fault]:
    """Return, once, how the program died on this home since the last time this was asked."""
    return log_of(desk.paths.folder).new_stops()


def reported_faults(desk: Desk) -> list[ReportedFault]:
    """Return what machines sent and is held here, and what this one kept; the latest first."""
    names = {
        row["id"]: row["name"] or row["id"][:8] for row in desk.store.records.find("device", {})
    }
    found = [_sent(row, names.get(_writer(desk, row["id"]), "")) for row in _rows(desk)]
    own = [
        ReportedFault(**{**asdict(one), "id": one.id, "machine": desk.name, "sent": False})
        for one in kept_faults(desk)
        if one.unsent
    ]
    return sorted([*found, *own], key=lambda one: (one.last, one.id), reverse=True)


def _rows(desk: Desk) -> list[dict[str, Any]]:
    return [row for row in desk.store.records.find("fault", {}) if row["kind"]]


def _writer(desk: Desk, row: str) -> str:
    """Return the machine whose journal told of a fault."""
    history = desk.store.journal.history("fault", row, "report")
    epoch = desk.store.journal.epochs.get(history[-1].epoch) if history else None
    return (epoch.device or "") if epoch is not None else ""


def _sent(row: dict[str, Any], machine: str) -> ReportedFault:
    return ReportedFault(
        id=row["id"],
        machine=machine,
        version=row["version"] or "",
        commit=row["commit"] or "",
        page=row["page"] or "",
        kind=row["kind"],
        places=tuple(row["places"] or ()),
        causes=tuple(row["causes"] or ()),
        first=row["first"] or "",
        last=row["last"] or "",
        times=row["times"] or 1,
        sent=True,
    )
