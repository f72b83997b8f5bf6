"""Scores before and after: outlined and filled bars, each with how many people got it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kbdesk.ui.kit import px, set_tip, tr
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import draw_text
from kbdesk.ui.widgets.painted import Painted


class QuizChart(Painted):
    """Bars over the scores 0 to 10; ``set`` takes how many got each before and after."""

    grows = "both"
    room = (420, 190)
    least = (260, 130)

    def __init__(self) -> None:
        super().__init__()
        self._pre: tuple[int, ...] = (0,) * 11
        self._post: tuple[int, ...] = (0,) * 11
        self.set((), ())

    def set(self, pre: Sequence[int], post: Sequence[int]) -> None:
        """Show other scores."""
        self._pre = tuple(pre) or (0,) * 11
        self._post = tuple(post) or (0,) * 11
        said = [
            tr("education_page.chart_spoken", phase=tr(f"education_page.{phase}"), score=score, n=n)
            for phase, counts in (("pre", self._pre), ("post", self._post))
            for score, n in enumerate(counts)
            if n
        ]
        self.setAccessibleName(tr("education_page.chart"))
        self.setAccessibleDescription("; ".join(said))
        set_tip(self, "\n".join(said))
        self.update()

    def draw(self, painter: QPainter) -> None:
        base = self.height() - px(42)
        most = max(*self._pre, *self._post, 1)
        full = base - px(20)
        slot = self.width() / 11
        wide = min(slot * 0.36, px(20))
        middle = Qt.AlignmentFlag.AlignCenter
        for score in range(11):
            centre = (score + 0.5) * slot
            for counts, left, filled in (
                (self._pre, centre - wide - 1, False),
                (self._post, centre + 1, True),
            ):
                n = counts[score]
                if not n:
                    continue
                bar = QRectF(left, base - full * n / most, wide, full * n / most)
                if filled:
                    painter.fillRect(bar, qcolor("teal"))
                else:
                    painter.setPen(QPen(qcolor("gold_ink"), px(2)))
                    painter.setBrush(qcolor("surface"))
                    painter.drawRect(bar.adjusted(1, 1, -1, 0))
                above = QRectF(left - px(8), bar.top() - px(18), wide + px(16), px(17))
                draw_text(painter, above, str(n), size=14, align=middle)
            under = QRectF(score * slot, base + px(2), slot, px(17))
            draw_text(painter, under, str(score), size=14, shade="ink_2", align=middle)
        painter.setPen(QPen(qcolor("field_border"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        self._legend(painter, self.height() - px(20))

    def _legend(self, painter: QPainter, top: float) -> None:
        x = 0.0
        for words, filled in ((tr("education_page.pre"), False), (tr("education_page.post"), True)):
            mark = QRectF(x + 1, top + px(4), px(14), px(11))
            if filled:
                painter.fillRect(mark, qcolor("teal"))
            else:
                painter.setPen(QPen(qcolor("gold_ink"), px(2)))
                painter.setBrush(qcolor("surface"))
                painter.drawRect(mark)
            line = QRectF(x + px(20), top, px(90), px(19))
            draw_text(painter, line, words, size=14, shade="ink_2")
            x += px(100)
        rest = QRectF(x, top, max(self.width() - x, 0), px(19))
        draw_text(painter, rest, tr("education_page.axis"), size=14, shade="ink_2")
