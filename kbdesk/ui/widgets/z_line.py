"""A child's z-score over the last months, with the limit as dashes and stays in DASHAT in gold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.domain.ages import month_index
from kbdesk.ui.formats import date_short, decimal, month_name, z_score
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text, limit_pen, text_width
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.tip import set_tip

MONTHS_SHOWN = 12
_STEP = 0.5
_NOT_GAINING = ("T", "2T")
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LAST = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class ZPoint:
    """A day's z; filled where the child did not gain (``code`` T or 2T)."""

    day: date
    z: float
    code: str = ""


class ZLine(Painted):
    """Shows the twelve months up to a day; all of it is also said as one sentence."""

    grows = "across"

    room, least = (320, 124), (160, 0)

    def __init__(self, title: str, limit: float) -> None:
        super().__init__()
        self._title, self._limit = title, limit
        self._points: tuple[ZPoint, ...] = ()
        self._spans: tuple[tuple[date, date], ...] = ()
        self._first, self._months = 0, MONTHS_SHOWN
        self.set([], [], date.min)

    def set(
        self, points: Sequence[ZPoint], spans: Sequence[tuple[date, date]], today: date
    ) -> None:
        """Show other points, the oldest first; ``spans`` are stays in DASHAT."""
        last = month_index(today)
        known = [month_index(one.day) for one in points]
        first = max(last - MONTHS_SHOWN + 1, min(known, default=last))
        self._first, self._months = first, last - first + 1
        self._points = tuple(one for one in points if month_index(one.day) >= first)
        self._spans = tuple(one for one in spans if month_index(one[1]) >= first)
        self.setAccessibleName(self._title)
        spoken = self.spoken()
        self.setAccessibleDescription(spoken or tr("life.z_none"))
        set_tip(self, spoken)
        self.update()

    def spoken(self) -> str:
        """Return every day with its figure, and the stays in DASHAT."""
        said = [
            tr("life.z_spoken", day=date_short(one.day), z=z_score(one.z), code=one.code).strip()
            for one in self._points
        ]
        said += [
            tr("life.z_programme", start=date_short(start), end=date_short(end))
            for start, end in self._spans
        ]
        return "; ".join(said)

    def draw(self, painter: QPainter) -> None:
        if not self._points:
            draw_text(painter, QRectF(self.rect()), tr("life.z_none"), size=14, shade="ink_3")
            return
        left, right = float(px(44)), float(self.width() - px(8))
        top, base = float(px(8)), float(self.height() - px(24))
        values = [*(one.z for one in self._points), self._limit]
        low = math.floor(min(values) / _STEP - 0.4) * _STEP
        high = math.ceil(max(values) / _STEP + 0.4) * _STEP
        month_wide = (right - left) / self._months

        def across(day: date) -> float:
            place = month_index(day) - self._first + (day.day - 0.5) / 31
            return left + min(max(place, 0.0), float(self._months)) * month_wide

        def down(z: float) -> float:
            return base - (base - top) * (z - low) / (high - low)

        for start, end in self._spans:
            box = QRectF(across(start), top, max(across(end) - across(start), px(4)), base - top)
            painter.fillRect(box, qcolor("gold_tint_1"))
            if box.width() > text_width("DASHAT", 13, 600):
                words = QRectF(box.x(), box.y(), box.width(), px(18))
                draw_text(
                    painter, words, "DASHAT", size=13, weight=600, shade="gold_ink", align=_CENTRE
                )
        steps = round((high - low) / _STEP)
        every = 2 if steps > 4 else 1
        for step in range(0, steps + 1):
            z = low + step * _STEP
            painter.setPen(QPen(qcolor("line"), 1))
            painter.drawLine(QPointF(left, down(z)), QPointF(right, down(z)))
            if round((z - self._limit) / _STEP) % every == 0 and z != high:
                words = QRectF(0, down(z) - px(9), left - px(6), px(18))
                draw_text(painter, words, decimal(z), size=13, shade="ink_2", align=_LAST)
        painter.setPen(limit_pen())
        painter.drawLine(QPointF(left, down(self._limit)), QPointF(right, down(self._limit)))
        self._draw_months(painter, left, base, month_wide)
        self._draw_points(painter, [QPointF(across(one.day), down(one.z)) for one in self._points])

    def _draw_months(self, painter: QPainter, left: float, base: float, wide: float) -> None:
        painter.setPen(QPen(qcolor("line_2"), 1))
        painter.drawLine(QPointF(left, base), QPointF(left + wide * self._months, base))
        for place in range(self._months):
            words = QRectF(left + place * wide, base + px(3), wide, px(18))
            month = (self._first + place) % 12 + 1
            name = month_name(month, short=True)
            draw_text(painter, words, name, size=13, shade="ink_2", align=_CENTRE)

    def _draw_points(self, painter: QPainter, spots: list[QPointF]) -> None:
        painter.setPen(QPen(qcolor("ink"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(spots)
        marked = {len(spots) - 1}
        twice = [place for place, one in enumerate(self._points) if one.code == "2T"]
        marked |= set(twice[-1:])
        free = float(self.width())
        for place in range(len(spots) - 1, -1, -1):
            one, spot = self._points[place], spots[place]
            painter.setPen(QPen(qcolor("ink"), 2))
            painter.setBrush(qcolor("ink" if one.code in _NOT_GAINING else "surface"))
            painter.drawEllipse(spot, px(4), px(4))
            if place not in marked:
                continue
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot, px(7), px(7))
            text = f"{one.code} {z_score(one.z)}" if one.code == "2T" else z_score(one.z)
            wide = text_width(text, 13, 700)
            x = min(spot.x() - wide / 2, free - wide)
            y = spot.y() - px(26) if spot.y() > px(30) else spot.y() + px(9)
            if x > px(44):
                shade = "bad" if one.code == "2T" else "ink"
                box = QRectF(x, y, wide + 2, px(17))
                draw_text(painter, box, text, size=13, weight=700, shade=shade)
                free = x - px(6)
