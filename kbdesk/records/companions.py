"""Visits of a family's companions (TPK) to a family at risk of stunting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.domain.tpk import AID, TARGETS, Item, form
from kbdesk.records.field import VOIDED, Field, Record, choice, day, row_of, text, texts
from kbdesk.records.kinds import FACT


def _answered(fields: Mapping[str, Any]) -> str | None:
    """Return "answers" where one of them is none that its form can have."""
    answers = fields.get("answers") or {}
    for one in form(fields["form"]):
        value = answers.get(one.item)
        if value is not None and not _fits(one, value):
            return "answers"
    return None


def _fits(item: Item, value: object) -> bool:
    if item.kind == "number":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and item.least <= int(str(value)) <= item.most
    return value in item.choices


TPK_VISIT: Final = Record(
    "tpk_visit",
    (("family", "family"), ("person", "person")),
    # answers in the smaller units of its form
    {
        FACT: (
            row_of("family", "family"),
            row_of("person", "person", required=True),
            day("date", required=True),
            choice("form", TARGETS, required=True),
            texts("visitors", required=True),
            Field("answers", "map"),
            texts("counselling"),
            text("referred_to"),
            texts("aid", AID),
            texts("tasks"),
            day("next_date"),
            text("note", 1000),
            VOIDED,
        )
    },
    checks={FACT: _answered},
)
RECORDS: Final = (TPK_VISIT,)
