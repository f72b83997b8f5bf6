"""The one-page report for the mayor, and the same for a kelurahan, a puskesmas, some posyandu.

Its figures are those of ``report city``; of other areas those of ``report skdn`` and ``report
villages`` of the area. It leaves the office: no name of a person is in it, and what
``said`` returns has no small numbers (``domain.small_numbers``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Figures, Part, Target
from kbdesk.domain.public_figures import FIGURES
from kbdesk.domain.report_json.city import State
from kbdesk.domain.report_json.mayor import By, Scope
from kbdesk.domain.skdn import Skdn
from kbdesk.domain.small_numbers import all_told
from kbdesk.queries.area import Area, month_span, villages_of_posyandu
from kbdesk.queries.city import City, OfPlace, Referrals, city
from kbdesk.queries.indicators import fit_for_comparing, of_families, of_skdn
from kbdesk.queries.machines import Machine, standing
from kbdesk.queries.meanings import fresh
from kbdesk.queries.month_close import as_reported, closings
from kbdesk.queries.population import day_of
from kbdesk.queries.public_papers import area_rows, posyandu_row, public_papers
from kbdesk.queries.public_release import CITY, Cell, rt_row
from kbdesk.queries.recipients import how_many_wait
from kbdesk.queries.report_head import report_head
from kbdesk.queries.targets import in_force
from kbdesk.queries.village_figures import VillageFigures, village_figures
from kbdesk.queries.village_lines import RtFigures
from kbdesk.reports.report_head import ReportHead

STUNTING: Final = "stunting"


@dataclass(frozen=True, slots=True)
class MayorPlace:
    """The shares of a kelurahan, a posyandu or an RT, and of the same the month before.

    ``before`` has only what is fit to be compared. ``row``: what it is called in what public
    papers leave out.
    """

    code: str
    row: str
    state: State
    month: int
    until: date | None
    heard: datetime | None
    silent: bool
    now: Figures
    before: Figures
    targets: Mapping[str, Target]


@dataclass(frozen=True, slots=True)
class Mayor:
    """The page: ``of`` the whole area, its places, what was done, and how much is known.

    ``work``: by quantity what ``month_work`` counts in the area; ``kitchens``: of how many
    kelurahan a kitchen served somebody; ``waiting``: how many wait for a place in one.
    ``worst_rt``: stunting by RT of the kelurahan that is worst, of a city. ``named``: the words
    for the area's posyandu. ``withheld``: by month what public papers leave out, ``row`` the
    page's own row in it. ``everybody``: nobody is held here whom the page does not count.
    """

    month: int
    day: date
    scope: Scope
    area: Area
    by: By
    of: OfPlace
    places: Sequence[MayorPlace]
    work: Mapping[str, int]
    kitchens: int
    waiting: int
    laptops: Sequence[Machine]
    heard: int
    city: City | None
    posyandu: int
    months_open: int
    now: datetime
    named: ReportHead
    worst_rt: Mapping[str, Mapping[str, Part]]
    row: str
    withheld: Mapping[int, frozenset[Cell]]
    everybody: bool

    def tells(self, month: int, row: str, *quantities: str) -> bool:
        """Tell whether public papers of a month tell some counts of a row."""
        if all_told():
            return True
        gone = self.withheld.get(month, frozenset())
        return not any(Cell(row, name) in gone for name in quantities)


def mayor(desk: Desk, month: int, area: Area) -> Mayor:
    """Return the page of a month; ``area`` without a word is the whole city."""
    last = day_of(desk, month)
    machines = standing(desk)
    places = villages_of_posyandu(desk)
    done = public_papers(desk, month).work_in(area)
    work: Counter[str] = Counter()
    for one in done:
        work[one.quantity] += one.many
    laptops = [one for one in machines.machines if one.role == "posyandu" and not one.revoked]
    found: City | None = None
    worst: dict[str, Mapping[str, Part]] = {}
    if area.village or area.posyandu is None:
        found = city(desk, month, with_work=False)
    if found is not None and not area.village:
        scope, by, of = "city", "village", found.total
        parts = _villages(found)
        worst = _worst_rt(desk, found)
        sending = [code for one in laptops if one.heard is not None for code in one.posyandu]
    elif found is not None and area.posyandu is None:
        scope, by = "village", "rt"
        of = next(one.of for one in found.villages if one.village == area.village)
        families = village_figures(desk, area, day_of(desk, of.month))
        parts = _by_rt(desk, families, of)
        sending = [code for code, village in places.items() if village == area.village]
    else:
        families = village_figures(desk, area, last)
        of = _of_posyandu(desk, month, area, families)
        codes = area.posyandu or ()
        scope = "puskesmas" if area.puskesmas else "posyandu"
        by = "posyandu" if len(codes) > 1 else "rt"
        parts = (
            _by_posyandu(desk, area, of) if by == "posyandu"
            else _by_rt(desk, families.on(day_of(desk, of.month)), of)
        )  # fmt: skip
        sending = list(codes)
        found = None
    if scope != "city":
        laptops = [one for one in laptops if set(one.posyandu) & set(sending)]
    row = _row(desk, scope, area)
    first = month_span(month)[0]
    closed = closings(desk, month, Area()).keys()
    return Mayor(
        month=month,
        day=last,
        scope=scope,  # type: ignore[arg-type]
        area=area,
        by=by,  # type: ignore[arg-type]
        of=of,
        places=parts,
        work=work,
        kitchens=len({one.village for one in done if one.quantity == "places"}),
        waiting=how_many_wait(desk, area, last),
        laptops=laptops,
        heard=sum(one.heard is not None and one.heard.date() >= first for one in laptops),
        city=found if scope == "city" else None,
        posyandu=len(set(sending)),
        months_open=len(set(sending) - closed),
        now=machines.now,
        named=report_head(desk, area if scope != "city" else Area()),
        worst_rt=worst,
        row=row,
        withheld=_withheld(desk, month, of, scope, area, row, by, parts, worst),
        everybody=scope == "city" or desk.role != "hub",
    )


def _row(desk: Desk, scope: str, area: Area) -> str:
    """Return the page's row in what public papers leave out."""
    if scope == "city" or (len(desk.posyandu) > 1 and area.posyandu == desk.posyandu):
        return CITY
    if scope == "village":
        return area.village or ""
    return "+".join(sorted(area_rows(desk, area)))


def _withheld(
    desk: Desk,
    month: int,
    of: OfPlace,
    scope: str,
    area: Area,
    row: str,
    by: str,
    places: Iterable[MayorPlace],
    worst: Iterable[str],
) -> dict[int, frozenset[Cell]]:
    """Return by month what public papers leave out of the rows of a page."""
    found: dict[int, set[Cell]] = {}
    shares = [FIGURES[name].part for name in ("stunting", "d_s", "krs")]
    wanted = {month, *range(of.month - MONTHS_OF_A_YEAR + 1, of.month + 1)}
    # the kelurahan of a city that sent nothing show older figures
    wanted |= {one.month - back for one in places for back in (0, 1)}
    for one in sorted(wanted):
        papers = public_papers(desk, one)
        names = None if one == month else shares
        if scope in ("city", "village"):
            cells = set(papers.city(names))
        else:
            cells = {*papers.posyandu(names), *papers.city(names)}
            # what is left out of one of several posyandu is left out of all together
            of_several = row.split("+")
            cells |= {Cell(row, cell.quantity) for cell in cells if cell.row in of_several}
        if by == "rt" and one in (of.month, of.month - 1):
            if scope == "village":
                cells |= papers.rts(area.village or "")
            else:
                cells |= papers.rts_of_posyandu(area.posyandu or ())
        if one == month:
            cells |= papers.rts_of_all(worst)
        found[one] = cells
    return {one: frozenset(cells) for one, cells in found.items()}


def _villages(found: City) -> list[MayorPlace]:
    return [
        MayorPlace(
            one.village, one.village, one.state, one.of.month, one.of.until, one.heard,
            one.silent > 0, one.of.now, one.of.earlier.get(one.of.month - 1, {}), one.of.targets,
        )
        for one in found.villages
    ]  # fmt: skip


def _by_rt(desk: Desk, families: VillageFigures, of: OfPlace) -> list[MayorPlace]:
    """Return the RT of an area; those of several kelurahan are told apart by their code."""
    earlier = families.on(day_of(desk, of.month - 1)).by_rt
    several = len({village for village, _ in families.by_rt}) > 1
    return [
        MayorPlace(
            f"{village or ''}/{rt or ''}" if several else rt or "",
            rt_row(village, rt),
            "current" if families.day >= day_of(desk, of.month) else "old",
            of.month, of.until, None, False, of_families(figures),
            fit_for_comparing(Skdn(), earlier.get((village, rt), RtFigures())), of.targets,
        )
        for (village, rt), figures in families.by_rt.items()
    ]  # fmt: skip


def _by_posyandu(desk: Desk, area: Area, of: OfPlace) -> list[MayorPlace]:
    found = []
    for code in area.posyandu or ():
        families = village_figures(desk, Area((code,)), day_of(desk, of.month))
        before = families.on(day_of(desk, of.month - 1))
        state: State = "current" if families.total.families else "none"
        found.append(
            MayorPlace(
                code, posyandu_row(code), state, of.month, of.until, None, False,
                of_families(families.total), fit_for_comparing(Skdn(), before.total), of.targets,
            )
        )  # fmt: skip
    return found


def _of_posyandu(desk: Desk, month: int, area: Area, families: VillageFigures) -> OfPlace:
    """Return the shares of an area of posyandu with those of twelve months before."""
    until = fresh(desk, month, area).until
    earlier: dict[int, Figures] = {}
    now: Figures = {}
    shown = month
    if until is not None and month_index(until) < month:
        shown = max(month_index(until), month - MONTHS_OF_A_YEAR)
    for one in range(month - MONTHS_OF_A_YEAR, month + 1):
        of = families.on(day_of(desk, one)).total if one != month else families.total
        skdn = as_reported(desk, one, area).total
        earlier[one] = fit_for_comparing(skdn, of)
        if one == shown:
            now = {**of_skdn(skdn), **of_families(of)}
    aims = in_force(desk, month // MONTHS_OF_A_YEAR, area)
    return OfPlace(shown, until, now, earlier, Referrals(), aims)


def _worst_rt(desk: Desk, found: City) -> dict[str, Mapping[str, Part]]:
    """Return by the one kelurahan that is worst its stunting by RT."""
    ranks = found.ranks.get(STUNTING, {})
    worst = [code for code, rank in ranks.items() if rank == 1]
    if len(worst) != 1:
        return {}
    families = village_figures(desk, Area(village=worst[0]), found.day)
    return {
        worst[0]: {rt or "": Part(*of.share("stunted")) for (_, rt), of in families.by_rt.items()}
    }
