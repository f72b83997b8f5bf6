"""Visits at home by the checklist of a person's stage."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from kbdesk.domain.home_visits import CHECKLISTS, OUTCOMES, Asked, Checklist, checklist
from kbdesk.records.field import (
    Field,
    Unit,
    choice,
    day,
    fact,
    past_day,
    row_of,
    text,
    texts,
    whole,
)


def _asked(fields: Mapping[str, Any]) -> tuple[Field, ...]:
    form = fields.get("form")
    return answers_of(form) if form in CHECKLISTS else ()


@cache
def answers_of(form: Checklist) -> tuple[Field, ...]:
    """Return the answers of a checklist, each as it is kept."""
    return tuple(_answer(one) for one in checklist(form))


def _answer(asked: Asked) -> Field:
    word = f"checklist.item_{asked.item}"
    if asked.kind == "date":
        return past_day(asked.item, word=word)
    if asked.kind == "number":
        unit = Unit(asked.unit) if asked.unit else None
        return whole(asked.item, asked.least, asked.most, unit, word=word)
    return choice(asked.item, asked.choices, word=word, choice_words="checklist.{}")


HOME_VISIT: Final = fact(
    "home_visit",
    (("family", "family"), ("person", "person")),
    row_of("family", "family"),
    row_of("person", "person"),
    past_day("date", required=True),
    choice("form", CHECKLISTS, required=True, choice_words="checklist.form_{}"),
    choice(
        "outcome",
        OUTCOMES,
        required=True,
        word="checklist.outcome",
        choice_words="checklist.outcome_{}",
    ),
    texts("visitors", required=True, word="checklist.visitors"),
    Field("answers", "map", parts_by=_asked, word="checklist.answers"),
    texts("counselling"),
    past_day("reported_on", word="checklist.reported_on"),
    day("next_date"),
    text("note", 1000),
    alive_on="date",
)
RECORDS: Final = (HOME_VISIT,)
