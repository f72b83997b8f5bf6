"""The open day's form for everybody but young children: an examination, or a woman's check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.check_advice import check_advice, topics_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.examinee import Examinee, examinee
from kbdesk.ui.context import Context, voiding
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.counselling import spoken_of, with_topics
from kbdesk.ui.open_day.grown_beside import GrownBeside
from kbdesk.ui.people.examination_card import ExaminationCard
from kbdesk.ui.people.grown_head import GrownHead
from kbdesk.ui.referral.at_risk import AtRisk, at_risk, reasons_of, unanswered
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, boxed, column, put, row, sized
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.scrolled import scrolled
from kbdesk.ui.women.check_card import CheckCard
from kbdesk.ui.women.rows import far_words


@dataclass(frozen=True, slots=True)
class _Loaded:
    whom: Examinee
    kept: Mapping[str, object] | None
    form: str


class GrownEntry(FollowsTextSize, QWidget):
    """The form of one person, with the card of the person's life stage. ``day``: the session's.

    ``shown(person)`` once the form can be used; ``not_shown(person)`` if the person is not held any
    more. ``sent`` when a save begins; then ``saved(person, name, risk)`` once it is on the disk
    (``risk``: an :class:`AtRisk` or None), or ``refused``. ``wishes(person, codes)`` asks for a
    letter; ``finished`` when the last field is left; ``voided(person)`` once a save was taken back.
    """

    shown = Signal(str)
    not_shown = Signal(str)
    sent = Signal()
    saved = Signal(str, str, object)
    refused = Signal()
    wishes = Signal(str, object)
    finished = Signal()
    changed = Signal()
    voided = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.day: date | None = None
        self.whom: Examinee | None = None
        self._saving = self._refer_then = False
        self.head = GrownHead()
        self.card = ExaminationCard(context)
        self.check = CheckCard(context)
        self.beside = GrownBeside(context)
        self.keeping = Keeping(context, self.card.typed, self)
        self._sheet = Card(pad=0, gap=0)
        self._sheet.body.addWidget(self.head)
        self.area = scrolled(self.card)
        self._sheet.body.addWidget(self.area, 1)
        self.advice = Label("", "medium", wrap=True)
        self.advice.setContentsMargins(14, 6, 14, 6)
        self._sheet.body.addWidget(self.advice)
        woman = boxed(put(column(0), self.check, 1))
        self.check_area = scrolled(woman)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._sheet)
        self._stack.addWidget(self.check_area)
        self._beside = scrolled(self.beside)
        sized(self._beside, width=316, min_height=1)
        self.setLayout(put(row(10), (self._stack, 1), self._beside))
        self.card.changed.connect(self._changed)
        self.card.finished.connect(self.finished)
        self.beside.counselling.chose.connect(self._counselled)
        self.check.sent.connect(self.sent)
        self.check.declined.connect(self.refused)
        self.check.checked.connect(self._woman_saved)
        self.check.referred.connect(self.wishes)
        self.on_text_size(self._fit)

    # -- what the page asks ----------------------------------------------------------------

    def show_person(self, person: str) -> None:
        """Load a person and show the card of the life stage on the day."""
        self.stash()
        day = self.day

        def load(desk: Desk) -> _Loaded:
            whom = examinee(desk, person, day)
            again = whom.today.row["id"] if whom.today is not None else ""
            form = f"examination:{whom.id}:{whom.day.isoformat()}{again}"
            return _Loaded(whom, kept_draft(desk, form), form)

        def gone(_: KbdeskError) -> None:
            self.not_shown.emit(person)

        self._context.read(load, self._show, refused=gone)

    @property
    def of_woman(self) -> bool:
        """Tell whether the card is that of a pregnant or postpartum woman."""
        return self.whom is not None and self.whom.card == "pregnant"

    @property
    def saving(self) -> bool:
        """Tell whether what is shown is on its way to the disk."""
        return self._saving or (self.of_woman and self.check.saving)

    def begun(self) -> bool:
        """Tell whether something is typed on the card that is shown."""
        return self.check.begun() if self.of_woman else self.card.begun()

    def focus_first(self) -> None:
        """Go to the first field."""
        if self.of_woman:
            if self.check.risk.of is not None:
                go_to(self.check.risk)
            else:
                self.check.begin()
        else:
            self.card.focus_first()

    def stash(self) -> None:
        """Keep what was typed, and empty the form."""
        self.keeping.put_away()
        self.check.keep()

    def leave(self) -> None:
        """Keep what was typed, and forget the person."""
        self.stash()
        self.whom = None
        if self.check.woman is not None:
            self.check.show_woman(None, date.min, " ")

    def save(self) -> None:
        """Record what is typed, or go to the first field that cannot be saved."""
        whom = self.whom
        if whom is None or self._saving:
            return
        if self.of_woman:
            self.check.save()
            return
        bad = self.card.first_bad()
        if bad is not None:
            self._refer_then = False
            go_to(bad)
            return
        self.card.notice.hide()
        said = self.card.draft()
        if whom.today is not None:
            draft = {"do": "correct_examination", "id": whom.today.row["id"], **said}
        else:
            draft = {"do": "record_examination", "id": self.keeping.new_id, **said}
        self._saving = True
        self.keeping.flush()
        form = self.keeping.name
        self.sent.emit()
        self._context.do(
            lambda desk: _recorded(desk, whom.id, draft),
            lambda answer: self._saved(whom, form, answer),
            owner=self,
            refused=self._refused,
        )

    def refer(self) -> None:
        """Ask for a letter; first, save what is typed (F4)."""
        whom = self.whom
        if whom is None:
            return
        if self.of_woman:
            self.check.refer()
        elif self._saving:
            self._refer_then = True
        elif self.card.begun():
            self._refer_then = True
            self.save()
        else:
            self.wishes.emit(whom.id, [])

    def unanswered(self) -> list[str]:
        """Return the due checks without an answer."""
        whom, said = self.whom, self.card.said
        if whom is None or said is None or self.of_woman:
            return []
        return self.card.open_checks()

    def show_queue(self, number: int | None) -> None:
        self.head.show_queue(number)

    def show_beside(self, shown: bool) -> None:
        """Show or hide the part beside the card, if there is room."""
        self._beside.setVisible(shown and crowding() < 1.25)

    def follow(self, now: QWidget) -> None:
        """Scroll to the widget that has the focus."""
        if self.card.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, px(60))
        elif self.check.isAncestorOf(now):
            self.check_area.ensureWidgetVisible(now, 0, px(60))

    # -- inside ------------------------------------------------------------------------------

    def _show(self, loaded: _Loaded) -> None:
        whom = self.whom = loaded.whom
        self._saving = self._refer_then = False
        self.beside.show_person(whom)
        if whom.woman is not None:
            self.check.show_woman(whom.woman, whom.day, far_words(whom.woman), of_open_day=True)
            self._stack.setCurrentWidget(self.check_area)
        else:
            self.head.show_person(whom)
            self.card.show_person(whom, None)
            self.keeping.start(loaded.form)
            if loaded.kept:
                self.keeping.restore(loaded.kept, lambda kept: self.card.show_person(whom, kept))
            self._stack.setCurrentWidget(self._sheet)
            self.area.verticalScrollBar().setValue(0)
        self._say_more()
        self.shown.emit(whom.id)

    def _changed(self) -> None:
        self.keeping.touched()
        self._say_more()
        self.changed.emit()

    def _say_more(self) -> None:
        """Show the most serious advice under the card, and beside it what the figures mean."""
        said = self.card.said if self.whom is not None and self.whom.woman is None else None
        self.beside.show_said(said)
        judged = said.judged if said is not None else {}
        advice = check_advice(judged)
        sentence = tr(advice[0].key) if advice else ""
        self.advice.setText(tr("day_card.advice", sentence=sentence) if sentence else "")
        self.advice.setVisible(bool(sentence))
        topics = topics_of(judged, smokes=self.card.smokes_now()) if said is not None else ()
        given = spoken_of(self.card.counselling.text()) if said is not None else ()
        self.beside.counselling.show_topics(topics, given)

    def counsel(self) -> None:
        """Record that everything the results suggest was talked about (F5)."""
        if self.of_woman:
            self.check.counsel()
        else:
            self.beside.counselling.choose_all()

    def _counselled(self, topics: Sequence[str], said: bool) -> None:
        field = self.card.counselling
        field.set_text(with_topics(field.text(), topics, said=said))

    def _saved(self, whom: Examinee, form: str, answer: Mapping[str, object]) -> None:
        self._saving = False
        refers, self._refer_then = self._refer_then, False
        self.keeping.forget(form)
        if whom.today is None:
            self._context.can_undo(
                tr("day_card.taken_back", name=whom.name),
                "",
                [voiding("examination", answer["id"])],
                "open_day",
                then=lambda: self.voided.emit(whom.id),
            )
        else:
            self._context.forget_undo()  # Ctrl+Z would otherwise undo the save before this one.
        risk = risk_of(whom, answer)
        if refers:
            self.wishes.emit(whom.id, list(risk.codes) if risk is not None else [])
            return
        self.saved.emit(whom.id, whom.name, risk)

    def _woman_saved(self, person: str) -> None:
        """Go on after a woman's check; if it shows its own notice, stay with her."""
        if self.whom is not None and self.whom.id == person:
            self.saved.emit(person, self.whom.name, None)

    def _refused(self, error: KbdeskError) -> None:
        self._saving = self._refer_then = False
        self.card.refuse(error)
        self.refused.emit()

    def _fit(self) -> None:
        self._beside.setVisible(crowding() < 1.25)


def _recorded(desk: Desk, person: str, draft: Mapping[str, object]) -> dict[str, object]:
    answer = record(desk, draft)
    return {**answer, "open": unanswered(desk, person) if answer["proposals"] else []}


def risk_of(whom: Examinee, answer: Mapping[str, Any]) -> AtRisk | None:
    """Return who is at risk after a save, with the reasons that nothing answers yet."""
    reasons = [one for one in reasons_of(answer["proposals"]) if one[0] in answer["open"]]
    grown = whom.card in ("adult", "elderly")
    return at_risk(whom.id, whom.name, reasons, whom.day, grown=grown)


def holds_focus(entry: QWidget) -> bool:
    """Tell whether the focus is inside an entry."""
    focus = QApplication.focusWidget()
    return focus is not None and entry.isAncestorOf(focus)
