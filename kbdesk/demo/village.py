"""The demo village: families registered, open days held, visits made, referrals written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.demo.chance import Chance
from kbdesk.demo.corner import CornerBook
from kbdesk.demo.couples import Couples
from kbdesk.demo.growth_paths import GrowthPath, growth_path
from kbdesk.demo.health_services import VaccineCard, supplements, vaccine_card
from kbdesk.demo.households import Household, Member, household
from kbdesk.demo.kampung import tell_of_kampung
from kbdesk.demo.kitchen import KitchenBook
from kbdesk.demo.lists import words
from kbdesk.demo.mothers import look_after
from kbdesk.demo.places import Places, lay_out, names_to_give
from kbdesk.demo.recorder import Recorder, Told
from kbdesk.demo.referrals import ReferralBook
from kbdesk.demo.story import story_household, tell
from kbdesk.demo.survey import survey
from kbdesk.demo.visits import VisitBook
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.gain import CODED_UNTIL_MONTHS

_CARD_UNTIL_MONTHS = 24
"""Vaccines from before the period are recorded for children up to this age."""

_URGENT = {"R01", "R02", "R03", "R04", "R06"}
_PMT = "makanan tambahan lokal"
_TTD = "4 tablet"


def fill(
    desk: Desk, *, families: int, months: int, seed: int, told: Told | None = None
) -> dict[str, Any]:
    """Fill an empty home with invented families and their last months of open days.

    Everything goes through the commands, dated up to yesterday, whole or not at all. The
    same home (role, posyandu, kelurahan), day and seed give the same village. The first
    family is that of the pictures, whose children were weighed since birth. Returns how
    many of each kind were recorded; ``told`` hears of it on the way. Raises ``demo.not_empty``.
    """
    held = desk.store.records.counts()
    if held["person"] or held["family"]:
        raise KbdeskError("demo.not_empty")
    today = desk.clock.today()
    where = "/".join((desk.role, *desk.posyandu, desk.village or ""))
    chance = Chance(f"{seed}/{where}")
    recorder = Recorder(desk, chance, told)
    with desk.store.transaction():
        places = lay_out(desk, families, today)
        for draft in names_to_give(desk, places.named):
            recorder.send(draft)
        village = Village(recorder, chance, places, months, today)
        village.settle(families)
        village.live()
        for code in dict.fromkeys(one.village for one in places.open):
            tell_of_kampung(recorder, chance.stream(f"kampung/{code}"), code, today, months)
    return {"seed": seed, "months": months, **recorder.counts, "children": village.children}


@dataclass(slots=True)
class Charge:
    """A small child as its posyandu knows it."""

    member: Member
    family: Household
    path: GrowthPath
    card: VaccineCard
    comes: float
    """How likely it is brought to an open day."""
    away: range
    """Open days, by their place in the period, on which it is elsewhere."""
    missed: int = 0

    def small(self, day: date) -> bool:
        """Tell whether it is born and under 60 completed months."""
        return 0 <= completed_months(self.member.born, day) < CODED_UNTIL_MONTHS


class Village:
    """Families around some posyandu, over the open days of a period."""

    def __init__(
        self, recorder: Recorder, chance: Chance, places: Places, months: int, today: date
    ) -> None:
        self._recorder = recorder
        self._chance = chance
        self._places = places
        self._months = months
        self._today = today
        self._days = {one.code: one.open_days(months) for one in places.open}
        self._families: list[Household] = []
        self._charges: dict[str, list[Charge]] = {one.code: [] for one in places.open}
        self._visits = VisitBook(chance.stream("visits"), today)
        self._referrals = ReferralBook(chance.stream("referrals"))
        self._mistaken = False

    @property
    def children(self) -> int:
        """Return how many children are under 60 completed months today."""
        return sum(len(family.young(self._today)) for family in self._families)

    # -- who lives here ----------------------------------------------------------------

    def settle(self, families: int) -> None:
        """Register so many families; the first is the story's."""
        chance = self._chance.stream("families")
        first = story_household(self._chance.stream("story"), self._places.open[0], self._today)
        self._register(first)
        for number in range(1, families):
            posyandu = self._places.open[number % len(self._places.open)]
            since = self._days[posyandu.code][0]
            family = household(chance, posyandu, self._places, self._today, since)
            self._register(family)
            self._take_charge(family)
        tell(self._recorder, self._chance.stream("story/life"), first, self._today)

    def _register(self, family: Household) -> None:
        self._families.append(family)
        survey(self._chance.stream(f"survey/{family.id}"), family, self._today)
        self._recorder.send(family.draft())
        for member in family.newborn:
            self._recorder.do("add_person", family=family.id, **member.draft())

    def _take_charge(self, family: Household) -> None:
        days = self._days[family.posyandu.code]
        for member in family.everyone:
            if completed_months(member.born, days[0]) >= CODED_UNTIL_MONTHS:
                continue
            chance = self._chance.stream(member.id)
            weight = member.fields.get("birth_weight_g")
            charge = Charge(
                member,
                family,
                growth_path(chance.stream("growth"), member.sex, member.born, weight, days),
                vaccine_card(chance.stream("vaccines"), member.born),
                comes=chance.weighted({0.95: 60, 0.85: 25, 0.5: 15}),
                away=_absence(chance, len(days)),
            )
            self._charges[family.posyandu.code].append(charge)
            self._vaccinate_before(charge, days[0])

    def _vaccinate_before(self, charge: Charge, first_day: date) -> None:
        """Give what was given before the period; record it only of the younger children."""
        given = charge.card.at_birth(self._today)
        age = completed_months(charge.member.born, self._today)
        earlier = charge.family.posyandu.open_days(self._months + CODED_UNTIL_MONTHS)
        for day in earlier[: -self._months]:
            if day >= charge.member.born and self._chance.happens(0.85):
                given += charge.card.on(day)
        for one in given:
            if age < _CARD_UNTIL_MONTHS or one[0] >= first_day:
                self._recorder.service(charge.member.id, one)

    # -- what happens ------------------------------------------------------------------

    def live(self) -> None:
        """Hold the open days, make the visits, write the referrals."""
        calendar = sorted(
            (day, place, posyandu)
            for posyandu in self._charges
            for place, day in enumerate(self._days[posyandu])
        )
        swollen = self._one_with_oedema()
        for number, (day, place, posyandu) in enumerate(calendar):
            last = place == self._months - 1
            for charge in self._charges[posyandu]:
                if charge.small(day):
                    self._open_day(charge, day, place, swollen=last and charge is swollen)
            if not self._mistaken and number >= len(calendar) // 2:
                self._weigh_the_wrong_child(day, posyandu)
        self._visit_homes()
        self._give_tablets()
        self._look_after_mothers()
        self._visits.write(self._recorder)
        self._referrals.write(self._recorder, self._today)
        couples = Couples(self._recorder, self._chance.stream("couples"), self._today)
        couples.tell(self._families)
        corners = CornerBook(self._chance.stream("corner"), self._today, self._months)
        corners.write(self._recorder, self._families)
        kirana = max(self._families[0].everyone, key=lambda member: member.born)
        kitchens = KitchenBook(self._chance.stream("kitchen"), self._today, self._months)
        kitchens.write(self._recorder, self._places.open, kirana.id)

    def _one_with_oedema(self) -> Charge | None:
        for builds in (("severe",), ("thin", "faltering")):
            for charges in self._charges.values():
                for charge in charges:
                    months = completed_months(charge.member.born, self._today)
                    if charge.path.build in builds and 8 <= months < 55:
                        return charge
        return None

    def _open_day(self, charge: Charge, day: date, place: int, *, swollen: bool) -> None:
        chance = self._chance
        newborn = (day - charge.member.born).days < 28
        here = place not in charge.away and chance.happens(0.5 if newborn else charge.comes)
        if not (here or swollen):
            charge.missed += 1
            if charge.missed == 2:
                self._visits.plan(day, charge.family.id, "absent", 0.5, charge.member.id)
            return
        charge.missed = 0
        figures = charge.path.measure(day).draft()
        if swollen:
            figures["oedema"] = True
        answer = self._measure(charge.member.id, day, figures)
        for given in (*charge.card.on(day), *supplements(charge.member.born, day)):
            self._recorder.service(charge.member.id, given)
        self._follow_up(charge, day, [one["code"] for one in answer["proposals"]])

    def _measure(self, child: str, day: date, figures: dict[str, Any]) -> Any:
        """Record a measurement; now and then a slip of the pen, corrected the same day."""
        chance = self._chance
        if chance.happens(0.012):
            wrong = {**figures, "weight_kg": round(figures["weight_kg"] + 1, 2)}
            slip = self._recorder.measurement(child, day, wrong)
            right = {"id": slip["id"], "weight_kg": figures["weight_kg"]}
            return self._recorder.do("correct_measurement", **right)
        answer = self._recorder.measurement(child, day, figures)
        doubts = [one["code"] for one in answer["warnings"]]
        if doubts and chance.happens(0.5):
            return self._recorder.do("correct_measurement", id=answer["id"], confirm=doubts)
        return answer

    def _follow_up(self, charge: Charge, day: date, codes: list[str]) -> None:
        child, family = charge.member.id, charge.family
        urgent = _URGENT.intersection(codes)
        if urgent and self._chance.happens(0.7):
            self._recorder.service(child, (day, "pmt", _PMT))
        if urgent - {"R06"}:
            self._visits.plan(day, family.id, "thin", 0.4, child)
        elif urgent:
            self._visits.plan(day, family.id, "gain", 0.5, child)
        if charge.card.late(day) and self._chance.happens(0.5):
            codes = [*codes, "R15"]
        self._referrals.propose(day, child, codes, family.posyandu.puskesmas)

    def _weigh_the_wrong_child(self, day: date, posyandu: str) -> None:
        """Record one measurement under the wrong name, and take it out again."""
        for charge in self._charges[posyandu]:
            if charge.small(day) and completed_months(charge.member.born, day) >= 6:
                other = {"weight_kg": 11.4, "lenhei_cm": 84.5, "position": "lying"}
                wrong = self._recorder.measurement(charge.member.id, day, other)
                reason = words("care", "void_reason")[0]
                self._recorder.do("void_measurement", id=wrong["id"], reason=reason)
                self._mistaken = True
                return

    def _visit_homes(self) -> None:
        for family in self._families[1:]:
            likely = 0.08 if family.good_latrine is False else 0.02
            for day in self._days[family.posyandu.code]:
                self._visits.plan(day, family.id, "home", likely)

    def _look_after_mothers(self) -> None:
        chance = self._chance.stream("mothers")
        thin = False
        for family in self._families[1:]:
            days = self._days[family.posyandu.code]
            # one of them is too thin, so that the kitchen has a mother to feed
            thin |= look_after(
                self._recorder, chance, family, days, self._today, one_is_thin=not thin
            )

    def _give_tablets(self) -> None:
        """Give iron to girls of school age who come by."""
        for family in self._families:
            for member in family.members:
                if member.sex != "female" or member.relation != "child":
                    continue
                for day in self._days[family.posyandu.code]:
                    years = completed_months(member.born, day) // 12
                    if 12 <= years <= 18 and self._chance.happens(0.3):
                        self._recorder.service(member.id, (day, "ttd", _TTD))


def _absence(chance: Chance, days: int) -> range:
    """Return the open days that a child is away for: a few children, two to four months."""
    if not chance.happens(0.1):
        return range(0)
    start = chance.randrange(days)
    return range(start, start + chance.randint(2, 4))
