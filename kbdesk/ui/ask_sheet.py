"""A sheet with a few fields and one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, announce, danger, hidden, put, row, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.passphrase_field import PassphraseField

T = TypeVar("T")


class AskSheet(Overlay):
    """A sheet with title and words. A subclass puts its fields into ``body``, names their order
    (``in_order``) and ends with its buttons (``foot``). ``submit`` sends what was typed."""

    def __init__(
        self, context: Context, parent: QWidget, title: str, *says: str, width: int
    ) -> None:
        super().__init__(parent, title, width=width)
        self._context = context
        self.busy = False
        self._first_field: QWidget | None = None
        put(self.body, Label(title, "card_title", wrap=True))
        put(self.body, *(Label(words, tone="ink_2", wrap=True) for words in says))
        self.says = hidden(Label("", "label", tone="bad", wrap=True))

    def in_order(self, *fields: Field, then: QWidget | None = None) -> None:
        """Let Enter go from field to field, and in the last one submit, or go on to ``then``.

        Typing begins in the first.
        """
        self._first_field = fields[0].edit
        for field, following in zip(fields, [*fields[1:], then], strict=True):
            field.on_enter(self.submit if following is None else following.setFocus)

    def foot(self, act: Button, *after: QWidget | int) -> None:
        """End with what says why something is refused, the act, and the way out."""
        cancel = Button(tr("menu_page.cancel"), key="Esc", does=self.finish)
        put(self.body, self.says, put(row(8), act, cancel, *after))

    def begin(self, first: QWidget | None = None) -> None:
        super().begin(first or self._first_field)

    def submit(self) -> None:
        """Do with what was typed what the sheet is for."""
        raise NotImplementedError

    def send(self, job: Callable[[Desk], T], done: Callable[[T], None]) -> None:
        """Ask the desk, once at a time; a refusal comes to ``refused``."""
        self.busy = True
        self._context.ask(job, done, owner=self, refused=self.refused)

    def lacks(self, *fields: Field) -> bool:
        """Tell whether one of the fields is empty; it then says so and has the focus."""
        empty = next((one for one in fields if one.is_empty()), None)
        if empty is not None:
            empty.refuse(tr("widget.required"))
            empty.setFocus()
        return empty is not None

    def refused(self, error: KbdeskError) -> None:
        """Say a refusal beside the field of its name, else over the buttons."""
        self.busy = False
        field = getattr(self, error.field or "", None)
        if isinstance(field, Field):
            field.refuse(why_not(error))
            field.setFocus()
        else:
            self.say(why_not(error))

    def say(self, words: str) -> None:
        self.says.setText(words)
        self.says.show()
        announce(self, words)


class PassphraseAsked(AskSheet):
    """Asks for the passphrase before something that cannot be undone; then ``agreed``."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        title: str,
        *says: str,
        act: str,
        width: int,
        loses: str = "",
    ) -> None:
        """``act``: the words of the button; ``loses``: what goes, in the colour of a warning."""
        super().__init__(context, parent, title, *says, width=width)
        if loses:
            put(self.body, Label(loses, tone="warn", wrap=True))
        self.passphrase = PassphraseField(tr("login_page.passphrase"))
        self.in_order(self.passphrase)
        self.go = danger(act, does=self.submit)
        put(self.body, self.passphrase)
        self.foot(self.go, 1)

    def submit(self) -> None:
        typed = self.passphrase.value()
        if not typed:
            self.passphrase.refuse(tr("access.empty_passphrase"))
            self.passphrase.setFocus()
            return
        self.passphrase.wipe()
        self.finish()
        self.agreed(typed)

    def agreed(self, passphrase: str) -> None:
        """Do it with the passphrase that was typed."""
        raise NotImplementedError
