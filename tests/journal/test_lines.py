"""Lines read many at a time are what each of them is, read by itself."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import (
    CHAIN_START,
    Operation,
    read_all_canonical,
    read_canonical,
    read_operation,
)

GOOD = Operation(
    at=1, clock=2, entity="person", epoch="a" * 32, fields={"name": "Siti\nAminah", "n": None},
    group="identity", parents=["b" * 64], row="p1", seq=1, user=None, v=1,
)  # fmt: skip
BODY = GOOD.body()


def with_fields(**fields: object) -> bytes:
    """Return the body of one that says something else."""
    said = json.loads(BODY) | {"fields": fields}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


DEEP: object = 1
for _ in range(16):
    DEEP = [DEEP]
LINES = (
    BODY,
    with_fields(weight_g=8000, confirm=[]),
    with_fields(name="Jl. [" + "{" * 12),  # with the three of the body as many as may be
    BODY.replace(b'"p1"', '"balé-1"'.encode()),
    with_fields(n=2**63),
    with_fields(n=-(2**63)),
    with_fields(deep=DEEP),
    with_fields(name="[{" * 7),
    BODY.replace(b'"v":1', b'"v":1,"w":2'),  # of a newer version
    BODY.replace(b'"v":1', b'"v":1,"v":1'),
    BODY.replace(b'"v":1', b'"v":0'),
    BODY.replace(b'"seq":1', b'"seq":0'),
    BODY.replace(b'"v":1', b'"v":10001'),
    BODY.replace(b'"seq":1', b'"seq":281474976710657'),
    BODY.replace(b'"clock":2', b'"clock":-1'),
    BODY.replace(b'"clock":2', b'"clock":4611686018427387905'),
    BODY.replace(b'"at":1', b'"at":-1'),
    BODY.replace(b'"at":1', b'"at":4611686018427387905'),
    BODY.replace(b"a" * 32, b"a" * 31),
    BODY.replace(b"a" * 32, b"A" * 32),
    BODY.replace(b'"person"', b'"Person"'),
    BODY.replace(b'"identity"', b'"%s"' % (b"i" * 41)),
    BODY.replace(b'"p1"', b'"p 1"'),
    BODY.replace(b'"p1"', '"é 1"'.encode()),
    BODY.replace(b'"p1"', b'"p\x7f"'),
    BODY.replace(b'"p1"', b'"%s"' % (b"p" * 129)),
    BODY.replace(b'"p1"', b'"%s"' % ("é" * 129).encode()),
    BODY.replace(b'"p1"', b'""'),
    BODY.replace(b'null,"v"', b'"","v"'),
    BODY.replace(b'null,"v"', b'"%s","v"' % (b"u" * 65)),
    BODY.replace(b"b" * 64, b"b" * 63),
    BODY.replace(b'["%s"]' % (b"b" * 64), b"[%s]" % b",".join([b'"%s"' % (b"b" * 64)] * 257)),
    BODY.replace(b'{"at"', b'{"again":"x","at"'),
    BODY.replace(b'{"at"', b'{"again":"","at"'),
    BODY.replace(b'"at":1', b'"at": 1'),
    BODY.replace(b'"at":1', b'"at":1.0'),
    BODY + b" ",
    b" " + BODY,
    BODY + b"\r",
    BODY + BODY,
    b"[" + BODY + b"]",
    b"",
    b"\xff",
    b"null",
    CHAIN_START,
)
# of one with parents more is looked at: most lines have none
NEW = tuple(line.replace(b'"parents":["%s"]' % (b"b" * 64), b'"parents":[]') for line in LINES)


@given(st.lists(st.one_of(st.just(BODY), st.sampled_from(LINES + NEW)), max_size=6))
def test_many_at_once_are_what_each_is(lines: list[bytes]) -> None:
    alone = [read_canonical(line) for line in lines]
    together = read_all_canonical(lines)
    assert together == (None if None in alone else alone)


AT_THE_EDGES = (
    BODY.replace(b'"v":1', b'"v":10000'),
    BODY.replace(b'"seq":1', b'"seq":281474976710656'),
    BODY.replace(b'"clock":2', b'"clock":0'),
    BODY.replace(b'"clock":2', b'"clock":4611686018427387904'),
    BODY.replace(b'"at":1', b'"at":0'),
    BODY.replace(b'"at":1', b'"at":4611686018427387904'),
    BODY.replace(b'null,"v"', b'"%s","v"' % (b"u" * 64)),
    BODY.replace(b'["%s"]' % (b"b" * 64), b"[%s]" % b",".join([b'"%s"' % (b"b" * 64)] * 256)),
    BODY.replace(b'"identity"', b'"%s"' % (b"i" * 40)),
)


@pytest.mark.parametrize("line", AT_THE_EDGES)
def test_the_first_and_the_last_that_are_allowed_are_read(line: bytes) -> None:
    assert line != BODY
    found = read_operation(line)
    assert found.body() == line
    # so long a number is left to the slower reading
    quick = None if b"4611686018427387904" in line else found
    assert read_canonical(line) == quick
    assert read_all_canonical([line]) == (None if quick is None else [quick])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (BODY.replace(b'"seq":1', b'"seq":0'), "seq"),
        (BODY.replace(b'"at":1', b'"at":-1'), "clock"),
        (BODY.replace(b'"v":1', b'"v":0'), "v"),
        (BODY.replace(b"a" * 32, b"A" * 32), "epoch"),
        (BODY.replace(b'"person"', b'"Person"'), "entity"),
        (BODY.replace(b'"p1"', b'""'), "row"),
        (BODY.replace(b'null,"v"', b'"","v"'), "user"),
        (BODY.replace(b"b" * 64, b"b" * 63), "parents"),
        (BODY.replace(b'["%s"]' % (b"b" * 64), b"[%s]" % b",".join([b'"%s"' % (b"b" * 64)] * 257)),
         "parents"),
        (BODY.replace(b'{"at"', b'{"again":"x","at"'), "again"),
        (b"null", "Expected `object`, got `null`"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_is_wrong(line: bytes, what: str) -> None:
    with pytest.raises(KbdeskError) as refused:
        read_operation(line)
    assert (refused.value.code, refused.value.params) == ("operation.unreadable", {"what": what})


def test_there_are_lines_of_both_kinds() -> None:
    read = [read_canonical(line) is not None for line in LINES]
    assert read[:4] == [True] * 4
    assert not any(read[6:])


@pytest.mark.parametrize("line", LINES + NEW)
def test_one_among_good_ones_is_what_it_is(line: bytes) -> None:
    alone = read_canonical(line)
    together = read_all_canonical([BODY, line, BODY])
    assert together == (None if alone is None else [GOOD, alone, GOOD])
