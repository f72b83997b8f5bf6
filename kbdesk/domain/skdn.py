"""SKDN: the figures of a posyandu's month, and their ratios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final, cast

from kbdesk.domain.report_json.skdn import FigureName, SkdnFigures

FIGURES: Final[Mapping[FigureName, str]] = {
    "S": "s",
    "K": "k",
    "D": "d",
    "N": "n",
    "T": "t",
    "O": "o",
    "B": "b",
    "not_coded": "not_coded",
    "BGM": "bgm",
    "two_t": "two_t",
    "V": "v",
}
"""The figures as reports name them, in their order, and the field that holds each."""


@dataclass(slots=True)
class Skdn:
    """Counts of distinct children.

    ``s`` under five on the month's last day; ``k`` those of them with a KMS; ``d`` weighed
    in the month, ``n + t + o + b + not_coded`` of them; ``bgm`` below the red line;
    ``two_t`` T twice or more in a row; ``v`` of ``s`` given vitamin A in the month.
    """

    s: int = 0
    k: int = 0
    d: int = 0
    n: int = 0
    t: int = 0
    o: int = 0
    b: int = 0
    not_coded: int = 0
    bgm: int = 0
    two_t: int = 0
    v: int = 0

    def add(self, other: Skdn) -> None:
        """Add the figures of another place."""
        for field in fields(self):
            name = field.name
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @classmethod
    def together(cls, parts: Iterable[Skdn]) -> Skdn:
        """Return the figures of several places as those of one."""
        total = cls()
        for one in parts:
            total.add(one)
        return total

    def count(self, name: FigureName) -> None:
        field = FIGURES[name]
        setattr(self, field, getattr(self, field) + 1)

    def figures(self) -> SkdnFigures:
        """Return the figures by the names that reports give them."""
        # FIGURES has each name once: a test holds the two lists together
        return cast(SkdnFigures, {name: getattr(self, field) for name, field in FIGURES.items()})

    @classmethod
    def of(cls, figures: Mapping[str, object]) -> Skdn:
        """Return the figures that :meth:`figures` said; what is missing or no number is 0."""
        known = {field: figures.get(name) for name, field in FIGURES.items()}
        return cls(**{field: n for field, n in known.items() if isinstance(n, int)})

    @property
    def comparable(self) -> int:
        """Return D - (O + B), by which the ministry divides N."""
        return self.d - (self.o + self.b)

    def ratios(self) -> dict[str, float | None]:
        """Return the ratios in percent, by their names; None where nobody is to divide by."""
        return {
            "K/S": percent(self.k, self.s),
            "D/S": percent(self.d, self.s),
            "N/D": percent(self.n, self.d),
            "N/D_kemenkes": percent(self.n, self.comparable),
            "N/S": percent(self.n, self.s),
            "D/K": percent(self.d, self.k),
            "BGM/D": percent(self.bgm, self.d),
            "2T/D": percent(self.two_t, self.d),
        }


def percent(part: int, whole: int) -> float | None:
    """Return a share in percent with one decimal, half up; None of nothing."""
    if whole <= 0:
        return None
    return (2000 * part + whole) // (2 * whole) / 10
