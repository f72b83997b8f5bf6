"""Examinations of all ages on the open day, and what the elderly are asked (AKS, SKILAS)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, without
from kbdesk.commands.reading import read_asked, read_named, refuse_pressures
from kbdesk.commands.writing import (
    Answer,
    advice,
    held,
    not_in_future,
    plain,
)
from kbdesk.desk import Desk
from kbdesk.domain import life_cycle
from kbdesk.domain.ages import completed_months
from kbdesk.domain.check_advice import check_advice
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import SIDES
from kbdesk.domain.measurements import read_decimal
from kbdesk.domain.mistyped import could_be_mmol, perhaps_mmol
from kbdesk.domain.proposals import Warned
from kbdesk.growth.zscores import MONTHS_COVERED
from kbdesk.queries.examinations import examine, is_implausible, said_of_elderly
from kbdesk.queries.limits import judging
from kbdesk.records.examinations import AKS, EXAMINATION, SKILAS
from kbdesk.records.kinds import FACT
from kbdesk.store.expecting import is_expecting
from kbdesk.store.records import Row

_SIDED: Final = ("eyes", "ears")
_PLAIN: Final = tuple(
    one
    for one in EXAMINATION.groups[FACT]
    if one.kind != "map"
    and one.name not in ("person", "date", "tb_signs", "voided")
    and one.name.partition("_")[0] not in _SIDED
)
_NOT_OF_INFANTS: Final = (
    "waist_mm", "systolic", "diastolic", "glucose", "cholesterol", "eyes_left", "eyes_right",
    "ears_left", "ears_right", "puma", "smoking", "iron_have", "iron_taken", "contraceptive",
)  # fmt: skip
"""What the card of infants to preschool does not ask, by column."""
_OF_INFANTS: Final = ("development_complete", "feeding_right", "sick_with")
"""What only the card of infants to preschool asks."""
_OF_GIRLS: Final = ("iron_have", "iron_taken")
_MEASURED: Final = ("weight_g", "height_mm", "muac_mm")
_GLUCOSE: Final = EXAMINATION.field("glucose").limits


def _read(desk: Desk, reading: Draft) -> tuple[Row, Fields]:
    fields: Fields = {
        "person": reading.required_identifier("person"),
        "date": not_in_future(desk, reading, "date").isoformat(),
    }
    fields |= _read_figures(reading)
    for name in _SIDED:
        fields |= _read_sides(reading, name)
    fields["tb_signs"] = _read_tb(reading)
    fields["puma"] = _read_puma(reading)
    reading.done()
    refuse_pressures(fields)
    if not plain({**fields, "person": None, "date": None, "glucose_kind": None}):
        raise KbdeskError("examination.empty", field="weight_kg")
    person = _present(desk, fields)
    born = _born(person)
    if born is not None:
        with judging(desk, fields["date"]):
            _refuse_of_infants(fields, born)
    for name in _OF_GIRLS:
        if person["sex"] == "male" and fields[name] is not None:
            raise KbdeskError("examination.only_girls", field=name)
    return person, fields


def _read_figures(reading: Draft) -> Fields:
    try:
        number = read_decimal("glucose", reading.seen("glucose"))
    except KbdeskError:
        number = None  # what is no number is refused below, as of every figure
    if number is not None and perhaps_mmol(number, *_GLUCOSE):
        raise KbdeskError("examination.glucose_mmol", field="glucose", value=str(number))
    return read_named(reading, _PLAIN, new=True)


def _read_sides(reading: Draft, name: str) -> Fields:
    sides = reading.inner(name)
    found = {} if sides is None else {side: sides.choice(side, SIDES) for side in ("left", "right")}
    if sides is not None:
        sides.done()
    return {f"{name}_{side}": found.get(side) for side in ("left", "right")}


def _read_tb(reading: Draft) -> list[str]:
    return read_asked(reading, EXAMINATION.field("tb_signs"))


def _read_puma(reading: Draft) -> Fields | None:
    inner = reading.inner("puma")
    if inner is None:
        return None
    found = read_named(inner, EXAMINATION.field("puma").parts, new=True)
    inner.done()
    return plain(found) or None


def _refuse_of_infants(fields: Mapping[str, Any], born: date) -> None:
    if life_cycle.stage_on(born, date.fromisoformat(fields["date"])) != "infant":
        for name in _OF_INFANTS:
            if fields[name] is not None:
                raise KbdeskError("examination.only_infants", field=name)
        return
    for name in _NOT_OF_INFANTS:
        if fields[name] is not None:
            field = (
                EXAMINATION.field(name).said.replace("_left", ".left").replace("_right", ".right")
            )
            raise KbdeskError("examination.not_of_infants", field=field)


def _present(desk: Desk, fields: Mapping[str, Any]) -> Row:
    """Return the person; raises for a day outside the life that is recorded."""
    person = held(desk, "person", fields["person"], "person")
    refuse_outside_life(person, date.fromisoformat(fields["date"]), "examination")
    return person


def _born(person: Row) -> date | None:
    return date.fromisoformat(person["birth_date"]) if person["birth_date"] else None


def _stays(whole: Fields, _shown: Row, _changes: Mapping[str, object]) -> Fields:
    """A draft says both eyes, and both ears, in one field."""
    for name in _SIDED:
        columns = {side: f"{name}_{side}" for side in ("left", "right")}
        sides = {side: whole.pop(column) for side, column in columns.items() if column in whole}
        if sides:
            whole[name] = sides
    return whole


def _advice(judged: Mapping[str, str | int]) -> list[Answer]:
    return [{"check": one.check, "sentence": one.key} for one in check_advice(judged)]


def _answer(desk: Desk, person: Row, _id: str, fields: Mapping[str, Any]) -> Answer:
    expects = is_expecting(desk.store.records, person["id"], fields["date"])
    with judging(desk, fields["date"]) as limits:
        found = examine(person, {**fields, "expecting": expects})
        told = _advice(found.judged)
    return {
        "limits": limits["version"],
        "stage": found.stage,
        "bmi": None if found.bmi is None else float(found.bmi),
        "judged": dict(found.judged),
        "isolated_systolic": found.isolated_systolic,
        "advice": told,
        "next": {name: day.isoformat() for name, day in found.next.items()},
        **advice(found.proposals, _warnings(person, fields)),
    }


def _warnings(person: Row, fields: Mapping[str, Any]) -> list[Warned]:
    born, glucose = _born(person), fields["glucose"]
    found = []
    if glucose is not None and could_be_mmol(glucose, _GLUCOSE[1]):
        found.append(Warned("examination.glucose_very_low", {"value": glucose}))
    if born is None:
        return [*found, Warned("examination.no_birth_date", {})]
    months = completed_months(born, date.fromisoformat(fields["date"]))
    if months < MONTHS_COVERED and any(fields[name] is not None for name in _MEASURED):
        found.append(Warned("examination.child_is_measured", {}))
    elif is_implausible(person, fields):
        found.append(Warned("examination.implausible_bmi", {}))
    return found


# -- the elderly -------------------------------------------------------------------------


def _read_aks(desk: Desk, reading: Draft) -> tuple[Row, Fields]:
    fields = _whom(desk, reading)
    inner = reading.inner("items")
    if inner is None:
        raise KbdeskError("draft.missing", field="items")
    items = read_named(inner, AKS.field("items").parts, new=True)
    inner.done()
    reading.done()
    fields["items"] = plain(items)
    if not fields["items"]:
        raise KbdeskError("draft.missing", field="items")
    return _elder(desk, fields), fields


def _read_skilas(desk: Desk, reading: Draft) -> tuple[Row, Fields]:
    fields = _whom(desk, reading)
    asked = [one for one in SKILAS.groups[FACT] if one.kind == "flag"]
    fields |= read_named(reading, asked, new=True)
    reading.done()
    if all(fields[one.name] is None for one in asked):
        raise KbdeskError("examination.empty", field=asked[0].name)
    questions = life_cycle.skilas_questions()
    for name, found in life_cycle.skilas_found(fields).items():
        if len(questions[name]) > 1 and found is not None:
            if fields[name] not in (None, found):
                yes = (one for one in questions[name] if fields[one])
                raise KbdeskError("examination.skilas_differs", field=next(yes, name))
            fields[name] = found
    return _elder(desk, fields), fields


def _whom(desk: Desk, reading: Draft) -> Fields:
    return {
        "person": reading.required_identifier("person"),
        "date": not_in_future(desk, reading, "date").isoformat(),
    }


def _elder(desk: Desk, fields: Mapping[str, Any]) -> Row:
    person = _present(desk, fields)
    born = _born(person)
    if born is None:
        raise KbdeskError("examination.no_age", field="person")
    with judging(desk, fields["date"]):
        stage = life_cycle.stage_on(born, date.fromisoformat(fields["date"]))
    if stage != "elderly":
        raise KbdeskError("examination.not_elderly", field="person")
    return person


def _said(desk: Desk, entity: str, fields: Mapping[str, Any]) -> Answer:
    with judging(desk, fields["date"]) as limits:
        figures, proposals = said_of_elderly(entity, fields)
        told = _advice(_judged_of_elder(entity, figures))
    return {"limits": limits["version"], **figures, "advice": told, **advice(proposals, ())}


def _judged_of_elder(entity: str, figures: Mapping[str, object]) -> dict[str, str | int]:
    """Return the class of an AKS, or whether a SKILAS found a loss."""
    if entity == "skilas":
        return {entity: "loss" if figures["losses"] else "none"}
    return {entity: str(figures["class"])} if figures["class"] else {}


def _said_aks(desk: Desk, _person: Row, _id: str, fields: Mapping[str, Any]) -> Answer:
    return _said(desk, "aks", fields)


def _said_skilas(desk: Desk, _person: Row, _id: str, fields: Mapping[str, Any]) -> Answer:
    return _said(desk, "skilas", fields)


def _skilas_stays(whole: Fields, _shown: Row, changes: Mapping[str, object]) -> Fields:
    """A corrected loss drops the answers to its questions, and the reverse."""
    gone: set[str] = set()
    for name, asked in life_cycle.skilas_questions().items():
        if len(asked) > 1 and name in changes:
            gone |= {*asked}
        elif len(asked) > 1 and any(one in changes for one in asked):
            gone.add(name)
    return without(whole, *gone)


record_examination, correct_examination, void_examination, _ = fact_verbs(
    "examination", _read, _answer, _stays
)
"""An examination answers the stage, how each figure is judged, and what follows."""
record_aks, correct_aks, void_aks, _ = fact_verbs("aks", _read_aks, _said_aks)
"""How an elder manages ten things alone; answers the sum, the class and proposals."""
record_skilas, correct_skilas, void_skilas, _ = fact_verbs(
    "skilas", _read_skilas, _said_skilas, _skilas_stays
)
"""Which abilities an elder has lost; answers the losses and proposals."""
