"""The families of an area as its figures need them: risk, planning, marks, family by family.

One reading serves the table by RT, the map of houses, the issues, and the families behind
any of their figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain import krs as rules
from kbdesk.domain.family_planning import LONG_TERM, METHODS, REASONS, UNMET, USER, Figures, Said
from kbdesk.domain.krs import FLAGS, Found, born_after
from kbdesk.domain.population import ELDERLY_FROM, LIFE
from kbdesk.domain.skdn import percent
from kbdesk.queries.area import Area
from kbdesk.queries.census import Place
from kbdesk.queries.kampung import Kampung
from kbdesk.queries.krs import children_in_need
from kbdesk.queries.population import place_order
from kbdesk.store.kampung_kb_rows import heads_of, measured_between
from kbdesk.store.many_rows import many_rows

UNDER_FIVE_MONTHS = 60
MEASURED_MONTHS = 3
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

    def count(self, family: OfFamily) -> None:
        """Count a family."""
        self.families += 1
        self.people += family.people
        self.targets += family.found.target is True
        self.at_risk += family.found.at_risk is True
        self.incomplete += family.found.at_risk is None
        if family.found.target:
            for flag, raised in family.found.flags.items():
                if raised:
                    self.flags[flag] += 1
        for said in family.couples:
            self.planning.count(said)
        self.under_five += family.under_five
        self.measured += family.measured
        self.stunted += family.stunted
        self.pregnant += family.pregnant
        self.elderly += family.elderly

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


@dataclass(frozen=True, slots=True)
class VillageFigures:
    """An area's families on a day, and what is counted of them."""

    day: date
    area: Area
    families: Sequence[OfFamily]
    by_rt: Mapping[Place, RtFigures]
    total: RtFigures

    def behind(self, figure: str, place: Place | None = None) -> list[str]:
        """Return the families behind a figure, of one RT or of all; see :func:`belongs`."""
        return [
            one.id
            for one in self.families
            if (place is None or (one.village, one.rt) == place) and belongs(one, figure)
        ]


def belongs(family: OfFamily, figure: str) -> bool:
    """Tell whether a family is one of those that a figure counts.

    ``figure``: families, targets, krs, incomplete, one of the flags (A1 ... K0), pus, a
    method, a reason, users, non_users (the others), unmet_need, not_asked, under_five, stunted,
    pregnant, elderly, adolescents.
    """
    found = family.found
    if figure == "families":
        return True
    if figure == "targets":
        return found.target is True
    if figure == "krs":
        return found.at_risk is True
    if figure == "incomplete":
        return found.at_risk is None
    if figure in FLAGS:
        return found.target is True and found.flags[figure] is True
    if figure in ("under_five", "stunted", "pregnant", "elderly", "adolescents"):
        return bool(getattr(family, figure))
    return any(_said(one, figure) for one in family.couples)


def _said(said: Said | None, figure: str) -> bool:
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
    with many_rows():
        kampung = Kampung(desk, area, day)
        families = _families(desk, kampung)
    by_rt: dict[Place, RtFigures] = {}
    total = RtFigures()
    for one in families:
        place = (one.village, one.rt)
        of = by_rt.get(place)
        if of is None:
            of = by_rt[place] = RtFigures()
        of.count(one)
    for of in by_rt.values():
        total.merge(of)
    order = sorted(by_rt.items(), key=lambda item: place_order(item[0]))
    return VillageFigures(day, area, families, dict(order), total)


def _families(desk: Desk, kampung: Kampung) -> list[OfFamily]:
    on, limit = kampung.until, rules.limits()
    couples: dict[str, list[Said | None]] = {}
    for household, wife in kampung.couples(on, limit):
        couples.setdefault(household.row.id, []).append(kampung.planning(wife.id).said(on))
    need = children_in_need(desk, kampung.households, on, some=not kampung.whole)
    stunted = {id_ for id_, why in need.items() if not STUNTED.isdisjoint(why)}
    low, high = LIFE["adolescents"]
    # ages as texts: who was born after one of them is younger, of a city's people one by one
    five = born_after(on, UNDER_FIVE_MONTHS)
    elderly, oldest, youngest = (_born_by(on, years) for years in (ELDERLY_FROM, high + 1, low))
    since = _months_back(on, MEASURED_MONTHS)
    measured = measured_between(desk.store.records, since, on)
    families = []
    for household in kampung.households:
        here = household.here(on)
        if not here:
            continue
        small = seen = short = carrying = old = grown = 0
        for one in here:
            born = one.birth_date
            if born is not None:
                if born > five:
                    small += 1
                    seen += one.id in measured
                    short += one.id in stunted
                elif born <= youngest:
                    old += born <= elderly
                    grown += born > oldest
            if one.sex != "male" and kampung.planning(one.id).pregnant(on):
                carrying += 1
        row = household.row
        families.append(
            OfFamily(
                row.id, row.village, row.rt, len(here), kampung.krs(household, on, limit, here),
                tuple(couples.get(row.id, ())), small, seen, short, carrying, old, grown,
            )
        )  # fmt: skip
    return families


def _born_by(on: str, years: int) -> str:
    """Return the latest birth date of who has completed so many years on a day."""
    return f"{int(on[:4]) - years:04d}{on[4:]}"


def _months_back(on: str, months: int) -> str:
    index = int(on[:4]) * 12 + int(on[5:7]) - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}-01"


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


def houses(desk: Desk, found: VillageFigures) -> list[Houses]:
    """Return the houses of each RT, so that neighbours stand side by side."""
    heads = heads_of(desk.store.records, [one.id for one in found.families])
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
