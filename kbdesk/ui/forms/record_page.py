"""The page with a form that a new form copies: fields, groups, what is asked, what is said.

A subclass declares its fields as attributes of the class, lays them out in ``lay_out``, and
calls ``begin`` from its ``open``. The page keeps what is typed until it is saved, restores it
when the same form is opened again, says refusals beside their fields, and saves once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import fields_of, go_to
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice

T = TypeVar("T")
NEXT = (("Enter", "common.next_field"),)


class RecordPage(FormPage):
    """A form of declared fields. ``title``, ``save_words`` and ``hints`` are keys of words.

    ``record`` is the entity that it writes: what is declared of its fields holds in the form,
    and its name is the title where no other is given. ``today`` is the day of the desk.
    """

    record: ClassVar[str] = ""
    title: ClassVar[str] = ""
    save_words: ClassVar[str] = "common.save"
    hints: ClassVar[Sequence[tuple[str, str]]] = NEXT

    def __init__(self, context: Context) -> None:
        hints = [(tr(key) if "." in key else key, tr(words)) for key, words in self.hints]
        title = tr(self.title) if self.title else self.record_words
        super().__init__(context, title, tr(self.save_words), hints)
        self.today = date.today()
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self._again: Callable[[], None] | None = None
        self.keeping = Keeping(context, lambda: self.typed(), self, self._steered)
        last = self.lay_out()
        if last is not None:
            self.foot_after(last)
        self.inputs.follow(self.touched)

    @property
    def record_words(self) -> str:
        return tr(f"field.entity.{self.record}")

    def lay_out(self) -> QWidget | None:
        """Put the fields on the page; return the last one that Tab comes to."""
        raise NotImplementedError

    def draft(self) -> dict[str, object]:
        """Return what is typed as a draft."""
        raise NotImplementedError

    def saved(self, answer: Any) -> None:
        """Say that it is on the disk, and go on."""
        raise NotImplementedError

    def begun(self) -> None:
        """Do what follows once the form is filled, and what was kept is back in it."""

    def write(self) -> None:
        """Record the draft. A page that writes more than one line does it here."""
        self._context.record(self.draft(), self.done, owner=self, refused=self.refused)

    def typed(self) -> dict[str, object]:
        """Return what stands in the form, as JSON can keep it."""
        return self.inputs.typed()

    def put_back(self, kept: Mapping[str, object]) -> None:
        self.inputs.restore(kept)

    def first_bad(self) -> QWidget | None:
        """Return the first field that cannot be saved as it is; its words then stand beside it."""
        return self.inputs.first_bad()

    def refuse(self, error: KbdeskError) -> bool:
        """Say a refusal beside its field and go there; False where no field is meant."""
        return self.inputs.refuse(error)

    def begin(
        self,
        form: Sequence[str | None],
        ask: Callable[[Desk], T],
        fill: Callable[[T], QWidget | None],
    ) -> None:
        """Ask the desk, ``fill`` the form with the answer, and put back what was kept of it.

        ``form`` names the form and what it is of: the same name gives the same typing back.
        ``fill`` returns where typing begins.
        """
        self.put_away()
        name = ":".join(part or "" for part in form)
        self._again = partial(self.begin, form, ask, fill)

        def opening(desk: Desk) -> tuple[T, date, dict[str, object] | None]:
            return ask(desk), desk.clock.today(), kept_draft(desk, name)

        def opened(answer: tuple[T, date, dict[str, object] | None]) -> None:
            found, self.today, kept = answer
            self.inputs.set_today(self.today)
            first = fill(found)
            self.keeping.start(name)
            if kept:
                self.keeping.restore(kept, self.put_back)
                self.say_restored(self._start_over)
            self.begun()
            if first is not None:
                go_to(first)

        self._context.ask(opening, opened, owner=self, newest=self, refused=self.complain)

    def put_away(self) -> None:
        """Keep what is typed, and let the form be of nothing until it is begun."""
        self.keeping.put_away()
        self.notice.hide()

    @property
    def new_id(self) -> str:
        return self.keeping.new_id

    def fill_in(self, name: str, value: object) -> None:
        """Put a value into a field that the page proposes itself: nobody typed it."""
        untouched = self.keeping.untouched(name)
        self.inputs.fields[name].fill(self.inputs[name], value)
        if untouched:
            self.keeping.proposed(name)

    def touched(self) -> None:
        """Something was typed: keep it soon."""
        self.keeping.touched()

    def enter_saves(self, last: Field | LabelledChoice | Choice) -> None:
        """Let Enter in the last field save the form."""
        line = last.edit if isinstance(last, Field) else last
        line = line.choice if isinstance(line, LabelledChoice) else line
        line.enter_moves = False
        line.entered.connect(self.save)

    def leave(self) -> bool:
        """Keep what is typed; there is never a question."""
        self.keeping.flush()
        return True

    def _steered(self, changed: set[str]) -> bool:
        """Tell whether a field was changed on which what stands in others depends."""
        return any(one.steers for name, one in self.inputs.fields.items() if name in changed)

    def _start_over(self) -> None:
        self.keeping.forget()
        if self._again is not None:
            self._again()

    def save(self) -> None:
        """Save what is typed, or go to the first field that cannot be saved."""
        if self.saving or not self.keeping.name:
            return
        bad = self.first_bad()
        if bad is not None:
            go_to(bad)
            return
        self.notice.hide()
        self.saving = True
        self.keeping.flush()
        self.write()

    def done(self, answer: object) -> None:
        """It is on the disk: forget what was kept of it."""
        self.saving = False
        self.keeping.forget()
        self.saved(answer)

    def refused(self, error: KbdeskError) -> None:
        """Say why it was refused: beside its field, else above the form."""
        self.saving = False
        if not self.refuse(error):
            self.complain(error)
