"""AKS and SKILAS of an elder: ten points and ten questions, answered by digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from kbdesk.commands.batch import record_together
from kbdesk.desk import Desk
from kbdesk.domain import life_cycle
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.examinations import OF_ELDERS
from kbdesk.queries.examinee import Examinee, PastOfElder, examinee
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.formats import date_full, integer, joined
from kbdesk.ui.forms.field_kinds import Each, Segments
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.people.examination_words import class_words
from kbdesk.ui.people.fields import DigitsYesOrNo
from kbdesk.ui.people.grown_head import who_words
from kbdesk.ui.referral.at_risk import at_risk, reasons_of, unanswered
from kbdesk.ui.referral.risk_notice import RiskNotice
from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import grid, put
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.digit_choice import DigitChoice
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import Notice

_ITEMS: Final = "items."
_QUESTIONS: Final = [one for asked in life_cycle.skilas_questions().values() for one in asked]


_DOMAINS: Final = {
    "memory_words": "memory", "chair": "chair", "weight": "weight", "eyes": "eyes",
    "ears": "ears", "mood_sad": "mood",
}  # fmt: skip
"""The first question of each ability, and its name."""


class Points(Segments):
    """The points of an item of the AKS: the digits themselves answer."""

    def build(self, _context: Context, /) -> DigitChoice:
        return DigitChoice(self.said(), self.options(), first=0, pad=12)

    def fill(self, widget: Any, value: object) -> None:
        widget.set_value(None if value is None else str(value))

    def value(self, widget: Any) -> object:
        return self.code(widget.value())


def _points(name: str, most: int) -> Points:
    return Points(
        f"{_ITEMS}{name}",
        f"elder_page.aks_{name}",
        codes=tuple(str(one) for one in range(most + 1)),
        answers="",
    )


@dataclass(frozen=True, slots=True)
class _ElderWritten:
    answers: Sequence[Mapping[str, Any]]
    open: Sequence[str]


class ElderPage(RecordPage):
    """``open(person=, day=None)``: the yearly check of an elder, once for AKS and SKILAS.

    Sum, class and losses follow what is answered. Ctrl+Enter saves what was answered of both;
    a proposal stands above with the person's name, F4 writes its letter.
    """

    record = "aks"
    title, save_words = "elder_page.title", "common.save"
    hints = (("0–3", "elder_page.hint_digits"), ("F4", "elder_page.hint_refer"))
    items = Each(_points(name, most) for name, most in life_cycle.aks_most().items())
    asked = Each(
        (DigitsYesOrNo(name, f"elder_page.ask_{name}", first=0) for name in _QUESTIONS),
        record="skilas",
    )

    def lay_out(self) -> QWidget | None:
        self._whom: Examinee | None = None
        self._year = ""
        self.risk = RiskNotice(self._context, "elder", wide=True)
        self.risk.refer.connect(
            lambda person, codes: self._context.go("refer", person=person, reasons=codes)
        )
        self.risk.gone.connect(lambda _: self._context.go("back"))
        self.content.addWidget(self.risk)
        self.sum, self.aks_class = Label("", "number"), Chip("", "neutral")
        self.lost, self.skilas_class = Label("", "number"), Chip("", "neutral")
        self._means: dict[str, Label] = {}
        self._before: dict[str, Label] = {}
        aks = Card(tr("elder_page.aks"), note=" ", pad=(14, 6), gap=2)
        skilas = Card(tr("elder_page.skilas"), note=" ", pad=(14, 6), gap=4)
        self.aks, self.skilas = aks, skilas
        aks.add_to_header(self.sum, self.aks_class)
        skilas.add_to_header(self.lost, self.skilas_class)
        rows = grid((10, 3))
        for place, name in enumerate(life_cycle.aks_most()):
            means, before = Label("", "secondary"), Label("", "secondary")
            self._means[name], self._before[name] = means, before
            rows.addWidget(Label(tr(f"elder_page.aks_{name}"), "label"), place, 0)
            rows.addWidget(self.items[name], place, 1, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(means, place, 2)
            rows.addWidget(before, place, 3, Qt.AlignmentFlag.AlignRight)
        rows.setColumnStretch(2, 1)
        put(aks.body, rows, 1)
        self._words = Notice("info", tr("elder_page.three_words"), tr("elder_page.say_first"))
        skilas.body.addWidget(self._words)
        rows = grid((10, 3))
        for place, name in enumerate(_QUESTIONS):
            before = Label("", "secondary")
            self._before[f"skilas.{name}"] = before
            if name in _DOMAINS:
                rows.addWidget(Label(tr(f"elder_page.domain_{_DOMAINS[name]}"), "label"), place, 0)
            rows.addWidget(Label(tr(f"elder_page.ask_{name}"), wrap=True), place, 1)
            rows.addWidget(self.asked[name], place, 2, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(before, place, 3, Qt.AlignmentFlag.AlignRight)
        rows.setColumnStretch(1, 1)
        put(skilas.body, rows, 1)
        self.content.addWidget(Columns([(aks, 55), (skilas, 45)], stacks_from=1.25), 1)
        self.hear_keys({"F4": self._refer})
        self.on_text_size(self._show_means)
        # The footer follows the last answer; Tab skips a choice while nothing is chosen.
        return list(self.asked.values())[-1].findChildren(QAbstractButton)[-1]

    def _show_means(self) -> None:
        """Hide what an answer means where large text leaves no room."""
        for label in self._means.values():
            label.setVisible(crowding() < 1.25)

    def open(self, person: str = "", day: date | None = None) -> None:
        """Show the check of an elder on a day, today where none is named."""
        self.risk.clear()

        def fill(whom: Examinee) -> QWidget:
            self._whom = whom
            about = joined(who_words(whom), date_full(whom.day))
            self.set_title(tr("elder_page.title_of", name=whom.name), about)
            self._fill(whom)
            return next(iter(self.items.values()))

        said_day = day.isoformat() if day is not None else ""
        self.begin(("elder", person, said_day), lambda desk: examinee(desk, person, day), fill)

    def begun(self) -> None:
        self._judge()
        whom = self._whom
        # Keep the notice that typing came back: the warning is said again on saving.
        if whom is not None and whom.card != "elderly" and self.notice.isHidden():
            missing, young = "examination.no_age", "examination.not_elderly"
            error = KbdeskError(missing if whom.months is None else young)
            self.say("warn", why_not(error))

    def touched(self) -> None:
        super().touched()
        self._judge()

    # -- saving ----------------------------------------------------------------------------

    def drafts(self) -> list[dict[str, Any]]:
        """Return what was answered, a draft for each of the two that has an answer."""
        whom = self._whom
        if whom is None:
            return []
        items, asked = self._answers()
        head = {"person": whom.id, "date": whom.day.isoformat()}
        found: list[dict[str, Any]] = []
        for entity, said in (("aks", {"items": items} if items else {}), ("skilas", asked)):
            if not said:
                continue
            today = self._today(entity)
            if today is None:
                found.append({"do": f"record_{entity}", **head, **said})
            else:
                found.append({"do": f"correct_{entity}", "id": today.row["id"], **said})
        return found

    def write(self) -> None:
        whom, drafts = self._whom, self.drafts()
        if whom is None or not drafts:
            self.refused(KbdeskError("examination.empty"))
            return

        def save(desk: Desk) -> _ElderWritten:
            answers = record_together(desk, [("", draft) for draft in drafts])
            return _ElderWritten(answers, unanswered(desk, whom.id))

        self.write_by(save)

    def saved(self, answer: _ElderWritten) -> None:
        whom = self._whom
        if whom is None:
            return
        self._context.tell_undoable(tr("elder_page.saved", name=whom.name))
        fresh = [one for one in OF_ELDERS if self._today(one) is None]
        written = [
            draft["do"].partition("_")[2]
            for draft in self.drafts()
            if draft["do"].startswith("record_")
        ]
        if written and set(written) <= set(fresh):
            drafts = [
                voiding(entity, one["id"])
                for entity, one in zip(written, answer.answers, strict=False)
            ]
            taken_back = tr("elder_page.taken_back", name=whom.name)
            self._context.can_undo(taken_back, "", drafts, "elder", "open_day", "person")
        reasons = [
            pair
            for one in answer.answers
            for pair in reasons_of(one["proposals"])
            if pair[0] in answer.open
        ]
        risk = at_risk(whom.id, whom.name, reasons, whom.day, grown=True)
        if risk is None:
            self._context.go("back")
            return
        self.open(whom.id, whom.day)
        self.risk.stand(risk, stays=True)

    # -- inside ----------------------------------------------------------------------------

    def _fill(self, whom: Examinee) -> None:
        values: dict[str, object] = {}
        aks, skilas = self._today("aks"), self._today("skilas")
        values["items"] = aks.row["items"] if aks is not None else {}
        if skilas is not None:
            values |= {name: _answer(skilas.row, name) for name in self.asked}
        values |= self._of_the_card(whom)
        self.inputs.fill(values)
        for name, choice in self.asked.items():
            choice.setEnabled(name not in self._of_the_card(whom))
        for entity in OF_ELDERS:
            past = [one for one in whom.elderly if one.entity == entity and one.on < whom.day]
            self._show_before(entity, past[-1] if past else None)

    def _show_before(self, entity: str, last: PastOfElder | None) -> None:
        card = self.aks if entity == "aks" else self.skilas
        year = "" if last is None else str(last.on.year)
        if entity == "skilas":
            self._year = year
        else:
            card.set_note(year)
        for name in self.items if entity == "aks" else self.asked:
            label = self._before[name if entity == "aks" else f"skilas.{name}"]
            if last is None:
                label.setText("–")
            elif entity == "aks":
                value = (last.row["items"] or {}).get(name)
                label.setText("–" if value is None else integer(value))
            else:
                lost = _answer(last.row, name)
                label.setText("–" if lost is None else tr("common.yes" if lost else "common.no"))

    def _of_the_card(self, whom: Examinee) -> dict[str, bool]:
        """Return the losses that today's examination has measured."""
        if whom.today is None:
            return {}
        fields, judged = whom.today.row, whom.today.said.judged
        found = {name: judged[name] == "poor" for name in ("eyes", "ears") if name in judged}
        if fields["muac_mm"] is not None:
            found["arm"] = life_cycle.arm_is_thin(fields["muac_mm"])
        return found

    def _today(self, entity: str) -> PastOfElder | None:
        whom = self._whom
        if whom is None:
            return None
        found = [one for one in whom.elderly if one.entity == entity and one.on == whom.day]
        return found[-1] if found else None

    def _answers(self) -> tuple[dict[str, int], dict[str, bool]]:
        said = self.inputs.values()
        items = {name: int(value) for name, value in said["items"].items() if value is not None}
        asked = {name: said[name] for name in self.asked if said[name] is not None}
        return items, asked

    def _judge(self) -> None:
        """Say the sum, the class and the losses as far as they are answered."""
        items, asked = self._answers()
        most = life_cycle.aks_most()
        for name, label in self._means.items():
            answered = items.get(name)
            words = "" if answered is None else tr(f"elder_page.means_{name}_{answered}")
            label.setText(words)
            label.set_tone("warn" if answered is not None and answered < most[name] else "ink_2")
        total = life_cycle.aks_sum(items)
        self.sum.setText(f"{integer(sum(items.values()))} / {integer(sum(most.values()))}")
        open_items = [name for name in most if name not in items]
        best = sum(items.values()) + sum(most[name] for name in open_items)
        self.aks_class.setVisible(bool(items))
        reached = life_cycle.aks_class(total)
        if reached is not None:
            kind = "bad" if life_cycle.aks_proposals(total) else "ok"
            self.aks_class.set(class_words("aks", reached), kind)  # type: ignore[arg-type]
        elif life_cycle.aks_proposals(best):
            self.aks_class.set(tr("elder_page.below_anyway"), "bad")
        else:
            still_open = tr("elder_page.still_open", count=integer(len(open_items)))
            self.aks_class.set(still_open, "dashed")
        found = life_cycle.skilas_found(asked)
        lost = [name for name, value in found.items() if value]
        self.lost.setText(tr("elder_page.losses", count=integer(len(lost))))
        self.skilas_class.setVisible(bool(asked))
        missing = len(self.asked) - len(asked)
        self._count(len(asked))
        if life_cycle.skilas_proposals(lost):
            self.skilas_class.set(class_words("skilas", "loss"), "bad")
        elif missing:
            self.skilas_class.set(tr("elder_page.still_open", count=integer(missing)), "dashed")
        else:
            self.skilas_class.set(class_words("skilas", "none"), "ok")
        self._words.setVisible(missing > 0)

    def _count(self, answered: int) -> None:
        """Say how many questions of SKILAS are answered, and how many of them today's card did."""
        whom = self._whom
        card = 0 if whom is None else len(self._of_the_card(whom))
        said = {"count": integer(answered), "all": integer(len(self.asked))}
        words = "elder_page.answered_card" if card else "elder_page.answered"
        self.skilas.set_note(joined(tr(words, **said, card=integer(card)), self._year))

    def _refer(self) -> None:
        whom = self._whom
        if whom is not None and not self.risk.write():
            self._context.go("refer", person=whom.id, reasons=[])


def _answer(row: Mapping[str, Any], question: str) -> bool | None:
    """Return an answer of a SKILAS; where its loss alone was recorded, only a no tells of it."""
    if row[question] is not None or question in life_cycle.skilas_losses():
        return None if row[question] is None else bool(row[question])
    (loss,) = (one for one, asked in life_cycle.skilas_questions().items() if question in asked)
    return False if row[loss] is not None and not row[loss] else None
