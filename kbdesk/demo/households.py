"""Families: who lives together, how old they are, and what their house has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.names import elder_name, person_name
from kbdesk.demo.numbers import nik, serial_number, telephone
from kbdesk.demo.places import DemoPlaces, DemoPosyandu
from kbdesk.domain.ages import completed_months
from kbdesk.growth.standards import Sex

YEAR = 365.25
MOST_CHILDREN = 4
GROWN_UP_YEARS = 21

# the wife's age in years, and how often: workers' families with small children, and the
# older ones that the village was before; at 35 and more a couple counts as one at risk
_WIFE_AGES = {(18, 19): 2.0, (20, 24): 12.0, (25, 29): 27.0, (30, 34): 27.0, (35, 39): 4.5,
              (40, 47): 3.0, (48, 58): 14.0, (59, 74): 6.0}  # fmt: skip
_STOPS_AFTER = {1: 0.04, 2: 0.82, 3: 0.7, 4: 1.0}
_BADLY_HOUSED = {1: (0.13, 0.17), 2: (0.07, 0.09), 3: (0.03, 0.04), 4: (0.01, 0.02)}
"""By welfare rank, how often the water is not good and how often the latrine is not."""
_SHORE_RT = (2, 3, 7)
_GOOD = {"drinking_water": 7, "latrine": 5}
"""How many of the answers, from the first on, are good enough."""


@dataclass(slots=True)
class DemoMember:
    """A person of a household; ``fields`` are those of the draft beside the ones named."""

    id: str
    name: str
    sex: Sex
    born: date
    relation: str
    mother: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    died: date = date.max

    def draft(self) -> dict[str, object]:
        """Return the person as a draft of cli.md."""
        draft: dict[str, object] = {
            "id": self.id,
            "name": self.name,
            "sex": self.sex,
            "birth_date": self.born.isoformat(),
            "relation": self.relation,
            **self.fields,
        }
        return draft | ({"mother": self.mother} if self.mother else {})


@dataclass(frozen=True, slots=True)
class HouseholdShape:
    """What is settled of a family beforehand; None is left to chance.

    ``children``: their ages in years, eldest first; two equal ages are twins.
    ``second_wife``: the age of a second wife, who is the mother of the youngest child; of
    the child before it no mother is recorded.
    """

    wife_age: float | None = None
    children: tuple[float, ...] | None = None
    second_wife: float | None = None
    alone: bool | None = None


@dataclass(slots=True)
class DemoHousehold:
    """A family; ``newborn`` are the members who were born after it was registered.

    ``kind`` is that of :mod:`kbdesk.demo.uncommon`, None of most.
    """

    id: str
    posyandu: DemoPosyandu
    fields: dict[str, Any]
    members: list[DemoMember] = field(default_factory=list)
    newborn: list[DemoMember] = field(default_factory=list)
    kind: str | None = None

    @property
    def everyone(self) -> list[DemoMember]:
        """Return all members, with those who came later."""
        return [*self.members, *self.newborn]

    def young(self, on: date) -> list[DemoMember]:
        """Return the children under 60 completed months on a day."""
        return [m for m in self.everyone if m.born <= on and completed_months(m.born, on) < 60]

    @property
    def good_latrine(self) -> bool | None:
        """Tell whether the house has a latrine of its own with a septic tank, None if unasked."""
        latrine = (self.fields.get("house") or {}).get("latrine")
        return None if latrine is None else latrine == words("homes", "latrine")[0]

    def draft(self) -> dict[str, object]:
        members = [member.draft() for member in self.members]
        return {"do": "register_family", "id": self.id, **self.fields, "members": members}


def household(
    chance: Chance,
    posyandu: DemoPosyandu,
    places: DemoPlaces,
    today: date,
    since: date,
    shape: HouseholdShape | None = None,
) -> DemoHousehold:
    """Return an invented family; children born on ``since`` or later are its newborn."""
    village = places.home_of(posyandu, chance)
    district = village.replace(".", "")[:6]
    family = DemoHousehold(chance.identifier(), posyandu, _family_fields(chance, village, today))
    shape = shape or HouseholdShape()
    wife_age = shape.wife_age
    if wife_age is None:
        low, high = chance.weighted(_WIFE_AGES)
        wife_age = chance.uniform(low, high + 1)

    def person(relation: str, age: float, female: bool, **more: object) -> DemoMember:
        born = today - timedelta(days=round(age * YEAR))
        long_name = 3 if relation == "child" and chance.happens(0.5) else 2
        elder = relation != "child" and age >= 58
        name = (
            elder_name(chance, female=female)
            if elder
            else person_name(chance, female=female, words_count=long_name)
        )
        number = nik(chance, district, born, female=female, today=today)
        fields = {"posyandu": posyandu.code, **({"nik": number} if number else {}), **more}
        sex: Sex = "female" if female else "male"
        return DemoMember(chance.identifier(), name, sex, born, relation, None, fields)

    alone = shape.alone
    if alone is None:
        alone = chance.happens(0.04 if wife_age < 35 else 0.2 if wife_age < 58 else 0.36)
    wife = person("head" if alone else "wife", wife_age, female=True)
    if not alone:
        husband_age = max(wife_age + chance.near(3.5, 3, -4, 14), 20)
        family.members.append(person("head", husband_age, female=False))
    family.members.append(wife)
    children = []
    ages = _children_ages(chance, wife_age) if shape.children is None else shape.children
    for age in ages:
        child = person("child", age, chance.happens(0.487), **_birth(chance))
        child.mother = wife.id
        children.append(child)
    if shape.second_wife is not None:
        second = person("wife", shape.second_wife, female=True)
        family.members.append(second)
        children[-2].mother, children[-1].mother = None, second.id
    for child in children:
        (family.newborn if child.born >= since else family.members).append(child)
    if shape.children is not None:
        return family
    if wife_age < 50 and chance.happens(0.24):
        elder_age = chance.near(max(wife_age, 30) + 28, 5, 50, 88)
        family.members.append(person("other", elder_age, chance.happens(0.65)))
    elif wife_age < 35 and chance.happens(0.14):
        # a brother or a sister of theirs who has not married
        family.members.append(person("other", chance.uniform(24, 49), chance.happens(0.5)))
    return family


def _children_ages(chance: Chance, mother_age: float) -> list[float]:
    """Return the ages in years of the children at home, eldest first."""
    ages = []
    at = chance.near(22.4, 2.7, 18, 35)
    for count in range(1, MOST_CHILDREN + 1):
        if at >= mother_age:
            break
        age = mother_age - at
        if age < GROWN_UP_YEARS or (age < 30 and chance.happens(0.55)):
            ages.append(age)
        if chance.happens(_STOPS_AFTER[count]):
            break
        # mostly three to five years apart, now and then too close
        at += chance.near(4.1, 1.4, 1.1, 9)
    return ages


def _birth(chance: Chance) -> dict[str, object]:
    """Return birth weight and length; often nobody remembers them."""
    if chance.happens(0.12):
        return {}
    z = chance.near(-0.35, 0.9, -2.6, 2.4)
    weight = round((3.25 + 0.43 * z) * 20) * 50
    length = round((49.5 + 1.8 * (0.8 * z + chance.gauss(0, 0.4))) * 2) / 2
    return {"birth_weight_g": weight, "birth_length_cm": length}


def _family_fields(chance: Chance, village: str, today: date) -> dict[str, object]:
    carded = today - timedelta(days=chance.randint(100, 5000))
    district = village.replace(".", "")[:6]
    rank, rt = chance.weighted({1: 14, 2: 24, 3: 34, 4: 28}), chance.randint(1, 9)
    worse = 1.8 if rt in _SHORE_RT else 0.7
    house = {
        name: None if chance.happens(unasked) else _house(chance, name, worse * badly)
        for (name, unasked), badly in zip(
            (("drinking_water", 0.07), ("latrine", 0.06)), _BADLY_HOUSED[rank], strict=True
        )
    }
    fields: dict[str, object] = {
        "village": village,
        "rt": f"{rt:02d}",
        "address": f"{chance.one_of(words('places', 'lanes'))} {chance.randint(1, 60)}",
    }
    if chance.happens(0.93):
        fields["kk"] = serial_number(chance, district, carded)
    if chance.happens(0.8):
        fields["phone"] = telephone(chance)
    if chance.happens(0.9):
        fields["welfare_rank"] = rank
    if any(house.values()):
        fields["house"] = {name: value for name, value in house.items() if value}
    return fields


def _house(chance: Chance, name: str, badly: float) -> str:
    answers, good = words("homes", name), _GOOD[name]
    return chance.one_of(answers[good:] if chance.happens(badly) else answers[:good])
