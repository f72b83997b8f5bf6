"""What speaks against a woman as the mother of a child that is being registered."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from kbdesk.domain.ages import completed_months

Doubt = Literal["male", "died_before", "too_young", "is_child"]

YOUNGEST_YEARS: Final = 10
"""The least age (completed years) of a mother; a younger one is a sister."""
IMPOSSIBLE: Final[frozenset[Doubt]] = frozenset(("male", "died_before", "too_young"))
"""What must be put right; the others are only asked about."""


def doubt(
    *,
    sex: str | None,
    relation: str | None,
    born: date | None,
    died: date | None,
    child_born: date | None,
) -> Doubt | None:
    """Return what speaks against a woman as a mother, the gravest first; None for nothing.

    ``relation`` is hers in her family, ``born`` and ``died`` are hers. ``is_child``: she is a
    daughter of the family, so she may be the child's sister.
    """
    if sex == "male":
        return "male"
    if died is not None and child_born is not None and died < child_born:
        return "died_before"
    if born is not None and child_born is not None and age_at(born, child_born) < YOUNGEST_YEARS:
        return "too_young"
    return "is_child" if relation == "child" else None


def age_at(born: date, child_born: date) -> int:
    """Return her completed years at the birth; negative where she was born later."""
    return completed_months(born, child_born) // 12
