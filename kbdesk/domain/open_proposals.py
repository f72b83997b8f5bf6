"""How long a proposed referral stays open: what the facts say, and what people decided of it.

A fact (a measurement, a checklist, a check of a woman, a pregnancy) speaks of grounds: the
arm, the weight for length, the haemoglobin. Of each ground it says a code, or that nothing
calls for a referral; of a ground that was not looked at it says nothing. A code is proposed
as long as the last word of one of its grounds is that code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from kbdesk.domain.referral_reasons import REASONS, Priority, last_day
from kbdesk.domain.referrals import ENDED

DECISIONS: Final = ("open", "later", "declined")
"""What a person decides of a proposal; ``open`` takes an earlier decision back."""
State = Literal["open", "later", "contradicted"]
STATES: Final[tuple[State, ...]] = ("contradicted", "open", "later")
"""States of an open proposal. ``contradicted``: one laptop wrote a letter, another declined."""
FURTHEST_LATER_DAYS: Final = 60
FURTHEST_LATER_DAYS_IMMEDIATE: Final = 1
"""For how long a proposal may be put off; one that cannot wait only until tomorrow."""

REPLACES: Final[Mapping[str, str]] = {"R02": "R03", "R04": "R05", "R06": "R07", "R40": "R41"}
"""A code that takes the place of a milder one of the same kind."""


class Fact(NamedTuple):
    """What one fact says: its date (YYYY-MM-DD), and by ground a code, or None for none."""

    date: str
    said: Mapping[str, str | None]


class Letter(NamedTuple):
    """A referral of a person; its dates are YYYY-MM-DD."""

    id: str
    number: str | None
    date: str
    state: str
    state_date: str | None
    codes: Collection[str]

    @property
    def running(self) -> bool:
        """Tell whether it has not ended."""
        return self.state not in ENDED

    @property
    def covers_until(self) -> str:
        """Return the last day whose facts a letter that has ended answers; '' for none."""
        return "" if self.state == "cancelled" else max(self.date, self.state_date or "")


class Decision(NamedTuple):
    """What a person decided of a code; dates are YYYY-MM-DD.

    ``declined_on``: facts up to this day were declined before, whatever was decided since.
    """

    decision: str
    decided_on: str
    until: str | None = None
    reason: str | None = None
    declined_on: str | None = None


@dataclass(frozen=True, slots=True)
class ProposalStanding:
    """How a proposed code stands on a day.

    ``since``: the day of the first fact that proposes it and that nothing has answered.
    ``until`` belongs to ``later``; ``letter`` and ``declined`` to ``contradicted``.
    """

    code: str
    state: State
    since: str
    until: str | None = None
    letter: Letter | None = None
    declined: Decision | None = None

    @property
    def due(self) -> date:
        """Return the day by which somebody should have decided."""
        return last_day([self.code], date.fromisoformat(self.since))


def priority_of(code: str) -> Priority:
    """Return how soon a code wants to be seen; one that only a newer version knows, routine."""
    return REASONS[code].priority if code in REASONS else "routine"


def proposed(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """Return what a person's facts propose: by code the dates of the facts that propose it now.

    ``facts`` in their order, the oldest first. The dates are those of the unbroken run up to
    the last fact: where a fact in between said otherwise, the run begins after it.
    """
    last: dict[str, str | None] = {}
    runs: dict[str, list[str]] = {}
    for fact in facts:
        last.update(fact.said)
        codes = {code for code in last.values() if code is not None}
        codes -= {milder for code, milder in REPLACES.items() if code in codes}
        for code in runs.keys() - codes:
            del runs[code]
        for code in codes:
            if code not in runs:
                runs[code] = [fact.date]
            elif code in fact.said.values():
                runs[code].append(fact.date)
    return {code: tuple(runs[code]) for code in sorted(runs)}


def standing(
    code: str,
    dates: Sequence[str],
    letters: Iterable[Letter],
    decisions: Sequence[Decision],
    today: str,
    beside: Sequence[Decision] = (),
) -> ProposalStanding | None:
    """Return how a proposed code stands today, or None where somebody has answered it.

    ``dates`` as :func:`proposed` returns them; ``letters`` of the person; ``decisions`` of
    this code, one for each record of the person. ``beside``: refusals that are in conflict
    with one of them and are not shown; they contradict a letter as one that is shown does.
    """
    naming = [one for one in letters if code in one.codes]
    running = sorted((one for one in naming if one.running), key=lambda one: (one.date, one.id))
    answered = [one.covers_until for one in naming if not one.running]
    answered += [one.declined_on or "" for one in decisions]
    if running:
        declined = [
            one
            for one in (*decisions, *beside)
            if one.decision == "declined" and one.decided_on >= dates[0]
        ]
        if not declined:
            return None
        since = next((day for day in dates if day > max(answered, default="")), dates[-1])
        last = max(declined, key=lambda one: one.decided_on)
        return ProposalStanding(code, "contradicted", since, letter=running[-1], declined=last)
    answered += [one.decided_on for one in decisions if one.decision == "declined"]
    left = [day for day in dates if day > max(answered, default="")]
    if not left:
        return None
    put_off = [
        one
        for one in decisions
        if one.decision == "later" and one.until is not None and one.until > today
    ]
    if put_off:
        last = max(put_off, key=lambda one: one.decided_on)
        newer = [day for day in left if day > last.decided_on]
        if not newer:
            return ProposalStanding(code, "later", left[0], until=last.until)
        left = newer
    return ProposalStanding(code, "open", left[0])


def furthest_later(codes: Iterable[str], today: date) -> date:
    """Return the last day to which codes may be put off together."""
    urgent = any(priority_of(code) == "immediate" for code in codes)
    return today + timedelta(FURTHEST_LATER_DAYS_IMMEDIATE if urgent else FURTHEST_LATER_DAYS)
