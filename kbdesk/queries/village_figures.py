"""The families of an area as its figures need them: risk, planning, marks, family by family.

One reading serves the table by RT, the map of houses, the issues, and the families behind
any of their figures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kbdesk.desk import Desk
from kbdesk.domain.family_planning import METHODS, REASONS
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.report_json.village import FiguresJson, RtFiguresJson
from kbdesk.domain.skdn import percent
from kbdesk.domain.village_secrets import WITHHELD
from kbdesk.queries.area import Area, Place
from kbdesk.queries.as_json import as_json
from kbdesk.queries.census import Census
from kbdesk.queries.population import place_order
from kbdesk.queries.public_release import Cell, rt_row
from kbdesk.queries.village_lines import OfFamily, RtFigures
from kbdesk.store.household_rows import FamilyRow
from kbdesk.store.many_rows import many_rows

if TYPE_CHECKING:
    # numpy is slow to load
    from kbdesk.queries.family_columns import FamilyColumns
    from kbdesk.queries.village_columns import VillageColumns


Made = TypeVar("Made")
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class VillageFigures:
    """An area's families on a day, and what is counted of them."""

    day: date
    area: Area
    by_rt: Mapping[Place, RtFigures]
    total: RtFigures
    _columns: FamilyColumns

    @cached_property
    def families(self) -> Sequence[OfFamily]:
        """Return the families in which somebody lives, one by one."""
        return self._columns.families()

    def behind(self, figure: str, place: Place | None = None) -> list[str]:
        """Return the families behind a figure, of one RT or of all.

        ``figure``: families, targets, krs, incomplete, one of the flags (A1 ... K0), pus, a
        method, a reason, users, non_users (the others), unmet_need, not_asked, under_five,
        stunted, pregnant, elderly, adolescents.
        """
        return self._columns.behind(figure, place)

    def families_with(self, people: str) -> int:
        """Return how many families have somebody of such: under_five, elderly, adolescents."""
        return self._columns.families_with(people)

    def count_of(self, people: str) -> int:
        """Return how many people of the area are such: under_five, elderly, adolescents."""
        return self._columns.count_of(people)

    def last_measured(self, first: str, last: str) -> Mapping[str, str]:
        """Return by kelurahan the last day between two of which a measurement is held."""
        return self._columns.of.last_measured(first, last)

    def people_behind(self, people: str) -> list[str]:
        """Return the people of the area who are such: stunted, measured, under_five, elderly."""
        return self._columns.people_behind(people)

    def companion_names(self) -> Mapping[str, list[str]]:
        """Return by family the names of its companions (TPK), where any are recorded."""
        return self._columns.companion_names()

    def heads(self) -> Mapping[str, tuple[str, str]]:
        """Return by family the name of its head (else of its wife, its eldest) and its address."""
        return self._columns.heads()

    def census(self, desk: Desk) -> Census:
        """Return the census of the same people; the area is a kelurahan, or everybody."""
        return Census(desk, self.area, self._columns.of)

    def by(self, place: Callable[[FamilyRow], Group]) -> dict[Group, RtFigures]:
        """Return the figures of each group of families: of a posyandu, a kelurahan."""
        return self._columns.by(place)

    def with_companion(self, place: Callable[[FamilyRow], Group]) -> dict[Group, tuple[int, int]]:
        """Return of each group how many families are at risk, and of these have a companion."""
        return self._columns.with_companion(place)

    def once(self, made: Callable[[VillageColumns], Made]) -> Made:
        """Return what is made once of the same people, and kept until anything is written."""
        return self._columns.of.once(made)

    def on(self, day: date) -> VillageFigures:
        """Return the same area's figures on an earlier day, as far as they were recorded."""
        return _figures(self._columns.of, self.area, day)


def village_figures(desk: Desk, area: Area, day: date) -> VillageFigures:
    """Read the families of an area and count them on a day."""
    from kbdesk.queries.village_columns import village_columns

    return _figures(village_columns(desk, area, day.isoformat()), area, day)


def _figures(of: VillageColumns, area: Area, day: date) -> VillageFigures:
    from kbdesk.queries.family_columns import FamilyColumns

    with many_rows():
        columns = FamilyColumns(of, day.isoformat())
    by_rt = columns.by_rt()
    total = RtFigures()
    for one in by_rt.values():
        total.merge(one)
    order = sorted(by_rt.items(), key=lambda item: place_order(item[0]))
    return VillageFigures(day, area, dict(order), total, columns)


# -- as a report says it ---------------------------------------------------------------------


def said_by_rt(
    found: VillageFigures, withheld: Collection[Cell] | None = None
) -> list[RtFiguresJson]:
    """Return the figures of each RT: KRS, family planning, small children, elderly."""
    return [
        {"village": v, "rt": rt, **said(of, withheld, rt_row(v, rt))}
        for (v, rt), of in found.by_rt.items()
    ]


def said(of: RtFigures, withheld: Collection[Cell] | None = None, row: str = "") -> FiguresJson:
    """Return figures with their shares in percent.

    ``withheld``: what public papers of the month leave out, and the row of these figures in it.
    """
    planning = of.planning
    told = as_json(
        FiguresJson,
        of,
        at_risk_percent=percent(of.at_risk, of.targets),
        flags={flag: of.flags[flag] for flag in FLAGS},
        PUS=planning.couples,
        users=planning.methods.total(),
        methods={method: planning.methods[method] for method in METHODS},
        reasons={reason: planning.reasons[reason] for reason in REASONS},
        unmet_need=of.share("unmet_need")[0],
        unmet_need_percent=percent(*of.share("unmet_need")),
        not_asked=planning.not_asked,
        stunted_percent=percent(of.stunted, of.measured),
    )
    if withheld is not None:
        told["withheld"] = sorted(
            WITHHELD[cell.quantity]
            for cell in withheld
            if cell.row == row and cell.quantity in WITHHELD
        )
    return told


# -- the map ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Houses:
    """The families of an RT in the order of their addresses: (family, head's name)."""

    place: Place
    families: Sequence[tuple[OfFamily, str]]


def houses(found: VillageFigures) -> list[Houses]:
    """Return the houses of each RT, so that neighbours stand side by side."""
    heads = found.heads()
    by_rt: dict[Place, list[tuple[OfFamily, str]]] = {place: [] for place in found.by_rt}
    order = {
        one.id: (_address(heads.get(one.id, ("", ""))[1]), heads.get(one.id, ("", ""))[0])
        for one in found.families
    }
    for one in sorted(found.families, key=lambda one: order[one.id]):
        by_rt[one.village, one.rt].append((one, heads.get(one.id, ("", ""))[0]))
    return [Houses(place, of) for place, of in by_rt.items()]


def _address(text: str) -> tuple[object, ...]:
    """Return what addresses are sorted by: the street, then the house's number as one."""
    words: list[object] = []
    for part in text.casefold().replace(".", " ").replace("/", " ").split():
        digits = "".join(c for c in part if c.isdigit())
        words.append((1, int(digits), part) if digits and len(digits) < 9 else (0, 0, part))
    return (not words, *words)
