"""A family as the village's figures count it, and what is counted of an RT."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from kbdesk.domain.family_planning import LONG_TERM, UNMET, USER, PlanningFigures, Said
from kbdesk.domain.krs import FLAGS, KrsFinding

UNDER_FIVE_MONTHS = 60
STUNTED = frozenset({"stunted", "severely_stunted"})


class OfFamily(NamedTuple):
    """A family in which somebody lives; ``couples``: what each couple of PUS said, or None."""

    id: str
    village: str | None
    rt: str | None
    people: int
    found: KrsFinding
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
    planning: PlanningFigures = field(default_factory=PlanningFigures)
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
        planning = self.planning
        users = planning.methods.total()
        pairs: dict[str, tuple[int, int]] = {
            "krs": (self.at_risk, self.targets),
            "incomplete": (self.incomplete, self.families),
            "unmet_need": (sum(planning.reasons[one] for one in UNMET), planning.couples),
            "not_asked": (planning.not_asked, planning.couples),
            # a share of those who were asked; the others are not known
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


def says(said: Said | None, figure: str) -> bool:
    """Tell whether a figure counts a couple that said this."""
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
