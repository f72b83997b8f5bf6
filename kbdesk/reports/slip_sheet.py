"""The sheet that a slip is set on: its measures, its words, and what did not fit on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.flow import Flowed, Item, flow
from kbdesk.reports.lettering import Fitted, fit
from kbdesk.reports.paper import A5, MM, REGULAR, Face
from kbdesk.reports.slip_data import SlipData
from kbdesk.words import Language, say

PAGE_WIDTH, PAGE_HEIGHT = A5
SIDE = 8.5 * MM
TOP = PAGE_HEIGHT - 7.5 * MM
BOTTOM = 6.5 * MM
WIDTH = PAGE_WIDTH - 2 * SIDE
RETURN_HEIGHT = 45 * MM
"""Height of the tear-off return slip, from the cut line to the lower margin."""

_BODY = 7.6
_LEADING = 3.75 * MM
_SMALLEST = 5.4
"""No letter on paper is smaller: a mono laser still prints it open."""

Paint = Callable[[Canvas, float], None]


@dataclass(frozen=True, slots=True)
class SlipBlock:
    """A part of the page: its height, and how it is painted from its upper edge."""

    height: float
    paint: Paint


@dataclass(frozen=True, slots=True)
class Leftover:
    """A text that was cut on the first page, whole, for the page after it."""

    label: str
    text: str


@dataclass(slots=True)
class SlipSheet:
    """One slip at one scale of type; collects in ``leftovers`` what had to be cut.

    ``tight`` gives long texts fewer rows: the last resort that keeps the page one.
    """

    data: SlipData
    language: Language
    scale: float = 1.0
    note_rows: int | None = None
    tight: bool = False
    leftovers: list[Leftover] = field(default_factory=list)

    @property
    def size(self) -> float:
        """Size of running text."""
        return _BODY * self.scale

    @property
    def leading(self) -> float:
        """Distance from row to row."""
        return _LEADING * self.scale

    def rows(self, most: int, at_worst: int) -> int:
        """Return how many rows a long text may take."""
        return at_worst if self.tight else most

    def say(self, key: str, **params: object) -> str:
        return say(f"slip.{key}", self.language, **params)

    def fit(
        self,
        label: str,
        text: str,
        width: float,
        *,
        face: Face = REGULAR,
        size: float | None = None,
        lines: int = 1,
    ) -> Fitted:
        """Fit a text; cut, it is kept whole as a leftover under its label."""
        wanted = self.size if size is None else size
        smallest = min(wanted, max(_SMALLEST, 0.8 * wanted))
        fitted = fit(text, face, wanted, width, lines=lines, smallest=smallest)
        if not fitted.complete:
            self.leftovers.append(Leftover(label, text))
        return fitted

    def flow(
        self, label: str, items: Sequence[Item], text: str, *, rows: int | None = None
    ) -> Flowed:
        """Set a running line; cut, ``text`` (all of it in words) is kept as a leftover."""
        flowed = flow(items, self.size, WIDTH, rows=rows)
        if not flowed.complete:
            self.leftovers.append(Leftover(label, text))
        return flowed

    def flow_block(
        self, label: str, items: Sequence[Item], text: str, *, rows: int | None = None
    ) -> SlipBlock:
        """Return a running line as a block."""
        flowed = self.flow(label, items, text, rows=rows)
        leading = self.leading

        def paint(canvas: Canvas, top: float) -> None:
            flowed.draw(canvas, SIDE, top, leading)

        return SlipBlock(len(flowed.rows) * leading, paint)
