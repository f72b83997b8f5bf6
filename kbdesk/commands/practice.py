"""The practice village: invented people in a home of their own, of which nothing leaves."""

from __future__ import annotations

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.reports.stamp import stamp_practice


def only_for_real(desk: Desk) -> None:
    """Refuse what would carry invented people out of a practice home; raises ``home.practice``."""
    if desk.practice:
        raise KbdeskError("home.practice")


def mark_practice(desk: Desk) -> None:
    """Mark an open home as a practice home, its papers too."""
    desk.store.set_setting("practice", "1")
    stamp_practice(True)
