"""The education corner: the words of its records, and what follows from them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

from kbdesk.domain.ages import completed_months
from kbdesk.domain.effect import LEAST, student_t

TOPICS: Final = (
    "first_1000_days", "breastfeeding", "feeding", "growth_monitoring", "immunisation",
    "anaemia", "pregnancy_risks", "marriage_age", "family_planning", "family_functions",
    "water_sanitation", "demographic_bonus", "population_data", "elderly", "other",
)  # fmt: skip
_OF_REPRODUCTION: Final = frozenset({"pregnancy_risks", "marriage_age", "family_planning"})
AUDIENCES: Final = (
    "toddler_parents", "pregnant", "couples", "brides", "adolescents", "elderly", "cadres",
    "others",
)  # fmt: skip
MATERIAL_KINDS: Final = (
    "book", "poster", "leaflet", "flipchart", "infographic", "video", "digital",
)  # fmt: skip
CONDITIONS: Final = ("good", "worn", "damaged", "lost")
METHODS: Final = (
    "discussion", "lecture", "demonstration", "game", "film", "counselling", "other",
)  # fmt: skip
AGE_GROUPS: Final = ("child", "adolescent", "adult", "elderly")
"""Ages in years: under 10, 10-18, 19-59, 60 and older."""
PURPOSES: Final = ("read", "borrow", "return", "ask", "lesson", "other")
Phase = Literal["pre", "post"]
PHASES: Final[tuple[Phase, Phase]] = ("pre", "post")

QUESTIONS: Final = 10
"""The number of questions of a quiz, if no other is given."""
MOST_QUESTIONS: Final = 50
MOST_PEOPLE: Final = 9999
MOST_MINUTES: Final = 720
MOST_COPIES: Final = 9999
LOAN_DAYS: Final = 14
LONGEST_LOAN_DAYS: Final = 366

_SPACE: Final = uuid.UUID("b9a4c3a2-6f0e-5c1c-8a53-1f5f7f3f0d21")


def attendee_id(session: str, person: str) -> str:
    """Return the id of one person's attending one session, the same on every laptop."""
    return str(uuid.uuid5(_SPACE, f"education_attendee/{session}/{person}"))


def corner_id(posyandu: str) -> str:
    """Return the id of a posyandu's corner, the same on every laptop."""
    return str(uuid.uuid5(_SPACE, f"corner/{posyandu}"))


def due_date(lent: date) -> date:
    """Return when a loan is due that nobody said otherwise of."""
    return lent + timedelta(days=LOAN_DAYS)


def days_late(due: date, returned: date | None, today: date) -> int:
    """Return by how many days a loan is, or came back, late; 0 where it is not."""
    return max(((returned or today) - due).days, 0)


def age_group(birth: date, on: date) -> str:
    """Return the age group of a person on a day: under 10, 10-18, 19-59, from 60 years."""
    years = completed_months(birth, on) // 12
    if years < 10:
        return "child"
    if years < 19:
        return "adolescent"
    return "adult" if years < 60 else "elderly"


def score_of(answers: Sequence[str], right: Sequence[str]) -> int:
    """Return the number of right answers; a blank or "-" is no answer."""
    return sum(a == r for a, r in zip(answers, right, strict=False))


@dataclass(frozen=True, slots=True)
class Answered:
    """One quiz of one participant, as far as its score goes.

    ``who`` is the person's id, else session and number; None where nobody was named.
    """

    who: str | None
    phase: str
    score: int
    questions: int

    @property
    def tenths(self) -> Fraction:
        """Return the score as if of ten questions."""
        return Fraction(self.score * 10, self.questions)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a quiz says before and after, of scores out of ten.

    ``low``/``high``: the 95 % interval of the mean gain over the pairs; None below
    ``effect.LEAST``, where it would promise more than so few people can.
    """

    pre_n: int
    pre_mean: Fraction | None
    post_n: int
    post_mean: Fraction | None
    pairs: int
    pre_paired: Fraction | None
    post_paired: Fraction | None
    gain: Fraction | None
    low: float | None
    high: float | None
    better: int
    same: int
    worse: int


def gain_of(answered: Sequence[Answered]) -> Gain:
    """Return the gain of knowledge; a participant with one quiz before and one after is a pair.

    Whoever answered twice in a phase, or nameless, counts in the means and in no pair. The
    interval is that of paired differences: mean ± t(0.975, n - 1) · s / √n.
    """
    by_phase = {phase: [a for a in answered if a.phase == phase] for phase in PHASES}
    single: dict[str, dict[str, Answered]] = {}
    for phase, found in by_phase.items():
        names = [a.who for a in found if a.who is not None]
        single[phase] = {a.who: a for a in found if a.who is not None and names.count(a.who) == 1}
    both = sorted(single["pre"].keys() & single["post"].keys())
    before = [single["pre"][who].tenths for who in both]
    after = [single["post"][who].tenths for who in both]
    gains = [b - a for a, b in zip(before, after, strict=True)]
    low, high = _interval(gains)
    return Gain(
        pre_n=len(by_phase["pre"]),
        pre_mean=_mean([a.tenths for a in by_phase["pre"]]),
        post_n=len(by_phase["post"]),
        post_mean=_mean([a.tenths for a in by_phase["post"]]),
        pairs=len(both),
        pre_paired=_mean(before),
        post_paired=_mean(after),
        gain=_mean(gains),
        low=low,
        high=high,
        better=sum(one > 0 for one in gains),
        same=sum(one == 0 for one in gains),
        worse=sum(one < 0 for one in gains),
    )


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _interval(gains: Sequence[Fraction]) -> tuple[float | None, float | None]:
    n = len(gains)
    mean = _mean(gains)
    if mean is None or n < LEAST:
        return None, None
    spread = float(sum((one - mean) ** 2 for one in gains) / (n - 1)) ** 0.5
    half = student_t(n - 1) * spread / n**0.5
    return max(float(mean) - half, -10.0), min(float(mean) + half, 10.0)


def function_of(topic: str | None) -> str | None:
    """Return the family function that a lesson's topic serves most plainly, else education.

    None where the topic says nothing ("other", all eight functions): somebody chooses.
    """
    if topic in (None, "other", "family_functions"):
        return None
    if topic in _OF_REPRODUCTION:
        return "reproduction"
    return "environment" if topic == "water_sanitation" else "education"


_OF_ISSUE: Final = {
    "krs": "pregnancy_risks", "A1": "water_sanitation", "A2": "water_sanitation",
    "stunted": "feeding", "unmet_need": "family_planning", "T1": "marriage_age",
    "T2": "pregnancy_risks", "T3": "pregnancy_risks", "T4": "pregnancy_risks",
    "users": "family_planning", "elderly": "elderly", "under_five": "growth_monitoring",
    "adolescents": "marriage_age", "not_asked": "family_planning",
    "incomplete": "population_data",
}  # fmt: skip


def topic_for(figure: str | None) -> str | None:
    """Return the topic of a lesson that answers an issue of the village's figures, or None."""
    return _OF_ISSUE.get(figure or "")
