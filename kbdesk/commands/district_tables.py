"""Tables of rules that a district edits: read and checked, then sent to every machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kbdesk.commands.edited_files import edited_text, send_edition
from kbdesk.commands.rights import only_officer
from kbdesk.desk import Desk
from kbdesk.domain.district_tables import TableEdition, edition, known_table
from kbdesk.queries.district_tables import editions

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
    return put_table_in_force(desk, name, read_table(name, file).text, since)


def put_table_in_force(
    desk: Desk, name: str, text: str, since: date | None = None
) -> dict[str, object]:
    """Do what :func:`send_table` does, with the text of a file that was read before."""
    only_officer(desk)
    about = {"name": name, "version": edition("", name, text).version}
    known = [one.version for one in editions(desk.store.records, name)]
    return send_edition(
        desk, "district_table", about, text, since, known, area="tables", event="table"
    )
