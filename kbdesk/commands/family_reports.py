"""What Kampung KB asks of families: who is at risk, family planning, the companions' visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.report_kind import Report
from kbdesk.queries import family_planning, krs, tpk


def _as_it_is(found: Any) -> Any:
    return found


FAMILIES: Final[Mapping[str, Report]] = {
    "krs": Report(
        "Families at risk of stunting, a line each.",
        lambda desk, asked: krs.report(desk, asked.month, asked.area),
        krs.said,
    ),
    "kb": Report(
        "Family planning of couples, by method and reason.",
        lambda desk, asked: family_planning.kb(desk, asked.month, asked.area),
        _as_it_is,
    ),
    "tpk": Report(
        "Visits of the companions of families (TPK), and who is due.",
        lambda desk, asked: tpk.tpk(desk, asked.month, asked.area),
        _as_it_is,
    ),
}
