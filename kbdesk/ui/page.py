"""What the window asks of every page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.at_rest import write_what_waits
from kbdesk.ui.widgets.search_field import SearchField


class Page(QWidget):
    """A page; ``helped`` when its help is asked for.

    Besides, a page has ``open(**args)``, called each time it is shown, with what was given to
    ``context.go``.
    """

    errand = False
    """Whether the page is left for good: ``back`` from the page after it does not return here."""

    focus_mode = False
    """Whether the sidebar is hidden while the page is shown."""

    helped = Signal()

    def leave(self) -> None:
        """Keep what is typed: another page is shown, or the window closes. Nobody is asked."""
        write_what_waits(self)

    def narrowed_by(self) -> dict[str, str]:
        """Return what is searched for, for a page of the same kind that takes this one's place.

        It is read when another language builds the pages anew, and when a page that is not shown
        is taken down.
        """
        searches = enumerate(self.findChildren(SearchField))
        return {f"search {n}": one.text() for n, one in searches if one.isVisibleTo(self)}

    def narrow(self, by: Mapping[str, str]) -> None:
        """Search for what the page before this one searched for."""
        for n, one in enumerate(self.findChildren(SearchField)):
            if text := by.get(f"search {n}"):
                one.set_text(text)
