"""The kitchens and the corners that a home holds, and a month of each beside the others.

Each figure is that of ``report dashat``, ``report kitchen`` and ``report education`` of the
place, as ``report compare`` has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.comparison import By, Tallied
from kbdesk.domain.report_json.education import CornerJson
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, area_of, this_month, villages_of_posyandu
from kbdesk.queries.city import latest_month
from kbdesk.queries.comparison_figures import SOURCES
from kbdesk.queries.known_posyandu import names_of
from kbdesk.store.education_rows import corner_codes
from kbdesk.store.kitchen_rows import kitchen_villages

PlaceKind = Literal["kitchen", "corner"]


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A kitchen (a kelurahan's code) or a corner (a posyandu's), with a name for people."""

    code: str
    name: str
    village: str = ""


def kitchens(desk: Desk) -> list[PlaceChoice]:
    """Return the kitchens to choose from; none where the home is of one."""
    if desk.role == "posyandu":
        return []
    found = kitchen_villages(desk.store.records)
    return [PlaceChoice(code, village_name(code)) for code in found] if len(found) > 1 else []


def corners(desk: Desk) -> list[PlaceChoice]:
    """Return the corners to choose from; none where the home is of one."""
    if desk.role == "posyandu" and len(desk.posyandu) < 2:
        return []
    codes = [
        one for one in corner_codes(desk.store.records) if not desk.posyandu or one in desk.posyandu
    ]
    names, places = names_of(desk, codes), villages_of_posyandu(desk)
    found = [
        PlaceChoice(code, names.get(code) or code, village_name(places.get(code))) for code in codes
    ]
    return found if len(found) > 1 else []


@dataclass(frozen=True, slots=True)
class PlaceBeside:
    """A place with its figures of the month; empty where nothing came of it."""

    place: PlaceChoice
    figures: Mapping[str, Tallied]


@dataclass(frozen=True, slots=True)
class PlacesBeside:
    """The places of a month beside each other, and all together."""

    month: int
    this_month: int
    places: Sequence[PlaceBeside]
    total: Mapping[str, Tallied]


def places_beside(desk: Desk, kind: PlaceKind, month: int | None) -> PlacesBeside:
    """Return the kitchens or corners of a month, the last with any data where none is said."""
    now = this_month(desk)
    at = latest_month(desk) if month is None else month
    corner = kind == "corner"
    reports = ("education",) if corner else ("dashat", "kitchen")
    places = corners(desk) if corner else kitchens(desk)
    how: By = "posyandu" if corner else "village"
    area = Area(desk.posyandu or None) if corner else Area()
    read = [SOURCES[name](desk, area, range(at, at + 1), how)[at] for name in reports]
    total: dict[str, Tallied] = {}
    for one in read:
        total |= one.total or {}
    found = []
    for place in places:
        figures: dict[str, Tallied] = {}
        for one in read:
            figures |= one.places.get(place.code, {})
        found.append(PlaceBeside(place, figures))
    return PlacesBeside(at, now, found, total)


def area_of_kitchen(desk: Desk, village: str | None) -> Area:
    """Return the area of a kitchen that is chosen, the home's own without one."""
    return area_of(desk) if village is None else Area(village=village)


def area_of_corner(desk: Desk, posyandu: str | None) -> Area:
    """Return the area of a corner that is chosen, the home's own without one."""
    return area_of(desk) if posyandu is None else Area((posyandu,))


def said_corners(desk: Desk, month: int, area: Area) -> list[CornerJson]:
    """Return the corners of an area in a month as ``report education`` writes them.

    Those of which something came; none where there is one alone.
    """
    found = SOURCES["education"](desk, area, range(month, month + 1), "posyandu")[month].places
    codes = sorted(code for code in found if code is not None)
    if len(codes) < 2:
        return []
    names, places = names_of(desk, codes), villages_of_posyandu(desk)
    corners: list[CornerJson] = []
    for code in codes:
        of = found[code]
        corners.append(
            {
                "posyandu": code,
                "name": names.get(code) or code,
                "village": village_name(places.get(code)),
                "sessions": of["education_sessions"].part,
                "attendance": of["education_attendance"].part,
                "visits": of["education_visits"].part,
                "lent": of["education_lent"].part,
                "reached": of["education_reached"].part,
                "rt": of["education_reached"].whole,
            }
        )
    return corners
