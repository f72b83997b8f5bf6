"""The behaviour of every form of declared fields: kept while typed, refused at the field, saved
once.

A page with a form (``RecordPage``), a card with one (``FormCard``) and a form inside another page
say what they write, where their fields are, and what comes afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import fields_of, go_to
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.notice import Notice

if TYPE_CHECKING:
    _Mixin = QWidget
else:
    _Mixin = object  # a second base of Qt would take the signals of the first


class DeclaredForm(_Mixin):
    """A mixin for a page or card; its fields are attributes of the class.

    ``record``: the entity that the form writes; its declaration holds in the form. A form with
    other fields than those of its class overrides ``typed``, ``put_back``, ``first_bad`` and
    ``refuse``.
    """

    record: ClassVar[str] = ""
    notice: QWidget
    """Shows a refusal that is about no field."""

    _context: Context

    def declare(self, context: Context) -> None:
        """Make the fields; call this after the frame's ``__init__``."""
        self._context = context
        self.saving = False
        self._saves = ""
        """The form that is being saved; another may be shown when it is on the disk."""
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self.keeping = Keeping(context, lambda: self.typed(), self, self._steered)

    def keep_as(self, name: str) -> None:
        """Keep what is typed from now on under a name, and show what was kept under it before."""
        self.keeping.resume(name, self.put_back)

    def draft(self) -> dict[str, object]:
        """Return the draft to record."""
        raise NotImplementedError

    def saved(self, answer: Any) -> None:
        """Called once it is on the disk."""
        raise NotImplementedError

    def complain(self, error: KbdeskError) -> None:
        """Show a refusal that is about no field of the form."""
        assert isinstance(self.notice, Notice)
        self.notice.refuse(error, kept=True)

    def write(self) -> None:
        """Record the draft. A form that writes more than one draft overrides it."""
        self._context.record(self.draft(), self.done, refused=self.refused)

    def write_by(self, job: Callable[[Desk], object]) -> None:
        """Run a job that writes several drafts: all of them or none."""
        self._context.do(job, self.done, refused=self.refused)

    def typed(self) -> dict[str, object]:
        """Return what stands in the form, as JSON can keep it."""
        return self.inputs.typed()

    def put_back(self, kept: Mapping[str, object]) -> None:
        """Put what was kept back into the form."""
        self.inputs.restore(kept)

    def first_bad(self) -> QWidget | None:
        """Return the first field that cannot be saved; its words then say why."""
        return self.inputs.first_bad()

    def refuse(self, error: KbdeskError) -> bool:
        """Show a refusal at its field and go there; False if it is about no field."""
        return self.inputs.refuse(error)

    @property
    def new_id(self) -> str:
        return self.keeping.new_id

    def touched(self) -> None:
        """Called after typing: keep it soon."""
        self.keeping.touched()

    def enter_saves(self, last: Field | LabelledChoice | Choice) -> None:
        """Let Enter in the last field save the form."""
        line = last.edit if isinstance(last, Field) else last
        line = line.choice if isinstance(line, LabelledChoice) else line
        line.enter_moves = False
        line.entered.connect(self.save)

    def ctrl_enter_saves(self) -> None:
        """Let Ctrl+Enter save the form from each of its fields."""
        hear_keys(self, {"Ctrl+Return": self.save, "Ctrl+Enter": self.save})

    def save(self) -> None:
        """Save what is typed, or go to the first field that cannot be saved."""
        if self.saving or not self.keeping.name:
            return
        bad = self.first_bad()
        if bad is not None:
            self.not_ready()
            go_to(bad)
            return
        self.notice.hide()
        self.saving = True
        self._saves = self.keeping.name
        self.keeping.flush()
        self.write()

    def not_ready(self) -> None:
        """Called when a field cannot be saved."""

    def done(self, answer: object) -> None:
        """It is on the disk: forget what was kept of it."""
        self.saving = False
        self.keeping.forget(self._saves)
        self._saves = ""
        self.saved(answer)

    def refused(self, error: KbdeskError) -> None:
        """Show a refusal: at its field, else above the form."""
        self.saving, self._saves = False, ""
        if not self.refuse(error):
            self.complain(error)

    def _steered(self, changed: set[str]) -> bool:
        """Tell whether a changed field ``steers`` others."""
        return any(one.steers for name, one in self.inputs.fields.items() if name in changed)
