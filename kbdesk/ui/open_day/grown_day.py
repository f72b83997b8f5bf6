"""The open day of all ages: the strip of stages, and the cards beyond the young children's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.after_save import AfterSave
from kbdesk.ui.open_day.age_strip import AGES
from kbdesk.ui.open_day.day_session import DaySession
from kbdesk.ui.open_day.held_keys import HeldKeys
from kbdesk.ui.open_day.pressed_twice import PressedTwice
from kbdesk.ui.referral.at_risk import AtRisk
from kbdesk.ui.widgets.notice import announce


class GrownDay(DaySession):
    """The examinations of the open day. ``_wanted`` is the person who is being loaded."""

    after: AfterSave
    held: HeldKeys

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wanted: str | None = None
        self._pressed = PressedTwice(self, self._nothing_examined)
        grown = self.grown
        grown.shown.connect(self._grown_is_shown)
        grown.not_shown.connect(lambda _: self._rest())
        grown.sent.connect(self._grown_sent)
        grown.saved.connect(self._grown_saved)
        grown.refused.connect(self._grown_refused)
        grown.wishes.connect(self._refer_named)
        grown.finished.connect(self._grown_finished)
        grown.voided.connect(self.risk.clear)
        grown.changed.connect(self._show_state)
        grown.check.risk.gone.connect(lambda of: self._after_woman(of.person))
        grown.check.closed.connect(self._escape)
        self.ages.chose.connect(self._choose_age)
        self.new_child.sent.connect(self._newcomer_sent)
        self.new_child.refused.connect(self._newcomer_refused)

    # -- what the page itself does -----------------------------------------------------------

    def _rest(self) -> None:
        raise NotImplementedError

    def _move_on(self, child: str) -> None:
        raise NotImplementedError

    def _refer_named(self, person: str, codes: list[str]) -> None:
        raise NotImplementedError

    def _escape(self) -> None:
        raise NotImplementedError

    def _reached(self, person: str) -> None:
        """Do what follows once somebody's card can be typed in."""
        raise NotImplementedError

    # -- opening the day ---------------------------------------------------------------------

    def _open_session(self, draft: dict[str, Any]) -> None:
        # Hold letters that are typed before the day is open: they are for its search.
        self.held.hold()
        self._pressed.saved_by("Return")
        super()._open_session(draft)

    def _not_opened(self, error: KbdeskError) -> None:
        self._pressed.forget()
        self.held.drop()
        super()._not_opened(error)

    # -- a newcomer --------------------------------------------------------------------------

    def _newcomer_sent(self) -> None:
        # Hold what is typed now: it is for the newcomer's card.
        self.held.hold()
        self._pressed.saved_by("Return", "Ctrl+Return")

    def _newcomer_refused(self) -> None:
        self._pressed.forget()
        self.held.drop()

    # -- the strip of ages -------------------------------------------------------------------

    def _choose_age(self, age: str) -> None:
        """Show only people of one card (Alt 1 to Alt 6); for the young also the SKDN."""
        if not self._working():
            return
        self.age = age
        self.ages.choose(age)
        self.list.show_age(age)
        self._make_room()

    def age_keys(self) -> dict[str, Callable[[], object]]:
        """Return the keys of the strip with what each does."""
        return {
            f"Alt+{number}": partial(self._choose_age, age) for number, age in enumerate(AGES, 1)
        }

    def _go_elder(self) -> None:
        if self._examining():
            self.grown.beside.go_elder()

    def _give(self) -> None:
        """Give the food that is proposed, or note what was spoken of (F5)."""
        if self._examining():
            self.grown.counsel()
        else:
            self.entry.give_food()

    def _go_page(self) -> None:
        if self._examining():
            self.grown.beside.go_page()

    def _show_ages(self) -> None:
        counts = self.list.counts_by_age()
        self.ages.show_counts({str(card): pair for card, pair in counts.items()})
        self.all_ages = any(total for card, (_, total) in counts.items() if card != "infant")
        self._make_room()

    # -- one person after the other ------------------------------------------------------------

    def _person(self) -> str | None:
        """Return whose card stands there."""
        if self.entry.child is not None:
            return self.entry.child.id
        return None if self.grown.whom is None else self.grown.whom.id

    def _examining(self) -> bool:
        return self._middle.currentWidget() is self.grown and self.grown.whom is not None

    def _begin_grown(self, person: str) -> None:
        self.entry.stash()
        self.entry.child = None
        self.grown.day = self.session.day if self.session is not None else None
        self.grown.show_person(person)

    def _grown_is_shown(self, person: str) -> None:
        if self._wanted not in (None, person):
            return
        self._middle.setCurrentWidget(self.grown)
        row_ = self.list.person(person)
        self.grown.show_queue(None if row_ is None else row_.queue)
        self._reached(person)

    def _grown_sent(self) -> None:
        whom = self.grown.whom
        if self.risk.of is not None and whom is not None and self.risk.of.person != whom.id:
            self.risk.clear()  # The person stays in the list of open proposals.
        self.header.saved.going()
        self.held.hold()

    def _grown_saved(self, person: str, name: str, risk: AtRisk | None) -> None:
        self._memory.saved_at = datetime.now().astimezone()
        self._memory.overtake()
        self.header.saved.tell_at_once(self._memory)
        self.list.mark_done(person)
        title = tr("open_day_page.saved", name=calling_name(name))
        if self._context.undoable():
            self._context.tell_undoable(title)
        else:
            self._context.tell(title)
        announce(self, title)
        self.after.waits_for = person
        if risk is not None:
            self.risk.stand(risk)
        if self.grown.check.risk.of is not None and self.grown.of_woman:
            self.held.drop()
            return
        if not self.risk.asking:
            self._move_on(person)

    def _after_woman(self, person: str) -> None:
        self.after.waits_for = person
        self._move_on(person)

    def _grown_refused(self) -> None:
        self._pressed.forget()
        self.header.saved.tell(self._memory)
        self.held.drop()

    def _save_grown(self, *keys: str) -> None:
        self.grown.save()
        if self.grown.saving:
            self._pressed.saved_by(*keys)

    def _grown_finished(self) -> None:
        """Go to the button that saves: Enter presses it."""
        self.footer.save.setFocus()

    def _nothing_examined(self) -> bool:
        return self._examining() and not self.held.holding and not self.grown.begun()

    def _edits(self) -> list[QLineEdit]:
        return [
            self.list.search.edit,
            *self.entry.findChildren(QLineEdit),
            *self.grown.findChildren(QLineEdit),
        ]
