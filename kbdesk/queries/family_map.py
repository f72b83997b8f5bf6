"""The houses of an area by RT, with marks for risk, stunting, pregnancy, age: ``report map``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.report_json.village import MapJson
from kbdesk.queries.area import Area, said_posyandu
from kbdesk.queries.population import day_of
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_figures import Houses, VillageFigures, houses, village_figures


@dataclass(frozen=True, slots=True)
class FamilyMap:
    """The houses of each RT; ``figures`` count them."""

    month: int
    figures: VillageFigures
    places: Sequence[Houses]


def family_map(desk: Desk, month: int, area: Area) -> FamilyMap:
    figures = village_figures(desk, area, day_of(desk, month))
    return FamilyMap(month, figures, houses(figures))


def said(found: FamilyMap) -> MapJson:
    """Return the map as ``report map`` writes it."""
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.figures.area.posyandu),
        "village": found.figures.area.village,
        "day": found.figures.day.isoformat(),
        "places": [
            {
                "village": one.place[0],
                "rt": one.place[1],
                "families": [
                    {"id": family.id, "head": head, "people": family.people,
                     "marks": list(family.marks)}
                    for family, head in one.families
                ],
            }
            for one in found.places
        ],
    }  # fmt: skip
