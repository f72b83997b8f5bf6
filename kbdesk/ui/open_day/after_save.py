"""After a save: which child the next keys belong to, and when the page moves to the next child."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.children.entry import Entry
from kbdesk.ui.open_day.held_keys import Becomes, HeldKeys, key_name
from kbdesk.ui.open_day.pressed_twice import PRESSES, PressedTwice
from kbdesk.ui.referral.risk_notice import RiskNotice


class AfterSave(QObject):
    """What the pages share that go from child to child. ``waits_for`` is the child that was saved
    and after whom the page has not gone on yet; ``act(event)`` does a key of the page.
    """

    def __init__(
        self, page: QWidget, entry: Entry, risk: RiskNotice, act: Callable[[QKeyEvent], bool]
    ) -> None:
        super().__init__(page)
        self._entry, self._risk = entry, risk
        self.held = HeldKeys(page, act, self._becomes)
        self._twice = PressedTwice(page, self._nothing_typed)
        self._just_saved = False
        self.waits_for: str | None = None
        entry.save_sent.connect(self._sent)
        entry.at_risk.connect(risk.stand)

    def asked(self) -> bool:
        """True while an urgent risk waits for an answer; the focus then returns to its question."""
        if self._risk.asking:
            self._risk.setFocus()
        return self._risk.asking

    def unless_asked(self, act: Callable[[], object]) -> Callable[[], object]:
        """Wrap an action so that its key does nothing while an urgent risk waits for an answer."""

        def acts() -> None:
            if not self.asked():
                act()

        return acts

    def refer(self) -> None:
        """Write a referral (F4) for the person in the notice, or else for the one being entered."""
        if not self._risk.write():
            self._entry.ask_to_refer()

    def save(self, *keys: str) -> None:
        """Save by one of these keys, Ctrl+Enter if none is named; pressed twice it saves once."""
        self._entry.save()
        if self._entry.saving:
            self._twice.saved_by(*(keys or ("Ctrl+Return",)))

    def press_save(self) -> None:
        """Save by the button."""
        self.save(*PRESSES)

    def finished(self) -> None:
        """Remember that Enter saved: a second press must not act on the next child."""
        if self._entry.saving:
            self._twice.saved_by("Return")

    def may_go_on(self, child: str) -> bool:
        """Record that a save is done; True if the page may move to the next child."""
        if self._risk.of is not None and self._risk.of.person != child:
            self._risk.clear()  # The person stays in the list of open proposals.
        self.waits_for = child
        return not self._risk.asking

    def reached(self) -> None:
        """Record that the next child is shown: keys now belong to that child."""
        self._just_saved = False

    def dress(self, *parts: QWidget) -> None:
        """Switch parts off while an urgent risk waits, and show F4 where it acts."""
        for part in parts:
            part.setEnabled(not self._risk.asking)
        self._entry.show_refer_key(self._risk.of is None)

    def _nothing_typed(self) -> bool:
        shown = self._entry.child is not None and not self.held.holding
        return shown and self._entry.typed().empty

    def _sent(self, _child: str) -> None:
        self._just_saved = True
        self.held.hold()

    def _becomes(self, event: QKeyEvent, first: bool) -> Becomes:
        if self._risk.asking:
            return "hold" if self._risk.typed_past(event) else "let"
        f4 = first and self._just_saved and key_name(event) == "F4"
        return "drop" if f4 and self._entry.refer_saved() else "hold"
