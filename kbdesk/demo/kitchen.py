"""The kitchen of the demo village: prices, menus, what was cooked, who ate, what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.kitchen_store import KitchenStore
from kbdesk.demo.lists import words
from kbdesk.demo.places import SUNDAY, DemoPosyandu, not_sunday
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.menus import cycle_id, day_of, starter_cycles
from kbdesk.domain.recipients import last_day, usual_days
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.queries.area import Area
from kbdesk.queries.recipients import RecipientPlace, Waiting, recipients, waiting
from kbdesk.store.kitchen_rows import open_place

_FILE: Final = "kitchen"
_CYCLES: Final = ("contoh-12-23", "contoh-24-59", "contoh-hamil")
_MOST_KITCHENS: Final = 2
_EATEN: Final[Mapping[int | None, float]] = {100: 46, 75: 26, 50: 14, 25: 5, 0: 2, None: 7}
_WHY: Final[Mapping[str, float]] = {"bored": 4, "texture": 3, "sick": 2, "refused": 2, "other": 1}
_LEAST_MONTHS: Final = 4
"""In a shorter history nobody's programme can be over."""


@dataclass(frozen=True, slots=True)
class _Round:
    """The people whom the kitchen took on a day: at most how many of an indication, for how many
    days."""

    ago: int
    indication: str
    most: int
    days: int


_RUNNING: Final = (
    _Round(45, "kek", 1, 90), _Round(30, "wasted", 2, 56),
    _Round(17, "underweight", 2, 28), _Round(13, "t", 3, 14),
)  # fmt: skip


def with_a_kitchen(posyandu: Sequence[DemoPosyandu]) -> list[str]:
    """Return the kelurahan that have a kitchen: the first of those of some posyandu."""
    return list(dict.fromkeys(one.village for one in posyandu))[:_MOST_KITCHENS]


class KitchenBook:
    """Records the kitchens of some kelurahan, each from its own stream of chance."""

    def __init__(self, chance: Chance, today: date, months: int) -> None:
        self._chance = chance
        self._today = today
        self._months = months

    def write(
        self,
        recorder: Recorder,
        posyandu: Sequence[DemoPosyandu],
        story: str,
        leave_out: Collection[str] = (),
    ) -> None:
        """Record the kitchens of the first kelurahan.

        ``story`` is Kirana, who comes since yesterday; ``leave_out`` are people who get no place.
        """
        self._tell_prices(recorder)
        for place, village in enumerate(with_a_kitchen(posyandu)):
            here = [one for one in posyandu if one.village == village]
            codes = tuple(one.code for one in here)
            chance = self._chance.stream(village)
            kitchen = _Kitchen(recorder, chance, village, codes, self._today, {story, *leave_out})
            kitchen.live(story if place == 0 else None, self._months, here[0].puskesmas)

    def _tell_prices(self, recorder: Recorder) -> None:
        chance = self._chance.stream("prices")
        markets = words(_FILE, "markets")
        for line in words(_FILE, "prices"):
            code, rupiah = line.split("|")
            for ago in (47, 11) if chance.happens(0.2) else (47,):
                moved = round(int(rupiah) * chance.near(1, 0.06, 0.85, 1.2) / 500) * 500
                recorder.new(
                    "record_price", food=code, rupiah_per_kg=moved,
                    date=(self._today - timedelta(days=ago)).isoformat(),
                    market=markets[0] if ago > 20 else markets[1],
                )  # fmt: skip


class _Kitchen:
    """One kitchen: its menus, whom it took from the chain, and their days."""

    def __init__(
        self,
        recorder: Recorder,
        chance: Chance,
        village: str,
        codes: tuple[str, ...],
        today: date,
        leave_out: Collection[str],
    ) -> None:
        self._leave_out = leave_out
        self._recorder = recorder
        self._chance = chance
        self._village = village
        self._area = Area(codes)
        self._today = today
        self._month_before = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self._yesterday = not_sunday(today - timedelta(days=1))
        self._began = _monday(today - timedelta(days=58))
        self._fed: dict[tuple[date, str], int] = {}

    def live(self, story: str | None, months: int, puskesmas: str) -> None:
        self._lay_menus()
        chain = (*(self._finished() if months >= _LEAST_MONTHS else ()), *_RUNNING)
        for one in chain:
            start = not_sunday(self._today - timedelta(days=one.ago))
            for who in self._chosen(one, start):
                self._programme(who.person, who.indication, start, one.days, who.months)
        if story is not None:
            days = usual_days("underweight")
            self._programme(story, "underweight", self._yesterday, days, 14)
        self._end_what_is_over()
        self._refer_who_does_not_gain(puskesmas)
        since = self._month_before
        chance = self._chance.stream("store")
        store = KitchenStore(self._recorder, chance, self._village, since, self._today)
        store.open(sum(n for (day, _), n in self._fed.items() if day >= since))
        self._cook()
        store.close()
        going = [one for one in self._places() if one.row.end_date is None]
        others = [one.row.person for one in going if one.row.person != story]
        store.ask_allergies(list(dict.fromkeys(others)))

    def _finished(self) -> Iterator[_Round]:
        """Yield whom it took so that their programmes ended in the month before this one."""
        ago = (self._today - self._month_before).days
        yield _Round(ago + 30, "wasted", 2, 56)
        yield _Round(ago - 2, "underweight", 3, 28)
        yield _Round(ago - 3, "t", 5, 14)

    def _lay_menus(self) -> None:
        for code in _CYCLES:
            cycle = starter_cycles()[cycle_id(code)]
            self._recorder.new(
                "record_menu_cycle",
                name=cycle.name.replace("Contoh siklus", "Siklus"),
                target=cycle.target,
                village=self._village,
                start=self._began.isoformat(),
                slots=[{"day": s.day, "slot": s.slot, "recipe": s.recipe} for s in cycle.slots],
            )

    def _chosen(self, one: _Round, start: date) -> list[Waiting]:
        found = self._waiting(one.indication, start)
        # where nobody is wasted the places go to who is light
        if not found and one.indication == "wasted":
            found = self._waiting("underweight", start)
        # nobody turns five in the programme: the scale is for the under-fives
        last = CODED_UNTIL_MONTHS - one.days // 30 - 1
        return [
            who
            for who in found
            if (who.months is None or 6 <= who.months < last) and self._is_free(who, start, one)
        ][: one.most]

    def _waiting(self, indication: str, start: date) -> list[Waiting]:
        return [
            who
            for who in waiting(self._recorder.desk, self._area, start)
            if who.indication == indication and who.person not in self._leave_out
        ]

    def _is_free(self, who: Waiting, start: date, one: _Round) -> bool:
        """Tell whether somebody has no place that begins while this one would run."""
        records = self._recorder.desk.store.records
        until = last_day(start, one.days).isoformat()
        return open_place(records, who.person, start.isoformat(), until, None) is None

    def _programme(
        self, person: str, indication: str, start: date, days: int, months: int | None
    ) -> None:
        """Give a place, a portion a working day until yesterday, and a weighing a week."""
        place = self._recorder.new(
            "enrol_recipient", person=person, start=start.isoformat(), indication=indication,
            programme_days=days, village=self._village,
        )["id"]  # fmt: skip
        last = min(last_day(start, days), self._today - timedelta(days=1))
        target = "pregnant" if indication == "kek" else "12-23" if (months or 0) < 24 else "24-59"
        chance = self._chance.stream(place)
        likes = chance.near(1, 0.35, 0.3, 1.8)
        day = start
        while day <= last:
            if day.weekday() != SUNDAY:
                self._give(place, day, target, chance, likes)
            day += timedelta(days=1)
        if indication != "kek":
            self._weigh(person, start, last, chance)

    def _give(self, place: str, day: date, target: str, chance: Chance, likes: float) -> None:
        given = {"recipient": place, "date": day.isoformat()}
        if chance.happens(0.07):
            reason = "sick" if chance.happens(0.4) else "away"
            self._recorder.do("record_distribution", **given, portions=0, reason=reason)
            return
        eaten = chance.weighted(
            {share: w * (likes if share == 100 else 1) for share, w in _EATEN.items()}
        )
        more: dict[str, object] = {} if eaten is None else {"eaten_percent": eaten}
        if eaten is not None:
            shared = eaten < 100 and chance.happens(0.2)
            more["eaten_by"] = "shared" if shared else "recipient"
            if eaten < 75:
                more["reason"] = "others_ate" if shared else chance.weighted(dict(_WHY))
        self._recorder.do(
            "record_distribution", **given, portions=1,
            handover="brought" if chance.happens(0.25) else "taken", **more,
        )  # fmt: skip
        key = (day, target)
        self._fed[key] = self._fed.get(key, 0) + 1

    def _weigh(self, child: str, start: date, last: date, chance: Chance) -> None:
        """Weigh a child weekly, between what the open days found."""
        known = {
            date.fromisoformat(row["date"]): row["weight_g"]
            for row in self._recorder.desk.store.records.weighings(child)
            if row["weight_g"] and not row["voided"]
        }
        days = [start + timedelta(days=7 * week) for week in range(1, 9)]
        for day in sorted({*(day for day in days if day < last), last}):
            on = not_sunday(day)
            if on > start and all(abs((on - other).days) > 2 for other in known):
                grams = _between(known, on, chance)
                self._recorder.measurement(child, on, {"weight_kg": grams / 1000})
                known[on] = grams

    def _end_what_is_over(self) -> None:
        for place in self._places():
            if place.row.until < self._today.isoformat() and place.row.end_date is None:
                self._recorder.do(
                    "end_recipient", id=place.row.id, date=place.row.until, why="finished"
                )

    def _refer_who_does_not_gain(self, puskesmas: str) -> None:
        """Refer the running child that gained least; if none stood still, the scale says so."""
        since = (self._today - timedelta(days=14)).isoformat()
        going = [
            place
            for place in self._places()
            if place.row.end_date is None
            and place.row.start <= since
            and place.row.indication != "kek"
            and place.recovery is not None
            and place.recovery.gain_g is not None
        ]
        going.sort(key=_worst_first)
        for place in going[:1]:
            found = place
            before = place.recovery.before if place.recovery else None
            if not place.proposals and before is not None and before.weight_g is not None:
                figures = {"weight_kg": before.weight_g / 1000}
                self._recorder.measurement(place.row.person, self._yesterday, figures)
                found = next(one for one in self._places() if one.row.id == place.row.id)
            codes = [one.code for one in found.proposals]
            if not codes:
                continue
            day = self._yesterday.isoformat()
            answer = self._recorder.new(
                "create_referral", person=place.row.person, date=day, reasons=codes, to=puskesmas
            )
            for state in ("printed", "handed_over"):
                self._recorder.do("update_referral", id=answer["id"], state=state, date=day)

    def _places(self) -> list[RecipientPlace]:
        first = self._today - timedelta(days=120)
        return recipients(self._recorder.desk, self._area, first, self._today)

    def _cook(self) -> None:
        """Record what was cooked for them on the days of the cycles since the month before."""
        chance = self._chance.stream("cooking")
        cooks = words(_FILE, "cooks")
        cycles = {c.target: c for c in (starter_cycles()[cycle_id(code)] for code in _CYCLES)}
        for (day, target), portions in sorted(self._fed.items()):
            number = day_of(self._began, day)
            if day < self._month_before or number is None:
                continue
            for slot in cycles[target].slots:
                if slot.day != number:
                    continue
                spare = chance.randint(0, 1)
                paid: dict[str, object] = {}
                if chance.happens(0.9):
                    paid["cost_rupiah"] = (portions + spare) * chance.randint(60, 110) * 100
                self._recorder.new(
                    "record_production", date=day.isoformat(), recipe=slot.recipe,
                    portions=portions + spare, village=self._village,
                    cooks=chance.sample(list(cooks), 2), **paid,
                    confirm=["kitchen_money.more_than_had"],
                )  # fmt: skip


def _worst_first(place: RecipientPlace) -> tuple[bool, int]:
    recovery = place.recovery
    assert recovery is not None
    return recovery.outcome == "recovered", recovery.gain_g or 0


def _between(known: Mapping[date, int], on: date, chance: Chance) -> int:
    """Return a weight between the weighings before and after, to the tenth of a kilogram."""
    days = sorted(known)
    before = [day for day in days if day < on]
    after = [day for day in days if day > on]
    if not before:
        return known[after[0]]
    grams = float(known[before[-1]])
    if after:
        way = (on - before[-1]).days / (after[0] - before[-1]).days
        grams += (known[after[0]] - grams) * way
    else:
        grams += 9 * (on - before[-1]).days
    return round((grams + chance.gauss(0, 40)) / 100) * 100


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
