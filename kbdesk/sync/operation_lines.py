"""Reading the lines of a bundle as operations, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import strict_json
from kbdesk.journal.operation import (
    Operation,
    digest,
    read_all_canonical,
    read_canonical,
    read_operation,
)
from kbdesk.store.journal import Incoming

BATCH = 2000
"""Operations applied at a time: memory stays flat whatever the bundle's size."""
_AT_ONCE = 100
_AT_ONCE_BYTES = 1 << 20
"""Lines that are read together. Reading copies them, so larger ones are read one by one."""


def batches(lines: Iterable[bytes]) -> Iterator[list[Incoming]]:
    """Yield the operations of a bundle's lines; raises ``bundle.*`` with ``line``."""
    source = iter(lines)
    number = 0
    while batch := list(islice(source, BATCH)):
        read: list[Incoming] = []
        for start in range(0, len(batch), _AT_ONCE):
            some = batch[start : start + _AT_ONCE]
            operations = _read(some, number + start)
            read += map(Incoming, operations, some, map(digest, some))
        number += len(batch)
        yield read


def check_line(raw: bytes, line: int) -> None:
    """Refuse a line that is no strict JSON object, with its number; raises ``bundle.*``."""
    try:
        strict_json(raw)
    except KbdeskError as error:
        error.params["line"] = line
        raise


def _read(lines: Sequence[bytes], before: int) -> list[Operation]:
    """Return the operations of some lines that have ``before`` other lines before them."""
    if sum(map(len, lines)) <= _AT_ONCE_BYTES:
        operations = read_all_canonical(lines)
        if operations is not None:
            return operations
    return [
        read_canonical(raw) or _read_slowly(raw, number)
        for number, raw in enumerate(lines, before + 1)
    ]


def _read_slowly(raw: bytes, line: int) -> Operation:
    """Return an operation that holds more than this version knows, or say what is wrong with it."""
    check_line(raw, line)
    try:
        return read_operation(raw)
    except KbdeskError as error:
        what = error.params.get("what", "")
        raise KbdeskError("bundle.bad_operation", line=line, what=what) from None
