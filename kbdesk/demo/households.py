"""Families: who lives together, how old they are, and what their house has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kbdesk.demo.chance import Chance
from kbdesk.demo.lists import words
from kbdesk.demo.names import elder_name, person_name
from kbdesk.demo.numbers import nik, serial_number, telephone
from kbdesk.demo.places import Places, Posyandu
from kbdesk.domain.ages import completed_months
from kbdesk.growth.standards import Sex

YEAR = 365.25
MOST_CHILDREN = 4
GROWN_UP_YEARS = 21

# the wife's age in years, and how often: a village that is young but not only young
_WIFE_AGES = {(19, 24): 14.0, (25, 29): 25.0, (30, 34): 25.0, (35, 39): 16.0, (40, 47): 10.0,
              (48, 58): 6.0, (59, 74): 4.0}  # fmt: skip
_STOPS_AFTER = {1: 0.05, 2: 0.22, 3: 0.55, 4: 1.0}


@dataclass(slots=True)
class Member:
    """A person of a household; ``fields`` are those of the draft beside the ones named."""

    id: str
    name: str
    sex: Sex
    born: date
    relation: str
    mother: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)

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


@dataclass(slots=True)
class Household:
    """A family; ``newborn`` are the members who were born after it was registered."""

    id: str
    posyandu: Posyandu
    fields: dict[str, Any]
    members: list[Member] = field(default_factory=list)
    newborn: list[Member] = field(default_factory=list)

    @property
    def everyone(self) -> list[Member]:
        """Return all members, with those who came later."""
        return [*self.members, *self.newborn]

    def young(self, on: date) -> list[Member]:
        """Return the children under 60 completed months on a day."""
        return [m for m in self.everyone if m.born <= on and completed_months(m.born, on) < 60]

    @property
    def good_latrine(self) -> bool | None:
        """Tell whether the house has a latrine of its own with a septic tank, None if unasked."""
        latrine = (self.fields.get("house") or {}).get("latrine")
        return None if latrine is None else latrine == words("homes", "latrine")[0]

    def draft(self) -> dict[str, object]:
        """Return the family as it was registered."""
        members = [member.draft() for member in self.members]
        return {"do": "register_family", "id": self.id, **self.fields, "members": members}


def household(
    chance: Chance, posyandu: Posyandu, places: Places, today: date, since: date
) -> Household:
    """Return an invented family; children born on ``since`` or later are its newborn."""
    village = places.home_of(posyandu, chance)
    district = village.replace(".", "")[:6]
    family = Household(chance.identifier(), posyandu, _family_fields(chance, village, today))
    low, high = chance.weighted(_WIFE_AGES)
    wife_age = chance.uniform(low, high + 1)

    def person(relation: str, age: float, female: bool, **more: Any) -> Member:
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
        return Member(chance.identifier(), name, sex, born, relation, None, fields)

    alone = chance.happens(0.06 + 0.3 * (wife_age > 58))
    wife = person("head" if alone else "wife", wife_age, female=True)
    if not alone:
        husband_age = max(wife_age + chance.near(3.5, 3, -4, 14), 20)
        family.members.append(person("head", husband_age, female=False))
    family.members.append(wife)
    for age in _children_ages(chance, wife_age):
        child = person("child", age, chance.happens(0.487), **_birth(chance))
        child.mother = wife.id
        (family.newborn if child.born >= since else family.members).append(child)
    if wife_age < 50 and chance.happens(0.2):
        elder_age = chance.near(max(wife_age, 30) + 28, 5, 50, 88)
        family.members.append(person("other", elder_age, chance.happens(0.65)))
    return family


def _children_ages(chance: Chance, mother_age: float) -> list[float]:
    """Return the ages in years of the children at home, eldest first."""
    ages = []
    at = chance.near(23.5, 3.6, 17, 36)
    for count in range(1, MOST_CHILDREN + 1):
        if at >= mother_age:
            break
        age = mother_age - at
        if age < GROWN_UP_YEARS or (age < 30 and chance.happens(0.4)):
            ages.append(age)
        if chance.happens(_STOPS_AFTER[count]):
            break
        # mostly three to five years apart, now and then too close
        at += chance.near(3.7, 1.5, 1.1, 9)
    return ages


def _birth(chance: Chance) -> dict[str, Any]:
    """Return birth weight and length; often nobody remembers them."""
    if chance.happens(0.12):
        return {}
    z = chance.near(-0.35, 0.9, -2.6, 2.4)
    weight = round((3.25 + 0.43 * z) * 20) * 50
    length = round((49.5 + 1.8 * (0.8 * z + chance.gauss(0, 0.4))) * 2) / 2
    return {"birth_weight_g": weight, "birth_length_cm": length}


def _family_fields(chance: Chance, village: str, today: date) -> dict[str, Any]:
    carded = today - timedelta(days=chance.randint(100, 5000))
    district = village.replace(".", "")[:6]
    house = {
        name: None if chance.happens(unasked) else chance.one_of(words("homes", name))
        for name, unasked in (("drinking_water", 0.12), ("latrine", 0.1))
    }
    fields: dict[str, Any] = {
        "village": village,
        "rt": f"{chance.randint(1, 9):02d}",
        "address": f"{chance.one_of(words('places', 'lanes'))} {chance.randint(1, 60)}",
    }
    if chance.happens(0.93):
        fields["kk"] = serial_number(chance, district, carded)
    if chance.happens(0.8):
        fields["phone"] = telephone(chance)
    if chance.happens(0.9):
        fields["welfare_rank"] = chance.weighted({1: 18, 2: 27, 3: 30, 4: 25})
    if any(house.values()):
        fields["house"] = {name: value for name, value in house.items() if value}
    return fields
