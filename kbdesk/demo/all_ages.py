"""School children, adults and the elderly of the demo village, examined over three years.

Each has a way of life of her own: a weight that drifts, a pressure that rises with age, now and
then a disease that is looked after or is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.decisions import decide
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.ages import completed_months
from kbdesk.domain.home_visits import checklist_of, questions_for
from kbdesk.domain.life_cycle import TB_ASKED, Stage, aks_most, skilas_losses, stage_on
from kbdesk.growth.school_age import lms_at
from kbdesk.growth.standards import ReferenceName, Sex
from kbdesk.growth.zscores import DAYS_OF_MONTH

_YEARS: Final = 3
_FROM_MONTHS: Final = 72
_NOT_HERE_ALL_ALONG: Final = ("newcomers", "back", "gone", "guests", "widow")
_PATIENTS_MONTHS: Final = 5
"""People in care come every month; this many last months are recorded."""
_COMES: Final[dict[Stage, float]] = {"school": 0.6, "adult": 0.42, "elderly": 0.72}
_HB_YEARS: Final = range(12, 19)
_VISITED: Final = 0.4
_VISITED_DAYS: Final = 50
_REFUSES: Final = 0.12
_NOT_INDEPENDENT: Final = 0.22
_LOST_SOMETHING: Final = 0.3


@dataclass(frozen=True, slots=True)
class _Body:
    """What stays of a person over the years; pressures in mmHg, glucose in mg/dl."""

    height_z: float
    bmi_z: float
    height_cm: float
    bmi: float
    gains_a_year: float
    systolic: float
    glucose: float
    smokes: int
    """Cigarettes a day, 0 of who does not smoke."""
    seen_again: bool
    """Tells whether a high pressure or glucose is looked after."""


class AgesBook:
    """Records the yearly examinations of everybody from six years on."""

    def __init__(self, recorder: Recorder, chance: Chance, today: date) -> None:
        self._recorder = recorder
        self._chance = chance
        self._today = today

    def write(self, families: Sequence[DemoHousehold]) -> None:
        """Record the examinations, oldest first, and decide of most that they propose."""
        mothers = self._mothers()
        examined: set[str] = set()
        for number, family in enumerate(families):
            for member in family.everyone:
                left_out = family.kind in _NOT_HERE_ALL_ALONG or member.id in mothers
                if left_out or completed_months(member.born, self._today) < _FROM_MONTHS:
                    continue
                examined.add(member.id)
                self._of_person(family, member, story=number == 0)
        everybody = {row["id"] for row in self._recorder.desk.store.records.find("person", {})}
        undecided = everybody - examined
        decide(self._recorder, self._chance.stream("decisions"), self._today, undecided)

    def _mothers(self) -> set[str]:
        """Return who expects or expected a child: they have a card of their own."""
        found = self._recorder.desk.store.records.find("pregnancy", {})
        return {row["person"] for row in found}

    def _of_person(self, family: DemoHousehold, member: DemoMember, *, story: bool) -> None:
        chance = self._chance.stream(member.id)
        body = _body(chance, member, self._today, story=story)
        days = family.posyandu.open_days(_YEARS * 12)
        last = 0
        for year in range(_YEARS):
            of_year = days[year * 12 : year * 12 + 12]
            stage: Stage = stage_on(member.born, of_year[0])
            if not (story or chance.happens(_COMES.get(stage, 0))):
                continue
            last = year * 12 + chance.randrange(len(of_year))
            self._examine(chance, member, body, days[last])
            if stage == "elderly" and year == _YEARS - 1:
                self._ask_elder(chance, member, days[last], well=story)
        ill = body.systolic >= 146 or body.glucose >= 205
        if not story and (ill or stage_on(member.born, self._today) == "elderly"):
            self._visit_at_home(chance, member, ill=ill, regular=body.seen_again)
        if ill and body.seen_again and last:
            for day in days[max(last + 1, len(days) - _PATIENTS_MONTHS) :]:
                self._see_again(chance, member, body, day)

    def _examine(self, chance: Chance, member: DemoMember, body: _Body, day: date) -> None:
        months = completed_months(member.born, day)
        years = months // 12
        height, weight = _size(body, member, day, self._today)
        fields: dict[str, object] = {"weight_kg": weight, "height_cm": height, "tb_signs": []}
        if chance.happens(0.02):
            fields["tb_signs"] = [chance.one_of(("cough", "weight"))]
        if years >= 7:
            fields |= _pressure(chance, body, years)
        if years >= 15:
            bmi = weight / (height / 100) ** 2
            middle = 3.1 * bmi + (9 if member.sex == "male" else 5)
            fields["waist_cm"] = round(chance.near(middle, 3, 55, 130), 1)
            fields["eyes"], fields["ears"] = _sides(chance, years, 55), _sides(chance, years, 65)
        if years >= 40 or (years >= 15 and chance.happens(0.15)):
            fields["glucose"] = round(chance.near(body.glucose, 9, 72, 420))
            fields["glucose_kind"] = "random"
        if years >= 60 and chance.happens(0.4):
            fields["cholesterol"] = round(chance.near(188, 26, 120, 290))
        if member.sex == "female" and years in _HB_YEARS:
            fields["hb"] = round(chance.near(12.7, 0.9, 8.9, 15.2), 1)
        if years >= 40 and body.smokes:
            fields["puma"] = {
                "smoking_years": years - 19,
                "cigarettes_a_day": body.smokes,
                **{name: chance.happens(0.17) for name in ("breathless", "phlegm", "cough")},
                "spirometry": False,
            }
        self._record("examination", member, day, **fields)

    def _see_again(self, chance: Chance, member: DemoMember, body: _Body, day: date) -> None:
        """Record a month's visit of somebody who is looked after: medicine does its work."""
        height, weight = _size(body, member, day, self._today)
        fields: dict[str, object] = {"weight_kg": weight, "height_cm": height}
        systolic = round(chance.near(min(body.systolic, 146) - 8, 6, 112, 170))
        fields |= {"systolic": systolic, "diastolic": _lower(chance, systolic)}
        if body.glucose >= 180:
            glucose = round(chance.near(body.glucose - 50, 22, 110, 320))
            fields |= {"glucose": glucose, "glucose_kind": "random"}
        self._record("examination", member, day, **fields)

    def _visit_at_home(
        self, chance: Chance, member: DemoMember, *, ill: bool, regular: bool
    ) -> None:
        """Record a visit of the last weeks by the checklist of the stage; some are refused."""
        if not chance.happens(_VISITED):
            return
        day = self._today - timedelta(days=chance.randint(2, _VISITED_DAYS))
        form = checklist_of(member.born, day, None)
        fields: dict[str, Any] = {"form": form, "visitors": _visitors(chance)}
        if chance.happens(_REFUSES):
            self._record("home_visit", member, day, outcome="refused", **fields)
            return
        answers = {"served": "yes" if chance.happens(0.85) else "no", "smoking": "no"}
        answers |= {f"tb_{sign}": "no" for sign in TB_ASKED}
        if ill:
            taken = "yes" if regular else "no"
            answers |= {"hypertension": "yes", "medicine_there": "yes", "medicine_taken": taken}
        asked = {one.item for one in questions_for(form, member.sex)}
        answers = {item: answer for item, answer in answers.items() if item in asked}
        topics = chance.sample(("minum obat teratur", "kurangi garam", "gerak badan"), 1)
        self._record(
            "home_visit", member, day, outcome="done", answers=answers, counselling=topics, **fields
        )

    def _ask_elder(self, chance: Chance, member: DemoMember, day: date, *, well: bool) -> None:
        items = dict(aks_most())
        if not well and chance.happens(_NOT_INDEPENDENT):
            for name in chance.sample(("urine", "stairs", "walking", "moving", "dressing"), 3):
                items[name] -= chance.randint(0, 1)
            items["stairs"] = min(items["stairs"], 1)
        self._record("aks", member, day, items=items)
        lost = set()
        if not well and chance.happens(_LOST_SOMETHING):
            lost = {chance.one_of(("memory", "chair", "eyes", "ears", "weight"))}
        self._record("skilas", member, day, **{name: name in lost for name in skilas_losses()})

    def _record(self, what: str, member: DemoMember, day: date, **fields: object) -> None:
        self._recorder.new(f"record_{what}", person=member.id, date=day.isoformat(), **fields)


def _visitors(chance: Chance) -> list[str]:
    return [chance.one_of(words("care", "visitors"))]


def _body(chance: Chance, member: DemoMember, today: date, *, story: bool) -> _Body:
    years = completed_months(member.born, today) / 12
    male = member.sex == "male"
    usual = 100 + 0.42 * max(years - 14, 0) + (4 if male else 0)
    systolic = chance.near(usual, 9, 92, 160)
    glucose = chance.near(106 + 0.15 * max(years - 30, 0), 11, 82, 150)
    smokes = chance.one_of((6, 8, 12, 16, 24)) if male and chance.happens(0.55) else 0
    if chance.happens(_share(years, ((30, 0.03), (45, 0.13), (60, 0.26), (200, 0.42)))):
        systolic = chance.near(158, 12, 146, 192)
    if chance.happens(_share(years, ((40, 0.0), (60, 0.11), (200, 0.16)))):
        glucose = chance.near(240, 40, 205, 360)
    if story:
        systolic, glucose, smokes = min(systolic, 126), min(glucose, 118), 0
    return _Body(
        height_z=chance.near(-0.7, 0.9, -2.3, 1.8),
        bmi_z=chance.near(-0.2, 1.0, -2.3, 2.6),
        height_cm=chance.near(164 if male else 153, 5.5, 140, 182),
        bmi=chance.near(24.2 if male else 25.4, 3.4, 17.2, 36),
        gains_a_year=chance.near(0.25 if years < 60 else -0.2, 0.35, -0.9, 1.2),
        systolic=systolic,
        glucose=glucose,
        smokes=smokes,
        seen_again=chance.happens(0.55),
    )


def _share(years: float, shares: Sequence[tuple[int, float]]) -> float:
    return next(share for below, share in shares if years < below)


def _size(body: _Body, member: DemoMember, day: date, today: date) -> tuple[float, float]:
    """Return height (cm) and weight (kg) on a day; both grow up to 19 years."""
    months = (day - member.born).days / DAYS_OF_MONTH
    height = _by_reference("hfa2007", member.sex, months, body.height_z)
    bmi = _by_reference("bmi2007", member.sex, months, body.bmi_z)
    if height is None or bmi is None:
        before = (today - day).days / 365.25
        height, bmi = body.height_cm, body.bmi - before * body.gains_a_year
    return round(height, 1), round(bmi * (height / 100) ** 2, 1)


def _by_reference(name: ReferenceName, sex: Sex, months: float, z: float) -> float | None:
    row = lms_at(name, sex, months)
    if row is None:
        return None
    power, median, spread = row
    return float(median * (1 + power * spread * z) ** (1 / power))


def _pressure(chance: Chance, body: _Body, years: int) -> dict[str, int]:
    # of a child it is lower: 96 at seven, that of an adult at nineteen
    grown = min(max((years - 7) / 12, 0), 1)
    usual = 96 + grown * (body.systolic - 96)
    systolic = round(chance.near(usual, 3 + 3 * grown, 84, 206))
    return {"systolic": systolic, "diastolic": _lower(chance, systolic)}


def _lower(chance: Chance, systolic: int) -> int:
    return round(chance.near(systolic * 0.55 + 11, 4, 48, systolic - 22))


def _sides(chance: Chance, years: int, from_years: int) -> dict[str, str]:
    poor = 0.07 if years >= from_years else 0.004
    return {side: "poor" if chance.happens(poor) else "good" for side in ("left", "right")}
