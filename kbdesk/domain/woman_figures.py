"""The figures of a woman's check: their units, what is refused, and what is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from kbdesk.domain.proposals import Warned


class WomanFigure(NamedTuple):
    """A figure by its draft's field and its column; limits in the column's units.

    ``scale``: units of the column in one of the draft. ``step``: the finest that is typed.
    Outside ``least`` to ``most`` it is refused, outside ``usual_least`` to ``usual_most`` it is
    asked about: so seldom that a slip of the hand is likelier.
    """

    draft: str
    column: str
    scale: int
    step: int
    least: int
    most: int
    usual_least: int
    usual_most: int

    @property
    def usual(self) -> tuple[int, int]:
        """Return what is taken without a question."""
        return self.usual_least, self.usual_most


WOMAN_FIGURES: Final = (
    WomanFigure("weight_kg", "weight_g", 1000, 10, 20_000, 200_000, 30_000, 140_000),
    WomanFigure("muac_cm", "muac_mm", 10, 1, 100, 600, 150, 450),
    WomanFigure("hb", "hb_tenths", 10, 1, 20, 250, 50, 180),
    WomanFigure("fundal_cm", "fundal_mm", 10, 1, 50, 500, 50, 450),
    WomanFigure("systolic", "systolic", 1, 1, 50, 300, 70, 220),
    WomanFigure("diastolic", "diastolic", 1, 1, 20, 200, 40, 140),
    WomanFigure("tablets", "tablets", 1, 1, 0, 360, 0, 180),
)


def unusual(fields: Mapping[str, int | None]) -> list[Warned]:
    """Return a warning for each improbable figure of a check, by column."""
    found = []
    for figure in WOMAN_FIGURES:
        value = fields.get(figure.column)
        if value is not None and not figure.usual_least <= value <= figure.usual_most:
            said = value if figure.scale == 1 else value / figure.scale
            what = [f"woman_figure.{figure.draft}"]
            found.append(Warned("woman_check.unusual", {"what": what, "value": said}))
    return found
