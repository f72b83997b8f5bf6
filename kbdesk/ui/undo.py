"""What Ctrl+Z takes back: the last thing that was recorded by one click on the page shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Undo:
    """``drafts`` record what was there before, in one transaction.

    ``title`` and ``detail`` say in a toast what was taken back, and of whom. ``pages`` are
    where the key does it: it is forgotten once another page is shown.
    """

    title: str
    detail: str
    drafts: Sequence[Mapping[str, object]]
    pages: frozenset[str]
    then: Callable[[], None] | None = None
    """What a page does once it is taken back, where it does not follow all that is recorded."""
