"""The lines of ``report krs``, one for each family, and their counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from kbdesk.domain.krs import KrsFinding
from kbdesk.domain.report_json.families import KrsJson
from kbdesk.queries.household import Planning, place
from kbdesk.store.household_rows import FamilyRow


class KrsLine(NamedTuple):
    """A family of ``report krs``. ``need``: by child, the categories that need help."""

    row: FamilyRow
    found: KrsFinding
    priority: int | None
    need: Mapping[str, tuple[str, ...]]

    @property
    def companions(self) -> list[str]:
        named = self.row.companions
        return list(json.loads(named)) if named else []

    def said(self, on: str) -> KrsJson:
        """Return the line as JSON; the first five keys are part of the report's contract."""
        row, found = self.row, self.found
        return {
            "id": row.id,
            "target": found.target,
            "at_risk": found.at_risk,
            "flags": found.flags,
            "missing": found.missing,
            "groups": found.groups,
            "figures": found.figures,
            "priority": self.priority,
            "children": {child: list(why) for child, why in self.need.items()},
            "welfare_rank": row.welfare_rank,
            "companions": self.companions,
            "plan_until": row.plan_until,
            **place(row),
            "date": on,
        }


class MayBeVisited(NamedTuple):
    """A pregnant woman, or a child under two, whom companions may have to visit.

    ``planning``: what she said about family planning, and her births.
    """

    person: str
    family: str
    birth_date: str | None
    planning: Planning
