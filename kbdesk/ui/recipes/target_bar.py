"""A nutrient of one portion on its bar, with the zone of the programme's target marked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.formats import DASH, decimal
from kbdesk.ui.kit import px, set_tip, tr
from kbdesk.ui.theme.current import metrics
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import Painted

Status = Literal["below", "within", "above", "incomplete"]

DECIMALS: Final[Mapping[str, int]] = {"energy_kcal": 0, "calcium_mg": 0, "vitamin_a_ug": 0}
"""Decimals of a nutrient where people read it; one where nothing else is said."""
_ICONS: Final = {
    "within": ("check-circle", "ok"),
    "below": ("warning", "warn"),
    "above": ("warning", "warn"),
    "incomplete": ("info", "ink_3"),
}
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def amount(nutrient: str, value: float | None) -> str:
    """Return a figure of a nutrient as people read it, without its unit; None is a dash."""
    return DASH if value is None else decimal(value, DECIMALS.get(nutrient, 1))


class TargetBar(Painted):
    """One nutrient: name, number and mark above a bar with the target's zone, limits below.

    ``nutrient`` is a key of ``domain.foods.NUTRIENTS``. :meth:`show_portion` reads an answer of
    ``queries.recipes.worked_out``, :meth:`set` takes the figures one by one.
    """

    grows = "across"

    def __init__(self, nutrient: str) -> None:
        super().__init__()
        self.nutrient = nutrient
        self.set(None)

    def show_portion(self, portion: Mapping[str, Any]) -> None:
        """Show the nutrient of a recipe's portion, as ``recipe nutrition`` answers it."""
        of = self.nutrient
        band = portion["target_per_portion"].get(of) or {}
        self.set(
            portion["per_portion"][of],
            band.get("min"),
            band.get("max"),
            status=band.get("status"),
            at_least=portion["at_least"].get(of),
            missing=portion["missing"].get(of, ()),
        )

    def set(
        self,
        value: float | None,
        least: float | None = None,
        most: float | None = None,
        *,
        status: Status | None = None,
        at_least: float | None = None,
        missing: Sequence[str] = (),
    ) -> None:
        """Show a value between two limits; None is not known: then ``at_least`` may say more.

        ``status`` is worked out from the figures where it is not given. ``missing`` names the
        foods that have no figure.
        """
        self._value, self._least, self._most = value, least, most
        self._at_least, self._missing = at_least, tuple(missing)
        if status is None and least is not None and most is not None:
            if value is None:
                status = "incomplete"
            else:
                status = "below" if value < least else "above" if value > most else "within"
        self._status: Status | None = status
        name = tr(f"kitchen.nutrient_{self.nutrient}")
        self.setAccessibleName(f"{name}, {self._number()}")
        self.setAccessibleDescription("; ".join(self._said()))
        set_tip(self, "\n".join(self._said()))
        self.update()

    def status(self) -> Status | None:
        """Return where the value lies; None where there is no target."""
        return self._status

    def natural_size(self) -> tuple[int, int]:
        return px(282), px(24) + px(22) + px(20)

    def minimumSizeHint(self) -> QSize:
        name = text_width(tr(f"kitchen.nutrient_{self.nutrient}"))
        number = text_width(self._number(), 17, 700) + text_width(self._unit())
        return QSize(max(px(190), name + number + px(50)), self.natural_size()[1])

    def _unit(self) -> str:
        return tr(f"kitchen.unit_{self.nutrient}")

    def _number(self) -> str:
        if self._value is None:
            return tr("dashat.not_available")
        return f"{amount(self.nutrient, self._value)} {self._unit()}"

    def _said(self) -> list[str]:
        """Return what there is to say besides the number: standing, limits, what is missing."""
        said = []
        if self._least is not None and self._most is not None and self._status is not None:
            low, high = amount(self.nutrient, self._least), amount(self.nutrient, self._most)
            said.append(tr(f"dashat.band_{self._status}", low=low, high=f"{high} {self._unit()}"))
        if self._value is None and self._at_least is not None:
            known = f"{amount(self.nutrient, self._at_least)} {self._unit()}"
            said.append(tr("recipes_page.at_least", amount=known))
        if self._missing:
            said.append(tr("recipes_page.no_figure_of", foods=", ".join(self._missing)))
        return said

    def _gap(self) -> str:
        """Return how far the value is from the zone, in words; empty within it."""
        value, of = self._value, self.nutrient
        if value is None or self._least is None or self._most is None:
            return ""
        if value < self._least:
            return tr("recipes_page.short_by", amount=amount(of, self._least - value))
        if value > self._most:
            return tr("recipes_page.over_by", amount=amount(of, value - self._most))
        return ""

    def _full(self) -> float:
        """Return the value at the right end of the track."""
        known = [v for v in (self._value, self._at_least) if v is not None]
        most = self._most * 1.25 if self._most is not None else 0.0
        return max([most, *(v * 1.08 for v in known)]) or 1.0

    def draw(self, painter: QPainter) -> None:
        self._head(painter)
        self._bar(painter, px(24))
        self._limits(painter, px(24) + px(22))

    def _head(self, painter: QPainter) -> None:
        high, right = px(24), float(self.width())
        if self._status is not None:
            icon, shade = _ICONS[self._status]
            draw_icon(painter, right - px(18), high / 2, icon, shade, 18)
            right -= px(18) + px(8)
        if self._value is None:
            text, size, weight, shade = tr("dashat.not_available"), 15, 400, "ink_3"
            wide = text_width(text, size, weight) + 1
            left = max(right - wide, text_width(tr(f"kitchen.nutrient_{self.nutrient}")) + px(8))
            box = QRectF(left, 0, right - left, high)
            draw_text(painter, box, text, shade=shade, align=_RIGHT)
            right = left
        else:
            unit = self._unit()
            wide = text_width(unit) + 1
            box = QRectF(right - wide, 0, wide, high)
            draw_text(painter, box, unit, shade="ink_3", align=_RIGHT)
            right -= wide + px(5)
            text = amount(self.nutrient, self._value)
            wide = text_width(text, 17, 700) + 1
            box = QRectF(right - wide, 0, wide, high)
            draw_text(painter, box, text, size=17, weight=700, align=_RIGHT)
            right -= wide
        name = tr(f"kitchen.nutrient_{self.nutrient}")
        draw_text(painter, QRectF(0, 0, right - px(8), high), name, shade="ink_2")

    def _at(self, value: float) -> float:
        return min(1.0, max(0.0, value / self._full())) * self.width()

    def _bar(self, painter: QPainter, top: int) -> None:
        width, middle = float(self.width()), top + px(11)
        painter.fillRect(QRectF(0, middle - px(4), width, px(8)), qcolor("neutral_tint"))
        if self._least is not None and self._most is not None:
            left, right = self._at(self._least), self._at(self._most)
            zone = QRectF(left, middle - px(10), max(right - left, px(3)), px(20))
            painter.setPen(QPen(qcolor("ok"), 1))
            painter.setBrush(qcolor("#CFE8D1"))
            painter.drawRect(zone.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(Qt.PenStyle.NoPen)
        value = self._value
        if value is not None:
            end = self._at(value)
            painter.fillRect(QRectF(0, middle - px(3), end, px(6)), qcolor("teal"))
            painter.fillRect(
                QRectF(end - px(1), middle - px(11), max(px(2), 2), px(22)), qcolor("ink")
            )
        elif self._at_least:
            # Dashed outline: only part of the amount is known.
            pen = QPen(qcolor("teal"), 1.5)
            pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            part = QRectF(1, middle - px(3), self._at(self._at_least) - 1, px(6))
            painter.drawRect(part)

    def _limits(self, painter: QPainter, top: int) -> None:
        if self._least is None or self._most is None:
            words = self._known_words() or tr("recipes_page.no_target")
            box = QRectF(0, top, self.width(), px(20))
            draw_text(painter, box, words, size=14, shade="ink_3")
            return
        low, high = self._limit(self._least), self._limit(self._most)
        left, right = self._at(self._least), self._at(self._most)
        low_wide, high_wide = text_width(low, 14), text_width(high, 14)
        if right - left >= (low_wide + high_wide) / 2 + px(6):
            texts = [(low, left), (high, right)]
        else:
            texts = [(f"{low}{DASH}{high}", (left + right) / 2)]
        boxes = []
        for text, middle in texts:
            wide = text_width(text, 14) + 2
            start = min(max(0.0, middle - wide / 2), self.width() - wide)
            boxes.append(QRectF(start, top, wide, px(20)))
            draw_text(painter, boxes[-1], text, size=14, shade="ink_2", align=_CENTRE)
        self._standing(painter, top, boxes[0].left(), boxes[-1].right())

    def _limit(self, value: float) -> str:
        """Return a limit as it stands under its end of the zone: "4,5", "11"."""
        return decimal(value, 0) if float(value).is_integer() else amount(self.nutrient, value)

    def _standing(self, painter: QPainter, top: int, free_left: float, free_right: float) -> None:
        """Write how much is lacking, or too much, beside the limits where there is room."""
        words = self._gap() or self._known_words()
        wide = metrics(14, 600).horizontalAdvance(words) + 2 if words else 0
        shade = "warn" if self._gap() else "ink_3"
        box = QRectF(0, top, wide, px(20))
        if not words:
            return
        if wide + px(4) > free_left:
            if wide + px(4) > self.width() - free_right:
                return
            box.moveLeft(self.width() - wide)
        draw_text(painter, box, words, size=14, weight=600, shade=shade)

    def _known_words(self) -> str:
        if self._value is not None or self._at_least is None:
            return ""
        return f"≥ {amount(self.nutrient, self._at_least)}"
