"""What examinations of all ages say of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kbdesk.domain import life_cycle
from kbdesk.domain.ages import age_in_days, completed_months, read_day
from kbdesk.domain.examination import Examined, examined
from kbdesk.domain.limits import LimitsEdition, judged_by, limits_of, on_day
from kbdesk.domain.measurements import in_units
from kbdesk.domain.open_proposals import Fact
from kbdesk.domain.proposals import Proposal
from kbdesk.growth.school_age import school_age_zscores
from kbdesk.growth.standards import known_sex
from kbdesk.growth.zscores import DAYS_OF_MONTH, MONTHS_COVERED, Index, ZScores
from kbdesk.store.proposal_rows import ProposalRows
from kbdesk.store.records import Row

OF_ELDERS: Final = ("aks", "skilas")
"""The checks of the elderly that have a record of their own."""
_OF_SCHOOL_AGE: Final[tuple[Index, ...]] = ("zbmi", "zlen", "zwei")


def examine(person: Mapping[str, Any], fields: Mapping[str, Any]) -> Examined:
    """Judge an examination of a person; the row says ``sex`` and ``birth_date``."""
    born = read_day(person["birth_date"])
    scores = _scores(person["sex"], born, fields)
    z: dict[str, float | None] = {}
    if scores is not None:
        z = {name: scores.plausible(name) for name in _OF_SCHOOL_AGE}
    with judged_by(limits_of(fields["date"])):
        return examined(fields, sex=person["sex"], birth_date=born, z=z)


def is_implausible(person: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    """Tell whether WHO calls the BMI of a school child implausible: it is in no class then."""
    scores = _scores(person["sex"], read_day(person["birth_date"]), fields)
    return scores is not None and scores.flagged("zbmi")


def _scores(sex: str | None, born: date | None, fields: Mapping[str, Any]) -> ZScores | None:
    weight, height = fields["weight_g"], fields["height_mm"]
    if born is None or (weight is None and height is None):
        return None
    on = date.fromisoformat(fields["date"])
    months = age_in_days(born, on) / DAYS_OF_MONTH
    if completed_months(born, on) >= MONTHS_COVERED:
        # a fifth birthday can come on day 1826, some hours before WHO's 60 months are over
        months = max(months, float(MONTHS_COVERED))
    return school_age_zscores(
        known_sex(sex), months, weight_kg=in_units(weight, 1000), height_cm=in_units(height, 10)
    )


def said_of_elderly(
    entity: str, fields: Mapping[str, Any]
) -> tuple[dict[str, object], list[Proposal]]:
    """Return the figures of an AKS (``sum``, ``class``) or SKILAS (``losses``), and proposals."""
    with judged_by(limits_of(fields["date"])):
        if entity == "aks":
            total = life_cycle.aks_sum(fields["items"] or {})
            figures: dict[str, object] = {"sum": total, "class": life_cycle.aks_class(total)}
            return figures, life_cycle.aks_proposals(total)
        losses = [name for name in life_cycle.skilas_losses() if fields[name]]
        return {"losses": losses}, life_cycle.skilas_proposals(losses)


GROUNDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    # those of pressure, tuberculosis and development are also spoken of by other records
    "bp": (("blood_pressure_at_once", "R31"), ("high_blood_pressure", "R30")),
    "tb": (("tuberculosis", "R12"),),
    "development": (("development", "R11"),),
    "glucose": (("glucose", "R32"),),
    "cholesterol": (("cholesterol", "R33"),),
    "hb": (("haemoglobin", "R34"),),
    "puma": (("puma", "R35"),),
    "eyes": (("eyes", "R36"),),
    "ears": (("ears", "R37"),),
}
"""By figure of an examination, the grounds on which it speaks and the code of each."""
_MIND, _MIND_AT_ONCE = "seen_by_health_worker", "seen_by_health_worker_at_once"
_ELDERS_CODE: Final = {"aks": "R38", "skilas": "R39"}


def examination_facts(
    rows: ProposalRows, known: Sequence[LimitsEdition]
) -> Iterator[tuple[str, tuple[str, int, str], Fact]]:
    """Yield (person, order, fact): what examinations say of a referral, and take back.

    A figure speaks where it was judged: a newer one that is well closes what an older one
    proposed, and an examination without it does neither.
    """
    for row in rows.examined("examination"):
        with judged_by(on_day(known, row["date"])):
            found = examine(row, row)
        codes = {one.code for one in found.proposals}
        said = {
            ground: code if code in codes else None
            for figure in found.judged
            for ground, code in GROUNDS.get(figure, ())
        }
        yield row["person"], _place(row), Fact(row["date"], said)
    for entity, code in _ELDERS_CODE.items():
        for row in rows.examined(entity):
            with judged_by(on_day(known, row["date"])):
                figures, proposals = said_of_elderly(entity, row)
            if entity == "aks" and figures["sum"] is None:
                continue  # while an item is missing nothing is known
            said = {entity: code if proposals else None}
            yield row["person"], _place(row), Fact(row["date"], said)
    for row in rows.examined("mind_check"):
        asked = life_cycle.mind_proposals(row["result"], row["question_17"])
        codes = {one.code for one in asked}
        said = {_MIND: next(iter(codes), None)}
        if row["question_17"] is not None:
            said[_MIND_AT_ONCE] = "R40" if "R40" in codes else None
        yield row["person"], _place(row), Fact(row["date"], said)


def _place(row: Row) -> tuple[str, int, str]:
    return row["date"], row["noted"], row["id"]
