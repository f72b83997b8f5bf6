"""What somebody has typed but not saved yet, kept on this machine only, encrypted like the rest.

A kept draft is no record: it is never merged, never leaves in a bundle, and says nothing
until its form is saved.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from kbdesk.desk import Desk

LONGEST = 200_000
"""More than this many characters is no form that a person typed."""


def keep_draft(desk: Desk, form: str, typed: Mapping[str, object]) -> bool:
    """Keep what was typed in a form until it is saved or thrown away; tell whether it was kept."""
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > LONGEST:
        return False
    desk.store.set_setting(_name(form), text)
    return True


def kept_draft(desk: Desk, form: str) -> dict[str, object] | None:
    """Return what was typed in a form and not saved, or None."""
    try:
        typed = desk.store.json_setting(_name(form))
    except ValueError:
        return None
    return typed if isinstance(typed, dict) else None


def forget_draft(desk: Desk, form: str) -> None:
    if desk.store.setting(_name(form)):
        desk.store.set_setting(_name(form), "")


def _name(form: str) -> str:
    return f"draft:{form}"
