"""``text``: the texts for the telephone at the command line."""

from __future__ import annotations

from datetime import date

from kbdesk.commands.record import record
from tests.cli.machine import Machine


def test_texts_for_groups_and_for_a_person(laptop: Machine) -> None:
    mother, child = "6f2f7a52-7f6a-4f5e-9d53-0f6b6dbb2f11", "6f2f7a52-7f6a-4f5e-9d53-0f6b6dbb2f12"
    with laptop.desk() as desk:
        record(desk, {
            "do": "register_family", "village": "64.74.01.1003", "rt": "03", "posyandu": "LT01",
            "phone": "081234567890",
            "members": [
                {"id": mother, "name": "Sri Rahayu", "sex": "female", "birth_date": "1995-01-01"},
                {"id": child, "name": "Alya Putri", "sex": "female", "birth_date": "2025-01-01",
                 "mother": mother, "posyandu": "LT01"},
            ],
        })  # fmt: skip
        letter = record(desk, {
            "do": "create_referral", "person": child, "reasons": ["R01"], "to": "Puskesmas",
            "date": date.today().isoformat(),
        })["id"]  # fmt: skip
    day = laptop.done("text", "day").object
    assert (day["kind"], day["for"], day["name"]) == ("day", "group", None)
    (group,) = laptop.done("text", "invitation", "--language", "en").lines
    assert "invites" in group["text"]
    assert laptop.done("text", "villages", "--month", "2026-07").object["for"] == "group"
    own = laptop.done("text", "referral", letter).object
    assert (own["for"], own["name"], own["phone"]) == ("person", "Alya Putri", "081234567890")
    assert "Alya Putri" in own["text"]
    assert "R01" not in own["text"]
    (line, *_) = laptop.done("audit", "list", "--act", "exported").lines
    assert (line["entity"], line["row"]) == ("person", child)
    assert laptop.ask("text", "referral", child).code == "referral.unknown"
