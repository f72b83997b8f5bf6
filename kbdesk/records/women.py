"""Pregnancies, checks of women, and what couples say of family planning (KB)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.family_planning import (
    METHODS,
    MOST_BIRTHS,
    REASONS,
    SOURCES,
    STATUSES,
    USER,
    WISHES,
)
from kbdesk.domain.life_cycle import TB_ASKED, TB_NONE
from kbdesk.domain.pregnancy import OUTCOMES
from kbdesk.domain.screening import PREGNANCY_DANGER_SIGNS
from kbdesk.domain.woman_figures import WOMAN_FIGURES, WomanFigure
from kbdesk.records.blood import HAEMOGLOBIN, PRESSURES, pressures_in_order
from kbdesk.records.field import (
    CM,
    KG,
    Field,
    Record,
    choice,
    day,
    fact_of_person,
    figure,
    flag,
    past_day,
    row_of,
    text,
    texts,
    whole,
)

LARGEST_GRAVIDA: Final = 25
MOST_CHILDREN: Final = 8
"""Children of one birth."""

_OF: Final = {one.column: one for one in WOMAN_FIGURES}
_WEIGHTS: Final = (_OF["weight_g"].least, _OF["weight_g"].most)
_UNITS: Final = {"weight_g": KG, "muac_mm": CM, "fundal_mm": CM}


def _checked(name: str) -> Field:
    """Return a figure of a woman's check (``domain.woman_figures``)."""
    one: WomanFigure = _OF[name]
    unit = _UNITS.get(name)
    if unit is None:
        return whole(name, one.least, one.most)
    return figure(name, one.draft, one.least, one.most, unit)


def _of_its_status(fields: Mapping[str, object]) -> str | None:
    """Return the field that does not fit whether the couple uses a method."""
    if fields.get("status") == USER:
        if fields.get("reason") is not None:
            return "reason"
        if fields.get("method") is None:
            return "method"
    else:
        for name in ("method", "source", "since"):
            if fields.get(name) is not None:
                return name
    since, born, alive = (fields.get(n) for n in ("since", "live_births", "living_children"))
    if since is not None and str(since) > str(fields.get("date")):
        return "since"
    if isinstance(born, int) and isinstance(alive, int) and alive > born:
        return "living_children"
    return None


def _ended(fields: Mapping[str, object]) -> str | None:
    end_date, outcome = fields.get("end_date"), fields.get("outcome")
    if (end_date is None) == (outcome is None):
        return None
    return "end_date" if end_date is None else "outcome"


PREGNANCY: Final = Record(
    "pregnancy",
    (("person", "person"),),
    {
        "start": (
            row_of("person", "person", required=True),
            past_day("date", required=True),
            past_day("lmp"),
            day("edd"),
            whole("gravida", 1, LARGEST_GRAVIDA),
        ),
        "end": (
            past_day("end_date"),
            choice("outcome", OUTCOMES, choice_words="kind.outcome.{}"),
            texts("children", form="identifier", names="person", most_items=MOST_CHILDREN),
        ),
        # a group of its own, so that a version that does not know it cannot remove it
        "body": (
            figure("weight_before_g", "weight_before_kg", *_WEIGHTS, KG, step=10),
            figure("height_mm", "height_cm", 1_000, 2_500, CM),
        ),
    },
    checks={"end": _ended},
    alive_on="date",
)
WOMAN_CHECK: Final = fact_of_person(
    "woman_check",
    _checked("weight_g"),
    _checked("muac_mm"),
    *PRESSURES,
    HAEMOGLOBIN,
    _checked("fundal_mm"),
    _checked("tablets"),
    texts("signs", PREGNANCY_DANGER_SIGNS, choice_words="sign.{}"),
    # the rest of the card's columns: tuberculosis, what she takes and eats, the class
    texts("tb_signs", (*TB_ASKED, TB_NONE), choice_words="examination.tb_{}"),
    flag("tablets_daily"),
    text("kek_food"),
    flag("kek_food_daily"),
    flag("mothers_class"),
    text("counselling", 500),
    check=pressures_in_order,
)
FAMILY_PLANNING: Final = fact_of_person(
    "family_planning",
    choice("status", STATUSES, required=True, choice_words="kb.status_{}"),
    choice("method", METHODS, choice_words="kb.method_{}"),
    choice("source", SOURCES, choice_words="kb.source_{}"),
    past_day("since"),
    choice("reason", REASONS, choice_words="kb.reason_{}"),
    whole("live_births", 0, MOST_BIRTHS),
    whole("living_children", 0, MOST_BIRTHS),
    whole("ideal_children", 0, MOST_BIRTHS),
    choice("wish", WISHES, choice_words="kb.wish_{}"),
    flag("informed"),
    text("note", 500),
    check=_of_its_status,
)
RECORDS: Final = (PREGNANCY, WOMAN_CHECK, FAMILY_PLANNING)
