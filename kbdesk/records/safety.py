"""Consent, orders to erase a person, and the limits for judging figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.consent import FORMS, PURPOSES, RELATIONS
from kbdesk.domain.limits import LONGEST_VERSION
from kbdesk.records.field import (
    UNLIMITED,
    Record,
    choice,
    day,
    fact,
    flag,
    past_day,
    row_of,
    text,
    texts,
)
from kbdesk.records.kinds import EVERYONE


def _of_whom(fields: Mapping[str, object]) -> str | None:
    """Return a wrong field of a consent: it must be of a person or of a family, not of both."""
    person, family = fields.get("person"), fields.get("family")
    return ("family" if person else "person") if (person is None) == (family is None) else None


CONSENT: Final = fact(
    "consent",
    (("person", "person"), ("family", "family")),
    row_of("person", "person"),
    row_of("family", "family"),
    past_day("date", required=True),
    flag("given"),
    text("by", required=True),
    choice("relation", RELATIONS, choice_words="consent_page.relation.{}"),
    choice("form", FORMS, choice_words="consent_page.form.{}"),
    texts("purposes", PURPOSES, choice_words="consent_page.purpose.{}"),
    text("note", 2000),
    check=_of_whom,
)
PURGE: Final = Record(
    "purge",
    EVERYONE,
    # The hub's sealed order to erase everything about some people on every machine.
    {"order": (text("order", UNLIMITED),)},
    writer="hub",
)
LIMITS: Final = Record(
    "limits",
    EVERYONE,
    # The limits of the cards of all ages, as the district edited them, from a day on.
    {
        "edition": (
            text("version", LONGEST_VERSION, required=True),
            day("since", required=True),
            text("text", UNLIMITED, required=True),
        )
    },
    writer="hub",
)
DISTRICT_TABLE: Final = Record(
    "district_table",
    EVERYONE,
    # A table of rules (domain/district_tables.py), as the district edited it, from a day on.
    {
        "edition": (
            text("name", LONGEST_VERSION, required=True),
            text("version", LONGEST_VERSION, required=True),
            day("since", required=True),
            text("text", UNLIMITED, required=True),
        )
    },
    writer="hub",
)
RECORDS: Final = (CONSENT, PURGE, LIMITS, DISTRICT_TABLE)
