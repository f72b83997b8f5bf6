"""What the family survey (PK21) found in the demo village: believable, and not all asked."""

from __future__ import annotations

from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.domain.ages import completed_months

_UNASKED = 0.08
_ASKED_FAMILIES = 0.9
_WIDOWED_FROM = 50
"""From this age on a relative in the house is a widow or widower, mostly; before, unmarried."""


def survey(chance: Chance, family: DemoHousehold, today: date) -> None:
    """Answer the survey's questions in a family's draft and in those of its members."""
    if not chance.happens(_ASKED_FAMILIES):
        return
    house = dict(family.fields.get("house") or {})
    for name, answers in _HOUSE.items():
        if not chance.happens(_UNASKED):
            house[name] = chance.weighted(answers)
    if chance.happens(0.7):
        house["floor_area_m2"] = round(chance.near(46, 18, 18, 140))
    family.fields["house"] = house
    religion = chance.weighted(_RELIGION)
    cover = chance.weighted(_COVER)
    for member in family.everyone:
        member.fields |= _answers(chance, member, religion, cover, today)


def _answers(
    chance: Chance, member: DemoMember, religion: str, cover: str, today: date
) -> dict[str, object]:
    years = completed_months(member.born, today) // 12
    said: dict[str, object] = {
        "religion": religion,
        "jkn": cover,
        "birth_certificate": chance.happens(0.93 if years < 18 else 0.8),
        "education": _education(chance, years),
        "presence": "away" if 17 <= years <= 30 and chance.happens(0.08) else "home",
    }
    if years >= 15:
        said["occupation"] = _occupation(chance, member, years)
    if member.relation in ("head", "wife") or years < 17:
        said["marital"] = _marital(member, years)
    elif member.relation == "other" and years >= _WIDOWED_FROM:
        said["marital"] = chance.weighted({"widowed": 6, "married": 1})
    else:
        said["marital"] = "single"
        if 20 <= years <= 27 and chance.happens(0.15):
            wedding = today + timedelta(days=chance.randint(20, 200))
            said["wedding_date"] = wedding.isoformat()
    if said["marital"] != "single":
        said["first_marriage_age"] = round(chance.near(22, 3, 16, max(min(years, 35), 16)))
    if chance.happens(0.5):
        said["disability"] = chance.weighted(_DISABILITY)
    return {name: value for name, value in said.items() if not chance.happens(_UNASKED)}


def _marital(member: DemoMember, years: int) -> str:
    if years < 17:
        return "single"
    # who heads a family without a husband in it lost him or parted from him
    if member.relation == "head" and member.sex == "female":
        return "widowed" if years >= 45 else "divorced"
    return "married"


def _education(chance: Chance, years: int) -> str:
    if years < 7:
        return "none"
    for below, attending in (
        (13, "primary_attending"),
        (16, "junior_attending"),
        (19, "senior_attending"),
    ):
        if years < below:
            return attending
    if years < 23 and chance.happens(0.35):
        return "tertiary_attending"
    return chance.weighted(_ADULTS if years < 55 else _ELDERS)


def _occupation(chance: Chance, member: DemoMember, years: int) -> str:
    if years < 19:
        return "none"
    if years >= 60:
        return chance.weighted({"none": 6, "retired": 3, "trader": 1})
    return chance.weighted(_WOMEN if member.sex == "female" else _MEN)


_HOUSE: dict[str, dict[str, float]] = {
    "floor": {"tile": 45, "cement": 20, "wood": 33, "earth": 2},
    "walls": {"brick": 50, "wood": 48, "bamboo": 2},
    "roof": {"metal": 70, "tile": 15, "asbestos": 10, "wood": 5},
    "lighting": {"grid": 97, "own_electricity": 2, "none": 1},
    "cooking_fuel": {"gas": 90, "electricity": 3, "kerosene": 3, "wood": 4},
    "ownership": {"own": 60, "rented": 22, "rent_free": 14, "official": 4},
}
_RELIGION: dict[str, float] = {
    "islam": 86, "protestant": 8, "catholic": 4, "hindu": 1, "buddhist": 1,
}  # fmt: skip
_COVER: dict[str, float] = {"pbi": 38, "non_pbi": 48, "private": 4, "none": 10}
_ADULTS: dict[str, float] = {
    "primary_unfinished": 4, "primary": 14, "junior": 20, "senior": 45, "tertiary": 17,
}  # fmt: skip
_ELDERS: dict[str, float] = {
    "none": 12, "primary_unfinished": 25, "primary": 35, "junior": 13, "senior": 12, "tertiary": 3,
}  # fmt: skip
_MEN: dict[str, float] = {
    "employee": 38, "fisher": 14, "self_employed": 16, "casual": 14, "trader": 8,
    "civil_servant": 6, "farmer": 2, "none": 2,
}  # fmt: skip
_WOMEN: dict[str, float] = {
    "none": 62, "trader": 12, "employee": 12, "self_employed": 7, "civil_servant": 5, "casual": 2,
}  # fmt: skip
_DISABILITY: dict[str, float] = {
    "none": 96,
    "physical": 1.5,
    "visual": 1,
    "hearing": 1,
    "mental": 0.5,
}
