"""The check of a woman, beside the list: figures, signs, and what they say at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kbdesk.commands.batch import record_all
from kbdesk.commands.woman_checks import preview_woman_check
from kbdesk.desk import Desk
from kbdesk.domain.check_advice import told_of, topics_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import TB_ASKED
from kbdesk.domain.mistyped import perhaps_usual
from kbdesk.domain.woman_figures import WOMAN_FIGURES
from kbdesk.queries.women import WomanLine
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.formats import centimetres, date_short, joined, kilograms
from kbdesk.ui.forms.field_kinds import Each, Number, Text, Ticks, YesOrNo
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.forms.layout import in_columns, label
from kbdesk.ui.kit import Button, Label, boxed, column, hidden, primary, put, row, tr
from kbdesk.ui.language import current
from kbdesk.ui.open_day.counselling import CounsellingCard, spoken_of, with_topics
from kbdesk.ui.people.fields import Signs
from kbdesk.ui.referral.at_risk import at_risk, reasons_of, unanswered
from kbdesk.ui.referral.risk_notice import RiskNotice
from kbdesk.words import say

PREVIEW_MS = 250
_LABELS = {
    "weight_kg": ("weight", "kg"), "muac_cm": ("muac_long", "cm"), "hb": ("hb", "g/dl"),
    "systolic": ("systolic", ""), "diastolic": ("diastolic", ""), "fundal_cm": ("fundal", "cm"),
    "tablets": ("tablets", ""),
}  # fmt: skip
"""The fields as they stand: label and unit."""


class CheckCard(FormCard):
    """``sent`` when a save begins; then ``checked(person)`` once it is recorded, or ``declined``.
    ``closed`` on Esc, ``referred(person, codes)``.

    Where a check proposes a referral, ``risk`` names the woman and stands until a person wishes
    the letter or puts it off; nothing is typed meanwhile. What was typed and not saved is kept
    for each woman, with its day.
    """

    sent = Signal()
    checked = Signal(str)
    declined = Signal()
    closed = Signal()
    referred = Signal(str, object)
    record = "woman_check"
    fields = Each(
        Number(name, f"women_page.{label}", unit=unit, width=150 if name == "hb" else 138, big=True)
        for name, (label, unit) in _LABELS.items()
    )
    signs = Ticks("signs", "women_page.signs", answers="women_page.sign_", columns=2)
    tb_signs = Signs(
        "tb_signs", "women_page.check_tb", codes=TB_ASKED, answers="day_card.tb_",
        none="day_card.tb_none", columns=3,
    )  # fmt: skip
    daily = Each(
        YesOrNo(name, f"women_page.check_{name}")
        for name in ("tablets_daily", "kek_food_daily", "mothers_class")
    )
    kek_food = Text("kek_food", "women_page.check_kek_food")
    counselling = Text("counselling", "day_card.counselling")

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("women_page.check"), note=" ", pad=(16, 10), gap=6)
        self.woman: WomanLine | None = None
        self._today = self._day = date.min
        self._far = ""
        self._topics: Sequence[str] = ()
        self._refer_then = False
        self.advice = hidden(Label("", "medium", wrap=True))
        self.topics = CounsellingCard()
        self.topics.chose.connect(self._counselled)
        self.risk = RiskNotice(context, "women", wide=False)
        self.risk.refer.connect(lambda person, codes: self.referred.emit(person, codes))
        self.risk.changed.connect(self._risk_changed)
        words = tr("women_page.save")
        self.save_button = primary(words, icon="check", key="Ctrl Enter", does=self.save)
        words = tr("women_page.refer")
        self.refer_button = Button(words, icon="referral", key="F4", does=self.refer)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_MS)
        self._timer.timeout.connect(self._preview)
        for name, field in self.fields.items():
            field.left.connect(lambda name=name: self._doubt(name))

    def _lay_out(self) -> None:
        figures = in_columns(3, *self.fields.values(), gap=(12, 6), even=False)
        figures.setColumnStretch(3, 1)
        inner = put(column(0), put(row(8), self.save_button, self.refer_button, 1))
        put(self.body, self.risk, boxed(figures), self.notice)
        put(self.body, label("women_page.signs"), self.signs)
        put(self.body, label("women_page.check_tb"), self.tb_signs)
        put(self.body, in_columns(3, *self.daily.values(), gap=(12, 0)), self.kek_food, self.advice)
        put(self.body, self.topics, self.counselling, inner, 1)

    def show_woman(
        self, woman: WomanLine | None, today: date, far: str, *, of_open_day: bool = False
    ) -> None:
        """Show the form of a woman; what was typed for her before is in it, on its own day.

        ``of_open_day``: only what was typed on the open day of today is.
        """
        same = self.woman is not None and woman is not None and self.woman.id == woman.id
        self.woman, self._today, self._far = woman, today, far
        self.set_title(woman.name or "" if woman is not None else tr("women_page.check"))
        if same and self.begun():
            self._tell_day()
            return
        self._begin_on(today)
        if same:
            return
        self.keeping.put_away()
        self.risk.clear()
        self._wipe()
        self.setEnabled(woman is not None)
        if woman is None:
            return
        for name, last, words in (
            ("weight_kg", woman.weight_g, kilograms),
            ("muac_cm", woman.muac_mm, centimetres),
            ("fundal_cm", woman.fundal_mm, centimetres),
        ):
            field = self.fields[name]
            field.set_previous(last)
            field.set_hint("" if last is None else tr("women_page.last", value=words(last)))
        own = f":{today.isoformat()}" if of_open_day else ""
        self.keep_as(f"woman_check:{woman.id}{own}")

    def _begin_on(self, day: date) -> None:
        """Take a day for what is typed; by itself it is nothing that was typed."""
        self._day = day
        self.keeping.proposed("date")
        self._tell_day()

    def _tell_day(self) -> None:
        """Say beside the title how far she is, and the day of a check that was begun before."""
        day = date_short(self._day, year=self._day.year != self._today.year)
        words = tr("women_page.of_day", day=day) if self._day != self._today else ""
        self.set_note(joined(self._far, words))

    def typed(self) -> dict[str, object]:
        return {**super().typed(), "date": self._day.isoformat()}

    def _steered(self, _changed: set[str]) -> bool:
        return True  # the day is kept with whatever was typed

    def begun(self) -> bool:
        """Tell whether a check is typed that is not saved yet."""
        return len(self.draft()) > 2

    def begin(self) -> None:
        """Go to the first field."""
        self.fields["weight_kg"].setFocus()

    def keep(self) -> None:
        """Keep what is typed."""
        self.keeping.flush()

    def save(self) -> None:
        if self.woman is not None and self.risk.of is None:
            super().save()

    def not_ready(self) -> None:
        self._refer_then = False

    def write(self) -> None:
        woman = self.woman
        assert woman is not None
        draft = {"do": "record_woman_check", "id": self.new_id, **self.draft()}
        form, day = self.keeping.name, self._day
        self.write_by(lambda desk: _checked(desk, woman, day, draft, form))
        self.sent.emit()

    def draft(self) -> dict[str, object]:
        """Return the check without its verb."""
        woman = self.woman.id if self.woman is not None else None
        said = {"person": woman, "date": self._day.isoformat(), **self.inputs.values()}
        # No TB sign is an answer; no danger sign only means that nothing was ticked.
        return {
            name: value
            for name, value in said.items()
            if value is not None and (value != [] or name == "tb_signs")
        }

    def counsel(self) -> None:
        """Note that all which the check suggests was spoken of (F5)."""
        if self.woman is not None and self.risk.of is None:
            self.topics.choose_all()

    def _counselled(self, topics: Sequence[str], said: bool) -> None:
        self.counselling.set_value(with_topics(self.counselling.text(), topics, said=said))
        self._suggest()
        self.touched()

    def _suggest(self) -> None:
        """Show what to speak of, and what of it was spoken of."""
        self.topics.show_topics(self._topics, spoken_of(self.counselling.text()))

    def _wipe(self) -> None:
        self.inputs.fill({})
        self.notice.hide()
        self._advise({}, {})
        self._timer.stop()

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        if isinstance(day := kept.get("date"), str):
            self._begin_on(date.fromisoformat(day))
        for name, field in self.fields.items():
            field.check(finished=True)  # what was wrong is said again
            self._doubt(name)

    def guess(self, name: str) -> int | None:
        """Return what was perhaps meant in a field, in its units; None where nothing is asked."""
        one = _FIGURES[name]
        field = self.fields[name]
        value = field.typed_value()
        if value is None:
            return None
        return perhaps_usual(value, last=field.previous, step=one.step, usual=one.usual)

    def take_meant(self) -> None:
        """Put in what was perhaps meant (Alt M): where the focus is, else the first asked about."""
        asked = [name for name in self.fields if self.guess(name) is not None]
        here = [name for name in asked if self.fields[name].edit.hasFocus()]
        for name in (here or asked)[:1]:
            self.fields[name].set_value(self.guess(name))

    def _doubt(self, name: str) -> None:
        """Ask about a figure that is seldom right, once its field is left."""
        one = _FIGURES[name]
        field, guess = self.fields[name], self.guess(name)
        value, (low, high) = field.value(), one.usual
        words = ""
        if guess is not None:
            words = tr("measure_page.meant", value=field.worded(guess))
        elif value is not None and not low <= value <= high:
            words = tr("measure_page.measure_again")
        if value is not None:
            field.doubt(words)
        elif words:
            field.refuse(f"{field.message()}. {words}")

    def touched(self) -> None:
        super().touched()
        self._timer.start()

    def _preview(self) -> None:
        """Say what the figures would say, without writing; half a check says nothing yet."""
        if self.woman is None or any(field.state() == "bad" for field in self.fields.values()):
            return
        draft = self.draft()
        if len(draft) <= 2:
            self.notice.hide()
            self._advise({}, {})
            return

        self._context.read(
            lambda desk: preview_woman_check(desk, draft), self._told, refused=lambda _: None
        )

    def _advise(self, answer: Mapping[str, Any], draft: Mapping[str, object]) -> None:
        """Say the gravest advice, and offer what to speak of."""
        said = answer.get("advice", ())
        words = tr("day_card.advice", sentence=tr(said[0]["sentence"])) if said else ""
        self.advice.show_text(words)
        judged = {**answer.get("judged", {}), **told_of(draft)}
        self._topics = topics_of(judged, smokes=False)
        self._suggest()

    def _told(self, answer: Mapping[str, Any]) -> None:
        self._advise(answer, self.draft())
        risks = ", ".join(say(f"risk.{one}", current()) for one in answer["status"])
        doubts = [say(one["code"], current(), **one["params"]) for one in answer["warnings"]]
        for name, field in self.fields.items():
            if (guess := self.guess(name)) is not None:
                doubts.append(tr("women_page.meant", value=field.worded(guess)))
        if reasons := reasons_of(answer["proposals"]):
            whom = (self.woman.name if self.woman is not None else None) or ""
            words = " · ".join(words for _, words in reasons)
            self.notice.set("bad", f"{whom}: {words}", tr("women_page.propose"))
        elif risks:
            self.notice.set("warn", risks, " ".join(doubts))
        elif doubts:
            self.notice.set("warn", " ".join(doubts), "")
        else:
            self.notice.hide()
            return
        self.notice.show()

    def saved(self, answer: Mapping[str, Any]) -> None:
        woman: WomanLine = answer["woman"]
        refers, self._refer_then = self._refer_then, False
        self._context.tell(
            tr("women_page.saved", name=woman.name or ""),
            tr("women_page.saved_refer") if answer["open"] else "",
        )
        if "id" in answer:
            back = voiding("woman_check", answer["id"])
            gone = tr("women_page.taken_back", name=woman.name or "")
            clear = partial(self.risk.clear, woman.id)
            self._context.can_undo(gone, "", [back], "women", "open_day", then=clear)
        if self.woman is not None and self.woman.id == woman.id:
            self._wipe()
            self.keeping.start()
            self._begin_on(self._today)
        reasons = [one for one in reasons_of(answer["proposals"]) if one[0] in answer["open"]]
        risk = at_risk(woman.id, woman.name or "", reasons, answer["day"], grown=True)
        if risk is not None:
            self.risk.stand(risk, stays=True)
        if refers:
            self.referred.emit(woman.id, list(risk.codes) if risk is not None else [])
        else:
            self.checked.emit(woman.id)

    def refused(self, error: KbdeskError) -> None:
        self._refer_then = False
        super().refused(error)
        self.declined.emit()

    def refer(self) -> None:
        """Wish a letter (F4): of whom the notice names, else of the woman shown.

        The letter says what was found: what is typed is saved before it is written.
        """
        if self.risk.write() or self.woman is None:
            return
        if self.saving:
            self._refer_then = True
            return
        if self.begun():
            self._refer_then = True
            self.save()
        else:
            self.referred.emit(self.woman.id, [])

    def _risk_changed(self) -> None:
        free = self.risk.of is None
        for part in (*self.inputs.widgets(), self.save_button, self.refer_button):
            part.setEnabled(free)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


_FIGURES = {one.draft: one for one in WOMAN_FIGURES}


def _checked(
    desk: Desk, woman: WomanLine, day: date, draft: Mapping[str, object], form: str
) -> dict[str, object]:
    (answer,) = record_all(desk, [draft], form=form)
    unwritten = unanswered(desk, woman.id) if answer["proposals"] else []
    return {**answer, "open": unwritten, "woman": woman, "day": day}
