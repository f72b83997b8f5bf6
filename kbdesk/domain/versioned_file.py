"""A file of rules that a district edits: an object of JSON with a version of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.limits import LONGEST_VERSION


def read_versioned(text: str, bad: Callable[[str], KbdeskError]) -> dict[str, Any]:
    """Return the object of a file; raises ``bad(place)`` where it is none, or has no version."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise bad("") from error
    if not isinstance(said, dict):
        raise bad("")
    version = said.get("version")
    if not isinstance(version, str) or not 0 < len(version.strip()) <= LONGEST_VERSION:
        raise bad("version")
    return said
