"""The practice village: invented people in a home of their own, of which nothing leaves."""

from __future__ import annotations

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError


def only_for_real(desk: Desk) -> None:
    """Refuse what would carry invented people out of a practice home; raises ``home.practice``."""
    if desk.practice:
        raise KbdeskError("home.practice")
