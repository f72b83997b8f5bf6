"""What leaves a line in the trail: a text with a person's name that goes out by telephone."""

from __future__ import annotations

from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.phone_text import PhoneText


def note_taken(desk: Desk, text: PhoneText) -> None:
    """Note that a text was taken; one for a group says nothing of anybody and leaves no line."""
    if text.receiver == "person":
        note(desk, "exported", "person", text.person, report="phone_text", kind=text.kind)
