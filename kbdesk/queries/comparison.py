"""``report compare``: a figure by month and place.

The value of a place and month is what the figure's own report says; ``comparison_figures`` knows
how to read it from there.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.comparison import BY, COMPARED, By, ComparedFigure, Tallied, named, report_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.indicators import (
    INDICATORS,
    MONTHS_OF_A_YEAR,
    Part,
    Target,
    became,
    change,
    gap_people,
    worst_first,
)
from kbdesk.domain.report_json.comparison import (
    ComparedCellJson,
    ComparedPlaceJson,
    ComparisonJson,
)
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import (
    Area,
    puskesmas_of_posyandu,
    said_posyandu,
    villages_of_posyandu,
)
from kbdesk.queries.comparison_figures import SOURCES, Counts, OfMonth
from kbdesk.queries.kept import keep_counts
from kbdesk.queries.known_posyandu import known_posyandu
from kbdesk.queries.skdn import month_text
from kbdesk.queries.targets import in_force

MONTHS: Final = MONTHS_OF_A_YEAR
MOST_MONTHS: Final = 36
_AT_ONCE: Final = {"services": 4, "kitchen": MOST_MONTHS, "education": MOST_MONTHS}
"""How many months of a report are read in one step. Reading them one by one would read the same
people again."""


@dataclass(frozen=True, slots=True)
class ComparedPlace:
    """A compared place: its code, a name for people, and its targets of the year."""

    code: str | None
    name: str
    targets: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """All figures of a report by month and place; any of them is shown without reading again.

    ``of`` has the months that are shown, and the earlier ones that "a year ago" needs.
    """

    report: str
    by: By
    month: int
    months: range
    area: Area
    of: Mapping[int, OfMonth]
    places: Sequence[ComparedPlace]
    targets: Mapping[str, Target]


def read(
    desk: Desk, report: str, by: By, month: int, area: Area, months: int = MONTHS
) -> ReadFigures:
    """Read a report's figures of some months up to one, by place.

    Raises ``compare.unknown_report``, ``compare.bad_months``.
    """
    steps = read_steps(desk, report, by, month, area, months)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: ReadFigures = done.value
            return found


def read_steps(
    desk: Desk, report: str, by: By, month: int, area: Area, months: int = MONTHS
) -> Generator[tuple[int, int], None, ReadFigures]:
    """The same, some months in a step: yields (done, of), and can be stopped between steps."""
    if report not in SOURCES:
        raise KbdeskError("compare.unknown_report", field="of", name=report)
    if not 1 <= months <= MOST_MONTHS:
        raise KbdeskError("compare.bad_months", field="months", most=MOST_MONTHS)
    whole = range(month - max(months, MONTHS_OF_A_YEAR + 1) + 1, month + 1)
    parts = _parts(report, whole)
    of: dict[int, OfMonth] = {}
    for done, part in enumerate(parts):
        yield done, len(parts)
        of |= SOURCES[report](desk, area, part, by)
    keep_counts(desk)
    year = month // MONTHS_OF_A_YEAR
    return ReadFigures(
        report, by, month, range(month - months + 1, month + 1), area, of,
        _places(desk, by, area, of, year), in_force(desk, year, area),
    )  # fmt: skip


def _parts(report: str, months: range) -> list[range]:
    """Return the months of each step: the last ones first, because their people serve the others
    too."""
    at_once = _AT_ONCE.get(report, 1)
    ends = range(months[-1] + 1, months[0], -at_once)
    return [range(max(end - at_once, months[0]), end) for end in ends]


def _places(
    desk: Desk, by: By, area: Area, of: Mapping[int, OfMonth], year: int
) -> list[ComparedPlace]:
    """Return the places to list: all known ones of the area, with or without data."""
    if by == "month":
        return []
    names, care = known_posyandu(desk), puskesmas_of_posyandu(desk)
    known = [code for code in names if area.posyandu is None or code in area.posyandu]
    codes: set[str | None] = {place for one in of.values() for place in one.places}
    if by == "village":
        if area.posyandu is None:
            codes |= {code for code in villages() if area.village in (None, code)}
    else:
        where = villages_of_posyandu(desk) if area.village else {}
        inside = [one for one in known if not area.village or where.get(one) == area.village]
        codes |= set(inside) if by == "posyandu" else {care[one] for one in inside if one in care}
    found = []
    for code in sorted(codes, key=lambda one: one or "~"):
        name, place = code or "", Area()
        if by == "village":
            name, place = village_name(code), Area(area.posyandu, code)
        elif by == "posyandu" and code:
            name, place = names.get(code) or code, Area((code,), area.village)
        elif by == "puskesmas" and code:
            some = tuple(one for one in known if care.get(one) == code)
            place = Area(some, area.village, code)
        found.append(ComparedPlace(code, name, {} if code is None else in_force(desk, year, place)))
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a reading."""

    reading: ReadFigures
    figure: str
    kind: ComparedFigure

    def of(self, place: ComparedPlace | None, month: int) -> Tallied | None:
        """Return the count of a place (None: of all) in a month; None if nothing was received."""
        found = self.reading.of.get(month)
        if found is None:
            return None
        counts: Counts | None = found.total if place is None else found.places.get(place.code)
        return None if counts is None else counts.get(self.figure)


def compared(reading: ReadFigures, figure: str) -> Compared:
    """Return one figure of what was read.

    Raises ``compare.unknown_figure``, ``compare.not_by``.
    """
    return Compared(reading, figure, check(reading.report, figure, reading.by))


def check(report: str, figure: str, by: By) -> ComparedFigure:
    """Return a figure, checked to be comparable by such places.

    Raises ``compare.unknown_report``, ``compare.unknown_figure``, ``compare.not_by``.
    """
    if report not in COMPARED:
        raise KbdeskError("compare.unknown_report", field="of", name=report)
    kind = named(report, figure)
    if kind is None:
        raise KbdeskError(
            "compare.unknown_figure", field="figure", name=figure,
            figures=", ".join(COMPARED[report]),
        )  # fmt: skip
    if by not in kind.by:
        raise KbdeskError("compare.not_by", field="by")
    return kind


def asked_figure(report: str | None, figure: str | None) -> tuple[str, str]:
    """Return the report and the figure that were asked for; the first ones where none is named.

    Raises ``compare.unknown_report``, ``compare.unknown_figure``.
    """
    if report is None:
        report = report_of(figure) if figure is not None else next(iter(COMPARED))
    if report is None:
        every = dict.fromkeys(name for of in COMPARED.values() for name in of)
        raise KbdeskError(
            "compare.unknown_figure", field="figure", name=figure or "", figures=", ".join(every)
        )
    if report not in COMPARED:
        raise KbdeskError("compare.unknown_report", field="of", name=report)
    return report, figure if figure is not None else next(iter(COMPARED[report]))


def kinds_of(report: str) -> tuple[By, ...]:
    """Return the kinds of places by which a report's figures can be compared."""
    return tuple(by for by in BY if any(by in of.by for of in COMPARED[report].values()))


# -- as the report says it -------------------------------------------------------------------


def said(found: Compared) -> ComparisonJson:
    """Return the comparison as ``report compare`` writes it."""
    reading = found.reading
    ranks = _ranks(found)
    whole = ComparedPlace(None, "", reading.targets)
    places = [
        _said_place(found, one, one, ranks.get(place)) for place, one in enumerate(reading.places)
    ]
    order = sorted(
        range(len(places)),
        key=lambda at: (
            places[at]["rank"] is None, places[at]["rank"] or 0,
            places[at]["cells"][-1]["state"] == "none",
            all(cell["state"] == "none" for cell in places[at]["cells"]), at,
        ),
    )  # fmt: skip
    area = reading.area
    return {
        "month": month_text(reading.month),
        "posyandu": said_posyandu(area.posyandu),
        "village": area.village,
        "puskesmas": area.puskesmas,
        "report": reading.report,
        "figure": found.figure,
        "kind": found.kind.kind,
        "better": found.kind.better,
        "by": reading.by,
        "months": [month_text(one) for one in reading.months],
        "least": figure_limits().compared_from,
        "total": _said_place(found, None, whole, None),
        "places": [places[at] for at in order],
    }


def _ranks(found: Compared) -> dict[int, int]:
    """Return the rank of each place that has one, by where it stands among the places."""
    if found.kind.better is None:
        return {}
    values = {}
    for at, place in enumerate(found.reading.places):
        of = found.of(place, found.reading.month)
        if place.code is not None and of is not None and found.kind.state(of) == "told":
            values[at] = of.part / of.whole
    return worst_first(values, found.kind.better)


def _said_place(
    found: Compared, place: ComparedPlace | None, named_: ComparedPlace, rank: int | None
) -> ComparedPlaceJson:
    reading = found.reading
    month = found.of(place, reading.month - 1)
    year = found.of(place, reading.month - MONTHS_OF_A_YEAR)
    now = found.of(place, reading.month)
    points = _change(found, now, month)
    aim = named_.targets.get(found.figure) if found.kind.kind == "share" else None
    gap = gap_people(Part(now.part, now.whole), aim) if aim and now is not None else None
    better = found.figure if found.figure in INDICATORS else None
    return {
        "code": named_.code,
        "name": named_.name,
        "rank": rank,
        "cells": [_said_cell(found, place, one) for one in reading.months],
        "change": points,
        "became": None if points is None or better is None else became(better, points),
        "previous_month": _comparable(found, month),
        "previous_year": _comparable(found, year),
        "target": aim.percent if aim else None,
        "reached": None if gap is None else gap == 0,
        "gap_people": gap,
    }


def _change(found: Compared, now: Tallied | None, before: Tallied | None) -> float | None:
    if found.kind.kind != "share" or now is None or before is None:
        return None
    if "unsure" in (found.kind.state(now), found.kind.state(before)):
        return None
    return change(Part(now.part, now.whole), Part(before.part, before.whole))


def _comparable(found: Compared, of: Tallied | None) -> float | None:
    if of is None or found.kind.state(of) in ("unsure", "nobody"):
        return None
    return of.value(found.kind.kind)


def _said_cell(found: Compared, place: ComparedPlace | None, month: int) -> ComparedCellJson:
    of, kind = found.of(place, month), found.kind.kind
    # a count is of no whole
    whole = None if kind == "count" else of
    return {
        "month": month_text(month),
        "state": found.kind.state(of) if of else "none",
        "value": of.value(kind) if of else None,
        "part": of.part if of else None,
        "whole": whole.whole if whole else None,
        "known": whole.known if whole else None,
        "known_of": whole.of if whole else None,
    }
