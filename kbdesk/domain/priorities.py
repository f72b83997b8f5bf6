"""From which share on a village's figure is an issue: a table with a version.

It lies in ``resources/domain/priorities.json``; a district may send another with other limits.
Which figures are looked at stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.versioned_file import read_versioned
from kbdesk.resources import read_json

FILE: Final = "priorities.json"
MOST_PEOPLE: Final = 1000


class IssueRule(NamedTuple):
    """When a figure is an issue: from a share on, or, if ``below``, under it.

    ``people``: and at least so many people or families. ``group``: the poktan that would deal with
    it; it is an issue only while the village has none.
    """

    code: str
    figure: str
    least: float | None
    below: float | None
    people: int
    group: str

    def passed(self, share: float) -> bool:
        """Tell whether a share in percent passes the limit."""
        if self.below is not None:
            return share < self.below
        return self.least is not None and share >= self.least

    def weight(self, share: float) -> float:
        """Return how far a share is past the limit on the way to the worst there can be, 0 to 1.

        A share of 57 % is as far past a limit of 14 % (half the way to 100 %) as one of 30 % is
        under a limit of 60 % (half the way to 0 %).
        """
        if self.below is not None:
            return (self.below - share) / self.below
        least = self.least or 0.0
        return (share - least) / (100.0 - least)


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """A version of the limits."""

    version: str
    rules: tuple[IssueRule, ...]


@lru_cache(16)
def read_priorities(text: str) -> PriorityTable:
    """Return the limits of a file; raises ``tables.bad_priorities`` with the place.

    A figure that the file leaves out is no issue. One of which kbdesk knows nothing is refused.
    """
    said = read_versioned(text, _bad)
    rows = said.get("issues")
    if not isinstance(rows, list) or not rows:
        raise _bad("issues")
    found: dict[str, IssueRule] = {}
    for row in rows:
        if not isinstance(row, dict) or row.get("code") not in _known():
            raise _bad(f"issues {row.get('code') if isinstance(row, dict) else row}")
        code = row["code"]
        if code in found:
            raise _bad(f"issues {code}")
        found[code] = _rule(code, row)
    return PriorityTable(said["version"].strip(), tuple(found.values()))


def _rule(code: str, row: dict[str, Any]) -> IssueRule:
    figure, group, below = _known()[code]
    name = "below" if below else "from"
    if row.get("figure") != figure or row.get("group", "") != group:
        raise _bad(f"{code}: figure")
    if set(row) - {"code", "figure", "group", "people", name}:
        raise _bad(f"{code}: {name}")
    limit, people = row.get(name), row.get("people")
    if not isinstance(limit, int | float) or isinstance(limit, bool) or not 0 < limit < 100:
        raise _bad(f"{code}: {name}")
    if not isinstance(people, int) or isinstance(people, bool) or not 1 <= people <= MOST_PEOPLE:
        raise _bad(f"{code}: people")
    share = float(limit)
    return IssueRule(
        code, figure, None if below else share, share if below else None, people, group
    )


@cache
def _known() -> dict[str, tuple[str, str, bool]]:
    """Return the issues of kbdesk: by code figure, group, and whether it is one of too few."""
    raw = read_json("domain", FILE)
    return {
        one["code"]: (one["figure"], one.get("group", ""), "below" in one) for one in raw["issues"]
    }


def _bad(place: str) -> KbdeskError:
    return KbdeskError("tables.bad_priorities", place=place)
