"""What is known of a posyandu beside its code: name, kelurahan, and its puskesmas."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, edited
from kbdesk.desk import Desk
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.villages import read_village
from kbdesk.journal.registers import by_group


def name_posyandu(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say a posyandu's name, kelurahan, puskesmas or address; ``posyandu`` is its code."""
    reading = Draft(draft)
    code = read_posyandu(reading.required_text("posyandu"))
    fields: dict[str, str | None] = {}
    for name in ("name", "puskesmas", "address"):
        if name in reading:
            fields[name] = reading.text(name)
    if "village" in reading:
        village = reading.text("village")
        fields["village"] = read_village(village) if village else None
    reading.done()
    shown = desk.store.records.get("posyandu", code) or {}
    edited(desk, "posyandu", code, shown, by_group("posyandu", fields))
    return {"id": code}
