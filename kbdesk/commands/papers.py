"""Papers: made from what is recorded, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.queries.child_papers import child_report_data, kms_card_data, read_month
from kbdesk.queries.slips import slip_data


def slip(desk: Desk, referral: str, target: Path, *, full_nik: bool = False) -> dict[str, object]:
    """Write a referral's slip as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.slip import draw_slip

    data = slip_data(desk, referral, full_nik=full_nik)
    with desk.store.transaction():
        note(desk, "printed", "referral", referral, paper="slip", full_nik=full_nik)
        pages = draw_slip(data, target)
    return {"path": str(target), "pages": pages}


def kms_card(desk: Desk, child: str, target: Path, *, full_nik: bool = False) -> dict[str, object]:
    """Write a child's KMS card as PDF; answers path and pages.

    Raises ``show.not_found``, ``child_report.not_a_child``, ``paper.*``.
    """
    from kbdesk.reports.kms_card import draw_kms_card

    data = kms_card_data(desk, child, full_nik=full_nik)
    with desk.store.transaction():
        note(desk, "printed", "person", child, paper="kms", full_nik=full_nik)
        pages = draw_kms_card(data, target)
    return {"path": str(target), "pages": pages}


def child_report(
    desk: Desk, child: str, target: Path, month: str | None = None
) -> dict[str, object]:
    """Write a child's month for the mother as PDF; answers path, pages and the month.

    ``month`` is written "2026-08"; without one it is that of the last measurement. Raises
    ``show.not_found``, ``child_report.*``, ``paper.*``.
    """
    from kbdesk.reports.child_report import draw_child_report

    data = child_report_data(desk, child, None if month is None else read_month(month))
    with desk.store.transaction():
        note(desk, "printed", "person", child, paper="child-report")
        pages = draw_child_report(data, target)
    return {"path": str(target), "pages": pages, "month": f"{data.month:%Y-%m}"}
