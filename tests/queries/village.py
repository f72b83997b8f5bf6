"""Families of one child, recorded through the commands."""

from __future__ import annotations

import uuid
from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.store.store import Change

VILLAGE = "64.74.01.1003"


def child(
    desk: Desk, born: str, *, name: str = "Budi", sex: str = "male", posyandu: str = "LT01",
    rt: str = "01", phone: str | None = None, **more: Any,
) -> str:  # fmt: skip
    """Register a mother with one child; return the child's id."""
    mother = str(uuid.uuid4())
    family = {"do": "register_family", "village": VILLAGE, "rt": rt, "phone": phone}
    members: list[dict[str, Any]] = [
        {"id": mother, "name": f"Ibu {name}", "sex": "female", "birth_date": "1995-01-01"},
        {"name": name, "sex": sex, "birth_date": born, "mother": mother, "posyandu": posyandu},
    ]
    members[1].update(more)
    answer = record(desk, {**family, "members": members, "posyandu": posyandu})
    return str(answer["members"][1])


def weigh(desk: Desk, child: str, day: str, kg: float, **more: Any) -> str:
    """Weigh a child; return the measurement's id."""
    draft = {"do": "record_measurement", "child": child, "date": day, "weight_kg": kg, **more}
    return str(record(desk, draft)["id"])


def life(desk: Desk, person: str, **fields: Any) -> None:
    """Write that somebody died or left."""
    desk.store.write([Change("person", person, "life", fields)], user=desk.user.id)
