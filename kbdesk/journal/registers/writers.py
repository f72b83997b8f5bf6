"""Who may write the rows of each entity; the hub may write all of them.

``sync/scope`` holds it against the certificate of the machine that wrote, at the hub and at a
supervisor. An entity that is not here is a newer version's: it is kept, passed on, and not shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from kbdesk.domain.attachments import part_id
from kbdesk.domain.education import attendee_id, corner_id
from kbdesk.domain.joining import alias_id
from kbdesk.domain.kitchen_account import kitchen_id
from kbdesk.domain.months import closing_id
from kbdesk.domain.recipients import distribution_id
from kbdesk.domain.sessions import attendance_id, session_id
from kbdesk.records import RECORDS
from kbdesk.records.field import Writer as Writer

WRITERS: Final[Mapping[str, Writer]] = {entity: record.writer for entity, record in RECORDS.items()}

BEGINS: Final[Mapping[str, str]] = {
    entity: record.begins for entity, record in RECORDS.items() if record.begins is not None
}
"""Of an entity with several groups, the one that is written whenever a row is made."""

ALSO_NAMED: Final[Mapping[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    ("person", "kin"): (("family", "family"), ("mother", "person")),
    ("visit", "fact"): (("target", "person"),),
}
"""By register, the rows that it names beside those of ``BELONGS``. A laptop may not name rows of
people whom it does not serve."""


def _session(fields: Mapping[str, Any]) -> str:
    return session_id(fields["posyandu"], date.fromisoformat(fields["date"]))


def _distribution(fields: Mapping[str, Any]) -> str:
    return distribution_id(fields["recipient"], date.fromisoformat(fields["date"]))


DERIVED: Final[Mapping[tuple[str, str], Callable[[Mapping[str, Any]], str]]] = {
    ("session", "day"): _session,
    ("attendance", "fact"): lambda said: attendance_id(said["session"], said["person"]),
    ("education_attendee", "fact"): lambda said: attendee_id(said["session"], said["person"]),
    ("month_close", "closing"): lambda said: closing_id(said["posyandu"], said["month"]),
    ("distribution", "fact"): _distribution,
    ("proposal_decision", "decision"): lambda said: f"{said['person']}/{said['code']}",
    ("village_check", "answer"): lambda said: f"{said['village']}/{said['program']}/{said['item']}",
    ("attachment_part", "data"): lambda said: part_id(said["attachment"], said["no"]),
    ("kitchen", "about"): lambda said: kitchen_id(said["village"]),
    ("corner", "about"): lambda said: corner_id(said["posyandu"]),
    ("alias", "joined"): lambda said: alias_id(said["a"], said["b"]),
}
"""Registers whose row's id follows from their fields, so that two laptops write one row.

Whoever wrote such a row first does not own it: everybody who may write these fields may write the
row. Nobody may make a row whose id does not follow from its fields.
"""


def rightly_called(entity: str, group: str, row: str, fields: Mapping[str, object]) -> bool | None:
    """Tell whether a row's id follows from its fields; None where ids of this register are free."""
    derived = DERIVED.get((entity, group))
    if derived is None:
        return None
    try:
        return _plain(derived(fields)) == _plain(row)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _plain(id_: str) -> str:
    # the same uuid is written with and without hyphens
    try:
        return uuid.UUID(id_).hex
    except ValueError:
        return id_
