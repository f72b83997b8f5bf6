"""What a place is: a folder, or a folder of a WebDAV server with its account."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kbdesk.domain.errors import KbdeskError

_LONGEST: Final = 1000
_LARGEST_CA: Final = 256 << 10
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder: on a stick, or one that a sync program carries."""

    folder: Path


@dataclass(frozen=True, slots=True)
class WebPlace:
    """A folder of a WebDAV server; ``ca`` is the office's own certificate authority as PEM.

    ``address`` is normalised by :func:`web_address`. The password is in no ``repr``.
    """

    address: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = field(default="", repr=False)


Place = FolderPlace | WebPlace


def is_address(text: str) -> bool:
    """Tell whether a text is meant as an address and not as a path or a name."""
    return _SCHEME.match(text.strip()) is not None


def web_address(text: str) -> str:
    """Return a WebDAV address in one spelling, ended by ``/``.

    Only ``https://`` is taken, without user, password, query or fragment. Raises
    ``place.not_https``, ``place.password_in_address``, ``place.bad_address``.
    """
    text = text.strip()
    bad = KbdeskError("place.bad_address", field="address")
    if not is_address(text) or len(text) > _LONGEST:
        raise bad
    if not text.lower().startswith("https://"):
        raise KbdeskError("place.not_https", field="address")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise bad from None
    if "@" in parts.netloc:
        raise KbdeskError("place.password_in_address", field="address")
    if not parts.hostname or parts.query or parts.fragment or port == 0:
        raise bad
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in text):
        raise bad
    if {".", ".."} & set(parts.path.split("/")):
        raise bad
    host = parts.netloc.lower()
    path = parts.path.rstrip("/")
    return f"https://{host}{path}/"


def read_ca(text: str) -> str:
    """Return the certificates of a PEM file, as they are; raises ``place.bad_ca``."""
    text = text.strip()
    if not text:
        return ""
    bad = KbdeskError("place.bad_ca", field="ca")
    if len(text) > _LARGEST_CA or "PRIVATE KEY" in text:
        raise bad
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        raise bad from None
    if not context.cert_store_stats()["x509"]:
        raise bad
    return text + "\n"
