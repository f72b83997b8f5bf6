"""Home visits by the checklist of a person's stage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs, without
from kbdesk.commands.reading import read, read_named, required
from kbdesk.commands.writing import Answer, advice, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import CHECKLISTS, Checklist, fits_age, next_home_visit
from kbdesk.queries.home_visits import said_found, see_at_home
from kbdesk.records.home_visits import HOME_VISIT, answers_of
from kbdesk.store.records import Row

_OF_WOMEN = ("pregnant", "postpartum")


def visit_stays(said: Fields, shown: Row, changes: Mapping[str, object]) -> Fields:
    """Return what stays of a visit: under another form no answer, of another person no family."""
    if changes.get("form", shown["form"]) != shown["form"]:
        said = without(said, "answers")
    if changes.get("person", shown["person"]) != shown["person"]:
        said = without(said, "family")
    return said


def _read(desk: Desk, reading: Draft) -> tuple[Row | None, dict[str, object]]:
    person_id = reading.identifier("person")
    family = reading.identifier("family")
    on = not_in_future(desk, reading, "date")
    form: Checklist = reading.required_choice("form", CHECKLISTS)  # type: ignore[assignment]
    outcome = required(reading, HOME_VISIT.field("outcome"))
    visitors = required(reading, HOME_VISIT.field("visitors"))
    answers = _read_answers(desk, form, reading.take("answers"))
    rest = read_named(reading, [HOME_VISIT.field(n) for n in _PLAIN], new=True)
    reading.done()
    if outcome == "done" and not answers:
        raise KbdeskError("home_visit.empty", field="answers")
    if rest["next_date"] is not None and rest["next_date"] <= on.isoformat():
        raise KbdeskError("visit.next_not_later", field="next_date", date=rest["next_date"])
    if rest["reported_on"] is not None and not (
        on.isoformat() <= rest["reported_on"] <= desk.clock.today().isoformat()
    ):
        code = "home_visit.reported_when"
        raise KbdeskError(code, field="reported_on", date=rest["reported_on"])
    person = None
    if form == "family":
        if person_id is not None:
            raise KbdeskError("home_visit.of_a_family", field="person")
        if family is None:
            raise KbdeskError("draft.missing", field="family")
    else:
        if person_id is None:
            raise KbdeskError("draft.missing", field="person")
        person = held(desk, "person", person_id, "person")
        _check(person, on, form)
        family = family or person["family"]
    if family is not None:
        held(desk, "family", family, "family")
    fields = {
        "family": family,
        "person": person_id,
        "date": on.isoformat(),
        "form": form,
        "outcome": outcome,
        "visitors": visitors,
        "answers": answers,
        **rest,
    }
    return person, fields


_PLAIN = ("counselling", "reported_on", "next_date", "note")


def _read_answers(desk: Desk, form: Checklist, raw: object) -> dict[str, object] | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise KbdeskError("draft.not_an_object", field="answers")
    reading = Draft(raw, "answers.")
    today = desk.clock.today().isoformat()
    said: dict[str, Any] = {}
    for one in answers_of(form):
        if one.name not in reading:
            continue
        value = read(reading, one)
        if one.kind == "date" and value is not None and value > today:
            raise KbdeskError("draft.date_in_future", field=f"answers.{one.name}", date=value)
        if value is not None:
            said[one.name] = value
    reading.done()
    upper, lower = said.get("systolic"), said.get("diastolic")
    if (upper is None) != (lower is None):
        name = "systolic" if upper is None else "diastolic"
        raise KbdeskError("woman_check.one_pressure", field=f"answers.{name}")
    if upper is not None and lower is not None and upper <= lower:
        raise KbdeskError("woman_check.pressure_swapped", field="answers.systolic")
    return said or None


def _check(person: Row, on: date, form: Checklist) -> None:
    born = date.fromisoformat(person["birth_date"]) if person["birth_date"] else None
    if form in _OF_WOMEN and person["sex"] == "male":
        raise KbdeskError("home_visit.male", field="form", name=person["name"])
    refuse_outside_life(person, on, "home_visit")
    if not fits_age(form, born, on):
        raise KbdeskError("home_visit.other_stage", field="form", name=person["name"])


def _said(_desk: Desk, person: Row | None, _id: str, fields: Mapping[str, Any]) -> Answer:
    found, proposals = see_at_home(person, fields)
    on = date.fromisoformat(fields["date"])
    return {
        **said_found(found),
        "next_date": next_home_visit(found, on).isoformat(),
        **advice(proposals, ()),
    }


record_home_visit, correct_home_visit, void_home_visit, preview_home_visit = fact_verbs(
    "home_visit", _read, _said, visit_stays
)
"""A visit by a checklist answers what it found, what follows, and when to come again.

A visit that was refused is a visit: only its checklist stays empty. ``answers`` are said anew as
a whole; under another ``form`` the old ones are gone unless they are said anew.
"""
