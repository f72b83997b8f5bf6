"""An invented posyandu with a full open day: sixty children beside those of the small village."""

from __future__ import annotations

from typing import Any

from tests.ui.pages.sitting import Sitting, uid

FIRST = (
    "Awan", "Bintang", "Cempaka", "Damar", "Elang", "Fajar", "Gita", "Hening", "Intan", "Jingga",
    "Kemala", "Langit", "Melati", "Nilam", "Ombak", "Pandu", "Rimba", "Seruni", "Tirta", "Wangi",
)  # fmt: skip
SECOND = ("Teduh", "Karang", "Senja")
CHILDREN = len(FIRST) * len(SECOND)


def child_id(number: int) -> str:
    return uid(10_000 + number * 10)


def child_name(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST)]}"


def crowd(seat: Sitting, count: int = CHILDREN) -> None:
    """Register so many children of 8 to 57 months, each weighed in June and July."""
    drafts: list[dict[str, Any]] = []
    for number in range(count):
        child, mother = child_id(number), uid(10_000 + number * 10 + 1)
        months = 8 + number * 49 // CHILDREN
        year, month = divmod(2026 * 12 + 7 - months, 12)
        drafts.append(
            {
                "do": "register_family", "id": uid(10_000 + number * 10 + 2),
                "village": "64.74.01.1003", "rt": f"{1 + number % 6:02d}", "posyandu": "LT01",
                "phone": f"0812-0000-{number:04d}",
                "members": [
                    {"id": mother, "name": f"Nirmala {child_name(number)}", "sex": "female",
                     "relation": "head", "birth_date": "1994-02-03"},
                    {"id": child, "name": child_name(number), "relation": "child",
                     "sex": ("female", "male")[number % 2], "mother": mother,
                     "birth_date": f"{year}-{month + 1:02d}-05"},
                ],
            }
        )  # fmt: skip
        for day, grams in (("2026-06-09", 0), ("2026-07-14", 150)):
            if number % 9 != 4 or day < "2026-07":
                drafts.append({
                    "do": "record_measurement", "child": child, "date": day,
                    "weight_kg": f"{(7200 + months * 160 + grams) / 1000:.2f}",
                    "lenhei_cm": f"{62 + months * 0.72:.1f}",
                    "position": "lying" if months < 25 else "standing",
                })  # fmt: skip
    seat.record(*drafts)
