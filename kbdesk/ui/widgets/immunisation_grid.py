"""A child's vaccines by the ages of the national schedule: given, late, due, not yet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from kbdesk.domain.immunisation import Dose
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_dot, draw_icon, draw_text, text_width
from kbdesk.ui.widgets.painted import Painted

_LINE, _HEAD = 20, 22
_PALE = ("not_yet", "missed", "unrecorded")


def short_name(vaccine: str) -> str:
    """Return DPT1 for DPT-HB-Hib1; others as they are."""
    return vaccine.replace("-HB-Hib", "")


class ImmunisationGrid(Painted):
    """Columns by age, a line a vaccine; all of it is also said as one sentence."""

    grows = "across"

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[tuple[int, list[Dose]]] = []

    def show_doses(self, doses: Sequence[Dose]) -> None:
        """Show the schedule of a child."""
        self._columns = [
            (months, list(part)) for months, part in groupby(doses, lambda dose: dose.due_months)
        ]
        said = []
        for standing in ("given", "late", "due", "unrecorded"):
            names = [short_name(dose.vaccine) for dose in doses if dose.standing == standing]
            if names:
                said.append(f"{tr(f'child_page.vaccine_{standing}')}: {', '.join(names)}")
        self.setAccessibleName(". ".join(said) or tr("child_page.vaccine_none"))
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        most = max((len(part) for _, part in self._columns), default=0)
        return px(560), px(_HEAD) + most * px(_LINE)

    def draw(self, painter: QPainter) -> None:
        if not self._columns:
            return
        wants = [self._wants(months, part) for months, part in self._columns]
        spare = max(0, self.width() - sum(wants)) / len(wants)
        x = 0.0
        for (months, part), want in zip(self._columns, wants, strict=True):
            wide = want + spare
            if x:
                painter.fillRect(QRectF(x - px(8), 0, 1, self.height()), qcolor("line"))
            head = QRectF(x, 0, wide, px(_HEAD))
            draw_text(painter, head, _age(months), size=14, weight=600, shade="ink_2")
            for place, dose in enumerate(part):
                self._dose(painter, x, px(_HEAD) + place * px(_LINE), wide, dose)
            x += wide

    def _wants(self, months: int, part: Sequence[Dose]) -> int:
        names = max(text_width(short_name(dose.vaccine), 14, 600) for dose in part)
        return max(names + px(20), text_width(_age(months), 14, 600)) + px(16)

    def _dose(self, painter: QPainter, x: float, y: float, wide: float, dose: Dose) -> None:
        middle = y + px(_LINE) / 2
        late = dose.standing == "late"
        if dose.standing == "given":
            draw_icon(painter, x, middle, "check", "ok", 15)
        elif late:
            draw_icon(painter, x, middle, "warning", "warn", 15)
        else:
            side = px(12)
            draw_dot(painter, QRectF(x + px(1), middle - side / 2, side, side), "waiting")
        words = QRectF(x + px(20), y, wide - px(20), px(_LINE))
        shade = "warn" if late else "ink_3" if dose.standing in _PALE else "ink"
        weight = 600 if late else 400
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        name = short_name(dose.vaccine)
        draw_text(painter, words, name, size=14, weight=weight, shade=shade, align=left)


def _age(months: int) -> str:
    return tr("child_page.at_birth") if months == 0 else tr("widget.age_months", months=months)
