"""The field for NIK and KK numbers: sixteen digits, checked by the rule that it is given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from kbdesk.ui.language import tr
from kbdesk.ui.widgets.field import Field, State

Problem = tuple[State, str]
"""How bad, and the sentence for it."""


class NikField(Field):
    """Sixteen digits, spaces and points allowed while typing; ``value()`` is digits only, or None.

    ``checker(digits)`` gets sixteen digits and returns None or a problem: ``("warn", words)``
    leaves the value usable, ``("bad", words)`` does not. Letters and
    a wrong count are refused here.
    """

    def __init__(
        self,
        name: str,
        *,
        checker: Callable[[str], Problem | None] | None = None,
        hint: str | None = None,
    ) -> None:
        self._checker = checker
        self._value: str | None = None
        super().__init__(name, hint=tr("widget.nik_hint") if hint is None else hint)
        self.edit.setMaxLength(24)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> str | None:
        """Return the sixteen digits; None if empty or refused."""
        return self._value

    def set_value(self, digits: str | None) -> None:
        """Put a number in."""
        self.set_text(digits or "")

    def check(self, *, finished: bool) -> None:
        self._value = None
        digits = "".join(c for c in self.text() if c not in " .-")
        if not digits:
            self.clear_message()
        elif not (digits.isascii() and digits.isdigit()):
            self.refuse(tr("widget.digits_only"))
        elif len(digits) != 16:
            if finished or len(digits) > 16:
                self.refuse(tr("widget.nik_count", count=len(digits)))
            else:
                self.show_message("normal", tr("widget.nik_so_far", count=len(digits)))
        else:
            problem = self._checker(digits) if self._checker else None
            if problem is None or problem[0] != "bad":
                self._value = digits
            if problem is None:
                self.show_message("normal", tr("widget.nik_complete"))
            else:
                self.show_message(*problem)
