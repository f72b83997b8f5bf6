"""Tables of rules that a district may replace. Each comes with kbdesk and has a version.

``resources/domain/`` holds the table of kbdesk. The hub's officer sends another one, which counts
from a day on. A table that this version cannot read is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.domain import household_measures, inpres, kampung_score, priorities
from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table: its file, and the function that reads its text or raises a coded error."""

    file: str
    read: Callable[[str], object]
    version: Callable[[object], str]


def _version(found: object) -> str:
    return str(getattr(found, "version", ""))


TABLES: Final[Mapping[str, TableKind]] = {
    "score": TableKind(kampung_score.FILE, kampung_score.read_score, _version),
    "activities": TableKind(inpres.FILE, inpres.read_catalogue, _version),
    "priorities": TableKind(priorities.FILE, priorities.read_priorities, _version),
    "measures": TableKind(household_measures.FILE, household_measures.read_measures, _version),
}
NAMES: Final = tuple(TABLES)


@dataclass(frozen=True, slots=True)
class TableEdition:
    """A table and the first day (YYYY-MM-DD) on which it counts; '' for the one of kbdesk."""

    since: str
    version: str
    text: str
    table: object


def known_table(name: str) -> TableKind:
    """Return a kind of table; raises ``tables.unknown``."""
    if name not in TABLES:
        raise KbdeskError("tables.unknown", field="name", name=name, known=", ".join(TABLES))
    return TABLES[name]


def shipped_table(name: str) -> TableEdition:
    kind = known_table(name)
    return edition("", name, resource("domain", kind.file).read_text(encoding="utf-8"))


def edition(since: str, name: str, text: str) -> TableEdition:
    """Return a table as an edition that counts from a day; raises what its reader raises."""
    kind = known_table(name)
    found = kind.read(text)
    return TableEdition(since, kind.version(found), text, found)


def on_day(editions: Sequence[TableEdition], day: str) -> TableEdition:
    """Return the edition that counts on a day; ``editions`` in their order."""
    return next(one for one in reversed(editions) if one.since <= day)
