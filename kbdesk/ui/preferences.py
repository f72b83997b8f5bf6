"""What a window remembers on this machine: text size, language, who sat here last.

Kept beside the homes in a small file without personal data; losing it loses nothing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kbdesk.store.durable import write_whole
from kbdesk.ui.theme.current import SCALES
from kbdesk.words import LANGUAGES, Language


@dataclass(slots=True)
class Preferences:
    """``last_user`` is the id of a user of the home, not a name."""

    text_scale: float = 1.0
    language: Language = "id"
    last_user: str = ""

    @classmethod
    def load(cls, home: Path) -> Preferences:
        """Return what was kept for a home; what cannot be read is the default."""
        found = cls()
        with suppress(OSError, ValueError):
            kept = json.loads((home / "window.json").read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                if kept.get("text_scale") in SCALES:
                    found.text_scale = float(kept["text_scale"])
                if kept.get("language") in LANGUAGES:
                    found.language = kept["language"]
                if isinstance(kept.get("last_user"), str):
                    found.last_user = kept["last_user"]
        return found

    def save(self, home: Path) -> None:
        """Keep this for the next time, where the folder allows it."""
        with suppress(OSError):
            write_whole(home / "window.json", json.dumps(asdict(self)).encode())
