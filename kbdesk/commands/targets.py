"""Targets: what the hub's officer sets for a year travels to every machine with the sticks."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read, required
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import WHOLE_CITY
from kbdesk.queries.known_posyandu import place_named
from kbdesk.queries.targets import said, target_of
from kbdesk.records.targets import TARGET
from kbdesk.store.store import Change


def set_target(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Set what an indicator shall reach in a year, in the city, a kelurahan or a posyandu.

    Fields: ``year`` (this year unless said), ``indicator``, ``value`` in percent with at most
    one decimal, ``area`` (a kelurahan's code or name, or the code of a posyandu known here),
    ``source``. Without a value the target is taken away. Raises ``hub.not_a_hub``,
    ``access.only_officer``, ``draft.*``, ``target.unknown_area``, ``target.no_target``.
    """
    only_officer(desk)
    reading = Draft(draft)
    year = read(reading, TARGET.field("year"))
    year = desk.clock.today().year if year is None else year
    indicator = required(reading, TARGET.field("indicator"))
    value = read(reading, TARGET.field("tenths"))
    area = _area(desk, reading.text("area"))
    source = read(reading, TARGET.field("source"))
    reading.done()
    id_ = f"{year}/{area or WHOLE_CITY}/{indicator}"
    if value is None and desk.store.records.get("target", id_) is None:
        raise KbdeskError("target.no_target", field="value")
    fields = {
        "year": year, "area": area, "indicator": indicator, "tenths": value, "source": source,
    }  # fmt: skip
    with desk.store.transaction():
        write(desk, [Change("target", id_, "target", fields)])
        note(desk, "target", "target", id_)
    found = target_of(desk, id_)
    return {"id": id_, **(said(found) if found is not None else {"value": None})}


def _area(desk: Desk, text: str | None) -> str | None:
    """Return the code of a kelurahan or posyandu; None of the city."""
    if text is None or text.casefold() == WHOLE_CITY:
        return None
    found = place_named(desk, text)
    if found is None:
        raise KbdeskError("target.unknown_area", field="area", text=text)
    return found
