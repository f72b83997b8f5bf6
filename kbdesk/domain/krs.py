"""Families at risk of stunting (KRS): target groups and the flags A1, A2, T1-T4 and K0.

A flag is true, false, or None while an answer that it needs is missing. A family is at risk if it
belongs to a target group and any of A1 to T4 is true. Its risk is unknown (None) while no flag is
true and an answer is missing. K0 is counted apart. Limits are parameters
(``resources/domain/krs.json``).

T1 to T4 are about women: every wife of reproductive age in the family (PUS), and every mother who
lives there with a child of hers under five, whatever her age or marriage. If there are several
women, one true flag is the family's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from kbdesk.domain.ages import months_between
from kbdesk.domain.family_planning import Said
from kbdesk.domain.houses import house_answer, is_good
from kbdesk.domain.three_valued import Three, all_of, any_of
from kbdesk.resources import read_json

FLAGS: Final = ("A1", "A2", "T1", "T2", "T3", "T4", "K0")
COUNTED: Final = FLAGS[:-1]
"""The flags that make a family one at risk: all except K0."""
GROUPS: Final = ("pus", "pus_pregnant", "under_two", "under_five")
MISSING: Final = (
    "drinking_water",
    "latrine",
    "wife_birth_date",
    "child_birth_date",
    "child_mother",
    "family_planning",
)
"""What can be missing about a family: stable names, in the order of the list."""

TWINS_DAYS: Final = 1
"""Births at most this many days apart are one birth: midnight can come between twins."""


class Limits(NamedTuple):
    """The parameters of the flags, as the data file names them."""

    couple_years: tuple[int, int]
    too_young_below_years: int
    too_old_from_years: int
    too_close_below_months: int
    too_many_from_births: int
    under_two_months: int
    under_five_months: int
    first_ranks: tuple[int, ...]


@cache
def limits() -> Limits:
    """Return the parameters that ship with the program."""
    raw: dict[str, Any] = read_json("domain", "krs.json")
    return Limits(
        couple_years=(raw["couple_years"][0], raw["couple_years"][1]),
        too_young_below_years=raw["too_young_below_years"],
        too_old_from_years=raw["too_old_from_years"],
        too_close_below_months=raw["too_close_below_months"],
        too_many_from_births=raw["too_many_from_births"],
        under_two_months=raw["under_two_months"],
        under_five_months=raw["under_five_months"],
        first_ranks=tuple(raw["first_ranks"]),
    )


class Woman(NamedTuple):
    """A woman of the family about whom the flags may be; dates YYYY-MM-DD.

    ``couple``: she is a wife and lives with her husband. ``births``: the birth dates of her known
    children, None where a date is missing. ``said_births``: how many live births she told of, on
    ``said_on``. ``sure``: how many of the children name her as their mother. ``unsure``: how many
    children of the family may be hers or another wife's.
    """

    id: str
    birth_date: str | None
    couple: bool
    births: Sequence[str | None] = ()
    sure: int = 0
    unsure: int = 0
    said_births: int | None = None
    said_on: str = ""
    pregnant: bool = False
    planning: Said | None = None


class Family(NamedTuple):
    """What is known about a family on a day.

    ``children``: birth dates of the children who live there and may be under five, None where a
    date is missing. ``mothers``: ids of the women whose children some of the under-fives are.
    """

    drinking_water: str | None
    latrine: str | None
    women: Sequence[Woman] = ()
    children: Sequence[str | None] = ()
    mothers: frozenset[str] = frozenset()


class KrsFinding(NamedTuple):
    """The result for a family. ``target``: None while its groups are not known.

    ``figures``: by flag, the values that decided it (years, months, births, ...).
    """

    target: Three
    groups: tuple[str, ...]
    at_risk: Three
    flags: Mapping[str, Three]
    missing: tuple[str, ...]
    figures: Mapping[str, Mapping[str, object]]


class _Ages(NamedTuple):
    """For ages on a day: texts that the birth dates of younger people are greater than."""

    under_two: str
    under_five: str
    under_couple: str
    within_couple: str


@lru_cache(maxsize=64)
def _ages(on: str, limit: Limits) -> _Ages:
    low, high = limit.couple_years
    return _Ages(
        under_two=born_after(on, limit.under_two_months),
        under_five=born_after(on, limit.under_five_months),
        under_couple=born_after(on, low * 12),
        within_couple=born_after(on, (high + 1) * 12),
    )


@lru_cache(maxsize=256)
def born_after(on: str, months: int) -> str:
    """Return a text that the birth date of everybody under ``months`` on a day is greater than.

    It is made for comparing texts: 31 April sorts correctly, although no calendar has it.
    """
    index = int(on[:4]) * 12 + int(on[5:7]) - 1 - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}-{on[8:]}"


def reproductive_births(on: str, limit: Limits) -> tuple[str, str]:
    """Return the birth dates between which a wife has the age of PUS on a day.

    She was born after the first, and not after the second.
    """
    ages = _ages(on, limit)
    return ages.within_couple, ages.under_couple


def find(family: Family, on: str, limit: Limits) -> KrsFinding:
    """Return target groups and flags of a family on a day (YYYY-MM-DD)."""
    groups, target, judged = _groups(family, _ages(on, limit))
    flags: dict[str, Three] = {}
    figures: dict[str, Mapping[str, object]] = {}
    missing: set[str] = set()
    for flag, asks, answer in (
        ("A1", "drinking_water", family.drinking_water),
        ("A2", "latrine", family.latrine),
    ):
        flags[flag], figure = _house(asks, answer)
        if figure is None:
            missing.add(asks)
        else:
            figures[flag] = figure
    flags |= _NO_WOMAN
    for place, (woman, of_couple) in enumerate(judged):
        for flag, value, asks, figure in _of_woman(woman, of_couple, on, limit):
            if value is None:
                missing.add(asks)
            elif value or flag not in figures:
                figures[flag] = figure
            # If there are several women, one true flag is the family's.
            flags[flag] = value if place == 0 else any_of((flags[flag], value))
    if target is None:
        if None in family.children:
            missing.add("child_birth_date")
        if any(woman.couple and woman.birth_date is None for woman in family.women):
            missing.add("wife_birth_date")
    risk = any_of([flags[flag] for flag in COUNTED])
    asked: tuple[str, ...] = ()
    if missing and target is not False:
        asked = tuple(name for name in MISSING if name in missing)
    return KrsFinding(target, groups, all_of((target, risk)), flags, asked, figures)


_NO_WOMAN: Final[Mapping[str, Three]] = dict.fromkeys(FLAGS[2:], False)


@lru_cache(maxsize=4096)
def _house(asks: str, answer: str | None) -> tuple[Three, Mapping[str, object] | None]:
    """Return whether an answer is not good enough, and the code of the answer."""
    good = is_good(answer)
    return (None, None) if good is None else (not good, {asks: house_answer(answer)})


def _groups(family: Family, ages: _Ages) -> tuple[tuple[str, ...], Three, list[tuple[Woman, bool]]]:
    """Return the family's target groups, whether it is a target, and whom to judge.

    With each woman to judge stands whether she is of PUS.
    """
    under_two = under_five = unknown = False
    for born in family.children:
        if born is None:
            unknown = True
        elif born > ages.under_two:
            under_two = True
        elif born > ages.under_five:
            under_five = True
    pus = pregnant = False
    judged = []
    for woman in family.women:
        born = woman.birth_date
        of_couple = False
        if woman.couple and born is None:
            unknown = of_couple = True
        elif woman.couple and born is not None:
            of_couple = ages.within_couple < born <= ages.under_couple
            pus = pus or of_couple
            pregnant = pregnant or (of_couple and woman.pregnant)
        if of_couple or woman.id in family.mothers:
            judged.append((woman, of_couple))
    groups: tuple[str, ...] = ()
    if pus:
        groups += ("pus",)
    if pregnant:
        groups += ("pus_pregnant",)
    if under_two:
        groups += ("under_two",)
    if under_five:
        groups += ("under_five",)
    target: Three = True if groups else None if unknown else False
    return groups, target, judged


def _of_woman(
    woman: Woman, of_couple: bool, on: str, limit: Limits
) -> list[tuple[str, Three, str, Mapping[str, object]]]:
    """Return a woman's flags: each with the missing answers if it is unknown, and its figures."""
    found: list[tuple[str, Three, str, Mapping[str, object]]] = []
    if woman.birth_date is None:
        found += [(flag, None, "wife_birth_date", {}) for flag in ("T1", "T2")]
    else:
        years = months_between(woman.birth_date, on) // 12
        figure = {"years": years}
        found.append(("T1", years < limit.too_young_below_years, "", figure))
        found.append(("T2", years >= limit.too_old_from_years, "", figure))
    births = live_births(woman)
    many: Three = births >= limit.too_many_from_births
    close, months = too_close(woman, births, limit.too_close_below_months)
    asks = "child_birth_date"
    if woman.unsure:
        asks = "child_mother"
        close = None if births + woman.unsure > 1 else close
        most = births if woman.said_births is not None else births + woman.unsure
        many = None if not many and most >= limit.too_many_from_births else many
    found.append(("T3", close, asks, {"months": months}))
    found.append(("T4", many, "child_mother", {"live_births": births}))
    if of_couple:
        said = woman.planning
        if said is None:
            found.append(("K0", None, "family_planning", {}))
        else:
            what = {"method": said.method, "reason": said.reason}
            found.append(("K0", not said.modern, "", what))
    return found


def live_births(woman: Woman) -> int:
    """Return how many children a woman has borne alive, as far as recorded.

    The number she told last plus the children born since, but at least the children who name her as
    their mother. If she told none, the known children.
    """
    if woman.said_births is None:
        return len(woman.births)
    since = sum(born is not None and born > woman.said_on for born in woman.births)
    return max(woman.said_births + since, woman.sure)


def too_close(woman: Woman, live: int, below_months: int) -> tuple[Three, int | None]:
    """Return whether her two last births are too close, and the completed months between them.

    Twins are one birth. With fewer than two births there is no interval: false. Unknown while a
    birth date is missing, or while fewer than two of the births that she told of are known.
    """
    if len(woman.births) < 2:
        return (None if live > 1 else False), None
    known = sorted(born for born in woman.births if born is not None)
    if len(known) < len(woman.births):
        return None, None
    # Go from the youngest child back to the last earlier birth.
    for before, after in zip(reversed(known[:-1]), reversed(known[1:]), strict=True):
        if not _one_birth(before, after):
            months = months_between(before, after)
            return months < below_months, months
    return (None if live > len(woman.births) else False), None


def _one_birth(before: str, after: str) -> bool:
    if before == after:
        return True
    apart = date.fromisoformat(after) - date.fromisoformat(before)
    return apart <= timedelta(days=TWINS_DAYS)


def priority(
    found: KrsFinding, rank: int | None, *, child_in_need: bool, limit: Limits
) -> int | None:
    """Return the priority of a family at risk: 1 to 3, None where no risk is known.

    1: a child's growth needs help now. 2: a low welfare rank, or at least three flags. 3: all
    others.
    """
    if found.at_risk is not True:
        return None
    if child_in_need:
        return 1
    many = sum(found.flags[flag] is True for flag in COUNTED) >= 3
    return 2 if many or (rank is not None and rank in limit.first_ranks) else 3
