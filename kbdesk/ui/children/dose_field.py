"""A dose of the KIA book: its day, or a mark where the book shows the dose without a day."""

from __future__ import annotations

from datetime import date

from kbdesk.ui.language import tr
from kbdesk.ui.widgets.date_field import DateField

_MARKS = ("v", "x", "ya", "y", "yes", "ada", "kia", "✓")


class DoseField(DateField):
    """A date field that also takes a mark: V, ya or ada is given, on a day that is not known.

    ``value()`` is the day, None where it is empty, refused or marked; ``marked()`` tells the mark.
    """

    def __init__(self, name: str, *, latest: date, earliest: date) -> None:
        self._marked = False
        super().__init__(name, latest=latest, earliest=earliest, hint="")

    def marked(self) -> bool:
        """Tell whether the dose is marked as given, without a day."""
        return self._marked

    def mark(self) -> None:
        """Mark the dose as given according to the book."""
        self.set_text(tr("common.kia_book"))

    def answer(self) -> tuple[date | None, bool]:
        """Return what the field says: the day, and whether it is marked without one."""
        return self.value(), self._marked

    def check(self, *, finished: bool) -> None:
        typed = self.text().strip().casefold()
        self._marked = typed in (*_MARKS, tr("common.kia_book").casefold())
        if not self._marked:
            super().check(finished=finished)
            return
        self._value = None
        self.show_message("normal", tr("vaccines_page.no_day"))
