"""Somebody whom a save proposes to refer: the person, the name, the reasons, and how soon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.referral_reasons import DAYS_LIMIT, Priority, most_urgent
from kbdesk.queries.proposals_standing import open_codes
from kbdesk.ui.language import current
from kbdesk.words import say

Reason = tuple[str, str]
"""The code of a reason, and its words."""


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A notice and its key belong to one person. ``codes`` and ``words`` are of the same reasons,
    the most urgent first; ``grown``: the person answers, not a parent.
    """

    person: str
    name: str
    codes: tuple[str, ...]
    words: tuple[str, ...]
    today: date
    grown: bool = False

    @property
    def priority(self) -> Priority:
        """Return how soon the person must be seen."""
        return most_urgent(list(self.codes))

    @property
    def urgent(self) -> bool:
        """Tell whether nobody goes on before it is decided."""
        return self.priority == "immediate"

    def only(self, codes: Collection[str]) -> AtRisk | None:
        """Return the same person with some of the reasons; None where none is left."""
        kept = [pair for pair in zip(self.codes, self.words, strict=True) if pair[0] in codes]
        return at_risk(self.person, self.name, kept, self.today, grown=self.grown)


def at_risk(
    person: str, name: str, reasons: Iterable[Reason], today: date, *, grown: bool = False
) -> AtRisk | None:
    """Return who is at risk; None where there is no reason."""
    by_code: dict[str, str] = {}
    for code, words in reasons:
        by_code.setdefault(code, words)
    if not by_code:
        return None
    codes = sorted(by_code, key=lambda code: DAYS_LIMIT[most_urgent([code])])
    said = tuple(by_code[code] for code in codes)
    return AtRisk(person, name, tuple(codes), said, today, grown)


def reasons_of(proposals: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Return the code and the words of each proposal of an answer."""
    return [(one["code"], say(one["reason"], current(), **one["params"])) for one in proposals]


def unanswered(desk: Desk, person: str) -> list[str]:
    """Return the codes proposed for a person that no letter and no decision has answered."""
    return [code for code, stands in open_codes(desk, person).items() if stands.state == "open"]
