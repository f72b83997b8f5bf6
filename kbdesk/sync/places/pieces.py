"""The names on a place, and the list by which a file that lies there in pieces is put together.

A large file ``NAME`` is a folder ``NAME.pieces`` with the files ``00000``, ``00001`` ... and, put
there last, ``list``. Without a whole ``list`` the file is not there yet.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import MAX_LINE_BYTES
from kbdesk.sync.records import Count, Hex32, Record, read_record, record_json

PIECE: Final = 256 << 10
"""Bytes of a piece; lines that are cut after a megabyte carry several of them."""
WHOLE: Final = 1 << 20
"""A file up to this size is sent in one."""
MAX_FILE: Final = 1 << 30
SENDING: Final = "-sending"
"""Ends the name of a file that is being sent. ``.part`` would be refused by some servers."""
PIECES: Final = ".pieces"
LIST: Final = "list"
MAX_LIST: Final = MAX_LINE_BYTES
KEPT_FOR: Final = timedelta(days=90)
"""What nobody acknowledged is deleted by its writer after this long."""
_LARGEST_PIECE: Final = 4 << 20
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.[a-z0-9]{1,12})+")
_SENDER: Final = re.compile(r"[0-9a-f]{32}")


class PieceList(Record, frozen=True, kw_only=True):
    """What a file in pieces is: its size, the size of each piece but the last, and digests."""

    bytes: Count
    sha256: Hex32
    piece: Annotated[int, Meta(ge=1, le=_LARGEST_PIECE)]
    pieces: Annotated[tuple[Hex32, ...], Meta(max_length=10_000)]

    def size_of(self, number: int) -> int:
        return min(self.piece, self.bytes - number * self.piece)


def is_name(name: str) -> bool:
    """Tell whether a name is one that this program gives to a file on a place."""
    return _NAME.fullmatch(name) is not None and not name.endswith(PIECES)


def is_sender(name: str) -> bool:
    """Tell whether a folder is one that a machine writes in: it bears the machine's id."""
    return _SENDER.fullmatch(name) is not None


def name_for(name: str, recipient: str) -> str:
    """Return a name that says for which machine a file is: ``K7-...-to-1f2e3d4c.kbsync``."""
    stem, dot, suffix = name.partition(".")
    return f"{stem}-to-{recipient[:8]}{dot}{suffix}"


def is_for_another(name: str, machine: str) -> bool:
    """Tell whether a name says that a file is for a machine that is not this one."""
    found = re.search(r"-to-([0-9a-f]{8})\.", name)
    return found is not None and found[1] != machine[:8]


def piece_name(number: int) -> str:
    return f"{number:05d}"


def list_of(path: Path) -> PieceList:
    """Return the list of a local file; raises OSError."""
    whole, pieces, size = hashlib.sha256(), [], 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            size += len(piece)
            whole.update(piece)
            pieces.append(hashlib.sha256(piece).hexdigest())
    return PieceList(bytes=size, sha256=whole.hexdigest(), piece=PIECE, pieces=tuple(pieces))


def list_bytes(list_: PieceList) -> bytes:
    return record_json(list_)


def read_list(raw: bytes) -> PieceList | None:
    """Return the list that a writer finished, None where it is not whole yet.

    Raises ``place.newer_reader_needed``.
    """
    try:
        list_ = read_record(raw, PieceList, "place", "list")
    except KbdeskError as error:
        if error.code == "place.newer_reader_needed":
            raise
        return None
    pieces = -(-list_.bytes // list_.piece)
    if len(list_.pieces) != pieces or not 0 < list_.bytes <= MAX_FILE:
        return None
    return list_
