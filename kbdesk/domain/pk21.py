"""The family survey of BKKBN (PK21): the answers to its questions about members and houses.

Each answer is an English word with the survey form's own number. An answer that was not
given is absent: it never stands for "no" or "none".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MARITAL: Final[Mapping[str, int]] = {"single": 1, "married": 2, "divorced": 3, "widowed": 4}

RELATION: Final[Mapping[str, int]] = {"head": 1, "wife": 2, "child": 3, "other": 4}

JKN: Final[Mapping[str, int]] = {"pbi": 1, "non_pbi": 2, "private": 3, "none": 4}
"""National health insurance: paid by the state, by oneself or the employer, another, none."""

PRESENCE: Final[Mapping[str, int]] = {"home": 1, "away": 2, "abroad": 3}

RELIGION: Final[Mapping[str, int]] = {
    "islam": 1,
    "protestant": 2,
    "catholic": 3,
    "hindu": 4,
    "buddhist": 5,
    "confucian": 6,
    "other": 7,
}

EDUCATION: Final[Mapping[str, int]] = {
    "none": 1,
    "primary_unfinished": 2,
    "primary_attending": 3,
    "primary": 4,
    "junior_attending": 5,
    "junior": 6,
    "senior_attending": 7,
    "senior": 8,
    "tertiary_attending": 9,
    "tertiary": 10,
}

OCCUPATION: Final[Mapping[str, int]] = {
    "none": 1,
    "farmer": 2,
    "fisher": 3,
    "trader": 4,
    "official": 5,
    "civil_servant": 6,
    "employee": 7,
    "self_employed": 8,
    "retired": 9,
    "casual": 10,
}

DISABILITY: Final = (
    "none",
    "physical",
    "visual",
    "hearing",
    "speech",
    "intellectual",
    "mental",
    "multiple",
)
"""What the health services ask beside the survey; it has no number there."""

MARRIAGE_AGES: Final = (8, 80)
"""Completed years at which a first marriage is taken to be possible, both ends included."""

PERSON_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "marital": tuple(MARITAL),
    "religion": tuple(RELIGION),
    "education": tuple(EDUCATION),
    "occupation": tuple(OCCUPATION),
    "jkn": tuple(JKN),
    "presence": tuple(PRESENCE),
    "disability": DISABILITY,
}

HOUSE_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "floor": ("tile", "cement", "wood", "bamboo", "earth", "other"),
    "walls": ("brick", "wood", "bamboo", "other"),
    "roof": ("concrete", "tile", "metal", "asbestos", "wood", "thatch", "other"),
    "lighting": ("grid", "own_electricity", "none"),
    "cooking_fuel": ("electricity", "gas", "kerosene", "charcoal", "wood", "other"),
    "ownership": ("own", "rented", "rent_free", "official", "other"),
}
FLOOR_AREA_M2: Final = (1, 2000)
