"""The lines of ``report krs`` from what was found of an area's families in columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from kbdesk.domain import krs
from kbdesk.queries.columns import day_text
from kbdesk.queries.household import NOTHING_SAID
from kbdesk.queries.krs_lines import KrsLine, MayBeVisited
from kbdesk.queries.need_columns import NeedColumns
from kbdesk.queries.planning_columns import PlanningColumns
from kbdesk.queries.risk_columns import RiskColumns
from kbdesk.queries.village_columns import MALE


def lines_of(found: RiskColumns) -> list[KrsLine]:
    """Return a line of each family in which somebody lives."""
    of = found.of
    need = of.of_day(NeedColumns, found.on)
    in_need = found.of.by_family(need.in_need & found.here) > 0
    why = _why(found, need)
    inhabited = np.flatnonzero(found.inhabited)
    priority = found.priority(in_need)[inhabited].tolist()
    nothing: Mapping[str, tuple[str, ...]] = {}
    return [
        KrsLine(of.families[place], told, first or None, why.get(place, nothing))
        for place, told, first in zip(
            inhabited.tolist(), found.found(inhabited), priority, strict=True
        )
    ]


def _why(found: RiskColumns, need: NeedColumns) -> Mapping[int, dict[str, tuple[str, ...]]]:
    """Return by family at risk the children in need, and why."""
    of = found.of
    at_risk = np.append(found.at_risk == 1, False)
    wanted = (found.here & at_risk[of.family])[need.children]
    some = np.flatnonzero(wanted & np.array([bool(one) for one in need.why], dtype=np.bool_))
    children = need.children[some]
    why: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for at, family, child in zip(
        some.tolist(), of.family[children].tolist(), of.ids(children), strict=True
    ):
        why[family][child] = need.why[at]
    return why


def mothers_and_infants(found: RiskColumns) -> list[MayBeVisited]:
    """Return the children under two and the women with a pregnancy who live in the area."""
    of = found.of
    told = of.once(PlanningColumns).several
    carried = np.zeros(len(of.n), dtype=np.bool_)
    carried[[place for place, one in told.items() if one.pregnancies]] = True
    infants = of.younger(found.on, krs.limits().under_two_months)
    people = np.flatnonzero(found.here & (infants | (carried & (of.sex != MALE))))
    families = of.family[people].tolist()
    return [
        MayBeVisited(
            id_, of.families[family].id, day_text(born) if born else None,
            told.get(place, NOTHING_SAID),
        )
        for place, id_, family, born in zip(
            people.tolist(), of.ids(people), families, of.born[people].tolist(), strict=True
        )
    ]  # fmt: skip
