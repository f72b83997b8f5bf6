"""Figures of carrying data, in words: drives, sizes, how long ago."""

from __future__ import annotations

from datetime import datetime

from kbdesk.ui.formats import clock, date_long, decimal, integer
from kbdesk.ui.language import tr
from kbdesk.ui.sync.drives import Drive


def size_words(size: int) -> str:
    """Return bytes as ``14,2 GB``, ``0,6 MB``, ``12 KB``."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_ // 10:
            return f"{decimal(size / bytes_, 1)} {unit}"
    return f"{integer(-(-size // 1000))} KB"


def drive_words(drive: Drive) -> str:
    """Return ``USB MERAH · 14,2 GB``."""
    return f"{drive.name} · {size_words(drive.total)}" if drive.total else drive.name


def ago(moment: datetime, now: datetime) -> str:
    """Return ``hari ini 09.42``, ``kemarin``, ``14 hari lalu``."""
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return tr("sync_page.today_at", time=clock(moment))
    if days == 1:
        return tr("sync_page.yesterday")
    return tr("sync_page.days_ago", days=integer(days))


def day_of(moment: datetime | None) -> str:
    """Return the day of a moment, or ``belum pernah``."""
    return tr("common.never") if moment is None else date_long(moment.date())
