"""What to say to somebody after a check: one sentence for every class, the gravest first.

The words stand in ``check_advice.json`` under ``check_advice.<check>_<class>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.life_cycle import LIMITS_OF, WELL, puma_refers
from kbdesk.domain.limits import limits

_LIMITS_OF: Final = {**LIMITS_OF, "weight_curve": "pregnancy_gain"}
_WELL: Final = WELL | {"green"}
_ALWAYS_REFER: Final = frozenset({"poor", "presumed", "loss", "red"})


@dataclass(frozen=True, slots=True)
class CheckAdvice:
    """An advice: ``found`` is the class of ``check``, of PUMA ``high`` or ``low``."""

    check: str
    found: str

    @property
    def key(self) -> str:
        return f"check_advice.{self.check}_{self.found}"


def check_advice(judged: Mapping[str, str | int]) -> tuple[CheckAdvice, ...]:
    """Return an advice for each check that was judged: at once, referred, to watch, well."""
    found = [CheckAdvice(check, _class(one)) for check, one in judged.items()]
    return tuple(sorted(found, key=_gravity))


def _class(found: str | int) -> str:
    if isinstance(found, int):
        return "high" if puma_refers(found) else "low"
    return found


def _gravity(one: CheckAdvice) -> int:
    """Return a sort key: 0 at once, 1 referred, 2 to watch, 3 well."""
    rule = limits().get(_LIMITS_OF.get(one.check, one.check), {})
    if one.found in rule.get("at_once", ()):
        return 0
    if one.found in rule.get("refer", ()) or one.found in _ALWAYS_REFER:
        return 1
    if (one.check, one.found) in (("puma", "high"), ("aks", "heavy"), ("aks", "total")):
        return 1
    return 3 if one.found in _WELL or (one.check, one.found) == ("puma", "low") else 2


TOPICS: Final = (
    "salt", "sugar", "oil", "walk", "meals", "smoking", "medicine", "iron", "mask", "class",
)  # fmt: skip
"""What to speak of with who was examined; the words are ``check_advice.topic_<topic>``
and, on a tick, ``check_advice.tick_<topic>``."""
_TOPICS_OF: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("bmi", "severely_thin"): ("meals",),
    ("bmi", "thin"): ("meals",),
    ("bmi", "overweight"): ("sugar", "oil", "walk"),
    ("bmi", "obese"): ("sugar", "oil", "walk"),
    ("waist", "central"): ("sugar", "oil", "walk"),
    ("bp", "high_normal"): ("salt",),
    ("bp", "grade_1"): ("salt",),
    ("bp", "grade_2"): ("salt", "medicine"),
    ("bp", "grade_3"): ("salt", "medicine"),
    ("bp", "raised"): ("salt",),
    ("bp", "stage_1"): ("salt",),
    ("bp", "stage_2"): ("salt",),
    ("bp", "high"): ("salt",),
    ("glucose", "pre"): ("sugar", "walk"),
    ("glucose", "diabetes"): ("sugar", "medicine"),
    ("cholesterol", "raised"): ("oil",),
    ("hb", "low"): ("iron",),
    ("iron", "not_taken"): ("iron",),
    ("tb", "presumed"): ("mask",),
    ("arm", "red"): ("meals",),
    ("bp_curve", "red"): ("salt",),
    ("weight_curve", "red"): ("meals",),
    ("tablets_daily", "not"): ("iron",),
    ("kek_food_daily", "not"): ("meals",),
    ("mothers_class", "not"): ("class",),
}
"""By class the topics that its sentence of advice names."""


_ASKED_OF_WOMEN: Final = ("tablets_daily", "kek_food_daily", "mothers_class")


def told_of(fields: Mapping[str, object]) -> dict[str, str]:
    """Return which questions of a woman's card were answered no (``not``): each asks for advice."""
    return {one: "not" for one in _ASKED_OF_WOMEN if fields.get(one) is False}


def topics_of(judged: Mapping[str, str | int], *, smokes: bool) -> tuple[str, ...]:
    """Return what the results suggest to speak of, in the order of :data:`TOPICS`."""
    found = {
        topic for check, one in judged.items() for topic in _TOPICS_OF.get((check, _class(one)), ())
    }
    if smokes:
        found.add("smoking")
    return tuple(topic for topic in TOPICS if topic in found)
