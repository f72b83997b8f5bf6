"""Parts and their wholes as cells of a table, without small numbers."""

from __future__ import annotations

from collections.abc import Sequence

from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import protect_parts, protect_parts_apart
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.document import Cell


def part_cells(
    parts: Sequence[int], wholes: Sequence[int], *, apart: bool = False
) -> list[list[Cell]]:
    """Return part, whole and percent of each row and of all, without small numbers.

    ``apart``: each row has a public paper of its own, as the kelurahan of a city.
    """
    hidden = (protect_parts_apart if apart else protect_parts)(parts, wholes)
    lines: list[list[Cell]] = []
    masks = zip((*parts, sum(parts)), (*wholes, sum(wholes)),
                (*hidden.parts, hidden.part_total), (*hidden.wholes, hidden.whole_total),
                strict=True)  # fmt: skip
    for one, of, no_part, no_whole in masks:
        secret = no_part or no_whole
        lines.append([HIDDEN if no_whole else of, HIDDEN if no_part else one,
                      HIDDEN if secret else percent(one, of)])  # fmt: skip
    return lines
