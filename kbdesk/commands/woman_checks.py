"""A check of a woman: weight, arm, blood pressure, haemoglobin, tablets; pregnant or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import correct_fact, void_fact
from kbdesk.commands.reading import read_asked, read_named, refuse_pressures
from kbdesk.commands.services import read_signs
from kbdesk.commands.writing import Answer, advice, create, held, not_in_future, plain
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


def record_woman_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a check; answers weeks or days after birth, risks, proposals and warnings."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    woman, fields = _read(desk, reading)
    new = create(desk, "woman_check", id_, {"fact": fields})
    said = _said(desk, woman, id_, fields)
    return {"id": id_, **({} if new else {"already": True}), **said}


def correct_woman_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct fields of a check; the original stays in its history."""
    shown, fields = correct_fact(desk, "woman_check", draft, lambda it, _: _read(desk, it)[1])
    woman = held(desk, "person", fields["person"], "person")
    return {"id": shown["id"], **_said(desk, woman, shown["id"], fields)}


def void_woman_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take a check out of every count; it and the reason stay in the history."""
    return void_fact(desk, "woman_check", draft)


def preview_woman_check(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what a check would answer, and write nothing; raises what recording would."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    woman, fields = _read(desk, reading)
    return _said(desk, woman, id_, fields)


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
