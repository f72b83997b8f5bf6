"""The field for the number of an RT or RW."""

from __future__ import annotations

from typing import Any

from kbdesk.domain.neighbourhoods import UNKNOWN, Level, number_of
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.text_field import TextField


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
