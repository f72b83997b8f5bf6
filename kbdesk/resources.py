"""Where the files that ship with kbdesk are found: in a checkout, a wheel or a frozen program."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = Path(__file__).resolve().parent
_IN_A_WHEEL: Final = _PACKAGE / "shipped"
"""Where a wheel holds the files; pyproject.toml puts them there."""


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, e.g. ``resource("fonts", "Inter-Regular.ttf")``."""
    return _root().joinpath(*parts)


def read_json(*parts: str) -> Any:
    """Return what a shipped JSON file holds, e.g. ``read_json("domain", "krs.json")``."""
    return json.loads(resource(*parts).read_text(encoding="utf-8"))


def _root() -> Path:
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    return _IN_A_WHEEL if _IN_A_WHEEL.is_dir() else _PACKAGE.parent / "resources"
