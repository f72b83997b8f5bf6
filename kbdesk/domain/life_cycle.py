"""Examinations of all ages: the stage of a person, and how each figure is judged.

The limits are those in force (``domain.limits``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, Literal

from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.domain.family_planning import METHODS
from kbdesk.domain.limits import GLUCOSE_KINDS as GLUCOSE_KINDS
from kbdesk.domain.limits import limits as limits
from kbdesk.domain.limits import shipped
from kbdesk.domain.proposals import Proposal
from kbdesk.domain.screening import tb_refers

Stage = Literal["infant", "school", "adult", "elderly"]
SIDES: Final = ("good", "poor")
TB_ASKED: Final = ("cough", "fever", "weight", "contact")
"""Signs of tuberculosis as the cards of all ages name them."""
NONE: Final = "none"
"""What a checklist keeps where it was asked and nothing of it was there."""
TB_NONE: Final = NONE
ILLNESSES: Final = (
    "hypertension", "diabetes", "stroke", "heart", "asthma", "cancer", "cholesterol",
)  # fmt: skip
"""What the head of the card asks of a person and of the family."""
RISK_BEHAVIOUR: Final = ("smoking", "sugar", "salt", "fat")
MIND_FORMS: Final = ("srq20", "sdq")
MIND_RESULTS: Final = ("clear", "look_further")
TB_SIGN: Final[Mapping[str, str]] = {
    "cough": "cough_2_weeks",
    "fever": "fever_2_weeks",
    "weight": "weight_loss",
    "contact": "household_contact",
}
"""The same signs as the checklist of children names them."""
CONTRACEPTIVES: Final = ("none", *METHODS, "other")
CHILD_ILLNESSES: Final = ("cold", "fever", "diarrhoea", "skin", "other")
"""What a sick child has, as the card is answered by keys; its column is a text."""
SMOKING: Final = ("active", "passive", "none")
PUMA_ANSWERS: Final = ("breathless", "phlegm", "cough", "spirometry")
_PACK: Final = 20
_DAYS_OF_YEAR: Final = 365


def stage_on(birth_date: date, on: date) -> Stage:
    """Return the stage of a person on a day, by completed months and years."""
    return stage_of_months(completed_months(birth_date, on))


def stage_of_months(months: int) -> Stage:
    """Return the life stage for a number of completed months."""
    rule = limits()["stages"]
    if months < rule["school_from_months"]:
        return "infant"
    if months < rule["adult_from_years"] * 12:
        return "school"
    return "adult" if months < rule["elderly_from_years"] * 12 else "elderly"


def bmi_of(weight_g: int | None, height_mm: int | None) -> Decimal | None:
    """Return the BMI in kg/m2, rounded half up to one decimal."""
    if not weight_g or not height_mm:
        return None
    exact = Decimal(weight_g) * 1000 / (Decimal(height_mm) * Decimal(height_mm))
    return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


def bmi_class(bmi: Decimal | None, months: int | None) -> str | None:
    """Return the class of an adult's BMI; None under 19 years or where the age is not known."""
    rule = limits()["bmi"]
    if bmi is None or months is None or months < rule["from_years"] * 12:
        return None
    return _class(float(bmi), rule["classes"])


def bmi_for_age_class(z: float | None, months: int | None) -> str | None:
    """Return the class of a BMI-for-age z-score from 60 months to under 19 years."""
    return _of_school_age("bmi_for_age", z, months)


def height_for_age_class(z: float | None, months: int | None) -> str | None:
    """Return the class of a height-for-age z-score from 60 months to under 19 years."""
    return _of_school_age("height_for_age", z, months)


def weight_for_age_class(z: float | None, months: int | None) -> str | None:
    """Return the class of a weight-for-age z-score from 60 months on; WHO has it to 120."""
    return _of_school_age("weight_for_age", z, months)


def _of_school_age(name: str, z: float | None, months: int | None) -> str | None:
    rule = limits()[name]
    adult = limits()["bmi"]["from_years"] * 12
    if z is None or months is None or not rule["from_months"] <= months < adult:
        return None
    return _class(z, rule["classes"])


def waist_class(waist_mm: int | None, sex: str | None, months: int | None) -> str | None:
    """Return ``central`` for a waist above the limit of a sex, else ``normal``; from 15 years."""
    rule = limits()["waist"]
    if waist_mm is None or sex not in rule["most"] or not _from(months, rule["from_years"]):
        return None
    return "central" if waist_mm > round(rule["most"][sex] * 10) else "normal"


def pressure_class(
    systolic: int | None, diastolic: int | None, sex: str | None, months: int | None
) -> str | None:
    """Return the class of a blood pressure (mmHg): the worse of its two figures.

    From 18 years as of adults, from 13 as of adolescents, from 7 by the limits of the age and
    sex (``normal`` or ``high``); None for a younger child.
    """
    if systolic is None or diastolic is None or months is None:
        return None
    rule = limits()["blood_pressure"]
    for age in ("adult", "adolescent"):
        if months >= rule[f"{age}_from_years"] * 12:
            classes = rule[age]
            worse = max(
                _place(systolic, [one[1] for one in classes]),
                _place(diastolic, [one[2] for one in classes]),
            )
            return str(classes[worse][0])
    years = months // 12 - rule["child_from_years"]
    if years < 0 or sex not in rule["child"]:
        return None
    most = rule["child"][sex][years]
    return "high" if systolic > most[0] or diastolic > most[1] else "normal"


def is_isolated_systolic(systolic: int | None, diastolic: int | None, months: int | None) -> bool:
    """Tell whether only the upper figure of an adult's blood pressure is high."""
    rule = limits()["blood_pressure"]
    if systolic is None or diastolic is None or not _from(months, rule["adult_from_years"]):
        return False
    high, low = rule["isolated_systolic"]
    return bool(systolic >= high and diastolic < low)


def widest_pressure() -> int:
    """Return the largest difference between the two figures of a blood pressure (mmHg).

    A district cannot change it: whether an operation can be read must not depend on which other
    operations have arrived.
    """
    return int(shipped()["blood_pressure"]["widest"])


def glucose_class(mg_dl: int | None, kind: str | None) -> str | None:
    """Return the class of a blood glucose; without its kind only where both kinds agree."""
    if mg_dl is None:
        return None
    rule = limits()["glucose"]
    found = {_class(mg_dl, rule[one]) for one in GLUCOSE_KINDS if kind in (None, one)}
    return found.pop() if len(found) == 1 else None


def cholesterol_class(mg_dl: int | None) -> str | None:
    """Return ``raised`` or ``normal`` for a cholesterol."""
    return None if mg_dl is None else _class(mg_dl, limits()["cholesterol"]["classes"])


def haemoglobin_class(
    tenths: int | None, sex: str | None, months: int | None, *, expecting: bool = False
) -> str | None:
    """Return ``low`` or ``normal`` for the haemoglobin of a girl or woman from 12 years on.

    ``expecting``: pregnant or newly delivered on the day, at any age, also an unknown one.
    """
    rule = limits()["haemoglobin"]
    if tenths is None or sex == "male":
        return None
    if expecting:
        return _class(tenths / 10, rule["expecting"])
    if sex != "female" or not _from(months, rule["from_years"]):
        return None
    return _class(tenths / 10, rule["classes"])


def sides_class(left: str | None, right: str | None) -> str | None:
    """Return ``poor`` where a side is poor, ``good`` where both are good, else None."""
    if "poor" in (left, right):
        return "poor"
    return "good" if left == right == "good" else None


def iron_class(taken: bool | None, sex: str | None, months: int | None) -> str | None:
    """Return whether a girl took the iron tablet of the week: ``taken`` or ``not_taken``."""
    rule = limits()["iron"]
    if taken is None or sex != "female" or not _from(months, rule["from_years"]):
        return None
    if months is not None and months >= (rule["to_years"] + 1) * 12:
        return None
    return "taken" if taken else "not_taken"


def development_class(complete: bool | None) -> str | None:
    """Return ``complete`` or ``incomplete`` for the KIA book's checklist of development."""
    return None if complete is None else "complete" if complete else "incomplete"


def tb_class(signs: Collection[str] | None, months: int | None) -> str | None:
    """Return ``presumed`` or ``clear``; None where nothing was asked."""
    if not signs:
        return None
    named = [TB_SIGN[one] for one in signs if one in TB_SIGN]
    return "presumed" if named and tb_refers(named, months) else "clear"


def tb_proposals(found: str | None, signs: Collection[str] | None) -> list[Proposal]:
    """Return R12 with its signs where tuberculosis is presumed."""
    if found != "presumed":
        return []
    named = [f"sign.{TB_SIGN[one]}" for one in signs or () if one in TB_SIGN]
    return [Proposal("R12", "reason.R12.signs", {"signs": named})]


def puma_score(
    answers: Mapping[str, Any] | None, sex: str | None, months: int | None
) -> int | None:
    """Return the PUMA score, 0 to 9, of who smokes or smoked, from 40 years on.

    Pack-years are years of smoking times cigarettes a day / 20. None where an answer or the
    sex is not known, and of who smoked fewer than 20 packs in a life.
    """
    rule = limits()["puma"]
    if not answers or sex not in ("male", "female") or not _from(months, rule["from_years"]):
        return None
    years, daily = answers.get("smoking_years"), answers.get("cigarettes_a_day")
    said = [answers.get(name) for name in PUMA_ANSWERS]
    if years is None or daily is None or None in said or months is None:
        return None
    if years * daily * _DAYS_OF_YEAR < rule["never_below_packs"] * _PACK:
        return None
    return sum(point for point in puma_points(answers, sex, months).values() if point is not None)


def puma_points(answers: Mapping[str, Any], sex: str | None, months: int) -> dict[str, int | None]:
    """Return the points of each column of the PUMA; None where its answer is not known."""
    rule = limits()["puma"]
    years, daily = answers.get("smoking_years"), answers.get("cigarettes_a_day")
    packs = rule["pack_years"]
    smoked = None
    if years is not None and daily is not None:
        # in cigarettes a day, so that nothing is divided
        smoked = 0 if years * daily < packs["from"] * _PACK else 1
        if years * daily > packs["above"] * _PACK:
            smoked = 2
    age = rule["age"]
    return {
        "sex": None if sex is None else rule["male"] if sex == "male" else 0,
        "age": age[_place(months // 12, [one[0] for one in age])][1],
        "smoking": None if smoked is None else packs["points"][smoked],
        **{
            name: None if answers.get(name) is None else rule["answer"] if answers[name] else 0
            for name in PUMA_ANSWERS
        },
    }


def puma_refers(score: int | None) -> bool:
    """Tell whether a PUMA score is to be looked at by a doctor."""
    return score is not None and score >= limits()["puma"]["refer_from"]


def aks_most() -> Mapping[str, int]:
    """Return the ten items of the AKS (Barthel) and the most that each may say."""
    most: Mapping[str, int] = shipped()["aks"]["items"]
    return most


def aks_sum(items: Mapping[str, int | None]) -> int | None:
    """Return the sum of the ten items, or None while one of them is missing."""
    values = [items.get(name) for name in aks_most()]
    known = [one for one in values if one is not None]
    return sum(known) if len(known) == len(values) else None


def aks_class(total: int | None) -> str | None:
    """Return the class of independence for a number of points."""
    return None if total is None else _class(total, limits()["aks"]["classes"])


def aks_proposals(total: int | None) -> list[Proposal]:
    """Return R38 for a sum below that of somebody independent."""
    if total is None or total >= limits()["aks"]["refer_below"]:
        return []
    return [Proposal("R38", "reason.R38.aks", {"sum": total})]


def skilas_losses() -> tuple[str, ...]:
    """Return the eight losses that the SKILAS asks about."""
    return tuple(shipped()["skilas"]["losses"])


def skilas_questions() -> Mapping[str, tuple[str, ...]]:
    """Return by loss the questions of the form, ten in all; a loss of one is called as it is."""
    return {name: tuple(asked) for name, asked in shipped()["skilas"]["losses"].items()}


def skilas_parts() -> tuple[str, ...]:
    """Return the questions that share a loss with another one."""
    return tuple(q for asked in skilas_questions().values() if len(asked) > 1 for q in asked)


def skilas_found(said: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """Return by loss what the answers to its questions say: one yes is a loss.

    None while no yes is known and a question is open.
    """
    found: dict[str, bool | None] = {}
    for name, asked in skilas_questions().items():
        answers = [said.get(one) for one in asked]
        found[name] = True if True in answers else None if None in answers else False
    return found


def arm_is_thin(muac_mm: int) -> bool:
    """Tell whether an elder's arm is so thin that it counts as a loss."""
    least: float = limits()["skilas"]["arm_below_cm"]
    return muac_mm < round(least * 10)


def skilas_proposals(losses: Collection[str]) -> list[Proposal]:
    """Return R39 where as many losses as refer were found."""
    if len(losses) < limits()["skilas"]["refer_from"]:
        return []
    return [Proposal("R39", "reason.R39.skilas", {"losses": [f"skilas.{one}" for one in losses]})]


def mind_form_fits(form: str, months: int) -> bool:
    """Tell whether a form about the mind (``srq20``, ``sdq``) is of somebody's age."""
    rule = limits()["mind"]
    last = rule["to_years"][form]
    return _from(months, rule["from_years"][form]) and (last is None or months < (last + 1) * 12)


def mind_proposals(result: str | None, question_17: bool | None) -> list[Proposal]:
    """Return R40 (at once) for a yes to question 17, R41 where a result asks to look further.

    Their words say that a health worker is to see the person, and nothing of what was answered.
    """
    if question_17:
        return [Proposal("R40", "reason.R40")]
    return [Proposal("R41", "reason.R41")] if result == "look_further" else []


def next_on(check: str, found: str | None, on: date) -> date:
    """Return when a check is due again: in a year, or sooner for a class that says so."""
    rule = limits().get(LIMITS_OF.get(check, check), {})
    months = rule.get("again_months", {}).get(found, limits()["again"]["months"])
    return month_completed_on(on, int(months))


Severity = Literal["ok", "warn", "bad"]
WELL: Final = frozenset(
    ("normal", "optimal", "good", "clear", "independent", "none", "taken", "complete", "tall")
)
"""Classes that call for nothing."""
LIMITS_OF: Final = {"bp": "blood_pressure", "hb": "haemoglobin"}
"""The rows of the limits that are not called as their check."""


def severity(check: str, found: str | int) -> Severity:
    """Return whether a class is well, to be watched (``warn``), or refers (``bad``)."""
    if isinstance(found, int):
        return "bad" if puma_refers(found) else "ok"
    if found in WELL:
        return "ok"
    rule = limits().get(LIMITS_OF.get(check, check), {})
    refers = (*rule.get("refer", ()), *rule.get("at_once", ()), "poor", "presumed", "loss")
    return "bad" if found in refers or check == "aks" else "warn"


def _from(months: int | None, years: int) -> bool:
    return months is not None and months >= years * 12


def _class(value: float, classes: Sequence[Sequence[Any]]) -> str:
    return str(classes[_place(value, [one[1] for one in classes])][0])


def _place(value: float, ends: Sequence[float | None]) -> int:
    """Return the place of the first class whose end lies above a value."""
    return next(i for i, end in enumerate(ends) if end is None or value < end)
