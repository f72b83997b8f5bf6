"""How many pairs may be one person: all found once, then only those whom something concerns."""

from __future__ import annotations

import json
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.matching import pairs
from kbdesk.queries.duplicates import alike_to
from kbdesk.store import matching_rows
from kbdesk.store.concerned_rows import compared_anew
from kbdesk.store.touched import Touched

_NAME: Final = "pairs"
_MOST: Final = 200
"""Of more people than this everybody is compared anew: that is as fast."""
_WRITTEN_AGAIN: Final = 20


def count_pairs(desk: Desk) -> int:
    """Return how many pairs ``duplicates`` lists."""
    denied = matching_rows.pairs_denied(desk.store.records)
    return len(_pairs(desk) - denied)


def pairs_are_kept(desk: Desk) -> bool:
    """Tell whether :func:`count_pairs` need not compare everybody."""
    kept = desk.store.derived.lasting(_NAME)
    return kept is not None and _late(desk, kept[0]) is not None


# -- inside ----------------------------------------------------------------------------------


def _pairs(desk: Desk) -> set[tuple[str, str]]:
    """Return all pairs that may be one person, the smaller id first."""
    derived = desk.store.derived
    made = derived.state()
    kept = derived.lasting(_NAME)
    late = None if kept is None else _late(desk, kept[0])
    if kept is None or late is None:
        everybody = matching_rows.everybody(desk.store.records)
        found = {(one.id, other.id) for one, other, _ in pairs(everybody)}
        again = True
    else:
        found = {
            (one, other)
            for one, other in json.loads(kept[1])
            if one not in late and other not in late
        }
        for person in late:
            found |= {(min(person, id_), max(person, id_)) for id_ in alike_to(desk, person)}
        again = len(late) >= _WRITTEN_AGAIN
    if again:
        derived.make_last({_NAME: json.dumps(sorted(found)).encode()}, made)
    return found


def _late(desk: Desk, number: int) -> set[str] | None:
    """Return who is to be compared anew; None if nearly everybody is."""
    touched: Touched | None = desk.store.derived.since(number)
    if touched is None or len(touched.people) + len(touched.families) > _MOST:
        return None
    found = compared_anew(desk.store.records, touched)
    return found if len(found) <= _MOST else None
