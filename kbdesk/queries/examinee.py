"""One person of any age with all that was examined: for the card of the day and the own page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_since
from kbdesk.domain.checks_due import LastCheck, asked_of, due_on
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.examination import Examined
from kbdesk.domain.life_cycle import NONE
from kbdesk.domain.limits import Limits, limits_of
from kbdesk.queries.day_people import Card, card_of, last_checks
from kbdesk.queries.examinations import OF_ELDERS, examine, said_of_elderly
from kbdesk.queries.of_row import of_row
from kbdesk.queries.women import WomanLine, women
from kbdesk.store.day_rows import DayRows
from kbdesk.store.expecting import is_expecting
from kbdesk.store.records import Row

_ALWAYS: Final = "0001-01-01"


@dataclass(frozen=True, slots=True)
class PastExamination:
    """An examination with what it says."""

    row: Row
    said: Examined

    @property
    def on(self) -> date:
        return date.fromisoformat(self.row["date"])


@dataclass(frozen=True, slots=True)
class PastOfElder:
    """An AKS or a SKILAS: ``found`` is the class, or the losses; ``total`` the sum."""

    entity: str
    row: Row
    total: int | None
    found: str | tuple[str, ...] | None
    proposes: bool

    @property
    def on(self) -> date:
        return date.fromisoformat(self.row["date"])


@dataclass(frozen=True, slots=True)
class Examinee:
    """Who is examined on a day. Lists are the oldest first, until the day.

    ``months`` are completed ones, None without a birth date. ``last`` are the checks as they
    were made before the day, ``due`` those of ``asked`` that are due on it. ``today`` is the
    examination of the day itself, which goes by ``limits``; ``woman`` where she is pregnant or
    gave birth; ``expecting``: pregnant or newly delivered.
    """

    id: str
    name: str
    sex: str | None
    birth_date: date | None
    months: int | None
    card: Card
    nik: str | None
    rt: str | None
    address: str | None
    phone: str | None
    family: str | None
    posyandu: str | None
    day: date
    limits: Limits
    examined: tuple[PastExamination, ...]
    elderly: tuple[PastOfElder, ...]
    last: Mapping[str, LastCheck]
    asked: tuple[str, ...]
    due: tuple[str, ...]
    today: PastExamination | None
    woman: WomanLine | None
    expecting: bool = False
    own_history: tuple[str, ...] = ()
    family_history: tuple[str, ...] = ()
    risk_behaviour: tuple[str, ...] = ()
    """What the head of the card says, without that it was asked and there is none."""

    @property
    def as_person(self) -> dict[str, Any]:
        born = self.birth_date.isoformat() if self.birth_date else None
        return {"sex": self.sex, "birth_date": born}

    def before(self) -> tuple[PastExamination, ...]:
        return tuple(one for one in self.examined if one.on < self.day)

    def last_value(self, column: str) -> tuple[Any, date] | None:
        """Return a column's last value before the day, and of when it is."""
        for one in reversed(self.before()):
            if one.row[column] not in (None, []):
                return one.row[column], one.on
        return None


def examinee(desk: Desk, id_: str, day: date | None = None) -> Examinee:
    """Return a person with all examinations until a day; raises ``person.unknown``."""
    on = day or desk.clock.today()
    rows = DayRows(desk.store.records)
    root = desk.store.records.root(id_)
    found = rows.people([root])
    if not found:
        raise KbdeskError("person.unknown", field="person")
    row = found[0]
    months = months_since(row.birth_date, on.isoformat())
    person = {"sex": row.sex, "birth_date": row.birth_date}
    until = on.isoformat()
    examined = tuple(
        PastExamination(one, examine(person, one)) for one in rows.examined([root], _ALWAYS, until)
    )
    elders = {name: rows.examined([root], _ALWAYS, until, name) for name in OF_ELDERS}
    last = last_checks(
        person,
        [one.row for one in examined if one.on < on],
        {name: [one for one in held if one["date"] < until] for name, held in elders.items()},
    )
    asked = asked_of(months, row.sex, last)
    woman = next((one for one in women(desk, on, row.posyandu) if one.id == root), None)
    today = [one for one in examined if one.on == on]
    written = desk.store.records.get("person", root) or {}
    head = {
        name: tuple(one for one in written.get(name) or () if one != NONE)
        for name in ("own_history", "family_history", "risk_behaviour")
    }
    return of_row(
        Examinee,
        row._asdict(),
        name=row.name or "",
        months=months,
        card="pregnant" if woman is not None else card_of(months),
        posyandu=row.posyandu or row.family_posyandu,
        day=on,
        limits=limits_of(until),
        examined=examined,
        elderly=tuple(
            sorted(
                (_of_elder(name, one) for name, held in elders.items() for one in held),
                key=lambda one: one.row["date"],
            )
        ),
        last=last,
        asked=asked,
        due=due_on(asked, last, on),
        today=today[-1] if today else None,
        woman=woman,
        expecting=is_expecting(desk.store.records, root, until),
        **head,
    )


def _of_elder(entity: str, row: Row) -> PastOfElder:
    figures, proposals = said_of_elderly(entity, row)
    if entity == "aks":
        total, found = figures["sum"], figures["class"]
        return PastOfElder(
            entity,
            row,
            total if isinstance(total, int) else None,
            str(found) if found is not None else None,
            bool(proposals),
        )
    losses = figures["losses"]
    said = tuple(losses) if isinstance(losses, list) else ()
    return PastOfElder(entity, row, len(said), said, bool(proposals))
