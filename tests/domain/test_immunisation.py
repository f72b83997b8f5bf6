from __future__ import annotations

from datetime import date

from kbdesk.domain.immunisation import BASIC, SCHEDULE, doses
from kbdesk.domain.services import VACCINES

BORN = date(2025, 6, 3)


def standing(vaccine: str, on: date, given: dict[str, date] | None = None) -> str:
    return next(d.standing for d in doses(BORN, given or {}, on) if d.vaccine == vaccine)


def test_every_vaccine_of_the_schedule_is_one_that_can_be_recorded() -> None:
    names = [vaccine for due in SCHEDULE for vaccine in due.vaccines]
    assert len(names) == len(set(names))
    assert set(names) <= set(VACCINES)
    assert set(names) >= BASIC


def test_a_vaccine_is_not_yet_then_due_then_late() -> None:
    assert standing("PCV3", date(2026, 6, 2)) == "not_yet"
    assert standing("PCV3", date(2026, 6, 3)) == "due"
    assert standing("PCV3", date(2026, 7, 3)) == "late"
    assert standing("MR2", date(2027, 5, 2)) == "due"
    assert standing("PCV3", date(2026, 9, 1), {"PCV3": date(2026, 8, 1)}) == "given"
