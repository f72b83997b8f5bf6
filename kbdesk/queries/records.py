"""Rows by kind, in the words of cli.md: kilograms and centimetres, ids, and what they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import read_decimal
from kbdesk.domain.tpk import TARGETS, spoken_answers
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.journal.registers import STRUCTURED, Kind
from kbdesk.queries import built_in
from kbdesk.queries.closed import may_be_closed, may_see
from kbdesk.queries.conflicts import conflict_id
from kbdesk.records import RECORDS
from kbdesk.store.records import Row
from kbdesk.store.schema import columns, is_fact

_OF_THE_MACHINERY: Final = frozenset(
    {
        "epoch",
        "alias",
        "purge",
        "limits",
        "district_table",
        "attachment_part",
        "child_photo",
        "office",
    }
)
KINDS: Final = ("child", *(entity for entity in RECORDS if entity not in _OF_THE_MACHINERY))
"""What can be listed: every record, and the persons who are children."""

_UNITS: Final = {
    one.name: (one.draft, one.scale if one.scale != 1 else None)
    for record in RECORDS.values()
    if record.entity not in built_in.SHELVES
    for fields in record.groups.values()
    for one in fields
    if one.draft
}
"""For each column its field in a draft, and the factor between the two units.

What comes with kbdesk as well (foods, recipes, menus) says by itself how it is listed.
"""
_OF_PERSON: Final = {
    "services": "service",
    "referrals": "referral",
    "pregnancies": "pregnancy",
    "consents": "consent",
    "woman_checks": "woman_check",
    "examinations": "examination",
    "aks": "aks",
    "home_visits": "home_visit",
    "skilas": "skilas",
    "mind_checks": "mind_check",
    "family_planning": "family_planning",
    "tpk_visits": "tpk_visit",
}
"""What ``show`` tells of a person beside the measurements, by its key."""
_COLUMN_OF = {field: (column, scale) for column, (field, scale) in _UNITS.items()}
_LONGEST_UNITS = 15
_TABLE_OF = {"child": "person"}


def spoken(row: Mapping[str, Any]) -> Row:
    """Return a row with the field names and units of the drafts."""
    said: Row = {}
    for column, value in row.items():
        if column == "noted":
            continue
        field, scale = _UNITS.get(column, (column, None))
        # an operation that was put aside may hold any value
        said[field] = value / scale if scale and type(value) is int else value
    if row.get("form") in TARGETS and isinstance(row.get("answers"), dict):
        said["answers"] = spoken_answers(row["form"], row["answers"])
    return said


def show(desk: Desk, kind: str, id_: str) -> Row:
    """Return one record whole: a family with its members, a child with its measurements.

    Raises ``show.not_found``, ``list.unknown_kind``.
    """
    id_ = _spelt(kind, id_)
    if kind in built_in.SHELVES:
        found = built_in.SHELVES[kind].shown(desk, id_)
        if found is None:
            raise KbdeskError("show.not_found", kind=kind, id=id_)
        return dict(found)
    row = desk.store.records.get(_table(kind), id_)
    if row is None or not may_see(desk, kind, id_):
        raise KbdeskError("show.not_found", kind=kind, id=id_)
    said = spoken(row)
    records = desk.store.records
    ids = [id_]
    if kind == "family":
        said["members"] = [spoken(member) for member in records.members(id_)]
        for entity in ("visit", "home_visit", "consent"):
            said[f"{entity}s"] = [spoken(one) for one in records.find(entity, {"family": id_})]
    elif kind in ("person", "child"):
        ids = records.joined_with(id_)
        measured = [spoken(one) for one in records.find("measurement", {"child": id_})]
        said["measurements"] = sorted(measured, key=lambda one: str(one["date"]))
        said["joined"] = [one for one in ids if one != row["id"]]
        for name, entity in _OF_PERSON.items():
            rows = records.find(entity, {"person": id_})
            seen = [spoken(one) for one in rows if may_see(desk, entity, one["id"])]
            # the key alone would tell that there is such a record
            if seen or not may_be_closed(entity):
                said[name] = seen
    elif kind == "referral":
        said["history"] = [
            {"at": o.at, "user": o.user, **o.fields}
            for o in desk.store.journal.history("referral", id_, "state")
        ]
    elif is_fact(_table(kind)):
        said["history"] = [
            {"at": o.at, "user": o.user, **spoken(o.fields)}
            for o in desk.store.journal.history(kind, id_)
        ]
    said["conflicts"] = [
        conflict_id(entity, row_, group)
        for entity, row_, group in desk.store.journal.contested()
        if row_ in ids and may_see(desk, entity, row_)
    ]
    return said


def list_records(
    desk: Desk, kind: str, where: Mapping[str, str], limit: int | None = None
) -> Iterator[Row]:
    """Yield records of a kind whose fields have these values; a list, that hold them."""
    if kind in built_in.SHELVES:
        yield from islice(built_in.listed(desk, kind, where), limit)
        return
    conditions, within = {}, {}
    kinds = dict(columns(_table(kind)))
    for field, text in where.items():
        column, scale = _COLUMN_OF.get(field, (field, None))
        of = kinds.get(column, "text")
        if of == "list":
            within[column] = text
        elif of in STRUCTURED:
            raise KbdeskError("list.unknown_field", field=field, name=field)
        else:
            conditions[column] = _value(of, column, text, scale)
    found = (
        row
        for row in desk.store.records.find(_table(kind), conditions)
        if all(_holds(row, column, text) for column, text in within.items())
        and not _is_blank(kind, row)
        and (not may_be_closed(kind) or may_see(desk, kind, row["id"]))
        and (kind != "child" or is_child(row, desk.clock.today()))
    )
    for row in islice(found, limit):
        yield spoken(row)


def _is_blank(kind: str, row: Mapping[str, object]) -> bool:
    """Tell whether a revoked import took a person or a family back, so that the row is empty."""
    if kind not in ("person", "child", "family"):
        return False
    return not any(row[name] for name, _ in columns(_table(kind)) if name != "posyandu")


def _holds(row: Mapping[str, Any], column: str, text: str) -> bool:
    """Tell whether a list holds a text; ``null`` finds the empty ones."""
    return not row[column] if text == "null" else text in row[column]


def is_child(person: Mapping[str, Any], on: date) -> bool:
    """Tell whether a person is under 60 completed months on a day."""
    born = person["birth_date"]
    if not born:
        return False
    return 0 <= completed_months(date.fromisoformat(born), on) < CODED_UNTIL_MONTHS


def search(desk: Desk, text: str, limit: int = 50) -> list[Row]:
    """Return people by name, NIK, mother or address, best first."""
    return desk.store.records.search(text, limit)


def _table(kind: str) -> str:
    if kind not in KINDS:
        raise KbdeskError("list.unknown_kind", kind=kind)
    return _TABLE_OF.get(kind, kind)


def _spelt(kind: str, id_: str) -> str:
    """Return an id in the spelling that records have."""
    if kind == "posyandu":
        return id_.upper()
    if kind in ("kampung", "village_check"):
        return id_
    if kind in ("user", "device"):
        return id_.lower().replace("-", "")
    try:
        return str(uuid.UUID(id_))
    except ValueError:
        return id_


def _value(kind: Kind, column: str, text: str, scale: int | None) -> object:
    if text == "null":
        return None
    if scale is not None:
        try:
            units = (read_decimal(column, text) or Decimal(0)) * scale
        except KbdeskError:
            return text  # which no record says
        return text if units % 1 or units.adjusted() > _LONGEST_UNITS else int(units)
    if kind == "flag":
        return {"true": 1, "false": 0}.get(text, text)
    if kind == "int" and text.isascii() and text.isdigit():
        return int(text)
    return text
