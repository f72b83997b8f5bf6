"""Families that every village has and that chance may leave out of a small one.

Each kind comes once among the first families, and again in every further hundred. So a
village of :data:`LEAST_FAMILIES` families has all of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold, HouseholdShape
from kbdesk.demo.recorder import Recorder

SHAPES: Final[dict[str, HouseholdShape]] = {
    # they came from another town some weeks ago
    "newcomers": HouseholdShape(28, (2.4,), alone=False),
    "twins": HouseholdShape(29, (4.6, 0.6, 0.6), alone=False),
    # they were away for some months and are back
    "back": HouseholdShape(27, (3.1,), alone=False),
    "two_wives": HouseholdShape(34, (8.7, 4.2, 2.1), second_wife=25, alone=False),
    "elderly": HouseholdShape(67, (), alone=False),
    # the child is of another posyandu and comes to this one now and then
    "guests": HouseholdShape(31, (1.9,), alone=False),
    # nobody asked the couple about family planning
    "never_asked": HouseholdShape(30, (3.6,), alone=False),
    "five": HouseholdShape(33, (5.3, 1.7), alone=False),
    # nobody has seen the child's vaccine card
    "no_card": HouseholdShape(26, (0.9,), alone=False),
    # the last measurement asks for a referral at once, and nobody has written one
    "urgent": HouseholdShape(24, (1.6,), alone=False),
    # they moved to another town some weeks ago
    "gone": HouseholdShape(32, (3.3,), alone=False),
    # the husband died some weeks ago
    "widow": HouseholdShape(39, (12.4, 4.1), alone=False),
    # they live in another RT than before
    "moved": HouseholdShape(28, (2.8,), alone=False),
}
"""What a family of each kind looks like."""

AGAIN_AFTER: Final = 100
LEAST_FAMILIES: Final = len(SHAPES) + 1
"""So many families, with that of the pictures, have one of each kind."""

_IN_ONE_RT: Final = 3
_SHARED_RT: Final = 5
_OTHER_SPELLING: Final = 0.05
_SPELLINGS: Final = ("{0}", "RT {0:02d}", "{0:03d}", "rt.{0}", "RT. {0}")


def kind_of(number: int) -> str | None:
    """Return the kind of a family by its number from 0 on; None of most."""
    place = number % AGAIN_AFTER - 1
    return list(SHAPES)[place] if 0 <= place < len(SHAPES) else None


def spell_rt(chance: Chance, family: DemoHousehold, number: int, posyandu: int = 1) -> None:
    """Write a family's RT as some list wrote it that was imported.

    The first three families of a posyandu live in one RT and spell it in three ways;
    ``posyandu`` is how many of them there are.
    """
    place, first = divmod(number - 1, posyandu)
    rt = int(family.fields["rt"])
    if first == 0 and 0 <= place < _IN_ONE_RT:
        family.fields["rt"] = _SPELLINGS[place].format(_SHARED_RT)
    elif chance.happens(_OTHER_SPELLING):
        family.fields["rt"] = chance.one_of(_SPELLINGS).format(rt)


class Lives:
    """When the uncommon families came, left, moved or lost somebody; all before today."""

    def __init__(self, chance: Chance, today: date) -> None:
        self._chance = chance
        self._today = today

    def _ago(self, most: int, least: int) -> date:
        return self._today - timedelta(days=self._chance.randint(least, most))

    def settle(self, recorder: Recorder, family: DemoHousehold) -> list[tuple[date, date]]:
        """Record what has no need of later records; return when the family was elsewhere.

        Each span is from the first day elsewhere up to the day of coming.
        """
        if family.kind == "newcomers":
            came = self._ago(75, 45)
            origin = "Samarinda"
            for member in family.everyone:
                recorder.do("record_arrival", id=member.id, date=came.isoformat(),
                            **{"from": origin})  # fmt: skip
            return [(date.min, came)]
        if family.kind == "back":
            left, back = self._ago(150, 115), self._ago(50, 20)
            for member in family.everyone:
                recorder.do("record_leaving", id=member.id, date=left.isoformat(),
                            why="bekerja di Sangatta")  # fmt: skip
                recorder.do("record_return", id=member.id, date=back.isoformat())
            return [(left, back)]
        if family.kind == "gone":
            return [(self._ago(60, 35), date.max)]
        if family.kind == "moved":
            rt = int("".join(filter(str.isdigit, family.fields["rt"]))) % 9 + 1
            recorder.do("move_family", id=family.id, date=self._ago(80, 40).isoformat(),
                        rt=f"{rt:02d}")  # fmt: skip
        return []

    def end(
        self, recorder: Recorder, family: DemoHousehold, elsewhere: list[tuple[date, date]]
    ) -> None:
        """Record who left and who died: after it nothing more is recorded of them."""
        if family.kind == "gone":
            ((left, _),) = elsewhere
            for member in family.everyone:
                recorder.do("record_leaving", id=member.id, date=left.isoformat(),
                            why="pindah ke Samarinda")  # fmt: skip
        elif family.kind == "widow":
            husband = next(one for one in family.members if one.sex == "male")
            husband.died = self._ago(70, 35)
            recorder.do("record_death", id=husband.id, date=husband.died.isoformat())
