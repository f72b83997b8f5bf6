"""What the verbs of the education corner share: the posyandu of a record, and corrections."""

from __future__ import annotations

from datetime import date

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import held
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.store.records import Row


def posyandu_of(desk: Desk, reading: Draft) -> str:
    """Take the posyandu of a new record; the home's first where none is named.

    Raises ``education.no_posyandu``, ``posyandu.bad_code``.
    """
    given = reading.text("posyandu") or next(iter(desk.posyandu), None)
    if given is None:
        raise KbdeskError("education.no_posyandu", field="posyandu")
    return read_posyandu(given)


def somebody(desk: Desk, reading: Draft, name: str = "person") -> Row | None:
    """Take a person who is known here, or None; raises ``person.unknown``."""
    id_ = reading.identifier(name)
    return None if id_ is None else held(desk, "person", id_, reading.path(name))


def refuse_of_lesson(person: Row, lesson: Row, field: str = "person") -> None:
    """Refuse a person who was not alive on the day of a lesson."""
    if lesson["date"]:
        refuse_outside_life(person, date.fromisoformat(lesson["date"]), field=field)


def warned(code: str, **params: object) -> dict[str, object]:
    """Return a warning as answers carry it."""
    return {"code": code, "params": params}
