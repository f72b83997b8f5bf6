"""A picture as plain data: boxes, lines and words, drawn alike in the window and on paper.

Lengths are points from the upper left corner; inks are ``#RRGGBB``. A word has its ``y`` in
the middle of its capitals and is made smaller, then cut, where it is wider than ``room``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

Align = Literal["left", "middle", "right"]

INK, INK_2, INK_3 = "#17211F", "#414C48", "#5B6661"
LINE, LINE_2, PAPER, SUNKEN = "#DEDACF", "#C9C4B6", "#FFFFFF", "#FBFAF6"
TEAL, GOLD = "#0B6B63", "#E5A22E"
MEN, MEN_PALE, WOMEN, WOMEN_PALE = "#2B6E9E", "#8FC0D8", "#C4623A", "#EDB7A0"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, with an edge if it has a colour for one."""

    x: float
    y: float
    width: float
    height: float
    ink: str
    edge: str = ""
    round: float = 0.0


@dataclass(frozen=True, slots=True)
class StraightLine:
    x1: float
    y1: float
    x2: float
    y2: float
    ink: str = LINE
    width: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class ShapeWord:
    """A few words on one line; without ``shrinks`` they keep their size and are only cut."""

    x: float
    y: float
    text: str
    size: float = 8.0
    ink: str = INK
    align: Align = "left"
    bold: bool = False
    room: float = 0.0
    shrinks: bool = True


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon: marks differ in their form, not only in colour."""

    points: tuple[tuple[float, float], ...]
    ink: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that can be chosen: the box, its key, and ``label`` in words."""

    x: float
    y: float
    width: float
    height: float
    key: str
    label: str = ""


Shape = Box | StraightLine | ShapeWord | Polygon


@dataclass(slots=True)
class Picture:
    """Shapes in drawing order, and the places that can be chosen."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    words: str = ""
    """One sentence that says what the picture shows."""

    def add(self, *shapes: Shape) -> None:
        self.shapes.extend(shapes)

    def put(self, other: Picture, x: float, y: float) -> None:
        """Add another picture with its upper left corner at a point, with its places to choose."""
        self.shapes.extend(_moved(shape, x, y) for shape in other.shapes)
        self.spots.extend(replace(spot, x=spot.x + x, y=spot.y + y) for spot in other.spots)

    def spot(self, box: Box, key: str, label: str = "") -> None:
        """Let a box be chosen."""
        self.spots.append(Spot(box.x, box.y, box.width, box.height, key, label))


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, StraightLine):
        return replace(shape, x1=shape.x1 + x, y1=shape.y1 + y, x2=shape.x2 + x, y2=shape.y2 + y)
    if isinstance(shape, Polygon):
        return replace(shape, points=tuple((px + x, py + y) for px, py in shape.points))
    return replace(shape, x=shape.x + x, y=shape.y + y)
