"""What happened to a person, and in a family: every dated fact once, in one order.

The pages of a child and of a family, and ``show`` on the command line, tell this one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, get_args

from kbdesk.desk import Desk
from kbdesk.domain.ages import read_day
from kbdesk.domain.measurements import Measurement
from kbdesk.domain.referrals import still_standing
from kbdesk.domain.tpk import TARGETS
from kbdesk.growth.categories import category
from kbdesk.growth.gain import Weighing, month_codes
from kbdesk.growth.zscores import zscores
from kbdesk.queries.children import spoken_code
from kbdesk.queries.closed import may_see
from kbdesk.queries.examinations import examine, said_of_elderly
from kbdesk.queries.growth import child_of, measurement_of
from kbdesk.queries.home_visits import as_home_visit
from kbdesk.queries.recipients import places_of_person
from kbdesk.queries.records import spoken
from kbdesk.queries.referrals import Referral, referral
from kbdesk.queries.tpk import see
from kbdesk.store.records import Row
from kbdesk.store.service_rows import examinations_of, pregnancies_of

EventKind = Literal[
    "birth", "moved", "returned", "family_moved", "pregnant", "came", "weighed", "measured",
    "served", "woman_check", "examination", "aks", "skilas", "family_planning", "proposal_declined",
    "referral", "referral_step", "reply", "dashat_start", "lesson", "visit", "tpk", "home_visit",
    "dashat_end", "pregnancy_ended", "away", "left", "death",
]  # fmt: skip
PlanKind = Literal["tpk", "visit", "home_visit", "control", "vaccines"]
_RANK: Final = {kind: place for place, kind in enumerate(get_args(EventKind))}
"""Of two events of one day that were written in one moment, the later in this list is later."""

_DAWN, _NIGHT = -1, 1 << 62
"""Clocks of what begins and what ends a day."""
BIRTHS_TOLD_YEARS: Final = 5
_STEPS: Final = frozenset({"handed_over", "received", "treated", "closed", "declined", "cancelled"})
"""States of a letter that say something of the person; the others are about the paper."""

_OF_MOTHERS: Final = ("weight_g", "muac_mm", "systolic", "diastolic", "hb_tenths")
_OF_ALL_AGES: Final = ("weight_g", "systolic", "diastolic", "glucose")
_OF_COUPLES: Final = ("status", "method", "reason")
_OF_ELDERS: Final[tuple[Literal["aks", "skilas"], ...]] = ("aks", "skilas")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``who`` is a name; ``more`` what the words of its kind need.

    ``person`` is None of the whole family. ``records`` are the ids of the rows that it tells,
    the first is the one that it is about. ``clock`` orders events of one day.
    """

    day: date
    kind: EventKind
    who: str
    more: Mapping[str, Any] = field(default_factory=dict)
    person: str | None = None
    records: tuple[str, ...] = ()
    clock: int = 0

    @property
    def order(self) -> tuple[date, int, int, tuple[str, ...]]:
        """Return what sorts events, the later one greater, on every laptop alike."""
        return self.day, self.clock, _RANK[self.kind], self.records


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that is planned for a day; ``late``: the day has passed."""

    day: date
    kind: PlanKind
    who: str
    more: Mapping[str, Any] = field(default_factory=dict)
    late: bool = False


def person_life(desk: Desk, person: Row) -> list[Event]:
    """Return what happened to one person, the newest first; ``person`` is the row itself."""
    events = [*_of_person(desk, person)]
    if person["family"]:
        events += _of_family(desk, person["family"], since=read_day(person["birth_date"]))
    return newest_first(events)


def family_life_line(desk: Desk, family: str, people: Sequence[Row]) -> list[Event]:
    """Return what happened to a family and its people, the newest first."""
    events = [event for person in people for event in _of_person(desk, person)]
    return newest_first([*events, *_of_family(desk, family)])


def life_of(desk: Desk, kind: str, id_: str) -> list[dict[str, Any]]:
    """Return the line of a person or of a ``family`` as ``show`` says it, the newest first."""
    if kind == "family":
        return said_life(family_life_line(desk, id_, desk.store.records.members(id_)))
    person = desk.store.records.get("person", id_)
    return [] if person is None else said_life(person_life(desk, person))


def next_visits(desk: Desk, person: Row, today: date) -> Iterator[Planned]:
    """Yield what the newest visit of each kind to a person planned."""
    id_, name = person["id"], person["name"] or ""
    yield from _planned_by(desk, "visit", {"target": id_}, name, today)
    yield from _planned_by(desk, "home_visit", {"person": id_}, name, today)


def next_visits_of_family(
    desk: Desk, family: str, people: Iterable[Row], today: date
) -> Iterator[Planned]:
    """Yield what the newest visits to a family's people, and to the whole of it, planned."""
    for person in people:
        if not person["death_date"] and not person["left_date"]:
            yield from next_visits(desk, person, today)
    yield from _planned_by(desk, "visit", {"family": family, "target": None}, "", today)
    yield from _planned_by(desk, "home_visit", {"family": family, "person": None}, "", today)


def _planned_by(
    desk: Desk,
    entity: Literal["visit", "home_visit"],
    whose: Mapping[str, str | None],
    name: str,
    today: date,
) -> Iterator[Planned]:
    for newest in desk.store.records.facts(entity, **whose)[-1:]:
        if newest["next_date"]:
            day = date.fromisoformat(newest["next_date"])
            said = "purpose" if entity == "visit" else "form"
            yield Planned(day, entity, name, {said: newest[said]}, day < today)


def said_life(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as ``show`` says them, in the units and names of the drafts."""
    return [
        {
            "date": one.day.isoformat(),
            "kind": one.kind,
            "person": one.person,
            "name": one.who or None,
            "records": list(one.records),
            **{name: _said(value) for name, value in spoken(one.more).items()},
        }
        for one in events
    ]


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def newest_first(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.order, reverse=True)


def _of_person(desk: Desk, person: Row) -> Iterator[Event]:
    yield from _lives(desk, person)
    yield from _absences(desk, person)
    yield from _occasions(desk, person)
    yield from _grown(desk, person)
    yield from _referrals(desk, person)
    yield from _declined(desk, person)
    yield from _kitchen(desk, person)
    yield from _visits(desk, person)
    yield from _lessons(desk, person)


# -- births, moves and deaths -----------------------------------------------------------------


def _lives(desk: Desk, person: Row) -> Iterator[Event]:
    id_, name = person["id"], person["name"] or ""
    today = desk.clock.today()
    born = read_day(person["birth_date"])
    if born is not None and today.year - born.year <= BIRTHS_TOLD_YEARS:
        more = {"birth_weight_g": person["birth_weight_g"]}
        yield Event(born, "birth", name, more, id_, (id_,), _DAWN)
    if (died := read_day(person["death_date"])) is not None:
        yield Event(died, "death", name, {}, id_, (id_,), _NIGHT)
    if (left := read_day(person["left_date"])) is not None:
        yield Event(left, "left", name, {"why": person["left_why"]}, id_, (id_,), _NIGHT)
    since = read_day(person["since"])
    if since is not None and person["posyandu"]:
        profile = desk.store.records.get("posyandu", person["posyandu"]) or {}
        more = {"posyandu": profile.get("name") or person["posyandu"]}
        yield Event(since, "moved", name, more, id_, (id_,), _DAWN)
    for row in pregnancies_of(desk.store.records, id_):
        yield from _pregnancy(desk, person, row)


def _pregnancy(desk: Desk, person: Row, row: Row) -> Iterator[Event]:
    id_, name = person["id"], person["name"] or ""
    began, ended = read_day(row["date"]), read_day(row["end_date"])
    if began is not None:
        clock = _first_clock(desk, "pregnancy", row["id"], "start")
        yield Event(began, "pregnant", name, {"gravida": row["gravida"]}, id_, (row["id"],), clock)
    # a birth is told by the child that was born
    if ended is not None and row["outcome"] != "birth":
        more = {"outcome": row["outcome"]}
        clock = _first_clock(desk, "pregnancy", row["id"], "end")
        yield Event(ended, "pregnancy_ended", name, more, id_, (row["id"],), clock)


def _absences(desk: Desk, person: Row) -> Iterator[Event]:
    id_, name = person["id"], person["name"] or ""
    for row in desk.store.records.find("absence", {"person": id_, "voided": None}):
        if (left := read_day(row["left_date"])) is not None:
            more = {"why": row["left_why"]}
            yield Event(left, "away", name, more, id_, (row["id"],), row["noted"] or 0)
        if (back := read_day(row["returned_date"])) is not None:
            yield Event(back, "returned", name, {}, id_, (row["id"],), row["noted"] or 0)


# -- the open day -----------------------------------------------------------------------------


def _occasions(desk: Desk, person: Row) -> Iterator[Event]:
    """Yield each measurement, with what was given that day; a day without one by itself."""
    id_, name = person["id"], person["name"] or ""
    rows = desk.store.records.weighings(id_)
    served: dict[str, list[Row]] = {}
    for row in desk.store.records.facts("service", person=id_):
        served.setdefault(row["date"], []).append(row)
    told = list(_measured(person, rows))
    last = {row["date"]: place for place, (row, _) in enumerate(told)}
    for place, (row, more) in enumerate(told):
        given = served.pop(row["date"], []) if last[row["date"]] == place else []
        more["services"] = [_service(one) for one in given]
        ids = (row["id"], *(one["id"] for one in given))
        kind: EventKind = "measured" if row["weight_g"] is None else "weighed"
        yield Event(date.fromisoformat(row["date"]), kind, name, more, id_, ids, row["noted"] or 0)
    for day, given in served.items():
        more = {"services": [_service(one) for one in given]}
        clock = max(one["noted"] or 0 for one in given)
        ids = tuple(one["id"] for one in given)
        yield Event(date.fromisoformat(day), "served", name, more, id_, ids, clock)


def _service(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("kind", "detail", "answer", "amount", "month", "by_book")}


def _measured(person: Row, rows: Sequence[Row]) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Yield each measurement with its figures: grams, code, gain, z of weight for age."""
    child = child_of(person)
    history = [(row, measurement_of(row)) for row in rows if row["date"]]
    counted = {}
    if child is not None:
        weighings = [
            Weighing(*one.order, one.weight_g) for _, one in history
            if one.weight_g is not None and one.date >= child.birth_date
        ]  # fmt: skip
        codes = month_codes(child.birth_date, child.sex, weighings)
        counted = {code.weighing.id: code for code in codes}
    for row, one in history:
        code = counted.get(one.id)
        z = _z(child, one)
        found = None if z is None else category("zwei", z)
        yield (
            row,
            {
                "weight_g": one.weight_g,
                "lenhei_mm": one.lenhei_mm,
                "code": "" if code is None else spoken_code(code),
                "gain_g": None if code is None else code.grams,
                "kbm_g": None if code is None else code.kbm_g,
                "zwei": z,
                "category": None if found is None else found.code,
            },
        )


def _z(child: Any, one: Measurement) -> float | None:
    """Return a plausible weight for age, or None."""
    if child is None or one.weight_g is None or one.date < child.birth_date:
        return None
    days = (one.date - child.birth_date).days
    scores = zscores(
        child.sex, age_days=days, weight_kg=one.weight_g / 1000, oedema=bool(one.oedema)
    )
    return scores.plausible("zwei")


def _grown(desk: Desk, person: Row) -> Iterator[Event]:
    """Yield the checks of mothers, of all ages and of elders, and what couples use."""
    records, id_ = desk.store.records, person["id"]
    checks, examined = records.facts("woman_check", person=id_), examinations_of(records, id_)
    for row in checks:
        yield _fact("woman_check", row, {name: row[name] for name in _OF_MOTHERS}, person)
    for row in examined:
        more = {name: row[name] for name in _OF_ALL_AGES}
        judged = dict(examine(person, row).judged)
        yield _fact("examination", row, {**more, "judged": judged}, person)
    for entity in _OF_ELDERS:
        for row in records.facts(entity, person=id_):
            figures, _ = said_of_elderly(entity, row)
            yield _fact(entity, row, dict(figures), person)
    for row in records.facts("family_planning", person=id_):
        yield _fact("family_planning", row, {name: row[name] for name in _OF_COUPLES}, person)
    weighed, served = records.weighings(id_), records.facts("service", person=id_)
    told = {row["date"] for row in (*weighed, *served, *checks, *examined)}
    for row in records.find("attendance", {"person": id_, "voided": None}):
        session = records.get("session", row["session"] or "")
        if row["arrived"] and session and session["date"] and session["date"] not in told:
            came = {**row, "date": session["date"]}
            yield _fact("came", came, {"place": session["place"]}, person)


# -- the letter and the kitchen ---------------------------------------------------------------


def _referrals(desk: Desk, person: Row) -> Iterator[Event]:
    for row in desk.store.records.find("referral", {"person": person["id"]}):
        one = referral(desk, row["id"])
        if one is not None:
            yield from _letter(desk, person, one, row)


def _letter(desk: Desk, person: Row, one: Referral, row: Row) -> Iterator[Event]:
    id_, name, ids = person["id"], person["name"] or "", (one.id,)
    more: dict[str, Any] = {
        "reasons": one.reasons,
        "state": one.state,
        "number": one.number,
        "to": one.destination,
    }
    yield Event(one.written_on, "referral", name, more, id_, ids, row["noted"] or 0)
    steps = desk.store.journal.history("referral", one.id, "state")
    standing = still_standing([str(step.fields.get("state") or "draft") for step in steps])
    days: dict[date, tuple[list[str], str | None, int]] = {}
    for place in standing:
        step = steps[place]
        state, note = step.fields.get("state"), step.fields.get("state_note")
        day = read_day(str(step.fields.get("state_date") or "")) or one.written_on
        if state in _STEPS:
            states, before, _ = days.get(day, ([], None, 0))
            days[day] = ([*states, str(state)], str(note) if note else before, step.clock)
    for day, (states, said, clock) in days.items():
        told = {"states": states, "note": said, "number": one.number, "to": one.destination}
        yield Event(day, "referral_step", name, told, id_, ids, clock)
    reply = one.reply
    if reply is not None:
        came = reply.received_on or one.state_date or one.written_on
        answer = {
            "said": [part for part in (reply.diagnosis, reply.advice) if part],
            "by": reply.examiner,
            "to": one.destination,
            "action": list(reply.action),
            "action_note": reply.action_note,
            "control_date": reply.control_date,
            "number": one.number,
        }
        clock = _first_clock(desk, "referral", one.id, "reply")
        yield Event(came, "reply", name, answer, id_, ids, clock)


def _declined(desk: Desk, person: Row) -> Iterator[Event]:
    """Yield that a proposed letter was declined; that one was put off is nothing of a life.

    A decision about the mind is told only to those who may see it (``queries/closed.py``).
    """
    id_, name = person["id"], person["name"] or ""
    for row in desk.store.records.find("proposal_decision", {"person": id_}):
        day = read_day(row["decided_on"] if row["decision"] == "declined" else row["declined_on"])
        if day is not None and may_see(desk, "proposal_decision", row["id"]):
            more = {"reasons": (row["code"],), "why": row["reason"]}
            clock = _first_clock(desk, "proposal_decision", row["id"], "decision")
            yield Event(day, "proposal_declined", name, more, id_, (row["id"],), clock)


def _kitchen(desk: Desk, person: Row) -> Iterator[Event]:
    """Yield when a place in DASHAT began, and when it ended and what it did."""
    id_, name, today = person["id"], person["name"] or "", desk.clock.today()
    for place in places_of_person(desk, id_, today):
        ids = (place.row.id,)
        start = date.fromisoformat(place.row.start)
        began = {"days": place.row.programme_days, "indication": place.row.indication}
        clock = _first_clock(desk, "recipient", place.row.id, "start")
        yield Event(start, "dashat_start", name, began, id_, ids, clock)
        if place.finished(today):
            got = place.recovery
            more = {
                "outcome": got.outcome if got else None,
                "gain_g": got.gain_g if got else None,
                "index": got.index if got else None,
                "before": got.index_before if got else None,
                "after": got.index_after if got else None,
                "present": place.present,
                "days": place.days,
            }
            until = date.fromisoformat(place.row.until)
            yield Event(until, "dashat_end", name, more, id_, ids, _NIGHT)


# -- who came to the house ---------------------------------------------------------------------


def _visits(desk: Desk, person: Row) -> Iterator[Event]:
    records, id_ = desk.store.records, person["id"]
    for row in records.facts("tpk_visit", person=id_):
        if row["form"] not in TARGETS:
            continue  # a newer version's target
        seen = see(desk, person, row)
        more = {
            "contact": seen.contact,
            "visitors": list(row["visitors"]),
            "counselling": list(row["counselling"]),
            "result": seen.found.result,
            "note": row["note"],
        }
        yield _fact("tpk", row, more, person)
    for row in records.facts("home_visit", person=id_):
        yield from _home_visit(desk, row, person)
    for row in records.facts("visit", target=id_):
        yield _visit(row, person)


def _of_family(desk: Desk, family: str, since: date | None = None) -> Iterator[Event]:
    """Yield what happened to a family as a whole, from a day on."""
    records = desk.store.records
    begin = "" if since is None else since.isoformat()
    for row in records.facts("visit", family=family, target=None):
        if row["date"] >= begin:
            yield _visit(row)
    for row in records.facts("home_visit", family=family, person=None):
        if row["date"] >= begin:
            yield from _home_visit(desk, row)
    for row in records.facts("family_move", family=family):
        if row["date"] >= begin:
            yield _fact("family_moved", row, {"village": row["village"], "rt": row["rt"]})


def _home_visit(desk: Desk, row: Row, person: Row | None = None) -> Iterator[Event]:
    one = as_home_visit(desk, row)
    if one is None:
        return
    more = {
        "form": one.form,
        "outcome": one.outcome,
        "visitors": list(one.visitors),
        "found": one.said,
        "counselling": list(row["counselling"] or ()),
        "note": row["note"],
    }
    yield _fact("home_visit", row, more, person)


def _visit(row: Row, person: Row | None = None) -> Event:
    more = {
        "purpose": row["purpose"],
        "visitor": row["visitor"],
        "counselling": list(row["counselling"] or ()),
        "findings": row["findings"],
    }
    return _fact("visit", row, more, person)


def _lessons(desk: Desk, person: Row) -> Iterator[Event]:
    records = desk.store.records
    for row in records.find("education_attendee", {"person": person["id"], "voided": None}):
        lesson = records.get("education_session", row["session"] or "")
        if lesson is not None and lesson["date"] and not lesson["voided"]:
            more = {"topic": lesson["topic"], "title": lesson["title"]}
            yield _fact("lesson", {**row, "date": lesson["date"]}, more, person)


# -- small things -------------------------------------------------------------------------------


def _fact(kind: EventKind, row: Row, more: Mapping[str, Any], person: Row | None = None) -> Event:
    """Return a dated row as an event; without a person it is of the whole family."""
    who, id_ = ("", None) if person is None else (person["name"] or "", person["id"])
    day = date.fromisoformat(row["date"])
    return Event(day, kind, who, more, id_, (row["id"],), row["noted"] or 0)


def _first_clock(desk: Desk, entity: str, row: str, group: str) -> int:
    """Return when something was first written of a row that is no fact."""
    written = desk.store.journal.history(entity, row, group)
    return written[0].clock if written else 0
