"""The three answers to a proposed referral: a letter, later, declined. Asked in the page.

Every button and every signal names the person whom it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.open_proposals import State, furthest_later
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import date_full, date_long
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Button, Label, boxed, column, hidden, put, row, tint, tr, why_not
from kbdesk.ui.widgets.date_field import LAST_DAY, DateField
from kbdesk.ui.widgets.text_field import TextField

LATER_DAYS: Final = (1, 3, 7)
"""Days that one press chooses; any other day is typed."""
LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """The person who is asked about: proposed codes, and how they stand.

    ``until``: to what day they are put off now. ``letter``: the id of the referral that
    contradicts. ``grown``: the person answers, not a parent.
    """

    person: str
    name: str
    codes: tuple[str, ...]
    today: date
    state: State = "open"
    until: date | None = None
    letter: str | None = None
    grown: bool = False


class ProposalAnswers(QFrame):
    """``show_whom(whom)`` offers the answers; None hides them.

    ``letter_wanted(person, name, codes)`` for a letter: the page opens its form.
    ``decided(person, name, decision)`` once later, declined or open is on the disk; Ctrl+Z on
    ``pages`` takes it back. ``began(person)`` when a reason or a day is asked, ``closed(person)``
    when that is put away without an answer.

    F4, N and M press the buttons while the focus is within; a page that has such keys of its own
    (``own_f4``, ``own_letters``) calls ``letter``, ``later`` and ``decline``. What is
    typed is kept for the person and the codes until it is used.
    """

    letter_wanted = Signal(str, str, object)
    decided = Signal(str, str, str)
    began = Signal(str)
    closed = Signal(str)

    def __init__(
        self, context: Context, *pages: str, own_f4: bool = True, own_letters: bool = True
    ) -> None:
        super().__init__()
        self._context = context
        self._pages = pages
        self._saving = False
        self.whom: AskedPerson | None = None
        self.setProperty("role", "plain")
        self.letter_button = Button(
            tr("proposal_page.letter"), "primary", icon="referral", key="F4", does=self.letter
        )
        self.later_button = Button(tr("proposal_page.later"), key="N", does=self.later)
        self.decline_button = Button(tr("proposal_page.decline"), key="M", does=self.decline)
        self.keep_button = Button(tr("proposal_page.keep_letter"), does=self._keep_letter)
        self._buttons = (
            self.letter_button,
            self.later_button,
            self.decline_button,
            self.keep_button,
        )
        answers = put(row(8), *self._buttons, 1)
        self._message = hidden(Label("", "label", tone="bad", wrap=True))
        later, decline = self._make_later(), self._make_decline()
        self.keeping = Keeping(context, self._typed, self)
        self.until.changed.connect(self.keeping.touched)
        self.reason.changed.connect(self.keeping.touched)
        self._made = put(column(8), answers, later, decline)
        self.setLayout(put(self._made, self._message))
        hear_keys(self, {"N": self.later, "M": self.decline} if own_letters else {})
        hear_keys(self, {"F4": self.letter} if own_f4 else {})
        self.hide()

    def _make_later(self) -> QWidget:
        self._later_question = Label("", "label", wrap=True)
        self.until = DateField(tr("proposal_page.until"), latest=LAST_DAY)
        self.until.on_enter(self._save_later)
        self.days = {
            days: Button(
                tr(f"proposal_page.in_{days}"),
                does=lambda _=False, days=days: self._choose_day(days),
            )
            for days in LATER_DAYS
        }
        quick = put(row(8), *self.days.values(), 1)
        words = tr("proposal_page.save_later")
        self.save_later = tint(words, icon="check", does=self._save_later)
        inside = put(column(8, (12, 10)), self._later_question, quick, self.until)
        self._later = hidden(boxed(put(inside, self._foot(self.save_later)), "ask"))
        return self._later

    def _make_decline(self) -> QWidget:
        self._decline_question = Label("", "label", wrap=True)
        self.reason = TextField(
            tr("proposal_page.why"), required=True, longest=LONGEST_REASON,
            hint=tr("proposal_page.why_hint"),
        )  # fmt: skip
        self.reason.on_enter(self._save_decline)
        words = tr("proposal_page.save_decline")
        self.save_decline = tint(words, icon="check", does=self._save_decline)
        inside = put(column(8, (12, 10)), self._decline_question, self.reason)
        self._decline = hidden(boxed(put(inside, self._foot(self.save_decline)), "ask"))
        return self._decline

    def _foot(self, save: Button) -> QHBoxLayout:
        return put(row(8), save, Button(tr("common.cancel"), key="Esc", does=self.put_away), 1)

    def show_whom(self, whom: AskedPerson | None) -> None:
        """Offer the answers for a person; a question that is open for another is put away."""
        before, self.whom = self.whom, whom
        self.setVisible(whom is not None)
        if whom is None:
            self._hide_questions()
            self.keeping.put_away()
            return
        if before is None or (before.person, before.codes) != (whom.person, whom.codes):
            self._hide_questions()
            self._message.hide()
        if not self.asking:
            self._begin(whom)
        self.setAccessibleName(tr("proposal_page.answers_of", name=whom.name))
        contradicted = whom.state == "contradicted"
        letter = "see_letter" if contradicted else "letter"
        self.letter_button.set_words(tr(f"proposal_page.{letter}"))
        self.keep_button.setVisible(contradicted)
        for button in (self.later_button, self.decline_button):
            button.setVisible(not contradicted)
        words = "proposal_page.decline_self" if whom.grown else "proposal_page.decline"
        self.decline_button.set_words(tr(words))
        for button in self._buttons:
            words = tr("proposal_page.button_of", words=button.words(), name=whom.name)
            button.setAccessibleName(words)

    def letter(self) -> None:
        """Wish for a letter (F4); of a contradiction, to see the one that there is."""
        whom = self.whom
        if whom is None or self._saving:
            return
        if whom.state == "contradicted" and whom.letter is not None:
            self._context.go("referrals", id=whom.letter)
        else:
            self.letter_wanted.emit(whom.person, whom.name, list(whom.codes))

    def later(self) -> None:
        """Ask until when (N)."""
        whom = self.whom
        if whom is None or self._saving or whom.state == "contradicted":
            return
        self._hide_questions()
        tomorrow, last = whom.today + timedelta(1), furthest_later(whom.codes, whom.today)
        self._later_question.setText(tr("proposal_page.later_of", name=whom.name))
        self.until.set_range(tomorrow, last)
        if tomorrow == last:
            self.until.set_value(tomorrow)
            self.keeping.proposed("until")
        for days, button in self.days.items():
            # If tomorrow is the only possible day, it is filled in.
            button.setVisible(tomorrow < last and whom.today + timedelta(days) <= last)
        self.until.set_hint(tr("proposal_page.until_last", day=date_full(last)))
        self._later.show()
        self.until.setFocus()
        self.began.emit(whom.person)

    def decline(self) -> None:
        """Ask why (M)."""
        whom = self.whom
        if whom is None or self._saving or whom.state == "contradicted":
            return
        self._hide_questions()
        words = "proposal_page.decline_self_of" if whom.grown else "proposal_page.decline_of"
        self._decline_question.setText(tr(words, name=whom.name))
        self.reason.clear_message()
        self._decline.show()
        self.reason.setFocus()
        self.began.emit(whom.person)

    def put_away(self) -> None:
        """Put a question away without an answer; what was typed stays."""
        whom = self.whom
        if whom is None or not self.asking:
            return
        back = self.later_button if self._later.isVisible() else self.decline_button
        self._hide_questions()
        back.setFocus()
        self.closed.emit(whom.person)

    @property
    def asking(self) -> bool:
        """Tell whether a day or a reason is being asked."""
        return not (self._later.isHidden() and self._decline.isHidden())

    def _hide_questions(self) -> None:
        self.keeping.flush()
        self._later.hide()
        self._decline.hide()

    def _begin(self, whom: AskedPerson) -> None:
        """Empty the fields, and put back what was typed for this person and these codes."""
        self.keeping.put_away()
        self.until.set_value(None)
        self.reason.set_value("")
        self.keeping.resume(_form_of(whom), self._put_back)

    def _typed(self) -> dict[str, object]:
        return {"until": self.until.text(), "reason": self.reason.text()}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        for name, field in (("until", self.until), ("reason", self.reason)):
            text = kept.get(name)
            # the question may be open by now, and its field filled
            if isinstance(text, str) and field.is_empty():
                field.set_text(text)

    def _choose_day(self, days: int) -> None:
        if self.whom is not None:
            self.until.set_value(self.whom.today + timedelta(days))
            self._save_later()

    def _save_later(self) -> None:
        self.until.check(finished=True)
        day = self.until.value()
        if day is None:
            if self.until.is_empty():
                self.until.refuse(tr("widget.required"))
            self.until.setFocus()
            return
        self._record(
            "later", {"until": day.isoformat()}, tr("proposal_page.put_off", day=date_long(day))
        )

    def _save_decline(self) -> None:
        if not self.reason.complete():
            self.reason.setFocus()
            return
        self._record("declined", {"reason": self.reason.value()}, tr("proposal_page.declined"))

    def _keep_letter(self) -> None:
        """Let the letter stand: take back that it was declined."""
        self._record("open", {}, tr("proposal_page.letter_stands"))

    def _record(self, decision: str, more: dict[str, str], told: str) -> None:
        whom = self.whom
        if whom is None or self._saving:
            return
        self._saving = True
        self._message.hide()
        self._context.record(
            _draft(whom, decision, **more), lambda _: self._recorded(whom, decision, told),
            owner=self, refused=self._refused,
        )  # fmt: skip

    def _recorded(self, whom: AskedPerson, decision: str, told: str) -> None:
        self._saving = False
        self.keeping.forget(_form_of(whom))
        if self.whom is not None:
            self._begin(self.whom)
        # Put the focus on no button: a second Enter must not answer for the next person.
        hand_on(self, self._later, self._decline)
        self._later.hide()
        self._decline.hide()
        if decision == "open":
            self._context.tell(whom.name, told)
        else:
            back, again = tr("proposal_page.taken_back", name=whom.name), "proposal_page.open_again"
            self._context.can_undo(back, tr(again), [_undone(whom)], *self._pages)
            self._context.tell_undoable(whom.name, told)
        self.decided.emit(whom.person, whom.name, decision)

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        words = why_not(error)
        field: DateField | TextField | None = None
        if error.field == "until" and not self._later.isHidden():
            field = self.until
        elif error.field == "reason" and not self._decline.isHidden():
            field = self.reason
        if field is not None:
            field.refuse(words)
            field.setFocus()
        else:
            self._message.show_text(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self.put_away()
        else:
            super().keyPressEvent(event)


def _form_of(whom: AskedPerson) -> str:
    """Return the name under which what is typed is kept."""
    return f"proposal:{whom.person}:{','.join(whom.codes)}"


def _draft(whom: AskedPerson, decision: str, **more: str) -> dict[str, object]:
    codes: Sequence[str] = whom.codes
    return {
        "do": "decide_proposal", "person": whom.person, "codes": list(codes),
        "decision": decision, **more,
    }  # fmt: skip


def _undone(whom: AskedPerson) -> dict[str, object]:
    """Return the draft that sets what was decided back to what stood before."""
    if whom.state == "later" and whom.until is not None and whom.until > whom.today:
        return _draft(whom, "later", until=whom.until.isoformat())
    return _draft(whom, "open")
