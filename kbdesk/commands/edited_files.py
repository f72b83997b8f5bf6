"""A file that a district edited, as text; no more of it is read than such a file may have."""

from __future__ import annotations

from pathlib import Path

from kbdesk.domain.errors import KbdeskError


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
