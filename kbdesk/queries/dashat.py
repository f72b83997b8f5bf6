"""The month of the kitchen's programme: recipients, attendance, outcomes, what it did.

A **cycle** is the recipients of one kelurahan who began in one calendar month. What it did
is the gain of its children in grams per 30 days: against each child's own gain in the same
length of time before, and against children who should have had a place then and had none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.comparison import COMPARED, Tallied
from kbdesk.domain.effect import Difference, paired, welch
from kbdesk.domain.figure_limits import known_enough
from kbdesk.domain.indicators import INDICATORS as TARGETED
from kbdesk.domain.indicators import Figures, Part
from kbdesk.domain.measurements import Measurement
from kbdesk.domain.recipients import EATEN, EATEN_BY, INDICATIONS, indication_of, limit
from kbdesk.domain.report_json.kitchen import (
    AttendanceSheetJson,
    AttendedJson,
    DashatJson,
    DifferenceJson,
    EffectJson,
    GivenDayJson,
    OutcomesJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.growth.assess import Child, assess
from kbdesk.growth.recovery import BETTER, OUTCOMES
from kbdesk.growth.standards import known_sex
from kbdesk.queries.area import Area, Stays, children_of_area, month_span, said_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.recipients import (
    RecipientPlace,
    Waiting,
    measurements_of,
    recipients,
    said,
    tenth,
    waiting,
)
from kbdesk.queries.skdn import month_text
from kbdesk.store.kitchen_rows import GivenRow, with_place_between

SHORTEST_DAYS = 10
"""A gain over fewer days says more of the scale than of the child."""


@dataclass(frozen=True, slots=True)
class CycleResult:
    """What one cycle did; ``village`` and ``month`` are None of all together."""

    village: str | None
    month: str | None
    recipients: int
    before: Difference
    others: Difference


@dataclass(frozen=True, slots=True)
class Dashat:
    """A month of the programme; ``on`` is the day up to which it was read."""

    month: int
    area: Area
    on: date
    first: date
    places: Sequence[RecipientPlace]
    waiting: Sequence[Waiting]
    cycles: Sequence[CycleResult]
    total: CycleResult
    over: bool
    """The month is over, so a place whose last day is the month's last day has finished."""


def dashat(desk: Desk, month: int, area: Area) -> Dashat:
    """Return a month of the programme, up to today in the present one."""
    first, last = month_span(month)
    on = min(last, desk.clock.today())
    found = recipients(desk, area, first, on)
    cycles, total = effects(desk, area, found)
    over = last < desk.clock.today()
    return Dashat(month, area, on, first, found, waiting(desk, area, on), cycles, total, over)


@dataclass(frozen=True, slots=True)
class _Gain:
    """One child's gain in grams per 30 days, and of as long before where it is known."""

    child: str
    now: float
    before: float | None


def effects(
    desk: Desk, area: Area, found: Sequence[RecipientPlace]
) -> tuple[list[CycleResult], CycleResult]:
    """Return what each cycle did, and all together."""
    groups: dict[tuple[str, str], list[RecipientPlace]] = {}
    for place in found:
        if place.child is not None and place.row.indication != "kek":
            groups.setdefault((place.row.village or "", place.row.start[:7]), []).append(place)
    cycles: list[CycleResult] = []
    gains: list[_Gain] = []
    others: dict[str, float] = {}
    for (village, month), places in sorted(groups.items()):
        mine = [gain for place in places if (gain := _gain(place)) is not None]
        apart = _waiting_then(desk, area, places)
        gains += mine
        for child, rate in apart.items():
            others.setdefault(child, rate)
        cycles.append(
            CycleResult(village or None, month, len(places), _paired(mine), _welch(mine, apart))
        )
    total = CycleResult(
        None, None, sum(c.recipients for c in cycles), _paired(gains), _welch(gains, others)
    )
    return cycles, total


def _paired(gains: Sequence[_Gain]) -> Difference:
    both = [(one.now, one.before) for one in gains if one.before is not None]
    return paired([now for now, _ in both], [before for _, before in both])


def _welch(gains: Sequence[_Gain], others: Mapping[str, float]) -> Difference:
    return welch([one.now for one in gains], list(others.values()))


def _gain(place: RecipientPlace) -> _Gain | None:
    recovery = place.recovery
    if recovery is None or recovery.before is None or (recovery.days or 0) < SHORTEST_DAYS:
        return None
    now = recovery.grams_30_days
    if now is None or recovery.days is None or recovery.before.weight_g is None:
        return None
    wanted = recovery.before.date - timedelta(days=recovery.days)
    slack = max(7, recovery.days // 2)
    earlier = [
        (abs((m.date - wanted).days), m)
        for m in place.measurements
        if m.weight_g is not None
        and abs((m.date - wanted).days) <= slack
        and (recovery.before.date - m.date).days >= SHORTEST_DAYS
    ]
    before = None
    if earlier:
        _, first = min(earlier, key=lambda pair: (pair[0], pair[1].order))
        days = (recovery.before.date - first.date).days
        before = (recovery.before.weight_g - (first.weight_g or 0)) * 30 / days
    return _Gain(place.row.person, now, before)


def _waiting_then(desk: Desk, area: Area, places: Sequence[RecipientPlace]) -> dict[str, float]:
    """Return by child the gain per 30 days of those who should have had a place and had none.

    They lived in the area from the weighing with which the gain begins to the end of the cycle.
    """
    first = date.fromisoformat(min(place.row.start for place in places))
    ends = [p.recovery.after.date for p in places if p.recovery and p.recovery.after]
    if not ends:
        return {}
    last = max(ends)
    children = {id_: row for id_, (row, _) in children_of_area(desk, area, first, last).items()}
    placed = with_place_between(desk.store.records, first, last)
    among = children.keys() - placed
    stays = Stays(desk, area)
    found = {}
    for id_, measured in measurements_of(desk, among, first, last).items():
        row = children[id_]
        sex = known_sex(row.sex)
        if sex is None:
            continue
        child = Child(sex, date.fromisoformat(row.birth_date))
        gain = _gain_of_waiting(child, measured, first, last)
        if gain is not None and stays.throughout(row, min(gain[0], first), last):
            found[id_] = gain[1]
    return found


def _gain_of_waiting(
    child: Child, measured: Sequence[Measurement], first: date, last: date
) -> tuple[date, float] | None:
    """Return the day of the weighing from which a gain is counted, and it per 30 days."""
    early = first - timedelta(days=limit("baseline_days_before"))
    late = first + timedelta(days=limit("baseline_days_after"))
    weighed = [m for m in measured if m.weight_g is not None and m.date >= child.birth_date]
    start = [m for m in weighed if early <= m.date <= first][-1:] or [
        m for m in weighed if first < m.date <= late
    ][:1]
    if not start:
        return None
    base = start[0]
    codes = [one.code for one in assess(child, base, measured).proposals]
    if indication_of(codes, completed_months(child.birth_date, base.date)) is None:
        return None
    end = [m for m in weighed if base.date < m.date <= last][-1:]
    if not end or (end[0].date - base.date).days < SHORTEST_DAYS:
        return None
    grams = (end[0].weight_g or 0) - (base.weight_g or 0)
    return base.date, grams * 30 / (end[0].date - base.date).days


def said_report(found: Dashat) -> DashatJson:
    """Return the month as ``report dashat`` writes it."""
    inside = [one for place in found.places for one in _inside(found, place)]
    attended = counts_of(found)["dashat_attendance"]
    eaten = Counter(one.eaten_percent for one in inside if one.portions > 0)
    noted = [one.eaten_percent for one in inside if one.eaten_percent is not None]
    by = Counter(one.eaten_by for one in inside if one.eaten_by)
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.area.village,
        "until": found.on.isoformat(),
        "recipients": {
            "total": len(found.places),
            "children": sum(p.row.indication != "kek" for p in found.places),
            "women": sum(p.row.indication == "kek" for p in found.places),
            "new": sum(p.row.start >= found.first.isoformat() for p in found.places),
            "finished": sum(p.finished(found.on, over=found.over) for p in found.places),
            "by_indication": _by_indication(p.row.indication for p in found.places),
        },
        "portions": {
            "given": sum(one.portions for one in inside),
            "taken": sum(one.portions for one in inside if one.handover == "taken"),
            "brought": sum(one.portions for one in inside if one.handover == "brought"),
        },
        "attendance": {
            "days": attended.whole,
            "present": attended.part,
            "percent": percent(attended.part, attended.whole),
        },
        "eaten": {
            **{str(share): eaten[share] for share in EATEN},
            "not_noted": eaten[None],
            "mean_percent": tenth(sum(noted) / len(noted)) if noted else None,
        },
        "eaten_by": {who: by[who] for who in EATEN_BY},
        "outcomes": _outcomes(found),
        "no_gain": [
            {"id": p.row.id, "name": p.row.name, "proposals": [one.code for one in p.proposals]}
            for p in found.places
            if p.recovery and p.recovery.no_gain
        ],
        "waiting": {
            "total": len(found.waiting),
            "by_indication": _by_indication(one.indication for one in found.waiting),
        },
        "effect": {
            "total": _effect(found.total),
            "cycles": [
                {"village": c.village, "month": c.month, **_effect(c)} for c in found.cycles
            ],
        },
        "each": [said(place, found.on, over=found.over) for place in found.places],
    }


def counted(
    places: Sequence[RecipientPlace], first: date, on: date, *, over: bool
) -> dict[str, Tallied]:
    """Return what some places did from a day to another, for targets and comparisons.

    ``over``: the last day is over as well.
    """
    of = {name: Tallied() for name in COMPARED["dashat"]}
    for place in places:
        inside = [one for one in place.given if first.isoformat() <= one.date <= on.isoformat()]
        days = sum(first <= day <= on for day in place.cooked)
        present = len({one.date for one in inside if one.portions > 0})
        of["dashat_recipients"].part += 1
        of["dashat_portions"].part += sum(one.portions for one in inside)
        of["dashat_attendance"].add(Tallied(present, days, days, days))
        if place.finished(on, over=over):
            outcome = place.recovery.outcome if place.recovery is not None else None
            known = int(outcome is not None)
            of["dashat_better"].add(Tallied(int(outcome in BETTER), known, known, 1))
    return of


def shares(counts: Mapping[str, Tallied], *, fit: bool = False) -> Figures:
    """Return the shares that may have a target; ``fit``: only those of which enough is known."""
    return {
        name: Part(of.part, of.whole)
        for name, of in counts.items()
        if name in TARGETED and (not fit or known_enough(of.known, of.of))
    }


def counts_of(found: Dashat) -> dict[str, Tallied]:
    return counted(found.places, found.first, found.on, over=found.over)


def shares_now(found: Dashat) -> Figures:
    return shares(counts_of(found))


def earlier_shares(desk: Desk, month: int, area: Area) -> Figures:
    """Return the shares of an earlier month, those of which enough was known."""
    first, last = month_span(month)
    today = desk.clock.today()
    on = min(last, today)
    places = recipients(desk, area, first, on)
    return shares(counted(places, first, on, over=last < today), fit=True)


def said_attendance(found: Dashat) -> AttendanceSheetJson:
    """Return the month's attendance, day by day, as ``report dashat-attendance`` writes it."""
    _, last = month_span(found.month)
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.area.village,
        "days": last.day,
        "each": [
            as_json(
                AttendedJson,
                place.row,
                days={
                    str(date.fromisoformat(one.date).day): as_json(GivenDayJson, one)
                    for one in _inside(found, place)
                },
                present=len({one.date for one in _inside(found, place) if one.portions}),
                cooked=sum(found.first <= day <= found.on for day in place.cooked),
            )
            for place in found.places
        ],
    }


def _inside(found: Dashat, place: RecipientPlace) -> list[GivenRow]:
    first, last = found.first.isoformat(), found.on.isoformat()
    return [one for one in place.given if first <= one.date <= last]


def _by_indication(found: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(found)
    return {name: counts[name] for name in INDICATIONS}


def _outcomes(found: Dashat) -> OutcomesJson:
    over = [place for place in found.places if place.finished(found.on, over=found.over)]
    going = [place for place in found.places if not place.finished(found.on, over=found.over)]

    def by_outcome(places: Sequence[RecipientPlace]) -> dict[str, int]:
        counts = Counter(p.recovery.outcome if p.recovery else None for p in places)
        return {
            **{outcome: counts[outcome] for outcome in OUTCOMES},
            "not_measured": counts[None],
            "n": len(places),
        }

    return {
        "finished": by_outcome(over),
        "so_far": by_outcome(going),
        "by_indication": {
            name: by_outcome([p for p in over if p.row.indication == name]) for name in INDICATIONS
        },
    }


def _effect(cycle: CycleResult) -> EffectJson:
    return {
        "recipients": cycle.recipients,
        "against_before": difference(cycle.before),
        "against_waiting": difference(cycle.others),
    }


def difference(one: Difference) -> DifferenceJson:
    """Return a difference as reports say it: grams per 30 days with one decimal."""
    return {
        "n": one.n,
        "others": one.others,
        "mean": _gram(one.mean),
        "other_mean": _gram(one.other_mean),
        "difference": _gram(one.difference),
        "low": _gram(one.low),
        "high": _gram(one.high),
        "reading": one.reading,
    }


def _gram(value: float | None) -> float | None:
    return None if value is None else tenth(value)
