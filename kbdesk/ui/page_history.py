"""Which page is shown, and which pages lead back from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Place = tuple[str, Mapping[str, object]]
"""A page's name, and what it was opened with."""
NOWHERE: Final[Place] = ("", {})
LONGEST: Final = 20
"""Nobody presses Esc so often."""


class PageHistory:
    """``here`` is the place that is shown; the places before it wait to be gone back to."""

    def __init__(self) -> None:
        self.here = NOWHERE
        self._before: list[Place] = []

    def turn(self, to: Place, *, errand: bool) -> None:
        """Go to a page. ``errand``: ``back`` is not to return to the page that is shown now."""
        if self._before and self._before[-1] == to:
            # Going to the page before this one counts as going back.
            self._before.pop()
        elif self.here[0] and self.here[0] != to[0] and not errand:
            self._before.append(self.here)
            del self._before[:-LONGEST]
        self.here = to

    def back(self, first: str) -> Place:
        """Go back to the page before, to the ``first`` one where there is none; return it."""
        self.here = self._before.pop() if self._before else (first, {})
        return self.here

    def leave(self) -> None:
        """Be nowhere; the way back stays for the next page."""
        self.here = NOWHERE

    def forget(self) -> None:
        """Begin anew: another home is opened."""
        self.leave()
        self._before.clear()
