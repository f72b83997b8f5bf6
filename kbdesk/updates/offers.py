"""A district's word that its machines may take a release, and the packages that its hub carries."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import create_private, replace, sync_folder
from kbdesk.store.past_cache import pieces
from kbdesk.sync.keys import HubKeys, key_id
from kbdesk.sync.records import is_sealed_by, read_record, record_json, seal, sealed_body
from kbdesk.sync.stick_errors import code_of
from kbdesk.updates.package import (
    SUFFIX,
    Package,
    Told,
    open_package,
    packed_offer,
    read_package,
    reading,
)
from kbdesk.updates.release import OFFER, Offer, order

_STEP: Final = 1 << 20
MOST_LOOKED_AT: Final = 50
"""So many packages of a stick are looked at."""


def name_of(package: Package) -> str:
    """Return what a package is called on a stick."""
    release = package.release
    return f"kbdesk-{release.version}-{release.platform}{SUFFIX}"


def seal_offer(package: Package, hub: HubKeys, today: date) -> str:
    """Return the district's sealed word on a release, one line of ASCII."""
    offer = Offer(
        version=package.release.version,
        platform=package.release.platform,
        release=package.digest,
        offered=today.isoformat(),
        hub=key_id(hub.sign_public),
    )
    return seal(OFFER, record_json(offer), hub.keys)


def check_offer(package: Package, hub_public: str) -> Offer:
    """Return what this district said of a package.

    Refuses ``update.not_offered`` where no hub said anything, ``other_district`` where another
    one did, ``offer_damaged``.
    """
    if not package.offer:
        raise KbdeskError("update.not_offered", name=package.path.name)
    try:
        body, signature = sealed_body(OFFER, package.offer)
    except ValueError:
        raise KbdeskError("update.offer_damaged", name=package.path.name) from None
    if not is_sealed_by(hub_public, OFFER, body, signature):
        raise KbdeskError("update.other_district", name=package.path.name)
    offer = read_record(body, Offer, "update", "offer")
    if offer.release != package.digest:
        raise KbdeskError("update.offer_damaged", name=package.path.name)
    return offer


def find_packages(place: Path) -> list[Path]:
    """Return the packages in a folder, or the one file; refuses ``stick.folder_missing``."""
    if place.is_file():
        return [place]
    try:
        found = sorted(
            one
            for one in place.iterdir()
            if one.name.lower().endswith(SUFFIX) and not one.name.startswith(".")
        )
    except OSError:
        raise KbdeskError("stick.folder_missing", folder=str(place)) from None
    return found[:MOST_LOOKED_AT]


@dataclass(frozen=True, slots=True)
class Carried:
    """A package that was put somewhere and read back."""

    path: Path
    bytes: int


def carry(package: Package, sealed: str, folder: Path, told: Told | None = None) -> Carried:
    """Copy a package with its offer into a folder and read it back: whole there, or not at all.

    One of this name that is the same stays. Refuses ``update.*`` of the source,
    ``stick.full``, ``stick.not_written``, ``stick.copy_differs``.
    """
    final = folder / name_of(package)
    behind = packed_offer(sealed)
    size = package.size + len(behind)
    if _is_there(final, package, size):
        return Carried(final, size)
    part = folder / f"{final.name}.{secrets.token_hex(4)}.part"
    digest = hashlib.sha256()
    try:
        with reading(package.path):
            file = open_package(package.path)
        with file:
            try:
                with create_private(part) as out:
                    for piece in _pieces(package, file, behind):
                        digest.update(piece)
                        out.write(piece)
                        if told is not None:
                            told(out.tell(), 2 * size)
                    out.flush()
                    os.fsync(out.fileno())
                replace(part, final)
                sync_folder(folder)
            except OSError as error:
                raise KbdeskError(code_of(error), folder=str(folder), why=error.strerror) from None
    finally:
        with suppress(OSError):
            part.unlink()
    if _digest(final, size, told) != digest.hexdigest():
        with suppress(OSError):
            final.unlink()
        raise KbdeskError("stick.copy_differs", name=final.name)
    return Carried(final, size)


def _pieces(package: Package, file: object, behind: bytes) -> Iterable[bytes]:
    left = package.size
    while left:
        with reading(package.path):
            piece = file.read(min(left, _STEP))  # type: ignore[attr-defined]
        if not piece:
            raise KbdeskError("update.cut", name=package.path.name)
        left -= len(piece)
        yield piece
    yield behind


def _digest(path: Path, size: int, told: Told | None) -> str:
    digest, done = hashlib.sha256(), 0
    try:
        for piece in pieces(path):
            digest.update(piece)
            done += len(piece)
            if told is not None:
                told(size + min(done, size), 2 * size)
    except OSError:
        return ""
    return digest.hexdigest()


def _is_there(path: Path, package: Package, size: int) -> bool:
    """Tell whether a stick has this very release already; its laptop checks every byte of it."""
    try:
        with path.open("rb") as file:
            return path.stat().st_size == size and file.read(len(package.head)) == package.head
    except OSError:
        return False


def check_whole(package: Package) -> None:
    """Read a package to its end; refuses ``update.cut``, ``update.damaged``."""
    left, payload = package.release.payload_bytes, hashlib.sha256()
    with reading(package.path), open_package(package.path) as file:
        file.seek(len(package.head))
        while left and (piece := file.read(min(left, _STEP))):
            payload.update(piece)
            left -= len(piece)
    if left:
        raise KbdeskError("update.cut", name=package.path.name)
    if payload.hexdigest() != package.release.payload_sha256:
        raise KbdeskError("update.damaged", name=package.path.name)


def newest(packages: Iterable[Package]) -> Package | None:
    """Return the package of the highest version, None where there is none."""
    return max(packages, key=lambda one: order(one.release.version), default=None)


def readable(place: Path, trusted: frozenset[str]) -> list[Package]:
    """Return those packages of a folder that are signed by a release key; others are left out."""
    found = []
    for path in find_packages(place):
        with suppress(KbdeskError):
            found.append(read_package(path, trusted))
    return found
