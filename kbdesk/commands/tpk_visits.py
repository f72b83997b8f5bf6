"""Visits of a family's companions (TPK), and what is planned for a family at risk of stunting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import fact_verbs
from kbdesk.commands.home_visits import visit_stays
from kbdesk.commands.reading import read, read_named
from kbdesk.commands.writing import Answer, advice, edited, held, not_in_future
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.tpk import AID, TARGETS, Target, spoken
from kbdesk.queries.tpk import Seen, see
from kbdesk.records.companions import TPK_VISIT, questions_of
from kbdesk.records.families import FAMILY
from kbdesk.store.records import Row


def plan_krs(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record a family's companions and what they agreed to do; null deletes it."""
    reading = Draft(draft)
    family = reading.required_identifier("family")
    shown = held(desk, "family", family, "family")
    planned = [*FAMILY.groups["companion"], *FAMILY.groups["krs_plan"]]
    values = read_named(reading, planned, new=False)
    reading.done()
    today = desk.clock.today().isoformat()
    for one in planned:
        if one.past and (values.get(one.name) or "") > today:
            raise KbdeskError("draft.date_in_future", field=one.name, date=values[one.name])
    made, until = (values.get(name, shown[name]) for name in ("plan_date", "plan_until"))
    if made and until and until < made:
        raise KbdeskError("tpk_visit.plan_backwards", field="plan_until", date=until)
    groups = {
        group: {one.name: values[one.name] for one in FAMILY.groups[group] if one.name in values}
        for group in ("companion", "krs_plan")
    }
    return edited(
        desk, "family", family, shown, {g: fields for g, fields in groups.items() if fields}
    )


def _read(desk: Desk, reading: Draft) -> tuple[Row, dict[str, object]]:
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    target: Target = reading.required_choice("form", TARGETS)  # type: ignore[assignment]
    family = reading.identifier("family")
    visitors = reading.words("visitors")
    answers = _read_answers(target, reading.take("answers"))
    counselling = reading.words("counselling")
    referred_to = reading.text("referred_to")
    aid = reading.words("aid")
    tasks = reading.words("tasks")
    next_date = reading.date("next_date")
    note = read(reading, TPK_VISIT.field("note"))
    reading.done()
    if not visitors:
        raise KbdeskError("draft.missing", field="visitors")
    for one in aid:
        if one not in AID:
            raise KbdeskError("tpk_visit.unknown_aid", field="aid", aid=one)
    if next_date is not None and next_date <= day:
        raise KbdeskError("visit.next_not_later", field="next_date", date=next_date)
    shown = held(desk, "person", person, "person")
    _check(shown, day, target)
    if family is not None:
        held(desk, "family", family, "family")
    fields = {
        "family": family or shown["family"],
        "person": person,
        "date": day.isoformat(),
        "form": target,
        "visitors": visitors,
        "answers": answers,
        "counselling": counselling,
        "referred_to": referred_to,
        "aid": list(dict.fromkeys(aid)),
        "tasks": tasks,
        "next_date": next_date.isoformat() if next_date else None,
        "note": note,
    }
    return shown, fields


def _read_answers(target: Target, raw: object) -> dict[str, int | str] | None:
    """Return the answers in the smaller units of the form; None where nothing is said."""
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise KbdeskError("draft.not_an_object", field="answers")
    reading = Draft(raw, "answers.")
    said = read_named(reading, questions_of(target), new=False)
    found: dict[str, int | str] = {name: one for name, one in said.items() if one is not None}
    reading.done()
    return found or None


def _check(person: Row, day: date, target: Target) -> None:
    if person["sex"] == "male" and target in ("pregnant", "postpartum"):
        raise KbdeskError("tpk_visit.male", field="person", name=person["name"])
    refuse_outside_life(person, day, "tpk_visit")


def _said(desk: Desk, person: Row, id_: str, fields: Mapping[str, object]) -> Answer:
    seen: Seen = see(desk, person, {**fields, "id": id_})
    found = seen.found
    return {
        "contact": seen.contact,
        "result": found.result,
        "reasons": [
            {
                "item": one.item,
                "value": spoken(one, one.value),
                "least": spoken(one, one.ideal[0]) if one.ideal else None,
                "most": spoken(one, one.ideal[1]) if one.ideal else None,
                "mark": one.mark,
            }
            for one in found.reasons
        ],
        "missing": list(found.missing),
        "tasks": list(found.tasks),
        "next_date": seen.next_date.isoformat(),
        **advice((), seen.warnings),
    }


record_tpk_visit, correct_tpk_visit, void_tpk_visit, preview_tpk_visit = fact_verbs(
    "tpk_visit", _read, _said, visit_stays
)
"""A visit answers green or red with reasons, what is missing and what to do next.

``answers`` are said anew as a whole; under another ``form`` the old ones are gone unless they
are said anew.
"""
