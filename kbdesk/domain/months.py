"""A closed month: the id that every laptop makes alike, and how a child's part is kept."""

from __future__ import annotations

import uuid
from typing import Final, NamedTuple

_SPACE: Final = uuid.UUID("1f8f6a0e-51c9-5b0e-9d0c-3a3b0a5e6c21")


def closing_id(posyandu: str, month: str) -> str:
    """Return the id of a posyandu's month (YYYY-MM): two laptops that close it meet in one row."""
    return str(uuid.uuid5(_SPACE, f"month/{posyandu}/{month}"))


class MonthPart(NamedTuple):
    """What a child was in a month: the figures that counted it, and the weighing that did."""

    figures: tuple[str, ...]
    date: str | None = None
    weight_g: int | None = None

    def text(self) -> str:
        """Return it as the snapshot keeps it: ``S,K,D,T|2026-07-10|7400``."""
        weight = "" if self.weight_g is None else str(self.weight_g)
        return "|".join((",".join(self.figures), self.date or "", weight))

    @classmethod
    def read(cls, text: str) -> MonthPart:
        """Return what :meth:`text` said; what cannot be read is left out."""
        figures, date, weight, *_ = [*text.split("|"), "", ""]
        return cls(
            tuple(name for name in figures.split(",") if name),
            date or None,
            int(weight) if weight.isascii() and weight.isdigit() else None,
        )
