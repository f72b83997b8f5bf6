"""What the figures of a village's families may tell outside: which counts stay hidden.

The rows are those of ``report kampung``: an RT, or the whole. All papers of a village hide
by these, so that none tells what another hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from kbdesk.domain.family_planning import METHODS, REASONS, UNMET
from kbdesk.domain.report_json.village import (
    CouplesJson,
    FiguresJson,
    IssueShareJson,
    LastYearJson,
    MethodsJson,
    TotalJson,
)
from kbdesk.domain.small_numbers import (
    Hidden,
    HiddenParts,
    all_told,
    protect,
    protect_line,
    protect_parts,
    small,
)

NOT_ASKED: Final = "not_asked"


class PlanningMask(NamedTuple):
    """What must not be told of couples, of those who use something, and of unmet need."""

    couples: bool
    users: bool
    unmet: bool


WITHHELD: Final[Mapping[str, str]] = {
    "families_at_risk": "at_risk",
    "target_families": "targets",
    "couples": "PUS",
    "users": "users",
    "unmet_need": "unmet_need",
    "long_term_users": "MKJP",
    "length_measured": "measured",
    "stunted": "stunted",
    "flag_A1": "A1",
    "flag_A2": "A2",
    "people": "people",
    "male": "male",
    "female": "female",
    "households": "households",
}
"""The counts that public papers may leave out, by their names there those of a report."""


def withheld_of(row: CouplesJson | MethodsJson) -> frozenset[str] | None:
    """Return what public papers of the month leave out of a place; None where it is not said."""
    if all_told():
        return frozenset()
    found = row.get("withheld")
    return None if found is None else frozenset(found)


def part_masks(
    rows: Sequence[FiguresJson], total: FiguresJson | None, part: str, whole: str
) -> HiddenParts:
    """Return what to hide of a part and its whole in each place and in all together."""
    gone = [withheld_of(row) for row in rows]
    of = withheld_of(total) if total is not None else None
    counts = [(_count(row, part), _count(row, whole)) for row in rows]
    if of is None or None in gone:
        return protect_parts([one for one, _ in counts], [all_ for _, all_ in counts])
    each = [one or frozenset() for one in gone]
    # what is left out was found for the whole; a count that differs from it is still not small
    parts = [
        part in one or small(count) or (small(all_ - count) and whole not in one)
        for one, (count, all_) in zip(each, counts, strict=True)
    ]
    wholes = [whole in one or small(all_) for one, (_, all_) in zip(each, counts, strict=True)]
    return HiddenParts(tuple(parts), tuple(wholes), part in of, whole in of)


def _count(row: FiguresJson, name: str) -> int:
    counts: Mapping[str, Any] = row["flags"] if name in row["flags"] else row
    return int(counts[name])


def planning_masks(
    rows: Sequence[CouplesJson], total: CouplesJson | None = None
) -> tuple[list[PlanningMask], PlanningMask]:
    """Return what to hide of each place's couples, and of all together."""
    gone = [withheld_of(row) for row in rows]
    whole = withheld_of(total) if total is not None else None
    if whole is not None and None not in gone:
        each = [
            PlanningMask(
                "PUS" in one or small(row["PUS"]), "users" in one or small(row["users"]),
                "unmet_need" in one or small(row["unmet_need"]),
            )
            for row, one in zip(rows, (one or frozenset() for one in gone), strict=True)
        ]  # fmt: skip
        return each, PlanningMask("PUS" in whole, "users" in whole, "unmet_need" in whole)
    counts = [
        [row["users"], row["unmet_need"], row["PUS"] - row["users"] - row["unmet_need"]]
        for row in rows
    ]
    hidden: Hidden = protect(counts)
    each = [
        PlanningMask(masked, *cells[:2])
        for cells, masked in zip(hidden.cells, hidden.row_totals, strict=True)
    ]
    return each, PlanningMask(hidden.total, *(hidden.column_totals or (False, False))[:2])


def people_masks(
    rows: Sequence[TotalJson], total: TotalJson
) -> tuple[list[frozenset[str]], frozenset[str]]:
    """Return which of people, male, female, households to hide of each place and of all."""
    gone = [withheld_of(row) for row in rows]
    whole = withheld_of(total)
    homes, all_homes = protect_line([row["households"] for row in rows])
    hidden = protect([[row["male"], row["female"]] for row in rows])
    feet = {"male", "female"} if not rows else set()
    feet |= {name for name, mask in zip(("male", "female"), hidden.column_totals, strict=False)
             if mask}  # fmt: skip
    feet |= {"people"} if hidden.total else set()
    feet |= {"households"} if all_homes else set()
    each = [
        (of or frozenset())
        | {
            name
            for name, mask in zip(
                ("people", "male", "female", "households"), (whole_, *cells, home), strict=True
            )
            if mask
        }
        for of, cells, whole_, home in zip(
            gone, hidden.cells, hidden.row_totals, homes, strict=True
        )
    ]
    return each, (whole or frozenset()) | feet


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
    blocks = {
        "users": METHODS,
        "unmet_need": tuple(UNMET),
        "PUS": tuple(name for name in counts if name not in METHODS and name not in UNMET),
    }
    gone = withheld_of(whole) or frozenset()
    secret: set[str] = set()
    for total, names in blocks.items():
        masks, _ = protect_line([counts[name] for name in names])
        hidden = {name for name, mask in zip(names, masks, strict=True) if mask}
        if total in gone and not hidden:
            # the sum of what is told would be what the papers leave out
            hidden = {min((n for n in names if counts[n]), key=lambda n: counts[n], default="")}
        secret |= hidden - {""}
    return frozenset(secret)


def share_told(part: int, whole: int) -> bool:
    """Tell whether a part and its whole may be told together: neither it nor the rest is small."""
    return not small(part) and not small(whole - part) and not small(whole)


_OF_ISSUES: Final[Mapping[str, tuple[str, str]]] = {
    "krs": ("at_risk", "targets"),
    "stunted": ("stunted", "measured"),
    "unmet_need": ("unmet_need", "PUS"),
    "users": ("users", "PUS"),
    "mkjp": ("MKJP", "users"),
    "not_asked": ("PUS", "PUS"),
    "A1": ("A1", "targets"),
    "A2": ("A2", "targets"),
}


def issue_told(issue: IssueShareJson, couples: int, withheld: frozenset[str] | None = None) -> bool:
    """Tell whether an issue may be told.

    ``couples``: the PUS of the village; ``withheld``: what papers leave out of it.
    """
    if withheld is not None and withheld & set(_OF_ISSUES.get(issue["figure"], ("targets",))):
        return False
    if not issue["part"] or small(issue["part"]) or not share_told(issue["part"], issue["whole"]):
        return False
    # the whole are those who were asked, so the others could be computed by subtraction
    return issue["figure"] != "users" or not small(couples - issue["whole"])


def last_year_told(issue: LastYearJson) -> bool:
    """Tell whether last year's share may be told beside an issue."""
    part, whole = issue["last_year_part"], issue["last_year_whole"]
    return part is not None and whole is not None and share_told(part, whole)
