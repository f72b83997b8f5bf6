"""How the kitchen's pages write rupiah, grams and allergens, and the row of an allowance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from kbdesk.ui.formats import DASH, decimal, integer, percent
from kbdesk.ui.kit import px, set_tip, tr
from kbdesk.ui.recipes.target_bar import amount
from kbdesk.ui.widgets.paint import draw_text, solid_bar, text_width
from kbdesk.ui.widgets.painted import Painted

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_KILO: Final = 1000


def rupiah(value: int | None) -> str:
    """Return ``Rp 6.900``; what is not known is a dash."""
    return DASH if value is None else tr("recipes_page.rupiah", amount=integer(value))


def grams(value: float | None) -> str:
    """Return raw grams as a kitchen weighs them: ``350 g``, from one kilogram on ``1,25 kg``."""
    if value is None:
        return DASH
    if value >= _KILO:
        kilos = value / _KILO
        places = next((n for n in (0, 1) if round(kilos, n) == round(kilos, 3)), 2)
        return f"{decimal(kilos, places)} kg"
    return f"{decimal(value, 0 if float(value).is_integer() else 1)} g"


def allergen_words(codes: Iterable[str]) -> str:
    """Return allergens in words, parted by commas."""
    return ", ".join(tr(f"kitchen.allergen_{code}") for code in codes)


class AllowanceRow(Painted):
    """A nutrient against the recommended daily allowance (AKG): name, amount, bar, percent."""

    grows = "across"
    room = (282, 27)

    def __init__(self, nutrient: str) -> None:
        super().__init__()
        self.nutrient = nutrient
        self.set(None, None)

    def set(
        self, value: float | None, of_allowance: float | None, missing: Sequence[str] = ()
    ) -> None:
        """Show an amount, and its percent of the allowance; None: ``missing`` has no figure."""
        self._value, self._percent, self._missing = value, of_allowance, tuple(missing)
        name = tr(f"kitchen.nutrient_{self.nutrient}")
        parts = [name, self._amount()]
        if of_allowance is not None:
            parts.append(tr("recipes_page.of_akg", percent=percent(of_allowance, 100, 0)))
        self.setAccessibleName(", ".join(parts))
        set_tip(self, ", ".join(parts))
        self.update()

    def _amount(self) -> str:
        if self._value is None:
            return self._without()
        return f"{amount(self.nutrient, self._value)} {tr(f'kitchen.unit_{self.nutrient}')}"

    def _without(self) -> str:
        names = ", ".join(self._missing[:2])
        if not names:
            return tr("dashat.not_available")
        if len(self._missing) > 2:
            more = len(self._missing) - 2
            names = tr("recipes_page.and_more", names=names, n=more)
        return tr("recipes_page.without", names=names)

    def minimumSizeHint(self) -> QSize:
        name = text_width(tr(f"kitchen.nutrient_{self.nutrient}"))
        known = text_width(self._amount()) if self._value is not None else px(60)
        return QSize(name + known + px(150), px(27))

    def draw(self, painter: QPainter) -> None:
        width, high = float(self.width()), float(self.height())
        name = tr(f"kitchen.nutrient_{self.nutrient}")
        draw_text(painter, QRectF(0, 0, px(110), high), name, shade="ink_2")
        if self._value is None or self._percent is None:
            left = text_width(name) + px(12)
            box = QRectF(left, 0, width - left, high)
            draw_text(painter, box, self._amount(), shade="ink_3", align=_RIGHT)
            return
        share = px(56)
        box = QRectF(width - share, 0, share, high)
        words = percent(self._percent, 100, 0)
        draw_text(painter, box, words, weight=600, align=_RIGHT)
        bar = max(px(48), min(px(110), width * 0.24))
        track = QRectF(width - share - bar, high / 2 - px(4), bar, px(8))
        solid_bar(painter, track, self._percent / 100, "teal", "neutral_tint")
        left = text_width(name)
        box = QRectF(left, 0, track.left() - px(8) - left, high)
        draw_text(painter, box, self._amount(), align=_RIGHT)
