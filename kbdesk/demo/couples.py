"""Couples of the demo village: family planning, and the companions' visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoHousehold, DemoMember
from kbdesk.demo.lists import words
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.ages import born_after, completed_months
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.krs import report
from kbdesk.queries.krs_lines import KrsLine
from kbdesk.words import say

_ASKED = 0.88
_NOT_ASKED_YET = ("never_asked", "newcomers")
_METHODS: dict[str, float] = {
    "injection": 84, "pill": 36, "iud": 19, "implant": 12, "mow": 9, "condom": 3, "traditional": 2,
}  # fmt: skip
# by how many children they have: nobody stops before the first
_REASONS: dict[int, dict[str, float]] = {
    0: {"ias": 80, "iat": 12, "other": 8},
    1: {"ias": 30, "iat": 48, "tial": 6, "other": 16},
    2: {"ias": 8, "iat": 24, "tial": 44, "infecund": 6, "other": 18},
}
_STERILISED_FROM_YEARS, _STERILISED_FROM_CHILDREN = 30, 2
_USE = {0: 0.25, 1: 0.84, 2: 0.9}
"""By how many children they have, how many of the couples asked use a method."""
_SOURCES: dict[str, float] = {"midwife": 45, "puskesmas": 35, "hospital": 10, "pharmacy": 10}
_STEPS = {"A2": "latrine", "A1": "water", "K0": "planning"}
"""What a plan does about a flag: steps of the companions' page."""


class Couples:
    """Tells what a year brought to the couples; everything dated up to yesterday."""

    def __init__(self, recorder: Recorder, chance: Chance, today: date) -> None:
        self._recorder = recorder
        self._chance = chance
        self._today = today
        self._pregnant: dict[str, date] = {}

    def tell(self, families: Sequence[DemoHousehold]) -> None:
        """Record family planning, companions, and their visits."""
        found = report(self._recorder.desk, this_month(self._recorder.desk), Area())
        on = self._today.isoformat()
        for one in found.mothers_and_infants():
            carried = one.planning.carried(on)
            if carried is not None and carried.lmp:
                self._pregnant[one.person] = date.fromisoformat(carried.lmp)
        for place, family in enumerate(families):
            chance = self._chance.stream(family.id)
            for wife in family.members:
                if wife.relation == "wife" and family.kind not in _NOT_ASKED_YET:
                    self._of_a_couple(chance, family, wife, story=place == 0)
        self._accompany(families)

    def _of_a_couple(
        self, chance: Chance, family: DemoHousehold, wife: DemoMember, *, story: bool
    ) -> None:
        years = completed_months(wife.born, self._today) // 12
        children = [one for one in family.everyone if one.mother == wife.id]
        youngest = max((one.born for one in children), default=None)
        if not 15 <= years <= 49:
            return
        if wife.id in self._pregnant:
            return
        if story:
            told = {"live_births": 3, "living_children": 3, "ideal_children": 3, "wish": "later"}
            asked = self._today - timedelta(days=48)
            self._plan(wife, asked, status="non_user", reason="iat", **told)
        elif chance.happens(_ASKED):
            self._planning(chance, wife, len(children), youngest)

    def _planning(
        self, chance: Chance, wife: DemoMember, children: int, youngest: date | None
    ) -> None:
        days = (self._today - youngest).days if youngest else 9999
        months = days // 30
        # what was said before a birth says nothing any more
        asked = self._today - timedelta(days=chance.randint(1, max(min(640, days - 2), 1)))
        if youngest is not None and asked <= youngest:
            return
        births: dict[str, object] = {}
        if chance.happens(0.8):
            births = {"live_births": children, "living_children": children}
        if not chance.happens(_USE[min(children, 2)]):
            self._plan(wife, asked, status="non_user", reason=_reason(chance, children), **births)
            return
        method = (
            "mal" if months < 6 and chance.happens(0.5) else self._method(chance, wife, children)
        )
        since = asked - timedelta(
            days=chance.randint(0, min((asked - youngest).days, 1800) if youngest else 900)
        )
        used: dict[str, object] = {"status": "user", "method": method, "since": since.isoformat()}
        if method not in ("mal", "traditional"):
            used["source"] = chance.weighted(_SOURCES)
        self._plan(wife, asked, **used, **births)
        later = asked + timedelta(days=chance.randint(40, 150))
        if later < self._today and chance.happens(0.25):
            # who changes: to another method, or to none for now
            if chance.happens(0.7):
                other = self._method(chance, wife, children)
                source = {} if other == "traditional" else {"source": chance.weighted(_SOURCES)}
                self._plan(wife, later, status="user", method=other, since=later.isoformat(),
                           **source)  # fmt: skip
            else:
                self._plan(wife, later, status="non_user", reason=_reason(chance, children))

    def _method(self, chance: Chance, wife: DemoMember, children: int) -> str:
        method = chance.weighted(_METHODS)
        years = completed_months(wife.born, self._today) // 12
        for_good = years >= _STERILISED_FROM_YEARS and children >= _STERILISED_FROM_CHILDREN
        return "injection" if method == "mow" and not for_good else method

    def _plan(self, wife: DemoMember, day: date, **fields: object) -> None:
        self._recorder.new("record_family_planning", person=wife.id, date=day.isoformat(), **fields)

    # -- companions --------------------------------------------------------------------

    def _accompany(self, families: Sequence[DemoHousehold]) -> None:
        desk = self._recorder.desk
        by_id = {family.id: family for family in families}
        for line in report(desk, this_month(desk), Area()).lines:
            family = by_id.get(line.row.id)
            if family is None:
                # who only comes by is accompanied at home
                continue
            chance = self._chance.stream(f"companions/{family.id}")
            story = family is families[0]
            if line.found.at_risk is True and (story or chance.happens(0.8)):
                self._go_along(chance, family, line, story=story)
            elif any(one.id in self._pregnant for one in family.members):
                self._visit_all(chance, family, _team(chance))

    def _go_along(
        self, chance: Chance, family: DemoHousehold, line: KrsLine, *, story: bool
    ) -> None:
        team = [words("care", "visitors")[0], words("care", "visitors")[4]]
        team = team if story else _team(chance)
        since = self._today - timedelta(days=chance.randint(70, 200))
        fields: dict[str, object] = {"companions": team, "companions_since": since.isoformat()}
        if story or chance.happens(0.6):
            steps = [step for flag, step in _STEPS.items() if line.found.flags[flag]]
            steps += ["food"] if line.need else []
            steps = steps or ["counselling"]
            fields |= {
                "plan": [say(f"companion_page.step_{step}", "id") for step in steps],
                "plan_date": since.isoformat(),
                "plan_until": (since + timedelta(days=180)).isoformat(),
            }
        self._recorder.do("plan_krs", family=family.id, **fields)
        self._visit_all(chance, family, team, story=story)

    def _visit_all(
        self, chance: Chance, family: DemoHousehold, team: list[str], *, story: bool = False
    ) -> None:
        two = born_after(self._today.isoformat(), 24)
        for member in family.everyone:
            form = "pregnant" if member.id in self._pregnant else ""
            if member.born.isoformat() > two:
                form = "under_two"
            if not form or not (story or chance.happens(0.6)):
                continue
            often = 2 if story else chance.randint(1, 3)
            first = self._pregnant.get(member.id, member.born) + timedelta(days=60)
            for number in range(often, 0, -1):
                day = self._today - timedelta(days=number * 33 - 14 + chance.randint(0, 6))
                if first <= day < self._today:
                    self._visit(chance, member, form, day, team, last=number == 1)

    def _visit(
        self,
        chance: Chance,
        member: DemoMember,
        form: str,
        day: date,
        team: list[str],
        *,
        last: bool,
    ) -> None:
        answers = _of_pregnant(chance) if form == "pregnant" else _of_child(chance, member, day)
        fields: dict[str, object] = {"visitors": team, "answers": answers}
        if topics := chance.sample(words("care", "counselling"), chance.randint(0, 2)):
            fields["counselling"] = topics
        if chance.happens(0.15):
            fields["aid"] = [chance.one_of(("pkh", "bpnt", "food", "latrine"))]
        if last:
            ahead = self._today + timedelta(days=chance.randint(-6, 20))
            if ahead > day:
                fields["next_date"] = ahead.isoformat()
        self._recorder.new(
            "record_tpk_visit", person=member.id, date=day.isoformat(), form=form, **fields
        )


def _reason(chance: Chance, children: int) -> str:
    return chance.weighted(_REASONS[min(children, 2)])


def _team(chance: Chance) -> list[str]:
    visitors = words("care", "visitors")
    return [chance.one_of(visitors[:4]), chance.one_of(visitors[4:])]


def _of_pregnant(chance: Chance) -> dict[str, object]:
    answers: dict[str, object] = {
        "weight_kg": round(chance.near(55, 7, 41, 85), 1),
        "height_cm": round(chance.near(153, 5, 139, 170), 1),
        "muac_cm": round(chance.near(25.5, 2.2, 20.5, 33), 1),
        "hb": round(chance.near(11.4, 0.9, 8.8, 13.8), 1),
        "systolic": chance.randint(100, 138),
        "diastolic": chance.randint(62, 88),
        "glucose": chance.randint(96, 150),
        "tablets_taken": chance.weighted({"yes": 80, "no": 20}),
        "stunted_child": chance.weighted({"no": 85, "yes": 15}),
        "livable_house": chance.weighted({"yes": 85, "no": 15}),
        "proteinuria": "no",
        "fetal_heart": chance.randint(120, 155),
    }
    return {name: value for name, value in answers.items() if not chance.happens(0.05)}


def _of_child(chance: Chance, member: DemoMember, day: date) -> dict[str, object]:
    answers: dict[str, object] = {
        "immunised": chance.weighted({"yes": 85, "no": 15}),
        "ill": chance.weighted({"no": 85, "yes": 15}),
        "develops": chance.weighted({"yes": 93, "no": 7}),
    }
    if completed_months(member.born, day) < 6:
        answers["breastfed_only"] = chance.weighted({"yes": 75, "no": 25})
    else:
        answers["solid_food"] = "yes"
        answers["animal_food"] = chance.weighted({"yes": 65, "no": 35})
    return {name: value for name, value in answers.items() if not chance.happens(0.05)}
