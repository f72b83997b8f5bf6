"""Reads a long list part by part, each part once."""

from __future__ import annotations

from collections.abc import Sequence

Part = Sequence[str]


class PartByPart:
    """The parts of a list by their ids; the first of them is shown when it :meth:`begin`-s."""

    def __init__(self) -> None:
        self._parts: Sequence[Part] = ()
        self._shown = 0
        self._asked = False

    def forget(self) -> None:
        """Nothing more is to be read: another list was asked for."""
        self._parts, self._shown, self._asked = (), 0, False

    def begin(self, parts: Sequence[Part]) -> None:
        """Take a list whose first part is shown."""
        self._parts, self._shown, self._asked = parts, 1, False

    def next(self) -> Part:
        """Return the ids to read now; none while others are on the way, or at the end."""
        if self._asked or self._shown >= len(self._parts):
            return ()
        self._asked = True
        return self._parts[self._shown]

    def came(self) -> None:
        """Take note that what was asked for is shown."""
        self._shown += 1
        self._asked = False
