"""Women of the demo village who expect a child, or had one in these months, and their checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.ages import completed_months
from kbdesk.domain.pregnancy import TERM_DAYS
from kbdesk.domain.supplements import POSTPARTUM_DAYS

_EXPECTING = 0.11
"""How many of the women who could be are pregnant today."""
_APART_MONTHS = 18
_YEARS = range(18, 42)
_COMES = 0.8
_COMES_LAST = 0.55
"""On the newest open day some have not been yet: the list has somebody to wait for."""
_TABLETS = 30
_SEEN_OFTEN = 3
_TD_GIVEN, _LAST_TD = 0.9, 5


@dataclass(frozen=True, slots=True)
class _Pregnancy:
    woman: DemoMember
    began: date
    gravida: int
    born: Sequence[DemoMember] = ()
    """Who was born of it, nobody while it goes on."""

    @property
    def until(self) -> date:
        return self.born[0].born if self.born else self.began + timedelta(days=TERM_DAYS)


def look_after(
    recorder: Recorder,
    chance: Chance,
    family: DemoHousehold,
    days: Sequence[date],
    today: date,
    *,
    one_is_thin: bool,
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
        comes = _COMES
        if one_is_thin and not found and not one.born and len(seen) >= _SEEN_OFTEN:
            weight, arm, found, comes = min(weight, 44.0), 22.6, True, 1.0
        for day in seen:
            if chance.happens(_COMES_LAST if day == days[-1] else comes):
                _check(recorder, chance, one, day, weight, arm)
        _protect_from_tetanus(recorder, chance, one, seen)
        if not one.born:
            continue
        recorder.do(
            "end_pregnancy",
            id=id_,
            date=one.until.isoformat(),
            outcome="birth",
            children=[{"id": child.id} for child in one.born],
        )
        for day in days:
            after = (day - one.until).days
            if 0 < after <= POSTPARTUM_DAYS and chance.happens(_COMES_LAST):
                _check(recorder, chance, one, day, weight, arm)
    return found


def _pregnancies(
    chance: Chance, family: DemoHousehold, days: Sequence[date], today: date
) -> Iterator[_Pregnancy]:
    wives = [m for m in family.members if m.sex == "female" and m.relation in ("wife", "head")]
    for woman in wives:
        children = sorted(
            (m for m in family.everyone if m.mother == woman.id), key=lambda child: child.born
        )
        births = groupby(children, lambda child: child.born)
        for number, (born, of_one) in enumerate(births, start=1):
            began = born - timedelta(days=TERM_DAYS - chance.randint(0, 21))
            if born > days[0]:
                yield _Pregnancy(woman, began, number, tuple(of_one))
        last = children[-1].born if children else None
        years = completed_months(woman.born, today) // 12
        rested = last is None or completed_months(last, today) >= _APART_MONTHS
        could = years in _YEARS and rested and (children or years < 30)
        if could and chance.happens(_EXPECTING):
            began = today - timedelta(days=chance.randint(70, 262))
            yield _Pregnancy(woman, began, len({child.born for child in children}) + 1)


def _protect_from_tetanus(
    recorder: Recorder, chance: Chance, one: _Pregnancy, seen: Sequence[date]
) -> None:
    """Give the Td doses of a pregnancy: two of the first one, one of each later."""
    if not chance.happens(_TD_GIVEN):
        return
    first = 1 if one.gravida == 1 else min(one.gravida + 1, _LAST_TD)
    for number, day in zip((first, 2) if first == 1 else (first,), seen, strict=False):
        recorder.service(one.woman.id, (day, "immunisation", f"Td{number}"))


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
