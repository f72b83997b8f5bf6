"""What a service says beside the others of the same person: doubts, and referrals to propose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kbdesk.domain import breastfeeding, immunisation, screening
from kbdesk.domain.ages import completed_months
from kbdesk.domain.immunisation import VaccineRecord
from kbdesk.domain.proposals import Proposal, Warned
from kbdesk.domain.services import BOOK_SEEN, Service
from kbdesk.domain.supplements import DEWORMING_APART_DAYS, RED_FROM_MONTHS, capsule

GROWN_FROM_MONTHS = 120
"""From ten years on, vitamin A is for mothers and vaccines are those for women."""
VITAMIN_A_APART_DAYS = 28


def doubts(
    birth_date: date | None, sex: str | None, service: Service, others: Sequence[Service]
) -> list[Warned]:
    """Return what is worth another look at; it refuses nothing.

    ``others``: the person's other valid services, in any order.
    """
    found = list(_again(birth_date, service, others))
    if birth_date is None:
        if service.kind in ("vitamin_a", "deworming", "immunisation", "kpsp", "breastfeeding",
                            "still_breastfed"):  # fmt: skip
            found.append(Warned("service.no_birth_date", {}))
        return found
    check = {
        "immunisation": _vaccine,
        "vitamin_a": _vitamin_a,
        "deworming": _deworming,
        "breastfeeding": _breastfeeding,
        "still_breastfed": _still_breastfed,
    }.get(service.kind)
    if check is not None:
        found += check(birth_date, sex, service, others)
    return found


def proposals(
    birth_date: date | None, service: Service, others: Sequence[Service]
) -> list[Proposal]:
    """Return the referrals that a service proposes: R11, R12, R13 by its checklist, R15."""
    found = screening.proposals_of(
        service.kind,
        service.answer,
        service.signs,
        None if birth_date is None else completed_months(birth_date, service.date),
    )
    if service.kind in ("immunisation", BOOK_SEEN) and birth_date is not None:
        found += late_proposals(birth_date, [*others, service], service.date)
    return found


def late_proposals(birth_date: date, services: Sequence[Service], on: date) -> list[Proposal]:
    """Return R15 where a vaccine is more than a month late on a day."""
    late = immunisation.owed(birth_date, given_vaccines(services), on).late
    return [Proposal("R15", "reason.R15.late", {"vaccines": list(late)})] if late else []


def given_vaccines(services: Sequence[Service]) -> VaccineRecord:
    return immunisation.vaccine_record(
        (
            (one.detail, one.date, one.by_book)
            for one in services
            if one.kind == "immunisation" and one.detail
        ),
        (one.date for one in services if one.kind == BOOK_SEEN),
    )


def breastfeeding_answers(services: Sequence[Service]) -> dict[int, bool]:
    """Return the answer of each month; of several for a month, the last in the list counts."""
    return {
        one.month: one.answer == "yes"
        for one in services
        if one.kind == "breastfeeding" and one.month is not None and one.answer is not None
    }


def breastfed_exclusively(birth_date: date, services: Sequence[Service], on: date) -> bool | None:
    """Return :func:`breastfeeding.exclusive` of what was answered and told of other food."""
    other_food = [one.date for one in services if one.kind == "complementary_food_start"]
    answers = breastfeeding_answers(services)
    return breastfeeding.exclusive(birth_date, answers, on, min(other_food, default=None))


def _again(
    birth_date: date | None, service: Service, others: Sequence[Service]
) -> Iterator[Warned]:
    """Warn of what was given or answered before."""
    kind, day = service.kind, service.date
    same = [one for one in others if one.kind == kind]
    given: object
    if kind == "immunisation":
        of_it = [one for one in same if one.detail == service.detail]
        before = [one.date for one in of_it if not one.by_book]
        given = service.detail
        if of_it and not before:
            yield Warned("service.in_book_already", {"given": given})
            return
    elif kind in ("vitamin_a", "deworming"):
        apart = DEWORMING_APART_DAYS
        if kind == "vitamin_a":
            # a mother takes her second capsule on the next day
            grown = birth_date is not None and _grown(birth_date, day)
            apart = 1 if grown else VITAMIN_A_APART_DAYS
        before = [one.date for one in same if abs((one.date - day).days) < apart]
        given = [f"kind.{kind}"]
    elif kind == "still_breastfed":
        month = (day.year, day.month)
        answered = [one.date for one in same if (one.date.year, one.date.month) == month]
        if answered:
            yield Warned("service.answered_already", {"date": max(answered).isoformat()})
        return
    elif kind in ("breastfeeding", "imd", "complementary_food_start"):
        answered = [one.date for one in same if one.month == service.month]
        if answered:
            yield Warned("service.answered_already", {"date": max(answered).isoformat()})
        return
    else:
        return
    if before:
        yield Warned("service.given_already", {"given": given, "date": max(before).isoformat()})


def _grown(birth_date: date, on: date) -> bool:
    return completed_months(birth_date, on) >= GROWN_FROM_MONTHS


def _vaccine(
    birth_date: date, sex: str | None, service: Service, others: Sequence[Service]
) -> Iterator[Warned]:
    vaccine = service.detail or ""
    if vaccine not in immunisation.schedule():
        if not _grown(birth_date, service.date) or sex == "male":
            yield Warned("service.wrong_age", {"given": vaccine})
        return
    if service.by_book:
        # its day is not known, so nothing can be said of its age and its distance
        return
    before = [one for one in others if one.detail != vaccine]
    dose = immunisation.dose(birth_date, given_vaccines(before), service.date, vaccine)
    if service.date < dose.due_on:
        yield Warned("service.too_early", {"given": vaccine, "date": dose.due_on.isoformat()})
    if service.date > dose.last_on:
        yield Warned("service.too_old", {"given": vaccine, "date": dose.last_on.isoformat()})
    if dose.waits_for is not None:
        yield Warned("service.waits_for", {"given": vaccine, "first": dose.waits_for})


def _vitamin_a(
    birth_date: date, sex: str | None, service: Service, _others: Sequence[Service]
) -> Iterator[Warned]:
    if _grown(birth_date, service.date):
        expected = None if sex == "male" else "red"
    else:
        expected = capsule(birth_date, service.date)
    if expected is None:
        yield Warned("service.wrong_age", {"given": ["kind.vitamin_a"]})
    elif service.detail is not None and service.detail != expected:
        yield Warned("service.wrong_dose", {"expected": [f"kind.vitamin_a.{expected}"]})


def _deworming(
    birth_date: date, _sex: str | None, service: Service, _others: Sequence[Service]
) -> Iterator[Warned]:
    if completed_months(birth_date, service.date) < RED_FROM_MONTHS:
        yield Warned("service.wrong_age", {"given": ["kind.deworming"]})


def _breastfeeding(
    _birth_date: date, _sex: str | None, service: Service, others: Sequence[Service]
) -> Iterator[Warned]:
    answers = breastfeeding_answers(others)
    if service.month is None:
        return
    answers.pop(service.month, None)
    if breastfeeding.contradicts(answers, service.month, service.answer == "yes"):
        yield Warned("service.contradicts", {})


def _still_breastfed(
    birth_date: date, _sex: str | None, service: Service, others: Sequence[Service]
) -> Iterator[Warned]:
    if completed_months(birth_date, service.date) >= GROWN_FROM_MONTHS:
        yield Warned("service.wrong_age", {"given": ["kind.still_breastfed"]})
    weaned = [
        one
        for one in others
        if one.kind == "still_breastfed" and one.answer == "no" and one.date < service.date
    ]
    if service.answer == "yes" and weaned:
        yield Warned("service.contradicts", {})
