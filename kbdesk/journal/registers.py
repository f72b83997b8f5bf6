"""The catalogue of registers: which field groups an entity has, and which fields a group.

A register is one field group of one row. It is written whole and settled whole, so a
group holds what a person changes together. Groups and fields may be added in later
versions, never renamed or moved: laptops that know only this list must keep working.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

Kind = Literal["text", "int", "flag", "date", "list"]
Group = Mapping[str, Kind]

FACT: Final = "fact"
"""The single group of what happened once: measurements, visits, services, referrals."""

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # the epoch's birth certificate: always the first operation of an epoch
    "epoch": {
        "origin": {
            "device": "text",
            "nonce": "text",
            "no": "int",
            "after": "text",
            "maker": "text",
        }
    },
    "device": {
        "name": {"name": "text", "role": "text"},
        "certificate": {"certificate": "text"},
        "revocation": {"revocation": "text"},
    },
    "user": {"identity": {"name": "text", "role": "text", "active": "flag"}},
    "posyandu": {
        # apart, for every laptop of a posyandu says the kelurahan when it is set up, and only
        # one of them may say the name
        "name": {"name": "text"},
        "place": {"village": "text", "address": "text"},
        "care": {"puskesmas": "text"},
    },
    "family": {
        "place": {
            "village": "text",
            "rt": "text",
            "rw": "text",
            "address": "text",
            "phone": "text",
        },
        "card": {"kk": "text", "welfare_rank": "int"},
        "house": {"drinking_water": "text", "latrine": "text"},
        "served": {"posyandu": "text"},
    },
    "person": {
        "identity": {"name": "text", "sex": "text", "birth_date": "date", "nik": "text"},
        "kin": {"family": "text", "relation": "text", "mother": "text"},
        "birth": {"birth_weight_g": "int", "birth_length_mm": "int"},
        "served": {"posyandu": "text", "since": "date"},
        "life": {"death_date": "date", "left_date": "date", "left_why": "text"},
        "kms": {"has_kms": "flag", "kms_since": "date"},
    },
    "alias": {"joined": {"a": "text", "b": "text", "joined": "flag"}},
    "measurement": {
        FACT: {
            "child": "text",
            "date": "date",
            "weight_g": "int",
            "lenhei_mm": "int",
            "position": "text",
            "headc_mm": "int",
            "muac_mm": "int",
            "oedema": "flag",
            "confirm": "list",
            "voided": "text",
        }
    },
    "visit": {
        FACT: {
            "family": "text",
            "date": "date",
            "visitor": "text",
            "target": "text",
            "purpose": "text",
            "findings": "text",
            "counselling": "list",
            "next_date": "date",
            "voided": "text",
        }
    },
    "service": {
        FACT: {
            "person": "text",
            "date": "date",
            "kind": "text",
            "detail": "text",
            "voided": "text",
            "month": "int",
            "answer": "text",
            "signs": "list",
            "amount": "int",
        }
    },
    "pregnancy": {
        "start": {
            "person": "text",
            "date": "date",
            "lmp": "date",
            "edd": "date",
            "gravida": "int",
        },
        "end": {"end_date": "date", "outcome": "text", "children": "list"},
    },
    "woman_check": {
        FACT: {
            "person": "text",
            "date": "date",
            "weight_g": "int",
            "muac_mm": "int",
            "systolic": "int",
            "diastolic": "int",
            "hb_tenths": "int",
            "fundal_mm": "int",
            "tablets": "int",
            "signs": "list",
            "voided": "text",
        }
    },
    "referral": {
        FACT: {
            "person": "text",
            "date": "date",
            "reasons": "list",
            "destination": "text",
            "note": "text",
            "number": "text",
        },
        "state": {"state": "text", "state_date": "date", "state_note": "text"},
        # the slip that the puskesmas filled in and sent back
        "reply": {
            "received_on": "date",
            "examiner": "text",
            "weight_g": "int",
            "lenhei_mm": "int",
            "muac_mm": "int",
            "diagnosis_agrees": "flag",
            "diagnosis": "text",
            "action": "list",
            "action_note": "text",
            "advice": "text",
            "control_date": "date",
        },
    },
    # an open day and who came; the ids follow from posyandu, date and person, so that two
    # laptops which open the same day write the same rows, and "day" alike
    "session": {
        "day": {"posyandu": "text", "date": "date"},
        "place": {"place": "text", "officers": "list"},
        "opened": {"opened_at": "text"},
        "close": {"closed": "flag", "closed_at": "text"},
    },
    "attendance": {
        FACT: {
            "session": "text",
            "person": "text",
            "queue": "int",
            "arrived": "text",
            "skipped": "flag",
            "voided": "text",
        }
    },
    # a file of another program that was taken in: the operations `first` to `last` of `epoch`
    # are what it wrote, so every machine that holds them knows it row by row
    "import": {
        "file": {
            "format": "text",
            "file": "text",
            "sha256": "text",
            "sheet": "text",
            "at": "text",
            "epoch": "text",
            "first": "int",
            "last": "int",
            "rows": "int",
            "new": "int",
            "changed": "int",
            "known": "int",
            "doubtful": "int",
            "refused": "int",
        },
        "revocation": {"revoked_at": "text", "reason": "text", "kept": "int"},
    },
}


SEALED: Final = frozenset(
    {("epoch", "origin"), ("device", "certificate"), ("device", "revocation")}
    | {("session", "opened"), ("session", "close"), ("attendance", FACT)}
)
"""Registers in which a seal, or the later word, decides and not a person: no conflicts."""


def known(entity: str, group: str) -> Group | None:
    """Return the fields of a group, or None where only a newer version knows it."""
    groups = ENTITIES.get(entity)
    return None if groups is None else groups.get(group)


def by_group(entity: str, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return an entity's fields by the register group that holds each."""
    groups: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        group = next(group for group, fields in ENTITIES[entity].items() if name in fields)
        groups.setdefault(group, {})[name] = value
    return groups


def read_value(kind: Kind, value: Any) -> Any:
    """Return a field's value as it is stored in a table, or None where it has another type."""
    if value is None:
        return None
    if kind == "int":
        ok = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    elif kind == "flag":
        ok = isinstance(value, bool)
    elif kind == "list":
        ok = isinstance(value, list) and all(isinstance(item, str) for item in value)
    elif kind == "date":
        ok = isinstance(value, str) and _is_day(value)
    else:
        ok = isinstance(value, str)
    return value if ok else None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _is_day(text: str) -> bool:
    if not _DAY.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
