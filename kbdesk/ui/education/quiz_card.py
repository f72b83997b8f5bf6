"""What the quiz of a lesson says: means, the gain over pairs, and how the scores moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from kbdesk.domain.education import Gain
from kbdesk.ui.education.corner import ShownLesson
from kbdesk.ui.formats import decimal, integer
from kbdesk.ui.kit import Button, Card, Chip, Label, boxed, column, put, px, row, set_tip, tr
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
            for n, left, after in (
                (self._pre[score], centre - wide - 1, False),
                (self._post[score], centre + 1, True),
            ):
                if not n:
                    continue
                bar = QRectF(left, base - full * n / most, wide, full * n / most)
                _bar(painter, bar if after else bar.adjusted(1, 1, -1, 0), after=after)
                above = QRectF(left - px(8), bar.top() - px(18), wide + px(16), px(17))
                draw_text(painter, above, str(n), size=14, align=middle)
            under = QRectF(score * slot, base + px(2), slot, px(17))
            draw_text(painter, under, str(score), size=14, shade="ink_2", align=middle)
        painter.setPen(QPen(qcolor("field_border"), 1))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        self._legend(painter, self.height() - px(20))

    def _legend(self, painter: QPainter, top: float) -> None:
        x = 0.0
        for words, after in ((tr("education_page.pre"), False), (tr("education_page.post"), True)):
            _bar(painter, QRectF(x + 1, top + px(4), px(14), px(11)), after=after)
            line = QRectF(x + px(20), top, px(90), px(19))
            draw_text(painter, line, words, size=14, shade="ink_2")
            x += px(100)
        rest = QRectF(x, top, max(self.width() - x, 0), px(19))
        draw_text(painter, rest, tr("education_page.axis"), size=14, shade="ink_2")


def _bar(painter: QPainter, box: QRectF, *, after: bool) -> None:
    """Draw a bar: outlined for before the lesson, filled for after it."""
    if after:
        painter.fillRect(box, qcolor("teal"))
    else:
        painter.setPen(QPen(qcolor("gold_ink"), px(2)))
        painter.setBrush(qcolor("surface"))
        painter.drawRect(box)


class QuizCard(Card):
    """``asked_quiz`` when results are to be entered."""

    asked_quiz = Signal()

    def __init__(self) -> None:
        super().__init__(tr("education_page.quiz"), pad=(16, 8, 16, 8), gap=4)
        self.enter = Button(tr("education_page.enter_quiz"), icon="edit", does=self.asked_quiz)
        self.add_to_header(self.enter)
        self._pre = Label("–", "number", tone="gold_ink")
        self._post = Label("–", "number", tone="teal")
        self._chip = Chip("", "ok", icon="")
        self._pairs = Label("", "secondary", wrap=True)
        self._hard = Label("", "secondary", wrap=True)
        means = (
            boxed(put(column(0), Label(tr(f"education_page.{key}_title"), "secondary"), value))
            for key, value in (("pre", self._pre), ("post", self._post))
        )
        top = put(row(14), *means, self._chip, (self._pairs, 1))
        self.chart = QuizChart()
        put(self.body, top, self._hard, (self.chart, 1))
        self.show_quiz(None)

    def show_quiz(self, shown: ShownLesson | None) -> None:
        self.enter.setEnabled(shown is not None)
        gain = shown.lesson.gain if shown is not None else None
        self._pre.setText(_mean(gain.pre_mean if gain else None))
        self._post.setText(_mean(gain.post_mean if gain else None))
        told = gain is not None and gain.gain is not None
        self._chip.setVisible(told)
        if gain is not None and gain.gain is not None:
            words = decimal(float(gain.gain), 1, signed=True)
            self._chip.set(
                tr("education_page.gain", gain=words), "ok" if gain.gain > 0 else "neutral", icon=""
            )
        self._pairs.setText(_pair_words(gain))
        hard = shown.hardest if shown is not None else None
        self._hard.setVisible(hard is not None)
        if hard is not None:
            no, text, wrong, of = hard
            self._hard.setText(tr("education_page.hardest", no=no, text=text, wrong=wrong, of=of))
        self.chart.set(shown.pre if shown else (), shown.post if shown else ())


def _mean(value: object) -> str:
    return "–" if value is None else decimal(float(value), 1)  # type: ignore[arg-type]


def _pair_words(gain: Gain | None) -> str:
    if gain is None or not (gain.pre_n or gain.post_n):
        return tr("education_page.no_quiz")
    if not gain.pairs:
        return tr("education_page.no_pairs", pre=gain.pre_n, post=gain.post_n)
    if gain.low is None or gain.high is None:
        return tr("education_page.few_pairs", pairs=integer(gain.pairs))
    return tr(
        "education_page.pairs",
        pairs=integer(gain.pairs),
        low=decimal(gain.low, 1, signed=True),
        high=decimal(gain.high, 1, signed=True),
    )
