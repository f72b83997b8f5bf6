"""Cells of tables of parts and wholes, with a star for what must not be told."""

from __future__ import annotations

from collections.abc import Sequence
from operator import or_

from kbdesk.domain.report_json.village import FiguresJson
from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import HiddenParts, protect_parts
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import part_masks, planning_masks
from kbdesk.reports.document import Cell


def part_cells(
    parts: Sequence[int], wholes: Sequence[int], gone: Sequence[bool] = ()
) -> list[list[Cell]]:
    """Return whole, part and percent of each row and of all, without small numbers.

    ``gone``: of which row nothing is told at all; of all rows, only where it is each of them.
    """
    hidden = protect_parts(parts, wholes)
    if any(gone):
        hidden = HiddenParts(
            tuple(map(or_, hidden.parts, gone)),
            tuple(map(or_, hidden.wholes, gone)),
            hidden.part_total or all(gone),
            hidden.whole_total or all(gone),
        )
    return _cells(parts, wholes, hidden)


def share_cells(
    rows: Sequence[FiguresJson], total: FiguresJson, part: str, whole: str
) -> list[list[Cell]]:
    """Return the same of places that say what public papers leave out of them."""
    hidden = part_masks(rows, total, part, whole)
    parts = [int(row[part]) for row in rows]  # type: ignore[literal-required]
    wholes = [int(row[whole]) for row in rows]  # type: ignore[literal-required]
    return _cells(parts, wholes, hidden)


def _cells(parts: Sequence[int], wholes: Sequence[int], hidden: HiddenParts) -> list[list[Cell]]:
    lines: list[list[Cell]] = []
    masks = zip((*parts, sum(parts)), (*wholes, sum(wholes)),
                (*hidden.parts, hidden.part_total), (*hidden.wholes, hidden.whole_total),
                strict=True)  # fmt: skip
    for one, of, no_part, no_whole in masks:
        secret = no_part or no_whole
        lines.append([HIDDEN if no_whole else of, HIDDEN if no_part else one,
                      HIDDEN if secret else percent(one, of)])  # fmt: skip
    return lines


def planning_cells(rows: Sequence[FiguresJson], total: FiguresJson) -> list[list[Cell]]:
    """Return couples, users and unmet need with their percents, each row and all together."""
    each, all_ = planning_masks(rows, total)
    counts = [[row["PUS"], row["users"], row["unmet_need"]] for row in rows]
    counts.append([sum(row[place] for row in counts) for place in range(3)])
    lines: list[list[Cell]] = []
    for (whole, users, unmet), mask in zip(counts, (*each, all_), strict=True):
        line: list[Cell] = [HIDDEN if mask.couples else whole]
        for part, no_part in ((users, mask.users), (unmet, mask.unmet)):
            line.append(HIDDEN if no_part else part)
            secret = no_part or mask.couples
            line.append(HIDDEN if secret else percent(part, whole))
        lines.append(line)
    return lines
