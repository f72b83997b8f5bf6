"""The printer and the sheet that were chosen last for a kind of paper, on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kbdesk.domain.printing import SHEETS_MM, PrintHow
from kbdesk.store.durable import write_whole

SLIP = "slip"
"""The kind of a referral's letter, alone or with others."""
_FILE = "printing.json"
_LONGEST, _MOST_KINDS = 200, 100


def remembered(home: Path, kind: str) -> PrintHow:
    """Return how a kind of paper was printed last; the usual way where that is not known."""
    said = _read(home).get(kind)
    if not isinstance(said, Mapping):
        return PrintHow()
    printer, sheet = said.get("printer"), said.get("sheet")
    return PrintHow(
        printer[:_LONGEST] if isinstance(printer, str) else "",
        sheet if sheet in SHEETS_MM else "",
    )


def remember(home: Path, kind: str, how: PrintHow) -> None:
    """Keep printer and sheet for the next time, where the folder allows it."""
    kept = {name: said for name, said in _read(home).items() if name != kind}
    kept = dict(list(kept.items())[-_MOST_KINDS:])
    kept[kind] = {"printer": how.printer, "sheet": how.sheet}
    with suppress(OSError):
        write_whole(home / _FILE, json.dumps(kept).encode())


def _read(home: Path) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads((home / _FILE).read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}
