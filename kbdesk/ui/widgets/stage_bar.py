"""The stage of a referral: bars, the word, the date."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import px
from kbdesk.ui.widgets.paint import draw_stage, draw_text, stage_size, text_width
from kbdesk.ui.widgets.painted import Painted


class StageBar(Painted):
    """``done`` of ``steps`` bars, under them "Dicetak 5 Agt"; red when late."""

    def __init__(
        self, done: int, word: str, when: str = "", *, late: bool = False, steps: int = 7
    ) -> None:
        super().__init__()
        self._steps = steps
        self.set(done, word, when, late=late)

    def set(self, done: int, word: str, when: str = "", *, late: bool = False) -> None:
        """Show another stage."""
        self._done, self._word, self._when, self._late = done, word, when, late
        name = tr("widget.stage_spoken", done=done, steps=self._steps, word=word)
        self.setAccessibleName(f"{name} {when}".strip())
        self.updateGeometry()
        self.update()

    def natural_size(self) -> tuple[int, int]:
        words = text_width(self._word, 15, 600) + text_width(f" {self._when}", 15) + 4
        return max(stage_size(self._steps)[0], words), px(6) + px(4) + px(20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_stage(
            QPainter(self),
            QRectF(self.rect()),
            self._done,
            self._word,
            self._when,
            late=self._late,
            steps=self._steps,
        )


def paint_stage(
    painter: QPainter,
    box: QRectF,
    done: int,
    word: str,
    when: str,
    *,
    late: bool = False,
    steps: int = 7,
) -> None:
    """Paint bars and words, centred down the box; used by the table's delegate too."""
    high = px(6) + px(4) + px(20)
    top = box.top() + (box.height() - high) / 2
    draw_stage(painter, box.left(), top, done, steps=steps, late=late)
    y = top + px(10)
    shade = "bad" if late else "ink"
    wide = min(text_width(word, 15, 600) + 1, int(box.width()))
    draw_text(painter, QRectF(box.left(), y, wide, px(20)), word, weight=600, shade=shade)
    rest = box.left() + wide + px(4)
    quiet = "bad" if late else "ink_2"
    draw_text(painter, QRectF(rest, y, box.right() - rest, px(20)), when, shade=quiet)
