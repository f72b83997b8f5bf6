"""Two records of one invented child, and everything that can be asked of it."""

from __future__ import annotations

from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk

FIRST = "11111111-0000-4000-8000-000000000001"
SECOND = "22222222-0000-4000-8000-000000000001"
MOTHERS = ("11111111-0000-4000-8000-0000000000aa", "22222222-0000-4000-8000-0000000000aa")
FAMILIES = ("11111111-0000-4000-8000-0000000000ff", "22222222-0000-4000-8000-0000000000ff")


def twice(desk: Desk, *, posyandu: tuple[str, str] = ("LT01", "LT01"), born: str) -> None:
    """Register a child in two families, each with a weighing, a vaccine and a referral."""
    for at, (child, name, nik) in enumerate(
        ((FIRST, "Aisyah Putri Ramadhani", None), (SECOND, "Aisyah Puteri Ramadani", None))
    ):
        do(
            desk,
            "register_family",
            id=FAMILIES[at],
            village="64.74.01.1003",
            rt=f"0{at + 3}",
            posyandu=posyandu[at],
            members=[
                {
                    "id": MOTHERS[at],
                    "name": "Nur Hasanah",
                    "sex": "female",
                    "relation": "wife",
                    "birth_date": "1996-05-05",
                    "posyandu": posyandu[at],
                },
                {
                    "id": child,
                    "name": name,
                    "sex": "female",
                    "birth_date": born,
                    "relation": "child",
                    "mother": MOTHERS[at],
                    "posyandu": posyandu[at],
                    "nik": nik,
                },
            ],
        )


def do(desk: Desk, verb: str, **fields: Any) -> dict[str, Any]:
    return record(desk, {"do": verb, **fields})
