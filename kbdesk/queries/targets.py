"""The targets in force, and what they say of a report's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kbdesk.desk import Desk
from kbdesk.domain.indicators import INDICATORS, MONTHS_OF_A_YEAR, Figures, Part, Target, Targeted
from kbdesk.domain.report_json.targets import TargetedJson, TargetJson
from kbdesk.queries.area import Area
from kbdesk.queries.as_json import as_json
from kbdesk.store.records import Row
from kbdesk.store.register_rows import posyandu_rows

FiguresOf = Callable[[Desk, int, Area], Figures]
"""Finds the shares of a report by indicator: of a month (year * 12 + month - 1) and an area."""


def targets(desk: Desk, year: int | None = None) -> list[Target]:
    """Return the targets of a year, or of all: the city first, indicators in their order."""
    filters = {} if year is None else {"year": year}
    found = [one for row in desk.store.records.find("target", filters) if (one := _read(row))]
    order = list(INDICATORS)
    return sorted(found, key=lambda one: (one.year, one.area or "", order.index(one.indicator)))


def target_of(desk: Desk, id_: str) -> Target | None:
    """Return one target by its id; None where it was taken away."""
    row = desk.store.records.get("target", id_)
    return _read(row) if row else None


def in_force(desk: Desk, year: int, area: Area) -> dict[str, Target]:
    """Return by indicator the target of an area in a year: its own, else the next wider one.

    Of a posyandu its own, its kelurahan's, the city's; of several posyandu that of the
    kelurahan that all of them are in, else the city's. A year's target is of that year alone.
    """
    wider: list[str | None] = [None]
    codes = area.posyandu or ()
    known = posyandu_rows(desk.store.records) if codes else {}
    where = {(known.get(code) or {}).get("village") for code in codes}
    village = area.village or (next(iter(where)) if len(where) == 1 else None)
    if village:
        wider.append(village)
    if len(codes) == 1:
        wider.append(codes[0])
    of_year: dict[str | None, dict[str, Target]] = {}
    for one in targets(desk, year):
        of_year.setdefault(one.area, {})[one.indicator] = one
    found: dict[str, Target] = {}
    for place in wider:
        found.update(of_year.get(place, {}))
    return found


def held_against(
    desk: Desk, month: int, area: Area, now: Figures, figures: FiguresOf
) -> dict[str, Targeted]:
    """Return by indicator those of a report's shares that have a target.

    ``figures`` finds the same shares of an earlier month; it is asked only where a target is.
    """
    wanted = {
        code: one
        for code, one in in_force(desk, month // MONTHS_OF_A_YEAR, area).items()
        if code in now
    }
    if not wanted:
        return {}
    before = figures(desk, month - 1, area)
    year_ago = figures(desk, month - MONTHS_OF_A_YEAR, area)
    return {
        code: Targeted(now[code], wanted[code], _counted(before, code), _counted(year_ago, code))
        for code in INDICATORS
        if code in wanted
    }


def _counted(figures: Figures, code: str) -> Part | None:
    found = figures.get(code)
    return found if found is not None and found.whole > 0 else None


def _read(row: Row) -> Target | None:
    if row["tenths"] is None or row["indicator"] not in INDICATORS or row["year"] is None:
        return None
    return Target(row["year"], row["area"], row["indicator"], row["tenths"], row["source"])


def said(one: Target) -> TargetJson:
    """Return a target as ``target list`` writes it."""
    return as_json(TargetJson, one, value=one.percent, better=INDICATORS[one.indicator].better)


def said_targeted(found: Mapping[str, Targeted]) -> dict[str, TargetedJson]:
    """Return shares with their targets as reports write them under ``targets``."""
    return {code: said_one(one) for code, one in found.items()}


def said_one(one: Targeted) -> TargetedJson:
    month, year = one.previous_month, one.previous_year
    return {
        "part": one.of.part,
        "whole": one.of.whole,
        "percent": one.of.percent,
        "target": one.target.percent,
        "better": INDICATORS[one.target.indicator].better,
        "gap_people": one.gap_people,
        "previous_month": month.percent if month else None,
        "previous_month_whole": month.whole if month else None,
        "previous_year": year.percent if year else None,
        "previous_year_whole": year.whole if year else None,
        "target_area": one.target.area,
        "source": one.target.source,
    }
