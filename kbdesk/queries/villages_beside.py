"""The kelurahan of an area beside each other: ``report villages``, and the hub's first look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.classification import VillageStanding
from kbdesk.domain.population import Count
from kbdesk.domain.report_json.village import TotalJson, VillagesJson
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import Area, said_posyandu
from kbdesk.queries.census import Census
from kbdesk.queries.kampung_kb import standings
from kbdesk.queries.population import by_village, day_of
from kbdesk.queries.public_release import CITY, Cell
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_figures import VillageFigures, village_figures
from kbdesk.queries.village_figures import said as said_figures
from kbdesk.queries.village_lines import RtFigures


@dataclass(frozen=True, slots=True)
class VillageBeside:
    """A kelurahan: its people, its families' figures, and where its programs stand.

    ``standings`` is None where the area is not the kelurahan but some of its posyandu.
    """

    village: str | None
    people: Count
    figures: RtFigures
    standings: dict[str, VillageStanding] | None


@dataclass(frozen=True, slots=True)
class Villages:
    """The kelurahan in which somebody lives, in the order of their codes, and all together."""

    month: int
    day: date
    area: Area
    each: Sequence[VillageBeside]
    total: VillageBeside
    families: VillageFigures
    withheld: frozenset[Cell] | None = None
    """What public papers of the month leave out (``queries/public_papers.py``), for paper alone."""


def villages_beside(desk: Desk, month: int, area: Area) -> Villages:
    """Return the kelurahan of an area on a month's last day, today in the present month."""
    last = day_of(desk, month)
    found = village_figures(desk, area, last)
    # posyandu serve persons: their people are not those of their families
    census = found.census(desk) if area.posyandu is None else Census(desk, area)
    people = by_village(census.count(last))
    figures: dict[str | None, RtFigures] = {}
    for (village, _), of_rt in found.by_rt.items():
        figures.setdefault(village, RtFigures()).merge(of_rt)
    whole = Count()
    for of in people.values():
        whole.merge(of)
    each = []
    for code in sorted({*people, *figures}, key=lambda one: one or "~"):
        count = people.get(code, Count())
        stands = None
        if area.posyandu is None and code in villages():
            stands = dict(standings(desk, month, code, count.people, count.households))
        each.append(VillageBeside(code, count, figures.get(code, RtFigures()), stands))
    return Villages(month, last, area, each, VillageBeside(None, whole, found.total, None), found)


def said(found: Villages) -> VillagesJson:
    """Return the kelurahan as ``report villages`` writes them."""
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "day": found.day.isoformat(),
        "villages": [
            {
                "village": one.village,
                "name": village_name(one.village),
                **_said(one, found.withheld, one.village or ""),
                "classification": {
                    program: {
                        "level": of.level or None,
                        "next": of.following or None,
                        "missing": [item.item.code for item in of.missing],
                    }
                    for program, of in (one.standings or {}).items()
                },
            }
            for one in found.each
        ],
        "total": _said(found.total, found.withheld, CITY),
    }


def _said(one: VillageBeside, withheld: Collection[Cell] | None, row: str) -> TotalJson:
    return {
        "people": one.people.people,
        "male": one.people.of_sex("male"),
        "female": one.people.of_sex("female"),
        "households": one.people.households,
        **said_figures(one.figures, withheld, row),
    }
