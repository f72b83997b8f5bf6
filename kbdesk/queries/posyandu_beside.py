"""The posyandu of an area beside each other: how their month went, and what waits in each.

Each figure is that of the posyandu's own report: ``report skdn``, ``report quality`` (flagged and
shrunk), ``report referrals`` and ``proposals list``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Target, became, change, gap_people
from kbdesk.domain.measurements import in_units
from kbdesk.domain.report_json.posyandu import (
    DoubtfulJson,
    PosyanduBesideJson,
    PosyanduShareJson,
    PosyanduStandingJson,
)
from kbdesk.domain.skdn import Skdn
from kbdesk.queries.action_lists import ActionLine, lines_of, referral_lists
from kbdesk.queries.area import Area, month_span, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.city import Referrals, referrals_of
from kbdesk.queries.data_quality import WeighedLine, doubtful
from kbdesk.queries.indicators import of_skdn
from kbdesk.queries.known_posyandu import names_of
from kbdesk.queries.month_close import as_reported, closings
from kbdesk.queries.population import day_of
from kbdesk.queries.proposals import open_proposals
from kbdesk.queries.skdn import month_text
from kbdesk.queries.targets import in_force
from kbdesk.store.freshness_rows import FACTS, last_day
from kbdesk.store.population_rows import Where
from kbdesk.store.register_rows import posyandu_rows, serving_posyandu

SHOWN: Final = ("d_s", "n_d", "bgm_d", "two_t_d")
MONTHS_ASKED: Final = 3
"""So many months are looked at for those that nobody has closed, the month itself among them."""
_URGENT: Final = "immediate"


@dataclass(frozen=True, slots=True)
class PosyanduStanding:
    """A posyandu in a month; ``code`` is "" of all together.

    ``before``: SKDN of the month before. ``months_open``: months that are over, in which
    children were weighed, and which nobody has closed. ``until``: the last day of which
    something is held. ``urgent``: people with a SEGERA proposal that nobody has answered.
    """

    code: str
    name: str
    village: str | None
    weighed: Skdn
    before: Skdn
    closed: bool
    months_open: Sequence[int]
    until: date | None
    doubtful: int
    urgent: int
    referrals: Referrals
    targets: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class PosyanduBeside:
    """The posyandu of an area, those first in which most waits, and all together."""

    month: int
    day: date
    area: Area
    total: PosyanduStanding
    each: Sequence[PosyanduStanding]
    doubtful: Sequence[tuple[WeighedLine, ActionLine]]


def posyandu_beside(desk: Desk, month: int, area: Area) -> PosyanduBeside:
    """Return the posyandu of an area: those that this home works for, else all that serve."""
    day, today = day_of(desk, month), desk.clock.today()
    codes = sorted(area.posyandu or desk.posyandu or serving_posyandu(desk.store.records))
    of_all = Area(tuple(codes))
    known, names = posyandu_rows(desk.store.records), names_of(desk, codes)
    months = range(month - MONTHS_ASKED + 1, month + 1)
    weighed = {one: as_reported(desk, one, of_all).each for one in months}
    closed = {one: closings(desk, one, of_all).keys() for one in months}
    doubts = doubtful(desk, month, of_all)
    waiting = Counter(code for code, _ in _urgent(desk))
    letters: dict[str | None, list[ActionLine]] = {}
    for line in referral_lists(desk, month, of_all).lists["open"]:
        letters.setdefault(line.posyandu, []).append(line)
    year = month // MONTHS_OF_A_YEAR
    each = []
    for code in codes:
        of = {one: weighed[one].get(code, Skdn()) for one in months}
        not_closed = [
            one
            for one in months
            if of[one].d and code not in closed[one] and month_span(one)[1] < today
        ]
        told = last_day(desk.store.records, Where(frozenset({code}), None), day.isoformat(), FACTS)
        each.append(
            PosyanduStanding(
                code, names.get(code) or code, (known.get(code) or {}).get("village"),
                of[month], of[month - 1], code in closed[month], not_closed,
                date.fromisoformat(told) if told else None,
                sum(one.posyandu == code for one in doubts), waiting[code],
                referrals_of(letters.get(code, ())), in_force(desk, year, Area((code,))),
            )
        )  # fmt: skip
    lines = {one.id: one for one in lines_of(desk, {one.child: {} for one in doubts}, day)}
    return PosyanduBeside(
        month, day, area, _together(desk, year, each),
        sorted(each, key=_order), [(one, lines[one.child]) for one in doubts if one.child in lines],
    )  # fmt: skip


def _urgent(desk: Desk) -> set[tuple[str, str]]:
    """Return (posyandu, person) of whom SEGERA is proposed and nobody has answered."""
    return {
        (one.posyandu or "", one.person)
        for one in open_proposals(desk)
        if one.priority == _URGENT and one.state != "later"
    }


def _together(desk: Desk, year: int, each: Sequence[PosyanduStanding]) -> PosyanduStanding:
    now, before = Skdn(), Skdn()
    for one in each:
        now.add(one.weighed)
        before.add(one.before)
    letters = [one.referrals for one in each]
    known = [one.until for one in each if one.until is not None]
    return PosyanduStanding(
        "", "", None, now, before, all(one.closed for one in each),
        sorted({month for one in each for month in one.months_open}),
        max(known, default=None),
        sum(one.doubtful for one in each), sum(one.urgent for one in each),
        Referrals(
            sum(one.running for one in letters), sum(one.late for one in letters),
            sum(one.urgent for one in letters),
        ),
        in_force(desk, year, Area(tuple(one.code for one in each))),
    )  # fmt: skip


def _order(one: PosyanduStanding) -> tuple[object, ...]:
    return (-one.urgent, -one.referrals.late, -one.doubtful, one.name.casefold(), one.code)


# -- as the report says it -------------------------------------------------------------------


def said(found: PosyanduBeside) -> PosyanduBesideJson:
    """Return the posyandu as ``report posyandu`` writes them."""
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "day": found.day.isoformat(),
        "least": figure_limits().compared_from,
        "total": _said(found.total),
        "each": [_said(one) for one in found.each],
        "doubtful": [_said_doubtful(one, line) for one, line in found.doubtful],
    }


def _said(one: PosyanduStanding) -> PosyanduStandingJson:
    letters = one.referrals
    return {
        "posyandu": one.code,
        "name": one.name,
        "village": one.village,
        "S": one.weighed.s,
        "D": one.weighed.d,
        "figures": {name: _share(one, name) for name in SHOWN},
        "closed": one.closed,
        "months_open": [month_text(month) for month in one.months_open],
        "until": one.until.isoformat() if one.until else None,
        "doubtful": one.doubtful,
        "proposals_urgent": one.urgent,
        "referrals": {"open": letters.running, "late": letters.late, "urgent": letters.urgent},
    }


def _share(one: PosyanduStanding, name: str) -> PosyanduShareJson:
    now = of_skdn(one.weighed)[name]
    # a month in which nobody was weighed was not recorded here
    before = of_skdn(one.before)[name] if one.before.d else None
    points = change(now, before) if one.weighed.d else None
    aim = one.targets.get(name)
    gap = gap_people(now, aim) if aim and one.weighed.d else None
    return {
        "part": now.part,
        "whole": now.whole,
        "percent": now.percent if one.weighed.d else None,
        "change": points,
        "became": None if points is None else became(name, points),
        "target": aim.percent if aim else None,
        "reached": None if gap is None else gap == 0,
    }


def _said_doubtful(one: WeighedLine, line: ActionLine) -> DoubtfulJson:
    reading = one.reading
    why = {"flagged": reading.flagged, "shrunk": reading.shrunk}
    return as_json(
        DoubtfulJson,
        line,
        measurement=one.measurement,
        posyandu=one.posyandu or None,
        date=one.date,
        weight_kg=reading.weight_g / 1000,
        lenhei_cm=in_units(reading.lenhei_mm, 10),
        why=[name for name, there in why.items() if there],
    )
