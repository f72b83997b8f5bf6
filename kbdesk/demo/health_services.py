"""What children are given: vaccines by the national schedule, vitamin A, deworming."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.domain.ages import completed_months
from kbdesk.domain.immunisation import Owed, VaccineRecord, owed
from kbdesk.domain.supplements import ROUND_MONTHS, capsule

Given = tuple[date, str, str | None]
"""(date, kind, detail) of a service."""
_UNTIL_MONTHS: Final = 36
_AT_BIRTH: Final = ("HB0", "BCG", "OPV1")


@dataclass(slots=True)
class VaccineCard:
    """A child's vaccines; asked on each open day that it came to, oldest first."""

    chance: Chance
    born: date
    hesitates: float = 0.0
    """How likely its parents put an open day's vaccines off."""
    stops_at: int = 999
    """The month of life from which nobody brings it any more."""
    given: dict[str, date] = field(default_factory=dict)

    def at_birth(self, today: date) -> list[Given]:
        """Return what is given in the first month."""
        day = self.born + timedelta(days=self.chance.randint(2, 27))
        days = zip(_AT_BIRTH, (self.born, day, day), strict=True)
        return [self._give(vaccine, on) for vaccine, on in days if on <= today]

    def on(self, day: date) -> list[Given]:
        """Return what an open day gives; what belongs to the birth is given there alone."""
        months = completed_months(self.born, day)
        if (
            months >= self.stops_at
            or months >= _UNTIL_MONTHS
            or self.chance.happens(self.hesitates)
        ):
            return []
        return [self._give(one, day) for one in self._owed(day).today if one not in _AT_BIRTH]

    def late(self, day: date) -> bool:
        """Tell whether a dose is late on a day."""
        return bool(self._owed(day).late)

    def _owed(self, day: date) -> Owed:
        return owed(self.born, VaccineRecord(self.given), day)

    def _give(self, vaccine: str, day: date) -> Given:
        self.given[vaccine] = day
        return (day, "immunisation", vaccine)


def vaccine_card(chance: Chance, born: date) -> VaccineCard:
    """Return a card: most parents come in time, some put it off, a few stop."""
    temper = chance.random()
    card = VaccineCard(chance, born)
    if temper < 0.06:
        card.stops_at = chance.randint(3, 9)
    elif temper < 0.25:
        card.hesitates = 0.55
    return card


def supplements(born: date, day: date) -> list[Given]:
    """Return the vitamin A (February, August) and deworming (August) of an open day."""
    given: list[Given] = []
    takes = capsule(born, day)
    if day.month in ROUND_MONTHS and takes:
        given.append((day, "vitamin_a", takes))
        if day.month == ROUND_MONTHS[1] and takes == "red":
            given.append((day, "deworming", "albendazole"))
    return given
