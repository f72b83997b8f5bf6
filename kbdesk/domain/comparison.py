"""Figures that are compared over time and place: which a report has, and what one says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from kbdesk.domain.figure_limits import comparable, known_enough
from kbdesk.domain.report_json.comparison import By as By
from kbdesk.domain.report_json.comparison import Kind, State
from kbdesk.domain.skdn import percent

BY: Final[tuple[By, ...]] = ("month", "village", "posyandu", "puskesmas")


@dataclass(slots=True)
class Tallied:
    """``part`` of ``whole``; it is known of ``known`` of ``of``. Of a count ``part`` is the count.

    Of money ``part`` is the rupiah and ``whole`` what they were spent on.
    """

    part: int = 0
    whole: int = 0
    known: int = 0
    of: int = 0

    def add(self, other: Tallied) -> None:
        """Count another place in."""
        self.part += other.part
        self.whole += other.whole
        self.known += other.known
        self.of += other.of

    def value(self, kind: Kind) -> float | None:
        """Return the percent, the count, or the rupiah for one; None of nobody or nothing known."""
        if kind == "count":
            return self.part
        if kind == "share":
            return percent(self.part, self.whole)
        if not self.whole or self.known < self.of:
            return None
        return (2 * self.part + self.whole) // (2 * self.whole)


class ComparedFigure(NamedTuple):
    """A figure of a report.

    ``kind``: a share in percent, a count, or rupiah for each of ``whole``. ``better``: which way it
    gets better, None where neither is. ``by``: by which places it can be compared. ``people``: it
    speaks of people, and is not compared where they are few.
    """

    kind: Kind
    better: Literal["more", "less"] | None
    by: tuple[By, ...] = BY
    people: bool = True

    def state(self, of: Tallied) -> State:
        """Tell whether it may be set beside another: told, of too few, too little known, nobody."""
        if self.kind == "count":
            return "told"
        if not of.whole:
            return "nobody"
        if self.kind == "money":
            return "told" if of.known >= of.of else "unsure"
        if self.people and not comparable(of.whole):
            return "few"
        return "told" if known_enough(of.known, of.of) else "unsure"


_KITCHEN: Final[tuple[By, ...]] = ("month", "village")


def _shares(better: Literal["more", "less"], *names: str) -> dict[str, ComparedFigure]:
    return {name: ComparedFigure("share", better) for name in names}


def _counts(by: tuple[By, ...], *names: str) -> dict[str, ComparedFigure]:
    return {name: ComparedFigure("count", None, by) for name in names}


_PLANNING: Final = {**_shares("more", "cpr", "cpr_modern", "mkjp"), **_shares("less", "unmet_need")}

COMPARED: Final[Mapping[str, Mapping[str, ComparedFigure]]] = {
    "skdn": {
        **_shares("more", "d_s", "n_d", "k_s"),
        **_shares("less", "bgm_d", "two_t_d"),
    },
    "nutrition": _shares(
        "less", "stunting", "severely_stunted", "wasting", "severely_wasted", "underweight",
        "severely_underweight", "overweight", "obese", "low_muac",
    ),
    "krs": _shares("less", "krs"),
    "tpk": _shares("more", "companion"),
    "kb": _PLANNING,
    "villages": {**_shares("less", "stunting", "krs"), **_PLANNING},
    "services": _shares(
        "more", "pregnant_checked", "pregnant_iron", "iron_90", "kek_fed", "postpartum_seen",
        "girls_iron", "newborn_seen", "exclusive_breastfeeding", "complementary_food",
        "basic_immunisation", "booster_immunisation", "vitamin_a", "severe_wasting_treated",
        "wasting_fed",
    ),
    "ages": _shares(
        "more", "ages_mothers", "ages_infant", "ages_school", "ages_adult", "ages_elderly"
    ),
    "dashat": {
        **_counts(BY, "dashat_recipients", "dashat_portions"),
        **_shares("more", "dashat_attendance", "dashat_better"),
    },
    "kitchen": {
        **_counts(_KITCHEN, "kitchen_portions"),
        "kitchen_cost": ComparedFigure("money", "less", _KITCHEN),
    },
    "education": {
        **_counts(
            BY, "education_sessions", "education_attendance", "education_visits", "education_lent"
        ),
        "education_reached": ComparedFigure("share", "more", people=False),
    },
}  # fmt: skip
"""By report, the figures that can be compared, the one that is shown first before the others."""


def named(report: str, figure: str) -> ComparedFigure | None:
    """Return a figure of a report, None where it has none of the name."""
    return COMPARED.get(report, {}).get(figure)


def report_of(figure: str) -> str | None:
    return next((report for report, of in COMPARED.items() if figure in of), None)
