"""Invented people of all ages for the open day: pregnant, at school, adults and elders."""

from __future__ import annotations

from typing import Any

from tests.ui.pages.sitting import Sitting, uid

FIRST = (
    "Arung", "Cakra", "Dwipa", "Gemilang", "Halim", "Jatmika", "Lestari", "Pertiwi", "Qadar",
    "Rembulan", "Sagara", "Umbara", "Vidya", "Yudhistira", "Zamrud",
)  # fmt: skip
SECOND = ("Karang", "Samudra", "Teratai", "Pualam")
BORN = {"school": "2014-05-06", "adult": "1978-05-06", "elderly": "1955-05-06"}
CARDS = ("adult", "elderly", "school")
PEOPLE = len(FIRST) * len(SECOND)


def person_id(number: int) -> str:
    return uid(50_000 + number)


def person_name(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST)]}"


def card_of(number: int) -> str:
    return CARDS[number % len(CARDS)]


def sex_of(number: int) -> str:
    return ("male", "female")[number % 2]


def grown(seat: Sitting, count: int = PEOPLE) -> None:
    """Register so many people over six years, in families of one."""
    drafts: list[dict[str, Any]] = [
        {
            "do": "register_family", "id": uid(60_000 + number), "village": "64.74.01.1003",
            "rt": f"{1 + number % 6:02d}", "posyandu": "LT01",
            "members": [
                {"id": person_id(number), "name": person_name(number), "sex": sex_of(number),
                 "relation": "head", "birth_date": BORN[card_of(number)]},
            ],
        }
        for number in range(count)
    ]  # fmt: skip
    seat.record(*drafts)
