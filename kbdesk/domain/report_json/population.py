"""``report dataku``: the people of a village, a posyandu or the city.

A count is None where it must not be told; without ``--protect`` every count is there.
"""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

Move = Literal["births", "in", "deaths", "out"]
"""How somebody came or went."""
Counted = Literal["people", "male", "female", "families", "under_five", "elderly"]
"""What is counted of a place, by name."""
COUNTED: Final[tuple[Counted, ...]] = (
    "people", "male", "female", "families", "under_five", "elderly",
)  # fmt: skip


class AgeBandJson(TypedDict):
    """Men and women of five years, the last band of all who are older."""

    band: str
    male: int | None
    female: int | None


class PyramidJson(TypedDict):
    """Men and women, and both by age, the youngest first."""

    male: int | None
    female: int | None
    pyramid: list[AgeBandJson]


class SexesJson(TypedDict):
    """People by sex, and all together, those with them whose sex is not recorded."""

    male: int | None
    female: int | None
    people: int | None


class AnswerJson(SexesJson):
    """How many gave an answer of the survey."""

    code: str


class AnswersJson(TypedDict):
    """A question of the survey: its answers, those not asked, and the answers of each RT."""

    values: list[AnswerJson]
    unknown: SexesJson
    by_rt: list[dict[str, str | int | None]]


class RatiosJson(TypedDict):
    """Ratios with one decimal; see ``domain.population.Count.ratios``."""

    sex: float | None
    dependency: float | None
    dependency_young: float | None
    dependency_old: float | None
    mean_household: float | None
    density: float | None


class PlaceCountJson(TypedDict):
    people: int | None
    male: int | None
    female: int | None
    families: int | None
    under_five: int | None
    elderly: int | None


class RtCountJson(PlaceCountJson):
    village: str | None
    rt: str | None


class VillageCountJson(PlaceCountJson):
    village: str | None
    name: str


_Moves = TypedDict(
    "_Moves",
    {"births": int | None, "in": int | None, "deaths": int | None, "out": int | None},
)


class BalanceJson(_Moves):
    """The account of a month; ``difference``: people at the end whom no record explains."""

    month: str
    start: int | None
    expected: int | None
    end: int | None
    difference: int | None


class UnexplainedJson(TypedDict):
    """Somebody who appeared or disappeared without a record of it."""

    person: str
    day: str
    change: str


class ExplainedBalanceJson(BalanceJson):
    unexplained: list[UnexplainedJson] | None


class PopulationJson(PyramidJson):
    """The whole of ``report dataku``; ``villages`` where there are several.

    What may leave the village has ``protected_below`` and ``movement_year``: the least number
    that it tells, and the moves of the twelve months together.
    """

    month: str
    posyandu: str | list[str] | None
    village: str | None
    day: str
    area_ha: float | None
    population: int | None
    age_unknown: int | None
    households: int | None
    groups: dict[str, SexesJson]
    ratios: RatiosJson
    by_rt: list[RtCountJson]
    balance: ExplainedBalanceJson
    movement: list[BalanceJson]
    tables: NotRequired[dict[str, AnswersJson]]
    villages: NotRequired[list[VillageCountJson]]
    protected_below: NotRequired[int]
    movement_year: NotRequired[dict[str, int | None]]
