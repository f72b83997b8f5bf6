"""Invented people and figures that the papers' tests draw."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kbdesk.growth.curves import ChartPoint
from kbdesk.reports.slip_data import (
    History,
    IndexReading,
    MonthWeighing,
    ReferredPerson,
    SendingPosyandu,
    SlipData,
    SlipExamination,
    SlipMeasurement,
    SlipPregnancy,
)

ALL_CODES = (*(f"R{number:02}" for number in range(1, 16)), "R20", "R21", "R99")

_MONTHS = (0, 3, 6, 9, 12, 18, 24, 36, 48, 60)
_KILOGRAMS = {
    3: (4.8, 8.5, 10.6, 12.0, 13.1, 15.1, 17.0, 20.9, 25.2, 29.5),
    2: (4.2, 7.5, 9.3, 10.5, 11.5, 13.2, 14.8, 18.1, 21.5, 24.9),
    1: (3.7, 6.6, 8.2, 9.3, 10.1, 11.6, 13.0, 15.8, 18.5, 21.2),
    0: (3.2, 5.8, 7.3, 8.2, 8.9, 10.2, 11.5, 13.9, 16.1, 18.2),
    -1: (2.8, 5.2, 6.5, 7.3, 7.9, 9.1, 10.2, 12.2, 14.0, 15.8),
    -2: (2.4, 4.5, 5.7, 6.5, 7.0, 8.1, 9.0, 10.8, 12.3, 13.7),
    -3: (2.0, 4.0, 5.1, 5.8, 6.3, 7.2, 8.1, 9.6, 10.9, 12.1),
}
CURVES: dict[int, list[tuple[float, float]]] = {
    z: [(float(month), kg) for month, kg in zip(_MONTHS, row, strict=True)]
    for z, row in _KILOGRAMS.items()
}
"""The girls' weight-for-age lines in a few rounded points: enough for a picture."""


def kirana() -> SlipData:
    """The story's child: fourteen months, a second T, PCV3 late."""
    return SlipData(
        number="RJK/LT01/2026/10/0001-K7",
        referral_id=UUID("6f1f6f0e-52b5-4c8e-9f0d-0a3f4b6c7d81"),
        issued_on=date(2026, 8, 11),
        occasion="open_day",
        posyandu=SendingPosyandu(
            name="Kenanga 2",
            code="LT01",
            kelurahan="Loktuan",
            kecamatan="Bontang Utara",
            city="Kota Bontang",
        ),
        addressee="Puskesmas Bontang Utara 1",
        limit_on=date(2026, 8, 14),
        priority="soon",
        person=ReferredPerson(
            name="Kirana Embun Pagi",
            sex="female",
            birth_date=date(2025, 6, 3),
            nik="6474014306250001",
            kk="6474011203200007",
            birth_order=3,
            mother="Seroja Rembulan",
            father="Samudra Teduh",
            address="Gang Bakau 7",
            rt="03",
            rw="01",
            kelurahan="Loktuan",
            phone="0812 0000 1234",
        ),
        measurement=SlipMeasurement(
            measured_on=date(2026, 8, 11),
            weight_g=7400,
            lenhei_mm=729,
            position="lying",
            muac_mm=131,
            headc_mm=446,
            oedema=False,
            zwei=IndexReading(-2.04, "Berat badan kurang"),
            zlen=IndexReading(-1.40, "Normal"),
            zwfl=IndexReading(-1.91, "Gizi baik"),
        ),
        months=(
            MonthWeighing(date(2026, 6, 9), "N", 200, 200),
            MonthWeighing(date(2026, 7, 14), "T", 100, 200),
            MonthWeighing(date(2026, 8, 11), "T", 100, 200),
        ),
        consecutive_t=2,
        curves=CURVES,
        points=(
            ChartPoint(7.4, 6200, "B"),
            ChartPoint(8.3, 6500, "N"),
            ChartPoint(9.2, 6700, "T"),
            ChartPoint(11.3, 7000, "O"),
            ChartPoint(12.2, 7200, "N"),
            ChartPoint(13.4, 7300, "T"),
            ChartPoint(14.3, 7400, "T"),
        ),
        history=History(
            birth_weight_g=2900,
            birth_length_mm=480,
            exclusive_breastfeeding=True,
            missing_immunizations=("PCV3",),
            vitamin_a_on=date(2026, 8, 11),
        ),
        reasons=("R05", "R06", "R15"),
        note="Nafsu makan turun sejak batuk, ibu minta diperiksa. Sudah diberi contoh menu.",
        actions=("counselling", "food", "vitamin_a"),
        consent="agree",
        cadre="Sulastri Bakau",
        guardian="Seroja Rembulan",
    )


def empty() -> SlipData:
    """A slip of which only the number is known."""
    return SlipData(
        number="RJK/LT01/2026/10/0002-K7",
        referral_id=UUID("00000000-0000-4000-8000-000000000002"),
    )


def damar() -> SlipData:
    """An elderly man whose pressure and glucose are high."""
    return SlipData(
        number="RJK/LT01/2026/10/0004-P2",
        referral_id=UUID("00000000-0000-4000-8000-000000000004"),
        issued_on=date(2026, 8, 9),
        occasion="open_day",
        posyandu=kirana().posyandu,
        addressee="Puskesmas Bontang Utara 1",
        limit_on=date(2026, 8, 9),
        priority="urgent",
        person=ReferredPerson(
            name="Damar Rimba",
            sex="male",
            birth_date=date(1955, 2, 17),
            father="Guntur Rimba",
            address="Jalan Pesut 4",
            rt="05",
            kelurahan="Loktuan",
        ),
        measurement=SlipMeasurement(
            measured_on=date(2026, 8, 9), weight_g=71200, lenhei_mm=1620, position="standing"
        ),
        examination=SlipExamination(
            waist_mm=985, bmi_tenths=271, systolic=182, diastolic=96, glucose=243,
            glucose_kind="random", cholesterol=221, eyes="poor", ears="good", puma=6, aks=19,
        ),
        reasons=("R31", "R32", "R33", "R35", "R36", "R38"),
        consent="agree",
        cadre="Sulastri Bakau",
        guardian="Damar Rimba",
    )  # fmt: skip


def teratai() -> SlipData:
    """A pregnant woman with a thin arm."""
    return SlipData(
        number="RJK/LT01/2026/10/0003-K7",
        referral_id=UUID("00000000-0000-4000-8000-000000000003"),
        issued_on=date(2026, 8, 9),
        occasion="home_visit",
        posyandu=kirana().posyandu,
        addressee="Puskesmas Bontang Utara 1",
        limit_on=date(2026, 8, 9),
        priority="urgent",
        person=ReferredPerson(
            name="Teratai Hening",
            sex="female",
            birth_date=date(1999, 2, 17),
            spouse="Guntur Rimba",
            address="Jalan Pesut 4",
            rt="05",
            kelurahan="Loktuan",
        ),
        measurement=SlipMeasurement(
            measured_on=date(2026, 8, 9),
            weight_g=46300,
            lenhei_mm=1520,
            position="standing",
            muac_mm=228,
        ),
        pregnancy=SlipPregnancy(weeks=30, hb_tenths=102, systolic=145, diastolic=95),
        reasons=("R20",),
        consent="refuse",
        refusal_reason="menunggu suami pulang",
        cadre="Sulastri Bakau",
    )
