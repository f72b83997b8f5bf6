"""The families of an area as the village's figures count them, from columns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property

import numpy as np

from kbdesk.domain.family_planning import Said
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.population import ELDERLY_FROM, LIFE
from kbdesk.queries.area import Place
from kbdesk.queries.columns import Flags, Ints, day_number
from kbdesk.queries.family_counts import COUNTED_PEOPLE, FamilyCounts, Group
from kbdesk.queries.need_columns import NeedColumns
from kbdesk.queries.risk_columns import UNKNOWN, RiskColumns
from kbdesk.queries.village_columns import HEAD, NOBODY, WIFE, VillageColumns
from kbdesk.queries.village_lines import STUNTED, UNDER_FIVE_MONTHS, OfFamily, RtFigures, says
from kbdesk.store.household_rows import FamilyRow


class FamilyColumns:
    """What is counted of each family on a day; the columns are in the order of the families."""

    def __init__(self, of: VillageColumns, on: str) -> None:
        self.of = of
        self._risk = risk = of.of_day(RiskColumns, on)
        need = of.of_day(NeedColumns, on)
        here = risk.here
        small = here & of.younger(on, UNDER_FIVE_MONTHS)
        known = here & (of.born != 0)
        low, high = LIFE["adolescents"]
        grown = known & ~self._born_after(on, low) & self._born_after(on, high + 1)
        self._people = {
            "people": here,
            "under_five": small,
            "measured": small & need.measured,
            "stunted": small & need.with_any(STUNTED),
            "pregnant": risk.pregnant,
            "elderly": known & ~self._born_after(on, ELDERLY_FROM),
            "adolescents": grown,
        }

    def _born_after(self, on: str, years: int) -> Flags:
        """Tell who has not completed so many years on a day."""
        return self.of.born > day_number(on) - years * 10_000

    @cached_property
    def _counts(self) -> dict[str, Ints]:
        return {name: self.of.by_family(people) for name, people in self._people.items()}

    @cached_property
    def _inhabited(self) -> Ints:
        return np.flatnonzero(self._risk.inhabited)

    def by_rt(self) -> dict[Place, RtFigures]:
        """Return the figures of each RT in which somebody lives."""
        return self.counts.summed(*self.of.once(_places))

    def with_companion(self, place: Callable[[FamilyRow], Group]) -> dict[Group, tuple[int, int]]:
        """Return of each group of families how many are at risk, and of these have a companion."""
        found: dict[Group, tuple[int, int]] = {}
        at_risk = np.flatnonzero(self._risk.inhabited & (self._risk.at_risk == 1)).tolist()
        for row in (self.of.families[at] for at in at_risk):
            risk, have = found.get(place(row), (0, 0))
            found[place(row)] = risk + 1, have + row.has_companion()
        return found

    def by(self, place: Callable[[FamilyRow], Group]) -> dict[Group, RtFigures]:
        """Return the figures of each group of families in which somebody lives."""
        return self.counts.by(place, self.of.families)

    @cached_property
    def counts(self) -> FamilyCounts:
        """Return what is counted of each family."""
        risk = self._risk
        target = risk.target == 1
        wives = np.flatnonzero(risk.pus)
        return FamilyCounts(
            marks={
                "families": risk.inhabited,
                "targets": risk.inhabited & target,
                "at_risk": risk.inhabited & (risk.at_risk == 1),
                "incomplete": risk.inhabited & (risk.at_risk == UNKNOWN),
                **{flag: risk.inhabited & target & (risk.flag(flag) == 1) for flag in FLAGS},
            },
            people={name: self._counts[name] for name in COUNTED_PEOPLE},
            wives=self.of.family[wives],
            said=risk.said[wives],
            said_by_code=list(risk.said_by_code),
        )

    def heads(self) -> dict[str, tuple[str, str]]:
        """Return by family the name of its head (else of its wife, its eldest) and its address.

        Who is dead or has left is named where nobody else is written.
        """
        of = self.of
        people = np.flatnonzero(of.family != NOBODY)
        away = (of.died[people] != 0) | (of.left[people] != 0)
        relation = np.where(
            of.relation[people] == HEAD, 0, np.where(of.relation[people] == WIFE, 1, 2)
        )
        family = of.family[people]
        order = np.lexsort((of.born[people], relation, away, family))
        first = np.append(True, family[order][1:] != family[order][:-1])[: len(order)]
        head = of.n[people[order[first]]].tolist()
        rows = [of.families[at] for at in family[order[first]].tolist()]
        names = of.rows.names(head)
        addresses = of.rows.addresses([row.n for row in rows])
        return {row.id: (names[n], addresses[row.n]) for row, n in zip(rows, head, strict=True)}

    def behind(self, figure: str, place: Place | None) -> list[str]:
        """Return the ids of the families behind a figure; see ``VillageFigures.behind``."""
        rows = self.of.families
        found = np.flatnonzero(self._risk.inhabited & self._counted(figure)).tolist()
        return [
            rows[at].id for at in found if place is None or (rows[at].village, rows[at].rt) == place
        ]

    def families_with(self, people: str) -> int:
        """Return how many families have somebody of such: under_five, elderly, adolescents, ..."""
        return int(np.count_nonzero(self._risk.inhabited & (self._counts[people] > 0)))

    def count_of(self, people: str) -> int:
        return int(np.count_nonzero(self._people[people]))

    def people_behind(self, people: str) -> list[str]:
        """Return the ids of the people who are such, in the order in which they were learned."""
        return self.of.ids(np.flatnonzero(self._people[people]))

    def companion_names(self) -> dict[str, list[str]]:
        """Return by family the names of its companions, where any are recorded."""
        return {
            row.id: list(json.loads(row.companions))
            for row in self.of.families
            if row.companions is not None
        }

    def _counted(self, figure: str) -> Flags:
        """Tell which families a figure counts."""
        risk = self._risk
        target = risk.target == 1
        plain: dict[str, Flags] = {
            "families": risk.inhabited,
            "targets": target,
            "krs": risk.at_risk == 1,
            "incomplete": risk.at_risk == UNKNOWN,
        }
        if figure in FLAGS:
            plain[figure] = target & (risk.flag(figure) == 1)
        elif figure in self._counts:
            plain[figure] = self._counts[figure] > 0
        elif figure not in plain:
            among = np.array([says(said, figure) for said in risk.said_by_code])
            plain[figure] = self.of.by_family(risk.pus & among[risk.said]) > 0
        return plain[figure]

    def families(self) -> list[OfFamily]:
        """Return the families in which somebody lives, one by one."""
        risk, at = self._risk, self._inhabited
        couples: dict[int, list[Said | None]] = defaultdict(list)
        wives = np.flatnonzero(risk.pus)
        for family, code in zip(
            self.of.family[wives].tolist(), risk.said[wives].tolist(), strict=True
        ):
            couples[family].append(risk.said_by_code[code])
        counts = {name: of[at].tolist() for name, of in self._counts.items()}
        rows = self.of.families
        return [
            OfFamily(
                rows[place].id, rows[place].village, rows[place].rt, people, found,
                tuple(couples.get(place, ())), small, measured, stunted, pregnant, old, grown,
            )
            for place, found, people, small, measured, stunted, pregnant, old, grown in zip(
                at.tolist(), risk.found(at), counts["people"], counts["under_five"],
                counts["measured"], counts["stunted"], counts["pregnant"], counts["elderly"],
                counts["adolescents"], strict=True,
            )
        ]  # fmt: skip


def _places(of: VillageColumns) -> tuple[dict[Place, int], Ints]:
    """Return the kelurahan and RT of an area with their numbers, and that of each family."""
    numbers: dict[Place, int] = {}
    found = [numbers.setdefault((row.village, row.rt), len(numbers)) for row in of.families]
    return numbers, np.array(found, dtype=np.int64)
