"""Parts and wholes on paper: rounded half up, and a star for what is not told."""

from __future__ import annotations

from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.hidden_cells import part_cells


def test_a_share_is_rounded_half_up() -> None:
    # 6.25: the nearest even tenth would be 6.2
    assert part_cells([10], [160]) == [[160, 10, 6.3]] * 2


def test_nothing_is_told_of_a_place_that_is_gone() -> None:
    gone, kept, whole = part_cells([10, 20], [100, 80], [True, False])
    assert gone == [HIDDEN] * 3
    assert kept == [80, 20, 25.0]
    assert whole == [180, 30, 16.7]
    assert part_cells([10, 20], [100, 80], [True, True]) == [[HIDDEN] * 3] * 3
