"""Small drawings shared by widgets and table delegates: tile, chip, key cap, dot, stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.theme.current import font, metrics, px
from kbdesk.ui.theme.icons import pixmap
from kbdesk.ui.theme.tokens import qcolor

ChipKind = Literal[
    "neutral", "ok", "warn", "bad", "info", "teal", "girl", "boy", "dashed", "solid_bad", "outline"
]
DotState = Literal["waiting", "present", "done", "late"]
Shades = tuple[str, str, str | None]

CHIPS: dict[ChipKind, Shades] = {
    "neutral": ("neutral_tint", "ink_2", None),
    "ok": ("ok_tint", "ok", None),
    "warn": ("warn_tint", "warn", None),
    "bad": ("bad_tint", "bad", None),
    "info": ("info_tint", "info", None),
    "teal": ("teal_tint_1", "teal_dark", None),
    "girl": ("girl_tint", "girl_ink", None),
    "boy": ("boy_tint", "boy_ink", None),
    "dashed": ("surface", "ink_2", "field_border"),
    "solid_bad": ("bad", "on_teal", None),
    "outline": ("surface", "ink_2", "line_2"),
}
"""Fill, ink and border of each kind of chip."""

TILES: dict[str, Shades] = {
    "N": ("ok_tint", "ok", None),
    "T": ("warn_tint", "warn", "warn_border"),
    "2T": ("bad", "on_teal", None),
    "BGM": ("bad", "on_teal", None),
    "O": ("surface", "ink_2", "field_border"),
    "B": ("info_tint", "info", None),
}

STAGES = 7
"""The bars of a referral's way."""

_CENTRE = Qt.AlignmentFlag.AlignCenter


@contextmanager
def smooth(painter: QPainter) -> Iterator[None]:
    """Paint with smooth edges; afterwards the painter is as it was."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    yield
    painter.restore()


def elided(text: str, width: float, size: float = 15, weight: int = 400) -> str:
    """Return the text, cut with an ellipsis where it is wider than ``width`` pixels."""
    return metrics(size, weight).elidedText(
        neutral(text), Qt.TextElideMode.ElideRight, max(0, int(width))
    )


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    size: float = 15,
    weight: int = 400,
    shade: str = "ink",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Write one line in a box, elided to fit."""
    painter.setFont(font(size, weight))
    painter.setPen(qcolor(shade))
    line = elided(text, box.width() + 1, size, weight)
    painter.drawText(box, int(align | Qt.TextFlag.TextSingleLine), line)


def text_width(text: str, size: float = 15, weight: int = 400) -> int:
    """Return the width of one line in pixels."""
    return metrics(size, weight).horizontalAdvance(neutral(text))


def draw_icon(painter: QPainter, x: float, middle: float, name: str, shade: str, size: int) -> None:
    """Draw an icon with its left edge at ``x``, centred on ``middle``; size at 100 %."""
    side = px(size)
    painter.drawPixmap(QPointF(round(x), round(middle - side / 2)), pixmap(name, shade, side))


def draw_box(
    painter: QPainter, box: QRectF, fill: str, radius: float, edge: str = "", thick: float = 1
) -> None:
    """Draw a box with round corners, without an edge or with one in a shade."""
    painter.setPen(QPen(qcolor(edge), thick) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(box, radius, radius)


def dashed(shade: str, width: float, on: float, off: float) -> QPen:
    """Return a pen that draws dashes, so many widths long and apart."""
    pen = QPen(qcolor(shade), width)
    pen.setDashPattern([on, off])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def limit_pen() -> QPen:
    """Return the pen for the line of a target or a limit."""
    pen = QPen(qcolor("warn"), 1.5)
    pen.setDashPattern([3.3, 2.7])
    return pen


def tile_width(code: str, side: float = 26) -> int:
    """Return the width of a tile at the text size of now."""
    wide = {"2T": 34, "BGM": 48}.get(code, 26)
    return px(side * wide / 26)


def draw_tile(
    painter: QPainter, box: QRectF, code: str, *, radius: float = 7, size: float = 15
) -> None:
    """Draw the N/T/O/B/2T tile; an unknown code is written without a shape."""
    fill, ink, border = TILES.get(code, ("", "ink_3", None))
    with smooth(painter):
        if fill:
            corner = box.height() / 2 if code == "B" else min(px(radius), box.height() / 2)
            painter.setBrush(qcolor(fill))
            painter.setPen(Qt.PenStyle.NoPen)
            inner = box
            if border:
                thick = 1.5 * px(26) / 26
                plain = QPen(qcolor(border), thick)
                painter.setPen(dashed(border, thick, 2.6, 1.9) if code == "O" else plain)
                inner = box.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
            painter.drawRoundedRect(inner, corner, corner)
        painter.setFont(font(size, 700))
        painter.setPen(qcolor(ink))
        painter.drawText(box, int(_CENTRE), neutral(code))


def chip_size(text: str, icon: str | None = None, *, small: bool = False) -> tuple[int, int]:
    """Return width and height of a chip at the text size of now."""
    size = 14 if small else 15
    pad = px(8 if small else 10)
    width = 2 * pad + text_width(text, size, 600)
    if icon:
        width += px(16) + px(5) - px(2)
    return width, px(22 if small else 26)


def draw_chip(
    painter: QPainter,
    box: QRectF,
    text: str,
    kind: ChipKind = "neutral",
    icon: str | None = None,
    *,
    small: bool = False,
) -> None:
    """Draw a chip filling the box; text that does not fit is elided."""
    fill, ink, border = CHIPS[kind]
    size = 14 if small else 15
    pad = px(8 if small else 10)
    with smooth(painter):
        painter.setBrush(qcolor(fill))
        painter.setPen(Qt.PenStyle.NoPen)
        shape = box
        if border:
            plain = QPen(qcolor(border), 1)
            painter.setPen(dashed(border, 1, 3, 2.5) if kind == "dashed" else plain)
            shape = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        left = box.left() + pad
        if icon:
            left -= px(2)
            draw_icon(painter, left, box.center().y(), icon, ink, 16)
            left += px(16) + px(5)
        words = QRectF(left, box.top(), box.right() - pad - left, box.height())
        draw_text(painter, words, text, size=size, weight=600, shade=ink)


def key_cap_size(text: str) -> tuple[int, int]:
    """Return width and height of a key cap at the text size of now."""
    return max(px(24), text_width(text, 13, 600) + 2 * px(6) + 2), px(18) + 3


def draw_key_cap(painter: QPainter, box: QRectF, text: str, on: str = "surface") -> None:
    """Draw a key cap; ``on`` is the ground: surface, primary, tint or gold."""
    fill, border, ink = {
        "primary": ("teal_dark", "#05403A", "on_teal"),
        "tint": ("surface", "teal_ring", "teal_dark"),
        "gold": ("gold_tint_1", "gold_border", "gold_button_ink"),
        "disabled": ("neutral_tint", "line_2", "disabled_ink"),
    }.get(on, ("surface", "line_2", "ink_2"))
    with smooth(painter):
        radius = px(5)
        draw_box(painter, box, border, radius)
        draw_box(painter, box.adjusted(1, 1, -1, -2), fill, radius - 1)
        painter.setFont(font(13, 600))
        painter.setPen(qcolor(ink))
        painter.drawText(box.adjusted(0, 0, 0, -1), int(_CENTRE), text)


def draw_dot(painter: QPainter, box: QRectF, state: DotState) -> None:
    """Draw the presence dot: hollow, half filled, filled with a check, or dashed."""
    with smooth(painter):
        thick = max(1.5, box.width() / 10)
        ring = box.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        shade = {"waiting": "field_border", "present": "teal", "done": "ok", "late": "warn"}[state]
        plain = QPen(qcolor(shade), thick)
        painter.setPen(dashed(shade, thick, 2.4, 2.0) if state == "late" else plain)
        painter.setBrush(qcolor(shade) if state == "done" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if state == "present":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor(shade))
            painter.drawPie(ring, 90 * 16, 180 * 16)
        elif state == "done":
            unit = box.width() / 20
            tick = QPainterPath(QPointF(box.left() + 5.6 * unit, box.top() + 10.3 * unit))
            tick.lineTo(box.left() + 8.7 * unit, box.top() + 13.3 * unit)
            tick.lineTo(box.left() + 14.5 * unit, box.top() + 7.0 * unit)
            pen = QPen(qcolor("on_teal"), 2 * unit)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(tick)


def draw_avatar(
    painter: QPainter,
    box: QRectF,
    initials: str,
    fill: str = "teal_tint_1",
    ink: str = "teal_dark",
    *,
    photo: QPixmap | None = None,
) -> None:
    """Draw a round badge: the middle of a photo, or initials where there is none."""
    with smooth(painter):
        if photo is not None and not photo.isNull():
            side = min(photo.width(), photo.height())
            # a face is in the upper part of a photo that stands upright
            top = (photo.height() - side) / 4
            cut = QRectF((photo.width() - side) / 2, top, side, side)
            path = QPainterPath()
            path.addEllipse(box)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(path)
            painter.drawPixmap(box, photo, cut)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(fill))
        painter.drawEllipse(box)
        painter.setFont(font(14, 700))
        painter.setPen(qcolor(ink))
        painter.drawText(box, int(_CENTRE), neutral(initials))


def draw_tick(painter: QPainter, box: QRectF, *, on: bool) -> None:
    """Draw the box by which a row is chosen with others."""
    with smooth(painter):
        fill, edge = ("teal", "teal") if on else ("surface", "field_border")
        draw_box(painter, box.adjusted(1, 1, -1, -1), fill, px(4), edge, 1.5)
    if on:
        draw_icon(painter, box.left() + px(2), box.center().y(), "check", "on_teal", 16)


def draw_stage(painter: QPainter, x: float, y: float, done: int, *, late: bool) -> None:
    """Draw the bars of a referral's stage from the left, ``done`` of them filled."""
    with smooth(painter):
        wide, high = px(18), px(6)
        for step in range(STAGES):
            shade = ("bad" if late else "teal") if step < done else "line"
            draw_box(painter, QRectF(x + step * (wide + px(3)), y, wide, high), shade, high / 2)


def draw_open_ring(painter: QPainter, box: QRectF, turn: float = 0) -> None:
    """Draw the open ring of "not yet": a circle with a gap; ``turn`` in degrees."""
    with smooth(painter):
        width = box.width() / 4.5
        pen = QPen(qcolor("gold"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawArc(inner, int((45 - turn) * 16), 270 * 16)


def solid_bar(painter: QPainter, box: QRectF, share: float, fill: str, track: str = "line") -> None:
    """Draw a progress bar, ``share`` 0 to 1, with round ends clipped to the track."""
    with smooth(painter):
        shape = QPainterPath()
        shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.fillPath(shape, qcolor(track))
        painter.setClipPath(shape)
        share = min(1.0, max(0.0, share)) if share == share else 0.0
        painter.fillRect(
            QRectF(box.left(), box.top(), box.width() * share, box.height()), qcolor(fill)
        )
