"""The shares that are set beside those of earlier months."""

from __future__ import annotations

import pytest

from kbdesk.desk import Desk
from kbdesk.domain.indicators import INDICATORS
from kbdesk.queries.area import area_of
from kbdesk.queries.indicators import FIGURES
from tests.queries.village import child

AUGUST = 2026 * 12 + 7


@pytest.mark.parametrize("report", FIGURES)
def test_a_month_of_which_little_or_nothing_is_known_has_no_shares_and_stops_nothing(
    desk: Desk, report: str
) -> None:
    for _ in range(2):
        found = FIGURES[report](desk, AUGUST, area_of(desk))
        assert found.keys() <= INDICATORS.keys()
        assert all(of.part == 0 for of in found.values())
        child(desk, "2025-01-05")  # a family of which nothing else is known
