"""The kitchen's days: what was cooked, who has a place, what each was given and ate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import voids
from kbdesk.commands.kitchen_store import refuse_spending, short_after_cooking
from kbdesk.commands.reading import read, required
from kbdesk.commands.writing import (
    Answer,
    created,
    edited,
    held,
    not_in_future,
    own,
    plain,
    write,
)
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.nutrition import FOOD_FROM_MONTHS
from kbdesk.domain.recipients import (
    END_REASONS,
    INDICATIONS,
    distribution_id,
    last_day,
    programme_days,
    too_young,
    usual_days,
)
from kbdesk.domain.villages import read_village
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.recipes import Recipes
from kbdesk.records.kitchen import DISTRIBUTION, LONGEST_REFERENCE, PRODUCTION, RECIPIENT
from kbdesk.store.kitchen_rows import open_place
from kbdesk.store.records import Row
from kbdesk.store.store import Change


def record_production(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record what was cooked on a day: a recipe, its portions, what it cost, who cooked.

    Without a cost, reports count it from the prices of that day. ``warnings`` name the dry
    goods of which more was cooked than stood on the shelf. Raises
    ``kitchen_money.more_than_had``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    day = not_in_future(desk, reading, "date")
    named = reading.required_text("recipe", longest=LONGEST_REFERENCE)
    recipe = Recipes(desk).held(named, "recipe")
    portions = required(reading, PRODUCTION.field("portions"))
    fields: dict[str, Any] = {
        "date": day.isoformat(),
        "recipe": recipe.id,
        "portions": portions,
        "cost_rupiah": read(reading, PRODUCTION.field("cost_rupiah")),
        "cooks": list(dict.fromkeys(reading.words("cooks"))),
        "village": _village(desk, reading),
        "note": read(reading, PRODUCTION.field("note")),
    }
    confirmed = reading.words("confirm")
    reading.done()
    village = fields["village"]
    if village and not desk.store.records.exists("production", id_):
        cost = fields["cost_rupiah"]
        refuse_spending(desk, village, fields["date"], cost, confirmed)
    answer = created(desk, "production", id_, {"fact": fields})
    warnings = [] if "already" in answer else short_after_cooking(desk, village, recipe.id)
    return {**answer, "warnings": warnings}


void_production = voids("production", again=True)


def enrol_recipient(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Give a child or a woman a place in the kitchen's programme.

    Raises ``recipient.open_already``, ``recipient.not_a_child``, ``recipient.not_a_woman``,
    ``recipient.programme_days``, ``recipient.too_young``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    person = reading.required_identifier("person")
    shown = held(desk, "person", person, "person")
    start = not_in_future(desk, reading, "start")
    indication = reading.required_choice("indication", INDICATIONS)
    days = _days(reading, usual_days(indication))
    village = _village(desk, reading)
    reading.done()
    refuse_outside_life(shown, start, "recipient", field="start")
    _fits(shown, indication, start)
    _eats(shown, indication, start, "person")
    fields = {
        "person": person,
        "start": start.isoformat(),
        "indication": indication,
        "programme_days": days,
        "village": village,
    }
    if not desk.store.records.exists("recipient", id_):
        _no_other_place(desk, person, start, days, None)
    answer = created(desk, "recipient", id_, {"start": fields})
    return {**answer, "last_day": last_day(start, days).isoformat()}


def edit_recipient(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Correct a place: its start, indication, length; ``end_date`` null opens it again."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    shown = own(desk, "recipient", id_, "id")
    person = held(desk, "person", shown["person"], "id")
    start = date.fromisoformat(shown["start"])
    if "start" in reading:
        start = not_in_future(desk, reading, "start")
    indication = shown["indication"]
    if "indication" in reading:
        indication = reading.required_choice("indication", INDICATIONS)
    days = shown["programme_days"]
    if "programme_days" in reading:
        days = _days(reading, usual_days(indication))
    fields = {
        "person": shown["person"],
        "start": start.isoformat(),
        "indication": indication,
        "programme_days": days,
        "village": _village(desk, reading) if "village" in reading else shown["village"],
    }
    end = {"end_date": shown["end_date"], "end_why": shown["end_why"]}
    if "end_date" in reading:
        ended = reading.date("end_date")
        end = {
            "end_date": ended.isoformat() if ended else None,
            "end_why": end["end_why"] if ended else None,
        }
    if "end_why" in reading:
        end["end_why"] = reading.choice("end_why", END_REASONS)
    reading.done()
    refuse_outside_life(person, start, "recipient", field="start")
    _fits(person, indication, start)
    if (start.isoformat(), indication) != (shown["start"], shown["indication"]):
        _eats(person, indication, start, "start")
    _ends_after(desk, start, end["end_date"], "end_date")
    _no_other_place(desk, shown["person"], start, days, id_)
    answer = edited(desk, "recipient", id_, shown, {"start": fields, "end": end})
    return {**answer, "last_day": last_day(start, days).isoformat()}


def end_recipient(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """End a place on a day, which is its last one."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    day = not_in_future(desk, reading, "date")
    why = reading.choice("why", END_REASONS)
    reading.done()
    shown = own(desk, "recipient", id_, "id")
    _ends_after(desk, date.fromisoformat(shown["start"]), day.isoformat(), "date")
    end = {"end_date": day.isoformat(), "end_why": why or "finished"}
    if shown["end_date"] and shown["end_date"] != end["end_date"]:
        raise KbdeskError("recipient.ended_already", field="id", date=shown["end_date"])
    edited(desk, "recipient", id_, shown, {"end": end})
    return {"id": id_, "end_date": end["end_date"], "end_why": end["end_why"]}


def _ends_after(desk: Desk, start: date, end: str | None, field: str) -> None:
    if end is None:
        return
    if end < start.isoformat():
        raise KbdeskError("recipient.ended_before_start", field=field, date=end)
    if end > desk.clock.today().isoformat():
        raise KbdeskError("draft.date_in_future", field=field, date=end)


def record_distribution(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record what a recipient was given on a day and ate of it; said again, it is changed.

    No portions is a day missed, with its reason. Raises ``distribution.before_start``,
    ``distribution.after_end``, ``distribution.nothing_eaten_of``.
    """
    reading = Draft(draft)
    recipient = reading.required_identifier("recipient")
    day = not_in_future(desk, reading, "date")
    row = distribution_id(recipient, day)
    place = held(desk, "recipient", recipient, "recipient")
    shown = desk.store.records.get("distribution", row) or {}
    before: dict[str, object] = {} if shown.get("voided") else dict(shown)
    portions = before.get("portions")
    if "portions" in reading or portions is None:
        given = read(reading, DISTRIBUTION.field("portions"))
        portions = 1 if given is None else given
    fields: dict[str, object] = {
        "recipient": recipient,
        "date": day.isoformat(),
        "portions": portions,
        **{
            name: _kept(reading, before, name)
            for name in ("handover", "eaten_percent", "eaten_by", "reason")
        },
        "voided": None,
    }
    reading.done()
    if day.isoformat() < str(place["start"]):
        raise KbdeskError("distribution.before_start", field="date", date=place["start"])
    if place["end_date"] and day.isoformat() > place["end_date"]:
        raise KbdeskError("distribution.after_end", field="date", date=place["end_date"])
    person = desk.store.records.get("person", place["person"])
    if person is not None:
        refuse_outside_life(person, day)
    if not portions:
        if "eaten_percent" in draft and fields["eaten_percent"]:
            raise KbdeskError("distribution.nothing_eaten_of", field="eaten_percent")
        fields |= dict.fromkeys(("handover", "eaten_percent", "eaten_by"))
    if plain(fields) != plain({name: shown.get(name) for name in fields}):
        write(desk, [Change("distribution", row, "fact", fields)])
    return {"id": row, "portions": portions, "eaten_percent": fields["eaten_percent"]}


def _kept(reading: Draft, before: Mapping[str, object], name: str) -> object:
    """Take a field of a distribution; what the draft does not name stays as it was."""
    return read(reading, DISTRIBUTION.field(name)) if name in reading else before.get(name)


void_distribution = voids("distribution", again=True)


def _village(desk: Desk, reading: Draft) -> str | None:
    text = reading.text("village")
    return read_village(text) if text else desk.village


def _days(reading: Draft, usual: int) -> int:
    choices = programme_days()
    days = reading.whole("programme_days", *RECIPIENT.field("programme_days").limits)
    if days is None:
        return usual
    if days not in choices:
        raise KbdeskError(
            "recipient.programme_days",
            field="programme_days",
            choices=", ".join(map(str, choices)),
        )
    return days


def _fits(person: Row, indication: str, start: date) -> None:
    """Refuse an indication that is not this person's."""
    if indication == "kek":
        if person["sex"] == "male":
            raise KbdeskError("recipient.not_a_woman", field="indication", name=person["name"])
        return
    born = person["birth_date"]
    if born is None:
        return
    months = completed_months(date.fromisoformat(born), start)
    if months >= CODED_UNTIL_MONTHS:
        raise KbdeskError("recipient.not_a_child", field="indication", name=person["name"])


def _eats(person: Row, indication: str, start: date, field: str) -> None:
    """Refuse a baby for whom the programme has no food yet."""
    born = person["birth_date"]
    if indication == "kek" or born is None:
        return
    if too_young(completed_months(date.fromisoformat(born), start)):
        raise KbdeskError(
            "recipient.too_young", field=field, name=person["name"], months=FOOD_FROM_MONTHS
        )


def _no_other_place(desk: Desk, person: str, start: date, days: int, but: str | None) -> None:
    other = open_place(
        desk.store.records, person, start.isoformat(), last_day(start, days).isoformat(), but
    )
    if other is not None:
        raise KbdeskError("recipient.open_already", field="start", date=other)
