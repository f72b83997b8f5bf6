"""The figures of each report by month and place, for comparing them: read once for all places.

What a place says in a month is what the report says of that area and month. A place is missing
from a month in which nothing came of it, or nobody was weighed: that is no zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.ages_cards import STAGES
from kbdesk.domain.comparison import By, Tallied
from kbdesk.domain.indicators import Figures
from kbdesk.domain.skdn import Skdn
from kbdesk.queries import dashat, nutrition
from kbdesk.queries.ages_people import people_of_stages
from kbdesk.queries.ages_recap import coverage_span
from kbdesk.queries.area import Area, month_span, puskesmas_of_posyandu, villages_of_posyandu
from kbdesk.queries.education import codes_in, lessons, loans, visitors
from kbdesk.queries.education_report import reached_of
from kbdesk.queries.household import report_day
from kbdesk.queries.indicators import known_of, of_families, of_nutrition, of_skdn
from kbdesk.queries.kept import kept_counts
from kbdesk.queries.month_close import by_posyandu, by_village
from kbdesk.queries.produced import Produced, kitchen_village, produced
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.queries.service_coverage import coverage, summed
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_figures import village_figures
from kbdesk.queries.village_lines import RtFigures
from kbdesk.store.ages_rows import seen_between
from kbdesk.store.education_rows import EducationRows
from kbdesk.store.freshness_rows import FACTS, months_told
from kbdesk.store.household_rows import FamilyRow, HouseholdRows
from kbdesk.store.kitchen_rows import productions
from kbdesk.store.register_rows import posyandu_rows

if TYPE_CHECKING:
    from kbdesk.queries.kept_counts import Groups

Counts = Mapping[str, Tallied]
"""Figures by name."""


@dataclass(frozen=True, slots=True)
class OfMonth:
    """The figures of a month: of each place of which something came, and of the whole area.

    ``places`` by the code of the kelurahan or posyandu, or the name of the puskesmas; None of
    those whose place is not known. ``total`` is None where nothing came of the area.
    """

    places: Mapping[str | None, Counts]
    total: Counts | None


Reading = Mapping[int, OfMonth]
"""By month (year * 12 + month - 1)."""
Source = Callable[[Desk, Area, range, By], Reading]


class _Places:
    """To which place of a kind a posyandu and a kelurahan belong."""

    def __init__(self, desk: Desk, by: By) -> None:
        self._by = by
        self._care = puskesmas_of_posyandu(desk) if by == "puskesmas" else {}

    def of(self, posyandu: str | None, village: str | None) -> str | None:
        if self._by == "village":
            return village
        return self._care.get(posyandu or "") if self._by == "puskesmas" else posyandu


class _Came:
    """In which month something came of which place: any fact of a person that has a day."""

    def __init__(self, desk: Desk, area: Area, months: range, places: _Places) -> None:
        first, last = month_span(months[0])[0], month_span(months[-1])[1]
        until = min(last, desk.clock.today()).isoformat()
        self._found: set[tuple[str | None, str]] = set()
        self._any: set[str] = set()
        for posyandu, village, month in months_told(
            desk.store.records, first.isoformat(), until, FACTS
        ):
            if area.holds(posyandu, village):
                self._any.add(month)
                self._found.add((places.of(posyandu, village), month))

    def of(self, place: str | None, month: int) -> bool:
        return (place, month_text(month)) in self._found

    def total(self, month: int) -> bool:
        return month_text(month) in self._any


def _parts(of: Figures, known: Mapping[str, tuple[int, int]] | None = None) -> dict[str, Tallied]:
    """Return shares as counts; ``known``: by share, of how many it is known, and of all."""
    found = {}
    for name, one in of.items():
        had, whole = (known or {}).get(name, (one.whole, one.whole))
        found[name] = Tallied(one.part, one.whole, had, whole)
    return found


def _together(each: Iterable[Counts]) -> dict[str, Tallied]:
    total: dict[str, Tallied] = {}
    for counts in each:
        for name, one in counts.items():
            total.setdefault(name, Tallied()).add(one)
    return total


def _grouped(
    each: Mapping[tuple[str | None, str | None], Counts], places: _Places
) -> dict[str | None, dict[str, Tallied]]:
    found: dict[str | None, list[Counts]] = defaultdict(list)
    for (posyandu, village), counts in each.items():
        found[places.of(posyandu, village)].append(counts)
    return {place: _together(counts) for place, counts in found.items()}


# -- the posyandu ----------------------------------------------------------------------------


def _skdn(desk: Desk, area: Area, months: range, by: By) -> Reading:
    places = _Places(desk, by)
    found = {}
    for month in months:
        of_posyandu = by_posyandu(desk, month, area)
        total = Skdn()
        each: dict[str | None, Skdn] = {}
        for code, of in of_posyandu.items():
            total.add(of)
            if by != "village":
                each.setdefault(places.of(code, None), Skdn()).add(of)
        if by == "village":
            each = by_village(desk, month, area)
        # nobody was weighed: the month was not recorded
        told = {place: _parts(of_skdn(of)) for place, of in each.items() if of.d}
        found[month] = OfMonth(told, _parts(of_skdn(total)) if total.d else None)
    return found


def _nutrition(desk: Desk, area: Area, months: range, by: By) -> Reading:
    places = _Places(desk, by)
    villages = villages_of_posyandu(desk)
    found = {}
    for month, counted in nutrition.tallies(desk, area, months).items():
        each: dict[str | None, nutrition.Tally] = defaultdict(nutrition.Tally)
        total = nutrition.Tally()
        for (posyandu, home), of in counted.items():
            village = villages.get(posyandu or "") or home
            each[places.of(posyandu, village)].merge(of)
            total.merge(of)
        told = {place: _parts(of_nutrition(of)) for place, of in each.items()}
        found[month] = OfMonth(told, _parts(of_nutrition(total)) if total.children else None)
    return found


def _services(desk: Desk, area: Area, months: range, by: By) -> Reading:
    places = _Places(desk, by)
    came = _Came(desk, area, months, places)
    found = {}
    for month, counted in coverage(desk, area, months).items():
        wheres: dict[str | None, list[tuple[str | None, str | None]]] = defaultdict(list)
        for where in counted:
            wheres[places.of(*where)].append(where)
        told = {
            place: summed(counted, some) for place, some in wheres.items() if came.of(place, month)
        }
        found[month] = OfMonth(told, summed(counted) if came.total(month) else None)
    return found


def _ages(desk: Desk, area: Area, months: range, by: By) -> Reading:
    places = _Places(desk, by)
    came = _Came(desk, area, months, places)
    found = {}
    for month in reversed(months):
        since, day = coverage_span(desk, month)
        each = (_stages_of_posyandu if area.posyandu else _stages)(desk, area, since, day)
        told = {
            place: counts
            for place, counts in _grouped(each, places).items()
            if came.of(place, month)
        }
        found[month] = OfMonth(told, _together(each.values()) if came.total(month) else None)
    return found


_ByPlace = dict[tuple[str | None, str | None], dict[str, Tallied]]


def _stages(desk: Desk, area: Area, since: date, day: date) -> _ByPlace:
    """Return who was examined of each stage, of everybody or a kelurahan."""
    from kbdesk.queries.ages_columns import stages_by_place

    found: _ByPlace = {}
    for place, by_stage in stages_by_place(desk, area, since, day).items():
        found[place] = {}
        for stage in STAGES:
            examined, many = by_stage.get(stage, (0, 0))
            found[place][f"ages_{stage}"] = Tallied(examined, many, many, many)
    return found


def _stages_of_posyandu(desk: Desk, area: Area, since: date, day: date) -> _ByPlace:
    """Return the same of the people of some posyandu."""
    seen = seen_between(desk.store.records, since.isoformat(), day.isoformat())
    each: _ByPlace = {}
    for one in people_of_stages(desk, area, day):
        of = each.setdefault(
            (one.posyandu, one.village), {f"ages_{stage}": Tallied() for stage in STAGES}
        )
        if one.stage is not None:
            examined = one.id in seen
            of[f"ages_{one.stage}"].add(Tallied(int(examined), 1, 1, 1))
    return each


# -- families --------------------------------------------------------------------------------

_Belongs = tuple[str | None, ...]
"""The places to which a family belongs."""


def _of_families(of: RtFigures) -> dict[str, Tallied]:
    shares = of_families(of)
    return _parts(shares, {name: known_of(of, name) for name in shares})


class _FamilyPlaces:
    """To which places a family belongs: one without a posyandu to those that serve its members."""

    def __init__(self, desk: Desk, by: By) -> None:
        served = by in ("posyandu", "puskesmas")
        self._serving = HouseholdRows(desk.store.records).serving() if served else {}
        self._places = _Places(desk, by)

    def of(self, row: FamilyRow) -> tuple[str | None, ...]:
        """Return the places, the same for families of the same."""
        if row.posyandu is None and row.id in self._serving:
            found = {self._places.of(code, row.village) for code in self._serving[row.id]}
            return tuple(sorted(found, key=str))
        return (self._places.of(row.posyandu, row.village),)


def _families(desk: Desk, area: Area, months: range, by: By) -> Reading:
    came = _Came(desk, area, months, _Places(desk, by))
    found = {}
    for month, day, figures in _family_months(desk, area, months, by):
        by_groups, total = figures.on(day)
        each: dict[str | None, RtFigures] = {}
        for groups, of in by_groups.items():
            for place in groups:
                each.setdefault(place, RtFigures()).merge(of)
        told = {place: _of_families(of) for place, of in each.items() if came.of(place, month)}
        found[month] = OfMonth(told, _of_families(total) if came.total(month) else None)
    return found


def _family_months(
    desk: Desk, area: Area, months: range, by: By
) -> Iterator[tuple[int, date, _AreaFamilies | _CityFamilies]]:
    """Yield each month, the last first, the day of which it speaks, and the families."""
    read = _CityFamilies if area == Area() else _AreaFamilies
    figures = read(desk, area, report_day(desk, month_span(months[-1])[1]), by)
    for month in reversed(months):
        yield month, report_day(desk, month_span(month)[1]), figures


class _AreaFamilies:
    """The figures of an area's families by the places to which they belong."""

    def __init__(self, desk: Desk, area: Area, day: date, by: By) -> None:
        self._figures = village_figures(desk, area, day)
        self._of = _FamilyPlaces(desk, by).of

    def on(self, day: date) -> tuple[Mapping[_Belongs, RtFigures], RtFigures]:
        """Return the figures by places and those of all, on a day."""
        figures = self._figures.on(day)
        return figures.by(self._of), figures.total

    def companions(self, day: date) -> Mapping[_Belongs, tuple[int, int]]:
        """Return by places how many families are at risk, and of these have a companion."""
        return self._figures.on(day).with_companion(self._of)


class _CityFamilies:
    """The figures of all families by their places, from the counts that are kept."""

    def __init__(self, desk: Desk, _area: Area, _day: date, by: By) -> None:
        self._counts = counts = kept_counts(desk)

        def grouped() -> Groups[tuple[_Belongs, bool]]:
            of = _FamilyPlaces(desk, by).of
            return counts.groups(lambda row: (of(row), row.has_companion()))

        # a comparison asks month by month
        self._groups = desk.store.derived.answer(("compared families", by), grouped)

    def on(self, day: date) -> tuple[Mapping[_Belongs, RtFigures], RtFigures]:
        """Return the figures by places and those of all, on a day."""
        counts = self._counts.families(day)
        found: dict[_Belongs, RtFigures] = {}
        for (places, _), of in counts.by(self._groups).items():
            found.setdefault(places, RtFigures()).merge(of)
        return found, counts.total()

    def companions(self, day: date) -> Mapping[_Belongs, tuple[int, int]]:
        """Return by places how many families are at risk, and of these have a companion."""
        found: dict[_Belongs, tuple[int, int]] = {}
        for (places, named), many in self._counts.families(day).at_risk(self._groups).items():
            risk, have = found.get(places, (0, 0))
            found[places] = risk + many, have + many * named
        return found


def _companions(desk: Desk, area: Area, months: range, by: By) -> Reading:
    came = _Came(desk, area, months, _Places(desk, by))
    found = {}
    for month, day, figures in _family_months(desk, area, months, by):
        each: dict[str | None, Tallied] = {}
        total = Tallied()
        for groups, (at_risk, have) in figures.companions(day).items():
            one = Tallied(have, at_risk, at_risk, at_risk)
            total.add(one)
            for place in groups:
                each.setdefault(place, Tallied()).add(one)
        told = {place: {"companion": of} for place, of in each.items() if came.of(place, month)}
        found[month] = OfMonth(told, {"companion": total} if came.total(month) else None)
    return found


# -- kitchens and corners --------------------------------------------------------------------


def _dashat(desk: Desk, area: Area, months: range, by: By) -> Reading:
    """Return recipients, portions, attendance and outcomes, as ``report dashat`` counts them."""
    places = _Places(desk, by)
    today = desk.clock.today()
    found = {}
    for month in months:
        first, last = month_span(month)
        on = min(last, today)
        some: dict[tuple[str | None, str | None], list[RecipientPlace]] = defaultdict(list)
        for place in recipients(desk, area, first, on):
            some[place.row.posyandu, place.row.village or place.row.home_village].append(place)
        each = {
            where: dashat.counted(of, first, on, over=last < today) for where, of in some.items()
        }
        total = _together(each.values()) if each else None
        found[month] = OfMonth(_grouped(each, places), total)
    return found


def _kitchen(desk: Desk, area: Area, months: range, by: By) -> Reading:
    """Return what kitchens cooked and what a portion cost, as ``report kitchen`` counts it.

    What was cooked without a kelurahan counts for each that is asked for, as in the report.
    """
    first, last = month_span(months[0])[0], month_span(months[-1])[1]
    rows = productions(desk.store.records, first, last, kitchen_village(desk, area))
    cooked = list(zip(rows, produced(desk, rows), strict=True))
    villages = {row["village"] for row in rows if row["village"]} if by == "village" else set()
    found = {}
    for month in months:
        begin, end = month_span(month)
        of_month = [(row["village"], one) for row, one in cooked if begin <= one.date <= end]
        told: dict[str | None, Counts] = {}
        for village in villages:
            some = [one for where, one in of_month if where is None or where == village]
            if some:
                told[village] = _cooked(some)
        total = _cooked([one for _, one in of_month]) if of_month else None
        found[month] = OfMonth(told, total)
    return found


def _cooked(of: Iterable[Produced]) -> dict[str, Tallied]:
    portions, money = Tallied(), Tallied()
    for one in of:
        portions.part += one.portions
        money.add(Tallied(one.cost or 0, one.portions, int(one.cost is not None), 1))
    return {"kitchen_portions": portions, "kitchen_cost": money}


def _education(desk: Desk, area: Area, months: range, by: By) -> Reading:
    """Return what corners did, as ``report education`` counts it: each place asked by itself."""
    places = _Places(desk, by)
    came = _Came(desk, area, months, places)
    whole = _corner(desk, area, months)
    each = {place: _corner(desk, of, months) for place, of in _corners(desk, area, by).items()}
    found = {}
    for month in months:
        told = {
            place: of[month]
            for place, of in each.items()
            if came.of(place, month) or _active(of[month])
        }
        here = came.total(month) or _active(whole[month])
        found[month] = OfMonth(told, whole[month] if here else None)
    return found


def _active(of: Counts) -> bool:
    return any(one.part for one in of.values())


def _corners(desk: Desk, area: Area, by: By) -> dict[str | None, Area]:
    """Return the areas whose corners are compared: those of the posyandu that are known here."""
    if by == "month":
        return {}
    known = posyandu_rows(desk.store.records)
    codes = codes_in(desk, area)
    of: dict[str | None, list[str]] = defaultdict(list)
    kinds = _Places(desk, by)
    for code, row in known.items():
        if codes is None or code in codes:
            of[kinds.of(code, row["village"])].append(code)
    return {
        place: Area(area.posyandu, place) if by == "village" else Area(tuple(some), area.village)
        for place, some in of.items()
        if place is not None
    }


def _corner(desk: Desk, area: Area, months: range) -> dict[int, dict[str, Tallied]]:
    first, last = month_span(months[0])[0], month_span(months[-1])[1]
    held, seen = lessons(desk, area, first, last), visitors(desk, area, first, last)
    lent = Counter(month_index(one.lent) for one in loans(desk, area))
    homes = EducationRows(desk.store.records, codes_in(desk, area)).neighbourhoods()
    known = frozenset((village, rt or "") for village, rt in homes)
    found = {}
    for month in months:
        of_month = [one for one in held if month_index(one.date) == month]
        visits = [one for one in seen if month_index(one.date) == month]
        reached = len({place for place, *_ in reached_of(of_month, visits)} & known)
        many = len(known)
        found[month] = {
            "education_sessions": Tallied(len(of_month)),
            "education_attendance": Tallied(sum(one.attendance for one in of_month)),
            "education_visits": Tallied(len(visits)),
            "education_lent": Tallied(lent[month]),
            "education_reached": Tallied(reached, many, many, many),
        }
    return found


SOURCES: Final[Mapping[str, Source]] = {
    "skdn": _skdn,
    "nutrition": _nutrition,
    "krs": _families,
    "kb": _families,
    "villages": _families,
    "tpk": _companions,
    "services": _services,
    "ages": _ages,
    "dashat": _dashat,
    "kitchen": _kitchen,
    "education": _education,
}
"""By report, how its figures are read."""
