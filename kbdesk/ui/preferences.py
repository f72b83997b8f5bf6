"""What a window remembers on this machine: text size, language, who sat here last.

Kept beside the homes in a small file without personal data; losing it loses nothing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from kbdesk.store.durable import write_whole
from kbdesk.ui.theme.current import SCALES
from kbdesk.words import LANGUAGES, Language

_LONGEST = 200


@dataclass(slots=True)
class Preferences:
    """``last_user`` is the id of a user of the home, not a name.

    ``place``, ``laptop``, ``unconfirmed``, ``unwritten`` and ``confirmed_on`` are what the
    login says of a home before it is opened: whose it is, how much the city did not know when
    it closed, and how much of that no stick had (None: never seen). ``confirmed_on`` is an ISO
    date or empty. ``practice``: of invented people, which the login says too.
    ``offers_tour``: nobody has answered yet whether to see the tour of the open day.
    """

    text_scale: float = 1.0
    language: Language = "id"
    last_user: str = ""
    place: str = ""
    laptop: str = ""
    unconfirmed: int | None = None
    unwritten: int | None = None
    confirmed_on: str = ""
    practice: bool = False
    offers_tour: bool = False

    @classmethod
    def load(cls, home: Path) -> Preferences:
        """Return what was kept for a home; what cannot be read is the default."""
        # a home that no window has opened yet is new to who opens it
        found = cls(offers_tour=not (home / "window.json").exists())
        with suppress(OSError, ValueError, RecursionError):
            kept = json.loads((home / "window.json").read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                if kept.get("text_scale") in SCALES:
                    found.text_scale = float(kept["text_scale"])
                if kept.get("language") in LANGUAGES:
                    found.language = kept["language"]
                for name in ("last_user", "place", "laptop"):
                    if isinstance(kept.get(name), str):
                        setattr(found, name, kept[name][:_LONGEST])
                for name in ("unconfirmed", "unwritten"):
                    count = kept.get(name)
                    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
                        setattr(found, name, count)
                found.practice = kept.get("practice") is True
                found.offers_tour = kept.get("offers_tour") is True
                if isinstance(kept.get("confirmed_on"), str):
                    date.fromisoformat(kept["confirmed_on"])
                    found.confirmed_on = kept["confirmed_on"]
        return found

    def save(self, home: Path) -> None:
        """Keep this for the next time, where the folder allows it."""
        with suppress(OSError):
            write_whole(home / "window.json", json.dumps(asdict(self)).encode())
