"""Examinations of all ages, what the elderly are asked (AKS, SKILAS), and checks of the mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.life_cycle import (
    CONTRACEPTIVES,
    GLUCOSE_KINDS,
    MIND_FORMS,
    MIND_RESULTS,
    PUMA_ANSWERS,
    SIDES,
    SMOKING,
    TB_ASKED,
    TB_NONE,
    aks_most,
    skilas_losses,
    skilas_parts,
)
from kbdesk.records.blood import GLUCOSE, HAEMOGLOBIN, PRESSURES, pressures_fit
from kbdesk.records.field import (
    CM,
    KG,
    MG_DL,
    Field,
    choice,
    fact_of_person,
    figure,
    flag,
    text,
    texts,
    whole,
)


def _side(name: str) -> Field:
    return choice(name, SIDES, choice_words="examination.{}")


def _question_17(fields: Mapping[str, object]) -> str | None:
    """Return the question that only the SRQ-20 has, where another form answers it."""
    answered = fields.get("question_17") is not None
    return "question_17" if answered and fields.get("form") != MIND_FORMS[0] else None


EXAMINATION: Final = fact_of_person(
    "examination",
    figure("weight_g", "weight_kg", 2_000, 300_000, KG, step=10),
    figure("height_mm", "height_cm", 400, 2_500, CM),
    figure("waist_mm", "waist_cm", 300, 2_500, CM),
    figure("muac_mm", "muac_cm", 60, 600, CM),
    *PRESSURES,
    GLUCOSE,
    choice("glucose_kind", GLUCOSE_KINDS, choice_words="examination.{}"),
    whole("cholesterol", 50, 800, MG_DL),
    HAEMOGLOBIN,
    _side("eyes_left"),
    _side("eyes_right"),
    _side("ears_left"),
    _side("ears_right"),
    texts("tb_signs", (*TB_ASKED, TB_NONE), choice_words="examination.tb_{}"),
    Field(
        "puma",
        "map",
        parts=(
            whole("smoking_years", 0, 100),
            whole("cigarettes_a_day", 0, 200),
            *(flag(name) for name in PUMA_ANSWERS),
        ),
    ),
    choice("smoking", SMOKING, choice_words="examination.smoking_{}"),
    # a girl's weekly iron tablet: whether she has it, and took that of this week
    flag("iron_have"),
    flag("iron_taken"),
    # of a child under six years: the KIA book's checklist, food beside milk, illness
    flag("development_complete"),
    flag("feeding_right"),
    text("sick_with"),
    choice("contraceptive", CONTRACEPTIVES, choice_words="examination.kb_{}"),
    text("counselling", 500),
    text("note", 500),
    check=pressures_fit,
)
AKS: Final = fact_of_person(
    "aks",
    Field(
        "items",
        "map",
        required=True,
        parts=tuple(whole(name, 0, most) for name, most in aks_most().items()),
    ),
)
SKILAS: Final = fact_of_person(
    "skilas",
    *(flag(name, word=f"skilas.{name}") for name in skilas_losses()),
    # the questions of a loss that has two of them
    *(flag(name, word=f"skilas.{name}") for name in skilas_parts()),
)
MIND_CHECK: Final = fact_of_person(
    "mind_check",
    # the result alone; ``queries.closed`` says who sees it
    choice("form", MIND_FORMS, required=True, choice_words="examination.mind_{}"),
    choice("result", MIND_RESULTS, required=True, choice_words="examination.mind_{}"),
    flag("question_17"),
    check=_question_17,
)
RECORDS: Final = (EXAMINATION, AKS, SKILAS, MIND_CHECK)
