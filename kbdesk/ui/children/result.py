"""What the figures say while they are typed: the month's tile, proposals, rulers, small KMS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.ages import month_index
from kbdesk.growth.standards import Sex
from kbdesk.queries.children import Weighed, WholeChild
from kbdesk.ui.children.answer import (
    EntryQuestion,
    Proposed,
    category_words,
    proposals,
    provisional,
    tone_of,
    urgency,
)
from kbdesk.ui.children.charts import age_in_months, kms_points, kms_sex, weight_for_age
from kbdesk.ui.children.rulers import RulersCard
from kbdesk.ui.formats import integer, month_name
from kbdesk.ui.kit import (
    Button,
    Card,
    Chip,
    ElidedLabel,
    IconLabel,
    Label,
    column,
    emptied,
    hidden,
    put,
    row,
    sized,
    tint,
    tr,
)
from kbdesk.ui.widgets.kms_chart import KmsChart
from kbdesk.ui.widgets.tile import Tile

MONTHS_TOLD = 4


class TileCard(Card):
    """The code of the month, grams against the KBM, and the codes of the months before."""

    def __init__(self) -> None:
        super().__init__(pad=(14, 12))
        self._told: list[Weighed] | None = None
        inner = row(14)
        self.tile = Tile("", big=True)
        inner.addWidget(self.tile)
        words = column(3)
        self._title = Label("", "section")
        self._chip = hidden(Chip("2T", "solid_bad", icon="arrow-down"))
        self._detail = Label("", tone="ink_2", wrap=True)
        self._months = row(6)
        put(words, put(row(8), self._title, self._chip, 1), self._detail, self._months)
        inner.addLayout(words, 1)
        self.body.addLayout(inner)

    def words(self) -> str:
        """Return title and detail, as they are read."""
        return f"{self._title.text()}. {self._detail.text()}"

    def show_months(self, child: WholeChild, day: date) -> None:
        """Show the codes of the last months before a day's month."""
        before = [one for one in child.weighed if month_index(one.date) < month_index(day)]
        told = before[-MONTHS_TOLD:]
        if told == self._told:
            return
        self._told = told
        emptied(self._months)
        for one in told:
            self._months.addWidget(Label(month_name(one.date.month, short=True), tone="ink_2"))
            self._months.addWidget(Tile(one.code))
        self._months.addStretch(1)

    def show_answer(self, answer: Mapping[str, Any] | None) -> None:
        """Show the code of an answer, or that nothing was weighed yet."""
        gain: Mapping[str, Any] | None = None if answer is None else answer["gain"]
        code = None if gain is None else gain["code"]
        twice = gain is not None and gain["consecutive_t"] > 1
        self.tile.set_code(code or "")
        self._chip.setVisible(twice)
        if answer is None or gain is None:
            title, detail = tr("measure_page.no_weight"), tr("measure_page.no_weight_detail")
        elif not answer["judged"] and answer["months"] is not None:
            title, detail = tr("measure_page.not_judged"), tr("measure_page.not_judged_detail")
        elif code is None:
            title, detail = tr("measure_page.no_code"), tr("measure_page.no_code_detail")
        elif code in ("O", "B"):
            title, detail = tr(f"measure_page.code_{code}"), tr(f"measure_page.code_{code}_detail")
        else:
            grams, kbm = gain["grams"], gain["kbm_g"]
            title = tr(f"measure_page.code_{code}")
            key = "measure_page.gain" if grams >= 0 else "measure_page.loss"
            detail = tr(key, grams=integer(abs(grams)), kbm=integer(kbm))
        self._title.setText(title)
        self._detail.setText(detail)


class ProposalsCard(Card):
    """Referrals to think about, the most urgent first; ``refer`` (F4) takes them to a slip."""

    refer = Signal()

    def __init__(self) -> None:
        super().__init__(pad=(14, 10), gap=6)
        self._found: Sequence[Proposed] = ()
        self._where = ""
        top = row(10)
        self._icon = IconLabel("referral", "bad", 22)
        self._title = Label("", "value", tone="bad", wrap=True)
        self.button = Button(tr("measure_page.refer"), key="F4", does=self.refer)
        self._to = hidden(ElidedLabel("", "label"))
        self.words = put(column(0), self._title, self._to)
        put(top, self._icon, (self.words, 1), self.button)
        self._lines = column(4)
        put(self.body, top, self._lines)
        self.hide()

    def reasons(self) -> list[str]:
        """Return the codes that may go on a slip: doubtful figures refer nobody."""
        return [one.code for one in self._found if not one.doubtful]

    def show_key(self, shown: bool) -> None:
        """Show F4 on the button, as long as the key is this child's."""
        self.button.set_key("F4" if shown else None)

    def show_destination(self, name: str | None) -> None:
        """Say where this child would be referred to, if it is known."""
        self._where = name or ""
        self._to.setText(self._where)
        self._to.setVisible(bool(self._where) and self.button.isVisibleTo(self))

    def show_proposals(self, found: Sequence[Proposed]) -> None:
        """Show proposals; none hides the card."""
        if list(found) == list(self._found):
            return
        self._found = tuple(found)
        self.show_lines(found)
        sure = [one for one in found if not one.doubtful]
        priority = urgency(sure or found)
        soon = bool(sure) and priority != "routine"
        self.set_tint("bad" if soon else "gold" if sure else "")
        tone = "bad" if soon else "warn"
        self._icon.set_icon("referral", tone)
        self._title.set_tone(tone)
        self._title.setText(
            tr("measure_page.refer_title", priority=tr(f"reason.priority.{priority}"))
            if sure
            else tr("measure_page.refer_provisional")
        )
        self.button.setVisible(bool(sure))
        self._to.setVisible(bool(sure) and bool(self._where))
        spoken = [self._title.text(), *([self._where] if sure and self._where else [])]
        self.setAccessibleName(". ".join([*spoken, *(one.words for one in found)]))
        self.setVisible(bool(found))

    def show_lines(self, found: Sequence[Proposed]) -> None:
        """Show each reason in words."""
        emptied(self._lines)
        for one in found:
            words = tr("measure_page.proposal", code=one.code, words=one.words)
            if one.doubtful:
                words = f"{words} · {tr('measure_page.provisional')}"
            self._lines.addWidget(Label(words, tone="ink_3" if one.doubtful else "ink", wrap=True))


class SmallKms(Card):
    """The KMS around the last months, with the point that is being entered."""

    def __init__(self) -> None:
        super().__init__(pad=(10, 8, 10, 6), gap=2)
        top = put(row(10), Label(tr("measure_page.kms"), "label"), 1)
        put(top, Label(tr("measure_page.kms_legend"), "secondary", tone="ink_2"))
        self._sex: Sex = "female"
        self.chart = sized(KmsChart("P", weight_for_age("female"), mini=True), min_height=112)
        put(self.body, top, (self.chart, 1))

    def show_child(
        self, child: WholeChild, day: date, new: tuple[date, int, str] | None = None
    ) -> None:
        """Show a child's months up to a day, and a new weighing (day, grams, code)."""
        points = kms_points(child, new=new)
        if child.birth_date is not None:
            self.chart.set_age(age_in_months(child.birth_date, day))
        sex: Sex = child.sex or "female"
        if sex != self._sex:
            self._sex = sex
            self.chart.set_child(kms_sex(sex), weight_for_age(sex), points)
        elif points != self.chart.points():
            self.chart.set_points(points)


class ResultPanel(QWidget):
    """The right column of entry; ``refer(codes)`` when a referral is wished."""

    refer = Signal(list)

    def __init__(self, proposals: ProposalsCard | None = None) -> None:
        super().__init__()
        whole = column(10)
        self.tile, self.proposals = TileCard(), proposals or ProposalsCard()
        self.rulers, self.kms = RulersCard(), SmallKms()
        put(whole, self.tile, self.proposals, self.rulers, (self.kms, 1), 0)
        self.setLayout(whole)
        sized(self, min_width=340)
        self.proposals.refer.connect(self.ask_to_refer)
        self._child: WholeChild | None = None

    def ask_to_refer(self) -> None:
        """Wish a referral for what was proposed, or for nothing in particular (F4)."""
        self.refer.emit(self.proposals.reasons())

    def show_child(self, child: WholeChild) -> None:
        """Begin with a child: its last months, nothing measured yet."""
        self._child = child
        self.proposals.show_destination(child.puskesmas)
        self.kms.setVisible(child.sex is not None and child.birth_date is not None)

    def show_answer(
        self,
        answer: Mapping[str, Any] | None,
        questions: Sequence[EntryQuestion],
        *,
        day: date,
        weight_g: int | None,
        standing: bool,
    ) -> None:
        """Show what an answer says; None where nothing was measured yet."""
        child = self._child
        if child is None:
            return
        touched = provisional(questions)
        self.tile.show_months(child, day)
        self.tile.show_answer(answer)
        self.proposals.show_proposals([] if answer is None else proposals(answer, touched))
        self.rulers.show_answer(answer, standing=standing, provisional=touched)
        new = None
        if answer is not None and weight_g is not None:
            gain = answer["gain"] or {}
            code = gain.get("code") or ""
            new = (day, weight_g, "2T" if code == "T" and gain["consecutive_t"] > 1 else code)
        if child.sex is not None and child.birth_date is not None:
            self.kms.show_child(child, day, new)


class ResultLine(QFrame):
    """The result in one line, for large text: tile, the words, F4."""

    refer = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        inner = row(10, (14, 6))
        self._tile = Tile("")
        self._words = Label("", "label", wrap=True)
        self._button = tint(tr("measure_page.refer"), key="F4", does=self.refer)
        put(inner, self._tile, (self._words, 1), self._button)
        self.setLayout(inner)

    def show_key(self, shown: bool) -> None:
        """Show F4 on the button, as long as the key is this child's."""
        self._button.set_key("F4" if shown else None)

    def show_answer(self, answer: Mapping[str, Any] | None, *, proposed: bool) -> None:
        """Show code and categories of an answer."""
        gain = None if answer is None else answer["gain"]
        code = (gain or {}).get("code") or ""
        self._tile.set_code("2T" if code == "T" and (gain or {})["consecutive_t"] > 1 else code)
        status = {} if answer is None else answer["status"]
        said = [status[index] for index in ("zwei", "zlen", "zwfl") if index in status]
        words = " · ".join(category_words(one) for one in said)
        unjudged = answer is not None and not answer["judged"] and answer["months"] is not None
        nothing = "measure_page.not_judged" if unjudged else "measure_page.no_weight"
        self._words.setText(words or tr(nothing))
        tones = [tone_of(words) for words in said]
        worst = next((tone for tone in ("bad", "warn", "ok") if tone in tones), "ink_2")
        self._words.set_tone(worst)
        self._button.setVisible(proposed)
