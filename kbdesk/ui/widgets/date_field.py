"""The date field: typed in any usual way, day before month, read back in words at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.formats import date_full, date_long, month_name
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.reading import read_date
from kbdesk.ui.widgets.field import Field

LAST_DAY: Final = date(2200, 12, 31)
"""The latest day of a field whose real limit its command knows."""


class DateField(Field):
    """A day; ``value()`` is a date, or None while empty or refused.

    Takes 3/6/2025, 03-06-2025, "3 jun 2025", 030625 and 2025-06-03, shows "Selasa, 3 Juni 2025",
    and never guesses month before day. ``latest`` is today or the last day allowed;
    ``explain(day)`` may add a few words, such as the age.
    """

    def __init__(
        self,
        name: str,
        *,
        latest: date,
        earliest: date = date(1900, 1, 1),
        hint: str | None = None,
        explain: Callable[[date], str] | None = None,
        **looks: Any,
    ) -> None:
        self._earliest, self._latest, self._explain = earliest, latest, explain
        self._value: date | None = None
        super().__init__(name, hint=tr("widget.date_hint") if hint is None else hint, **looks)
        self.edit.setMaxLength(40)

    def value(self) -> date | None:
        """Return the day; None if empty or refused."""
        return self._value

    def set_value(self, day: date | None) -> None:
        self.set_text("" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}")

    def explain_with(self, explain: Callable[[date], str]) -> None:
        """Add a few words about the day under the field."""
        self._explain = explain

    def set_range(self, earliest: date, latest: date) -> None:
        """Change the days that are allowed."""
        self._earliest, self._latest = earliest, latest
        self.check(finished=True)

    def check(self, *, finished: bool) -> None:
        self._value = None
        try:
            day = read_date(self.text(), latest=self._latest)
            if day is None:
                self.clear_message()
                return
            if day > self._latest:
                raise KbdeskError("widget.date_too_late", day=date_long(self._latest))
            if day < self._earliest:
                raise KbdeskError("widget.date_too_early", day=date_long(self._earliest))
        except KbdeskError as refusal:
            if refusal.code == "widget.date_unreadable" and not finished:
                self.clear_message()
            else:
                self.refuse(_worded(refusal))
            return
        self._value = day
        words = date_full(day)
        if self._explain is not None:
            more = self._explain(day)
            words = f"{words} · {more}" if more else words
        self.show_message("normal", words)


def _worded(refusal: KbdeskError) -> str:
    if refusal.code != "widget.no_such_day":
        return why_not(refusal)
    day, month, year = (refusal.params[key] for key in ("day", "month", "year"))
    name = month_name(int(str(month)))
    return tr("widget.no_such_day", day=day, month=name, year=year)
