"""Whole machines: real homes in folders, real bundles on a stick, clocks that can be set."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from kbdesk.commands import bundles, enrolment, upkeep
from kbdesk.commands.homes import create_home, open_home
from kbdesk.commands.record import record
from kbdesk.desk import Clock
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json
from kbdesk.journal.operation import Operation, read_operation
from kbdesk.queries import standing
from kbdesk.queries.conflicts import ConflictJson, conflicts
from kbdesk.store.held_operations import Incoming
from kbdesk.store.keyring import Kdf
from kbdesk.sync.district import District

CHEAP = Kdf(memory_kib=8, passes=1)
PASSPHRASE = "tiga kata saja"
NOW_MS = 1_790_000_000_000  # a day in September 2026


class Machine:
    """One laptop, supervisor or hub, its home open."""

    def __init__(self, folder: Path, role: str, posyandu: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.name = folder.name
        self.role = role
        self.codes = posyandu
        self.wall_ms = NOW_MS
        self.jumps: Iterator[int] | None = None
        """What the wall clock says each time it is looked at, instead of ``wall_ms``."""
        self.clock = Clock(lambda: self.wall_ms if self.jumps is None else next(self.jumps))
        if not folder.exists():
            create_home(
                folder, role=role, name=self.name, user="kader", passphrase=PASSPHRASE,
                posyandu=posyandu, village="64.74.01.1003", clock=self.clock, kdf=CHEAP,
            )  # fmt: skip
        self.open()

    def open(self) -> None:
        self.desk, self._lock = open_home(
            self.folder, user=None, passphrase=PASSPHRASE, clock=self.clock
        )

    def close(self) -> None:
        self.desk.store.close()
        self._lock.release()

    def reopen(self) -> None:
        self.close()
        self.open()

    @contextmanager
    def closed(self) -> Iterator[None]:
        self.close()
        try:
            yield
        finally:
            self.open()

    @property
    def device(self) -> str:
        return self.desk.store.device

    def do(self, verb: str, **fields: Any) -> dict[str, Any]:
        self.wall_ms += 60_000
        return record(self.desk, {"do": verb, **fields})

    def day(self, days_ago: int = 0) -> str:
        return (self.desk.clock.today() - timedelta(days=days_ago)).isoformat()

    def export(self, stick: Path, to: Machine | None = None) -> Path:
        stick.mkdir(exist_ok=True)
        self.wall_ms += 60_000
        for_device = None if to is None or to.role == "hub" else to.device
        return Path(bundles.export_to(self.desk, stick, for_device)["path"])

    def take(self, *paths: Path) -> list[dict[str, Any]]:
        return bundles.import_all(self.desk, list(paths))

    def taken(self, path: Path) -> dict[str, Any]:
        (answer,) = self.take(path)
        if "error" in answer:
            raise answer["error"]
        return answer

    def refusal(self, path: Path) -> str:
        """Return the code of an import's refusal; nothing may have changed."""
        before = self.state()
        (answer,) = self.take(path)
        error = answer["error"]
        assert isinstance(error, KbdeskError)
        assert self.state() == before
        return error.code

    def state(self, posyandu: str | None = None) -> standing.StateJson:
        return standing.state(self.desk, posyandu)

    def hash(self, posyandu: str | None = None) -> str:
        return str(self.state(posyandu)["state_hash"])

    def conflicts(self) -> list[ConflictJson]:
        return list(conflicts(self.desk))

    def operations(self) -> dict[bytes, Operation]:
        return {
            bytes(digest): read_operation(body)
            for digest, body in self.desk.store.db.execute("SELECT digest, body FROM operation")
        }

    def set_aside(self) -> set[bytes]:
        return {
            bytes(digest)
            for (digest,) in self.desk.store.db.execute("SELECT digest FROM quarantine")
        }

    def newer(self, **changes: Any) -> bytes:
        """Write an operation that only a newer version would; return its body."""
        store = self.desk.store
        mine = store.journal.epochs[store.epoch]
        fields: dict[str, Any] = {
            "at": 1, "clock": store.journal.clock + 1, "entity": "person", "epoch": store.epoch,
            "fields": {}, "group": "identity", "parents": [], "row": "x", "seq": mine.highest + 1,
            "user": None, "v": 9,
        }  # fmt: skip
        body = canonical_json({**fields, **changes})
        with store.transaction():
            store.accept([Incoming.read(body)])
        return body

    def check(self) -> None:
        found = standing.check(self.desk)
        assert (found["ok"], found["faults"]) == (True, []), (self.name, found)

    def copy_of_home(self, folder: Path) -> None:
        """Copy the folder as a person would, with the program closed."""
        with self.closed():
            shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.lock"))

    def backup(self, target: Path) -> Path:
        upkeep.backup(self.desk, target)
        return target

    def restore(self, source: Path) -> None:
        with self.closed():
            upkeep.restore(self.folder, source, user=None, passphrase=PASSPHRASE, clock=self.clock)


def enrol(
    hub: Machine, laptop: Machine, folder: Path, codes: tuple[str, ...] | None = None
) -> None:
    """Carry a request to the hub and its reply back."""
    folder.mkdir(exist_ok=True)
    request, reply = folder / f"{laptop.name}.request", folder / f"{laptop.name}.reply"
    enrolment.request(laptop.desk, request)
    enrolment.grant(hub.desk, request, reply, list(codes if codes is not None else laptop.codes))
    enrolment.accept(laptop.desk, reply, fingerprint=District(hub.desk.store).hub.fingerprint)


def exchange(hub: Machine, machines: list[Machine], stick: Path, rounds: int = 2) -> None:
    """Carry everything up and down until nothing is left to carry."""
    for _ in range(rounds):
        for machine in machines:
            hub.taken(machine.export(stick))
        for machine in machines:
            machine.taken(hub.export(stick, machine))


def family(n: int, posyandu: str | None = None) -> dict[str, Any]:
    """Return the draft of a family of three that nobody has ever met."""
    of = {} if posyandu is None else {"posyandu": posyandu}
    return {
        "do": "register_family",
        "rt": str(n % 9 + 1),
        **of,
        "members": [
            {"name": f"Ibu Uji {n}", "sex": "female", "birth_date": "1995-05-05", **of},
            {"name": f"Anak Uji {n}", "sex": "male", "birth_date": "2025-03-01", **of},
        ],
    }
