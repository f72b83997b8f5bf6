"""Recipients of the kitchen's programme with their progress, and who waits for a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, read_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement, in_units
from kbdesk.domain.proposals import Proposal
from kbdesk.domain.recipients import indication_of, limit, severe, usual_days
from kbdesk.domain.referrals import ENDED
from kbdesk.domain.report_json.kitchen import (
    RecipientJson,
    RecoveryJson,
    WaitingJson,
    WaitingListJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.growth.assess import Assessment, Child, assess
from kbdesk.growth.recovery import (
    WOMAN_MUAC_FROM_MM,
    GrowthRecovery,
    recovery_of_child,
    recovery_of_woman,
    referral,
)
from kbdesk.growth.standards import known_sex
from kbdesk.queries.area import Area, children_here, said_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.cooking_days import CookingDays
from kbdesk.queries.growth import measurement_of
from kbdesk.queries.produced import kitchen_village
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.kitchen_rows import GivenRow as GivenRow
from kbdesk.store.kitchen_rows import (
    PlaceRow,
    given,
    kitchens,
    places,
    referred_since,
    with_place,
)
from kbdesk.store.service_rows import women_served

HISTORY_DAYS = 400
"""How far back measurements are read: a year for T in a row, and the programme before it."""


@dataclass(frozen=True, slots=True)
class RecipientPlace:
    """A recipient on a day: on ``cooked`` its kitchen cooked, on ``present`` something was given.

    ``eaten`` is the mean share in percent over the days on which it was noted; ``last`` is
    what was given last. ``recovery`` is None where the person is not known here.
    """

    row: PlaceRow
    cooked: tuple[date, ...]
    present: int
    portions: int
    eaten: float | None
    last: GivenRow | None
    recovery: GrowthRecovery | None
    proposals: tuple[Proposal, ...] = ()
    given: tuple[GivenRow, ...] = ()
    measurements: tuple[Measurement, ...] = field(default=(), repr=False)
    child: Child | None = None

    @property
    def days(self) -> int:
        """Return on how many days of the programme so far the kitchen cooked."""
        return len(self.cooked)

    @property
    def attendance(self) -> float | None:
        """Return the share of the kitchen's days so far on which a portion was given."""
        return percent(self.present, self.days)

    def finished(self, on: date, *, over: bool = False) -> bool:
        """Tell whether the programme has ended by a day; ``over``: that day is over as well."""
        day = on.isoformat()
        return self.row.until < day or (
            self.row.until == day and (over or self.row.end_date is not None)
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose last measurement proposes a place, and who has none.

    ``need`` orders those of one indication, the least first: z of weight for length (wasted) or
    for age (underweight), how often in a row the weight did not rise, below zero (t), the arm
    in millimetres (kek); None where it is not known. ``referred``: the day of the letter that
    still goes on (YYYY-MM-DD).
    """

    person: str
    name: str | None
    indication: str
    date: str
    codes: tuple[str, ...]
    months: int | None = None
    need: float | None = None
    village: str | None = None
    rt: str | None = None
    referred: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Who should have a place in a kitchen, and how many it has.

    ``capacity``: the places of the kitchens of the area, None where one of them does not say;
    ``taken``: the places that go on today.
    """

    date: date
    area: Area
    village: str | None
    capacity: int | None
    taken: int
    people: tuple[Waiting, ...]

    @property
    def free(self) -> int | None:
        """Return how many places are left; None where their number is not known."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def recipients(desk: Desk, area: Area, first: date, last: date) -> list[RecipientPlace]:
    """Return the places with a day in a span as they stand on its last day.

    What a programme that is over by then did is read from its week afterwards too: the last
    weighing may fall into the next month, and no other month would count it.
    """
    rows = places(desk.store.records, first, last, area.posyandu, area.village)
    return _as_of(desk, rows, first, last)


def places_of_people(
    desk: Desk, people: Collection[str], first: date, last: date
) -> dict[str, RecipientPlace]:
    """Return by person the last place with a day in a span, whichever kitchen it is of."""
    rows = places(desk.store.records, first, last, None, None)
    found = _as_of(desk, [row for row in rows if row.person in people], first, last)
    return {place.row.person: place for place in found}


def _as_of(desk: Desk, rows: Sequence[PlaceRow], first: date, last: date) -> list[RecipientPlace]:
    records = desk.store.records
    earliest = min((date.fromisoformat(row.start) for row in rows), default=first)
    by_recipient: dict[str, list[GivenRow]] = {}
    for one in given(records, [row.id for row in rows], last):
        by_recipient.setdefault(one.recipient, []).append(one)
    measured = measurements_of(
        desk,
        {row.person for row in rows if row.indication != "kek"},
        earliest,
        _read_until(desk, last),
    )
    cooking = CookingDays(desk, earliest, last)
    return [
        _place(desk, row, by_recipient.get(row.id, []), measured.get(row.person, ()), last, cooking)
        for row in rows
    ]


def recipient(desk: Desk, id_: str, on: date) -> RecipientPlace:
    """Return one place as it stands on a day; raises ``recipient.unknown``."""
    found = _recipient(desk, id_, on)
    if found is None:
        raise KbdeskError("recipient.unknown", field="id", id=id_)
    return found


def _recipient(desk: Desk, id_: str, on: date) -> RecipientPlace | None:
    """Return a place, None where there is none with this id or its first day is not known."""
    records = desk.store.records
    held = records.get("recipient", id_)
    if held is None or held["start"] is None:
        return None
    start = date.fromisoformat(held["start"])
    row = next((row for row in places(records, start, start, None, None) if row.id == id_), None)
    if row is None:
        return None
    measured = measurements_of(desk, {row.person}, start, _read_until(desk, on))
    cooking = CookingDays(desk, start, on)
    return _place(desk, row, given(records, [id_], on), measured.get(row.person, ()), on, cooking)


def place_of(desk: Desk, person: str, on: date) -> RecipientPlace | None:
    """Return the place that somebody has on a day."""
    rows = places(desk.store.records, on, on, None, None)
    found = next((row.id for row in rows if row.person == person), None)
    return None if found is None else recipient(desk, found, on)


def places_of_person(desk: Desk, person: str, on: date) -> list[RecipientPlace]:
    """Return every place that somebody has or had by a day, the oldest first."""
    rows = desk.store.records.find("recipient", {"person": person})
    day = on.isoformat()
    begun = sorted((row["start"], row["id"]) for row in rows if row["start"])
    held = (_recipient(desk, id_, on) for start, id_ in begun if start <= day)
    return [one for one in held if one is not None]


def _read_until(desk: Desk, last: date) -> date:
    after = last + timedelta(days=limit("outcome_days_after"))
    return max(last, min(after, desk.clock.today()))


def measurements_of(
    desk: Desk, children: Collection[str], since: date, last: date
) -> Mapping[str, tuple[Measurement, ...]]:
    """Return some children's valid measurements up to a day, and of the year before ``since``."""
    found: dict[str, list[Measurement]] = {}
    first = since - timedelta(days=HISTORY_DAYS)
    for row in ChildRows(desk.store.records).measured(first, last, children):
        found.setdefault(row["child"], []).append(measurement_of({**row, "confirm": ()}))
    return {child: tuple(measured) for child, measured in found.items()}


def _place(
    desk: Desk,
    row: PlaceRow,
    got: Sequence[GivenRow],
    measured: tuple[Measurement, ...],
    on: date,
    cooking: CookingDays,
) -> RecipientPlace:
    start, until = date.fromisoformat(row.start), date.fromisoformat(row.until)
    read = _read_until(desk, on) if row.until <= on.isoformat() else on
    measured = tuple(one for one in measured if one.date <= read)
    within = [one for one in got if row.start <= one.date <= row.until]
    noted = [one.eaten_percent for one in within if one.eaten_percent is not None]
    present = [one for one in within if one.portions > 0]
    recovery: GrowthRecovery | None = None
    proposals: list[Proposal] = []
    child = child_of_place(row)
    if row.indication == "kek":
        checks = [
            (date.fromisoformat(one["date"]), one["weight_g"], one["muac_mm"])
            for one in desk.store.records.facts("woman_check", person=row.person)
            if one["date"] <= read.isoformat()
        ]
        recovery = recovery_of_woman(start, until, checks)
    elif child is not None:
        recovery = recovery_of_child(child, row.indication, start, until, measured)
        proposals = referral(child, recovery, measured)
    return RecipientPlace(
        row=row,
        cooked=tuple(cooking.of(row, within, start, min(on, until))),
        present=len({one.date for one in present}),
        portions=sum(one.portions for one in within),
        eaten=None if not noted else sum(noted) / len(noted),
        last=within[-1] if within else None,
        recovery=recovery,
        proposals=tuple(proposals),
        given=tuple(within),
        measurements=measured,
        child=child,
    )


def child_of_place(row: PlaceRow) -> Child | None:
    """Return what scoring needs to know of a recipient, or None where it is not known."""
    born, sex = read_day(row.birth_date), known_sex(row.sex)
    return None if born is None or sex is None else Child(sex, born)


def months_of(birth_date: str | None, on: date) -> int | None:
    """Return completed months on a day, or None without a birth date."""
    return completed_months(date.fromisoformat(birth_date), on) if birth_date else None


def waiting(desk: Desk, area: Area, on: date) -> list[Waiting]:
    """Return who should be thought of for a place on a day, the weightiest first.

    Children whose last measurement of the last 62 days proposes R02 to R07, and women who
    are pregnant or gave birth lately with an arm under 23.5 cm; those with a place are not
    among them.
    """
    have = with_place(desk.store.records, on)
    found = [one for one in _children_waiting(desk, area, on) if one.person not in have]
    found += [one for one in _women_waiting(desk, area, on) if one.person not in have]
    people = [one.person for one in found]
    known = ChildRows(desk.store.records).named(people)
    letters = referred_since(desk.store.records, people, ENDED)
    for place, one in enumerate(found):
        who = known[one.person]
        found[place] = replace(
            one,
            name=who["name"],
            village=who["village"],
            rt=who["rt"],
            referred=letters.get(one.person),
        )
    return sorted(found, key=_weightiest_first)


def _weightiest_first(one: Waiting) -> tuple[int, bool, float, str, str]:
    order = ("wasted", "kek", "underweight", "t")
    need = inf if one.need is None else one.need
    # severe by the arm or by oedema, whatever the weight for length says
    first = not severe(one.codes)
    return order.index(one.indication), first, need, one.name or "", one.person


def waiting_list(desk: Desk, area: Area) -> WaitingList:
    """Return who should have a place today, beside the places that there are."""
    today, records = desk.clock.today(), desk.store.records
    village = kitchen_village(desk, area)
    known = [row for row in kitchens(records) if village in (None, row["village"])]
    places_of = [row["capacity"] for row in known]
    capacity = None if not places_of or None in places_of else sum(places_of)
    taken = len({row.person for row in places(records, today, today, area.posyandu, area.village)})
    people = tuple(waiting(desk, area, today))
    return WaitingList(today, area, village, capacity, taken, people)


def said_waiting(found: WaitingList) -> WaitingListJson:
    """Return the list as ``report dashat-waiting`` writes it."""
    return {
        "date": found.date.isoformat(),
        "month": f"{found.date:%Y-%m}",
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.village,
        "capacity": found.capacity,
        "taken": found.taken,
        "free": found.free,
        "people": [
            as_json(
                WaitingJson,
                one,
                programme_days=usual_days(one.indication),
                fits=None if found.free is None else place < found.free,
            )
            for place, one in enumerate(found.people)
        ],
    }


def how_many_wait(desk: Desk, area: Area, on: date) -> int:
    """Return how many :func:`waiting` names; of everybody they are counted in columns."""
    if area.posyandu is not None or area.village:
        return len(waiting(desk, area, on))
    from kbdesk.queries.columns import places as places_in
    from kbdesk.queries.village_columns import village_columns
    from kbdesk.queries.waiting_columns import children_waiting

    have = with_place(desk.store.records, on)
    of = village_columns(desk, Area())
    children = of.n[children_waiting(of, on - timedelta(days=limit("waiting_days")), on)]
    children.sort()
    placed = sum(places_in(of.numbers(have), children) >= 0)
    women = sum(one.person not in have for one in _women_waiting(desk, area, on))
    return len(children) - int(placed) + women


def _children_waiting(desk: Desk, area: Area, on: date) -> list[Waiting]:
    since = on - timedelta(days=limit("waiting_days"))
    children = children_here(desk, area, on)
    found = []
    for id_, measured in measurements_of(desk, children, since, on).items():
        row = children[id_]
        last, sex = measured[-1], known_sex(row.sex)
        if last.date < since or sex is None:
            continue
        child = Child(sex, date.fromisoformat(row.birth_date))
        if last.date < child.birth_date:
            continue
        judged = assess(child, last, measured)
        codes = tuple(one.code for one in judged.proposals)
        indication = indication_of(codes, months_of(row.birth_date, on))
        if indication is not None and indication != "kek":
            found.append(
                Waiting(
                    id_,
                    None,
                    indication,
                    last.date.isoformat(),
                    codes,
                    months_of(row.birth_date, on),
                    _need(indication, judged),
                )
            )
    return found


def _need(indication: str, judged: Assessment) -> float | None:
    if indication == "wasted":
        return judged.scores.zwfl
    if indication == "underweight":
        return judged.scores.zwei
    return None if judged.gain is None else -float(judged.gain.consecutive_t)


def _women_waiting(desk: Desk, area: Area, on: date) -> list[Waiting]:
    since = (on - timedelta(days=limit("waiting_days"))).isoformat()
    records = desk.store.records
    found = {}
    for code in area.posyandu or (None,):
        for row in women_served(records, on.isoformat(), since, code):
            arm = row["muac_mm"]
            if arm is None or arm >= WOMAN_MUAC_FROM_MM or (row["checked_on"] or "") < since:
                continue
            if area.village not in (None, row["village"]):
                continue
            found[row["id"]] = Waiting(
                row["id"], row["name"], "kek", row["checked_on"], ("R20",), need=float(arm)
            )
    return list(found.values())


def said(place: RecipientPlace, on: date, *, over: bool = False) -> RecipientJson:
    """Return a place as reports say it: kilograms, z, arms in centimetres."""
    row, recovery = place.row, place.recovery
    return {
        "id": row.id,
        "person": row.person,
        "name": row.name,
        "months": months_of(row.birth_date, on),
        "indication": row.indication,
        "village": row.village,
        "start": row.start,
        "last_day": row.until,
        "programme_days": row.programme_days,
        "end_date": row.end_date,
        "end_why": row.end_why,
        "finished": place.finished(on, over=over),
        "days": place.days,
        "present": place.present,
        "attendance_percent": place.attendance,
        "portions": place.portions,
        "eaten_percent": None if place.eaten is None else tenth(place.eaten),
        **_recovery(recovery),
        "proposals": [one.code for one in place.proposals],
    }


_NOT_KNOWN: Final[RecoveryJson] = {
    "before_date": None, "after_date": None, "before_kg": None, "after_kg": None, "gain_g": None,
    "gain_days": None, "index": None, "index_before": None, "index_after": None, "outcome": None,
}  # fmt: skip


def _recovery(recovery: GrowthRecovery | None) -> RecoveryJson:
    if recovery is None:
        return _NOT_KNOWN
    before, after = recovery.before, recovery.after
    arms = recovery.index == "muac"
    return {
        "before_date": before.date.isoformat() if before else None,
        "after_date": after.date.isoformat() if after else None,
        "before_kg": in_units(before.weight_g if before else None, 1000),
        "after_kg": in_units(after.weight_g if after else None, 1000),
        "gain_g": recovery.gain_g,
        "gain_days": recovery.days,
        "index": recovery.index,
        "index_before": _index(recovery.index_before, arms),
        "index_after": _index(recovery.index_after, arms),
        "outcome": recovery.outcome,
    }


def _index(value: float | None, arms: bool) -> float | None:
    if value is None:
        return None
    return value / 10 if arms else value


def tenth(value: float) -> float:
    """Return a figure with one decimal, half away from zero."""
    size = int(abs(value) * 10 + 0.5 + 1e-9) / 10
    return -size if value < 0 and size else size
