"""Referrals of the demo village: which proposals lead to one, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.referral_reasons import DAYS_LIMIT, last_day, most_urgent

_LIKELY = {
    "R01": 1.0,
    "R02": 1.0,
    "R03": 0.8,
    "R04": 0.8,
    "R06": 0.6,
    "R14": 0.3,
    "R10": 0.1,
    "R08": 0.08,
    "R09": 0.04,
    "R05": 0.08,
    "R07": 0.03,
}
_APART = timedelta(days=75)
_RECENT = timedelta(days=40)

# days after the slip on which a step comes, at the earliest and at the latest
_STEPS = {
    "printed": (0, 0),
    "handed_over": (0, 1),
    "received": (1, 4),
    "treated": (2, 6),
    "returned": (7, 12),
    "closed": (13, 18),
    "declined": (1, 5),
    "cancelled": (0, 3),
}
_PATH = ("printed", "handed_over", "received", "treated", "returned", "closed")
_ENDS_EARLY = {"declined": ("printed", "declined"), "cancelled": ("cancelled",)}
# how far those of the last weeks have come, and how old each is beside the others (0 the
# oldest)
_WAITING = ("draft", "printed", "handed_over")
_RECENT_FATES = (
    ("handed_over", 1),
    ("draft", 9),
    ("printed", 8),
    ("received", 6),
    ("printed", 2),
    ("returned", 3),
    ("treated", 4),
    ("closed", 0),
    ("handed_over", 7),
    ("declined", 5),
    ("cancelled", 5),
    ("received", 6),
)
_OLD_FATES = (*("closed",) * 7, "declined", *("closed",) * 4, "cancelled")
_ANSWERED = ("received", "returned", "treated", "closed")
_LONGEST_OVERDUE = timedelta(days=10)
_MOST_OVERDUE = 4
"""Nobody leaves a referral lying for longer, and only a handful at all."""
_DONE: tuple[list[str], ...] = (["food"], [], ["medicine"])
"""What was done, beside each of the notes that came back."""


@dataclass(frozen=True, slots=True)
class WantedReferral:
    """A referral that an open day called for."""

    date: date
    person: str
    reasons: list[str]
    to: str


class ReferralBook:
    """Collects what open days call for; :meth:`write` makes the referrals, oldest first."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._wanted: list[WantedReferral] = []
        self._last: dict[str, date] = {}

    def propose(self, day: date, person: str, reasons: Sequence[str], to: str) -> None:
        """Consider the proposals of a measurement."""
        likely = max((_LIKELY.get(code, 0) for code in reasons), default=0)
        if not self._chance.happens(likely):
            return
        if person in self._last and day - self._last[person] < _APART:
            return
        self._last[person] = day
        self._wanted.append(WantedReferral(day, person, list(reasons), to))

    def write(self, recorder: Recorder, today: date) -> None:
        """Write the referrals and carry each on to where it stands today."""
        self._wanted.sort(key=lambda wanted: wanted.date)
        recent = [one for one in self._wanted if today - one.date <= _RECENT]
        old = self._wanted[: len(self._wanted) - len(recent)]
        for place, wanted in enumerate(old):
            self.carry(recorder, wanted, _OLD_FATES[place % len(_OLD_FATES)], today)
        fates = [_RECENT_FATES[place % len(_RECENT_FATES)] for place in range(len(recent))]
        fates.sort(key=lambda fate: fate[1])
        self._leave_some(recent, fates, today)
        room = _MOST_OVERDUE
        ends: list[str] = []
        # the youngest may lie a few days longer than they should
        for wanted, (fate, _) in reversed(list(zip(recent, fates, strict=True))):
            late = today - last_day(wanted.reasons, wanted.date)
            if fate in _WAITING and late > timedelta():
                lies = late <= _LONGEST_OVERDUE and room > 0
                room -= lies
                ends.append(fate if lies else _ANSWERED[len(ends) % len(_ANSWERED)])
            else:
                ends.append(fate)
        for wanted, fate in zip(recent, reversed(ends), strict=True):
            self.carry(recorder, wanted, fate, today)

    def _leave_some(
        self, recent: list[WantedReferral], fates: list[tuple[str, int]], today: date
    ) -> None:
        """Write two of the slips some days after the open day: they have just become late."""
        for days, place in zip((2, 5), _places_waiting(recent, fates, today), strict=False):
            wanted = recent[place]
            limit = DAYS_LIMIT[most_urgent(wanted.reasons)]
            recent[place] = replace(wanted, date=today - timedelta(limit + days))

    def carry(self, recorder: Recorder, wanted: WantedReferral, fate: str, today: date) -> None:
        note = (
            {"note": self._chance.one_of(words("care", "referral_note"))}
            if self._chance.happens(0.5)
            else {}
        )
        answer = recorder.new(
            "create_referral",
            person=wanted.person,
            date=wanted.date.isoformat(),
            reasons=wanted.reasons,
            to=wanted.to,
            **note,
        )
        if fate == "draft":
            return
        path = _ENDS_EARLY.get(fate) or _PATH[: _PATH.index(fate) + 1]
        day = wanted.date
        for state in path:
            low, high = _STEPS[state]
            offset = timedelta(days=self._chance.randint(low, high))
            day = min(max(day, wanted.date + offset), today)
            said = {}
            if state == "returned":
                self._reply(recorder, answer["id"], wanted, day)
                continue
            if state in ("declined", "cancelled"):
                said["note"] = self._chance.one_of(words("care", f"{state}_note"))
            recorder.do(
                "update_referral", id=answer["id"], state=state, date=day.isoformat(), **said
            )

    def _reply(self, recorder: Recorder, referral: str, wanted: WantedReferral, day: date) -> None:
        """Write down the slip that came back."""
        notes = words("care", "returned_note")
        note = self._chance.one_of(notes)
        seen = min(wanted.date + timedelta(days=self._chance.randint(2, 6)), day)
        recorder.do(
            "record_reply",
            id=referral,
            date=day.isoformat(),
            received_on=seen.isoformat(),
            examiner=self._chance.one_of(words("care", "examiners")),
            diagnosis_agrees=True,
            action=_DONE[notes.index(note) % len(_DONE)],
            advice=note,
            control_date=(seen + timedelta(days=28)).isoformat(),
        )


def _places_waiting(
    recent: Sequence[WantedReferral], fates: Sequence[tuple[str, int]], today: date
) -> list[int]:
    """Return which of those that still wait have waited for too long to be believed."""
    return [
        place
        for place, (wanted, (fate, _)) in enumerate(zip(recent, fates, strict=True))
        if fate in _WAITING and today - last_day(wanted.reasons, wanted.date) > _LONGEST_OVERDUE
    ]
