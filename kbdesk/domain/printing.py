"""How a paper goes to a printer: which pages, how often, on what size of sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.errors import KbdeskError

SHEETS_MM: Final[dict[str, tuple[int, int]]] = {
    "A4": (210, 297),
    "A5": (148, 210),
    "F4": (215, 330),
}
"""Width and height of the sheets that are bought in Indonesia; F4 is called folio too."""
MOST_COPIES: Final = 99
_PART = re.compile(r"([0-9]{1,4})(?:\s*-\s*([0-9]{1,4}))?\Z")


@dataclass(frozen=True, slots=True)
class PrintHow:
    """``printer`` "": the usual one. ``sheet`` "": the size it was drawn for. No pages: all."""

    printer: str = ""
    sheet: str = ""
    pages: tuple[int, ...] = ()
    copies: int = 1


def read_pages(text: str, count: int) -> tuple[int, ...]:
    """Read "1-3, 5" as pages that count from 1, in their order; empty means all of them.

    Raises ``paper.bad_pages`` for what is no page of a paper of ``count`` pages.
    """
    wanted: set[int] = set()
    for part in filter(None, (one.strip() for one in text.replace(";", ",").split(","))):
        found = _PART.match(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= count:
            raise KbdeskError("paper.bad_pages", field="pages", count=count)
        wanted.update(range(first, last + 1))
    return () if len(wanted) == count else tuple(sorted(wanted))


def said_pages(pages: tuple[int, ...]) -> str:
    """Return pages as a print queue takes them: "1-3,5"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
