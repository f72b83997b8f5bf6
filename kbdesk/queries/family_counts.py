"""What is counted of each family on a day, and the sums of any groups of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from kbdesk.domain.family_planning import PlanningFigures, Said
from kbdesk.domain.krs import FLAGS
from kbdesk.queries.columns import Flags, Ints
from kbdesk.queries.village_lines import RtFigures
from kbdesk.store.household_rows import FamilyRow

Group = TypeVar("Group", bound=Hashable)

COUNTED_PEOPLE: Final = ("people", "under_five", "measured", "stunted", "pregnant", "elderly")
"""Which of a family's people are counted, as ``RtFigures`` names them."""
MARKS: Final = ("families", "targets", "at_risk", "incomplete", *FLAGS)
"""What is true of a family or not; ``families``: somebody lives there."""


@dataclass(frozen=True, slots=True)
class FamilyCounts:
    """Columns of one length, a place for each family.

    ``wives`` are the places of the families of the couples of PUS, ``said`` what each of these
    said, as a place in ``said_by_code``.
    """

    marks: Mapping[str, Flags]
    people: Mapping[str, Ints]
    wives: Ints
    said: Ints
    said_by_code: Sequence[Said | None]

    def by(
        self, place: Callable[[FamilyRow], Group], rows: Sequence[FamilyRow]
    ) -> dict[Group, RtFigures]:
        """Return the figures of each group of families, of which these are the rows."""
        numbers: dict[Group, int] = {}
        found = [numbers.setdefault(place(row), len(numbers)) for row in rows]
        return self.summed(numbers, np.array(found, dtype=np.int64))

    def summed(self, of_place: Mapping[Group, int], places: Ints) -> dict[Group, RtFigures]:
        """Return the figures of each group in which somebody lives.

        ``places`` has the number of each family's group.
        """
        many = len(of_place)
        marks = {
            name: np.bincount(places[self.marks[name]], minlength=many).tolist() for name in MARKS
        }
        people: dict[str, list[int]] = {}
        for name in COUNTED_PEOPLE:
            sums = np.bincount(places, weights=self.people[name], minlength=many)
            people[name] = np.rint(sums).astype(np.int64).tolist()
        planning = self._planning(places, many)
        return {
            group: RtFigures(
                families=marks["families"][at],
                people=people["people"][at],
                targets=marks["targets"][at],
                at_risk=marks["at_risk"][at],
                incomplete=marks["incomplete"][at],
                flags=Counter({flag: marks[flag][at] for flag in FLAGS if marks[flag][at]}),
                planning=planning[at],
                under_five=people["under_five"][at],
                measured=people["measured"][at],
                stunted=people["stunted"][at],
                pregnant=people["pregnant"][at],
                elderly=people["elderly"][at],
            )
            for group, at in of_place.items()
            if marks["families"][at]
        }

    def _planning(self, places: Ints, many: int) -> list[PlanningFigures]:
        """Return what the couples of PUS of each group use."""
        codes = max(len(self.said_by_code), 1)
        found = [PlanningFigures() for _ in range(many)]
        values, counts = np.unique(places[self.wives] * codes + self.said, return_counts=True)
        for value, count in zip(values.tolist(), counts.tolist(), strict=True):
            place, code = divmod(value, codes)
            found[place].count(self.said_by_code[code], count)
        return found
