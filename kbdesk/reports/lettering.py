"""Text in a box: what our font can draw, wrapped and shrunk until it fits, never over the edge."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports.paper import INK, REGULAR, Face, font

ELLIPSIS = "…"
UNKNOWN = "□"
CAP_HEIGHT = 0.727
"""Height of a capital in Inter, in ems; lines are centred on it."""
_STEP = 0.25
_NARROWEST = 0.2
"""No letter of the font is narrower, in ems; marks that have no width are rare."""


@cache
def _drawable(face: Face) -> frozenset[int]:
    return frozenset(font(face).face.charToGlyph)


def printable(text: str, face: Face = REGULAR) -> str:
    """Return the text on one line in characters that the face has.

    Line ends and tabs become spaces, invisible marks go, an accent is joined to its letter,
    and a character that the font lacks becomes "□": seen on paper, mended by hand.
    """
    known = _drawable(face)
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif category != "Cf" and not 0xFE00 <= ord(char) <= 0xFE0F:
            kept.append(char if ord(char) in known else UNKNOWN)
    return " ".join("".join(kept).split())


def is_blank(text: str | None) -> bool:
    """Return whether there is nothing of a text to be seen on paper."""
    return text is None or not printable(text)


@lru_cache(maxsize=8192)
def _ems(word: str, face: Face) -> float:
    return float(font(face).stringWidth(word, 1))


def text_width(text: str, face: Face, size: float) -> float:
    """Return the width of printable text in points."""
    return _ems(text, face) * size


def wider(text: str, face: Face, size: float, width: float) -> bool:
    """Return whether printable text is wider than this; one letter never counts as too wide."""
    if len(text) <= 1:
        return False
    return len(text) > most_letters(size, width) or text_width(text, face, size) > width


def most_letters(size: float, width: float) -> int:
    """Return more letters than ever fit: a text of a million must cost no more than a page."""
    return int(max(width, 0) / (_NARROWEST * size)) + 2


def head_that_fits(text: str, face: Face, size: float, width: float) -> int:
    """Return how many of the first characters fit the width, at least one where there is one."""
    low, high = min(1, len(text)), min(len(text), most_letters(size, width))
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle], face, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def wrap(text: str, face: Face, size: float, width: float) -> list[str]:
    """Break printable text into lines at spaces, inside a word only where it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if not wider(joined, face, size, width):
            line = joined
            continue
        if line:
            lines.append(line)
        start, window = 0, most_letters(size, width)
        while wider(word[start : start + window], face, size, width):
            cut = head_that_fits(word[start : start + window], face, size, width)
            lines.append(word[start : start + cut])
            start += cut
        line = word[start:]
    if line:
        lines.append(line)
    return lines


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text that fits its box: lines of one face and size, and whether all of it is there."""

    lines: tuple[str, ...]
    face: Face
    size: float
    complete: bool

    def draw(
        self,
        canvas: Canvas,
        x: float,
        top: float,
        leading: float,
        *,
        ink: Color = INK,
        centred: bool = False,
    ) -> None:
        """Draw the lines downwards from ``top``, from ``x`` on or centred on it."""
        canvas.setFillColor(ink)
        canvas.setFont(self.face, self.size)
        for number, line in enumerate(self.lines):
            y = baseline(top - number * leading, leading, self.size)
            (canvas.drawCentredString if centred else canvas.drawString)(x, y, line)


def baseline(top: float, leading: float, size: float) -> float:
    """Return where letters stand so that capitals are centred in a line below ``top``."""
    return top - (leading + CAP_HEIGHT * size) / 2


def fit(
    text: str,
    face: Face,
    size: float,
    width: float,
    *,
    lines: int = 1,
    smallest: float | None = None,
) -> Fitted:
    """Return the text as large as fits the width in so many lines.

    It is first wrapped, then made smaller down to ``smallest`` (80 % of ``size`` unless
    given), and only then cut with an ellipsis; ``complete`` says whether it was.
    """
    clean = printable(text, face)
    floor = 0.8 * size if smallest is None else min(smallest, size)
    most = lines * most_letters(floor, width)
    head = clean[:most]
    now = size
    broken: list[str] = []
    while True:
        broken = wrap(head, face, now, width)
        if len(broken) <= lines and len(clean) <= most and _all_fit(broken, face, now, width):
            return Fitted(tuple(broken), face, now, True)
        if now <= floor:
            break
        now = max(floor, now - _STEP)
    kept = broken[:lines]
    if kept:
        last = kept[-1]
        room = width - text_width(ELLIPSIS, face, now)
        if text_width(last, face, now) > room:
            last = last[: head_that_fits(last, face, now, max(room, 0))]
        kept[-1] = last.rstrip() + ELLIPSIS
    return Fitted(tuple(kept), face, now, False)


def _all_fit(lines: list[str], face: Face, size: float, width: float) -> bool:
    return all(text_width(line, face, size) <= width for line in lines)
