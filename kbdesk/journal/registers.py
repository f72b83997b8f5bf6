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
        # when somebody came to live here; without it they are taken to have always lived here
        "arrival": {"arrived_date": "date", "arrived_from": "text"},
    },
    # a time somebody lived elsewhere, that has ended: they are back
    "absence": {
        FACT: {
            "person": "text",
            "left_date": "date",
            "returned_date": "date",
            "left_why": "text",
            "voided": "text",
        }
    },
    # a family's dated move from one RT or kelurahan to another; where it is stands in "place"
    "family_move": {
        FACT: {
            "family": "text",
            "date": "date",
            "village": "text",
            "rt": "text",
            "voided": "text",
        }
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
    # the village's own records. A row of "kampung" has the kelurahan's code for its id
    "kampung": {
        "name": {"name": "text"},
        "decree": {"decree_no": "text", "decree_date": "date", "launch_date": "date"},
        "land": {
            "area_ares": "int",
            "border_north": "text",
            "border_south": "text",
            "border_east": "text",
            "border_west": "text",
            "rt_count": "int",
        },
        "contact": {"contact_name": "text", "contact_phone": "text", "secretariat": "text"},
        "about": {"about": "text"},
        "dataku": {"dataku_decree_no": "text", "dataku_decree_date": "date"},
    },
    "village_officer": {
        "officer": {
            "village": "text",
            "body": "text",
            "name": "text",
            "post": "text",
            "section": "text",
            "phone": "text",
        },
        "term": {"since": "date", "until": "date"},
    },
    "village_group": {
        "group": {
            "village": "text",
            "kind": "text",
            "name": "text",
            "decree_no": "text",
            "decree_date": "date",
        },
        "people": {"leader": "text", "phone": "text", "members": "int"},
        "state": {"closed_date": "date", "closed_why": "text"},
    },
    "group_meeting": {
        FACT: {
            "village_group": "text",
            "date": "date",
            "topic": "text",
            "male": "int",
            "female": "int",
            "note": "text",
            "voided": "text",
        }
    },
    "intervention": {
        FACT: {
            "village": "text",
            "date": "date",
            "title": "text",
            "strategy": "int",
            "family_function": "text",
            "agency": "text",
            "place": "text",
            "target": "text",
            "male": "int",
            "female": "int",
            "cost": "int",
            "description": "text",
            "result": "text",
            "photos": "list",
            "voided": "text",
        }
    },
    "kampung_plan": {
        "item": {
            "village": "text",
            "year": "int",
            "title": "text",
            "strategy": "int",
            "family_function": "text",
            "agency": "text",
            "target": "text",
            "due_date": "date",
            "budget": "int",
        },
        "progress": {"progress": "int", "progress_date": "date", "progress_note": "text"},
        "state": {"dropped_date": "date", "dropped_why": "text"},
    },
    "village_facility": {
        "facility": {
            "village": "text",
            "kind": "text",
            "name": "text",
            "amount": "int",
            "condition": "text",
        },
        "state": {"removed_date": "date"},
    },
    "dataku_event": {
        FACT: {
            "village": "text",
            "date": "date",
            "kind": "text",
            "title": "text",
            "by_whom": "text",
            "male": "int",
            "female": "int",
            "result": "text",
            "voided": "text",
        }
    },
    "village_issue": {
        "issue": {
            "village": "text",
            "year": "int",
            "title": "text",
            "detail": "text",
            "rt": "text",
            "code": "text",
        },
        "advice": {"recommendation": "text", "addressed_to": "text"},
        "outcome": {"outcome": "text", "outcome_date": "date"},
        "state": {"closed_date": "date"},
    },
    # an answer of a classification's checklist; the id is village/program/item
    "village_check": {
        "answer": {
            "village": "text",
            "program": "text",
            "item": "text",
            "met": "flag",
            "answered_on": "date",
            "note": "text",
        }
    },
    # the level that whoever assesses the village gave it on a day
    "village_level": {
        FACT: {
            "village": "text",
            "program": "text",
            "date": "date",
            "level": "text",
            "assessor": "text",
            "note": "text",
            "voided": "text",
        }
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
