"""Reading what a payload holds: records under their signatures, and the chunks of one zstd frame.

Refusals are those of a bundle (``bundle.*``); the readers of other sealed files translate them.
"""

from __future__ import annotations

from collections.abc import Iterator

import zstandard

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.container import SIGNATURE
from kbdesk.sync.decrypting import PlainText
from kbdesk.sync.keys import verify_signature
from kbdesk.sync.sealing import MAX_CHUNK

MAX_END = 16 << 10
MAX_WINDOW = 8 << 20
_PIECE = 1024
"""Bytes that are unpacked at a time: zstd can make 128 KiB of four of them."""
_BLOCK = 1 << 20
"""What is handed on at a time: a piece may unpack to 32 MB, and each byte of it may be a line."""


class Chunks:
    """The compressed part of the plain text, as a stream."""

    def __init__(self, plain: PlainText) -> None:
        self._plain = plain
        self._left = 0
        self._begun = self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes, none only at the end."""
        if self._left == 0 and not self._ended:
            self._left = _length(self._plain, MAX_CHUNK)
            self._ended = self._left == 0
        if self._ended:
            return b""
        data = self._plain.read(self._left if size < 0 else min(size, self._left))
        if not data:
            raise KbdeskError("bundle.bad_payload", reason="chunk")
        # One plain frame: not a skippable one, which could carry anything unseen.
        if not self._begun and data[:4] != zstandard.FRAME_HEADER:
            raise KbdeskError("bundle.bad_compression", reason="frame")
        self._begun = True
        self._left -= len(data)
        return data

    def finish(self) -> None:
        """Pass the closing zero; anything else after the frame is refused."""
        if self.read(1):
            raise KbdeskError("bundle.bad_compression", reason="more")


def blocks_of(chunks: Chunks) -> Iterator[bytes]:
    """Yield what one frame holds; an empty one before it, or anything after it, is refused."""
    frame = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj()
    try:
        while not frame.eof:
            piece = chunks.read(_PIECE)
            if not piece:
                raise KbdeskError("bundle.bad_compression", reason="frame")
            block = frame.decompress(piece)
            for start in range(0, len(block), _BLOCK):
                yield block[start : start + _BLOCK]
    except zstandard.ZstdError as error:
        if "too much memory" in str(error):
            raise KbdeskError("bundle.window_too_large", limit=MAX_WINDOW) from None
        raise KbdeskError("bundle.bad_compression", reason="frame") from None
    if frame.unused_data:
        raise KbdeskError("bundle.bad_compression", reason="more")


def signed(plain: PlainText, limit: int, purpose: str, key: str) -> bytes:
    """Return the body of a record inside a payload; refuses ``bundle.forged``, ``bad_payload``."""
    body = _exactly(plain, _length(plain, limit))
    if not verify_signature(key, purpose, body, _exactly(plain, SIGNATURE)):
        raise KbdeskError("bundle.forged")
    return body


def _length(plain: PlainText, limit: int) -> int:
    length = int.from_bytes(_exactly(plain, 4), "big")
    if length > limit:
        raise KbdeskError("bundle.bad_payload", reason="length")
    return length


def _exactly(plain: PlainText, size: int) -> bytes:
    pieces = []
    while size:
        piece = plain.read(size)
        if not piece:
            raise KbdeskError("bundle.bad_payload", reason="short")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
