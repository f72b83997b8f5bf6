"""Families and the people in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import FACT, Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
    "family": {
        "place": {
            "village": "text",
            "rt": "rt",
            "rw": "rw",
            "address": "text",
            "phone": "text",
        },
        "card": {"kk": "text", "welfare_rank": "int"},
        "house": {"drinking_water": "text", "latrine": "text"},
        "served": {"posyandu": "text"},
        # the rest of PK21's questions about the house
        "building": {
            "floor": "text",
            "walls": "text",
            "roof": "text",
            "lighting": "text",
            "cooking_fuel": "text",
            "ownership": "text",
            "floor_area_m2": "int",
        },
        # who goes along with a family at risk of stunting (TPK), and what they agreed to do
        "companion": {"companions": "list", "companions_since": "date"},
        "krs_plan": {
            "plan": "list",
            "plan_note": "text",
            "plan_date": "date",
            "plan_until": "date",
        },
    },
    "person": {
        "identity": {"name": "text", "sex": "text", "birth_date": "date", "nik": "text"},
        "kin": {"family": "text", "relation": "text", "mother": "text"},
        "birth": {"birth_weight_g": "int", "birth_length_mm": "int"},
        "served": {"posyandu": "text", "since": "date"},
        "life": {"death_date": "date", "left_date": "date", "left_why": "text"},
        "kms": {"has_kms": "flag", "kms_since": "date"},
        # the family survey's (PK21) questions about a member, as they are asked together
        "civil": {
            "marital": "text",
            "first_marriage_age": "int",
            "birth_certificate": "flag",
            "religion": "text",
        },
        "schooling": {"education": "text", "occupation": "text"},
        "cover": {"jkn": "text"},
        "presence": {"presence": "text"},
        "ability": {"disability": "text"},
        "wedding": {"wedding_date": "date"},
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
            "rt": "rt",
            "voided": "text",
        }
    },
    "alias": {"joined": {"a": "text", "b": "text", "joined": "flag"}},
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "family": (("id", "family"),),
    "person": (("id", "person"),),
    "absence": (("person", "person"),),
    "family_move": (("family", "family"),),
    "alias": (("a", "person"), ("b", "person")),
}
