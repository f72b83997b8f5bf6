"""What the quiz of a lesson says: means, the gain over pairs, and how the scores moved."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kbdesk.domain.education import Gain
from kbdesk.ui.education.corner import ShownLesson
from kbdesk.ui.education.quiz_chart import QuizChart
from kbdesk.ui.formats import decimal, integer
from kbdesk.ui.kit import Button, Card, Chip, Label, boxed, column, put, row, tr


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
        top = row(14)
        for key, value in (("pre", self._pre), ("post", self._post)):
            words = put(column(0), Label(tr(f"education_page.{key}_title"), "secondary"), value)
            top.addWidget(boxed(words))
        put(top, self._chip, (self._pairs, 1))
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
        if shown is None:
            self.chart.set((), ())
        else:
            self.chart.set(shown.pre, shown.post)


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
