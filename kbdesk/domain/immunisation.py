"""The national schedule of a child's vaccines: at what age each is due, and when it is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from kbdesk.domain.ages import completed_months

Standing = Literal["given", "late", "due", "not_yet"]


class Due(NamedTuple):
    """Vaccines, and the completed months from which they are due and late."""

    months: int
    late_from: int
    vaccines: tuple[str, ...]


SCHEDULE: Final = (
    Due(0, 1, ("HB0", "BCG", "OPV1")),
    Due(2, 3, ("DPT-HB-Hib1", "OPV2", "RV1", "PCV1")),
    Due(3, 4, ("DPT-HB-Hib2", "OPV3", "RV2", "PCV2")),
    Due(4, 5, ("DPT-HB-Hib3", "OPV4", "RV3", "IPV1")),
    Due(9, 10, ("MR1", "IPV2")),
    Due(12, 13, ("PCV3",)),
    Due(18, 24, ("DPT-HB-Hib4", "MR2")),
)
"""JE is given in some provinces only."""

BASIC: Final = frozenset(
    {"HB0", "BCG", "OPV1", "OPV2", "OPV3", "OPV4", "IPV1", "IPV2", "MR1"}
    | {f"DPT-HB-Hib{dose}" for dose in (1, 2, 3)}
)
"""The complete basic immunisation (IDL) of the first year."""


class Dose(NamedTuple):
    """One vaccine of the schedule, and how a child stands to it."""

    vaccine: str
    due_months: int
    standing: Standing


def doses(birth_date: date, given: Mapping[str, date], on: date) -> list[Dose]:
    """Return the whole schedule for a child on a day."""
    months = completed_months(birth_date, on)
    found = []
    for due in SCHEDULE:
        standing: Standing = "not_yet" if months < due.months else "due"
        if months >= due.late_from:
            standing = "late"
        found += [
            Dose(vaccine, due.months, "given" if vaccine in given else standing)
            for vaccine in due.vaccines
        ]
    return found
