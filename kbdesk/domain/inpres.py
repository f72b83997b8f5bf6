"""The catalogue of Presidential Instruction (Inpres) 3/2022: goals and their activities.

It is a table with a version (``resources/domain/inpres.json``); a district may send another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import name_key
from kbdesk.domain.versioned_file import read_versioned

FILE: Final = "inpres.json"
MOST_ACTIVITIES: Final = 999
LONGEST: Final = 400
TARGET_GROUPS: Final = (
    "all",
    "pus",
    "adolescents",
    "elderly",
    "under_fives",
    "families_under_fives",
    "families_adolescents",
    "families_elderly",
    "other",
)
"""Whom an intervention is for, as the Kampung KB web application asks it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity: its number, goal and programme, what is counted of it, who is responsible."""

    no: int
    goal: int
    programme: str
    name: str
    indicator: str
    responsible: str


@dataclass(frozen=True)
class Catalogue:
    """A version of the catalogue; ``goals``: the name of each by its number."""

    version: str
    goals: Mapping[int, str]
    activities: tuple[Activity, ...]

    @cached_property
    def by_number(self) -> Mapping[int, Activity]:
        return {one.no: one for one in self.activities}

    def matching(self, text: str) -> list[Activity]:
        """Return the activities whose words hold each of the typed parts, two letters or more."""
        parts = [part for part in name_key(text).split() if len(part) > 1]
        return [
            one
            for one in self.activities
            if all(
                part in name_key(f"{one.name} {one.programme} {one.indicator} {one.responsible}")
                for part in parts
            )
        ]


@lru_cache(16)
def read_catalogue(text: str) -> Catalogue:
    """Return the catalogue of a file; raises ``tables.bad_catalogue`` with the place."""
    said = read_versioned(text, _bad)
    goals: dict[int, str] = {}
    for row in _rows(said, "goals"):
        no = _number(row, "goals", 4)
        if no in goals:
            raise _bad(f"goals {no}")
        goals[no] = _words(row, "name", f"goals {no}")
    if sorted(goals) != [1, 2, 3, 4]:
        # an intervention says its goal as its strategy
        raise _bad("goals")
    found: dict[int, Activity] = {}
    for row in _rows(said, "activities"):
        no = _number(row, "activities", MOST_ACTIVITIES)
        place = f"activities {no}"
        if no in found or row.get("goal") not in goals or isinstance(row["goal"], bool):
            raise _bad(place)
        parts = [_words(row, name, place)
                 for name in ("programme", "name", "indicator", "responsible")]  # fmt: skip
        found[no] = Activity(no, row["goal"], *parts)
    return Catalogue(said["version"].strip(), goals, tuple(found.values()))


def _rows(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = said.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        raise _bad(name)
    return rows


def _number(row: Mapping[str, Any], place: str, most: int) -> int:
    no = row.get("no")
    if not isinstance(no, int) or isinstance(no, bool) or not 1 <= no <= most:
        raise _bad(place)
    return no


def _words(row: Mapping[str, Any], name: str, place: str) -> str:
    words = row.get(name)
    if not isinstance(words, str) or not 0 < len(words.strip()) <= LONGEST:
        raise _bad(place)
    return words.strip()


def _bad(place: str) -> KbdeskError:
    return KbdeskError("tables.bad_catalogue", place=place or FILE)
