"""The demo village: families registered, open days held, visits made, referrals written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kbdesk.demo.all_ages import AgesBook
from kbdesk.demo.chance import Chance
from kbdesk.demo.corner import CornerBook
from kbdesk.demo.couples import Couples
from kbdesk.demo.decisions import decide
from kbdesk.demo.growth_paths import GrowthPath, growth_path
from kbdesk.demo.health_services import VaccineCard, supplements, vaccine_card
from kbdesk.demo.households import DemoHousehold, DemoMember, household
from kbdesk.demo.kampung import tell_of_kampung
from kbdesk.demo.kitchen import KitchenBook, with_a_kitchen
from kbdesk.demo.lists import words
from kbdesk.demo.mothers import look_after
from kbdesk.demo.places import SUNDAY, DemoPlaces, DemoPosyandu, lay_out, names_to_give
from kbdesk.demo.recorder import Recorder, Told
from kbdesk.demo.referrals import ReferralBook
from kbdesk.demo.story import story_household, tell
from kbdesk.demo.survey import survey
from kbdesk.demo.uncommon import SHAPES, Lives, kind_of, spell_rt
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
_WEIGHED_AGAIN = 0.012
"""How often a child is weighed once more in the same month."""
_WRONG_CHILD = 0.002
"""How often somebody types the measurement of another child, and voids it."""
_URGENT_ARM_CM = 11.2
_DOUBTFUL = 1.18
"""So many times the weight it has: over the limit at which a figure is doubted."""


def fill(
    desk: Desk, *, families: int, months: int, seed: int, told: Told | None = None
) -> dict[str, object]:
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
        village = DemoVillage(recorder, chance, places, months, today)
        village.settle(families)
        village.live()
        for code in dict.fromkeys(one.village for one in places.open):
            tell_of_kampung(recorder, chance.stream(f"kampung/{code}"), code, today, months)
    return {"seed": seed, "months": months, **recorder.counts, "children": village.children}


@dataclass(slots=True)
class Charge:
    """A small child as its posyandu knows it."""

    member: DemoMember
    family: DemoHousehold
    path: GrowthPath
    card: VaccineCard
    comes: float
    """How likely it is brought to an open day."""
    away: range
    """Open days, by their place in the period, on which it does not come."""
    posyandu: str
    elsewhere: list[tuple[date, date]]
    """When it lived elsewhere, or another posyandu served it: first day, day of coming."""
    missed: int = 0

    def small(self, day: date) -> bool:
        """Tell whether it is born and under 60 completed months."""
        return 0 <= completed_months(self.member.born, day) < CODED_UNTIL_MONTHS

    def lives_here(self, day: date) -> bool:
        """Tell whether it lives here on a day, and this posyandu serves it."""
        return not any(gone <= day < back for gone, back in self.elsewhere)

    def just_five(self, day: date) -> bool:
        """Tell whether it is brought though it has turned five: one of a few, for some months."""
        months = completed_months(self.member.born, day)
        return self.family.kind == "five" and 60 <= months < 64


class DemoVillage:
    """Families around some posyandu, over the open days of a period."""

    def __init__(
        self, recorder: Recorder, chance: Chance, places: DemoPlaces, months: int, today: date
    ) -> None:
        self._recorder = recorder
        self._chance = chance
        self._places = places
        self._months = months
        self._today = today
        self._days = {one.code: one.open_days(months) for one in places.open}
        self._families: list[DemoHousehold] = []
        self._guests: list[DemoHousehold] = []
        self._gone: list[DemoHousehold] = []
        self._lives = Lives(chance.stream("lives"), today)
        self._elsewhere: dict[str, list[tuple[date, date]]] = {}
        self._sessions: dict[str, str] = {}
        self._doubts = 0
        self._weighed_again = False
        self._charges: dict[str, list[Charge]] = {one.code: [] for one in places.open}
        self._visits = VisitBook(chance.stream("visits"), today)
        self._referrals = ReferralBook(chance.stream("referrals"))
        self._mistaken = False

    @property
    def children(self) -> int:
        """Return how many children are under 60 completed months today."""
        here = [*self._families, *(one for one in self._guests if self._is_open(one.posyandu))]
        return sum(len(family.young(self._today)) for family in here)

    def _is_open(self, posyandu: DemoPosyandu) -> bool:
        return posyandu in self._places.open

    # -- who lives here ----------------------------------------------------------------

    def settle(self, families: int) -> None:
        """Register a number of families; the first is the story's."""
        chance = self._chance.stream("families")
        first = story_household(self._chance.stream("story"), self._places.open[0], self._today)
        self._register(first)
        for number in range(1, families):
            posyandu = self._places.open[number % len(self._places.open)]
            since = self._days[posyandu.code][0]
            kind = kind_of(number)
            if kind is None:
                family = household(chance, posyandu, self._places, self._today, since)
            else:
                family = self._uncommon(kind, number, posyandu)
            spelling = self._chance.stream(f"rt/{number}")
            spell_rt(spelling, family, number, len(self._places.open))
            self._register(family)
            self._take_charge(family, posyandu)
        tell(self._recorder, self._chance.stream("story/life"), first, self._today)

    def _uncommon(self, kind: str, number: int, posyandu: DemoPosyandu) -> DemoHousehold:
        chance = self._chance.stream(f"uncommon/{number}")
        since = self._days[posyandu.code][0]
        home = self._another(posyandu) if kind == "guests" else posyandu
        family = household(chance, home, self._places, self._today, since, SHAPES[kind])
        family.kind = kind
        if kind == "guests":
            family.fields["posyandu"] = home.code
        return family

    def _another(self, posyandu: DemoPosyandu) -> DemoPosyandu:
        """Return another posyandu, one that is not of this home if there is any."""
        others = [one for one in self._places.named if one.code != posyandu.code]
        return next((one for one in others if not self._is_open(one)), others[0])

    def _register(self, family: DemoHousehold) -> None:
        of_kind = {"guests": self._guests, "gone": self._gone}
        of_kind.get(family.kind or "", self._families).append(family)
        survey(self._chance.stream(f"survey/{family.id}"), family, self._today)
        self._recorder.send(family.draft())
        for member in family.newborn:
            self._recorder.do("add_person", family=family.id, **member.draft())
        self._elsewhere[family.id] = self._lives.settle(self._recorder, family)

    def _take_charge(self, family: DemoHousehold, posyandu: DemoPosyandu) -> None:
        days = self._days[posyandu.code]
        for member in family.everyone:
            months = completed_months(member.born, days[0])
            if months >= CODED_UNTIL_MONTHS and (family.kind != "five" or months >= 64):
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
                posyandu=posyandu.code,
                elsewhere=self._elsewhere[family.id],
            )
            if family.kind is not None:
                charge.path.build, charge.comes, charge.away = "steady", 1.0, range(0)
            if family.kind == "guests":
                charge.away = range(len(days) - 2)
            self._charges[posyandu.code].append(charge)
            if family.kind != "no_card":
                self._vaccinate_before(charge, days[0])
        if family.kind == "moved" and len(self._places.open) > 1:
            self._change_posyandu(family, posyandu)

    def _change_posyandu(self, family: DemoHousehold, posyandu: DemoPosyandu) -> None:
        """Let the next posyandu serve a family from some weeks ago on."""
        place = self._places.open.index(posyandu)
        to = self._places.open[(place + 1) % len(self._places.open)]
        moved = self._today - timedelta(days=70)
        for charge in self._charges[posyandu.code]:
            if charge.family is family:
                charge.elsewhere = [(moved, date.max)]
                after = replace(charge, posyandu=to.code, elsewhere=[(date.min, moved)])
                self._charges[to.code].append(after)
        for member in family.everyone:
            self._recorder.do("move_person", id=member.id, to_posyandu=to.code,
                              date=moved.isoformat())  # fmt: skip

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
        hosts = {
            code
            for code, charges in self._charges.items()
            if any(charge.family.kind == "guests" for charge in charges)
        }
        for number, (day, place, posyandu) in enumerate(calendar):
            last = place == self._months - 1
            if last and posyandu in hosts:
                self._open_session(posyandu, day)
            for charge in self._charges[posyandu]:
                if charge.lives_here(day) and (charge.small(day) or charge.just_five(day)):
                    self._open_day(charge, day, place, swollen=last and charge is swollen)
            if posyandu in self._sessions:
                self._recorder.do("close_session", id=self._sessions.pop(posyandu))
            if not self._mistaken and number >= len(calendar) // 2:
                self._weigh_the_wrong_child(day, posyandu)
        self._visit_homes()
        self._give_tablets()
        self._look_after_mothers()
        self._visits.write(self._recorder)
        self._referrals.write(self._recorder, self._today)
        for family in (*self._families, *self._gone):
            self._lives.end(self._recorder, family, self._elsewhere[family.id])
        couples = Couples(self._recorder, self._chance.stream("couples"), self._today)
        couples.tell(self._families)
        corners = CornerBook(self._chance.stream("corner"), self._today, self._months)
        corners.write(self._recorder, self._families)
        kirana = max(self._families[0].everyone, key=lambda member: member.born)
        kitchens = KitchenBook(self._chance.stream("kitchen"), self._today, self._months)
        kitchens.write(self._recorder, self._places.open, kirana.id, self._without_a_place())
        self._decide()
        ages = AgesBook(self._recorder, self._chance.stream("all ages"), self._today)
        ages.write(self._families)

    def _decide(self) -> None:
        """Leave the urgent things, and the family of the pictures, for the user to do."""
        families = [self._families[0], *(one for one in self._families if one.kind == "urgent")]
        waiting = {member.id for family in families for member in family.everyone}
        decide(self._recorder, self._chance.stream("decisions"), self._today, waiting)

    def _without_a_place(self) -> set[str]:
        """Return who gets no place in the kitchen: elsewhere for a time, or still undecided."""
        families = (*self._families, *self._guests, *self._gone)
        return {
            member.id
            for family in families
            if family.kind in ("guests", "urgent") or self._elsewhere[family.id]
            for member in family.everyone
        }

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
        kind = charge.family.kind
        last = place == self._months - 1
        if last and kind == "urgent":
            figures["muac_cm"] = _URGENT_ARM_CM
        if last and kind == "moved":
            figures["weight_kg"] = round(figures["weight_kg"] * _DOUBTFUL, 1)
        if session := self._sessions.get(charge.posyandu):
            self._arrive(session, charge.member.id)
        answer = self._measure(charge.member.id, day, figures)
        self._weigh_again(charge, day, figures["weight_kg"])
        vaccines = [] if kind == "no_card" else charge.card.on(day)
        for given in (*vaccines, *supplements(charge.member.born, day)):
            self._recorder.service(charge.member.id, given)
        # somebody has still to decide about the urgent one
        if kind != "urgent":
            self._follow_up(charge, day, [one["code"] for one in answer["proposals"]])

    def _open_session(self, posyandu: str, day: date) -> None:
        answer = self._recorder.do("open_session", posyandu=posyandu, date=day.isoformat())
        self._sessions[posyandu] = answer["id"]

    def _arrive(self, session: str, child: str) -> None:
        number = self._recorder.counts["arrivals"]
        time = f"{8 + number // 20 % 4:02d}:{number * 3 % 60:02d}"
        self._recorder.do("arrive", session=session, person=child, arrived=time)

    def _weigh_again(self, charge: Charge, day: date, kg: float) -> None:
        """Weigh a few once more in the month: the first who can be is one of them."""
        child = charge.member.id
        if charge.family.kind is not None:
            return
        chance = self._chance.stream(f"again/{child}/{day}")
        after = day + timedelta(days=chance.randint(3, 8))
        after += timedelta(days=after.weekday() == SUNDAY)
        if after >= self._today or (after.year, after.month) != (day.year, day.month):
            return
        if self._weighed_again and not chance.happens(_WEIGHED_AGAIN):
            return
        self._weighed_again = True
        grams = round(kg * 1000) + chance.one_of((-100, 0, 50, 100, 200))
        self._recorder.measurement(child, after, {"weight_kg": grams / 1000})

    def _measure(self, child: str, day: date, figures: dict[str, Any]) -> Any:
        """Record a measurement; now and then a slip of the pen, corrected the same day.

        Of the figures that are doubted every second one is confirmed.
        """
        chance = self._chance
        if chance.happens(_WRONG_CHILD):
            self._mistake(child, day)
        if chance.happens(0.012):
            wrong = {**figures, "weight_kg": round(figures["weight_kg"] + 1, 2)}
            slip = self._recorder.measurement(child, day, wrong)
            right = {"id": slip["id"], "weight_kg": figures["weight_kg"]}
            return self._recorder.do("correct_measurement", **right)
        answer = self._recorder.measurement(child, day, figures)
        doubts = [one["code"] for one in answer["warnings"]]
        self._doubts += bool(doubts)
        if doubts and self._doubts % 2 == 0:
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
        late = charge.family.kind != "no_card" and charge.card.late(day)
        if late and self._chance.happens(0.5):
            codes = [*codes, "R15"]
        self._referrals.propose(day, child, codes, family.posyandu.puskesmas)

    def _weigh_the_wrong_child(self, day: date, posyandu: str) -> None:
        """Record one measurement under the wrong name, and take it out again."""
        for charge in self._charges[posyandu]:
            old_enough = completed_months(charge.member.born, day) >= 6
            if charge.small(day) and charge.lives_here(day) and old_enough:
                self._mistake(charge.member.id, day)
                self._mistaken = True
                return

    def _mistake(self, child: str, day: date) -> None:
        """Record another child's measurement under a name, and void it."""
        other = {"weight_kg": 11.4, "lenhei_cm": 84.5, "position": "lying"}
        wrong = self._recorder.measurement(child, day, other)
        reason = words("care", "void_reason")[0]
        self._recorder.do("void_measurement", id=wrong["id"], reason=reason)

    def _visit_homes(self) -> None:
        for family in self._families[1:]:
            likely = 0.08 if family.good_latrine is False else 0.02
            for day in self._days[family.posyandu.code]:
                if not any(gone <= day < back for gone, back in self._elsewhere[family.id]):
                    self._visits.plan(day, family.id, "home", likely)

    def _look_after_mothers(self) -> None:
        chance = self._chance.stream("mothers")
        thin = False
        kitchens = with_a_kitchen(self._places.open)
        for family in self._families[1:]:
            if self._elsewhere[family.id]:
                continue
            days = self._days[family.posyandu.code]
            # one of them is too thin, so that a kitchen has a mother to feed
            one_is_thin = not thin and family.posyandu.village in kitchens
            thin |= look_after(
                self._recorder, chance, family, days, self._today, one_is_thin=one_is_thin
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
