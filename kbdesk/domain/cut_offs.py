"""The cut-offs of the cards one by one: where each stands in the file of limits, and what it is of.

They are the numbers that judge a figure. The rest of the file (ages at which something is asked,
months until it is asked again, points of a score) is edited in the file itself.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kbdesk.domain.limits import GLUCOSE_KINDS, Limits

Path = tuple[str | int, ...]
Bound = Literal["below", "above", "from", "most", "signs"]
_CHECK: Final[Mapping[str, str]] = {
    "bmi": "bmi", "bmi_for_age": "bmi", "height_for_age": "height", "weight_for_age": "weight",
    "waist": "waist", "blood_pressure": "bp", "glucose": "glucose", "cholesterol": "cholesterol",
    "haemoglobin": "hb", "tuberculosis": "tb", "puma": "puma", "aks": "aks", "skilas": "skilas",
}  # fmt: skip
RULES: Final = tuple(_CHECK)
"""The rules that have cut-offs, in the order of the cards."""
_PARTS: Final = ("systolic", "diastolic")


@dataclass(frozen=True, slots=True)
class CutOff:
    """A number of a rule. ``check`` and ``found`` name the class that it bounds, "" for none.

    ``of`` narrows whom or what it is of (a kind, a sex, an age); ``years`` are those of a child.
    """

    rule: str
    path: Path
    bound: Bound
    found: str = ""
    of: str = ""
    part: str = ""
    years: int | None = None

    @property
    def check(self) -> str:
        """Return how the judged figure is called."""
        return _CHECK[self.rule]

    @property
    def key(self) -> str:
        return ".".join(map(str, self.path))


def cut_offs(limits: Limits, rule: str) -> tuple[CutOff, ...]:
    """Return the cut-offs of a rule, in the order of the file."""
    return tuple(_of(limits, rule))


def value_of(limits: Limits, one: CutOff) -> float:
    found: float = _held(limits, one.path)
    return found


def with_values(limits: Limits, values: Mapping[Path, float], version: str) -> dict[str, Any]:
    """Return a copy of limits under another version, with other numbers in some places."""
    found = copy.deepcopy(dict(limits))
    for path, value in values.items():
        _held(found, path[:-1])[path[-1]] = value
    found["version"] = version
    return found


def _held(limits: Any, path: Path) -> Any:
    for step in path:
        limits = limits[step]
    return limits


def _of(limits: Limits, rule: str) -> Iterator[CutOff]:
    body = limits[rule]
    if rule == "waist":
        for sex in body["most"]:
            yield CutOff(rule, (rule, "most", sex), "above", of=sex)
    elif rule == "blood_pressure":
        yield from _pressures(rule, body)
    elif rule == "glucose":
        for kind in GLUCOSE_KINDS:
            yield from _classes(rule, kind, body[kind], kind)
    elif rule == "tuberculosis":
        for place, row in enumerate(body["refer_at"]):
            of = "young" if row["under_months"] is not None else "older"
            yield CutOff(rule, (rule, "refer_at", place, "signs"), "signs", of=of)
    else:
        yield from _classes(rule, "classes", body.get("classes", ()), "")
        yield from _classes(rule, "expecting", body.get("expecting", ()), "expecting")
        for name, bound in (("refer_from", "from"), ("refer_below", "below")):
            if name in body:
                yield CutOff(rule, (rule, name), bound, of="refer")  # type: ignore[arg-type]
        if "arm_below_cm" in body:
            yield CutOff(rule, (rule, "arm_below_cm"), "below", of="arm")


def _classes(rule: str, name: str, rows: Any, of: str) -> Iterator[CutOff]:
    for place, (found, end) in enumerate(rows):
        if end is not None:
            yield CutOff(rule, (rule, name, place, 1), "below", found, of)


def _pressures(rule: str, body: Mapping[str, Any]) -> Iterator[CutOff]:
    for age in ("adult", "adolescent"):
        for place, (found, *ends) in enumerate(body[age]):
            for column, part in enumerate(_PARTS, 1):
                if ends[column - 1] is not None:
                    path = (rule, age, place, column)
                    yield CutOff(rule, path, "below", found, age, part)
    yield CutOff(rule, (rule, "isolated_systolic", 0), "from", of="isolated", part="systolic")
    yield CutOff(rule, (rule, "isolated_systolic", 1), "below", of="isolated", part="diastolic")
    first = body["child_from_years"]
    for sex, rows in body["child"].items():
        for place, _ in enumerate(rows):
            for column, part in enumerate(_PARTS):
                of_child = (rule, "child", sex, place, column)
                yield CutOff(rule, of_child, "most", "", sex, part, first + place)
