"""How well the children of an area were measured in a month: ``report quality``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.data_quality import (
    SPREADS,
    Quality,
    Reading,
    quality,
    quality_limits,
    ranked,
    to_visit,
)
from kbdesk.domain.report_json.quality import QualityJson, QualityReportJson
from kbdesk.domain.villages import village_name
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.zscores import FIRST_HEIGHT_DAY, POSITION_SHIFT_CM
from kbdesk.queries.area import Area, children_of_area, month_span, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.known_posyandu import names_of
from kbdesk.queries.measured_children import scores_of
from kbdesk.queries.skdn import month_text
from kbdesk.store.child_rows import ChildRow, ChildRows
from kbdesk.store.quality_rows import (
    FirstWriting,
    arrivals,
    first_writings,
    greatest_lengths_before,
)
from kbdesk.store.records import Row

_SHIFT_MM: Final = round(POSITION_SHIFT_CM * 10)


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The quality of a month's measurements; ``""`` stands for children of no posyandu."""

    month: int
    area: Area
    whole: Quality
    by_posyandu: Mapping[str, Quality]
    by_village: Mapping[str, Quality]
    by_cadre: Mapping[str, Quality]
    names: Mapping[str, str]
    villages: Mapping[str, str | None]
    cadres: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """A weighing, the posyandu and kelurahan of its child ("" for none), and who recorded it."""

    posyandu: str
    village: str
    user: str
    child: str
    measurement: str
    date: str
    reading: Reading


def quality_report(desk: Desk, month: int, area: Area) -> QualityReport:
    """Return the quality of every weighing of a month, of children under 60 completed months."""
    lines = _lines(desk, month, area)
    limits = quality_limits()
    by_cadre = _grouped(lines, lambda one: one.user)
    codes = {one.posyandu for one in lines}
    rows = {code: desk.store.records.get("posyandu", code) or {} for code in codes}
    seen = {user: of for user, of in by_cadre.items() if user and of.n >= limits.cadre_from}
    return QualityReport(
        month=month,
        area=area,
        whole=quality([one.reading for one in lines]),
        by_posyandu=_grouped(lines, lambda one: one.posyandu),
        by_village=_grouped(lines, lambda one: one.village),
        by_cadre=seen,
        names=names_of(desk, codes - {""}),
        villages={code: row.get("village") for code, row in rows.items()},
        cadres={user: (desk.store.records.get("user", user) or {}).get("name") for user in seen},
    )


def doubtful(desk: Desk, month: int, area: Area) -> list[WeighedLine]:
    """Return the weighings that ``report quality`` counts as flagged or shrunk, by day.

    Their figures cannot be: a z beyond all plausible, or a length that shrank.
    """
    lines = _lines(desk, month, area)
    found = [one for one in lines if one.reading.flagged or one.reading.shrunk]
    return sorted(found, key=lambda one: (one.date, one.child, one.measurement))


def _grouped(lines: list[WeighedLine], key: Callable[[WeighedLine], str]) -> dict[str, Quality]:
    groups: dict[str, list[Reading]] = {}
    for one in lines:
        groups.setdefault(key(one), []).append(one.reading)
    return {name: quality(groups[name]) for name in sorted(groups)}


def _lines(desk: Desk, month: int, area: Area) -> list[WeighedLine]:
    first, last = month_span(month)
    records = desk.store.records
    children = children_of_area(desk, area, first, last)
    rows = [
        row
        for row in ChildRows(records).measured(first, last, children)
        if row["weight_g"] is not None
        and months_between(children[row["child"]][0].birth_date, row["date"])
        in range(CODED_UNTIL_MONTHS)
    ]
    longest = greatest_lengths_before(
        records, first, {row["child"] for row in rows}, _SHIFT_MM, FIRST_HEIGHT_DAY
    )
    written = first_writings(records, [row["id"] for row in rows])
    came = _Arrivals(desk)
    lines = []
    # in the order of a child's days, so that a length is held against all earlier ones
    for row in rows:
        child, posyandu = children[row["child"]]
        author = written.get(row["id"])
        lines.append(
            WeighedLine(
                posyandu or "",
                child.village or "",
                (author.user if author is not None else None) or "",
                child.id,
                row["id"],
                row["date"],
                _reading(child, row, longest, came.days(row["date"], author)),
            )
        )
    return lines


def _reading(child: ChildRow, row: Row, longest: dict[str, int], late: int | None) -> Reading:
    """Return a weighing as a reading; ``longest`` then knows its length."""
    days = (date.fromisoformat(row["date"]) - date.fromisoformat(child.birth_date)).days
    scores = scores_of(child.sex, days, row)
    shrunk = False
    if row["lenhei_mm"] is not None:
        by_age = row["position"] is None and days >= FIRST_HEIGHT_DAY
        stood = row["position"] == "standing" or by_age
        length = row["lenhei_mm"] + (_SHIFT_MM if stood else 0)
        shrunk = length < longest.get(child.id, 0)
        longest[child.id] = max(length, longest.get(child.id, 0))
    return Reading(
        row["weight_g"],
        row["lenhei_mm"],
        {index: scores.plausible(index) for index in SPREADS},
        scored=any(scores.z(index) is not None for index in SPREADS),
        flagged=any(map(scores.flagged, SPREADS)),
        shrunk=shrunk,
        late=late,
    )


class _Arrivals:
    """Tells when what came from elsewhere arrived at the hub."""

    def __init__(self, desk: Desk) -> None:
        known = arrivals(desk.store.records) if desk.role == "hub" else []
        # an import that brought nothing has the last arrival of the one before
        self._last = [last for last, _ in known]
        self._at = [datetime.fromisoformat(at).date() for _, at in known]

    def days(self, weighed: str, author: FirstWriting | None) -> int | None:
        """Return the days from a weighing to its arrival; None where that is not known."""
        if author is None or not author.foreign:
            return None
        place = bisect_left(self._last, author.arrival)
        if place == len(self._last):
            return None
        return max(0, (self._at[place] - date.fromisoformat(weighed)).days)


# -- as JSON ---------------------------------------------------------------------------------


def said(found: QualityReport) -> QualityReportJson:
    places = ranked(found.by_posyandu)
    order = sorted(found.by_posyandu, key=lambda code: places[code])
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "whole": _said(found.whole),
        "by_posyandu": [
            {
                "posyandu": code or None,
                "name": found.names.get(code),
                "village": found.villages[code],
                "rank": places[code],
                **_said(found.by_posyandu[code]),
            }
            for code in order
        ],
        "by_village": [
            {"village": code or None, "name": village_name(code or None), **_said(of)}
            for code, of in found.by_village.items()
        ],
        "by_cadre": [
            {"user": user, "name": found.cadres[user], **_said(of)}
            for user, of in found.by_cadre.items()
        ],
        "visit": [
            {
                "posyandu": code or None,
                "name": found.names.get(code),
                "why": found.by_posyandu[code].reasons,
            }
            for code in to_visit(found.by_posyandu, order)
        ],
    }


def _said(of: Quality) -> QualityJson:
    spread = {name: _two(of.spread[name]) for name in SPREADS}
    return as_json(QualityJson, of, sd=spread, sd_n=of.scores)


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
