"""What children are given: vaccines by the national schedule, vitamin A, deworming."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, NamedTuple

from kbdesk.demo.chance import Chance
from kbdesk.domain.ages import completed_months

Given = tuple[date, str, str | None]
"""(date, kind, detail) of a service."""


class DemoDose(NamedTuple):
    """A vaccine's dose: from which completed month, and how long after which other one."""

    vaccine: str
    months: int
    after: str | None = None
    days_apart: int = 28


SCHEDULE: Final = (
    DemoDose("DPT-HB-Hib1", 2),
    DemoDose("OPV2", 2, "OPV1"),
    DemoDose("RV1", 2),
    DemoDose("PCV1", 2),
    DemoDose("DPT-HB-Hib2", 3, "DPT-HB-Hib1"),
    DemoDose("OPV3", 3, "OPV2"),
    DemoDose("RV2", 3, "RV1"),
    DemoDose("PCV2", 3, "PCV1"),
    DemoDose("DPT-HB-Hib3", 4, "DPT-HB-Hib2"),
    DemoDose("OPV4", 4, "OPV3"),
    DemoDose("RV3", 4, "RV2"),
    DemoDose("IPV1", 4),
    DemoDose("MR1", 9),
    DemoDose("IPV2", 9, "IPV1"),
    DemoDose("PCV3", 12, "PCV2", 56),
    DemoDose("DPT-HB-Hib4", 18, "DPT-HB-Hib3", 365),
    DemoDose("MR2", 18, "MR1", 183),
)
"""What an open day gives; HB0, BCG and OPV1 are given where the child was born."""

_UNTIL_MONTHS = 36


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
        first = [("HB0", self.born), ("BCG", None), ("OPV1", None)]
        day = self.born + timedelta(days=self.chance.randint(2, 27))
        return [self._give(vaccine, on or day) for vaccine, on in first if (on or day) <= today]

    def on(self, day: date) -> list[Given]:
        months = completed_months(self.born, day)
        if (
            months >= self.stops_at
            or months >= _UNTIL_MONTHS
            or self.chance.happens(self.hesitates)
        ):
            return []
        return [self._give(dose.vaccine, day) for dose in self._due(day, months)]

    def late(self, day: date) -> bool:
        """Tell whether a dose is more than a month late on a day."""
        months = completed_months(self.born, day)
        return any(dose.months + 1 < months for dose in self._due(day, months))

    def _due(self, day: date, months: int) -> list[DemoDose]:
        return [
            dose
            for dose in SCHEDULE
            if dose.vaccine not in self.given
            and dose.months <= months
            and (
                dose.after is None
                or (
                    dose.after in self.given
                    and (day - self.given[dose.after]).days >= dose.days_apart
                )
            )
        ]

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
    months = completed_months(born, day)
    given: list[Given] = []
    if day.month in (2, 8) and 6 <= months < 60:
        given.append((day, "vitamin_a", "blue" if months < 12 else "red"))
    if day.month == 8 and 12 <= months < 60:
        given.append((day, "deworming", "albendazole"))
    return given
