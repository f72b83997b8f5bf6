"""A file that a district edited: read as text, and put in force on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from kbdesk.commands.trail import note
from kbdesk.commands.writing import write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.store.store import Change


def edited_text(file: Path, most_bytes: int, unreadable: str) -> str:
    """Return the text of a file; raises the code ``unreadable`` with its name."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(most_bytes + 1)
        if len(raw) > most_bytes:
            raise KbdeskError(unreadable, name=file.name)
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KbdeskError(unreadable, name=file.name) from error


def send_edition(
    desk: Desk,
    entity: str,
    about: Mapping[str, str],
    text: str,
    since: date | None,
    known: Iterable[str],
    *,
    area: str,
    event: str,
) -> dict[str, object]:
    """Put a text in force from a day on (today), here and with the next sticks everywhere.

    ``about``: what it is, with its ``version``; ``known``: the versions that are held. Raises
    ``<area>.too_early``, ``<area>.same_version``.
    """
    first = since or desk.clock.today()
    if first < desk.clock.today():
        raise KbdeskError(f"{area}.too_early", field="since", date=first)
    if about["version"] in known:
        raise KbdeskError(f"{area}.same_version", field="version", version=about["version"])
    id_, fields = new_identifier(), {**about, "since": first.isoformat()}
    with desk.store.transaction():
        write(desk, [Change(entity, id_, "edition", {**fields, "text": text})])
        note(desk, event, entity, id_, **about)
    return {"id": id_, **fields}
