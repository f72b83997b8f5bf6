"""What a KMS card says: plain data, ``None`` for what is not known (a blank on paper)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kbdesk.growth.gain import Code
from kbdesk.reports.slip_data import ReferredPerson, SendingPosyandu

DAYS_OF_MONTH = 30.4375
"""WHO's month, by which an age becomes a place on the chart."""


@dataclass(frozen=True, slots=True)
class CardWeighing:
    """The weighing that counts for a calendar month: its day, grams, code, and T in a row."""

    on: date
    weight_g: int
    code: Code | None = None
    consecutive_t: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KmsCardData:
    """One KMS card.

    ``as_of`` is the day of the card: a child of 24 completed months and more on it has two
    pages. Without a sex there are no curves and no least gains; without a birth date no
    months. ``least_gain`` is the KBM: completed months -> grams. ``vaccines`` are those
    given, with their day; None where none is recorded, which is not the same as none given.
    ``by_book``: given according to the KIA book, on a day that is not known.
    ``exclusive_breastfeeding`` holds the answers of the months 0 to 5 of life.
    ``full_nik`` prints the NIK unmasked.
    """

    posyandu: SendingPosyandu = field(default_factory=SendingPosyandu)
    person: ReferredPerson = field(default_factory=ReferredPerson)
    as_of: date | None = None
    birth_weight_g: int | None = None
    birth_length_mm: int | None = None
    weighings: tuple[CardWeighing, ...] = ()
    curves: Mapping[int, Sequence[tuple[float, float]]] = field(default_factory=dict)
    least_gain: Mapping[int, int] = field(default_factory=dict)
    vitamin_a: tuple[date, ...] | None = None
    vaccines: Mapping[str, date] | None = None
    by_book: frozenset[str] = frozenset()
    exclusive_breastfeeding: tuple[bool | None, ...] = ()
    full_nik: bool = False


def age_in_months(birth: date, on: date) -> float:
    """Return an age as the chart counts it."""
    return (on - birth).days / DAYS_OF_MONTH
