"""What a child's monthly report says: plain data, ``None`` for what is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kbdesk.domain.advice import Advice
from kbdesk.growth.gain import Code
from kbdesk.reports.slip_data import Position, ReferredPerson, SendingPosyandu


@dataclass(frozen=True, slots=True)
class GivenService:
    """A service of the day: its kind and detail as they are recorded ("vitamin_a", "red")."""

    kind: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReportData:
    """One child's month, for the mother.

    ``month`` is any day of it. ``weight_g`` is that of the month's weighing on
    ``weighed_on``, ``last_weight_g`` the one before it on ``last_on``; ``gain_g`` and
    ``least_gain_g`` (KBM) are there where the gain was judged. The ``*_status`` are the
    codes of :mod:`kbdesk.growth.categories`. ``next_on`` is the next open day.
    """

    advice: Advice
    month: date
    posyandu: SendingPosyandu = field(default_factory=SendingPosyandu)
    person: ReferredPerson = field(default_factory=ReferredPerson)
    on: date | None = None
    """The day of the month's measurement, by which the age is told."""
    weighed_on: date | None = None
    weight_g: int | None = None
    last_on: date | None = None
    last_weight_g: int | None = None
    code: Code | None = None
    consecutive_t: int = 0
    gain_g: int | None = None
    least_gain_g: int | None = None
    lenhei_mm: int | None = None
    position: Position | None = None
    muac_mm: int | None = None
    weight_status: str | None = None
    length_status: str | None = None
    body_status: str | None = None
    arm_status: str | None = None
    given: tuple[GivenService, ...] = ()
    next_on: date | None = None
