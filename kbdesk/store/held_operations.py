"""Operations as the journal holds them: as they came, as heads of a register, by epoch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kbdesk.journal.operation import CHAIN_START, Name, Operation, digest, read_operation


class Incoming(NamedTuple):
    """An operation with the exact bytes it came as."""

    operation: Operation
    body: bytes
    digest: bytes
    erased: bool = False
    """Only the outline came; ``digest`` is that of the body that was."""

    @classmethod
    def read(cls, body: bytes) -> Incoming:
        """Decode a body; raises ``operation.unreadable``."""
        return cls(read_operation(body), body, digest(body))


Shape = tuple[str, str, tuple[str, ...]]
"""The entity and the group of an operation, and the names of its fields in their order."""


def shape_of(o: Operation) -> Shape:
    """Return of which shape an operation is."""
    return (o.entity, o.group, tuple(o.fields))


def by_shape(operations: Iterable[Operation]) -> Mapping[Shape, list[Operation]]:
    """Return operations by their shape: of one shape, each field is a column.

    A bundle brings thousands of few shapes, and a look at a column is faster than at each value.
    """
    found: dict[Shape, list[Operation]] = defaultdict(list)
    for o in operations:
        found[o.entity, o.group, tuple(o.fields)].append(o)
    return found


class Head(NamedTuple):
    """A value of a register that nobody who saw it has replaced."""

    name: Name
    clock: int
    operation: Operation
    digest: bytes

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what decides which of several heads is shown: the greatest."""
        return (self.clock, self.name.epoch, self.name.seq)


@dataclass(slots=True)
class Epoch:
    """What this machine holds of one epoch."""

    id: int
    epoch: str
    device: str | None = None
    no: int | None = None
    contiguous: int = 0
    chain: bytes = CHAIN_START
    highest: int = 0
    clock: int = 0

    @property
    def gap(self) -> bool:
        """Tell whether an operation below the highest one held is missing."""
        return self.highest > self.contiguous


@dataclass(slots=True)
class Applied:
    """The result of applying a batch of operations."""

    applied: int = 0
    already_known: int = 0
    forked: list[Incoming] = field(default_factory=list)
    """Operations whose name is taken by another one."""
    contested: int = 0
    """Registers of this batch that hold more than one value now."""
    unknown: int = 0
    """Operations that only a newer version understands; kept, not shown."""
    unreadable: int = 0
    """Operations whose fields no verb could have written; kept, not shown."""
    field: str = ""
    """The field that is wrong in the first of them, by its name in drafts."""
