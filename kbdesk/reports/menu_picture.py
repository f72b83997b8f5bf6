"""The menu board for the wall: a card for each day with simple drawings of its foods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.report_json.menus import MenuBoardJson, MenuDayJson
from kbdesk.reports.document import Draw
from kbdesk.reports.lettering import fit
from kbdesk.reports.paper import BOLD, INK, INK_2, MM, PALE_RULE, REGULAR, SEMIBOLD, TEAL
from kbdesk.words import Say

ACROSS: Final = 5
_GAP: Final = 3.5 * MM
_ORDER: Final = ("staple", "fish", "meat", "egg", "milk", "legume", "vegetable", "fruit")
_KIND: Final[Mapping[str, str]] = {
    "cereal": "staple", "tuber": "staple", "fish": "fish", "meat": "meat", "egg": "egg",
    "milk": "milk", "legume": "legume", "vegetable": "vegetable", "fruit": "fruit",
}  # fmt: skip
_GROUND: Final[Mapping[str, str]] = {
    "staple": "#FFF0CC", "fish": "#E2EDF8", "meat": "#FBE3E0", "egg": "#FFF9EA",
    "milk": "#F0F8F6", "legume": "#F3E6DA", "vegetable": "#E1F1E2", "fruit": "#FBE3E0",
}  # fmt: skip


def drawn_board(said: MenuBoardJson, say: Say) -> Draw:
    """Return a drawing of the days of ``menu`` as cards, five in a row."""
    return partial(_board, said, say)


def kinds_of(groups: Sequence[str]) -> list[str]:
    """Return the drawings for some groups of food, in the order of the plate."""
    found = {_KIND[one] for one in groups if one in _KIND}
    return [one for one in _ORDER if one in found]


def _board(
    said: MenuBoardJson, say: Say, canvas: Canvas, x: float, y: float, width: float, height: float
) -> None:
    days = said["days"]
    rows = -(-len(days) // ACROSS)
    wide = (width - _GAP * (ACROSS - 1)) / ACROSS
    high = (height - _GAP * (rows - 1)) / rows
    for place, day in enumerate(days):
        left = x + place % ACROSS * (wide + _GAP)
        top = y + height - place // ACROSS * (high + _GAP)
        _card(canvas, say, day, (left, top, wide, high))


def _card(
    canvas: Canvas, say: Say, day: MenuDayJson, box: tuple[float, float, float, float]
) -> None:
    x, top, width, height = box
    canvas.setStrokeColor(PALE_RULE)
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, top - height, width, height, 2.5 * MM, stroke=1, fill=1)
    pad = 3 * MM
    inner = width - 2 * pad
    head, below = _day_words(day, say)
    name = fit(head, BOLD, 17, inner, lines=1, smallest=11)
    name.draw(canvas, x + pad, top - 2.5 * MM, 19, ink=TEAL)
    under = fit(below, REGULAR, 10, inner, lines=1)
    under.draw(canvas, x + pad, top - 9.5 * MM, 12, ink=INK_2)
    groups = [group for one in day["recipes"] for group in one["groups"]]
    kinds = kinds_of(groups)
    side = min((inner - 1.5 * MM * (len(kinds[:5]) - 1)) / max(len(kinds[:5]), 1), 13 * MM)
    for place, kind in enumerate(kinds[:5]):
        _glyph(canvas, kind, x + pad + place * (side + 1.5 * MM), top - 15.5 * MM - side, side)
    y = top - 18 * MM - side
    if not day["recipes"]:
        said = fit(say("dashat.no_menu_yet"), REGULAR, 11, inner, lines=2)
        said.draw(canvas, x + pad, y, 14, ink=INK_2)
        return
    animals = list(dict.fromkeys(a for one in day["recipes"] for a in one["animals"]))
    allergens = list(dict.fromkeys(a for one in day["recipes"] for a in one["allergens"]))
    floor = top - height + pad
    tail = (10 * MM if animals else 0) + (9 * MM if allergens else 0)
    share = max((y - floor - tail) / len(day["recipes"]), 8 * MM)
    for one in day["recipes"]:
        slot = fit(say(f"dashat.{one['slot']}"), REGULAR, 8, inner, lines=1)
        slot.draw(canvas, x + pad, y, 10, ink=INK_2)
        dish = fit(
            one["name"] or "–", SEMIBOLD, 15, inner, lines=max(int((share - 10) // 18), 1),
            smallest=9,
        )  # fmt: skip
        dish.draw(canvas, x + pad, y - 10, dish.size * 1.2, ink=INK)
        y -= share
    bottom = floor + tail
    if animals:
        words = fit(say("dashat.animals_are", names=", ".join(animals)), SEMIBOLD, 10.5, inner,
                    lines=2, smallest=8)  # fmt: skip
        words.draw(canvas, x + pad, bottom, 11.5, ink=TEAL)
        bottom -= 10 * MM
    if allergens:
        names = [f"kitchen.allergen_{one}" for one in allergens]
        words = fit(say("dashat.allergens", names=names), REGULAR, 8, inner, lines=2, smallest=7)
        words.draw(canvas, x + pad, bottom, 9.5, ink=INK_2)


def _day_words(day: MenuDayJson, say: Say) -> tuple[str, str]:
    """Return the weekday and the date of a day, else its number in the cycle."""
    number = say("dashat.day_no", day=day["day"])
    if not day["date"]:
        return number, ""
    on = date.fromisoformat(day["date"])
    weekday = say("widget.weekdays").split()[on.weekday()]
    month = say(f"calendar.month.{on.month}")
    return weekday, f"{on.day} {month} {on.year} · {number}"


def _glyph(canvas: Canvas, kind: str, x: float, y: float, side: float) -> None:
    """Draw a food in a square of side ``side``; its shapes are designed on 40 x 40."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(side / 40, side / 40)
    canvas.setFillColor(HexColor(_GROUND[kind]))
    canvas.roundRect(0, 0, 40, 40, 9, stroke=0, fill=1)
    canvas.setLineCap(1)
    _DRAWN[kind](canvas)
    canvas.restoreState()


def _ink(canvas: Canvas, colour: str) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.setStrokeColor(HexColor(colour))


def _shape(canvas: Canvas, colour: str, *points: tuple[float, float]) -> None:
    _ink(canvas, colour)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _staple(canvas: Canvas) -> None:
    _ink(canvas, "#FFFFFF")
    canvas.wedge(9, 11, 31, 35, 0, 180, stroke=0, fill=1)
    _ink(canvas, "#E5A22F")
    canvas.wedge(6, 5, 34, 39, 180, 180, stroke=0, fill=1)
    canvas.rect(14, 4, 12, 3, stroke=0, fill=1)


def _fish(canvas: Canvas) -> None:
    _shape(canvas, "#1F5A94", (27, 20), (36, 29), (36, 11))
    _ink(canvas, "#1F5A94")
    canvas.ellipse(4, 11, 31, 29, stroke=0, fill=1)
    _ink(canvas, "#FFFFFF")
    canvas.circle(11, 22, 2, stroke=0, fill=1)


def _meat(canvas: Canvas) -> None:
    _ink(canvas, "#C5623A")
    canvas.ellipse(12, 13, 36, 35, stroke=0, fill=1)
    canvas.setLineWidth(5)
    canvas.setStrokeColor(HexColor("#FFFFFF"))
    canvas.line(15, 16, 7, 8)
    _ink(canvas, "#FFFFFF")
    canvas.circle(6, 9, 3, stroke=0, fill=1)
    canvas.circle(9, 6, 3, stroke=0, fill=1)


def _egg(canvas: Canvas) -> None:
    _ink(canvas, "#C9B48C")
    canvas.ellipse(9, 4, 31, 36, stroke=0, fill=1)
    _ink(canvas, "#FFFFFF")
    canvas.ellipse(10.5, 5.5, 29.5, 34.5, stroke=0, fill=1)
    _ink(canvas, "#E5A22F")
    canvas.circle(20, 17, 6.5, stroke=0, fill=1)


def _milk(canvas: Canvas) -> None:
    _shape(canvas, "#0B6B61", (11, 35), (29, 35), (27, 5), (13, 5))
    _shape(canvas, "#FFFFFF", (13, 27), (27, 27), (25.6, 7), (14.4, 7))


def _legume(canvas: Canvas) -> None:
    _ink(canvas, "#A9743C")
    canvas.roundRect(5, 8, 30, 24, 4, stroke=0, fill=1)
    _ink(canvas, "#F3E1C2")
    for at in ((12, 15), (20, 15), (28, 15), (12, 25), (20, 25), (28, 25)):
        canvas.circle(*at, 3, stroke=0, fill=1)


def _vegetable(canvas: Canvas) -> None:
    _ink(canvas, "#2E7D32")
    for box in ((4, 14, 20, 34), (20, 14, 36, 34), (12, 18, 28, 38)):
        canvas.ellipse(*box, stroke=0, fill=1)
    canvas.setLineWidth(4)
    canvas.line(20, 20, 20, 4)


def _fruit(canvas: Canvas) -> None:
    _ink(canvas, "#B3261E")
    canvas.circle(20, 17, 13, stroke=0, fill=1)
    _ink(canvas, "#2E7D32")
    canvas.ellipse(20, 29, 33, 37, stroke=0, fill=1)


_DRAWN: Final[Mapping[str, Callable[[Canvas], None]]] = {
    "staple": _staple, "fish": _fish, "meat": _meat, "egg": _egg, "milk": _milk,
    "legume": _legume, "vegetable": _vegetable, "fruit": _fruit,
}  # fmt: skip
