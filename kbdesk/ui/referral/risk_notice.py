"""The notice of a risk after a save: it names the person, and its keys act on that person only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import IconLabel, Label, announce, column, icon_button, put, row, tr
from kbdesk.ui.referral.at_risk import AtRisk, unanswered
from kbdesk.ui.referral.proposal_answers import AskedPerson, ProposalAnswers
from kbdesk.ui.theme.scaling import styled


class RiskNotice(QFrame):
    """Hidden until ``stand``. A page that moves on after a save holds one and asks it first what
    its key F4 means: ``write()``.

    ``asking`` while an urgent one waits for an answer: the page stays where it is.
    ``refer(person, codes)`` wishes the letter, ``gone(AtRisk)`` when a person decided or put the
    notice away, ``changed`` when it came or went. ``pages`` are those on which Ctrl+Z takes a
    decision back; ``wide`` has the answers beside the words.
    """

    refer = Signal(str, list)
    gone = Signal(object)
    changed = Signal()

    def __init__(self, context: Context, *pages: str, wide: bool) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("kind", "bad")
        self.setProperty("ring_radius", 12)
        self._context = context
        self._of: AtRisk | None = None
        self._left_for: AtRisk | None = None
        self._stays = False
        self._icon = IconLabel("referral", "bad", 26)
        self._title = Label("", "value", tone="bad", wrap=True)
        self._detail = Label("", wrap=True)
        self.answers = ProposalAnswers(context, *pages, own_f4=False)
        self.answers.letter_wanted.connect(lambda *_: self.write())
        self.answers.decided.connect(lambda *_: self._went())
        self.answers.closed.connect(lambda _: self._back_to_notice())
        self.close_button = icon_button("close", tr("risk_notice.away"), does=self.put_away)
        self.close_button.setAccessibleDescription("Esc")
        words = put(column(2), self._title, self._detail, 1)
        head = row(12)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._icon, 0, top)
        head.addLayout(words, 1)
        if wide:
            head.addWidget(self.answers, 0, top)
        head.addWidget(self.close_button, 0, top)
        whole = put(column(6, (14, 10)), head)
        if not wide:
            whole.addWidget(self.answers)
        self.setLayout(whole)
        self.hide()

    # what a page asks

    @property
    def of(self) -> AtRisk | None:
        """Return whom the notice speaks of; None while it does not stand."""
        return self._of

    @property
    def asking(self) -> bool:
        """Tell whether an urgent one waits for an answer."""
        return self._of is not None and self._of.urgent

    def stand(self, of: AtRisk, *, stays: bool = False) -> None:
        """Name a person who is at risk. ``stays`` where the page stays at any risk."""
        self._of, self._left_for, self._stays = of, None, stays
        kind = "warn" if of.priority == "routine" else "bad"
        styled(self, kind=kind)
        self._icon.set_icon("referral", kind)
        self._title.set_tone(kind)
        priority = tr(f"reason.priority.{of.priority}")
        self._title.setText(tr("risk_notice.title", name=of.name, priority=priority))
        self._detail.setText(" · ".join(of.words))
        self.setAccessibleName(f"{self._title.text()}. {self._detail.text()}")
        self.answers.show_whom(AskedPerson(of.person, of.name, of.codes, of.today, grown=of.grown))
        holds = of.urgent or stays
        # Only the next action is filled: while another person is entered, that is saving.
        self.answers.letter_button.set_kind("primary" if holds else "default")
        self.answers.later_button.set_key("N" if holds else None)
        self.answers.decline_button.set_key("M" if holds else None)
        self.close_button.setVisible(not of.urgent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if holds else Qt.FocusPolicy.NoFocus)
        self.show()
        if holds:
            # Focus the notice itself: an Enter right after saving then presses nothing.
            self.setFocus()
        announce(self, self.accessibleName())
        self.changed.emit()

    def write(self) -> bool:
        """Wish the letter of the person named (F4); False where nobody is named."""
        of = self._of
        if of is None:
            return False
        self._left_for = of
        self.refer.emit(of.person, list(of.codes))
        return True

    def put_away(self) -> None:
        """Put the notice away without an answer: what is proposed stays open."""
        if self._of is not None and not self._of.urgent:
            self._went()

    def escape(self) -> bool:
        """Put away what is asked, else the notice where it may wait (Esc); False for neither."""
        if self.answers.asking:
            self.answers.put_away()
            return True
        if self._of is None or self._of.urgent:
            return False
        self.put_away()
        return True

    def clear(self, person: str | None = None) -> None:
        """Take the notice away, or only that of one person, and tell nobody."""
        if self._of is not None and person in (None, self._of.person):
            self._of = None
            self.answers.show_whom(None)
            self.hide()
            self.changed.emit()

    def come_back(self) -> None:
        """Ask again after the page of the letter was left without one; to call when shown again."""
        of, self._left_for = self._left_for, None
        if of is None or not of.urgent:
            return
        stays = self._stays

        def known(codes: list[str]) -> None:
            left = of.only(codes)
            if left is not None and left.urgent and self._of is None:
                self.stand(left, stays=stays)

        self._context.ask(lambda desk: unanswered(desk, of.person), known, owner=self)

    def forget(self) -> None:
        """Do not ask again of whom the page of a letter was opened for."""
        self._left_for = None

    def typed_past(self, event: QKeyEvent) -> bool:
        """Tell whether a key is typed past the notice, for who comes next: figures, and Enter
        where no answer has the focus.
        """
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self and self.isAncestorOf(focus):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            return True
        return bool(event.text()) and event.text() in "0123456789,."

    def _went(self) -> None:
        of = self._of
        if of is not None:
            self.clear()
            self.gone.emit(of)

    def _back_to_notice(self) -> None:
        if self.asking or self._stays:
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_N: self.answers.later,
            Qt.Key.Key_M: self.answers.decline,
        }
        if not self.asking:
            acts[Qt.Key.Key_Escape] = self.escape
        act = acts.get(Qt.Key(event.key()))
        if self._of is not None and plain and act is not None and self.hasFocus():
            act()
        else:
            super().keyPressEvent(event)


def holds_focus(notice: RiskNotice) -> bool:
    """Tell whether the keyboard is at the notice."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and (focus is notice or notice.isAncestorOf(focus))
