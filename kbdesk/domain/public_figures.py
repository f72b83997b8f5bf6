"""What a city tells everybody: shares by month and kelurahan, with how many they speak of.

``queries/public_figures.py`` fills them; a count of 1 to 4, and whatever would give one away, is
left out before anything here is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.domain.skdn import percent

Programme = Literal["posyandu", "nutrition", "families", "planning", "dashat"]
PROGRAMMES: Final[tuple[Programme, ...]] = (
    "posyandu", "nutrition", "families", "planning", "dashat",
)  # fmt: skip
CellState = Literal["told", "protected", "no_data", "little_known"]


class PublicFigure(NamedTuple):
    """A share: ``part`` of ``whole``, both counts of people, couples or families."""

    programme: Programme
    part: str
    whole: str


FIGURES: Final[Mapping[str, PublicFigure]] = {
    "d_s": PublicFigure("posyandu", "weighed", "under_five"),
    "n_d": PublicFigure("posyandu", "gained", "weighed"),
    "two_t_d": PublicFigure("posyandu", "two_t", "weighed"),
    "bgm_d": PublicFigure("posyandu", "below_red_line", "weighed"),
    "stunting": PublicFigure("nutrition", "stunted", "length_measured"),
    "krs": PublicFigure("families", "families_at_risk", "target_families"),
    "cpr": PublicFigure("planning", "users", "couples"),
    "unmet_need": PublicFigure("planning", "unmet_need", "couples"),
    "mkjp": PublicFigure("planning", "long_term_users", "users"),
    "recovered": PublicFigure("dashat", "recovered", "places_finished"),
}
"""By the code of its indicator; ``recovered``: of the places in DASHAT that ended in the month."""

SYSTEMS: Final[tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]] = (
    (
        ("under_five", ("weighed",)),
        ("weighed", ("gained", "two_t")),
        ("weighed", ("below_red_line",)),
    ),
    (("length_measured", ("stunted",)),),
    (("target_families", ("families_at_risk",)),),
    (("couples", ("users", "unmet_need")), ("users", ("long_term_users",))),
    (
        ("places", ("places_finished",)),
        ("places", ("dashat_children",)),
        ("places_finished", ("dashat_better",)),
        ("dashat_better", ("recovered",)),
    ),
    (("attendance", ()),),
    (("referrals_open", ("referrals_late",)), ("referrals_late", ("referrals_urgent",)),
     ("referrals_late", ("referrals_late_new",))),
    (("referred", ("replied",)),),
    (("families_visited", ()),),
)  # fmt: skip
"""Which counts are parts of which, each total with parts that nobody is in twice.

All public papers of a month take them together (``queries/public_papers.py``): the mayor's page
tells some that the site does not.
"""
COUNTS: Final[Mapping[str, str]] = {
    "places": "dashat", "sessions": "education", "attendance": "education",
}  # fmt: skip
"""Counts that are told without a share, and their programme; sessions are no people."""


@dataclass(frozen=True, slots=True)
class PublicCell:
    """A share of a kelurahan or the city in a month.

    ``part`` and ``whole`` are None where they are not told: ``protected`` (few people, or it
    would give few away), ``no_data`` (nothing came of that month), ``little_known`` (of too few
    it is known). The whole may be told beside a part that is not.
    """

    state: CellState
    part: int | None = None
    whole: int | None = None

    @property
    def percent(self) -> float | None:
        """Return the share in percent with one decimal; None where a count of it is not told."""
        if self.part is None or self.whole is None:
            return None
        return percent(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """How much of a month has come: posyandu that closed it of those that send, laptops heard."""

    month: int
    until: date | None
    closed: int
    posyandu: int
    heard: int
    laptops: int


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A kelurahan: its levels by programme, None where nothing is recorded of it.

    ``told``: the months of which something came.
    """

    code: str
    name: str
    district: str
    levels: Mapping[str, str | None]
    told: frozenset[int]


@dataclass(frozen=True, slots=True)
class PublicCount:
    """A count of a kelurahan or the city that has no share; None where it is not told."""

    month: int
    row: str
    quantity: str
    value: int | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """The whole of what is told; ``cells`` by month, row (a code, or ``city``) and figure.

    ``population`` is ``report dataku`` as it may leave the village, of ``population_day``.
    """

    day: date
    months: Sequence[PublicMonth]
    places: Sequence[PublicPlace]
    cells: Mapping[tuple[int, str, str], PublicCell]
    counts: Sequence[PublicCount]
    population: PopulationJson
    population_day: date
    least: int
