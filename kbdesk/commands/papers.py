"""Papers: made from what is recorded, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.child_papers import kms_card_data
from kbdesk.queries.slips import slip_data


def slip(desk: Desk, referral: str, target: Path, *, full_nik: bool = False) -> dict[str, Any]:
    """Write a referral's slip as PDF; answers path and pages. Raises ``paper.*``."""
    from kbdesk.reports.slip import draw_slip

    pages = draw_slip(slip_data(desk, referral, full_nik=full_nik), target)
    return {"path": str(target), "pages": pages}


def kms_card(desk: Desk, child: str, target: Path, *, full_nik: bool = False) -> dict[str, Any]:
    """Write a child's KMS card as PDF; answers path and pages.

    Raises ``show.not_found``, ``child_report.not_a_child``, ``paper.*``.
    """
    from kbdesk.reports.kms_card import draw_kms_card

    pages = draw_kms_card(kms_card_data(desk, child, full_nik=full_nik), target)
    return {"path": str(target), "pages": pages}
