"""The signed list of a release: which files belong to it, how long they are and their hashes.

One text file of two lines. The first is a canonical JSON record, the second the Ed25519
signature of its bytes (128 hex digits) by the release key, for the purpose ``release-list``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json, strict_json
from kbdesk.store.durable import create_private
from kbdesk.sync.keys import BoxKeys, DeviceKeys, verify_signature

PURPOSE = "release-list"


def release_keys(path: Path) -> DeviceKeys:
    """Return the key that signs releases; it is made, for its owner alone, where there is none.

    The file holds 64 hex digits. Raises ValueError for another content.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with create_private(path) as file:
            file.write(os.urandom(32).hex().encode() + b"\n")
    seed = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(seed) != 32:
        raise ValueError(path.name)
    return DeviceKeys(seed, BoxKeys(""))


def write(target: Path, files: Iterable[Path], about: dict[str, Any], keys: DeviceKeys) -> None:
    """Write the list of files, each as name, size and SHA-256, and sign it."""
    listed = [
        {"name": p.name, "size": p.stat().st_size, "sha256": digest(p)} for p in sorted(files)
    ]
    raw = canonical_json({**about, "format": "kbdesk-release", "files": listed})
    target.write_bytes(raw + b"\n" + keys.sign(PURPOSE, raw).hex().encode() + b"\n")


def read(path: Path, trusted: Iterable[str]) -> dict[str, Any]:
    """Return what a list says, if one of the trusted public keys signed it.

    Raises ValueError where it is not whole, not canonical or signed by nobody that is trusted.
    """
    raw, _, rest = path.read_bytes().partition(b"\n")
    try:
        signature = bytes.fromhex(rest.decode("ascii").strip())
        said = strict_json(raw)
    except (ValueError, KbdeskError):
        raise ValueError("the list is not whole") from None
    if not any(verify_signature(key, PURPOSE, raw, signature) for key in trusted):
        raise ValueError("the list is not signed by a key that is trusted")
    return said


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
