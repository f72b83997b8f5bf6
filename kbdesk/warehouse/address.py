"""An address of a warehouse as it may be printed: without the password that may stand in it."""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = "..."
_ASKED: Final = re.compile(r"([?&](?:ssl)?password=)[^&]*", re.IGNORECASE)


def without_password(place: str) -> str:
    """Return an address with three points where its password stands, also where it is no address.

    Of ``USER:PASSWORD@HOST`` the password, of a query (``?password=...``) its value.
    """
    scheme, marks, rest = place.partition("://")
    if place.startswith(("duckdb:", "parquet:")):
        return place  # a path
    if not marks:
        _, at, where = place.rpartition("@")
        return f"{_HIDDEN}{at}{where}" if at else place
    who, at, where = rest.rpartition("@")
    user, colon, _ = who.partition(":")
    return _ASKED.sub(rf"\1{_HIDDEN}", f"{scheme}{marks}{user}{colon and ':' + _HIDDEN}{at}{where}")
