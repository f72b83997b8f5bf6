"""Writing into age: a stream that is compressed, sealed and hashed as it is pulled."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import pyrage
import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.keys import DeviceKeys
from kbdesk.sync.records import MAX_RECIPIENTS

MAX_CHUNK = 1 << 20


def signed_part(purpose: str, body: bytes, keys: DeviceKeys) -> bytes:
    """Return a record inside a payload: its length, itself, its signature."""
    return len(body).to_bytes(4, "big") + body + keys.sign(purpose, body)


def frame_of(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks as the chunks of one zstd frame, and the zero that ends them."""
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=21)
    frame = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    for block in blocks:
        yield from _chunked(frame.compress(block))
    yield from _chunked(frame.flush())
    yield (0).to_bytes(4, "big")


def age_recipients(recipients: Sequence[str]) -> list[Any]:
    """Return age recipients as the library takes them; refuses ``bundle.bad_recipient``."""
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise KbdeskError("bundle.bad_recipient")
    try:
        return [pyrage.x25519.Recipient.from_str(public) for public in recipients]
    except pyrage.RecipientError:
        raise KbdeskError("bundle.bad_recipient") from None


def _chunked(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), MAX_CHUNK):
        piece = data[at : at + MAX_CHUNK]
        yield len(piece).to_bytes(4, "big") + piece


def encrypt(source: Pulled, sealed: Hashed, recipients: list[Any]) -> None:
    """Write what is pulled, sealed; what the disk or the database raises comes as it is."""
    try:
        pyrage.encrypt_io(source, sealed, recipients)
    except pyrage.EncryptError:
        # The library wraps what the database or the disk raised; the caller wants the original.
        for raised in (source.raised, sealed.raised):
            if raised is not None:
                raise raised from None
        raise


class Pulled:
    """Pieces as the stream that the age library reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._current = io.BytesIO()
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, none only at the end."""
        while not (data := self._current.read(size)):
            try:
                piece = next(self._pieces, None)
            except BaseException as error:
                self.raised = error
                raise
            if piece is None:
                return b""
            self._current = io.BytesIO(piece)
        return data


class Hashed:
    """A writer that counts and hashes what passes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.digest = hashlib.sha256()
        self.size = 0
        self.raised: BaseException | None = None

    def write(self, data: bytes) -> int:
        """Write on, counted and hashed."""
        self.digest.update(data)
        self.size += len(data)
        try:
            self._target.write(data)
        except BaseException as error:
            self.raised = error
            raise
        return len(data)

    def flush(self) -> None:
        self._target.flush()
