"""What the verbs of the education corner share, and its visits: a visitor may stay unnamed."""

from __future__ import annotations

from datetime import date
from typing import Final

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, fact_verbs
from kbdesk.commands.reading import read_whole
from kbdesk.commands.writing import held
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.records.education import CORNER_VISIT
from kbdesk.store.records import Row


def posyandu_of(desk: Desk, reading: Draft) -> str:
    """Take the posyandu of a new record; the home's first where none is named.

    Raises ``education.no_posyandu``, ``posyandu.bad_code``.
    """
    given = reading.text("posyandu") or next(iter(desk.posyandu), None)
    if given is None:
        raise KbdeskError("education.no_posyandu", field="posyandu")
    return read_posyandu(given)


def somebody(desk: Desk, reading: Draft) -> Row | None:
    """Take a person who is known here, or None; raises ``person.unknown``."""
    id_ = reading.identifier("person")
    return None if id_ is None else held(desk, "person", id_, reading.path("person"))


def refuse_of_lesson(person: Row, lesson: Row, field: str = "person") -> None:
    """Refuse a person who was not alive on the day of a lesson."""
    if lesson["date"]:
        refuse_outside_life(person, date.fromisoformat(lesson["date"]), field=field)


def warned(code: str, **params: object) -> dict[str, object]:
    """Return a warning as answers carry it."""
    return {"code": code, "params": params}


_TOLD: Final = [one for one in CORNER_VISIT.fact if one.name not in ("posyandu", "person")]


def _read(desk: Desk, reading: Draft) -> tuple[None, Fields]:
    person = somebody(desk, reading)
    fields = {"person": person["id"] if person else None, **read_whole(desk, reading, _TOLD)}
    reading.done()
    if person is not None:
        refuse_outside_life(person, date.fromisoformat(fields["date"]))
    return None, fields


record_corner_visit, correct_corner_visit, void_corner_visit, _ = fact_verbs(
    "corner_visit",
    _read,
    lambda *_: {},
    begins=lambda desk, reading: {"posyandu": posyandu_of(desk, reading)},
)
"""The visitor is a registered person, a typed name, or unknown."""
