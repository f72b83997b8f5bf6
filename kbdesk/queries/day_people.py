"""Who is expected on an open day beyond the young children: each with the card of the stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_since, read_day
from kbdesk.domain.checks_due import COLUMNS, LastCheck, again_on, asked_of, due_on, was_made
from kbdesk.domain.life_cycle import next_on, stage_of_months
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.examinations import OF_ELDERS, examine, said_of_elderly
from kbdesk.queries.open_day import Session, State, time_noted
from kbdesk.queries.residence import Residence
from kbdesk.queries.women import WomanLine, women
from kbdesk.store.child_rows import ChildRows, born_after
from kbdesk.store.day_rows import DayRows, GrownRow
from kbdesk.store.records import Row

Card = Literal["pregnant", "infant", "school", "adult", "elderly"]
CARDS: Final[tuple[Card, ...]] = ("pregnant", "infant", "school", "adult", "elderly")


class DueChecks(NamedTuple):
    """The checks that are due to somebody; ``again`` are those of them that a class asks for."""

    due: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


Due = Mapping[str, DueChecks]


@dataclass(frozen=True, slots=True)
class PersonOfDay:
    """A row of the list. ``months`` are completed ones on the day, None where no age is known.

    ``due`` are the checks that are due, ``again`` those of them that an earlier finding asks
    for sooner. A woman has ``weeks`` or ``postpartum_days``; ``seen_this_month``: she was checked
    in this calendar month before the day. ``proposes``: what was examined on the day refers.
    """

    id: str
    name: str
    sex: str | None
    birth_date: date | None
    months: int | None
    card: Card
    nik: str | None
    rt: str | None
    family: str | None
    posyandu: str | None
    state: State
    queue: int | None = None
    arrived: str | None = None
    skipped: bool = False
    time: str | None = None
    due: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    weeks: int | None = None
    postpartum_days: int | None = None
    seen_this_month: bool = False
    proposes: bool = False


@dataclass(frozen=True, slots=True)
class DayPeople:
    """The posyandu's own people and the visiting ones; ``due`` by person, to hand in again."""

    people: tuple[PersonOfDay, ...]
    visiting: tuple[PersonOfDay, ...]
    due: Due


def day_people(
    desk: Desk,
    session: Session,
    day: date,
    came: Mapping[str, Row],
    due: Due | None = None,
) -> DayPeople:
    """Return who is expected on a day beyond the young children, and who of them came.

    Expected is who has a check due, every pregnant or postpartum woman, and every preschool
    child. ``came``: see ``open_day.came_to``. ``due``: of a list that was read before.
    """
    records, text = desk.store.records, day.isoformat()
    rows, homes = DayRows(records), Residence(records)
    # the children's list ends where the SKDN does; the card of infants goes on to preschool
    born = born_after(day, CODED_UNTIL_MONTHS)
    carrying = {one.id: one for one in women(desk, day, session.posyandu)}
    own = {
        row.id: row
        for row in rows.born_by(session.posyandu, born, text)
        if homes.lives(row, text)
        and homes.home(row, text).posyandu == session.posyandu
        # a preschool child who came stands in the children's list
        and not (row.id in came and _is_young(row, day))
    }
    others = {row.id: row for row in rows.people((carrying.keys() | came.keys()) - own.keys())}
    visiting = {
        id_: row
        for id_, row in others.items()
        if id_ in came and id_ not in carrying and not _is_young(row, day)
    }
    everybody = {**own, **{id_: others[id_] for id_ in carrying if id_ in others}, **visiting}
    known = _due(desk, everybody.values(), day) if due is None else due
    missing = everybody.keys() - known.keys()
    if missing:
        known = {**known, **_due(desk, [everybody[id_] for id_ in missing], day)}
    young = {id_ for id_, row in everybody.items() if _is_young(row, day)}
    today: dict[str, Row] = {
        row["person"]: row for row in rows.examined(everybody.keys() - young, text, text)
    }
    # a child is done once it was measured, whatever else was asked
    today |= {row["child"]: row for row in ChildRows(records).measured(day, day, young)}
    found = {
        id_: _person(row, day, came.get(id_), today.get(id_), carrying.get(id_), known[id_])
        for id_, row in everybody.items()
    }
    expected = [
        one
        for id_, one in found.items()
        if id_ not in visiting
        and (one.due or one.state != "not_here" or one.card in ("pregnant", "infant"))
    ]
    return DayPeople(
        tuple(sorted(expected, key=_by_place)),
        tuple(sorted((found[id_] for id_ in visiting), key=_by_place)),
        known,
    )


def last_checks(
    person: Mapping[str, Any], examined: Collection[Row], elderly: Mapping[str, Collection[Row]]
) -> dict[str, LastCheck]:
    """Return by check how it was made last; rows are the oldest first.

    ``person`` says ``sex`` and ``birth_date``; ``elderly`` are the rows of the AKS and SKILAS.
    """
    newest: dict[str, Row] = {}
    for row in examined:
        newest |= {check: row for check in COLUMNS if was_made(check, row)}
    judged = {row["id"]: examine(person, row).judged for row in newest.values()}
    found = {}
    for check, row in newest.items():
        on = date.fromisoformat(row["date"])
        said = judged[row["id"]].get(check)
        again = next_on(check, said if isinstance(said, str) else None, on)
        found[check] = LastCheck(on, said, again)
    for entity, rows in elderly.items():
        for row in rows:
            figures, proposals = said_of_elderly(entity, row)
            if entity == "aks" and figures["sum"] is None:
                continue  # an item is missing: it is to be finished
            on = date.fromisoformat(row["date"])
            said_class = figures["class"] if entity == "aks" else ("loss" if proposals else "none")
            found[entity] = LastCheck(on, str(said_class), next_on(entity, None, on))
    return found


@dataclass(frozen=True, slots=True)
class FamilyCheck:
    """A member of a family over six years, and the checks that are due."""

    person: str
    name: str
    due: tuple[str, ...]


def family_checks(desk: Desk, people: Collection[Row], day: date) -> tuple[FamilyCheck, ...]:
    """Return what is due to those of some people who live and are examined as grown."""
    here = [
        one["id"]
        for one in people
        if one["birth_date"] and not one["death_date"] and not one["left_date"]
    ]
    rows = [row for row in DayRows(desk.store.records).people(here) if not _is_young(row, day)]
    due = _due(desk, rows, day)
    order = {id_: place for place, id_ in enumerate(here)}
    return tuple(
        FamilyCheck(row.id, row.name or "", due[row.id].due)
        for row in sorted(rows, key=lambda row: order[row.id])
    )


def years_before(day: date, years: int = 2) -> str:
    """Return the day so many years before, as a text to compare with."""
    return f"{day.year - years:04d}-{day.month:02d}-{day.day:02d}"


def _due(desk: Desk, people: Collection[GrownRow], day: date) -> dict[str, DueChecks]:
    """Return the checks that were due to each person before anything of the day."""
    rows, ids = DayRows(desk.store.records), [row.id for row in people]
    before = date.fromordinal(day.toordinal() - 1).isoformat()
    since = years_before(day)
    examined = _by_person(rows.examined(ids, since, before))
    elderly = {name: _by_person(rows.examined(ids, since, before, name)) for name in OF_ELDERS}
    found = {}
    for row in people:
        person = {"sex": row.sex, "birth_date": row.birth_date}
        last = last_checks(
            person,
            examined.get(row.id, ()),
            {name: held.get(row.id, ()) for name, held in elderly.items()},
        )
        due = due_on(asked_of(_months(row, day), row.sex, last), last, day)
        found[row.id] = DueChecks(due, again_on(due, last))
    return found


def _by_person(rows: Collection[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["person"], []).append(row)
    return found


def _person(
    row: GrownRow,
    day: date,
    came: Row | None,
    today: Row | None,
    woman: WomanLine | None,
    due: DueChecks,
) -> PersonOfDay:
    months = _months(row, day)
    checked = woman is not None and woman.checked_on == day
    done = checked if woman is not None else today is not None
    state: State = "done" if done else "waiting" if came else "not_here"
    proposes = (
        today is not None
        and "child" not in today
        and bool(examine({"sex": row.sex, "birth_date": row.birth_date}, today).proposals)
    )
    return PersonOfDay(
        id=row.id,
        name=row.name or "",
        sex=row.sex,
        birth_date=read_day(row.birth_date),
        months=months,
        card="pregnant" if woman is not None else card_of(months),
        nik=row.nik,
        rt=row.rt,
        family=row.family,
        posyandu=row.posyandu or row.family_posyandu,
        state=state,
        queue=came["queue"] if came else None,
        arrived=came["arrived"] if came else None,
        skipped=bool(came and came["skipped"]),
        time=time_noted(today, day),
        due=due.due,
        again=due.again,
        weeks=woman.weeks if woman is not None else None,
        postpartum_days=woman.postpartum_days if woman is not None else None,
        seen_this_month=woman is not None and woman.checked and not checked,
        proposes=proposes,
    )


def card_of(months: int | None) -> Card:
    """Return the card of an age; without one an adult's, where age then judges nothing."""
    return "adult" if months is None else stage_of_months(months)


def _months(row: GrownRow, day: date) -> int | None:
    return months_since(row.birth_date, day.isoformat())


def _is_young(row: GrownRow, day: date) -> bool:
    """Tell whether somebody is of the children's card, which another list holds."""
    return card_of(_months(row, day)) == "infant"


def _by_place(one: PersonOfDay) -> tuple[Any, ...]:
    return CARDS.index(one.card), one.rt or "~", one.name.casefold(), one.id
