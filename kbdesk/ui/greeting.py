"""How the window greets: by the time of the day, and by the name that people call each other."""

from __future__ import annotations

from datetime import datetime

from kbdesk.ui.language import tr

_TITLES = {"bu", "ibu", "pak", "bapak", "bidan", "bd.", "dr.", "hj.", "h."}


def greeting(now: datetime) -> str:
    """Return "Selamat pagi" before 11, siang before 15, sore before 18, else malam."""
    hour = now.hour
    part = "night"
    for until, name in ((4, "night"), (11, "morning"), (15, "noon"), (18, "afternoon")):
        if hour < until:
            part = name
            break
    return tr(f"greeting_page.{part}")


def calling_name(name: str) -> str:
    """Return what a person is called: "Bu Sulastri" of "Bu Sulastri Bakau", else the first name."""
    words = name.split()
    count = 2 if len(words) > 1 and words[0].casefold() in _TITLES else 1
    return " ".join(words[:count])
