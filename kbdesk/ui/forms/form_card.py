"""A card with a form of declared fields: kept as it is typed, refused at its field, saved once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import fields_of, go_to
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import Card, Notice, hidden, tr
from kbdesk.ui.language import current
from kbdesk.words import sentence


class FormCard(Card):
    """``record`` is the entity that it writes. A subclass lays out its fields and ``notice``.

    It calls ``keep_as`` when it shows the form of something, says the ``draft``, and goes on in
    ``recorded``.
    """

    record: ClassVar[str]

    def __init__(self, context: Context, title: str, **card: Any) -> None:
        super().__init__(title, **card)
        self._context = context
        self.saving = False
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self.keeping = Keeping(context, self.inputs.typed, self)
        self.notice = hidden(Notice("bad", ""))
        self.inputs.follow(self.touched)

    def draft(self) -> dict[str, object]:
        """Return what is typed as a draft."""
        raise NotImplementedError

    def recorded(self, answer: Any) -> None:
        """Say that it is on the disk, and go on."""
        raise NotImplementedError

    def keep_as(self, name: str) -> None:
        """Keep what is typed from now on under a name, and put back what was kept of it."""
        self.keeping.start(name)

        def kept(found: Mapping[str, object] | None) -> None:
            if found and self.keeping.name == name:
                self.keeping.restore(found, self.put_back)

        self._context.ask(
            lambda desk: kept_draft(desk, name), kept, owner=self, newest=("kept", id(self))
        )

    def put_back(self, kept: Mapping[str, object]) -> None:
        """Put what was kept back into the form."""
        self.inputs.restore(kept)

    def touched(self) -> None:
        """Something was typed: keep it soon."""
        self.keeping.touched()

    def save(self) -> None:
        """Record what is typed, or go to the first field that cannot be saved."""
        if self.saving or not self.keeping.name:
            return
        bad = self.inputs.first_bad()
        if bad is not None:
            self.not_ready()
            go_to(bad)
            return
        self.notice.hide()
        self.saving = True
        self.keeping.flush()
        self.write()

    def not_ready(self) -> None:
        """Do what follows where a field cannot be saved."""

    def write(self) -> None:
        """Record the draft."""
        self._context.record(self.draft(), self.done, owner=self, refused=self.refused)

    def done(self, answer: object) -> None:
        """It is on the disk: forget what was kept of it."""
        self.saving = False
        self.keeping.forget()
        self.recorded(answer)

    def refused(self, error: KbdeskError) -> None:
        """Say why it was refused: beside its field, else in the notice."""
        self.saving = False
        if not self.inputs.refuse(error):
            self.notice.set("bad", sentence(error, current()), tr("form_page.kept"))
            self.notice.show()
