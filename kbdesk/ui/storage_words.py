"""Words for where records are: on the laptop, on a stick, or in the city."""

from __future__ import annotations

from datetime import date

from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr


def state_words(unwritten: int | None) -> str:
    """Return where it is that the city has not confirmed: saved on the laptop, or on a stick.

    ``unwritten``: how many of it no stick has; where that is not known it is on the laptop.
    """
    return tr("shell.state_usb" if unwritten == 0 else "shell.state_laptop")


def held_words(count: int, unwritten: int | None) -> str:
    """Return "241 perubahan tersimpan di laptop" of what the city has not confirmed."""
    return f"{tr('shell.changes', count=integer(count))} {state_words(unwritten)}"


def since_words(confirmed_on: date | None, today: date) -> str:
    """Return when the city last confirmed something: "terakhir ke kota 12 hari lalu"."""
    if confirmed_on is None:
        return tr("shell.never_reached")
    days = (today - confirmed_on).days
    return tr("shell.since_days", days=days) if days > 0 else tr("shell.since_today")
