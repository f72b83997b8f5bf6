"""A card with a form of declared fields: kept as it is typed, refused at its field, saved once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.kit import Card, Notice, hidden, tr
from kbdesk.ui.language import current
from kbdesk.words import sentence


class FormCard(DeclaredForm, Card):
    """A subclass lays out its fields and ``notice``, and calls ``keep_as`` when it shows a form."""

    def __init__(self, context: Context, title: str = "", **card: Any) -> None:
        super().__init__(title, **card)
        self.declare(context)
        self.notice = hidden(Notice("bad", ""))
        self.inputs.follow(self.touched)

    def keep_as(self, name: str) -> None:
        """Keep what is typed from now on under a name, and put back what was kept of it."""
        self.keeping.start(name)

        def kept(found: Mapping[str, object] | None) -> None:
            if found and self.keeping.name == name:
                self.keeping.restore(found, self.put_back)

        self._context.ask(
            lambda desk: kept_draft(desk, name), kept, owner=self, newest=("kept", id(self))
        )

    def complain(self, error: KbdeskError) -> None:
        """Say a refusal that is about no field of the form."""
        self.notice.set("bad", sentence(error, current()), tr("form_page.kept"))
        self.notice.show()
