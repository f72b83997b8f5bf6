"""Proposed referrals that got no letter: most were put off or declined, a few wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import cycle
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.demo.referrals import ReferralBook, WantedReferral
from kbdesk.queries.proposals import OpenProposal, open_proposals

_WAYS: Final = ("later", "declined", "later", "open", "later", "later")
"""What becomes of one of the last weeks after the other; the open ones wait for the reader."""
_OLD_DAYS: Final = 45
"""What was proposed longer ago had its end: a letter that came back, or the family declined."""
_OLD_WAYS: Final = ("closed", "closed", "declined")
_LETTER_DAYS: Final = (1, 6)
_MOST_DAYS: Final = 40


def decide(recorder: Recorder, chance: Chance, today: date, waiting: Collection[str]) -> None:
    """Decide of what is proposed and has no letter, but for the people of ``waiting``.

    Who should be seen at once cannot be put off: they still wait, or the family declined.
    """
    ways, old = cycle(_WAYS), cycle(_OLD_WAYS)
    letters = ReferralBook(chance.stream("letters"))
    for one in open_proposals(recorder.desk):
        if one.person in waiting or one.state not in ("open", "later"):
            continue
        if (today - one.seen_on).days > _OLD_DAYS:
            way = next(old)
            if way == "closed":
                day = min(one.seen_on + timedelta(days=chance.randint(*_LETTER_DAYS)), today)
                wanted = WantedReferral(
                    day, one.person, list(one.codes), _health_centre(recorder, one)
                )
                letters.carry(recorder, wanted, "closed", today)
                continue
        elif one.state == "later":
            continue
        else:
            way = next(ways)
            if way == "open" and (today - one.since).days > _OLD_DAYS:
                way = "later"  # a child who stays short is looked at again, not forgotten
        if way == "open" or (way == "later" and one.priority == "immediate"):
            continue
        said = {"reason": chance.one_of(words("care", "declined_note"))}
        if way == "later":
            said = {"until": (today + timedelta(days=chance.randint(4, _MOST_DAYS))).isoformat()}
        recorder.do(
            "decide_proposal", person=one.person, codes=list(one.codes), decision=way, **said
        )


def _health_centre(recorder: Recorder, one: OpenProposal) -> str:
    """Return where the posyandu sends its people."""
    posyandu = recorder.desk.store.records.get("posyandu", one.posyandu or "") or {}
    return str(posyandu.get("puskesmas") or "Puskesmas")
