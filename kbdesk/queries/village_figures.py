"""The families of an area as its figures need them: risk, planning, marks, family by family.

One reading serves the table by RT, the map of houses, the issues, and the families behind
any of their figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.family_planning import LONG_TERM, METHODS, REASONS, UNMET, USER, Figures, Said
from kbdesk.domain.krs import FLAGS, Found
from kbdesk.domain.skdn import percent
from kbdesk.queries.area import Area
from kbdesk.queries.census import Census, Place
from kbdesk.queries.population import place_order
from kbdesk.store.many_rows import many_rows

if TYPE_CHECKING:
    from kbdesk.queries.family_columns import FamilyColumns
    from kbdesk.queries.village_columns import VillageColumns

UNDER_FIVE_MONTHS = 60
STUNTED = frozenset({"stunted", "severely_stunted"})


class OfFamily(NamedTuple):
    """A family in which somebody lives; ``couples``: what each couple of PUS said, or None."""

    id: str
    village: str | None
    rt: str | None
    people: int
    found: Found
    couples: tuple[Said | None, ...]
    under_five: int
    measured: int
    stunted: int
    pregnant: int
    elderly: int
    adolescents: int

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks of its house on the map."""
        said = {
            "krs": self.found.at_risk is True,
            "stunted": self.stunted > 0,
            "pregnant": self.pregnant > 0,
            "elderly": self.elderly > 0,
        }
        return tuple(name for name, there in said.items() if there)


@dataclass(slots=True)
class RtFigures:
    """What is counted of an RT, or of the whole."""

    families: int = 0
    people: int = 0
    targets: int = 0
    at_risk: int = 0
    incomplete: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    planning: Figures = field(default_factory=Figures)
    under_five: int = 0
    measured: int = 0
    stunted: int = 0
    pregnant: int = 0
    elderly: int = 0

    def merge(self, other: RtFigures) -> None:
        """Add the families of another RT."""
        self.families += other.families
        self.people += other.people
        self.targets += other.targets
        self.at_risk += other.at_risk
        self.incomplete += other.incomplete
        self.flags.update(other.flags)
        self.planning.merge(other.planning)
        self.under_five += other.under_five
        self.measured += other.measured
        self.stunted += other.stunted
        self.pregnant += other.pregnant
        self.elderly += other.elderly

    def share(self, part: str) -> tuple[int, int]:
        """Return part and whole of a figure, by its name."""
        planning = self.planning
        users = planning.methods.total()
        pairs: dict[str, tuple[int, int]] = {
            "krs": (self.at_risk, self.targets),
            "incomplete": (self.incomplete, self.families),
            "unmet_need": (sum(planning.reasons[one] for one in UNMET), planning.couples),
            "not_asked": (planning.not_asked, planning.couples),
            # of those who were asked: nobody knows of the others
            "users": (users, planning.couples - planning.not_asked),
            "mkjp": (sum(planning.methods[one] for one in LONG_TERM), users),
            "stunted": (self.stunted, self.measured),
            "elderly": (self.elderly, self.people),
        }
        pairs |= {flag: (self.flags[flag], self.targets) for flag in FLAGS}
        return pairs[part]

    def known(self, part: str) -> tuple[int, int]:
        """Return of how many of those whom a figure speaks of it is known, and how many they are.

        Of a figure by its name, as :meth:`share`.
        """
        if part in ("unmet_need", "users", "mkjp"):
            return self.planning.couples - self.planning.not_asked, self.planning.couples
        if part == "stunted":
            return self.measured, self.under_five
        if part == "krs" or part in FLAGS:
            return self.families - self.incomplete, self.families
        return self.families, self.families


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

    def heads(self) -> Mapping[str, tuple[str, str]]:
        """Return by family the name of its head (else of its wife, its eldest) and its address."""
        return self._columns.heads()

    def census(self, desk: Desk) -> Census:
        """Return the census of the same people; the area is a kelurahan, or everybody."""
        return Census(desk, self.area, self._columns.of)

    def on(self, day: date) -> VillageFigures:
        """Return the same area's figures on an earlier day, as far as they were recorded."""
        return _figures(self._columns.of, self.area, day)


def says(said: Said | None, figure: str) -> bool:
    """Tell whether a couple that says so is one of those whom a figure counts."""
    if figure == "pus":
        return True
    if figure == "non_users":
        return said is None or said.status != USER
    if said is None:
        return figure == "not_asked"
    if figure == "users":
        return said.status == USER
    if said.status == USER:
        return said.method == figure or (figure == "mkjp" and said.method in LONG_TERM)
    return said.reason == figure or (figure == "unmet_need" and said.reason in UNMET)


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


def said_by_rt(found: VillageFigures) -> list[dict[str, Any]]:
    """Return the figures of each RT: KRS, family planning, small children, elderly."""
    return [{"village": v, "rt": rt, **said(of)} for (v, rt), of in found.by_rt.items()]


def said(of: RtFigures) -> dict[str, Any]:
    """Return figures with their shares in percent."""
    planning = of.planning
    return {
        "families": of.families,
        "targets": of.targets,
        "at_risk": of.at_risk,
        "incomplete": of.incomplete,
        "at_risk_percent": percent(of.at_risk, of.targets),
        "flags": {flag: of.flags[flag] for flag in FLAGS},
        "PUS": planning.couples,
        "users": planning.methods.total(),
        "methods": {method: planning.methods[method] for method in METHODS},
        "reasons": {reason: planning.reasons[reason] for reason in REASONS},
        "unmet_need": of.share("unmet_need")[0],
        "unmet_need_percent": percent(*of.share("unmet_need")),
        "not_asked": planning.not_asked,
        "under_five": of.under_five,
        "measured": of.measured,
        "stunted": of.stunted,
        "stunted_percent": percent(of.stunted, of.measured),
        "pregnant": of.pregnant,
        "elderly": of.elderly,
    }


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


def _address(text: str) -> tuple[Any, ...]:
    """Return what addresses are sorted by: the street, then the house's number as one."""
    words: list[Any] = []
    for part in text.casefold().replace(".", " ").replace("/", " ").split():
        digits = "".join(c for c in part if c.isdigit())
        words.append((1, int(digits), part) if digits and len(digits) < 9 else (0, 0, part))
    return (not words, *words)
