"""Women of the demo village who expect a child, or had one in these months, and their checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import Household, Member
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.ages import completed_months
from kbdesk.domain.supplements import POSTPARTUM_DAYS

_TERM_DAYS = 280
_EXPECTING = 0.11
"""How many of the women who could be are pregnant today."""
_APART_MONTHS = 18
_YEARS = range(18, 42)
_COMES = 0.8
_COMES_LAST = 0.55
"""On the newest open day some have not been yet: the list has somebody to wait for."""
_TABLETS = 30
_SEEN_OFTEN = 3


@dataclass(frozen=True, slots=True)
class _Pregnancy:
    woman: Member
    began: date
    gravida: int
    child: Member | None
    """Who was born of it, None while it goes on."""

    @property
    def until(self) -> date:
        return self.child.born if self.child else self.began + timedelta(days=_TERM_DAYS)


def look_after(
    recorder: Recorder,
    chance: Chance,
    family: Household,
    days: Sequence[date],
    today: date,
    *,
    one_is_thin: bool = False,
) -> bool:
    """Record a family's pregnancies of the period: registered, checked monthly, ended.

    With ``one_is_thin`` the arm of a woman who is pregnant for months already is under the
    limit; returns whether there was one.
    """
    found = False
    for one in _pregnancies(chance, family, days, today):
        seen = [day for day in days if one.began + timedelta(days=45) <= day < one.until]
        if not seen:
            continue
        id_ = recorder.new(
            "register_pregnancy",
            person=one.woman.id,
            date=seen[0].isoformat(),
            lmp=one.began.isoformat(),
            gravida=one.gravida,
        )["id"]
        weight, arm = chance.near(54, 7, 40, 78), chance.near(26, 2.4, 20.5, 33)
        if one_is_thin and not found and one.child is None and len(seen) >= _SEEN_OFTEN:
            weight, arm, found = min(weight, 44.0), 22.6, True
        for day in seen:
            if chance.happens(_COMES_LAST if day == days[-1] else _COMES):
                _check(recorder, chance, one, day, weight, arm)
        if one.child is None:
            continue
        recorder.do(
            "end_pregnancy",
            id=id_,
            date=one.child.born.isoformat(),
            outcome="birth",
            children=[{"id": one.child.id}],
        )
        for day in days:
            after = (day - one.child.born).days
            if 0 < after <= POSTPARTUM_DAYS and chance.happens(_COMES_LAST):
                _check(recorder, chance, one, day, weight, arm)
    return found


def _pregnancies(
    chance: Chance, family: Household, days: Sequence[date], today: date
) -> Iterator[_Pregnancy]:
    wives = [m for m in family.members if m.sex == "female" and m.relation in ("wife", "head")]
    for woman in wives:
        children = sorted(
            (m for m in family.everyone if m.mother == woman.id), key=lambda child: child.born
        )
        for number, child in enumerate(children, start=1):
            began = child.born - timedelta(days=_TERM_DAYS - chance.randint(0, 21))
            if child.born > days[0]:
                yield _Pregnancy(woman, began, number, child)
        last = children[-1].born if children else None
        years = completed_months(woman.born, today) // 12
        rested = last is None or completed_months(last, today) >= _APART_MONTHS
        could = years in _YEARS and rested and (children or years < 30)
        if could and chance.happens(_EXPECTING):
            began = today - timedelta(days=chance.randint(70, 262))
            yield _Pregnancy(woman, began, len(children) + 1, None)


def _check(
    recorder: Recorder, chance: Chance, one: _Pregnancy, day: date, weight: float, arm: float
) -> None:
    weeks = (min(day, one.until) - one.began).days // 7
    after = day >= one.until
    systolic = round(chance.near(112, 12, 90, 152))
    fields: dict[str, object] = {
        "weight_kg": round(weight + 0.28 * weeks - (5.5 if after else 0), 1),
        "muac_cm": round(arm, 1),
        "systolic": systolic,
        "diastolic": round(chance.near(systolic * 0.64, 5, 55, systolic - 20)),
        "tablets": _TABLETS,
    }
    if chance.happens(0.5):
        fields["hb"] = round(chance.near(11.6, 1.0, 8.6, 14), 1)
    if weeks >= 20 and not after:
        fields["fundal_cm"] = round(chance.near(weeks - 1, 1.2, 14, 38), 1)
    recorder.new("record_woman_check", person=one.woman.id, date=day.isoformat(), **fields)
