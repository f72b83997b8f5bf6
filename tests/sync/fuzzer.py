"""A small fuzzer that follows the code: an input that reaches lines in a new order is kept.

Bytes are changed as files are damaged and as an attacker would change them; whatever takes a
reader somewhere new becomes a parent of further inputs. The same seed gives the same run.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Collection, Sequence
from types import CodeType, FrameType
from typing import Any

Target = Callable[[bytes], object]

WORDS = (
    b"NaN", b"1e999", b"-0", b"1.0", b"9223372036854775808", b"18446744073709551616", b"null",
    b"true", b"{}", b"[]", b"[" * 40, b'{"a":' * 40, b'"', b"\\u0000", b"\\ud800", b"\xff",
    b"\xc0\x80", b"\n", b"\r\n", b"\0", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff", b'"epoch"', b'"fields"', b'"parents"', b'"extra"', b'"min_reader"',
    b'"a":1,', b'"erased"', b'"voided":true', b'"joined"', b'"nonce"', b"a" * 300,
)  # fmt: skip
_LONGEST = 64 << 10


class Fuzzer:
    """Feeds a target; ``modules`` are the parts of file names whose lines are followed."""

    def __init__(
        self, target: Target, seeds: Sequence[bytes], *, modules: Collection[str], seed: int = 1
    ) -> None:
        self._target = target
        self._modules = tuple(modules)
        self._chance = random.Random(seed)
        self._edges: set[tuple[CodeType, int, int]] = set()
        self._followed: dict[CodeType, bool] = {}
        self.corpus: list[bytes] = []
        for one in seeds:
            self._try(one, keep=True)

    @property
    def reached(self) -> int:
        """How many steps from one line to the next were ever taken."""
        return len(self._edges)

    def run(self, tries: int) -> None:
        """Feed so many changed inputs; what the target raises comes through, with the input."""
        for _ in range(tries):
            self._try(self._changed(), keep=False)

    def _try(self, data: bytes, *, keep: bool) -> None:
        before = len(self._edges)
        sys.settrace(self._trace)
        try:
            self._target(data)
        except BaseException as error:
            error.add_note(f"the input was {data[:400]!r} ({len(data)} bytes)")
            raise
        finally:
            sys.settrace(None)
        if keep or len(self._edges) > before:
            self.corpus.append(data)

    def _trace(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        code = frame.f_code
        follows = self._followed.get(code)
        if follows is None:
            follows = any(part in code.co_filename for part in self._modules)
            self._followed[code] = follows
        if not follows:
            return None
        at = frame.f_lineno

        def line(inner: FrameType, _event: str, _arg: Any) -> Any:
            nonlocal at
            now = inner.f_lineno
            self._edges.add((code, at, now))
            at = now
            return line

        return line

    def _changed(self) -> bytes:
        chance = self._chance
        # the latest finds are tried more often: they stand at the edge of what is known
        place = max(chance.randrange(len(self.corpus)), chance.randrange(len(self.corpus)))
        data = bytearray(self.corpus[place])
        for _ in range(1 << chance.randrange(4)):
            self._change(data)
        return bytes(data[:_LONGEST])

    def _change(self, data: bytearray) -> None:
        chance = self._chance
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + 1 + chance.randrange(1 << chance.randrange(8)))
        how = chance.randrange(8)
        if how == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif how == 1 and at < len(data):
            data[at] = chance.randrange(256)
        elif how == 2:
            del data[at:to]
        elif how == 3:
            data[at:at] = data[at:to]
        elif how == 4:
            other = chance.choice(self.corpus)
            begin = chance.randrange(len(other) + 1)
            data[at:to] = other[begin : begin + to - at]
        elif how == 5:
            data[at:at] = chance.choice(WORDS)
        elif how == 6:
            data[at:to] = chance.choice(WORDS)
        else:
            self._digit(data, at)

    def _digit(self, data: bytearray, at: int) -> None:
        """Change a number that is written out."""
        digits = [place for place in range(at, min(at + 200, len(data))) if 48 <= data[place] < 58]
        if digits:
            data[digits[0]] = 48 + self._chance.randrange(10)
