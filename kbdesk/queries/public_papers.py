"""What no public paper of a month tells, so that all of them together give no small count away.

A mayor's page, a profile for the wall, the kelurahan beside each other and the city's site speak
of the same families. So what is left out is found once for the month, of everything that is held
here: first the kelurahan beside the city (``queries/public_release.py``), then the RT of each
kelurahan, and the posyandu beside the city. What a higher table tells is known in the lower one;
what it leaves out is left out there too, in every place.

A laptop holds its own families alone: what it leaves out protects them within its own papers.
No paper of it speaks of all that it holds, which are its posyandu's families and some of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.family_planning import LONG_TERM
from kbdesk.domain.indicators import Figures, Part
from kbdesk.domain.public_figures import FIGURES, SYSTEMS
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.villages import villages
from kbdesk.queries.area import Area, puskesmas_of_posyandu
from kbdesk.queries.city import months_of_city
from kbdesk.queries.indicators import of_families, of_skdn
from kbdesk.queries.month_close import by_posyandu
from kbdesk.queries.month_work import Work, month_work
from kbdesk.queries.population import day_of
from kbdesk.queries.public_release import CITY, Cell, ToldTotal, left_out, rt_row
from kbdesk.queries.village_figures import VillageFigures, village_figures
from kbdesk.queries.village_lines import RtFigures
from kbdesk.store.household_rows import FamilyRow

System = Sequence[ToldTotal]
Counts = dict[str, Counter[str]]
"""Counts by row and quantity. A row is ``CITY``, a kelurahan's code, :func:`rt_row` and so on."""

_SYSTEMS: Final[tuple[System, ...]] = tuple(
    tuple(ToldTotal(*line) for line in system) for system in SYSTEMS
)
_SHARES: Final = ("stunted", "families_at_risk", "couples")
_OF_RT: Final[tuple[System, ...]] = (
    (ToldTotal("length_measured", ("stunted",)),),
    (
        ToldTotal("target_families", ("families_at_risk",)),
        ToldTotal("target_families", ("flag_A1",)),
        ToldTotal("target_families", ("flag_A2",)),
    ),
    (ToldTotal("couples", ("users", "unmet_need")),),
)
"""What papers tell of an RT."""


def posyandu_row(code: str | None) -> str:
    """Return the row of a posyandu."""
    return f"posyandu:{code or ''}"


def puskesmas_row(name: str) -> str:
    """Return the row of the posyandu of a puskesmas together."""
    return f"puskesmas:{name}"


def area_rows(desk: Desk, area: Area) -> frozenset[str]:
    """Return the rows that decide what a paper about some posyandu leaves out.

    It is the row of their puskesmas where they are all that it cares for, else their own rows.
    """
    codes = set(area.posyandu or ())
    care = puskesmas_of_posyandu(desk)
    if area.puskesmas and codes == {one for one, name in care.items() if name == area.puskesmas}:
        return frozenset({puskesmas_row(area.puskesmas)})
    return frozenset(posyandu_row(code) for code in codes)


class PublicPapers:
    """The counts of one month that public papers must not tell."""

    def __init__(self, desk: Desk, month: int) -> None:
        self._desk, self._month = desk, month
        self._kept: dict[tuple[str, int], frozenset[Cell]] = {}

    def city(self, quantities: Collection[str] | None = None) -> frozenset[Cell]:
        """Return what is left out of the kelurahan and the city.

        ``quantities``: only of the tables in which one of these stands.
        """
        found: set[Cell] = set()
        for number in self._systems(quantities):
            found |= self._once("city", number, partial(self._of_city, number))
        return frozenset(found)

    def rts(self, village: str) -> frozenset[Cell]:
        """Return what is left out of the RT of a kelurahan, and of its flags."""
        found: set[Cell] = set()
        for number, system in enumerate(_OF_RT):
            found |= self._once(village, number, partial(self._of_rts, village, system))
        return frozenset(found)

    def posyandu(self, quantities: Collection[str] | None = None) -> frozenset[Cell]:
        """Return what is left out of the posyandu and the puskesmas, as :meth:`city`."""
        found: set[Cell] = set()
        for number in self._systems(quantities):
            found |= self._once("posyandu", number, partial(self._of_posyandu, number))
        return frozenset(found)

    def rts_of_posyandu(self, codes: Collection[str]) -> frozenset[Cell]:
        """Return what is left out of the RT on a page of some posyandu.

        The RT has figures of its own, which count families of other posyandu as well. Where
        these differ, the difference would be theirs: nothing of that RT is told.
        """
        whole = {rt_row(*place): _of_rt(of) for place, of in self._families.by_rt.items()}
        own = self._parts_of(codes, lambda row: rt_row(row.village, row.rt))
        told = self.rts_of_all({row.removeprefix("rt:").partition("/")[0] for row in own})
        return _of_parts(_OF_RT, own, whole, told)

    def villages_of_posyandu(self, codes: Collection[str]) -> frozenset[Cell]:
        """Return what is left out of the kelurahan on a page of some posyandu, as of the RT."""
        own = self._parts_of(codes, lambda row: row.village or "")
        return _of_parts(_SYSTEMS[:_FIRST_OF_WORK], own, self.counts, self.city(_SHARES))

    def _parts_of(
        self, codes: Collection[str], row_of: Callable[[FamilyRow], str]
    ) -> dict[str, Counter[str]]:
        own: dict[str, Counter[str]] = {}
        by = self._families.by(lambda row: (row.posyandu, row_of(row)))
        for (code, row), of in by.items():
            if code in codes:
                own.setdefault(row, Counter()).update(_of_rt(of))
        return own

    def work_in(self, area: Area) -> list[Work]:
        """Return what was done in an area, of which these papers tell."""
        return [one for one in self._work if area.holds(one.posyandu, one.village)]

    def rts_of_all(self, codes: Iterable[str]) -> frozenset[Cell]:
        """Return what is left out of the RT of some kelurahan."""
        return frozenset(cell for code in codes for cell in self.rts(code))

    # -- inside --------------------------------------------------------------------------------

    def _systems(self, quantities: Collection[str] | None) -> list[int]:
        return [
            number
            for number, system in enumerate(_SYSTEMS)
            if quantities is None or set(quantities) & set(_quantities(system))
        ]

    def _once(
        self, table: str, number: int, make: Callable[[], frozenset[Cell]]
    ) -> frozenset[Cell]:
        if (table, number) not in self._kept:
            self._kept[table, number] = make()
        return self._kept[table, number]

    def _of_city(self, number: int) -> frozenset[Cell]:
        counts = self.counts if number < _FIRST_OF_WORK else self.with_work
        rows = {row: counts[row] for row in (CITY, *villages())}
        return left_out(_SYSTEMS[number], rows, hidden=self._of_nobody(_SYSTEMS[number]))

    def _of_rts(self, village: str, system: System) -> frozenset[Cell]:
        rows = {
            rt_row(*place): _of_rt(of)
            for place, of in self._families.by_rt.items()
            if (place[0] or "") == village
        }
        whole: Counter[str] = Counter()
        for of in rows.values():
            whole.update(of)
        names = set(_quantities(system))
        hidden = {cell.quantity for cell in self.city(names) if cell.row == village}
        flags = names - {name for known in _SYSTEMS for name in _quantities(known)}
        hidden |= {name for name in flags if _share_is_small(whole, name, "target_families")}
        of_flags = {Cell(village, name) for name in hidden & flags}
        return _below(system, rows, whole, hidden) | of_flags

    def _of_posyandu(self, number: int) -> frozenset[Cell]:
        system = _SYSTEMS[number]
        counts = self._by_posyandu if number < _FIRST_OF_WORK else self._work_by_posyandu
        codes = [row for row in counts if row != CITY]
        care = puskesmas_of_posyandu(self._desk)
        groups: dict[str, list[str]] = {}
        for row in codes:
            name = care.get(row.removeprefix("posyandu:"))
            groups.setdefault(puskesmas_row(name) if name else row, []).append(row)
        tops = {
            group: sum((counts[row] for row in rows), Counter()) for group, rows in groups.items()
        }
        above = {cell.quantity for cell in self._once(
            "city", number, partial(self._of_city, number)) if cell.row == CITY}  # fmt: skip
        gone = self._of_nobody(system)
        if gone:
            beside = left_out(system, {**tops, CITY: counts[CITY]}, hidden=gone)
            found = {cell for cell in beside if cell.row != CITY}
        else:
            found = set(_below(system, tops, counts[CITY], above))
        for group, rows in groups.items():
            if rows != [group]:
                known = {cell.quantity for cell in found if cell.row == group}
                found |= _below(system, {row: counts[row] for row in rows}, tops[group], known)
        return frozenset(found)

    def _of_nobody(self, system: System) -> list[Cell]:
        """Return the counts of everybody, where no paper is about everybody."""
        if self._desk.role == "hub" or len(self._desk.posyandu) > 1:
            return []
        return [Cell(CITY, name) for name in _quantities(system)]

    @cached_property
    def _families(self) -> VillageFigures:
        return village_figures(self._desk, Area(), day_of(self._desk, self._month))

    @cached_property
    def counts(self) -> Counts:
        """The shares of the kelurahan and the city as counts of people."""
        of = months_of_city(self._desk, [self._month])[self._month]
        found: Counts = {code: _counted(of.each.get(code, {})) for code in villages()}
        found[CITY] = _counted(of.total)
        return found

    @cached_property
    def with_work(self) -> Counts:
        """The same with what was done: referrals, visits, places in the kitchen, lessons."""
        return self._worked(self.counts, lambda village, _: village or "")

    @cached_property
    def _by_posyandu(self) -> Counts:
        found: Counts = {CITY: self.counts[CITY]}
        for code, figures in self._families.by(lambda row: row.posyandu).items():
            found.setdefault(posyandu_row(code), Counter()).update(_counted(of_families(figures)))
        for code, skdn in by_posyandu(self._desk, self._month, Area()).items():
            found.setdefault(posyandu_row(code), Counter()).update(_counted(of_skdn(skdn)))
        return found

    @cached_property
    def _work_by_posyandu(self) -> Counts:
        return self._worked(self._by_posyandu, lambda _, posyandu: posyandu_row(posyandu))

    def _worked(self, counts: Counts, row_of: Callable[[str | None, str | None], str]) -> Counts:
        found = {row: Counter(of) for row, of in counts.items()}
        for village, posyandu, name, many in self._work:
            for row in (CITY, row_of(village, posyandu)):
                found.setdefault(row, Counter())[name] += many
        return found

    @cached_property
    def _work(self) -> list[Work]:
        return list(month_work(self._desk, self._month))


def of_kelurahan(desk: Desk, month: int, village: str) -> frozenset[Cell]:
    """Return what is left out of a kelurahan's own papers: its row, and its RT."""
    papers = public_papers(desk, month)
    mine = {cell for cell in papers.city(_SHARES) if cell.row == village}
    return papers.rts(village) | mine


def of_kelurahan_beside(desk: Desk, month: int, area: Area) -> frozenset[Cell]:
    """Return what is left out of the kelurahan of an area beside each other."""
    papers = public_papers(desk, month)
    if area.posyandu is None:
        return papers.city(_SHARES)
    if len(desk.posyandu) > 1 and area.posyandu == desk.posyandu:
        return papers.villages_of_posyandu(area.posyandu) | papers.city(_SHARES)
    rows = area_rows(desk, area)
    whole = {Cell(CITY, cell.quantity) for cell in papers.posyandu(_SHARES) if cell.row in rows}
    return papers.villages_of_posyandu(area.posyandu) | whole


def public_papers(desk: Desk, month: int) -> PublicPapers:
    """Return what public papers of a month leave out, kept until anything is written."""
    day = day_of(desk, month)
    made: PublicPapers = desk.store.derived.answer(
        ("public papers", month, day), lambda: PublicPapers(desk, month)
    )
    return made


_FIRST_OF_WORK: Final = next(
    number for number, system in enumerate(SYSTEMS) if system[0][0] == "places"
)
"""The systems from here on count what was done; those before are the city's shares."""


def _of_parts(
    systems: Iterable[System],
    own: Mapping[str, Counter[str]],
    whole: Mapping[str, Counter[str]],
    told: frozenset[Cell],
) -> frozenset[Cell]:
    """Return what is left out of rows that count some of those whom rows of a paper count."""
    hidden: set[Cell] = set()
    for system in systems:
        names = _quantities(system)
        for row, of in own.items():
            if any(of[name] != whole.get(row, Counter())[name] for name in names):
                hidden |= {Cell(row, name) for name in names if of[name]}
        hidden |= {cell for cell in told if cell.row in own and cell.quantity in names}
        for name in names:
            counts = {row: of[name] for row, of in own.items() if of[name]}
            others = {row: n for row, n in counts.items() if Cell(row, name) not in hidden}
            if len(counts) - len(others) == 1 and others:
                hidden.add(Cell(min(others, key=others.__getitem__), name))
    return frozenset(hidden)


def _quantities(system: System) -> list[str]:
    return list(dict.fromkeys(name for line in system for name in (line.total, *line.parts)))


def _below(
    system: System, rows: Mapping[str, Counter[str]], top: Counter[str], hidden: Collection[str]
) -> frozenset[Cell]:
    """Return what is left out of the rows below a line that is decided already.

    What the line hides is hidden in each row: so whatever it could be otherwise, some row takes
    it up. What it tells is known here.
    """
    names = _quantities(system)
    known = [Cell(CITY, name) for name in names]
    gone = [Cell(CITY, name) for name in names if name in hidden]
    gone += [Cell(row, name) for row in rows for name in names if name in hidden]
    found = left_out(system, {**rows, CITY: top}, hidden=gone, fixed=known)
    return frozenset(cell for cell in found if cell.row != CITY)


def _counted(figures: Figures) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, figure in FIGURES.items():
        found = figures.get(name, Part(0, 0))
        counts[figure.whole] = max(counts[figure.whole], found.whole)
        counts[figure.part] = max(counts[figure.part], found.part)
    return counts


def _of_rt(of: RtFigures) -> Counter[str]:
    planning = of.planning
    return Counter(
        length_measured=of.measured,
        stunted=of.stunted,
        target_families=of.targets,
        families_at_risk=of.at_risk,
        flag_A1=of.flags["A1"],
        flag_A2=of.flags["A2"],
        couples=planning.couples,
        users=planning.methods.total(),
        unmet_need=of.share("unmet_need")[0],
        long_term_users=sum(planning.methods[one] for one in LONG_TERM),
    )


def _share_is_small(of: Counter[str], part: str, whole: str) -> bool:
    return 0 < of[part] < LEAST or 0 < of[whole] - of[part] < LEAST
