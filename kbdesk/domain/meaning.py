"""What a figure says: what is counted, of whom, when, how much of it is known, until when.

Two figures of one name that have one meaning are equal; where they differ, the meanings do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

Counted = Literal[
    "people", "families", "couples", "women", "children", "weighed", "measured", "visitors",
    "results", "targets", "visits", "places", "portions", "home_visits", "letters",
]  # fmt: skip
Of = Literal["served", "posyandu_village", "living", "family_posyandu", "kitchen", "all"]
When = Literal["day", "month", "last", "year"]
By = Literal["", "measured", "asked", "complete", "examined"]

OF: Final[tuple[Of, ...]] = (
    "served", "posyandu_village", "living", "family_posyandu", "kitchen", "all",
)  # fmt: skip
"""The link by which a person counts for an area.

``served``: their posyandu serves them that day. ``posyandu_village``: the posyandu that
serves them is of the kelurahan (one whose kelurahan is not known: their family is).
``living``: their family lives in it. ``family_posyandu``: their family is of the posyandu.
``kitchen``: the kitchen that feeds them is of it. ``all``: everybody who is held here.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """How much is known: ``known`` of ``whole`` were measured, asked, or are complete."""

    known: int
    whole: int
    by: By


@dataclass(frozen=True, slots=True)
class Fresh:
    """Until when data came that the figures of a month rest on.

    ``until``: the last day of which something is held, up to the month's end. ``heard`` of
    ``laptops`` sent something since the month began; both None where none are asked.
    """

    first: date
    until: date | None
    heard: int | None = None
    laptops: int | None = None

    @property
    def stale(self) -> bool:
        """Tell whether nothing is held of the month itself: its figures are older ones."""
        return self.until is None or self.until < self.first


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure says.

    ``when``: ``day``, as it was on ``to``; ``month``, what happened from ``since`` to ``to``;
    ``last``, the last of each that was measured between them; ``year``, month by month.
    ``reckoned``: the day whose facts it rests on, where ``to`` is still to come.
    """

    counted: Counted
    of: Of
    when: When
    since: date
    to: date
    known: Known | None = None
    fresh: Fresh | None = None
    reckoned: date | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Return what two figures of one name have in common if they must be equal."""
        since = "" if self.when == "day" else self.since.isoformat()
        return self.counted, self.of, self.when, since, self.to.isoformat()

    def without_counts(self) -> Meaning:
        """Return the same for a paper that may tell no small number."""
        return replace(self, known=None)

    def said(self) -> dict[str, object]:
        """Return it by the keys that a report writes; see ``about`` in docs/cli.md."""
        found: dict[str, object] = {
            "counted": self.counted,
            "of": self.of,
            "when": self.when,
            "from": None if self.when == "day" else self.since.isoformat(),
            "to": self.to.isoformat(),
        }
        if self.reckoned is not None:
            found["reckoned"] = self.reckoned.isoformat()
        if self.known is not None:
            found |= {
                "known": self.known.known,
                "whole": self.known.whole,
                "known_by": self.known.by,
            }
        if self.fresh is not None:
            found |= {
                "data_until": self.fresh.until.isoformat() if self.fresh.until else None,
                "stale": self.fresh.stale,
            }
            if self.fresh.laptops is not None:
                found |= {"laptops_heard": self.fresh.heard, "laptops": self.fresh.laptops}
        return found
