"""The education corner: its shelf, its lessons and quizzes, who came, what was lent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    "material": {
        "place": {"posyandu": "text"},
        "label": {
            "code": "text",
            "title": "text",
            "kind": "text",
            "topic": "text",
            "audience": "list",
            "builtin": "text",
        },
        "holding": {"copies": "int", "condition": "text", "shelf": "text"},
        "kept": {"voided": "text"},
    },
    "education_session": {
        FACT: {
            "posyandu": "text",
            "date": "date",
            "topic": "text",
            "title": "text",
            "speaker": "text",
            "place": "text",
            "rt": "rt",
            "method": "text",
            "duration_minutes": "int",
            "materials": "list",
            "note": "text",
            "voided": "text",
        },
        # by hand, while the session runs
        "count": {"male": "int", "female": "int"},
        "groups": {"groups": "map"},
    },
    # ids follow from session and person: two laptops that list the same person meet in one row
    "education_attendee": {FACT: {"session": "text", "person": "text", "voided": "text"}},
    "quiz_result": {
        FACT: {
            "session": "text",
            "quiz": "text",
            "phase": "text",
            "person": "text",
            "number": "int",
            "score": "int",
            "questions": "int",
            "answers": "list",
            "voided": "text",
        }
    },
    "corner_visit": {
        FACT: {
            "posyandu": "text",
            "date": "date",
            "person": "text",
            "name": "text",
            "sex": "text",
            "age_group": "text",
            "rt": "rt",
            "purpose": "text",
            "officer": "text",
            "note": "text",
            "voided": "text",
        }
    },
    "loan": {
        FACT: {
            "posyandu": "text",
            "material": "text",
            "person": "text",
            "borrower": "text",
            "phone": "text",
            "rt": "rt",
            "lent": "date",
            "due": "date",
            "condition": "text",
            "officer": "text",
            "note": "text",
            "voided": "text",
        },
        "return": {"returned": "date", "returned_condition": "text", "return_note": "text"},
    },
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "material": (("posyandu", "posyandu"),),
    "education_session": (("posyandu", "posyandu"),),
    "education_attendee": (("session", "education_session"),),
    "quiz_result": (("session", "education_session"),),
    "corner_visit": (("posyandu", "posyandu"),),
    "loan": (("posyandu", "posyandu"),),
}
"""By the posyandu alone: names of borrowers and visitors are no other kelurahan's business."""
