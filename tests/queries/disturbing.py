"""Drafts that disturb a village as life and hurried people do, each from a few numbers.

A disturbance names its kind and four numbers; who and when follow from them and from what
the home holds. So hypothesis can leave some out and still repeat the others. What the
program refuses is passed over, as a cadre would.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from tests.queries.recount import completed, first_and_last, month_of

POSYANDU = ("LT01", "LT02", "BP01")
VILLAGES = ("64.74.01.1003", "64.74.02.1003")
SPAN_DAYS = 420
"""So far back things happen."""


class Disturbance(NamedTuple):
    """``who`` and ``which`` pick from what there is, ``ago`` is in days, ``amount`` free."""

    kind: str
    who: int
    which: int
    ago: int
    amount: int


class Disturber:
    """Records disturbances on a desk; ``refused`` counts the codes of those that it refused."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._today = desk.clock.today()
        self.taken: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def disturb(self, disturbances: Iterable[Disturbance]) -> None:
        """Record each, one after the other."""
        for one in disturbances:
            for draft in KINDS[one.kind](self, one):
                try:
                    record(self._desk, draft)
                    self.taken[one.kind] += 1
                except KbdeskError as refusal:
                    self.refused[f"{one.kind}: {refusal.code}"] += 1

    # -- who and when --------------------------------------------------------------------

    def _rows(self, kind: str, **where: Any) -> list[dict[str, Any]]:
        return sorted(self._desk.store.records.find(kind, where), key=lambda row: str(row["id"]))

    def _pick(self, rows: Sequence[dict[str, Any]], number: int) -> dict[str, Any] | None:
        return rows[number % len(rows)] if rows else None

    def _day(self, one: Disturbance) -> str:
        return (self._today - timedelta(days=one.ago % SPAN_DAYS)).isoformat()

    def _child(self, one: Disturbance) -> dict[str, Any] | None:
        """Return somebody who was under five in the span, mostly."""
        oldest = (self._today - timedelta(days=SPAN_DAYS + 1900)).isoformat()
        rows = [row for row in self._rows("person") if (row["birth_date"] or "9") > oldest]
        return self._pick(rows, one.who)

    def _person(self, one: Disturbance) -> dict[str, Any]:
        # children are of more interest than there are
        child = self._child(one) if one.which % 2 else None
        found = child or self._pick(self._rows("person"), one.who)
        assert found is not None
        return found

    def _wife(self, one: Disturbance) -> dict[str, Any] | None:
        return self._pick(self._rows("person", relation="wife"), one.who)

    # -- what happens --------------------------------------------------------------------

    def death(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        yield {"do": "record_death", "id": self._person(one)["id"], "date": self._day(one)}

    def death_taken_back(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        dead = [row for row in self._rows("person") if row["death_date"]]
        if found := self._pick(dead, one.who):
            yield {"do": "void_death", "id": found["id"]}

    def leaving(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        yield {"do": "record_leaving", "id": self._person(one)["id"], "date": self._day(one)}

    def return_(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        away = [row for row in self._rows("person") if row["left_date"]]
        if found := self._pick(away, one.who):
            yield {"do": "record_return", "id": found["id"], "date": self._day(one)}

    def time_away(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        person = self._person(one)["id"]
        left = self._today - timedelta(days=one.ago % SPAN_DAYS)
        back = min(left + timedelta(days=one.amount % 120), self._today)
        yield {"do": "record_leaving", "id": person, "date": left.isoformat()}
        yield {"do": "record_return", "id": person, "date": back.isoformat()}

    def arrival(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        yield {"do": "record_arrival", "id": self._person(one)["id"], "date": self._day(one),
               "from": "Samarinda"}  # fmt: skip

    def weighing(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if child := self._child(one):
            yield self._weighing(child, self._day(one), one)

    def weighing_again(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        """A second weighing in a month, on the same day now and then."""
        if row := self._pick(self._rows("measurement"), one.who):
            child = self._desk.store.records.get("person", row["child"])
            first, last = first_and_last(month_of(row["date"]))
            days = (first, row["date"], last)
            day = min(days[one.which % 3], self._today.isoformat())
            if child is not None:
                yield self._weighing(child, day, one)

    def _weighing(self, child: dict[str, Any], day: str, one: Disturbance) -> dict[str, Any]:
        held = [r for r in self._desk.store.records.weighings(child["id"]) if r["weight_g"]]
        before = [r["weight_g"] for r in held if r["date"] <= day]
        grams = (before[-1] if before else 6000) + (one.amount % 90 - 30) * 10
        if one.amount % 17 == 0:
            grams //= 2
        return {
            "do": "record_measurement", "child": child["id"], "date": day,
            "weight_kg": max(grams, 1000) / 1000, "oedema": one.amount % 23 == 0,
        }  # fmt: skip

    def weighing_voided(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if row := self._pick(self._rows("measurement"), one.who):
            yield {"do": "void_measurement", "id": row["id"], "reason": "anak lain"}

    def weighing_corrected(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if row := self._pick(self._rows("measurement"), one.who):
            more: dict[str, Any] = {"weight_kg": 3 + one.amount % 120 / 10}
            if one.which % 3 == 0:
                more["date"] = self._day(one)
            yield {"do": "correct_measurement", "id": row["id"], **more}

    def birth(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        """A child of any age up to five and some, its mother named or not."""
        days = [
            (self._today - timedelta(days=one.ago * 5)).isoformat(),
            "2024-02-29",
            "2020-02-29",
            # the border of 60 months, on the last day of a month and on the next one
            *_five_years_before(first_and_last(month_of(self._day(one)))[1]),
            None,
        ]
        family = self._pick(self._rows("family"), one.who)
        assert family is not None
        wives = [m for m in self._rows("person", family=family["id"]) if m["relation"] == "wife"]
        child: dict[str, Any] = {
            "do": "add_person", "family": family["id"], "name": f"Anak {one.amount}",
            "sex": ("male", "female")[one.amount % 2], "relation": "child",
            "birth_date": days[one.which % len(days)],
        }  # fmt: skip
        if wives and one.amount % 3:
            child["mother"] = wives[one.amount % len(wives)]["id"]
        if one.amount % 5 == 0:
            child |= {"has_kms": one.amount % 2 == 0, "kms_since": self._day(one)}
        yield child

    def birth_date_unknown(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        yield {"do": "edit_person", "id": self._person(one)["id"], "birth_date": None}

    def marriage_ended(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if wife := self._wife(one):
            said = ("divorced", "widowed", "single", "married", None)[one.which % 5]
            yield {"do": "edit_person", "id": wife["id"], "marital": said}

    def mother_unnamed(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if child := self._child(one):
            yield {"do": "edit_person", "id": child["id"], "mother": None}

    def second_wife(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        family = self._pick(self._rows("family"), one.who)
        assert family is not None
        born = (self._today - timedelta(days=5000 + one.amount * 37)).isoformat()
        yield {"do": "add_person", "family": family["id"], "name": "Istri Muda", "sex": "female",
               "relation": "wife", "birth_date": None if one.which % 7 == 0 else born}  # fmt: skip

    def kms(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if child := self._child(one):
            said = (True, False, None)[one.which % 3]
            since = self._day(one) if one.amount % 2 else None
            yield {"do": "edit_person", "id": child["id"], "has_kms": said, "kms_since": since}

    def vitamin_a(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if child := self._child(one):
            yield {"do": "record_service", "person": child["id"], "date": self._day(one),
                   "kind": "vitamin_a"}  # fmt: skip

    def other_posyandu(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        yield {"do": "move_person", "id": self._person(one)["id"], "date": self._day(one),
               "to_posyandu": POSYANDU[one.amount % 3]}  # fmt: skip

    def other_rt(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        family = self._pick(self._rows("family"), one.who)
        assert family is not None
        yield {"do": "move_family", "id": family["id"], "date": self._day(one),
               "village": VILLAGES[one.which % 2], "rt": self._new_rt(family, one)}  # fmt: skip

    def rt_corrected(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        family = self._pick(self._rows("family"), one.who)
        assert family is not None
        more = {"village": VILLAGES[one.which % 2]} if one.amount % 4 == 0 else {}
        yield {"do": "edit_family", "id": family["id"], "rt": self._new_rt(family, one), **more}

    def _new_rt(self, family: dict[str, Any], one: Disturbance) -> str:
        """Return another RT, often one in which the family has been before."""
        others = [f"{rt:02d}" for rt in range(1, 8) if f"{rt:02d}" != family["rt"]]
        return others[one.amount % len(others)]

    def another_family(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        family = self._pick(self._rows("family"), one.which)
        assert family is not None
        yield {"do": "edit_person", "id": self._person(one)["id"], "family": family["id"]}

    def posyandu_corrected(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        to = (*POSYANDU, None)[one.amount % 4]
        yield {"do": "edit_person", "id": self._person(one)["id"], "posyandu": to}

    def pregnancy(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if wife := self._wife(one):
            began = self._today - timedelta(days=60 + one.ago % 200)
            seen = began + timedelta(days=40)
            yield {"do": "register_pregnancy", "person": wife["id"], "date": seen.isoformat(),
                   "lmp": began.isoformat()}  # fmt: skip

    def pregnancy_ended(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        going = [row for row in self._rows("pregnancy") if row["end_date"] is None]
        if row := self._pick(going, one.who):
            outcome = ("miscarriage", "stillbirth", "birth")[one.which % 3]
            yield {"do": "end_pregnancy", "id": row["id"], "date": self._day(one),
                   "outcome": outcome}  # fmt: skip

    def planning(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if wife := self._wife(one):
            said: dict[str, Any] = (
                {"status": "user", "method": ("iud", "pill", "traditional", "mal")[one.amount % 4]},
                {"status": "non_user", "reason": ("iat", "tial", "ias", None)[one.amount % 4]},
                {"status": "non_user", "wish": ("later", "no_more", "soon")[one.amount % 3]},
            )[one.which % 3]
            if one.amount % 5 == 0:
                said["live_births"] = one.amount % 7
            yield {"do": "record_family_planning", "person": wife["id"], "date": self._day(one),
                   **said}  # fmt: skip

    def planning_voided(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        if row := self._pick(self._rows("family_planning"), one.who):
            yield {"do": "void_family_planning", "id": row["id"], "reason": "istri lain"}

    def house(self, one: Disturbance) -> Iterable[dict[str, Any]]:
        family = self._pick(self._rows("family"), one.who)
        assert family is not None
        water = ("piped", "river", None)[one.which % 3]
        yield {"do": "edit_family", "id": family["id"], "house": {"drinking_water": water}}


def _five_years_before(day: str) -> tuple[str, str]:
    """Return who turns 60 months on a day, and who does so on the day after."""
    year = int(day[:4]) - 5
    turned = f"{year}{day[4:]}" if day[5:] != "02-29" else f"{year}-02-28"
    after = date.fromisoformat(turned) + timedelta(days=1)
    assert completed(turned, day) == 60
    return turned, after.isoformat()


KINDS: dict[str, Callable[[Disturber, Disturbance], Iterable[dict[str, Any]]]] = {
    name: of
    for name, of in vars(Disturber).items()
    if not name.startswith("_") and name != "disturb"
}
"""Every kind of disturbance by its name."""


def some(seed: int, many: int) -> list[Disturbance]:
    """Return so many disturbances of a seed."""
    chance = random.Random(seed)
    kinds = sorted(KINDS)
    return [
        Disturbance(
            chance.choice(kinds), chance.randrange(10_000), chance.randrange(100),
            chance.randrange(SPAN_DAYS), chance.randrange(1000),
        )
        for _ in range(many)
    ]  # fmt: skip
