"""The counts of everybody that outlast what is recorded; numpy is loaded once they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbdesk.desk import Desk

if TYPE_CHECKING:
    from kbdesk.queries.kept_counts import KeptCounts

_NAME: Final = "kept_counts"


def kept_counts(desk: Desk) -> KeptCounts:
    """Return the counts of everybody; the same object until anything is written."""
    from kbdesk.queries.kept_counts import KeptCounts

    found: KeptCounts = desk.store.derived.answer(_NAME, lambda: KeptCounts(desk))
    return found


def keep_counts(desk: Desk) -> None:
    """Keep on the disk what was counted since, if anything was."""
    if desk.store.derived.has(_NAME):
        kept_counts(desk).keep()
