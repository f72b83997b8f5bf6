"""The form page, the first of three patterns of pages.

A subclass declares its fields as attributes of the class, lays them out in ``lay_out``, and calls
``begin`` from its ``open``. The page keeps what is typed until it is saved, shows it again when the
same form is opened, shows refusals at their fields, and saves once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.widgets.notice import Notice

T = TypeVar("T")
NEXT = (("Enter", "common.next_field"),)


class RecordPage(DeclaredForm, FormPage):
    """A form of declared fields. ``title``, ``save_words`` and ``hints`` are keys of words.

    Without a ``title`` the name of its ``record`` is used. ``today``: the desk's day.
    ``confirmable``: codes of refusals after which a button offers to save anyway; ``confirmed``
    then has them.
    """

    notice: Notice
    title: ClassVar[str] = ""
    save_words: ClassVar[str] = "common.save"
    hints: ClassVar[Sequence[tuple[str, str]]] = NEXT
    confirmable: ClassVar[Collection[str]] = ()
    confirm_words: ClassVar[str] = "kitchen_store_page.keep"

    def __init__(self, context: Context) -> None:
        hints = [(tr(key) if "." in key else key, tr(words)) for key, words in self.hints]
        title = tr(self.title) if self.title else self.record_words
        super().__init__(context, title, tr(self.save_words), hints)
        self.today = date.today()
        self.confirmed: list[str] = []
        self._again: Callable[[], None] | None = None
        self.declare(context)
        last = self.lay_out()
        if last is not None:
            self.foot_after(last)
        self.inputs.follow(self.touched)

    @property
    def record_words(self) -> str:
        return tr(f"field.entity.{self.record}")

    def lay_out(self) -> QWidget | None:
        """Put the fields on the page; return the last one that Tab reaches."""
        raise NotImplementedError

    def begun(self) -> None:
        """Called once the form is filled and what was kept is in it."""

    def begin(
        self,
        form: Sequence[str | None] | Callable[[T], Sequence[str | None]],
        ask: Callable[[Desk], T],
        fill: Callable[[T], QWidget | None],
    ) -> None:
        """Read from the desk, ``fill`` the form with the answer, and put back what was kept.

        ``form``: the parts of the name under which typing is kept, or a function of the answer that
        returns them. ``fill`` returns the widget where typing begins.
        """
        self.put_away()
        self._again = partial(self.begin, form, ask, fill)

        def opening(desk: Desk) -> tuple[T, str, date, dict[str, object] | None]:
            found = ask(desk)
            name = ":".join(part or "" for part in (form(found) if callable(form) else form))
            return found, name, desk.clock.today(), kept_draft(desk, name)

        def opened(answer: tuple[T, str, date, dict[str, object] | None]) -> None:
            found, name, self.today, kept = answer
            self.inputs.set_today(self.today)
            first = fill(found)
            self.keeping.start(name)
            if kept:
                self.keeping.restore(kept, self.put_back)
                self.say_restored(self.start_over)
            self.unconfirm()
            self.begun()
            if first is not None:
                go_to(first)

        self._context.read(opening, opened, owner=self, refused=self.complain)

    def put_away(self) -> None:
        """Keep what is typed; until the next ``begin`` the form belongs to nothing."""
        self.keeping.put_away()
        self.notice.hide()

    def fill_in(self, name: str, value: object) -> None:
        """Fill a field with a value that the page proposes; it does not count as typed."""
        untouched = self.keeping.untouched(name)
        self.inputs.fields[name].fill(self.inputs[name], value)
        if untouched:
            self.keeping.proposed(name)

    def start_over(self) -> None:
        """Delete what was kept, and begin again with what is recorded."""
        self.keeping.forget()
        if self._again is not None:
            self._again()

    def unconfirm(self) -> None:
        """Forget what was confirmed, because a figure changed."""
        self.confirmed = []

    def done(self, answer: object) -> None:
        self.unconfirm()
        super().done(answer)

    def refused(self, error: KbdeskError) -> None:
        if error.code not in self.confirmable:
            super().refused(error)
            return
        self.saving, self._saves = False, ""
        self.say("warn", why_not(error), action=tr(self.confirm_words), does=self._confirm)
        go_to(self.notice.button)

    def _confirm(self) -> None:
        """Save it unchanged, because a person confirmed it."""
        self.confirmed = list(self.confirmable)
        self.save()
