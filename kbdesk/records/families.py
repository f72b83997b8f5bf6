"""Families and the people in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.foods import ALLERGENS
from kbdesk.domain.life_cycle import ILLNESSES, NONE, RISK_BEHAVIOUR
from kbdesk.domain.pk21 import (
    FLOOR_AREA_M2,
    HOUSE_CHOICES,
    MARRIAGE_AGES,
    PERSON_CHOICES,
    RELATION,
)
from kbdesk.records.field import (
    CM,
    KG,
    SQUARE_METRES,
    Field,
    Record,
    choice,
    day,
    fact,
    figure,
    flag,
    past_day,
    row_of,
    rt,
    rw,
    spelled,
    text,
    texts,
    whole,
)

SEXES: Final = ("male", "female")
RELATIONS: Final = tuple(RELATION)


_SURVEY: Final = {**PERSON_CHOICES, **HOUSE_CHOICES}


def _asked(name: str) -> Field:
    """Return an answer of the family survey (PK21)."""
    return choice(name, _SURVEY[name], choice_words=f"pk21.{name}_{{}}")


def _back_before_away(fields: Mapping[str, object]) -> str | None:
    # dates as text sort as the days do
    return "returned_date" if str(fields["returned_date"]) < str(fields["left_date"]) else None


FAMILY: Final = Record(
    "family",
    (("id", "family"),),
    {
        "place": (
            spelled("village", "village", required=True),
            rt(required=True),
            rw(),
            text("address", 300),
            text("phone", 40),
        ),
        "card": (spelled("kk", "kk", 40), whole("welfare_rank", 1, 10)),
        "house": (text("drinking_water"), text("latrine")),
        "served": (spelled("posyandu", "posyandu"),),
        # the rest of PK21's questions about the house
        "building": (
            _asked("floor"),
            _asked("walls"),
            _asked("roof"),
            _asked("lighting"),
            _asked("cooking_fuel"),
            _asked("ownership"),
            whole("floor_area_m2", *FLOOR_AREA_M2, SQUARE_METRES),
        ),
        # who goes along with a family at risk of stunting (TPK), and what they agreed to do
        "companion": (texts("companions"), past_day("companions_since")),
        "krs_plan": (
            texts("plan"),
            text("plan_note", 1000),
            past_day("plan_date"),
            day("plan_until"),
        ),
    },
    blanked=True,
)
PERSON: Final = Record(
    "person",
    (("id", "person"),),
    {
        "identity": (
            spelled("name", "name", 120, required=True),
            choice("sex", SEXES, required=True, choice_words="field.value_{}"),
            past_day("birth_date"),
            spelled("nik", "nik", 40),
        ),
        "kin": (
            row_of("family", "family", required=True),
            choice("relation", RELATIONS, choice_words="family_page.relation_{}"),
            row_of("mother", "person"),
        ),
        "birth": (
            whole("birth_weight_g", 300, 8000, KG),
            figure("birth_length_mm", "birth_length_cm", 200, 700, CM),
        ),
        "served": (spelled("posyandu", "posyandu"), past_day("since")),
        "life": (past_day("death_date"), past_day("left_date"), text("left_why", 500)),
        "kms": (flag("has_kms"), past_day("kms_since")),
        # the family survey's (PK21) questions about a member, as they are asked together
        "civil": (
            _asked("marital"),
            whole("first_marriage_age", *MARRIAGE_AGES),
            flag("birth_certificate"),
            _asked("religion"),
        ),
        "schooling": (_asked("education"), _asked("occupation")),
        "cover": (_asked("jkn"),),
        "presence": (_asked("presence"),),
        "ability": (_asked("disability"),),
        "wedding": (day("wedding_date"),),
        # what the head of the card of all ages asks; "none": asked, and there is none
        "health": (
            texts("own_history", (*ILLNESSES, NONE), choice_words="examination.ill_{}"),
            texts("family_history", (*ILLNESSES, NONE), choice_words="examination.ill_{}"),
            texts("risk_behaviour", (*RISK_BEHAVIOUR, NONE), choice_words="examination.ill_{}"),
        ),
        # what somebody must not eat; "none": asked, and there is none
        "allergy": (
            texts("allergies", (*ALLERGENS, NONE), choice_words="kitchen.allergen_{}"),
            text("allergy_note", 500),
        ),
        # when somebody came to live here; without it they are taken to have always lived here
        "arrival": (past_day("arrived_date"), text("arrived_from")),
    },
    blanked=True,
)
ABSENCE: Final = fact(
    "absence",
    # a time somebody lived elsewhere, that has ended: they are back
    (("person", "person"),),
    row_of("person", "person", required=True),
    past_day("left_date", required=True),
    past_day("returned_date", required=True),
    text("left_why", 500),
    check=_back_before_away,
)
FAMILY_MOVE: Final = fact(
    "family_move",
    # a family's dated move from one RT or kelurahan to another; where it is stands in "place"
    (("family", "family"),),
    row_of("family", "family", required=True),
    past_day("date", required=True),
    spelled("village", "village"),
    rt(required=True),
)
ALIAS: Final = Record(
    "alias",
    (("a", "person"), ("b", "person")),
    {
        "joined": (
            row_of("a", "person", required=True),
            row_of("b", "person", required=True),
            flag("joined"),
        )
    },
)
RECORDS: Final = (FAMILY, PERSON, ABSENCE, FAMILY_MOVE, ALIAS)
