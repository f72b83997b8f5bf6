"""Limits that a district edits: held against the rules of the file, then sent to every machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kbdesk.commands.edited_files import edited_text, send_edition
from kbdesk.commands.rights import only_officer
from kbdesk.desk import Desk
from kbdesk.domain.limits import read_limits
from kbdesk.queries.limits import editions

MOST_BYTES = 100_000


def checked(file: Path) -> dict[str, object]:
    """Return what a file of limits is called; raises ``examination.bad_limits``, ``limits.*``."""
    return {
        "version": str(read_limits(edited_text(file, MOST_BYTES, "limits.unreadable"))["version"])
    }


def send_limits(desk: Desk, file: Path, since: date | None = None) -> dict[str, object]:
    """Put edited limits in force from a day on, here and with the next sticks everywhere.

    What was judged before that day stays as it is. Raises ``hub.not_a_hub``,
    ``access.only_officer``, ``examination.bad_limits``, ``limits.same_version``,
    ``limits.too_early``.
    """
    return put_in_force(desk, edited_text(file, MOST_BYTES, "limits.unreadable"), since)


def put_in_force(desk: Desk, text: str, since: date | None = None) -> dict[str, object]:
    """Do what :func:`send_limits` does with the text of a file."""
    only_officer(desk)
    about = {"version": str(read_limits(text)["version"])}
    known = [one.version for one in editions(desk.store.records)]
    return send_edition(desk, "limits", about, text, since, known, area="limits", event="limits")
