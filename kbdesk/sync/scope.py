"""Decides whether a machine was allowed to write what it wrote, by its certificates.

The hub and supervisors ask this for every operation of another machine, except the hub's. More
records can only allow more: whoever a row belonged to once may write it, and a certificate that was
given stays given. So the answer does not depend on the order of bundles: what is refused is kept
apart (``store/outside.py``) and asked again after every import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from kbdesk.domain.three_valued import all_of, any_of
from kbdesk.journal.operation import Name, Operation, origin_device
from kbdesk.journal.registers import BELONGS, alike
from kbdesk.journal.registers.writers import ALSO_NAMED, DERIVED, WRITERS, rightly_called
from kbdesk.store.belonging import Belonging, Said, begins
from kbdesk.store.journal import Incoming
from kbdesk.store.outside import Standing
from kbdesk.store.store import Store
from kbdesk.sync.certificates import Certificate
from kbdesk.sync.district import District
from kbdesk.sync.manifest import Manifest

Verdict = bool | None
"""Whether something may be written; None while a row that decides it has not arrived."""

_PEOPLE: Final = ("person", "family")
_FACTS: Final = {
    (entity, begins(entity)): whom
    for entity, whom in BELONGS.items()
    if WRITERS[entity] == "concerned"
    and all(named in _PEOPLE and column != "id" for column, named in whom)
    and not {(entity, begins(entity))} & (DERIVED.keys() | ALSO_NAMED.keys())
}
"""By register that begins a row of facts: the columns that name the people of the facts."""
_BATCH: Final = 2000


class Author:
    """A machine that wrote, and the rows that it is known to own."""

    def __init__(
        self, device: str, certificates: Sequence[Certificate], belonging: Belonging
    ) -> None:
        self.device = device
        self.codes = frozenset(code for one in certificates for code in one.posyandu)
        latest = max(certificates, key=lambda one: one.serial, default=None)
        self.role = None if latest is None else latest.role
        self.own: dict[str, set[str]] = defaultdict(set)
        """By entity, the rows that the machine is known to own. Ownership is never lost."""
        self._belonging = belonging
        self._users: set[str] | None = None
        self._villages: set[str] | None = None

    def forget(self) -> None:
        """Forget what later records may have added to."""
        self._users = self._villages = None

    @property
    def users(self) -> set[str]:
        """The users whom this machine recorded; for a supervisor, all users."""
        if self._users is None:
            anybody = self.role == "supervisor"
            self._users = self._belonging.users(None if anybody else self.device)
        return self._users

    @property
    def villages(self) -> set[str]:
        if self._villages is None:
            self._villages = self._belonging.villages(self.codes)
        return self._villages


class ScopeJudge:
    """Judges the operations of a bundle, and again those that were refused before."""

    def __init__(
        self,
        store: Store,
        district: District,
        sender: Certificate,
        manifest: Manifest,
        now: datetime,
    ) -> None:
        self._store = store
        self._district = district
        self._sender = sender
        self._manifest = manifest
        self._now = now
        self.belonging = Belonging(store.db)
        self._authors: dict[str, Author] = {}
        self._kept: set[bytes] = set()

    def take(self, fresh: list[Incoming], written: Collection[tuple[str, int]]) -> list[Incoming]:
        """Return the operations of a batch that their authors may write; keep the others apart.

        ``written``: (row, register) of what is held of the batch's rows.
        """
        batch = Batch(self, [item.operation for item in fresh], {row for row, _ in written})
        if batch.allows_all:
            return fresh
        concerns = self._store.journal.purging.concerns
        outside = [
            item
            for item in fresh
            if not batch.allows(item.operation) and not item.erased and not concerns(item.operation)
        ]
        if not outside:
            return fresh
        self._store.outside.keep(
            outside,
            sender=self._manifest.sender,
            bundle=self._manifest.bundle,
            noticed=self._now.isoformat(timespec="seconds"),
            awaits={name: self._awaited(name) for name in {i.operation.epoch for i in outside}},
        )
        digests = {item.digest for item in outside}
        self._kept |= digests
        return [item for item in fresh if item.digest not in digests]

    def ask_again(self) -> tuple[int, int]:
        """Accept refused operations that are allowed by now.

        Return how many operations of this bundle wait for a person's judgement, and how many wait
        for another machine's records.
        """
        outside = self._store.outside
        while True:
            for author in self._authors.values():
                author.forget()
            if not outside.admit(self._allowed(list(outside.standing()))):
                break
        if not self._kept:
            return 0, 0
        waiting = [waits for _, waits in outside.unjudged(self._kept)]
        return waiting.count(False), waiting.count(True)

    @cached_property
    def certified(self) -> set[str]:
        """The posyandu for which some machine has a certificate."""
        devices = self._district.devices()
        return {code for one in devices if one["role"] == "posyandu" for code in one["posyandu"]}

    def stands(self, o: Operation) -> bool:
        """Tell whether an operation says the same as its register does now."""
        heads = self._store.journal.heads(o.entity, o.row, o.group)
        return bool(heads) and all(
            alike(o.entity, o.group, o.fields, head.operation.fields) for head in heads
        )

    def author(self, device: str) -> Author:
        """Return a machine with what its certificates allow."""
        found = self._authors.get(device)
        if found is None:
            certificates = self._district.certificates(device)
            if device == self._sender.device:
                certificates.append(self._sender)
            found = self._authors[device] = Author(device, certificates, self.belonging)
        return found

    def author_of(self, epoch: str, batch: Iterable[Operation]) -> Author | None:
        """Return the machine that writes under an epoch, if its first operation is known.

        None for the hub, which may write everything, and for an epoch without a beginning: of that
        one nothing is accepted.
        """
        held = self._store.journal.epochs.get(epoch)
        device = held.device if held is not None else None
        if device is None:
            said = (origin_device(o) for o in batch if o.epoch == epoch)
            device = next((one for one in said if one is not None), None)
        if device is None or device == self._district.hub.device:
            return None
        return self.author(device)

    def _allowed(self, standing: Sequence[Standing]) -> list[bytes]:
        found = []
        for start in range(0, len(standing), _BATCH):
            some = [one for one, _ in standing[start : start + _BATCH]]
            operations = [one.operation for one in some]
            written = self._store.journal.written(o.row for o in operations)
            batch = Batch(self, operations, {row for row, _ in written})
            found += [one.digest for one in some if batch.allows(one.operation)]
        return found

    def _awaited(self, epoch: str) -> dict[str, int]:
        """Return the operations that the author may have seen and that have not arrived: epoch ->
        number."""
        epochs = self._store.journal.epochs
        seen = dict(self._manifest.awaits.get(epoch, {}))
        for said in (self._manifest.have, self._manifest.seen):
            for name, number in said.items():
                seen[name] = max(number, seen.get(name, 0))
        device = epochs[epoch].device if epoch in epochs else self._sender.device
        return {
            name: number
            for name, number in seen.items()
            if name not in epochs
            or (epochs[name].device != device and epochs[name].highest < number)
        }


class _Facts(NamedTuple):
    """New facts of one kind by one author.

    ``rows``: the rows that they make. ``people``: the ids that they name, by column, with the
    entity of the ids.
    """

    author: Author
    entity: str
    operations: list[Operation]
    rows: list[str]
    people: list[tuple[str, set[str]]]


class Batch:
    """Judges operations together, so that the tables are read once for all of them.

    ``written``: those of their rows that exist. Operations that make a row are judged first,
    because whoever makes a row may write it; the order of the others does not matter.
    """

    def __init__(
        self, scope: ScopeJudge, operations: Sequence[Operation], written: set[str]
    ) -> None:
        self._scope = scope
        self._belonging = scope.belonging
        self._written = written
        self._authors = {
            epoch: scope.author_of(epoch, operations) for epoch in {o.epoch for o in operations}
        }
        for author in self._authors.values():
            if author is not None:
                author.forget()
        self._begun: dict[str, dict[str, str]] = defaultdict(dict)
        """By entity, the rows that this batch makes, each with the machine that makes it."""
        self._said: dict[tuple[str, str], list[Said]] = {}
        self._has: dict[tuple[str, str, str], Verdict] = {}
        self._refused: set[Name] = set()
        facts, others = self._parted(operations)
        self._look_up(facts, others)
        for some in facts:
            if self._are_plainly_allowed(some):
                self._begun[some.entity] |= dict.fromkeys(some.rows, some.author.device)
            else:
                others += [o for o in some.operations if not self._is_plainly_allowed(o)]
        made = set()
        for o in others:
            if (
                o.row not in written
                and o.group == begins(o.entity)
                and o.row not in self._begun[o.entity]
                and self._verdict(o)
            ):
                author = self._authors[o.epoch]
                assert author is not None
                self._begun[o.entity][o.row] = author.device
                made.add(o.name)
        self._has.clear()
        for o in others:
            if o.name not in made and not self._verdict(o):
                self._refused.add(o.name)

    @property
    def allows_all(self) -> bool:
        """Tell whether everything may be written, the usual case."""
        return not self._refused

    def allows(self, operation: Operation) -> bool:
        """Tell whether an operation's author may write it, as far as is known here."""
        return operation.name not in self._refused

    def _parted(self, operations: Iterable[Operation]) -> tuple[list[_Facts], list[Operation]]:
        """Return new facts about people (most operations are such) and all other operations.

        Operations of the hub, and those that only a newer version knows, are in neither.
        """
        facts: dict[tuple[str, str, str], list[Operation]] = defaultdict(list)
        others: list[Operation] = []
        for o in operations:
            entity = o.entity
            if self._authors[o.epoch] is None or entity not in WRITERS:
                continue
            if (entity, o.group) in _FACTS and o.row not in self._written and not o.parents:
                facts[o.epoch, entity, o.group].append(o)
            else:
                others.append(o)
        found: list[_Facts] = []
        for (epoch, entity, group), some in facts.items():
            author = self._authors[epoch]
            assert author is not None
            people = [
                (named, {v for v in [o.fields.get(column) for o in some] if v and type(v) is str})
                for column, named in _FACTS[entity, group]
            ]
            found.append(_Facts(author, entity, some, [o.row for o in some], people))
        return found, others

    def _are_plainly_allowed(self, facts: _Facts) -> bool:
        """Tell whether all people of some new facts are the author's: the usual case, asked
        quickly."""
        users = {o.user for o in facts.operations} - {None}
        return (
            all(values <= facts.author.own[named] for named, values in facts.people)
            and users <= facts.author.users
            and len(set(facts.rows)) == len(facts.rows)
            and self._begun[facts.entity].keys().isdisjoint(facts.rows)
        )

    def _is_plainly_allowed(self, o: Operation) -> bool:
        """The same for one operation; it then notes who makes the row."""
        author = self._authors[o.epoch]
        if author is None or o.row in self._begun[o.entity]:
            return False
        if o.user is not None and o.user not in author.users:
            return False
        for column, named in _FACTS[o.entity, o.group]:
            value = o.fields.get(column)
            if value and isinstance(value, str) and value not in author.own[named]:
                return False
        self._begun[o.entity][o.row] = author.device
        return True

    def _look_up(self, facts: Sequence[_Facts], others: Sequence[Operation]) -> None:
        """Read from the tables, in one step, to whom the people of all operations belong."""
        people: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows: dict[str, set[str]] = defaultdict(set)
        for some in facts:
            for named, values in some.people:
                people[some.author.device, named] |= values
        for o in others:
            author = self._authors[o.epoch]
            assert author is not None
            if o.entity in _PEOPLE:
                if o.row in self._written:
                    people[author.device, o.entity].add(o.row)
            elif o.row in self._written and WRITERS[o.entity] == "concerned":
                rows[o.entity].add(o.row)
            for named, value in _named(o):
                if named in _PEOPLE:
                    people[author.device, named].add(value)
        for entity, named_rows in rows.items():
            for row, said in self._belonging.said(entity, named_rows).items():
                self._said[entity, row] = said
                for group, fields in said:
                    for named, value in _links(entity, group, fields):
                        if named in _PEOPLE:
                            for device in {a.device for a in self._authors.values() if a}:
                                people[device, named].add(value)
        for (device, entity), persons in people.items():
            author = self._scope.author(device)
            unknown = persons - author.own[entity]
            if unknown:
                author.own[entity] |= self._belonging.held_here(author.codes, entity, unknown)

    # -- one operation -------------------------------------------------------------------

    def _verdict(self, o: Operation) -> Verdict:
        author = self._authors[o.epoch]
        assert author is not None
        if not self._is_user(author, o):
            return False
        writer = WRITERS[o.entity]
        if writer == "concerned":
            return self._concerned(author, o)
        if writer == "machine":
            return o.row == (o.epoch if o.entity == "epoch" else author.device)
        if writer == "its_users":
            return self._maker(o.entity, o.row) in (None, author.device)
        if writer == "certified":
            return (
                author.role == "supervisor"
                or o.row in author.codes
                or o.row not in self._scope.certified
                or self._scope.stands(o)
            )
        return writer == "anybody"

    def _is_user(self, author: Author, o: Operation) -> bool:
        """Tell whether the machine has recorded the user who wrote.

        The first user of a home records himself.
        """
        if o.user is None or o.user in author.users:
            return True
        if o.entity == "user" and o.row == o.user and o.row not in self._written:
            return True
        device = self._begun["user"].get(o.user)
        return device is not None and (device == author.device or author.role == "supervisor")

    def _concerned(self, author: Author, o: Operation) -> Verdict:
        called = rightly_called(o.entity, o.group, o.row, o.fields)
        if called:
            # Whoever may name these people may write the row, whoever was first.
            return all_of(self._may_name(author, *one) for one in _named(o))
        new = o.row not in self._written
        if not new and not o.parents and o.group == begins(o.entity):
            # The row's later group was accepted before the operation that makes the row arrived.
            new = self._maker(o.entity, o.row) is None
        if called is False and new:
            return False
        return all_of((self._before(author, o, new), self._after(author, o)))

    def _before(self, author: Author, o: Operation, new: bool) -> Verdict:
        if o.entity == "kampung":
            return self._may_name(author, o.entity, o.row)
        if not new or o.row in self._begun[o.entity]:
            return self._may_have(author, o.entity, o.row)
        if o.group != begins(o.entity):
            return None  # what makes the row has not arrived
        # its parents have not arrived, unless it accepts an operation that was refused
        return self._belonging.holds_all(o.row, o.parents) or None

    def _after(self, author: Author, o: Operation) -> Verdict:
        named = _named(o)
        # A name that the row had before is allowed: a form writes its whole group.
        ever = self._ever(o.entity, o.row) if named and o.row in self._written else set()
        said = {one: self._may_name(author, *one) for one in named if one not in ever}
        if o.entity == "attachment" and said:
            # A guest's picture names another posyandu, but the guest is ours: the picture's owner
            # decides.
            owner = said.get(_owner(o.fields))
            return any_of(said.values()) if owner is None else owner
        # An unknown person cannot belong to somebody else.
        also = {one for one in ALSO_NAMED.get((o.entity, o.group), ()) if one[0] != "family"}
        lenient = {
            (named, value)
            for column, named in also
            if isinstance(value := o.fields.get(column), str)
        }
        return all_of(
            verdict for one, verdict in said.items() if verdict is not None or one not in lenient
        )

    def _may_name(self, author: Author, named: str, value: str) -> Verdict:
        if named == "posyandu":
            return value in author.codes
        if named in ("village", "kampung"):
            return author.role == "supervisor" or value in author.villages
        return self._may_have(author, named, value)

    def _may_have(self, author: Author, entity: str, row: str) -> Verdict:
        """Tell whether a machine owns or ever owned a row; None for a row that does not exist."""
        if row in author.own[entity]:
            return True
        key = (author.device, entity, row)
        if key not in self._has:
            self._has[key] = False  # a row that belongs to itself has no owner
            found = self._has[key] = self._find(author, entity, row)
            if found:
                author.own[entity].add(row)
        return self._has[key]

    def _find(self, author: Author, entity: str, row: str) -> Verdict:
        if entity not in BELONGS:
            return None
        maker = self._maker(entity, row)
        if maker == author.device:
            return True
        if entity in _PEOPLE:
            theirs = not author.codes.isdisjoint(self._belonging.codes(entity, row))
            return theirs or (None if maker is None else False)
        ever = self._ever(entity, row)
        if not ever:
            # It belongs to nobody in particular, as a menu of no village.
            return (
                None if maker is None else any(named == "village" for _, named in BELONGS[entity])
            )
        return any_of(self._may_name(author, *one) for one in ever)

    def _maker(self, entity: str, row: str) -> str | None:
        begun = self._begun[entity].get(row)
        return begun or self._belonging.maker(entity, row)

    def _ever(self, entity: str, row: str) -> set[tuple[str, str]]:
        """Return the people and places that a row has ever named."""
        if (entity, row) not in self._said:
            self._said[entity, row] = self._belonging.said(entity, [row]).get(row, [])
        return {
            one
            for group, fields in self._said[entity, row]
            for one in _links(entity, group, fields)
        }


def _links(entity: str, group: str, fields: object) -> Iterator[tuple[str, str]]:
    """Yield (entity, id) of the rows, posyandu and villages that a value names."""
    if not isinstance(fields, dict):
        return
    for column, named in (*BELONGS[entity], *ALSO_NAMED.get((entity, group), ())):
        value = fields.get(column)
        if column != "id" and isinstance(value, str) and value:
            yield named, value
    if entity == "attachment":
        named, value = _owner(fields)
        if value:
            yield named, value


def _owner(fields: Mapping[str, object]) -> tuple[str, str]:
    """Return the entity and the id that an attachment belongs to; ("", "") where it names none."""
    kind, owner = fields.get("owner_kind"), fields.get("owner")
    if not isinstance(owner, str):
        return "", ""
    return "person" if kind == "child" else str(kind), owner


def _named(o: Operation) -> list[tuple[str, str]]:
    return list(_links(o.entity, o.group, o.fields))
