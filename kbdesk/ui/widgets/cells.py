"""What a table cell can hold, and how each kind is painted and spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.formats import joined
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.chip import USUAL_ICONS
from kbdesk.ui.widgets.paint import (
    ChipKind,
    DotState,
    chip_size,
    draw_box,
    draw_chip,
    draw_dot,
    draw_icon,
    draw_stage,
    draw_text,
    draw_tile,
    solid_bar,
    text_width,
    tile_width,
)
from kbdesk.ui.widgets.quarters import draw_quarters, quarters_width
from kbdesk.ui.widgets.share_paint import paint_share, paint_spark, share_width, spark_width
from kbdesk.ui.widgets.tile import tile_words

Align = Qt.AlignmentFlag
LEFT = Align.AlignLeft
RIGHT = Align.AlignRight
CENTRE = Align.AlignHCenter


@dataclass(frozen=True)
class Text:
    """Words: ``strong`` 600, ``shade`` a colour, ``icon`` before them."""

    words: str
    strong: bool = False
    shade: str = "ink"
    icon: str = ""


@dataclass(frozen=True)
class Two:
    """Two lines: a name and what is known of it."""

    first: str
    second: str
    strong: bool = True
    shade: str = "ink"


@dataclass(frozen=True)
class TileCell:
    """The N/T/O/B/2T tile, with words after it if given."""

    code: str
    words: str = ""
    shade: str = "ink"


@dataclass(frozen=True)
class DotCell:
    """A dot with a name after it; ``said`` is what the dot means, for a screen reader."""

    state: DotState
    words: str
    said: str = ""
    strong: bool = True


@dataclass(frozen=True)
class ChipCell:
    """A chip."""

    words: str
    kind: ChipKind = "neutral"
    icon: str | None = None


@dataclass(frozen=True)
class CodesCell:
    """Short codes on grey, and their words under them (R06, 2T)."""

    codes: Sequence[str]
    words: str = ""


@dataclass(frozen=True)
class StageCell:
    """A referral's stage."""

    done: int
    word: str
    when: str = ""
    late: bool = False


@dataclass(frozen=True)
class LateCell:
    """A limit: "14 Agt", or with ``late`` a red triangle and "lewat 4 hari"; ``badge`` under it."""

    words: str
    late: bool = False
    badge: str = ""


@dataclass(frozen=True)
class HeatCell:
    """A percentage on a ground that darkens with it."""

    words: str
    fill: str
    ink: str = "ink"


@dataclass(frozen=True)
class BarCell:
    """A thin bar from 0 to 1 with its text after it."""

    share: float
    words: str
    fill: str = "teal"


@dataclass(frozen=True)
class QuartersCell:
    """How much of a portion was eaten, four blocks with words after them; None: not noted."""

    percent: int | None
    words: str
    missed: bool = False


@dataclass(frozen=True)
class ShareCell:
    """A share with an arrow since the month before and of how many it speaks.

    ``better``: the arrow's colour, None while it stays. ``missed``: the target is not reached.
    ``pale``: it is an older figure, or speaks of too few. ``said`` is spoken after the words.
    """

    words: str
    many: str = ""
    rising: bool | None = None
    better: bool | None = None
    missed: bool = False
    pale: bool = False
    said: str = ""


@dataclass(frozen=True)
class SparkCell:
    """A line of some months and the change of the last one; ``target`` is a dashed line."""

    values: Sequence[float | None]
    words: str = ""
    target: float | None = None
    better: bool | None = None
    said: str = ""


Cell = (
    str
    | Text
    | Two
    | TileCell
    | DotCell
    | ChipCell
    | CodesCell
    | StageCell
    | LateCell
    | HeatCell
    | BarCell
    | QuartersCell
    | ShareCell
    | SparkCell
)


def spoken(cell: Cell) -> str:
    """Return what a screen reader says for a cell."""
    return neutral(_spoken(cell))


def _spoken(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case Text() | ChipCell() | HeatCell() | BarCell() | QuartersCell():
            return cell.words
        case DotCell() | SparkCell():
            return f"{cell.words}, {cell.said}" if cell.said else cell.words
        case ShareCell():
            return joined(cell.words, cell.many, cell.said, by=", ")
        case Two():
            return f"{cell.first}, {cell.second}" if cell.second else cell.first
        case TileCell():
            return f"{tile_words(cell.code)} {cell.words}".strip()
        case CodesCell():
            return f"{' '.join(cell.codes)} {cell.words}".strip()
        case StageCell():
            return f"{cell.word} {cell.when}".strip()
        case LateCell():
            return f"{cell.words} {cell.badge}".strip()


def natural_width(cell: Cell) -> int:
    """Return the width a cell wants in pixels, without the cell's own padding."""
    match cell:
        case str():
            return text_width(cell)
        case Text():
            return text_width(cell.words, 15, 600) + (px(23) if cell.icon else 0)
        case Two():
            return max(text_width(cell.first, 15, 600), text_width(cell.second, 14))
        case TileCell():
            words = text_width(cell.words, 15, 600) + px(8) if cell.words else 0
            return tile_width(cell.code) + words
        case DotCell():
            return px(30) + text_width(cell.words, 15, 600)
        case ChipCell():
            icon = USUAL_ICONS.get(cell.kind) if cell.icon is None else cell.icon
            return chip_size(cell.words, icon or None)[0]
        case CodesCell():
            codes = sum(text_width(code, 14, 600) + px(18) for code in cell.codes)
            return max(codes, text_width(cell.words, 14))
        case StageCell():
            return px(146)
        case LateCell():
            return text_width(cell.words, 15, 600) + (px(23) if cell.late else 0)
        case HeatCell():
            return px(72)
        case BarCell():
            return px(66) + px(8) + text_width(cell.words, 15, 600)
        case QuartersCell():
            return quarters_width() + px(8) + text_width(cell.words, 14)
        case ShareCell():
            return share_width(cell.words, cell.many)
        case SparkCell():
            return spark_width(cell.words)


def paint_cell(painter: QPainter, box: QRectF, cell: Cell, align: Align = LEFT) -> None:
    """Paint a cell in its box (padding already taken off), centred down."""
    flags = align | Align.AlignVCenter
    match cell:
        case str():
            draw_text(painter, box, cell, align=flags)
        case Text():
            _text(painter, box, cell, align)
        case Two():
            top = box.center().y() - px(18)
            line = QRectF(box.left(), top, box.width(), px(19))
            weight = 600 if cell.strong else 400
            draw_text(painter, line, cell.first, weight=weight, shade=cell.shade, align=flags)
            line = QRectF(box.left(), top + px(19), box.width(), px(17))
            draw_text(painter, line, cell.second, size=14, shade="ink_3", align=flags)
        case TileCell():
            wide = tile_width(cell.code)
            high = min(px(26), int(box.height()) - 4)
            x = _start(box, wide if not cell.words else natural_width(cell), align)
            tile = QRectF(x, box.center().y() - high / 2, wide, high)
            draw_tile(painter, tile, cell.code)
            rest = QRectF(tile.right() + px(8), box.top(), box.right() - tile.right(), box.height())
            strong = cell.shade != "ink"
            draw_text(painter, rest, cell.words, weight=600 if strong else 400, shade=cell.shade)
        case DotCell():
            side = px(20)
            dot = QRectF(box.left(), box.center().y() - side / 2, side, side)
            draw_dot(painter, dot, cell.state)
            rest = box.adjusted(px(30), 0, 0, 0)
            draw_text(painter, rest, cell.words, weight=600 if cell.strong else 400)
        case ChipCell():
            icon = USUAL_ICONS.get(cell.kind) if cell.icon is None else cell.icon
            wide, high = chip_size(cell.words, icon or None)
            wide = min(wide, int(box.width()))
            x = _start(box, wide, align)
            chip = QRectF(x, box.center().y() - high / 2, wide, high)
            draw_chip(painter, chip, cell.words, cell.kind, icon or None)
        case CodesCell():
            _codes(painter, box, cell)
        case StageCell():
            _stage(painter, box, cell)
        case LateCell():
            _late(painter, box, cell)
        case HeatCell():
            wide, high = px(72), px(24)
            heat = QRectF(_start(box, wide, align), box.center().y() - high / 2, wide, high)
            draw_box(painter, heat, cell.fill, px(5))
            draw_text(
                painter, heat, cell.words, weight=600, shade=cell.ink, align=Align.AlignCenter
            )
        case BarCell():
            words = text_width(cell.words, 15, 600) + 2
            bar = QRectF(box.left(), box.center().y() - px(4), box.width() - words - px(8), px(8))
            solid_bar(painter, bar, cell.share, cell.fill, "neutral_tint")
            end = QRectF(box.right() - words, box.top(), words, box.height())
            draw_text(painter, end, cell.words, weight=600, align=RIGHT | Align.AlignVCenter)
        case QuartersCell():
            draw_quarters(painter, box.left(), box.center().y(), cell.percent, missed=cell.missed)
            rest = box.adjusted(quarters_width() + px(8), 0, 0, 0)
            draw_text(painter, rest, cell.words, size=14, shade="ink_2")
        case ShareCell():
            paint_share(
                painter, box, cell.words, cell.many, rising=cell.rising, better=cell.better,
                missed=cell.missed, pale=cell.pale,
            )  # fmt: skip
        case SparkCell():
            paint_spark(painter, box, cell.values, cell.target, cell.words, better=cell.better)


def _start(box: QRectF, wide: float, align: Align) -> float:
    if align == RIGHT:
        return box.right() - wide
    if align == CENTRE:
        return box.center().x() - wide / 2
    return box.left()


def _text(painter: QPainter, box: QRectF, cell: Text, align: Align) -> None:
    weight = 600 if cell.strong else 400
    if cell.icon:
        wide = px(23) + text_width(cell.words, 15, weight)
        x = _start(box, min(wide, box.width()), align)
        draw_icon(painter, x, box.center().y(), cell.icon, cell.shade, 18)
        box = QRectF(x + px(23), box.top(), box.right() - x - px(23), box.height())
        align = LEFT
    flags = align | Align.AlignVCenter
    draw_text(painter, box, cell.words, weight=weight, shade=cell.shade, align=flags)


def _codes(painter: QPainter, box: QRectF, cell: CodesCell) -> None:
    top = box.center().y() - (px(20) if cell.words else px(11))
    x = box.left()
    for code in cell.codes:
        wide = text_width(code, 14, 600) + px(14)
        if x + wide > box.right() + 1:
            break
        tag = QRectF(x, top, wide, px(22))
        draw_box(painter, tag, "neutral_tint", px(6))
        draw_text(painter, tag, code, size=14, weight=600, align=Align.AlignCenter)
        x += wide + px(4)
    if cell.words:
        line = QRectF(box.left(), top + px(23), box.width(), px(17))
        draw_text(painter, line, cell.words, size=14, shade="ink_2")


def _stage(painter: QPainter, box: QRectF, cell: StageCell) -> None:
    """Paint the bars and the words under them, centred down the box."""
    top = box.center().y() - px(30) / 2
    draw_stage(painter, box.left(), top, cell.done, late=cell.late)
    y = top + px(10)
    wide = min(text_width(cell.word, 15, 600) + 1, int(box.width()))
    words = QRectF(box.left(), y, wide, px(20))
    draw_text(painter, words, cell.word, weight=600, shade="bad" if cell.late else "ink")
    rest = box.left() + wide + px(4)
    when = QRectF(rest, y, box.right() - rest, px(20))
    draw_text(painter, when, cell.when, shade="bad" if cell.late else "ink_2")


def _late(painter: QPainter, box: QRectF, cell: LateCell) -> None:
    shade = "bad" if cell.late else "ink_2"
    line = box
    if cell.badge:
        line = QRectF(box.left(), box.center().y() - px(21), box.width(), px(20))
    words = line
    if cell.late:
        draw_icon(painter, line.left(), line.center().y(), "warning", "bad", 18)
        words = line.adjusted(px(23), 0, 0, 0)
    draw_text(painter, words, cell.words, weight=600 if cell.late else 400, shade=shade)
    if cell.badge:
        wide = text_width(cell.badge, 14, 700) + 2 * px(6) + 2
        tag = QRectF(box.left() + 0.5, line.bottom() + px(2), wide, px(19))
        painter.setPen(qcolor("bad_border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tag, px(5), px(5))
        draw_text(
            painter, tag, cell.badge, size=14, weight=700, shade="bad", align=Align.AlignCenter
        )
