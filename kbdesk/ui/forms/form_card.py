"""A card with a form of declared fields."""

from __future__ import annotations

from typing import Any

from kbdesk.ui.context import Context
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.kit import Card, Notice, hidden


class FormCard(DeclaredForm, Card):
    """A subclass lays out its fields and ``notice``, and calls ``keep_as`` when it shows a form."""

    notice: Notice

    def __init__(self, context: Context, title: str = "", **card: Any) -> None:
        super().__init__(title, **card)
        self.declare(context)
        self.notice = hidden(Notice("bad", ""))
        self.inputs.follow(self.touched)
