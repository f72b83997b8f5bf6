"""A referral's life: the states it passes, and its number."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Final

from kbdesk.domain.errors import KbdeskError

STATES: Final = (
    "draft",
    "printed",
    "handed_over",
    "received",
    "treated",
    "returned",
    "closed",
    "declined",
    "cancelled",
)
ACTIONS: Final = ("food", "f75", "medicine", "hospital", "other")
"""What a puskesmas can tick on the slip that comes back."""
ANSWERED: Final = ("received", "treated", "returned", "closed")
"""The states in which a puskesmas has answered."""
ENDED: Final = ("closed", "declined", "cancelled")
_FORWARD: Final = {state: place for place, state in enumerate(STATES[:7])}


def check_step(now: str, then: str) -> None:
    """Refuse a step backwards or out of an ended referral; steps may be skipped.

    Raises ``referral.unknown_state``, ``referral.ended``, ``referral.backwards``.
    """
    if then not in STATES:
        raise KbdeskError("referral.unknown_state", field="state", state=then)
    if now in ENDED:
        raise KbdeskError("referral.ended", field="state", now=now, then=then)
    if then in _FORWARD and _FORWARD[then] <= _FORWARD.get(now, 0):
        raise KbdeskError("referral.backwards", field="state", now=now, then=then)


def check_back(now: str, then: str) -> None:
    """Refuse a state that does not come before the one of now; out of an ended one all may.

    Raises ``referral.unknown_state``, ``referral.not_earlier``.
    """
    if then not in STATES:
        raise KbdeskError("referral.unknown_state", field="state", state=then)
    if not comes_before(then, now):
        raise KbdeskError("referral.not_earlier", field="back", now=now, then=then)


def comes_before(then: str, now: str) -> bool:
    """Tell whether a state lies before the one of now; before an ending lie all that run."""
    return then not in ENDED and _FORWARD[then] < _FORWARD.get(now, len(_FORWARD))


def still_standing(values: Sequence[Hashable]) -> list[int]:
    """Return the places of the values that led to the last one, without what was taken back.

    ``values`` in the order of writing. One that was written before and is written again takes
    back everything written between: of draft, printed, closed, printed stand the first two.
    """
    standing: list[int] = []
    for place, one in enumerate(values):
        before = next((at for at in standing if values[at] == one), None)
        if before is None:
            standing.append(place)
        else:
            del standing[standing.index(before) + 1 :]
    return standing


def is_forward(now: str, then: str) -> bool:
    """Tell whether a state still lies ahead of a referral."""
    return now not in ENDED and _FORWARD[then] > _FORWARD.get(now, 0)


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def scanned(text: str) -> str | None:
    """Return the id in what a scanner reads off a slip (``kbdesk:referral:<uuid>``), or None.

    A scanner types as if on another keyboard: only the id itself is looked for.
    """
    found = _UUID.search(text.lower().replace("_", "-").replace("?", "-"))
    return found.group() if found else None


def number_prefix(posyandu: str, day: date) -> str:
    """Return the part of a referral's number that its counter runs under."""
    return f"RJK/{posyandu}/{day:%Y/%m}/"


def number(posyandu: str, day: date, counter: int, mark: str) -> str:
    """Return a number such as RJK/LT01/2026/10/0001-K7.

    The counter runs for each posyandu, month and laptop; the laptop's mark closes the
    number, so that no two laptops can ever write the same one.
    """
    return f"{number_prefix(posyandu, day)}{counter:04d}-{mark}"


def posyandu_of(number: str) -> str | None:
    parts = number.split("/")
    return parts[1] or None if len(parts) == 5 and parts[0] == "RJK" else None


def counter_of(text: str, prefix: str, mark: str) -> int:
    """Return the counter in a number of this prefix and mark, or 0."""
    match = re.fullmatch(re.escape(prefix) + r"(\d{4,})-" + re.escape(mark), text)
    return int(match.group(1)) if match else 0
