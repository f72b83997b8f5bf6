"""Proposed referrals that got no letter: most were put off or declined, a few wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import cycle
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.queries.proposals import open_proposals

_WAYS: Final = ("later", "declined", "later", "open", "later", "later")
"""What becomes of one after the other; those that are open wait for the reader."""
_MOST_DAYS: Final = 40


def decide(recorder: Recorder, chance: Chance, today: date, waiting: Collection[str]) -> None:
    """Decide of what is proposed and has no letter, but for the people of ``waiting``.

    Who should be seen at once cannot be put off: they still wait, or the family declined.
    """
    ways = cycle(_WAYS)
    for one in open_proposals(recorder.desk):
        if one.person in waiting or one.state != "open":
            continue
        way = next(ways)
        if way == "open" or (way == "later" and one.priority == "immediate"):
            continue
        said = {"reason": chance.one_of(words("care", "declined_note"))}
        if way == "later":
            said = {"until": (today + timedelta(days=chance.randint(4, _MOST_DAYS))).isoformat()}
        recorder.do(
            "decide_proposal", person=one.person, codes=list(one.codes), decision=way, **said
        )
