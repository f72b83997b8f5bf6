"""A pregnancy: registered, changed, ended by a birth with its children, or by a loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kbdesk.commands.days_of_life import refuse_after_death, refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.people import add_person
from kbdesk.commands.reading import read, read_named
from kbdesk.commands.writing import (
    Answer,
    advice,
    created,
    edited,
    held,
    not_in_future,
    own,
    write,
)
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.pregnancy import DELIVERED, LONGEST_DAYS, OUTCOMES, TERM_DAYS, lmp_of_weeks
from kbdesk.queries.women import pregnancy_advice
from kbdesk.records.women import MOST_CHILDREN, PREGNANCY
from kbdesk.store.records import Row
from kbdesk.store.service_rows import pregnancies_of
from kbdesk.store.store import Change

YOUNGEST_YEARS = 10
_DATES_APART_DAYS = 42


def register_pregnancy(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Register a woman as pregnant; answers what the 4T propose (R21)."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    person = reading.required_identifier("person")
    day = not_in_future(desk, reading, "date")
    fields = _read(reading, day, new=True)
    body = read_named(reading, PREGNANCY.groups["body"], new=True)
    reading.done()
    woman = _woman(desk, person, day)
    fields |= {"person": person, "date": day.isoformat()}
    for other in pregnancies_of(desk.store.records, person):
        if other["id"] != id_ and not other["end_date"]:
            raise KbdeskError("pregnancy.open_already", field="person", date=other["date"])
    answer = created(desk, "pregnancy", id_, {"start": fields, "body": body})
    return {**answer, **advice(pregnancy_advice(desk, woman, fields, day), ())}


def edit_pregnancy(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change fields of a pregnancy; ``end_date`` and ``outcome`` both null open it again."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    shown = held(desk, "pregnancy", id_, "id")
    start: dict[str, Any] = {}
    if "date" in reading:
        start["date"] = not_in_future(desk, reading, "date").isoformat()
    day = date.fromisoformat(start.get("date") or shown["date"])
    start |= _read(reading, day, new=False, shown=shown)
    body = read_named(reading, PREGNANCY.groups["body"], new=False)
    end: dict[str, Any] = {}
    if "end_date" in reading:
        ended = reading.date("end_date")
        if ended is not None and ended > desk.clock.today():
            raise KbdeskError("draft.date_in_future", field="end_date", date=ended)
        end["end_date"] = ended.isoformat() if ended else None
    if "outcome" in reading:
        end["outcome"] = reading.choice("outcome", OUTCOMES)
    reading.done()
    ended_on = end.get("end_date", shown["end_date"])
    outcome = end.get("outcome", shown["outcome"])
    if bool(ended_on) != bool(outcome):
        field = "end_date" if "end_date" in end else "outcome"
        raise KbdeskError("pregnancy.outcome_missing", field=field)
    if "date" in start:
        _woman(desk, shown["person"], day)
    if end and ended_on:
        _check_end({**shown, **start}, date.fromisoformat(ended_on), "end_date")
        woman = held(desk, "person", shown["person"], "id")
        refuse_outside_life(woman, date.fromisoformat(ended_on), "woman_check", field="end_date")
    return edited(desk, "pregnancy", id_, shown, {"start": start, "body": body, "end": end})


def end_pregnancy(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record how a pregnancy ended; a birth adds its children to the mother's family.

    A child is a person, whose family, mother and birth date need not be said; or the ``id``
    alone of one who is registered already. Answers ``children``: their ids in that order.
    """
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date")
    outcome = reading.required_choice("outcome", OUTCOMES)
    raw = reading.take("children")
    reading.done()
    if raw is not None and not isinstance(raw, list):
        raise KbdeskError("draft.not_a_list", field="children")
    children = raw or []
    if not all(isinstance(one, Mapping) for one in children):
        raise KbdeskError("draft.not_a_list", field="children")
    if len(children) > MOST_CHILDREN:
        raise KbdeskError("draft.too_many", field="children", most=MOST_CHILDREN)
    if children and outcome not in DELIVERED:
        raise KbdeskError("pregnancy.no_children", field="children")
    shown = own(desk, "pregnancy", id_, "id")
    if shown["end_date"]:
        if (shown["end_date"], shown["outcome"]) == (day.isoformat(), outcome):
            return {"id": id_, "children": shown["children"], "already": True}
        raise KbdeskError("pregnancy.ended_already", field="id", date=shown["end_date"])
    _check_end(shown, day, "date")
    mother = own(desk, "person", shown["person"], "id")
    refuse_outside_life(mother, day, "woman_check")
    warnings: list[dict[str, object]] = []
    with desk.store.transaction():
        ids = []
        for place, child in enumerate(children):
            born, doubts = _child(desk, mother, child, day, f"children.{place}.")
            if born in ids:
                raise KbdeskError("record.id_twice", field=f"children.{place}.id")
            ids.append(born)
            warnings += doubts
        fields = {"end_date": day.isoformat(), "outcome": outcome, "children": ids or None}
        write(desk, [Change("pregnancy", id_, "end", fields)])
    return {"id": id_, "children": ids, "warnings": warnings}


def _read(reading: Draft, day: date, *, new: bool, shown: Row | None = None) -> dict[str, object]:
    fields: dict[str, Any] = {}
    weeks = reading.whole("weeks", 0, LONGEST_DAYS // 7) if new else None
    if new or "lmp" in reading:
        lmp = reading.date("lmp")
        if weeks is not None:
            if lmp is not None:
                raise KbdeskError("pregnancy.weeks_and_lmp", field="weeks")
            lmp = lmp_of_weeks(weeks, day)
        if lmp is not None and lmp > day:
            raise KbdeskError("pregnancy.lmp_after", field="lmp", date=lmp)
        if lmp is not None and (day - lmp).days > LONGEST_DAYS:
            raise KbdeskError("pregnancy.lmp_too_old", field="lmp", date=lmp)
        fields["lmp"] = lmp.isoformat() if lmp else None
    if new or "edd" in reading:
        edd = reading.date("edd")
        if edd is not None and not -(LONGEST_DAYS - TERM_DAYS) <= (edd - day).days <= TERM_DAYS:
            raise KbdeskError("pregnancy.edd_too_far", field="edd", date=edd)
        fields["edd"] = edd.isoformat() if edd else None
    if new or "gravida" in reading:
        fields["gravida"] = read(reading, PREGNANCY.field("gravida"))
    lmp, edd = (fields.get(name, (shown or {}).get(name)) for name in ("lmp", "edd"))
    if lmp and edd and fields.keys() & {"lmp", "edd"}:
        counted = (date.fromisoformat(edd) - date.fromisoformat(lmp)).days
        if abs(counted - TERM_DAYS) > _DATES_APART_DAYS:
            field = "edd" if "edd" in fields else "lmp"
            raise KbdeskError("pregnancy.dates_differ", field=field)
    return fields


def _woman(desk: Desk, person: str, day: date) -> Row:
    woman = held(desk, "person", person, "person")
    if woman["sex"] == "male":
        raise KbdeskError("pregnancy.male", field="person", name=woman["name"])
    born = woman["birth_date"]
    if born and completed_months(date.fromisoformat(born), day) < YOUNGEST_YEARS * 12:
        raise KbdeskError("pregnancy.too_young", field="person", years=YOUNGEST_YEARS)
    refuse_after_death(woman, day, "woman_check")
    return woman


def _check_end(pregnancy: Mapping[str, Any], day: date, field: str) -> None:
    began = pregnancy["lmp"]
    if began is None and pregnancy["edd"] is not None:
        edd = date.fromisoformat(pregnancy["edd"])
        began = (edd - timedelta(TERM_DAYS)).isoformat()
    # a birth may be older than its registration, but not than the pregnancy
    if began is not None and day.isoformat() < began:
        raise KbdeskError("pregnancy.ended_before_start", field=field, date=day)


def _child(
    desk: Desk, mother: Row, raw: Mapping[str, object], day: date, within: str
) -> tuple[str, list[dict[str, object]]]:
    """Add a child that was born, or find the one that is meant; return its id and doubts."""
    if raw.keys() == {"id"}:
        id_ = Draft(raw, within).required_identifier("id")
        known = held(desk, "person", id_, f"{within}id")
        if known["mother"] != mother["id"]:
            raise KbdeskError("pregnancy.other_mother", field=f"{within}id")
        if known["birth_date"] and not _born_on(known["birth_date"], day):
            raise KbdeskError(
                "pregnancy.born_another_day", field=f"{within}id", date=known["birth_date"]
            )
        return id_, []
    said = raw.get("mother")
    if said is not None and Draft(raw, within).identifier("mother") != mother["id"]:
        raise KbdeskError("pregnancy.other_mother", field=f"{within}mother")
    whole = {
        "family": mother["family"],
        "relation": "child",
        "birth_date": day.isoformat(),
        "posyandu": mother["posyandu"],
        **raw,
        "mother": mother["id"],
    }
    try:
        answer = add_person(desk, {name: v for name, v in whole.items() if v is not None})
    except KbdeskError as error:
        error.field = f"{within}{error.field}" if error.field else within[:-1]
        raise
    if not _born_on(str(whole["birth_date"]), day):
        raise KbdeskError(
            "pregnancy.born_another_day", field=f"{within}birth_date", date=whole["birth_date"]
        )
    doubts = [{**one, "field": f"{within}{one['field']}"} for one in answer.get("warnings", [])]
    return answer["id"], doubts


def _born_on(born: str, day: date) -> bool:
    """Tell whether a child was born on a day or the day before or after: twins may be."""
    return abs((date.fromisoformat(born) - day).days) <= 1
