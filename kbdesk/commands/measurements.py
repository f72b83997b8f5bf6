"""A measurement of a child: recorded once; a correction or a void names the original."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kbdesk.commands.days_of_life import refuse_after_death
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, correct_fact, voids, without
from kbdesk.commands.reading import read_named
from kbdesk.commands.writing import Answer, created, held
from kbdesk.desk import Desk
from kbdesk.domain.measurements import (
    Measurement,
    check_measurement,
    is_position,
    parse_measurement,
)
from kbdesk.queries.growth import assessment, said
from kbdesk.records.children import FURTHER, MEASUREMENT
from kbdesk.store.records import Row


def record_measurement(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a measurement; answers z-scores, status, gain, proposals and warnings."""
    measurement = _read(draft)
    child = held(desk, "person", measurement.child, "child")
    _check(desk, measurement, child)
    answer = created(desk, "measurement", measurement.id, {"fact": columns_of(measurement)})
    return {**answer, **said(assessment(desk, child, measurement))}


def correct_measurement(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct fields of a measurement; the original stays in its history, with the reason."""
    corrected: list[tuple[Measurement, Row]] = []

    def read(reading: Draft, shown: Row) -> Fields:
        whole = reading.rest()
        if whole.get("child") is None:
            whole["child"] = shown["child"]
        measurement = _read({**whole, "id": shown["id"]})
        child = held(desk, "person", measurement.child, "child")
        _check(desk, measurement, child)
        corrected.append((measurement, child))
        fields = columns_of(measurement)
        return fields if "position" in whole else {**fields, "position": shown["position"]}

    def stays(whole: Fields, shown: Row, _: Mapping[str, object]) -> Fields:
        # a newer version may write a position that this one cannot read
        return whole if is_position(shown["position"]) else without(whole, "position")

    correct_fact(desk, "measurement", draft, read, stays, reason=MEASUREMENT.field("reason"))
    ((measurement, child),) = corrected
    return {"id": measurement.id, **said(assessment(desk, child, measurement))}


void_measurement = voids("measurement", reason=None)


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
    refuse_after_death(child, measurement.date, "measurement")
    born = child["birth_date"]
    # without a birth date only a date in the future can be refused
    check_measurement(
        measurement, date.fromisoformat(born) if born else measurement.date, desk.clock.today()
    )


def _known_child(draft: Mapping[str, object]) -> dict[str, object]:
    """Return the draft with the child's id in its usual spelling."""
    reading = Draft(draft)
    child = reading.required_identifier("child")
    return {**{name: value for name, value in draft.items() if name != "do"}, "child": child}
