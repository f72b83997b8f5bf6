"""An intervention of the village that was a lesson of its education corner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.facts import valid
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.district_tables import activity_held
from kbdesk.queries.lesson_interventions import interventions_of, lesson_facts
from kbdesk.store.records import Row

_TAKEN: Final = ("date", "place", "male", "female")


def of_session(
    desk: Desk, fields: Mapping[str, Any], was: Row, row: str, *, new: bool
) -> Mapping[str, object]:
    """Return an intervention's fields, those of ``_TAKEN`` from its lesson where none is given.

    ``was`` is the row ``row`` as it is held, or {}. What it says already stays. Raises
    ``education_session.*``, and ``kampung.session_taken`` where another intervention is it.
    """
    session = fields.get("session")
    if session is None:
        return fields
    if session == was.get("session"):
        # said again word for word: it took then what it took, the lesson may be counted anew
        return _filled(fields, was) if new else fields
    valid(desk, "education_session", session, "session")
    taken = interventions_of(desk, [session]).get(session)
    if taken is not None and taken["id"] != row:
        raise KbdeskError("kampung.session_taken", field="session", id=taken["id"])
    known = {name for name in _TAKEN if was.get(name) is not None}
    facts = lesson_facts(desk, session)
    return _filled(fields, {name: facts[name] for name in _TAKEN if name not in known})


def as_classed(
    desk: Desk, fields: Mapping[str, Any], was: Row, row: str, *, new: bool
) -> Mapping[str, object]:
    """Return an intervention's fields, also of its lesson, with the goal of its activity.

    The goal of the activity is its strategy where none is given. Raises as :func:`of_session`,
    and ``kampung.unknown_activity``.
    """
    fields = of_session(desk, fields, was, row, new=new)
    number = fields.get("activity")
    if number is None or number == was.get("activity"):
        return fields
    activity = activity_held(desk, number, "activity")
    if fields.get("strategy") is None:
        return {**fields, "strategy": activity.goal}
    return fields


def _filled(fields: Mapping[str, object], source: Mapping[str, object]) -> Mapping[str, object]:
    missing = [name for name in _TAKEN if fields.get(name) is None]
    return {**fields, **{name: source[name] for name in missing if source.get(name) is not None}}
