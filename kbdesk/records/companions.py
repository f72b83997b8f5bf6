"""Visits of a family's companions (TPK) to a family at risk of stunting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from kbdesk.domain.tpk import AID, TARGETS, Target, TpkQuestion, form
from kbdesk.records.field import (
    KG,
    Field,
    Unit,
    choice,
    day,
    fact,
    figure,
    past_day,
    row_of,
    text,
    texts,
    whole,
)

_UNITS: Final = {
    "weight_kg": "kg",
    "height_cm": "cm",
    "muac_cm": "cm",
    "fundal_cm": "cm",
    "hb": "gdl",
    "glucose": "mgdl",
    "systolic": "mmhg",
    "diastolic": "mmhg",
    "fetal_heart": "beats",
    "fetal_weight_g": "g",
    "gestation_weeks": "weeks",
}


def _asked(fields: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the questions of a visit's form that a person answers."""
    target = fields.get("form")
    return questions_of(target) if target in TARGETS else ()


@cache
def questions_of(target: Target) -> tuple[Field, ...]:
    """Return the fields of a form, each as its answer is kept."""
    asked = {one.item: _question(one) for one in form(target) if not one.derived}
    return tuple(asked.values())


def _question(item: TpkQuestion) -> Field:
    word = f"tpk.item_{item.item}"
    if item.kind != "number":
        of = "kb.method_{}" if item.kind == "choice" else "tpk.{}"
        return choice(item.item, item.choices, word=word, choice_words=of)
    name = _UNITS.get(item.item)
    decimals = len(str(item.scale)) - 1 if item.scale < KG.scale else KG.decimals
    unit = Unit("", item.scale, decimals, word=f"tpk.unit_{name}" if name else "")
    if item.scale == 1:
        return whole(item.item, item.least, item.most, unit, word=word)
    return figure(item.item, item.item, item.least, item.most, unit, word=word)


TPK_VISIT: Final = fact(
    "tpk_visit",
    # answers in the smaller units of its form
    (("family", "family"), ("person", "person")),
    row_of("family", "family"),
    row_of("person", "person", required=True),
    past_day("date", required=True),
    choice("form", TARGETS, required=True, choice_words="tpk.target_{}"),
    texts("visitors", required=True),
    Field("answers", "map", parts_by=_asked),
    texts("counselling"),
    text("referred_to"),
    texts("aid", AID, choice_words="tpk.aid_{}"),
    texts("tasks"),
    day("next_date"),
    text("note", 1000),
    alive_on="date",
)
RECORDS: Final = (TPK_VISIT,)
