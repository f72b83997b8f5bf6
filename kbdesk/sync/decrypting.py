"""Reading what an age payload holds, piece by piece, in memory that does not grow with it.

The age library pushes plain text into a writer; a bundle wants to be pulled. A small payload
is opened in memory; a large one by a thread that waits whenever its reader is 1 MiB behind.
"""

from __future__ import annotations

import io
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, BinaryIO, Protocol

import pyrage

from kbdesk.domain.errors import KbdeskError

SMALL_PAYLOAD = 4 << 20
MAX_AGE_HEADER = 16 << 10
_PIECE, _AHEAD = 256 << 10, 4


class PlainText(Protocol):
    """Decrypted bytes, in order."""

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes, none only at the end."""

    def close(self) -> None:
        """Stop; nothing is left running."""


class FilePart:
    """A part of an open file, as a stream."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file = file
        self._left = length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes of the part."""
        if size < 0 or size > self._left:
            size = self._left
        data = self._file.read(size)
        self._left -= len(data)
        return data

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` bytes from here on, to be read again."""
        here = self._file.tell()
        data = self._file.read(min(size, self._left))
        self._file.seek(here)
        return data


def decrypted(payload: FilePart, length: int, identities: Sequence[Any]) -> PlainText:
    """Return the plain text of an age payload of ``length`` bytes.

    Refuses ``bundle.not_for_this_machine`` and ``bundle.damaged``, at once or while reading.
    """
    # The age library reads a long header in quadratic time (1 MB: 14 s), and anybody may have
    # written this one. For the same reason it gets a stream, never bytes.
    if b"\n--- " not in payload.peek(MAX_AGE_HEADER):
        raise KbdeskError("bundle.damaged", part="payload")
    if length <= SMALL_PAYLOAD:
        plain = io.BytesIO()
        try:
            pyrage.decrypt_io(payload, plain, list(identities))
        except (pyrage.DecryptError, OSError) as error:
            raise _refusal(error) from None
        plain.seek(0)
        return plain
    return _Pipe(payload, identities)


def _refusal(error: BaseException) -> BaseException:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return KbdeskError("bundle.not_for_this_machine")
    if isinstance(error, pyrage.DecryptError | OSError):
        return KbdeskError("bundle.damaged", part="payload")
    return error


class _AbandonedError(Exception):
    """The reader has gone; raised in the thread to end it."""


class _Pipe:
    def __init__(self, payload: FilePart, identities: Sequence[Any]) -> None:
        self._pieces: deque[bytes] = deque()
        self._gathered = bytearray()
        self._current = memoryview(b"")
        self._changed = threading.Condition()
        self._ended = self._closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=self._decrypt, args=(payload, list(identities)), name="decrypt", daemon=True
        )
        self._thread.start()

    def read(self, size: int) -> bytes:
        if not self._current:
            with self._changed:
                self._changed.wait_for(lambda: self._pieces or self._ended)
                if not self._pieces:
                    if self._error is not None:
                        raise _refusal(self._error)
                    return b""
                self._current = memoryview(self._pieces.popleft())
                self._changed.notify_all()
        taken = self._current[:size].tobytes()
        self._current = self._current[size:]
        return taken

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    # What follows runs in the thread, called by the age library.

    def _decrypt(self, payload: FilePart, identities: list[Any]) -> None:
        error: BaseException | None = None
        try:
            pyrage.decrypt_io(payload, self, identities)
            self._hand_over()
        except BaseException as raised:
            error = raised
        with self._changed:
            self._error, self._ended = error, True
            self._changed.notify_all()

    def write(self, data: bytes) -> int:
        self._gathered += data
        if len(self._gathered) >= _PIECE:
            self._hand_over()
        return len(data)

    def flush(self) -> None:
        """The age library asks for it; pieces are handed over when they are full."""

    def _hand_over(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: len(self._pieces) < _AHEAD or self._closed)
            if self._closed:
                raise _AbandonedError
            if self._gathered:
                self._pieces.append(bytes(self._gathered))
                self._gathered.clear()
                self._changed.notify_all()
