"""The open day: open it, note who came, close it, open it again.

Nothing else waits for it: a child is measured whether its day is open, closed or unheard of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kbdesk.commands.days_of_life import refuse_outside_life
from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, change, edited, held, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.sessions import (
    LAST_QUEUE,
    MOST_DAYS_AHEAD,
    attendance_id,
    read_time,
    session_id,
)
from kbdesk.records.days import ATTENDANCE
from kbdesk.store.store import Change

_TAKEN_BACK = "not here"


def open_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Open a posyandu's day; the home's own posyandu where none is named.

    A day that is open already is answered so, and stays as it is. Raises
    ``session.no_posyandu``, ``session.too_far``, ``session.exists``.
    """
    reading = Draft(draft)
    given = reading.text("posyandu") or desk.home_posyandu
    if given is None:
        raise KbdeskError("session.no_posyandu", field="posyandu")
    posyandu = read_posyandu(given)
    day = reading.required_date("date")
    if day > desk.clock.today() + timedelta(days=MOST_DAYS_AHEAD):
        raise KbdeskError("session.too_far", field="date", date=day)
    place = _place(reading)
    reading.done()
    session = session_id(posyandu, day)
    shown = desk.store.records.get("session", session)
    if shown is not None:
        for field, value in place.items():
            if value and value != shown[field]:
                raise KbdeskError("session.exists", field=field, date=day)
        return {"id": session, "already": True, "closed": bool(shown["closed"])}
    groups = {
        "day": {"posyandu": posyandu, "date": day.isoformat()},
        "place": plain(place),
        "opened": {"opened_at": _now(desk)},
    }
    write(
        desk,
        [Change("session", session, group, fields) for group, fields in groups.items() if fields],
    )
    return {"id": session, "closed": False}


def edit_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change where the day is held, who works at it, when the next is; the rest stays.

    Raises ``session.next_not_after``, ``session.too_far``.
    """
    reading = Draft(draft)
    session = reading.required_identifier("id")
    place = _place(reading)
    following = _next(reading)
    reading.done()
    shown = held(desk, "session", session, "id")
    _check_next(following, shown)
    return edited(desk, "session", session, shown, {"place": place, "next": following})


def arrive(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Note that a person came, with a number in the queue; said again, it is changed.

    ``skipped`` puts a child off until later, ``here`` false takes the coming back.
    """
    reading = Draft(draft)
    session = reading.required_identifier("session")
    person = reading.required_identifier("person")
    queue = read(reading, ATTENDANCE.field("queue"))
    time = reading.text("arrived")
    arrived = read_time(time, "arrived") if time else None
    skipped = reading.flag("skipped")
    here = reading.flag("here")
    reading.done()
    day = held(desk, "session", session, "session")["date"]
    whom = held(desk, "person", person, "person")
    if here is not False and day:
        refuse_outside_life(whom, date.fromisoformat(day), field="person")
    records = desk.store.records
    # after a join, change the record that arrived
    person = next(
        (
            one
            for one in records.joined_with(person)
            if records.exists("attendance", attendance_id(session, one))
        ),
        person,
    )
    row = attendance_id(session, person)
    with desk.store.transaction():
        shown = desk.store.records.written("attendance", row) or {}
        fields: dict[str, object] = {
            "session": session,
            "person": person,
            "queue": queue or shown.get("queue") or _next_queue(desk, session),
            "arrived": arrived or shown.get("arrived") or desk.clock.now().strftime("%H:%M"),
            "skipped": shown.get("skipped") if skipped is None else skipped,
            "voided": _TAKEN_BACK if here is False else None,
        }
        # to take back what was never said leaves nothing to write
        if plain(fields) != plain({name: shown.get(name) for name in fields}) and (
            shown or here is not False
        ):
            write(desk, [Change("attendance", row, "fact", fields)])
    return {"id": row, "queue": fields["queue"], "here": here is not False}


def close_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Close the day; it can be opened again, and late measurements still count.

    ``next_on`` says when the next one is; raises as :func:`edit_session`.
    """
    return _close(desk, draft, closed=True)


def reopen_session(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Open a closed day again."""
    return _close(desk, draft, closed=False)


def _close(desk: Desk, draft: Mapping[str, object], *, closed: bool) -> Answer:
    reading = Draft(draft)
    session = reading.required_identifier("id")
    following = _next(reading) if closed else {}
    reading.done()
    shown = held(desk, "session", session, "id")
    _check_next(following, shown)
    changes = change("session", session, shown, {"next": following})
    already = bool(shown["closed"]) == closed
    if not already:
        fields = {"closed": closed, "closed_at": _now(desk) if closed else None}
        changes.append(Change("session", session, "close", fields))
    if changes:
        write(desk, changes)
    return {"id": session, "closed": closed, **({"already": True} if already else {})}


def _place(reading: Draft) -> dict[str, object]:
    """Take what the draft says of place and officers, and only that."""
    fields: dict[str, object] = {}
    if "place" in reading:
        fields["place"] = reading.text("place")
    if "officers" in reading:
        fields["officers"] = list(dict.fromkeys(reading.words("officers")))
    return fields


def _next(reading: Draft) -> dict[str, object]:
    """Take when the next open day is, if the draft says it; null takes it back."""
    if "next_on" not in reading:
        return {}
    day = reading.date("next_on")
    return {"next_on": day.isoformat() if day is not None else None}


def _check_next(following: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    if not following.get("next_on") or not shown["date"]:
        return
    day, held_on = date.fromisoformat(following["next_on"]), date.fromisoformat(shown["date"])
    if day <= held_on:
        raise KbdeskError("session.next_not_after", field="next_on", date=held_on)
    if day > held_on + timedelta(days=MOST_DAYS_AHEAD):
        raise KbdeskError("session.too_far", field="next_on", date=day)


def _next_queue(desk: Desk, session: str) -> int:
    taken = [
        row["queue"] or 0 for row in desk.store.records.find("attendance", {"session": session})
    ]
    return min(max(taken, default=0) + 1, LAST_QUEUE)


def _now(desk: Desk) -> str:
    return desk.clock.now().isoformat(timespec="seconds")
