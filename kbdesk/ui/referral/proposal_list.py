"""The card of proposed referrals that nobody has answered: the chosen row opens the answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame

from kbdesk.domain.ages import completed_months
from kbdesk.queries.proposals import OpenProposal
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_months, age_years, date_short, integer, joined
from kbdesk.ui.keys import hear_first
from kbdesk.ui.kit import (
    MIDDLE,
    RIGHT,
    Button,
    Card,
    Chip,
    ElidedLabel,
    Label,
    column,
    drop,
    hidden,
    put,
    row,
    tr,
)
from kbdesk.ui.referral.proposal_answers import AskedPerson, ProposalAnswers
from kbdesk.ui.theme.scaling import styled
from kbdesk.ui.widgets.paint import ChipKind

_CHILD_MONTHS = 60
_GROWN_YEARS = 18

Key = tuple[str, str]
"""A line: the person and the state."""


class ProposalList(Card):
    """``show_lines(lines, count, today)``: the first lines of so many; hidden where there are none.

    ``letter_wanted(person, name, codes)`` as of the answers, ``all_wanted`` for the rest of the
    list. Up and Down choose the row; a name that is pressed opens the person's page.
    """

    letter_wanted = Signal(str, str, object)
    all_wanted = Signal()

    def __init__(
        self,
        context: Context,
        *pages: str,
        own_f4: bool = True,
        own_letters: bool = True,
        about_one: bool = False,
    ) -> None:
        super().__init__(
            tr("proposal_page.title"), note=" ", icon="referral", pad=0, gap=0, head_tint="bad"
        )
        self.setProperty("tint", "")
        self._context = context
        self._about_one = about_one
        self._lines: tuple[OpenProposal, ...] = ()
        self._today = date.today()
        self._rows: list[_Row] = []
        self._chosen: Key | None = None
        self._place = 0
        self._count = Label("", "number", tone="bad")
        self.add_to_header(self._count)
        self._count.setVisible(not about_one)
        self.set_note("" if about_one else tr("proposal_page.no_letter_yet"))
        self.answers = ProposalAnswers(context, *pages, own_f4=own_f4, own_letters=own_letters)
        self.answers.setParent(self)
        self.answers.letter_wanted.connect(self.letter_wanted)
        for button in (self.answers, *self.answers.findChildren(Button)):
            hear_first(button, self._struck)
        self._made = column(0)
        self.more = hidden(Button("", "link", trailing="chevron-right", does=self.all_wanted))
        put(self.body, self._made, put(row(0, (2, 0)), self.more, 1))
        self.hide()

    def show_lines(self, lines: Sequence[OpenProposal], count: int, today: date) -> None:
        """Show the first lines of so many; what is chosen, typed and focused stays."""
        held = self._has_focus()
        self._count.setText(integer(count))
        left = count - len(lines)
        self.more.setVisible(left > 0)
        self.more.set_words(tr("proposal_page.more", count=integer(left)))
        self.setVisible(bool(lines))
        if tuple(lines) != self._lines or today != self._today:
            self._lines, self._today = tuple(lines), today
            self._rebuild()
        if held and lines and not self._has_focus():
            self.answers.setFocus()

    def focus_first(self) -> None:
        """Go to the answers of the chosen row."""
        self.answers.letter_button.setFocus()

    def chosen(self) -> OpenProposal | None:
        """Return the line whose answers are open."""
        return next((one for one in self._lines if key_of(one) == self._chosen), None)

    def choose(self, person: str) -> None:
        """Open the answers of a person, if there is a row of them."""
        found = next((one for one in self._lines if one.person == person), None)
        if found is not None:
            self._open(key_of(found))

    def _has_focus(self) -> bool:
        """Tell whether the focus is on something in the card that is seen."""
        held = QApplication.focusWidget()
        return held is not None and self.isAncestorOf(held)

    def _rebuild(self) -> None:
        self.answers.setParent(self)
        drop(self._made, *self._rows)
        self._rows, context = [], self._context
        for line in self._lines:
            served = served_words(self._context, line)
            made = _Row(line, self._today, served, about_one=self._about_one)
            made.pressed.connect(self._open)
            made.letter.clicked.connect(lambda _=False, line=line: self._letter_of(line))
            hear_first(made.letter, self._struck)
            if made.who is not None:
                made.who.clicked.connect(
                    lambda _=False, line=line: see_person(context, line, self._today)
                )
                hear_first(made.who, self._struck)
            self._made.addWidget(made)
            self._rows.append(made)
        keys = [key_of(one) for one in self._lines]
        if not keys:
            self.answers.show_whom(None)
            return
        chosen = self._chosen if self._chosen in keys else None
        # After an answer, mark the row that moved into its place.
        self._open(chosen or keys[min(self._place, len(keys) - 1)])

    def _open(self, key: Key) -> None:
        for place, made in enumerate(self._rows):
            mine = key_of(made.line) == key
            made.set_chosen(mine)
            if mine:
                self._chosen, self._place = key, place
                made.slot.addWidget(self.answers)
                self.answers.show_whom(whom_of(made.line, self._today))

    def _letter_of(self, line: OpenProposal) -> None:
        self._open(key_of(line))
        self.answers.letter()

    def _step(self, by: int) -> None:
        place = self._place + by
        if 0 <= place < len(self._rows):
            self._open(key_of(self._rows[place].line))
            self.focus_first()

    def _struck(self, event: QKeyEvent) -> bool:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or self.answers.asking:
            return False
        self._step(by)
        return True


class _Row(QFrame):
    """A line: how urgent, who, why, how long it waits; the answers stand in ``slot``."""

    pressed = Signal(object)

    def __init__(self, line: OpenProposal, today: date, served: str, *, about_one: bool) -> None:
        super().__init__()
        self.line = line
        self.setProperty("role", "proposal")
        look: ChipKind = "solid_bad" if line.priority == "immediate" else "outline"
        chip = Chip(tr(f"reason.priority.{line.priority}"), look, small=True)
        # A name shown as a button has its own margin.
        left = put(row(10 if about_one else 0), (chip, MIDDLE))
        self.who: Button | None = None
        about = about_words(line, today, served)
        if about_one:
            left.addWidget(Label(why_of(line), "label", wrap=True), 1)
        else:
            name = line.name or tr("home_page.somebody")
            self.who = Button(name, "link", name=tr("proposal_page.see_person", name=name))
            put(left, self.who, (ElidedLabel(about, tone="ink_2"), 1))
        waiting, limit = waiting_words(line, today), limit_words(line, today)
        tone = "bad" if line.state == "open" and line.due < today else "ink"
        waits = put(column(0), Label(waiting, "label", tone=tone, align=RIGHT))
        put(waits, Label(limit, "secondary", align=RIGHT))
        words = tr("proposal_page.letter")
        spoken = tr("proposal_page.button_of", words=words, name=line.name or "")
        self.letter = Button(words, name=spoken)
        self.slot = column(0)
        whole = put(column(6, (14, 10)), put(row(10), (left, 1), waits, self.letter))
        put(whole, *([] if about_one else [ElidedLabel(why_of(line))]), self.slot)
        self.setLayout(whole)
        self.setAccessibleName(
            joined(line.name, chip.text(), why_of(line), waiting, limit, by=", ")
        )

    def set_chosen(self, chosen: bool) -> None:
        styled(self, chosen="true" if chosen else "false")
        self.letter.setVisible(not chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(key_of(self.line))
        super().mousePressEvent(event)


def key_of(line: OpenProposal) -> Key:
    """Return what tells a line from the others."""
    return line.person, line.state


def whom_of(line: OpenProposal, today: date) -> AskedPerson:
    """Return a line as the answers take it."""
    born = line.birth_date
    months = None if born is None else completed_months(born, today)
    return AskedPerson(
        line.person, line.name or tr("home_page.somebody"), line.codes, today, line.state,
        line.until, None if line.letter is None else line.letter.id,
        grown=months is None or months >= _GROWN_YEARS * 12,
    )  # fmt: skip


def why_words(codes: Sequence[str]) -> str:
    """Return codes with their words: "R02 Gizi buruk, R04 Berat badan di bawah ..."."""
    return ", ".join(f"{code} {tr(f'reason.{code}')}" for code in codes)


def why_of(line: OpenProposal) -> str:
    """Return why somebody should be referred; of a contradiction also what contradicts."""
    why = why_words(line.codes)
    return f"{why} · {contradicted_words(line)}" if line.state == "contradicted" else why


def about_words(line: OpenProposal, today: date, served: str) -> str:
    """Return age, RT and, where it is ``served``, the posyandu."""
    age = ""
    if line.birth_date is not None:
        months = completed_months(line.birth_date, today)
        age = age_months(months) if months < _CHILD_MONTHS else age_years(months)
    if served and line.guest:
        served = tr("proposal_page.guest_of", posyandu=served)
    return joined(age, tr("home_page.rt", rt=line.rt) if line.rt else "", served)


def waiting_words(line: OpenProposal, today: date) -> str:
    """Return how long nobody has answered."""
    days = (today - line.since).days
    return tr("common.today") if days <= 0 else tr("proposal_page.days", days=integer(days))


def limit_words(line: OpenProposal, today: date) -> str:
    """Return by when somebody should answer, or that it was put off."""
    if line.state == "contradicted":
        return tr("proposal_page.contradicted")
    if line.state == "later" and line.until is not None:
        return tr("proposal_page.later_until", day=date_short(line.until))
    if line.deferred:
        return tr("proposal_page.deferred", times=integer(line.deferred))
    if line.priority == "immediate" and line.due < today:
        return tr("proposal_page.that_day")
    return tr("home_page.limit", day=date_short(line.due))


def contradicted_words(line: OpenProposal) -> str:
    """Return which letter and which refusal contradict each other."""
    return tr(
        "proposal_page.contradicted_says",
        number=(line.letter.number if line.letter is not None else None) or "",
        day=date_short(line.declined_on),
        reason=line.reason or "",
    )


def served_words(context: Context, line: OpenProposal) -> str:
    """Return the posyandu that serves somebody, where several are shown or another one does."""
    if line.posyandu is None or (len(context.facts.posyandu) == 1 and not line.guest):
        return ""
    return context.facts.posyandu_label(line.posyandu)


def see_person(context: Context, line: OpenProposal, today: date) -> None:
    """Show a child's own page, of anybody else the family."""
    born = line.birth_date
    if born is not None and completed_months(born, today) < _CHILD_MONTHS:
        context.go("child", id=line.person)
    elif line.family is not None:
        context.go("family", id=line.family)
