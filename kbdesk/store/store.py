"""One open home: its database, its journal, and the transaction around every write."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock, Thread
from typing import Any, Final, NoReturn, TypeVar

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES, canonical_json
from kbdesk.journal.clock import sane_wall, tick
from kbdesk.journal.operation import (
    MAX_PARENTS,
    SCHEMA,
    Operation,
    digest,
    epoch_name,
    read_canonical,
    read_operation,
)
from kbdesk.store.branches import Branches
from kbdesk.store.connection import connect, worded
from kbdesk.store.derived import Derived
from kbdesk.store.durable import create_private
from kbdesk.store.held_operations import Applied, Incoming
from kbdesk.store.home import HomePaths, MachineMark
from kbdesk.store.hub_words import HubWords
from kbdesk.store.journal import Journal, Judge
from kbdesk.store.outside import Outside
from kbdesk.store.parcels import Parcels
from kbdesk.store.quarantine import Quarantine
from kbdesk.store.records import Records
from kbdesk.store.schema import migrate
from kbdesk.store.trail import Trail
from kbdesk.store.witnesses import Witnesses

Made = TypeVar("Made")
WallClock = Callable[[], int]
"""Returns ms since 1970."""
PLACE_SETTING: Final = "place:"
"""Begins the name of a setting with a place, its account and its password."""
FHIR_SETTING: Final = "fhir_server"
"""The setting with a FHIR server and the secret by which the hub signs in."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is about to become an operation: one register and its changed fields."""

    entity: str
    row: str
    group: str
    changes: Mapping[str, object]
    settles: bool = False
    """Names every head as its parent: a person has seen them all and chosen."""


class _Closed:
    """Stands where the connection stood."""

    def __getattr__(self, _: str) -> NoReturn:
        raise KbdeskError("store.closed")


class DatabaseKey:
    """The key of an open database, in one place, where it can be wiped.

    ``in_use`` is held by whoever opens the database's file beside the store: the key does not
    change meanwhile.
    """

    __slots__ = ("_value", "in_use")

    def __init__(self, key: bytes) -> None:
        self._value = bytearray(key)
        self.in_use = RLock()

    @property
    def value(self) -> bytearray:
        """The 32 bytes; raises ``store.closed`` once they are wiped."""
        if not self._value:
            raise KbdeskError("store.closed")
        return self._value

    @property
    def wiped(self) -> bool:
        """Tell whether there is no key any more."""
        return not self._value

    def replace(self, key: bytes) -> None:
        self.wipe()
        self._value = bytearray(key)

    def wipe(self) -> None:
        """Overwrite the key: what holds this object has none from now on."""
        for place in range(len(self._value)):
            self._value[place] = 0
        self._value = bytearray()


@dataclass(frozen=True, slots=True)
class Copier:
    """Writes copies of a home's database, whatever is being written meanwhile."""

    paths: HomePaths
    key: DatabaseKey = field(repr=False)

    @contextmanager
    def same_key(self) -> Iterator[None]:
        """As long as the block lasts, the database and its keyring keep their key."""
        with self.key.in_use:
            yield

    def copy_to(self, target: Path) -> None:
        """Write a consistent, encrypted copy of the whole database and open it once."""
        with self.same_key():
            with worded():
                source = connect(self.paths.database, self.key.value)
                try:
                    create_private(target).close()  # an empty file is taken as none
                    source.execute("VACUUM INTO ?", (str(target),))
                finally:
                    source.close()
            check_copy(target, self.key.value)

    def take_out_places(self, copy: Path) -> None:
        """Take the places and the FHIR server out of a copy, with what signs in there.

        A copy may leave this machine.
        """
        with self.same_key(), worded():
            db = connect(copy, self.key.value)
            try:
                db.execute("PRAGMA journal_mode = DELETE")
                # overwrite the bytes that are deleted
                db.execute("PRAGMA secure_delete = ON")
                db.execute(
                    "DELETE FROM setting WHERE substr(name, 1, ?) = ? OR name = ?",
                    (len(PLACE_SETTING), PLACE_SETTING, FHIR_SETTING),
                )
            finally:
                db.close()


def check_copy(target: Path, key: bytes | bytearray) -> None:
    """Open a copied database and read it through; raises ``store.damaged``."""
    with worded():
        copy = connect(target, key)
        try:
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            copy.close()
    if found != "ok":
        raise KbdeskError("store.damaged", detail=found)


class Store:
    """The open database of a home. Used by one thread at a time."""

    def __init__(self, paths: HomePaths, key: bytes, wall: WallClock) -> None:
        self.paths = paths
        self._wall = wall
        self.key = DatabaseKey(key)
        self.root: Mapping[str, object] | None = None
        """The hub's own keys, where whoever opened the home may use them."""
        self._settings_set = 0
        self._readers: list[Thread] = []
        self.db = connect(paths.database, key)
        try:
            with worded():
                if not self.db.execute("PRAGMA user_version").fetchone()[0]:
                    # a file that was emptied is no new home
                    raise KbdeskError("store.damaged", detail="empty")
                migrate(
                    self.db,
                    before=paths.backups / "before-migration.db",
                    check=lambda copy: check_copy(copy, key),
                    fill=lambda gained: _fill(Journal(self.db), gained),
                )
            self._look()
            self.mark = MachineMark(paths.mark)
            self.device = self.setting("device")
            self.epoch = self.setting("epoch")
            self.new_epoch_because = self._looks_copied()
            if self.new_epoch_because:
                self.begin_epoch(self.new_epoch_because)
            self._raise_mark()
            if self.journal.unreadable.outdated:
                with self.transaction():
                    self.journal.judge_again()
        except BaseException:
            self.db.close()
            if hasattr(self, "mark"):
                self.mark.close()
            raise

    def _look(self) -> None:
        """Begin to read and write through the connection."""
        with worded():
            self.journal = Journal(self.db)
        self.records = Records(self.db)
        self.parcels = Parcels(self.db)
        self.hub_words = HubWords(self.db)
        self.trail = Trail(self.db)
        self.witnesses = Witnesses(self.db)
        self.quarantine = Quarantine(self.db)
        self.outside = Outside(self.db, self.journal)
        self.branches = Branches(self.db, self.journal)
        self.derived = Derived(self.db)

    @classmethod
    def create(cls, paths: HomePaths, key: bytes, wall: WallClock, *, device: str) -> Store:
        """Make the database of a new home and begin its first epoch."""
        db = connect(paths.database, key, create=True)
        try:
            with worded():
                migrate(db)
                db.execute("INSERT INTO setting VALUES ('device', ?), ('epoch', '')", (device,))
        finally:
            db.close()
        paths.keep_reserve()
        return cls(paths, key, wall)

    def close(self) -> None:
        """Close the database and its mark, and let go of its keys."""
        self._without_readers()
        if not isinstance(self.db, _Closed):
            self.db.close()
        self.mark.close()
        self.key.wipe()
        self.root = None

    def lock(self) -> None:
        """Close the database and let go of its keys; the home stays this instance's own.

        Whatever reads or writes before :meth:`unlock` raises ``store.closed``.
        """
        self._without_readers()
        self.db.close()
        closed: Any = _Closed()
        self.db = self.journal = self.records = self.parcels = self.hub_words = closed
        self.trail = self.witnesses = self.quarantine = self.outside = closed
        self.branches = self.derived = closed
        self.key.wipe()
        self.root = None

    def unlock(self, key: bytes) -> None:
        """Open the database again; raises ``store.*``."""
        self.db = connect(self.paths.database, key)
        self.key.replace(key)
        self._look()

    def change_key(self, key: bytes, swap: Callable[[], None]) -> None:
        """Put the same database under another key in the place of this one, and go on in it.

        ``swap`` moves the files; nobody else has them open meanwhile. Where it fails the
        database stays open, under the key that opens it. Raises OSError.
        """
        with self.key.in_use:
            self._without_readers()
            self.db.close()
            before = bytes(self.key.value)
            try:
                swap()
            finally:
                try:
                    self.db, opens = connect(self.paths.database, key), key
                except KbdeskError:
                    self.db, opens = connect(self.paths.database, before), before
                self.key.replace(opens)
                self._look()

    def _without_readers(self) -> None:
        for reader in self._readers:
            reader.join()
        self._readers.clear()

    # -- settings: facts of this machine, never merged ---------------------------------

    def setting(self, name: str, default: str = "") -> str:
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        with worded():
            self.db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
        self._settings_set += 1

    def settings_of(self, begin: str) -> dict[str, str]:
        """Return the settings whose name begins so."""
        rows = self.db.execute(
            "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ?", (len(begin), begin)
        )
        return {str(name): str(value) for name, value in rows}

    def forget_setting(self, name: str) -> None:
        with worded():
            self.db.execute("DELETE FROM setting WHERE name = ?", (name,))

    def json_setting(self, name: str) -> Any:
        text = self.setting(name)
        return json.loads(text) if text else None

    # -- epochs ------------------------------------------------------------------------

    def _looks_copied(self) -> str:
        """Return why this database cannot go on under its epoch, or ''."""
        if not self.epoch:
            return "first"
        if self.mark.missing or self.mark.fingerprint() != self.setting("mark"):
            return "copied"
        epoch, seq = self.mark.high_water()
        mine = self.journal.epochs.get(self.epoch)
        if epoch != self.epoch or mine is None or seq > mine.highest:
            return "restored"
        return ""

    def begin_epoch(self, why: str) -> None:
        """Go on under a new name, so that no two operations can ever share one."""
        previous, ordinal = self.epoch, self._next_ordinal(why)
        with self.transaction():
            self.mark.create()
            nonce = secrets.token_hex(16)
            self.epoch = epoch_name(self.device, nonce)
            self.set_setting("epoch", self.epoch)
            self.set_setting("mark", self.mark.fingerprint())
            fields = {
                "device": self.device,
                "nonce": nonce,
                "no": ordinal,
                "after": previous or None,
                "maker": why,
            }
            self.write([Change("epoch", self.epoch, "origin", fields)], user=None)

    def _next_ordinal(self, _why: str) -> int:
        """Return the ordinal of an epoch that begins now."""
        ordinals = [e.no or 0 for e in self.journal.epochs.values() if e.device == self.device]
        return max(ordinals, default=0) + 1

    @property
    def epoch_no(self) -> int:
        """Return the ordinal of the present epoch on this device."""
        return self.journal.epochs[self.epoch].no or 1

    # -- writing -----------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on the disk when it ends; nests, the outermost one commits."""
        if self.db.in_transaction:
            yield
            return
        device_epoch = self.epoch
        with worded():
            version = self.derived.version()
            self.db.execute("BEGIN IMMEDIATE")
        before = self.db.total_changes - self._beside_records()
        try:
            with worded():
                yield
                recorded = self.db.total_changes - self._beside_records() != before
                if recorded:
                    self.derived.recorded()
                self.db.execute("COMMIT")
        except BaseException as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            self.epoch = device_epoch
            self.journal.reload()
            if isinstance(error, KbdeskError) and error.code == "store.disk_full":
                self.paths.give_up_reserve()
            raise
        if not recorded:
            self.derived.same_as(version)
        self._raise_mark()

    def _beside_records(self) -> int:
        """Return how many rows were written that are no records: lines of the trail, settings."""
        return self.trail.changes + self._settings_set

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """A transaction that is always taken back: to see what would happen."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.db.execute("ROLLBACK")
            self.journal.reload()

    def write(self, drafts: Sequence[Change], user: str | None) -> Applied:
        """Turn drafts into operations of this epoch and apply them, in the caller's transaction.

        A draft names as parents only the heads with the value it replaces: another value that
        stands beside it in a conflict stays there until a person settles it.
        """
        wall = self._wall()
        mine = self.journal.epochs.get(self.epoch)
        seq = mine.highest if mine else 0
        clock = self.journal.clock
        batch: list[Incoming] = []
        written = self.journal.written(draft.row for draft in drafts)
        for draft in drafts:
            heads = self.journal.heads(draft.entity, draft.row, draft.group, written)
            seen = heads if draft.settles else self.journal.seen(heads)
            seq += 1
            clock = tick(clock, wall)
            operation = Operation(
                at=sane_wall(wall),
                clock=clock,
                entity=draft.entity,
                epoch=self.epoch,
                fields=self.journal.merged_value(heads, draft.changes),
                group=draft.group,
                parents=[head.digest.hex() for head in seen[:MAX_PARENTS]],
                row=draft.row,
                seq=seq,
                user=user,
                v=SCHEMA,
            )
            body = _sendable(operation)
            batch.append(Incoming(operation, body, digest(body)))
        return self.journal.apply(batch, written)

    def write_again(
        self, operation: Operation, known_as: bytes, became: Callable[[str], str]
    ) -> bytes:
        """Write what another operation says under a name of this epoch; return the new digest.

        It keeps its author and its time, and goes on from the values that its author saw;
        ``became`` tells what those are called that were written again before. The old one may
        stay on machines that took it elsewhere: whoever saw either has seen both (``again``).
        Older versions do not know that; ``known_as``, its digest, is a parent for them.
        """
        o = operation
        mine = self.journal.epochs[self.epoch]
        old = known_as.hex()
        seen = dict.fromkeys([old, *map(became, o.parents), *o.parents])
        again = Operation(
            at=o.at,
            clock=o.clock,
            entity=o.entity,
            epoch=self.epoch,
            fields=o.fields,
            group=o.group,
            parents=list(seen)[:MAX_PARENTS],
            row=o.row,
            seq=mine.highest + 1,
            user=o.user,
            v=o.v,
            again=o.again if isinstance(o.again, str) else old,
        )
        body = _sendable(again)
        self.journal.apply([Incoming(again, body, digest(body))])
        return digest(body)

    def _raise_mark(self) -> None:
        """Keep the high water beside the database, once its names are on the disk.

        Never before: a transaction that was taken back must not look like an old database.
        """
        mine = self.journal.epochs.get(self.epoch)
        # the operations are on the disk already; the mark may lag behind
        with suppress(OSError):
            if mine is not None and self.mark.high_water() != (self.epoch, mine.highest):
                self.mark.raise_to(self.epoch, mine.highest)

    def accept(self, batch: Sequence[Incoming], judge: Judge | None = None) -> Applied:
        """Apply operations that came from elsewhere, in the caller's transaction."""
        self.derived.forget()  # out of date, and a long import wants the room
        return self.journal.apply(batch, judge=judge)

    # -- reading -----------------------------------------------------------------------

    def beside(self, read: Callable[[Records], Made]) -> Callable[[], Made]:
        """Begin a long reading beside others; what is returned waits for what was read.

        On a connection of its own in a thread: SQLite needs no Python while it reads. What a
        transaction has not committed is seen by this one alone, and is read here at once.
        """
        if self.db.in_transaction:
            read_here = read(self.records)
            return lambda: read_here
        begun: Future[Made] = Future()

        def run() -> None:
            try:
                with worded(), closing(connect(self.paths.database, self.key.value)) as db:
                    begun.set_result(read(Records(db)))
            except BaseException as error:
                begun.set_exception(error)

        self._readers = [one for one in self._readers if one.is_alive()]
        self._readers.append(Thread(target=run, name="beside"))
        self._readers[-1].start()
        return begun.result

    def empty_log(self) -> None:
        """Bring everything into the database file and cut the log, as far as it is not in use."""
        with worded():
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # -- whole copies ------------------------------------------------------------------

    def copier(self) -> Copier:
        """Return what copies this database; it may be used beside the store, in a thread."""
        return Copier(self.paths, self.key)


def _fill(journal: Journal, gained: Collection[tuple[str, str]]) -> None:
    """Show what an older version only kept."""
    journal.show_rest(journal.replaced.learn())
    journal.show_again(gained)


def _sendable(operation: Operation) -> bytes:
    """Return the body of a new operation, once sure that every machine will take it.

    Raises ``operation.not_sendable``: one such body would block every bundle after it.
    """
    with suppress(ValueError, TypeError, OverflowError, RecursionError):
        body = operation.body()
        # NaN and infinities are written as null: no other may stand there than the missing user
        whole = body.count(b"null") == (operation.user is None)
        if whole and len(body) <= MAX_LINE_BYTES and read_canonical(body) is not None:
            return body
    try:
        body = canonical_json(operation)
        if len(body) > MAX_LINE_BYTES:
            raise KbdeskError("bundle.line_too_long", limit=MAX_LINE_BYTES)
        read_operation(body)
    except KbdeskError as error:
        raise KbdeskError("operation.not_sendable", why=str(error)) from None
    return body
