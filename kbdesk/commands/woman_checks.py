"""A check of a woman: weight, arm, blood pressure, haemoglobin, tablets; pregnant or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import fact_verbs
from kbdesk.commands.reading import read_asked, read_named, refuse_pressures
from kbdesk.commands.services import read_signs
from kbdesk.commands.writing import Answer, advice, held, not_in_future, plain
from kbdesk.desk import Desk
from kbdesk.domain.check_advice import check_advice, told_of
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.screening import PREGNANCY_DANGER_SIGNS
from kbdesk.queries.women import assess_check
from kbdesk.records.kinds import FACT
from kbdesk.records.women import WOMAN_CHECK
from kbdesk.store.records import Row

FIGURES: Final = tuple(one for one in WOMAN_CHECK.groups[FACT] if one.kind == "int")
_TOLD: Final = tuple(
    WOMAN_CHECK.field(name)
    for name in ("tablets_daily", "kek_food", "kek_food_daily", "mothers_class", "counselling")
)


def _read(desk: Desk, reading: Draft) -> tuple[Row, dict[str, object]]:
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    fields: dict[str, Any] = {"person": person, "date": day.isoformat()}
    fields |= read_named(reading, FIGURES, new=True)
    fields["signs"] = read_signs(reading, PREGNANCY_DANGER_SIGNS, "woman_check.unknown_sign")
    fields["tb_signs"] = read_asked(reading, WOMAN_CHECK.field("tb_signs"))
    fields |= read_named(reading, _TOLD, new=True)
    reading.done()
    refuse_pressures(fields)
    if not plain({**fields, "person": None, "date": None}):
        raise KbdeskError("woman_check.empty", field="weight_kg")
    woman = held(desk, "person", person, "person")
    _check_person(woman, day)
    return woman, fields


def _check_person(woman: Row, day: date) -> None:
    if woman["sex"] == "male":
        raise KbdeskError("woman_check.male", field="person", name=woman["name"])
    refuse_outside_life(woman, day, "woman_check")


def _said(desk: Desk, woman: Row, id_: str, fields: Mapping[str, object]) -> Answer:
    found = assess_check(desk, woman, id_, fields)
    return {
        "weeks": found.weeks,
        "postpartum_days": found.postpartum_days,
        "status": list(found.risks),
        "judged": dict(found.judged),
        "advice": [
            {"check": one.check, "sentence": one.key}
            for one in check_advice({**found.judged, **told_of(fields)})
        ],
        **advice(found.proposals, found.warnings),
    }


record_woman_check, correct_woman_check, void_woman_check, preview_woman_check = fact_verbs(
    "woman_check", _read, _said
)
"""A check answers weeks or days after birth, risks, proposals and warnings."""
