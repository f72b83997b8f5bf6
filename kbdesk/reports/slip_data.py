"""What a referral slip says: plain data, ``None`` for what is not known (a blank on paper)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from kbdesk.growth.curves import ChartPoint
from kbdesk.growth.gain import Code

Occasion = Literal["open_day", "home_visit"]
Priority = Literal["urgent", "soon", "routine"]
Sex = Literal["male", "female"]
Position = Literal["lying", "standing"]
ActionCode = Literal["counselling", "food", "vitamin_a", "ors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPosyandu:
    """The sender: its name ("Kenanga 2"), code, and where it is."""

    name: str | None = None
    code: str | None = None
    kelurahan: str | None = None
    kecamatan: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredPerson:
    """Who is referred; ``nik`` and ``kk`` are digits as text."""

    name: str | None = None
    sex: Sex | None = None
    birth_date: date | None = None
    nik: str | None = None
    kk: str | None = None
    birth_order: int | None = None
    mother: str | None = None
    father: str | None = None
    spouse: str | None = None
    address: str | None = None
    rt: str | None = None
    rw: str | None = None
    kelurahan: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class IndexReading:
    """A z-score (rounded to two decimals), its status in words, and whether it is implausible."""

    z: float | None = None
    status: str | None = None
    flagged: bool = False

    def __post_init__(self) -> None:
        if self.z is not None and not math.isfinite(self.z):
            raise ValueError("a z-score must be a number or not known")


@dataclass(frozen=True, slots=True)
class MonthWeighing:
    """A month (any day of it), its code, the grams gained and the least that was due (KBM)."""

    month: date
    code: Code | None = None
    gain_g: int | None = None
    kbm_g: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipMeasurement:
    """One measurement: grams, millimetres, the position of the length, and its three indices."""

    measured_on: date | None = None
    weight_g: int | None = None
    lenhei_mm: int | None = None
    position: Position | None = None
    muac_mm: int | None = None
    headc_mm: int | None = None
    oedema: bool | None = None
    zwei: IndexReading = IndexReading()
    zlen: IndexReading = IndexReading()
    zwfl: IndexReading = IndexReading()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPregnancy:
    """What is measured of a pregnant woman: weeks, haemoglobin in tenths of g/dl, mmHg."""

    weeks: int | None = None
    hb_tenths: int | None = None
    systolic: int | None = None
    diastolic: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipExamination:
    """The figures of the card of somebody from six years on; the last of each up to the letter.

    mm, mmHg, mg/dl, tenths of kg/m2 and of g/dl. ``adult``: who answers for himself.
    """

    adult: bool = True
    waist_mm: int | None = None
    bmi_tenths: int | None = None
    systolic: int | None = None
    diastolic: int | None = None
    glucose: int | None = None
    glucose_kind: Literal["random", "fasting"] | None = None
    cholesterol: int | None = None
    hb_tenths: int | None = None
    eyes: Literal["good", "poor"] | None = None
    ears: Literal["good", "poor"] | None = None
    puma: int | None = None
    aks: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Birth, breastfeeding, immunizations (an empty tuple = none missing) and vitamin A."""

    birth_weight_g: int | None = None
    birth_length_mm: int | None = None
    exclusive_breastfeeding: bool | None = None
    missing_immunizations: tuple[str, ...] | None = None
    vitamin_a_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """One referral slip.

    ``pregnancy`` makes it a woman's slip: her figures stand where a child's growth and
    history would. ``examination`` makes it the slip of somebody from six years on, in the
    same way. ``months`` are the child's last weighings, oldest first (the last three
    are printed); ``curves`` (z -> months and kg) and ``points`` make the small chart.
    ``reasons`` are codes of rules (R01 to R99). ``copy`` counts reprints:
    0 is the original. ``full_nik`` prints the NIK unmasked.
    """

    number: str
    referral_id: UUID
    issued_on: date | None = None
    occasion: Occasion | None = None
    posyandu: SendingPosyandu = SendingPosyandu()
    addressee: str | None = None
    limit_on: date | None = None
    priority: Priority | None = None
    person: ReferredPerson = ReferredPerson()
    measurement: SlipMeasurement = SlipMeasurement()
    months: tuple[MonthWeighing, ...] = ()
    consecutive_t: int = 0
    curves: Mapping[int, Sequence[tuple[float, float]]] = field(default_factory=dict)
    points: tuple[ChartPoint, ...] = ()
    pregnancy: SlipPregnancy | None = None
    examination: SlipExamination | None = None
    history: History = History()
    reasons: tuple[str, ...] = ()
    note: str | None = None
    actions: tuple[ActionCode, ...] = ()
    consent: Literal["agree", "refuse"] | None = None
    refusal_reason: str | None = None
    cadre: str | None = None
    guardian: str | None = None
    copy: int = 0
    cancelled: bool = False
    full_nik: bool = False

    @property
    def grown(self) -> bool:
        """Tell whether the person answers for himself or herself."""
        return self.pregnancy is not None or (
            self.examination is not None and self.examination.adult
        )
