"""Visits of a family's companions (TPK): what is asked of whom, green or red, and why.

Forms and ranges are data (``resources/domain/elsimil.json``), marked by how sure they are.
A visit is red if an answer is; it is not known yet (None) while none is red and something
that the form asks is not answered; else green.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from kbdesk.domain.life_cycle import bmi_of
from kbdesk.resources import read_json

Target = Literal["bride", "pregnant", "postpartum", "under_two"]
TARGETS: Final[tuple[Target, ...]] = ("bride", "pregnant", "postpartum", "under_two")
"""``bride`` is a bride or a groom to be (catin)."""
GREEN, RED = "green", "red"

AID: Final = ("pkh", "bpnt", "cash", "food", "house", "latrine", "water", "insurance", "other")
"""Social aid that companions help a family to get."""

_YES_NO: Final = ("yes", "no")
Ideal = tuple[int | None, int | None]


class TpkQuestion(NamedTuple):
    """One question of a form; see the columns of the data. Numbers are in its smaller units."""

    item: str
    kind: Literal["number", "yes_no", "choice"]
    scale: int = 1
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    derived: bool = False
    optional: bool = False
    ideal: Ideal | None = None
    by_weeks: Mapping[int, Ideal] | None = None
    good: tuple[str, ...] | None = None
    sex: str | None = None
    weeks: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    first: bool = False
    mark: str = ""
    tasks: tuple[str, ...] = ()

    def range_at(self, weeks: int | None) -> Ideal | None:
        """Return the range that is green, by the weeks of pregnancy where it depends on them."""
        if self.by_weeks is None:
            return self.ideal
        passed = [week for week in self.by_weeks if weeks is not None and week <= weeks]
        return self.by_weeks[max(passed)] if passed else None

    @property
    def judged(self) -> bool:
        """Tell whether an answer can be green or red."""
        return bool(self.ideal or self.by_weeks or self.good)


class VisitedPerson(NamedTuple):
    """Who is visited: what decides which questions are asked."""

    target: Target
    sex: str | None = None
    weeks: int | None = None
    months: int | None = None
    first: bool = True


class RedAnswer(NamedTuple):
    """A red answer: the value in the item's smaller units, or its word, and the green range."""

    item: str
    value: int | str
    scale: int
    ideal: Ideal | None
    mark: str


class Result(NamedTuple):
    """What a visit found. ``tasks``: what the red answers propose, each once."""

    result: str | None
    reasons: tuple[RedAnswer, ...]
    missing: tuple[str, ...]
    tasks: tuple[str, ...]


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_json("domain", "elsimil.json")
    return found


@cache
def form(target: Target) -> tuple[TpkQuestion, ...]:
    return tuple(_item(raw) for raw in _data()["forms"][target])


def _item(raw: Mapping[str, Any]) -> TpkQuestion:
    fields = dict(raw)
    for name in ("choices", "tasks", "ideal", "weeks", "months", "good"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "by_weeks" in fields:
        fields["by_weeks"] = {
            int(week): (ideal[0], ideal[1]) for week, ideal in fields["by_weeks"].items()
        }
    if fields["kind"] == "yes_no":
        fields["choices"] = _YES_NO
    return TpkQuestion(**fields)


def tasks() -> tuple[str, ...]:
    """Return what a companion can be asked to do, by code."""
    return tuple(_data()["tasks"])


def questions(asked: VisitedPerson) -> Iterator[TpkQuestion]:
    """Yield the questions of this visit, those too that are counted and not asked."""
    for one in form(asked.target):
        if one.sex is not None and one.sex != asked.sex:
            continue
        if one.first and not asked.first:
            continue
        if one.weeks is not None and not _within(asked.weeks, one.weeks):
            continue
        if one.months is not None and not _within(asked.months, one.months):
            continue
        yield one


def _within(value: int | None, span: tuple[int, int]) -> bool:
    return value is not None and span[0] <= value <= span[1]


def find(asked: VisitedPerson, answers: Mapping[str, int | str | None]) -> Result:
    """Return what answers say, in the items' smaller units, those that are counted too."""
    reasons: list[RedAnswer] = []
    missing: list[str] = []
    tasks_: dict[str, None] = {}
    for one in questions(asked):
        value = answers.get(one.item)
        if value is None:
            if one.judged and not one.optional:
                missing.append(one.item)
            continue
        ideal = one.range_at(asked.weeks)
        if _is_red(one, value, ideal):
            reasons.append(RedAnswer(one.item, value, one.scale, ideal, one.mark))
            tasks_ |= dict.fromkeys(one.tasks)
    result = RED if reasons else None if missing else GREEN
    return Result(result, tuple(reasons), tuple(missing), tuple(tasks_))


def _is_red(one: TpkQuestion, value: int | str, ideal: Ideal | None) -> bool:
    if isinstance(value, str):
        return bool(one.good) and value not in (one.good or ())
    if ideal is None:
        return False
    least, most = ideal
    return (least is not None and value < least) or (most is not None and value > most)


def bmi_tenths(weight_g: int | None, height_mm: int | None) -> int | None:
    """Return the body mass index in tenths of kg/m2, half up; None where one is not known."""
    bmi = bmi_of(weight_g, height_mm)
    return None if bmi is None else int(bmi * 10)


def next_visit(target: Target, day: date) -> date:
    """Return when a target is visited next by the programme's usual distance."""
    return day + timedelta(days=int(_data()["next_after_days"][target]))


def wedding_is_near(wedding: date | None, day: date) -> bool:
    """Tell whether a screening comes less than three months before the wedding."""
    return wedding is not None and 0 <= (wedding - day).days < int(_data()["wedding_days"])


def spoken(item: TpkQuestion | RedAnswer, value: int | str | None) -> int | float | str | None:
    """Return a value as people write it: kilograms and centimetres, one of the item's units."""
    if not isinstance(value, int) or item.scale == 1:
        return value
    whole = value / item.scale
    return int(whole) if whole.is_integer() else whole


def spoken_answers(target: Target, answers: Mapping[str, int | str]) -> dict[str, Any]:
    """Return stored answers as people write them; what the form does not know, as it is."""
    items = {one.item: one for one in form(target)}
    return {
        name: spoken(items[name], value) if name in items else value
        for name, value in answers.items()
    }
