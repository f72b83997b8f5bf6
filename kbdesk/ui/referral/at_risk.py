"""Somebody whom a save proposes to refer: the person, the name, the reasons, and how soon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kbdesk.domain.referral_reasons import DAYS_LIMIT, Priority, most_urgent
from kbdesk.ui.language import current
from kbdesk.words import say


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A notice and its key belong to one person. ``codes`` and ``words`` are of the same reasons,
    the most urgent first.
    """

    person: str
    name: str
    codes: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def priority(self) -> Priority:
        """Return how soon the person must be seen."""
        return most_urgent(list(self.codes))

    @property
    def urgent(self) -> bool:
        """Tell whether nobody goes on before it is decided."""
        return self.priority == "immediate"


def at_risk(person: str, name: str, reasons: Iterable[tuple[str, str]]) -> AtRisk | None:
    """Return who is at risk by (code, words) of each reason; None where there is no reason."""
    by_code: dict[str, str] = {}
    for code, words in reasons:
        by_code.setdefault(code, words)
    if not by_code:
        return None
    codes = sorted(by_code, key=lambda code: DAYS_LIMIT[most_urgent([code])])
    return AtRisk(person, name, tuple(codes), tuple(by_code[code] for code in codes))


def reasons_of(proposals: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return the code and the words of each proposal of an answer."""
    return [(one["code"], say(one["reason"], current(), **one["params"])) for one in proposals]
