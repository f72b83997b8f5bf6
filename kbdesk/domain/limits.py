"""The limits of the cards of all ages: what came with kbdesk, and what a district sent instead.

They are rows of ``resources/domain/life_cycle.json``, each with its source and mark; a class
reaches from the limit before it up to its own, which belongs to the next. A district may edit
every number, the sources, and which classes are referred; what is asked and how a class is
called stays.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Any, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import read_json

Limits = Mapping[str, Any]
FILE: Final = "life_cycle.json"
GLUCOSE_KINDS: Final = ("random", "fasting")
TB_SIGNS: Final = (
    "cough_2_weeks", "fever_2_weeks", "weight_loss", "lethargy", "household_contact",
)  # fmt: skip
"""Signs of tuberculosis; how many of them refer (R12) depends on the age."""
LONGEST_VERSION: Final = 40
_FIXED: Final = frozenset({"items", "losses"})
"""What a record has fields for."""
_CHOSEN: Final = frozenset({"refer", "at_once", "alone"})
"""Names out of those that the file has; which of them is free."""
_WORDS: Final = frozenset({"source", "mark", "version"})
_Z_CLASSES: Final = ("bmi_for_age", "height_for_age", "weight_for_age")
"""Rules whose classes end at a z-score, the only numbers that go below zero."""
_AT_LEAST_ONE: Final = frozenset({"months", "again_months", "signs", "refer_from", "most"})
"""Numbers that make nonsense of a rule from zero on: due on the same day, referred for nothing."""


@dataclass(frozen=True, slots=True)
class LimitsEdition:
    """Limits and the first day (YYYY-MM-DD) whose figures they judge; '' for those of kbdesk."""

    since: str
    limits: Limits

    @property
    def version(self) -> str:
        """Return what the file calls itself."""
        return str(self.limits["version"])


class _OnDesk:
    """The editions of a desk, read when the first figure is judged."""

    def __init__(self, load: Callable[[], Sequence[LimitsEdition]], today: str) -> None:
        self._load = load
        self.today = today

    @cached_property
    def editions(self) -> Sequence[LimitsEdition]:
        return self._load()


_IN_FORCE: ContextVar[Limits | None] = ContextVar("limits_in_force", default=None)
_ON_DESK: ContextVar[_OnDesk | None] = ContextVar("limits_on_desk", default=None)


def limits() -> Limits:
    """Return the limits in force: of :func:`judged_by`, else today's of the desk or of kbdesk."""
    desk = _ON_DESK.get()
    return _IN_FORCE.get() or (shipped() if desk is None else limits_of(desk.today))


def limits_of(day: str) -> Limits:
    """Return the limits that judge a figure of a day: those of :func:`judged_by` go before."""
    chosen, desk = _IN_FORCE.get(), _ON_DESK.get()
    if chosen is not None:
        return chosen
    return shipped() if desk is None else on_day(desk.editions, day)


@contextmanager
def on_desk(load: Callable[[], Sequence[LimitsEdition]], today: str) -> Iterator[None]:
    """Judge by a desk's editions within this block; ``load`` is asked once, if at all."""
    before = _ON_DESK.set(_OnDesk(load, today))
    try:
        yield
    finally:
        _ON_DESK.reset(before)


@cache
def shipped() -> Limits:
    """Return the limits that came with kbdesk."""
    found = _as_shipped()
    _check(found)
    return found


@contextmanager
def judged_by(found: Limits) -> Iterator[None]:
    """Judge by other limits within this block."""
    before = _IN_FORCE.set(found)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def on_day(editions: Sequence[LimitsEdition], day: str) -> Limits:
    """Return the limits that judge a figure of a day; ``editions`` in their order."""
    return next((one.limits for one in reversed(editions) if one.since <= day), shipped())


@lru_cache(16)
def read_limits(text: str) -> Limits:
    """Return the limits of a file.

    Raises ``examination.bad_limits`` with the place where classes overlap or leave a gap, where a
    number is missing, or where something is asked otherwise than by kbdesk.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise KbdeskError("examination.bad_limits", name=FILE) from error
    found = _as_of_now(found)
    _alike(shipped(), found, "")
    _check(found)
    return dict(found)


_LATER: Final = (
    ("height_for_age",), ("weight_for_age",), ("haemoglobin", "expecting"),
    ("asked", "feeding_months"),
)  # fmt: skip
"""Rows that came after districts could edit the file: one without them says kbdesk's."""


def _as_of_now(found: Any) -> Any:
    """Return a file of an earlier version with the rows that have come since."""
    if not isinstance(found, dict):
        return found
    found = dict(found)
    for first, *rest in _LATER:
        known: Any = shipped()[first]
        if not rest:
            found.setdefault(first, known)
        elif isinstance(found.get(first), dict):
            found[first] = {rest[0]: known[rest[0]], **found[first]}
    skilas = found.get("skilas")
    if isinstance(skilas, dict) and skilas.get("losses") == list(shipped()["skilas"]["losses"]):
        # the losses stood there by their names, before each had its questions
        found["skilas"] = {**skilas, "losses": shipped()["skilas"]["losses"]}
    return found


_CLASSED: Final = (
    "bmi", "bmi_for_age", "height_for_age", "weight_for_age", "cholesterol", "haemoglobin", "aks",
)  # fmt: skip


def _bad(place: str) -> KbdeskError:
    return KbdeskError("examination.bad_limits", name=place or FILE)


def _alike(known: object, found: Any, place: str) -> None:
    """Refuse what has another shape than the limits of kbdesk: other keys, classes, no number."""
    name = place.rpartition(".")[2]
    if name in _FIXED:
        fits = found == known
    elif name in _CHOSEN:
        fits = isinstance(found, list) and all(isinstance(one, str) for one in found)
    elif name in _WORDS:
        most = LONGEST_VERSION if name == "version" else 500
        fits = isinstance(found, str) and 0 < len(found.strip()) <= most
    elif isinstance(known, dict):
        fits = isinstance(found, dict) and found.keys() == known.keys()
    elif isinstance(known, list):
        fits = isinstance(found, list) and len(found) == len(known)
    elif isinstance(known, str):
        fits = found == known
    elif known is None:
        fits = found is None or _is_number(found)
    else:
        fits = _is_number(found)
    if not fits:
        raise _bad(place)
    if isinstance(known, dict) and name not in _FIXED:
        for key, value in known.items():
            _alike(value, found[key], f"{place}.{key}".lstrip("."))
    elif isinstance(known, list) and name not in _FIXED | _CHOSEN:
        for one, other in zip(known, found, strict=True):
            _alike(one, other, place)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) < 1e6
    )


def _check(found: Limits) -> None:
    try:
        for name in _CLASSED:
            _ascending(f"{name}.classes", found[name]["classes"])
        _ascending("haemoglobin.expecting", found["haemoglobin"]["expecting"])
        for kind in GLUCOSE_KINDS:
            _ascending(f"glucose.{kind}", found["glucose"][kind])
        pressure = found["blood_pressure"]
        for age in ("adult", "adolescent"):
            for place in (1, 2):
                ends = [(one[0], one[place]) for one in pressure[age]]
                _ascending(f"blood_pressure.{age}", ends, equal=place == 2)
        _ascending("puma.age", [("", one[0]) for one in found["puma"]["age"]])
        bands = found["pregnancy_gain"]["bands"]
        _ascending("pregnancy_gain.bands", [("", one[0]) for one in bands])
        _ascending(
            "tuberculosis.refer_at",
            [("", one["under_months"]) for one in found["tuberculosis"]["refer_at"]],
        )
        _rising(
            "blood_pressure",
            *(pressure[f"{age}_from_years"] for age in ("child", "adolescent", "adult")),
        )
        stages = found["stages"]
        _rising(
            "stages", stages["school_from_months"], stages["adult_from_years"] * 12,
            stages["elderly_from_years"] * 12,
        )  # fmt: skip
        years = pressure["adolescent_from_years"] - pressure["child_from_years"]
        if any(len(rows) < years for rows in pressure["child"].values()):
            raise _bad("blood_pressure.child")
        for rows in (*pressure["child"].values(), [pressure["isolated_systolic"]]):
            if any(upper <= lower for upper, lower in rows):
                raise _bad("blood_pressure")
        packs = found["puma"]["pack_years"]
        _rising("puma.pack_years", packs["from"], packs["above"])
        for low, high in _bands(found["pregnancy_gain"]):
            if low > high:
                raise _bad("pregnancy_gain")
        _named(found)
        _sensible(found)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _bad("") from error


def _bands(gain: Mapping[str, Any]) -> list[tuple[float, float]]:
    low, high = gain["first"]
    return [(low, high), *((least, most) for _, least, most in gain["bands"])]


def _named(found: Limits) -> None:
    """Refuse a class that is to be referred and that there is not, and the mildest one."""
    pressure = found["blood_pressure"]
    if pressure["adult"][0][0] in (*pressure["refer"], *pressure["at_once"]):
        raise _bad("blood_pressure.refer")
    if not pressure["at_once"]:
        raise _bad("blood_pressure.at_once")
    for name, rule in found.items():
        if not isinstance(rule, Mapping) or name == "tuberculosis":
            continue
        known = set(_texts([one for key, one in rule.items() if key not in _CHOSEN | _WORDS]))
        for key in _CHOSEN & rule.keys():
            allowed = known | _OTHER_CLASSES.get(name, set())
            if not set(rule[key]) <= allowed:
                raise _bad(f"{name}.{key}")


def _sensible(found: Limits) -> None:
    """Refuse numbers by which nothing can be judged, or everybody is referred."""
    for name, rule in found.items():
        free = ("classes",) if name in _Z_CLASSES else ()
        for place, known, number in _numbers(_as_shipped()[name], rule, free):
            if number < (1 if _AT_LEAST_ONE & set(place) else 0):
                raise _bad(".".join((name, *place)))
            if isinstance(known, int) and number != int(number):
                raise _bad(".".join((name, *place)))
    asked, gain, iron = found["asked"], found["pregnancy_gain"], found["iron"]
    for name in _SPANS:
        _rising(f"asked.{name}", *asked[name])
    _rising("pregnancy_gain", gain["from_week"], gain["last_week"])
    _rising("iron", iron["from_years"], iron["to_years"] + 1)
    if any(rule["signs"] > len(TB_SIGNS) for rule in found["tuberculosis"]["refer_at"]):
        raise _bad("tuberculosis.refer_at.signs")
    if not set(found["tuberculosis"]["alone"]) <= set(TB_SIGNS):
        raise _bad("tuberculosis.alone")
    if found["skilas"]["refer_from"] > len(found["skilas"]["losses"]):
        raise _bad("skilas")
    if found["aks"]["refer_below"] > sum(found["aks"]["items"].values()):
        raise _bad("aks")
    pressure = found["blood_pressure"]
    upper, lower = pressure["isolated_systolic"]
    _rising("blood_pressure.widest", upper - lower, pressure["widest"])


_SPANS: Final = (
    "arm_of_women_years", "contraceptive_of_women_years", "haemoglobin_of_girls_years",
    "feeding_months",
)  # fmt: skip


@cache
def _as_shipped() -> Limits:
    """Return the limits that came with kbdesk as the file has them, not yet checked."""
    found: Limits = read_json("domain", FILE)
    return found


def _numbers(
    known: Any, found: Any, free: Sequence[str], place: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any, float]]:
    """Yield each number with its place and the one of kbdesk, without the parts ``free``."""
    if isinstance(known, dict):
        for key, value in known.items():
            if key not in free:
                yield from _numbers(value, found[key], free, (*place, key))
    elif isinstance(known, list):
        for one, other in zip(known, found, strict=False):
            yield from _numbers(one, other, free, place)
    elif _is_number(found):
        yield place, known, found


_OTHER_CLASSES: Final[Mapping[str, set[str]]] = {
    "blood_pressure": {"high"},
    "development": {"complete", "incomplete"},
}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _ascending(name: str, classes: Sequence[Sequence[Any]], *, equal: bool = False) -> None:
    """Refuse classes of which one does not end above the one before it, or the last one ends."""
    ends = [one[1] for one in classes]
    whole = bool(ends) and ends[-1] is None and None not in ends[:-1]
    below = any(
        after < before or (after == before and not equal)
        for before, after in pairwise(ends[:-1] if whole else ())
    )
    if below or not whole:
        raise _bad(name)


def _rising(name: str, *values: float) -> None:
    if any(after <= before for before, after in pairwise(values)):
        raise _bad(name)
