"""Which level a Kampung KB and its Rumah DataKu have reached, and what the next one lacks.

The ladder stands in ``resources/domain/classification.json``, to be put right by the
district. A level is reached when every item of it and of those below is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import read_json

PROGRAMS: Final = ("kampung", "dataku")


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a ladder and its names."""

    code: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """What a level asks for; ``rule`` says what of the records answers it, "" the officers.

    ``least``: the figure that the rule must reach; ``record``: where what lacks is recorded.
    """

    code: str
    level: str
    rule: str
    least: int
    record: str
    label: Mapping[str, str]

    @property
    def computed(self) -> bool:
        """Tell whether the records answer it and not a person."""
        return bool(self.rule)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels of a programme, the lowest first, and their items."""

    levels: tuple[Level, ...]
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """An item and whether it is met; None: nobody has answered. ``value``: what was found."""

    item: ChecklistItem
    met: bool | None
    value: int | None


@dataclass(frozen=True, slots=True)
class VillageStanding:
    """Where a village stands: the level reached ("" for none), the next, and what it lacks."""

    program: str
    level: str
    following: str
    items: tuple[Met, ...]

    @property
    def missing(self) -> tuple[Met, ...]:
        """Return what the next level lacks, with what lower levels still lack."""
        order = [level.code for level in ladder(self.program).levels]
        upto = order[: order.index(self.following) + 1] if self.following else []
        return tuple(one for one in self.items if one.met is not True and one.item.level in upto)


@cache
def ladder(program: str) -> Ladder:
    """Return the ladder of a programme; raises ``kampung.unknown_program``."""
    if program not in PROGRAMS:
        raise KbdeskError("kampung.unknown_program", field="program", program=program)
    whole = read_json("domain", "classification.json")
    said = whole[program]
    levels = tuple(Level(one["code"], one) for one in said["levels"])
    items = tuple(
        ChecklistItem(
            one["code"], one["level"], one.get("rule", ""), one.get("least", 1),
            one["record"], one,
        )
        for one in said["items"]
    )  # fmt: skip
    return Ladder(levels, items)


def known_item(program: str, code: str) -> ChecklistItem:
    """Return an item of a ladder; raises ``kampung.unknown_item``."""
    for item in ladder(program).items:
        if item.code == code:
            return item
    raise KbdeskError("kampung.unknown_item", field="item", item=code)


def known_level(program: str, code: str) -> Level:
    """Return a level of a ladder; raises ``kampung.unknown_level``."""
    for level in ladder(program).levels:
        if level.code == code:
            return level
    raise KbdeskError("kampung.unknown_level", field="level", level=code)


def standing(
    program: str, figures: Mapping[str, int], answers: Mapping[str, bool | None]
) -> VillageStanding:
    """Return where a village stands.

    ``figures``: by rule, what the records say; a rule that is not there is 0. ``answers``:
    by item, what the officers say of the items that no record can answer.
    """
    steps = ladder(program)
    items = tuple(
        Met(item, figures.get(item.rule, 0) >= item.least, figures.get(item.rule, 0))
        if item.computed
        else Met(item, answers.get(item.code), None)
        for item in steps.items
    )
    reached, following = "", ""
    for level in steps.levels:
        if all(one.met is True for one in items if one.item.level == level.code):
            reached = level.code
        else:
            following = level.code
            break
    return VillageStanding(program, reached, following, items)
