"""The notice of a risk after a save: it names the person, and its keys act on that person only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.referral.at_risk import AtRisk
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce


class RiskNotice(QFrame):
    """Hidden until ``stand``. A page that moves on after a save holds one and asks it first what
    its key F4 means: ``write()``.

    ``asking`` while an urgent one waits for an answer: the page stays where it is.
    ``refer(person, codes)`` wishes the letter, ``gone(AtRisk)`` when the notice was put off by a
    person, ``changed`` when it came or went. ``wide`` has the answers beside the words.
    """

    refer = Signal(str, list)
    gone = Signal(object)
    changed = Signal()

    def __init__(self, *, wide: bool) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("kind", "bad")
        self.setProperty("ring_radius", 12)
        self._of: AtRisk | None = None
        self._icon = IconLabel("referral", "bad", 26)
        self._title = Label("", "value", tone="bad", wrap=True)
        self._detail = Label("", wrap=True)
        self.write_button = Button(tr("risk_notice.write"), icon="referral", key="F4")
        self.later_button = Button(tr("risk_notice.later"))
        self.write_button.clicked.connect(self.write)
        self.later_button.clicked.connect(self.put_off)
        head = row(12, (14, 10))
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = column(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        head.addLayout(words, 1)
        answers = row(8)
        if wide:
            head.addLayout(answers)
        else:
            answers.addStretch(1)
            words.addLayout(answers)
        answers.addWidget(self.write_button)
        answers.addWidget(self.later_button)
        self.setLayout(head)
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
        self._of = of
        urgent = of.urgent
        kind = "bad" if of.priority != "routine" else "warn"
        tone = "bad" if kind == "bad" else "warn"
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.set_icon("referral", tone)
        self._title.set_tone(tone)
        priority = tr(f"reason.priority.{of.priority}")
        self._title.setText(tr("risk_notice.title", name=of.name, priority=priority))
        self._detail.setText(" · ".join(of.words))
        self.setAccessibleName(f"{self._title.text()}. {self._detail.text()}")
        self.write_button.setAccessibleName(tr("risk_notice.write_of", name=of.name))
        self.write_button.set_kind("primary" if urgent or stays else "default")
        self.later_button.setAccessibleName(tr("risk_notice.later_of", name=of.name))
        self.later_button.set_key("N" if urgent else "Esc")
        stop = Qt.FocusPolicy.StrongFocus if urgent or stays else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(stop)
        self.show()
        if urgent or stays:
            # on the notice itself: an Enter that follows the save presses nothing
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.accessibleName())
        self.changed.emit()

    def write(self) -> bool:
        """Wish the letter of the person named (F4); False where nobody is named."""
        of = self._of
        if of is None:
            return False
        self.refer.emit(of.person, list(of.codes))
        return True

    def put_off(self) -> None:
        """Put the notice away because a person does not want the letter now."""
        of = self._of
        if of is not None:
            self.clear()
            self.gone.emit(of)

    def clear(self, person: str | None = None) -> None:
        """Take the notice away, or only that of one person, and tell nobody."""
        if self._of is not None and person in (None, self._of.person):
            self._of = None
            self.hide()
            self.changed.emit()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        later = Qt.Key.Key_N if self.asking else Qt.Key.Key_Escape
        if self._of is not None and plain and event.key() == later:
            self.put_off()
        else:
            super().keyPressEvent(event)


def holds_focus(notice: RiskNotice) -> bool:
    """Tell whether the keyboard is at the notice."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and (focus is notice or notice.isAncestorOf(focus))
