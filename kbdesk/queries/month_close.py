"""SKDN as it is reported: of a closed month the figures that were printed, and what differs now.

A child's reasons are read off the child: where it is served, whether it lives, what it weighed.
When something was written says nothing, for it may have come later by a bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.months import MonthPart, closing_id
from kbdesk.domain.report_json.skdn import SkdnClosed, SkdnDifference, SkdnJson
from kbdesk.domain.skdn import FIGURES, Skdn
from kbdesk.queries.area import Area, month_span, villages_of_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.kept import kept_counts
from kbdesk.queries.register_area import ServingPlaces
from kbdesk.queries.residence import Residence
from kbdesk.queries.skdn import (
    Counted,
    SkdnReport,
    counted,
    figures_of,
    month_text,
    said,
    said_figures,
)
from kbdesk.store.records import Row

_CODES: Final = frozenset(("N", "T", "O", "B", "not_coded", "two_t"))


@dataclass(frozen=True, slots=True)
class LaterDifference:
    """A child that later data count otherwise: why, and by how much in which figure."""

    child: str
    name: str | None
    reasons: tuple[str, ...]
    figures: Mapping[str, int]
    was: MonthPart | None
    now: MonthPart | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A month as it was closed: the figures that were printed, when, and by whom."""

    posyandu: str
    month: int
    figures: Skdn
    children: Mapping[str, MonthPart]
    closed_at: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class MonthReport:
    """SKDN with closed months as they were printed. ``now`` is what the data say today.

    ``closings`` by posyandu; ``differences`` of each that is closed.
    """

    reported: SkdnReport
    now: SkdnReport
    closings: Mapping[str, Closing]
    differences: Mapping[str, tuple[LaterDifference, ...]]

    @property
    def closing(self) -> Closing | None:
        """Return the closing of a report about one posyandu."""
        if len(self.reported.each) != 1:
            return None
        return self.closings.get(next(iter(self.reported.each)) or "")


def closing_of(desk: Desk, posyandu: str, month: int) -> Closing | None:
    """Return how a posyandu's month was closed; None where it is open."""
    id_ = closing_id(posyandu, month_text(month))
    row = desk.store.records.get("month_close", id_)
    if row is None or not row["closed"] or not isinstance(row["figures"], dict):
        return None
    heads = desk.store.journal.heads("month_close", id_, "closing")
    user = heads[0].operation.user if heads else None
    by = desk.store.records.get("user", user) if user else None
    children = row["children"] if isinstance(row["children"], dict) else {}
    return Closing(
        posyandu=posyandu,
        month=month,
        figures=Skdn.of(row["figures"]),
        children={id_: MonthPart.read(str(text)) for id_, text in children.items()},
        closed_at=row["closed_at"],
        closed_by=by["name"] if by else None,
    )


def month_report(desk: Desk, month: int, area: Area) -> MonthReport:
    """Return SKDN of a month as it is reported: closed posyandu by their printed figures."""
    parts = counted(desk, month, area)
    now = figures_of(parts, month, area)
    closed = closings(desk, month, area)
    figures = dict(now.each)
    differences = {}
    for code, closing in closed.items():
        figures[code] = closing.figures
        differences[code] = _differences(desk, closing, parts)
    reported = SkdnReport(month, area, Skdn.together(figures.values()), figures)
    return MonthReport(reported, now, closed, differences)


def closings(desk: Desk, month: int, area: Area) -> dict[str, Closing]:
    """Return by posyandu the closings of a month that lie whole in an area."""
    places = ServingPlaces(desk)
    found = {}
    for row in desk.store.records.find("month_close", {"month": month_text(month)}):
        code = row["posyandu"]
        # a posyandu without a known kelurahan may have families in several: no area has it whole
        if not code or not places.within(area, code, None):
            continue
        closing = closing_of(desk, code, month)
        if closing is not None:
            found[code] = closing
    return found


def trend(desk: Desk, last: int, area: Area, months: int = 12) -> list[SkdnReport]:
    """Return SKDN as reported of some months up to one, the oldest first."""
    return [as_reported(desk, month, area) for month in range(last - months + 1, last + 1)]


def as_reported(desk: Desk, month: int, area: Area) -> SkdnReport:
    """Return SKDN of a month as reported, without what differs."""
    figures = by_posyandu(desk, month, area)
    return SkdnReport(month, area, Skdn.together(figures.values()), figures)


def by_village(desk: Desk, month: int, area: Area | None = None) -> dict[str | None, Skdn]:
    """Return SKDN as reported of each kelurahan: what ``report skdn --village`` says of it.

    A child is of the kelurahan of its posyandu; where that is not known, of its home's.
    """
    area = area or Area()
    places = villages_of_posyandu(desk)
    parts: dict[tuple[str | None, str | None], Skdn] = {}
    for (posyandu, lives_in), found_there in _by_place(desk, month, area).items():
        village = places.get(posyandu or "") or lives_in
        parts.setdefault((posyandu, village), Skdn()).add(found_there)
    for code, closing in closings(desk, month, area).items():
        village = places.get(code)
        if village:
            parts[code, village] = closing.figures
    found: dict[str | None, Skdn] = {}
    for (_, village), of in parts.items():
        found.setdefault(village, Skdn()).add(of)
    return found


def by_posyandu(desk: Desk, month: int, area: Area) -> dict[str | None, Skdn]:
    """Return SKDN as reported of each posyandu: what ``report skdn --posyandu`` says of it."""
    found: dict[str | None, Skdn] = {code: Skdn() for code in area.posyandu or ()}
    for (posyandu, _), of in _by_place(desk, month, area).items():
        found.setdefault(posyandu, Skdn()).add(of)
    found.update((code, one.figures) for code, one in closings(desk, month, area).items())
    return found


def _by_place(desk: Desk, month: int, area: Area) -> dict[tuple[str | None, str | None], Skdn]:
    """Return what the data say today by posyandu and the kelurahan of the child's home."""
    if area.posyandu is None:
        villages = villages_of_posyandu(desk)
        return {
            (posyandu, lives_in): of
            for (posyandu, lives_in), of in kept_counts(desk).children(month).by_place().items()
            if area.village in (None, villages.get(posyandu or "") or lives_in)
        }
    parts: dict[tuple[str | None, str | None], Skdn] = {}
    for one in counted(desk, month, area).values():
        of = parts.setdefault((one.posyandu, one.lives_in), Skdn())
        for name in one.figures:
            of.count(name)
    return parts


def _differences(
    desk: Desk, closing: Closing, parts: Mapping[str, Counted]
) -> tuple[LaterDifference, ...]:
    """Return the children that a month counts otherwise than when it was closed."""
    now = {
        id_: MonthPart(one.figures, one.date, one.weight_g)
        for id_, one in parts.items()
        if one.posyandu == closing.posyandu
    }
    was = dict(closing.children)
    found = []
    for id_ in sorted(was.keys() | now.keys()):
        before, after = was.get(id_), now.get(id_)
        changes: dict[str, int] = {
            name: change
            for name in FIGURES
            if (change := _has(after, name) - _has(before, name)) != 0
        }
        if changes:
            row = desk.store.records.get("person", id_)
            reasons = _reasons(desk, closing, id_, row, before, after)
            name = row["name"] if row else None
            found.append(LaterDifference(id_, name, reasons, changes, before, after))
    return tuple(sorted(found, key=lambda one: ((one.name or "").casefold(), one.child)))


def _has(part: MonthPart | None, figure: str) -> int:
    return int(part is not None and figure in part.figures)


def _reasons(
    desk: Desk,
    closing: Closing,
    id_: str,
    row: Row | None,
    was: MonthPart | None,
    now: MonthPart | None,
) -> tuple[str, ...]:
    reasons: list[str] = []
    before = set(was.figures if was else ())
    after = set(now.figures if now else ())
    if ("S" in before) != ("S" in after) or (was is None) != (now is None):
        reasons.append(_why_target(desk, closing, id_, row, was, now))
    # a child that was or is not counted here at all needs no reason for its other figures
    if was is not None and now is not None:
        reasons += _why_weighed(desk, closing, id_, was, now)
        if ("K" in before) != ("K" in after) and "S" in before & after and not reasons:
            reasons.append("kms_changed")
        if ("V" in before) != ("V" in after) and "S" in before & after:
            reasons.append("vitamin_a_later" if "V" in after else "vitamin_a_taken_back")
    return tuple(dict.fromkeys(reasons)) or ("other",)


def _why_target(
    desk: Desk,
    closing: Closing,
    id_: str,
    row: Row | None,
    was: MonthPart | None,
    now: MonthPart | None,
) -> str:
    """Return why a child is counted here, or no more."""
    last = month_span(closing.month)[1].isoformat()
    history = desk.store.journal.history("person", id_)
    born = {o.fields.get("birth_date") for o in history if o.group == "identity"}
    if row is None:
        return "other"
    if was is not None and (now is None or "S" not in now.figures):
        if row["id"] != id_:
            return "joined"
        if row["death_date"] and row["death_date"] <= last:
            return "died"
        if row["left_date"] and row["left_date"] <= last:
            return "left"
        if row["arrived_date"] and row["arrived_date"] > last:
            return "arrived_later"
        if not Residence(desk.store.records).lives_row(row, last) and len(born) == 1:
            return "left"
        if len(born) > 1:
            return "person_corrected"
        return "moved_away" if now is None else "other"
    places = {o.fields.get("posyandu") for o in history if o.group == "served"}
    if was is None and len(places) > 1:
        return "moved_in"
    if was is not None and any(o.group == "life" for o in history):
        return "returned"
    if len(born) > 1:
        return "person_corrected"
    return "returned" if any(o.group == "life" for o in history) else "registered_later"


def _why_weighed(
    desk: Desk, closing: Closing, id_: str, was: MonthPart, now: MonthPart
) -> list[str]:
    before, after = set(was.figures), set(now.figures)
    if "D" in after and "D" not in before:
        return ["weighed_later"]
    if "D" in before and "D" not in after:
        return [_why_gone(desk, closing, id_)]
    if "D" not in before:
        return []
    if (was.date, was.weight_g) != (now.date, now.weight_g):
        later = (now.date or "") > (was.date or "")
        return ["weighed_later" if later else "weighing_corrected"]
    if before & _CODES != after & _CODES:
        return ["earlier_weighing_changed"]
    if ("BGM" in before) != ("BGM" in after):
        return ["person_corrected"]
    return []


def _why_gone(desk: Desk, closing: Closing, id_: str) -> str:
    first, last = (day.isoformat() for day in month_span(closing.month))
    for row in desk.store.records.find("measurement", {"child": id_}):
        if row["voided"] and first <= (row["date"] or "") <= last:
            return "weighing_voided"
    return "weighing_corrected"


def said_report(found: MonthReport) -> SkdnJson:
    """Return what ``report skdn`` writes: as open months do, and ``closed`` where it is."""
    whole = said(found.reported)
    closing = found.closing
    if closing is not None:
        whole["closed"] = _said_closing(found, closing)
    for one in whole.get("each", ()):
        closing = found.closings.get(one["posyandu"] or "")
        if closing is not None:
            one["closed"] = _said_closing(found, closing)
    return whole


def _said_closing(found: MonthReport, closing: Closing) -> SkdnClosed:
    return {
        "at": closing.closed_at,
        "by": closing.closed_by,
        "now": said_figures(found.now.each.get(closing.posyandu, Skdn())),
        "differences": [
            as_json(SkdnDifference, one) for one in found.differences[closing.posyandu]
        ],
    }
