"""A measurement of a child: recorded once; a correction or a void names the original."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import void_fact
from kbdesk.commands.reading import read_named
from kbdesk.commands.writing import Answer, create, held, own, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import (
    Measurement,
    check_measurement,
    is_position,
    parse_measurement,
)
from kbdesk.queries.growth import assessment, measurement_of, said
from kbdesk.queries.records import spoken
from kbdesk.records.children import FURTHER, MEASUREMENT
from kbdesk.store.records import Row
from kbdesk.store.store import Change

LONGEST_REASON = MEASUREMENT.field("reason").longest
_NOT_MEASURED = ("voided", "reason")


def record_measurement(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a measurement; answers z-scores, status, gain, proposals and warnings."""
    measurement = _read(draft)
    child = held(desk, "person", measurement.child, "child")
    _check(desk, measurement, child)
    new = create(desk, "measurement", measurement.id, {"fact": columns_of(measurement)})
    answer = said(assessment(desk, child, measurement))
    return {"id": measurement.id, **({} if new else {"already": True}), **answer}


def correct_measurement(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct fields of a measurement; the original stays in its history, with the reason."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    reason = reading.text("reason", longest=LONGEST_REASON)
    shown = own(desk, "measurement", id_, "id")
    if shown["voided"]:
        raise KbdeskError("measurement.voided", field="id", id=id_)
    was = {name: value for name, value in spoken(shown).items() if name not in _NOT_MEASURED}
    changes = {name: value for name, value in draft.items() if name not in ("do", "reason")}
    whole = {**was, **changes, "id": id_}
    if changes.get("child") is None:
        whole["child"] = shown["child"]
    # a position that a newer version writes is kept unless the correction names another
    kept = None if "position" in changes or is_position(shown["position"]) else shown["position"]
    if kept is not None:
        del whole["position"]
    measurement = _read(whole)
    child = held(desk, "person", measurement.child, "child")
    _check(desk, measurement, child)
    now = columns_of(measurement)
    if kept is not None:
        now["position"] = kept
    if plain(now) != plain({name: shown[name] for name in now}):
        # without a reason of its own it must not carry that of the correction before
        write(desk, [Change("measurement", id_, "fact", {**now, "reason": reason})])
    return {"id": id_, **said(assessment(desk, child, measurement))}


def void_measurement(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take a measurement out of every count; it and the reason stay in the history."""
    return void_fact(desk, "measurement", draft, reason=None)


def preview(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what a measurement would answer, and write nothing; raises what recording would."""
    measurement = _read(draft)
    child = held(desk, "person", measurement.child, "child")
    _check(desk, measurement, child)
    return said(assessment(desk, child, measurement))


def columns_of(measurement: Measurement) -> dict[str, object]:
    """Return a measurement as its register holds it."""
    return {
        "child": measurement.child,
        "date": measurement.date.isoformat(),
        "weight_g": measurement.weight_g,
        "lenhei_mm": measurement.lenhei_mm,
        "position": measurement.position,
        "headc_mm": measurement.headc_mm,
        "muac_mm": measurement.muac_mm,
        "oedema": measurement.oedema,
        "confirm": list(measurement.confirm),
        **dict(measurement.more),
    }


def _read(draft: Mapping[str, object]) -> Measurement:
    """Return the measurement that a draft describes, with what its record declares beside."""
    further = {one.said for one in FURTHER}
    plain_ = {name: value for name, value in draft.items() if name not in further}
    said = {name: value for name, value in draft.items() if name in further}
    more = read_named(Draft(said), FURTHER, new=True)
    return replace(parse_measurement(_known_child(plain_)), more=tuple(more.items()))


def _check(desk: Desk, measurement: Measurement, child: Row) -> None:
    born, died = child["birth_date"], child["death_date"]
    if died and measurement.date.isoformat() > died:
        raise KbdeskError("measurement.after_death", field="date", death_date=died)
    # without a birth date there is no age to judge by, only the future
    check_measurement(
        measurement, date.fromisoformat(born) if born else measurement.date, desk.clock.today()
    )


def _known_child(draft: Mapping[str, object]) -> dict[str, object]:
    """Return the draft with the child's id in its usual spelling."""
    reading = Draft(draft)
    child = reading.required_identifier("child")
    return {**{name: value for name, value in draft.items() if name != "do"}, "child": child}


__all__ = [
    "correct_measurement",
    "measurement_of",
    "preview",
    "record_measurement",
    "void_measurement",
]
