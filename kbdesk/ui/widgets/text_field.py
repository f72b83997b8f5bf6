"""The plain text field, for names and addresses."""

from __future__ import annotations

from typing import Any, Unpack

from kbdesk.domain.neighbourhoods import UNKNOWN, Level, number_of
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.field import Field, Looks


class TextField(Field):
    """One line of text; ``value()`` has its spaces tidied, the text itself stays as typed.

    ``required`` is refused in words when the field is left empty.
    """

    def __init__(
        self,
        name: str,
        *,
        required: bool = False,
        longest: int = 120,
        **looks: Unpack[Looks],
    ) -> None:
        self._required = required
        super().__init__(name, **looks)
        self.edit.setMaxLength(longest)

    def value(self) -> str:
        """Return the text, single-spaced and without spaces at the ends."""
        return " ".join(self.text().split())

    def set_value(self, text: str | None) -> None:
        self.set_text(text or "")

    def check(self, *, finished: bool) -> None:
        if finished and self._required and self.is_empty() and self.edit.isModified():
            self.refuse(tr("widget.required"))
        elif self.state() == "bad" and not finished:
            self.clear_message()

    def complete(self) -> bool:
        """Check as if the field was left; tell whether it may be saved."""
        if self._required and self.is_empty():
            self.refuse(tr("widget.required"))
            return False
        return self.state() != "bad"


class RtField(TextField):
    """Takes a number in any spelling that people write: 5, 05, RT 05.

    ``level``: whether it is an RT or an RW. Letters are refused beside the field, in words.
    """

    def __init__(self, name: str, *, level: Level = "rt", **options: Any) -> None:
        self._level: Level = level
        super().__init__(name, longest=20, **options)

    def check(self, *, finished: bool) -> None:
        super().check(finished=finished)
        if finished and not self._is_number():
            self.refuse(tr(f"draft.not_{self._level}"))

    def complete(self) -> bool:
        """Check as if the field was left; tell whether it may be saved."""
        self.check(finished=True)
        return super().complete()

    def _is_number(self) -> bool:
        text = self.value()
        return text in ("", UNKNOWN) or number_of(text, self._level) is not None
