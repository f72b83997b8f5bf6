"""The posyandu, its open days, and what is done there for children and women."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import EVERYONE, FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    "posyandu": {
        # apart, for every laptop of a posyandu says the kelurahan when it is set up, and only
        # one of them may say the name
        "name": {"name": "text"},
        "place": {"village": "text", "address": "text"},
        "care": {"puskesmas": "text"},
    },
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
            # why it was corrected, of that writing alone
            "reason": "text",
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
            "by_book": "flag",
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
    # what a person decided of a proposed referral; the id is person/code. "declined_on": the
    # last day whose facts an earlier "declined" answers
    "proposal_decision": {
        "decision": {
            "person": "text",
            "code": "text",
            "decision": "text",
            "decided_on": "date",
            "until": "date",
            "reason": "text",
            "declined_on": "date",
        }
    },
    # an open day and who came; the ids follow from posyandu, date and person, so that two
    # laptops which open the same day write the same rows, and "day" alike
    "session": {
        "day": {"posyandu": "text", "date": "date"},
        "place": {"place": "text", "officers": "list"},
        "opened": {"opened_at": "text"},
        "close": {"closed": "flag", "closed_at": "text"},
        "next": {"next_on": "date"},
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
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "posyandu": EVERYONE,
    "measurement": (("child", "person"),),
    "visit": (("family", "family"),),
    "service": (("person", "person"),),
    "pregnancy": (("person", "person"),),
    "woman_check": (("person", "person"),),
    "referral": (("person", "person"),),
    "proposal_decision": (("person", "person"),),
    "session": (("posyandu", "posyandu"),),
    "attendance": (("session", "session"), ("person", "person")),
}
