"""Tables of rules that a district edits: read and checked, then sent to every machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kbdesk.commands.edited_files import edited_text
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.commands.writing import write
from kbdesk.desk import Desk
from kbdesk.domain.district_tables import TableEdition, edition, known_table
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.queries.district_tables import editions
from kbdesk.store.store import Change

MOST_BYTES = 200_000


def checked(name: str, file: Path) -> dict[str, object]:
    """Return the version of an edited table; raises what its reader raises."""
    return {"name": name, "version": read_table(name, file).version}


def read_table(name: str, file: Path) -> TableEdition:
    """Return an edited table that is not in force yet; raises what its reader raises."""
    known_table(name)
    return edition("", name, edited_text(file, MOST_BYTES, "tables.unreadable"))


def send_table(desk: Desk, name: str, file: Path, since: date | None = None) -> dict[str, object]:
    """Put an edited table in force from a day on, here and with the next sticks everywhere.

    Raises ``hub.not_a_hub``, ``access.only_officer``, ``tables.same_version``,
    ``tables.too_early``, and what its reader raises.
    """
    only_officer(desk)
    known_table(name)
    text = edited_text(file, MOST_BYTES, "tables.unreadable")
    first = since or desk.clock.today()
    found = edition(first.isoformat(), name, text)
    if first < desk.clock.today():
        raise KbdeskError("tables.too_early", field="since", date=first)
    if any(one.version == found.version for one in editions(desk.store.records, name)):
        raise KbdeskError("tables.same_version", field="version", version=found.version)
    id_ = new_identifier()
    fields = {"name": name, "version": found.version, "since": found.since, "text": text}
    with desk.store.transaction():
        write(desk, [Change("district_table", id_, "edition", fields)])
        note(desk, "table", "district_table", id_, name=name, version=found.version)
    return {"id": id_, "name": name, "version": found.version, "since": found.since}
