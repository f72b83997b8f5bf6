"""A picture or a PDF that belongs to a record: what may be one, and its pieces."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

AttachmentKind = Literal["image", "pdf"]
State = Literal["complete", "incomplete", "damaged"]

PHASES: Final = ("before", "during", "after")
"""What a photo shows of an intervention: how it was, what was done, how it is now."""
PART_BYTES: Final = 150_000
"""Bytes of one piece: 200,000 characters in base64, well within an operation's line."""
MOST_PDF_BYTES: Final = 4 << 20
MOST_PICTURE_BYTES: Final = 40 << 20
"""The size of a picture from the camera; the stored one is much smaller."""
LONGEST_SIDE: Final = 1280
JPEG_QUALITY: Final = 80
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 40_000
"""Characters of a PDF's text that are kept to be searched."""
MOST_PARTS: Final = 64

_SPACE: Final = uuid.UUID("8d1f5b1e-2f4c-5a35-9a5e-6a0b54c1b7d2")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be kept: a JPEG without metadata, or a PDF without what acts."""

    kind: AttachmentKind
    data: bytes
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    text: str | None = None


def part_id(attachment: str, no: int) -> str:
    """Return the id of one piece of an attachment; pieces count from 0."""
    return str(uuid.uuid5(_SPACE, f"{attachment}/{no}"))


def pieces(data: bytes) -> Iterator[str]:
    """Yield a file's bytes in base64, piece by piece."""
    for at in range(0, len(data), PART_BYTES):
        yield base64.b64encode(data[at : at + PART_BYTES]).decode("ascii")


def digest(data: bytes) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def assembled(
    parts: Mapping[int, str | None], count: int | None, size: int | None, sha: str | None
) -> tuple[State, bytes | None]:
    """Return what the pieces held make: the file, or only how far it has come.

    ``incomplete`` while a piece has not arrived, which is no error; ``damaged`` where the
    pieces are there and do not make the file that was attached.
    """
    if count is None or not 0 < count <= MOST_PARTS:
        return "damaged", None
    if any(parts.get(no) is None for no in range(count)):
        return "incomplete", None
    try:
        data = b"".join(base64.b64decode(parts[no] or "", validate=True) for no in range(count))
    except (binascii.Error, ValueError):
        return "damaged", None
    if len(data) != size or digest(data) != sha:
        return "damaged", None
    return "complete", data
