"""Words about the kitchen for both paper and window."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.report_json.menus import HouseholdJson
from kbdesk.words import Say

_WASTED_BELOW: Final = -2
"""z of weight for length. A wasted child with a higher z is wasted by its arm."""


def need_words(indication: str, need: float | None, say: Say) -> str:
    """Return the figure that orders children with an indication: z, months in a row, or the arm."""
    if need is None:
        return ""
    if indication == "t":
        return say("dashat.need_t", count=int(-need))
    if indication == "kek":
        return say("dashat.need_kek", cm=need / 10)
    if indication == "wasted" and need >= _WASTED_BELOW:
        return say("dashat.need_arm")
    return say(f"dashat.need_{indication}", z=need)


_QUARTERS: Final = ("", "¼", "½", "¾")


def household_words(said: HouseholdJson | None, say: Say) -> str:
    """Return a household measure in words: "2½ sdm"; "" where there is none."""
    if said is None:
        return ""
    whole, rest = divmod(round(said["amount"] * 4), 4)
    amount = f"{whole or ''}{_QUARTERS[rest]}"
    return f"{amount} {say('measures.' + said['measure'])}"
