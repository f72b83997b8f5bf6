"""What the figures of a village's families may tell outside: which counts stay hidden.

The rows are those of ``report kampung``: an RT, or the whole. All papers of a village hide
by these, so that none tells what another hides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kbdesk.domain.family_planning import METHODS, REASONS, UNMET
from kbdesk.domain.report_json.village import CouplesJson, IssueShareJson, LastYearJson, MethodsJson
from kbdesk.domain.small_numbers import Hidden, protect, protect_apart, protect_line, small

NOT_ASKED: Final = "not_asked"


class PlanningMask(NamedTuple):
    """What must not be told of couples, of those who use something, and of unmet need."""

    couples: bool
    users: bool
    unmet: bool


def planning_masks(
    rows: Sequence[CouplesJson], *, apart: bool = False
) -> tuple[list[PlanningMask], PlanningMask]:
    """Return what to hide of each place's couples, and of all together.

    ``apart``: each place has a public paper of its own, as the kelurahan of a city.
    """
    counts = [
        [row["users"], row["unmet_need"], row["PUS"] - row["users"] - row["unmet_need"]]
        for row in rows
    ]
    hidden: Hidden = protect_apart(counts) if apart else protect(counts)
    each = [
        PlanningMask(total, *cells[:2])
        for cells, total in zip(hidden.cells, hidden.row_totals, strict=True)
    ]
    return each, PlanningMask(hidden.total, *(hidden.column_totals or (False, False))[:2])


def planning_parts(whole: MethodsJson) -> dict[str, int]:
    """Return the couples of a village by method, by reason and (``not_asked``) by neither."""
    counts = {name: whole["methods"][name] for name in METHODS}
    counts |= {name: whole["reasons"][name] for name in REASONS}
    counts[NOT_ASKED] = whole["PUS"] - sum(counts.values())
    return counts


def planning_secrets(whole: MethodsJson) -> frozenset[str]:
    """Return of which of the ``planning_parts`` nothing may be told.

    Users, unmet need and all couples are told in other places: each of the three groups is
    protected for itself.
    """
    counts = planning_parts(whole)
    blocks = (
        METHODS,
        tuple(UNMET),
        tuple(name for name in counts if name not in METHODS and name not in UNMET),
    )
    secret: set[str] = set()
    for names in blocks:
        masks, _ = protect_line([counts[name] for name in names])
        secret.update(name for name, mask in zip(names, masks, strict=True) if mask)
    return frozenset(secret)


def share_told(part: int, whole: int) -> bool:
    """Tell whether a part and its whole may be told together: neither it nor the rest is small."""
    return not small(part) and not small(whole - part) and not small(whole)


def issue_told(issue: IssueShareJson, couples: int) -> bool:
    """Tell whether an issue may be told; ``couples``: the PUS of the village."""
    if not issue["part"] or small(issue["part"]) or not share_told(issue["part"], issue["whole"]):
        return False
    # the whole are those who were asked, so the others could be computed by subtraction
    return issue["figure"] != "users" or not small(couples - issue["whole"])


def last_year_told(issue: LastYearJson) -> bool:
    """Tell whether last year's share may be told beside an issue."""
    part, whole = issue["last_year_part"], issue["last_year_whole"]
    return part is not None and whole is not None and share_told(part, whole)
