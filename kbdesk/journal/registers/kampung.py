"""The village's own records: Kampung KB, its groups and interventions, Rumah DataKu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    # a row of "kampung" has the kelurahan's code for its id
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
            "for_whom": "text",
            "male": "int",
            "female": "int",
            "cost": "int",
            "description": "text",
            "result": "text",
            "voided": "text",
        },
        # a group of its own: a version that knows no such link cannot take it away
        "session": {"session": "text"},
    },
    "kampung_plan": {
        "item": {
            "village": "text",
            "year": "int",
            "title": "text",
            "strategy": "int",
            "family_function": "text",
            "agency": "text",
            "goal": "text",
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
            "rt": "rt",
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

BELONGS: Final[Mapping[str, Belonging]] = {
    "kampung": (("id", "village"),),
    "village_officer": (("village", "village"),),
    "village_group": (("village", "village"),),
    "group_meeting": (("village_group", "village_group"),),
    "intervention": (("village", "village"),),
    "kampung_plan": (("village", "village"),),
    "village_facility": (("village", "village"),),
    "dataku_event": (("village", "village"),),
    "village_issue": (("village", "village"),),
    "village_check": (("village", "village"),),
    "village_level": (("village", "village"),),
}
