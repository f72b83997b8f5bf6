"""The city's first page: every kelurahan with its figures, what changed, and what waits.

Each figure is that of a report: D/S and its like of ``report skdn --village``, the others of
``report villages``. A kelurahan that sent nothing of the month shows its last figures. It has no
rank then, nor where its figure is of too few people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.figure_limits import comparable, figure_limits
from kbdesk.domain.indicators import (
    INDICATORS,
    MONTHS_OF_A_YEAR,
    Figures,
    Part,
    Target,
    became,
    change,
    gap_people,
    worst_first,
)
from kbdesk.domain.referral_reasons import Priority
from kbdesk.domain.report_json.city import (
    CityFigureJson,
    CityJson,
    CityPlaceJson,
    CityVillageJson,
    CityWorkJson,
    LateReferralsJson,
    Reason,
    State,
)
from kbdesk.domain.skdn import Skdn
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.action_lists import ActionLine, referral_lines
from kbdesk.queries.area import Area, month_span, villages_of_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.city_rollup import CityMonth, Rollup, month_name
from kbdesk.queries.indicators import fit_for_comparing, of_families, of_skdn
from kbdesk.queries.kept import keep_counts, kept_counts
from kbdesk.queries.kept_pairs import count_pairs, pairs_are_kept
from kbdesk.queries.machines import Machine, MachineStanding, standing
from kbdesk.queries.meanings import fresh
from kbdesk.queries.month_close import by_village, closings
from kbdesk.queries.population import day_of
from kbdesk.queries.skdn import month_text
from kbdesk.queries.targets import in_force
from kbdesk.queries.village_lines import RtFigures
from kbdesk.store.freshness_rows import FACTS, MEASURED, last_day, last_days
from kbdesk.store.population_rows import Where

SHOWN: Final = ("stunting", "d_s", "n_d", "two_t_d", "bgm_d", "krs", "cpr", "mkjp", "unmet_need")
"""The shares of the page, by their indicators."""
FIRST: Final = "stunting"
_URGENT: Final[Priority] = "immediate"


@dataclass(frozen=True, slots=True)
class Referrals:
    """Referrals that run, those past their limit, and the urgent ones of them."""

    running: int = 0
    late: int = 0
    urgent: int = 0


@dataclass(frozen=True, slots=True)
class OfPlace:
    """The shares of a kelurahan or the city by month, each month's by indicator.

    ``month``: of which month its figures are shown. ``earlier`` has only what is fit to be
    compared.
    """

    month: int
    until: date | None
    now: Figures
    earlier: Mapping[int, Figures]
    referrals: Referrals
    targets: Mapping[str, Target]

    def before(self, indicator: str, months: int) -> Part | None:
        """Return a share some months before, None where nobody was counted or too little known."""
        found = self.earlier.get(self.month - months, {}).get(indicator)
        return found if found is not None and found.whole > 0 else None


@dataclass(frozen=True, slots=True)
class CityVillage:
    """A kelurahan on the city's page."""

    village: str
    state: State
    reason: Reason | None
    heard: datetime | None
    laptops: int
    silent: int
    of: OfPlace

    def ranked_by(self, indicator: str) -> bool:
        """Tell whether it has a rank among the others by an indicator."""
        found = self.of.now.get(indicator)
        return self.state == "current" and found is not None and comparable(found.whole)


@dataclass(frozen=True, slots=True)
class CityWork:
    """What waits for the city to do."""

    silent: Sequence[str]
    months_open: int
    posyandu: int
    duplicates: int
    conflicts: int
    quarantined: int


_NO_WORK: Final = CityWork((), 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class City:
    """All kelurahan, those together, and what waits; of a month's last day or today."""

    month: int
    day: date
    until: date | None
    heard: int
    laptops: int
    total: OfPlace
    villages: Sequence[CityVillage]
    work: CityWork
    ranks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By indicator, the rank of each kelurahan that has one; 1 is the worst."""


def city(
    desk: Desk, month: int, months: int = MONTHS_OF_A_YEAR + 1, *, with_work: bool = True
) -> City:
    """Return the city's page of a month, with as many months before it as are asked for.

    Without ``with_work`` nothing of what waits is counted, for a paper that does not show it:
    looking for likely duplicates reads everybody.
    """
    last = day_of(desk, month)
    kept = Rollup(desk)
    by_month = _months(desk, range(month - months + 1, month + 1), kept)
    machines = standing(desk)
    lines = referral_lines(desk, month, Area())["open"]
    year = month // MONTHS_OF_A_YEAR
    known = fresh(desk, month, Area())
    ends = kept.days(f"ends:{last.isoformat()}", lambda: _ends(desk, month, last))
    places = villages_of_posyandu(desk)
    found = [
        _village(
            code, month, by_month, ends[code], lines, in_force(desk, year, Area(village=code)),
            machines, places,
        )
        for code in villages()
    ]  # fmt: skip
    total = OfPlace(
        month, known.until, by_month[month].total,
        {one: of.total_known for one, of in by_month.items()},
        referrals_of(lines), in_force(desk, year, Area()),
    )  # fmt: skip
    work = _work(desk, month, machines, kept) if with_work else _NO_WORK
    kept.keep()
    return City(
        month=month,
        day=last,
        until=known.until,
        heard=known.heard or 0,
        laptops=known.laptops or 0,
        total=total,
        villages=found,
        work=work,
        ranks={indicator: _ranks(indicator, found) for indicator in SHOWN},
    )


def whole_is_kept(desk: Desk, month: int) -> bool:
    """Tell whether the whole page of a month is there at once."""
    rolled_up = Rollup(desk)
    if not rolled_up.has("duplicates") and not pairs_are_kept(desk):
        return False
    months = range(month - MONTHS_OF_A_YEAR, month + 1)
    missing = [one for one in months if not rolled_up.has(month_name(day_of(desk, one)))]
    if not missing:
        return True
    counts = kept_counts(desk)
    return all(counts.has(day_of(desk, one), one) for one in missing)


def months_of_city(desk: Desk, months: Sequence[int]) -> dict[int, CityMonth]:
    """Return the figures of some months; those of a month that is not over are of today."""
    kept = Rollup(desk)
    found = _months(desk, months, kept)
    kept.keep()
    return found


def latest_month(desk: Desk) -> int:
    """Return the last month of which anything is held, the present one where nothing is."""
    today = desk.clock.today()
    until = _until(desk, None, today)
    return month_index(until or today)


def in_order(found: City, indicator: str = FIRST) -> list[CityVillage]:
    """Return the kelurahan as a page lists them: by rank, then those without a rank."""
    ranks = found.ranks.get(indicator, {})
    states: tuple[State, ...] = ("old", "current", "none")
    return sorted(
        found.villages,
        key=lambda one: (
            one.village not in ranks, ranks.get(one.village, 0), states.index(one.state),
            village_name(one.village),
        ),
    )  # fmt: skip


def _months(desk: Desk, months: Iterable[int], kept: Rollup) -> dict[int, CityMonth]:
    found = {
        month: kept.month(day_of(desk, month), partial(_read_month, desk, month))
        for month in months
    }
    keep_counts(desk)
    return found


def _read_month(desk: Desk, month: int) -> CityMonth:
    families = kept_counts(desk).families(day_of(desk, month))
    figures = families.by_village()
    total = families.total()
    weighed = by_village(desk, month)
    together = Skdn.together(weighed.values())
    places = {*figures, *weighed}
    each, known = {}, {}
    for place in places:
        of, skdn = figures.get(place, RtFigures()), weighed.get(place, Skdn())
        each[place] = {**of_skdn(skdn), **of_families(of)}
        known[place] = fit_for_comparing(skdn, of)
    return CityMonth(
        each,
        known,
        {**of_skdn(together), **of_families(total)},
        fit_for_comparing(together, total),
    )


def _village(
    code: str,
    month: int,
    by_month: Mapping[int, CityMonth],
    until: date | None,
    lines: Sequence[ActionLine],
    aims: Mapping[str, Target],
    machines: MachineStanding,
    places: Mapping[str, str | None],
) -> CityVillage:
    laptops = [
        one
        for one in machines.machines
        if not one.revoked and one.role == "posyandu"
        and any(places.get(posyandu) == code for posyandu in one.posyandu)
    ]  # fmt: skip
    heard = max((one.heard for one in laptops if one.heard is not None), default=None)
    shown = month
    if until is not None and month_index(until) < month:
        shown = max(month_index(until), min(by_month))
    now = by_month[shown].each.get(code, {})
    state: State = "current"
    reason: Reason | None = None
    if until is None or not now:
        state = "none"
        reason = _why_none(laptops, machines, places)
    elif shown != month:
        state = "old"
    of = OfPlace(
        shown, until, now,
        {one: figures.known.get(code, {}) for one, figures in by_month.items()},
        referrals_of([one for one in lines if one.village == code]), aims,
    )  # fmt: skip
    silent = sum(one.silent for one in laptops)
    return CityVillage(code, state, reason, heard, len(laptops), silent, of)


def _why_none(
    laptops: Sequence[Machine], machines: MachineStanding, places: Mapping[str, str | None]
) -> Reason:
    """Return why a kelurahan has no data.

    While the kelurahan of some laptop's posyandu is not known, it may be this one.
    """
    if laptops:
        return "never_heard" if all(one.heard is None for one in laptops) else "nobody"
    elsewhere = all(
        places.get(code)
        for one in machines.machines
        if one.role == "posyandu" and not one.revoked
        for code in one.posyandu
    )
    return "no_laptop" if elsewhere else "not_known"


def _until(desk: Desk, village: str | None, last: date) -> date | None:
    text = last_day(desk.store.records, Where(None, village), last.isoformat(), FACTS)
    return date.fromisoformat(text) if text else None


def _ends(desk: Desk, month: int, last: date) -> dict[str, date | None]:
    """Return by kelurahan the last day of which something is held.

    Nearly all have something of the month or of the one before it: those are read in one pass,
    the measurements with the families.
    """
    since = month_span(month - 1)[0].isoformat()
    until = last.isoformat()
    others = [one for one in FACTS if one not in MEASURED]
    recent = last_days(desk.store.records, since, until, others)
    for code, day in kept_counts(desk).families(last).last_measured().items():
        recent[code] = max(day, recent.get(code, day))
    return {
        code: date.fromisoformat(recent[code]) if code in recent else _until(desk, code, last)
        for code in villages()
    }


def referrals_of(lines: Sequence[ActionLine]) -> Referrals:
    """Return how many referrals run, are past their limit, and are urgent of these."""
    late = [one for one in lines if one.facts["days_over"]]
    urgent = sum(one.facts["priority"] == _URGENT for one in late)
    return Referrals(len(lines), len(late), urgent)


def _ranks(indicator: str, found: Sequence[CityVillage]) -> dict[str, int]:
    shares = {one.village: one.of.now[indicator] for one in found if one.ranked_by(indicator)}
    exact = {code: one.part / one.whole for code, one in shares.items()}
    return worst_first(exact, INDICATORS[indicator].better)


def _work(desk: Desk, month: int, machines: MachineStanding, kept: Rollup) -> CityWork:
    sending = {
        code
        for one in machines.machines
        if one.role == "posyandu" and not one.revoked and one.heard is not None
        for code in one.posyandu
    }
    closed = closings(desk, month, Area()).keys()
    return CityWork(
        silent=tuple(one.name for one in machines.machines if one.state == "silent"),
        months_open=len(sending - closed),
        posyandu=len(sending),
        duplicates=kept.count("duplicates", partial(count_pairs, desk)),
        conflicts=machines.conflicts,
        quarantined=machines.quarantined,
    )


# -- as the report says it -------------------------------------------------------------------


def said(found: City, indicator: str = FIRST) -> CityJson:
    """Return the page as ``report city`` writes it."""
    total = found.total
    return {
        "month": month_text(found.month),
        "day": found.day.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "heard": found.heard,
        "laptops": found.laptops,
        "least": figure_limits().compared_from,
        "sorted_by": indicator,
        "total": _said_place(total, {}),
        "villages": [_said_village(one, found) for one in in_order(found, indicator)],
        "work": as_json(
            CityWorkJson,
            found.work,
            referrals_late=total.referrals.late,
            referrals_urgent=total.referrals.urgent,
        ),
    }


def _said_village(one: CityVillage, found: City) -> CityVillageJson:
    ranks = {
        indicator: of_all[one.village]
        for indicator, of_all in found.ranks.items()
        if one.village in of_all
    }
    return {
        "village": one.village,
        "name": village_name(one.village),
        "state": one.state,
        "reason": one.reason,
        "heard": one.heard.isoformat() if one.heard else None,
        "laptops": one.laptops,
        "silent": one.silent,
        **_said_place(one.of, ranks),
    }


def _said_place(of: OfPlace, ranks: Mapping[str, int]) -> CityPlaceJson:
    referrals: LateReferralsJson = {
        "open": of.referrals.running, "late": of.referrals.late, "urgent": of.referrals.urgent,
    }  # fmt: skip
    return {
        "figures_month": month_text(of.month),
        "until": of.until.isoformat() if of.until else None,
        "figures": {
            name: said_figure(of, name, ranks.get(name)) for name in SHOWN if name in of.now
        },
        "referrals": referrals,
    }


def said_figure(of: OfPlace, indicator: str, rank: int | None = None) -> CityFigureJson:
    """Return a share with its change, target and history."""
    now = of.now[indicator]
    month, year = of.before(indicator, 1), of.before(indicator, MONTHS_OF_A_YEAR)
    points = change(now, month)
    aim = of.targets.get(indicator)
    gap = gap_people(now, aim) if aim else None
    history = [of.before(indicator, months) for months in range(MONTHS_OF_A_YEAR - 1, 0, -1)]
    return {
        "part": now.part,
        "whole": now.whole,
        "percent": now.percent,
        "change": points,
        "became": None if points is None else became(indicator, points),
        "rank": rank,
        "target": aim.percent if aim else None,
        "reached": None if gap is None else gap == 0,
        "gap_people": gap,
        "previous_month": month.percent if month else None,
        "previous_year": year.percent if year else None,
        "history": [*(one.percent if one else None for one in history), now.percent],
    }
