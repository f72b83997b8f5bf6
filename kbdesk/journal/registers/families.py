"""Families and the people in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.journal.registers.kinds import Belonging, Group

ENTITIES: Final[Mapping[str, Mapping[str, Group]]] = {
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
}

BELONGS: Final[Mapping[str, Belonging]] = {
    "family": (("id", "family"),),
    "person": (("id", "person"),),
    "alias": (("a", "person"), ("b", "person")),
}
