"""A village counted once more, from its records and the rules in docs/cli.md alone.

Slow and plain: every person is asked for every figure. Nothing of ``kbdesk`` is imported
but the desk whose records are read, so that no mistake is made twice. The tables that the
rules name (WHO's weight for age, KBM, what is good water) are read from their sources here.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kbdesk.desk import Desk

Row = Mapping[str, Any]
WHO = Path(__file__).parents[2] / "resources" / "who"

# domain: Kenaikan Berat badan Minimal by completed months, boys and girls
KBM = {
    "male": [0, 800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300] + [200] * 49,
    "female": [0, 800, 900, 800, 600, 500, 400, 300, 300, 300, 300, 200] + [200] * 49,
}
LAST_SCORED_DAY = 1826
GOOD_WATER = (
    *("ledeng", "isi ulang", "sumur bor", "sumur terlindung"),
    *("piped", "refill", "borehole", "protected_well"),
)
GOOD_LATRINE = ("sendiri, tangki septik", "own_septic")
LASTING = ("iud", "mow", "mop", "implant")
MODERN = (*LASTING, "injection", "pill", "condom", "mal")
METHODS = (*MODERN, "traditional")
REASONS = ("pregnant", "ias", "iat", "tial", "infecund", "other", "unknown")
OF_WISH = {"soon": "ias", "later": "iat", "no_more": "tial"}


def completed(born: str, on: str) -> int:
    """Completed calendar months; one less while the day of the month has not come."""
    months = (int(on[:4]) - int(born[:4])) * 12 + int(on[5:7]) - int(born[5:7])
    return months if on[8:] >= born[8:] else months - 1


def years(born: str, on: str) -> int:
    return completed(born, on) // 12


def month_of(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def first_and_last(month: int) -> tuple[str, str]:
    year, place = divmod(month, 12)
    last = monthrange(year, place + 1)[1]
    return f"{year}-{place + 1:02d}-01", f"{year}-{place + 1:02d}-{last:02d}"


def day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def written_on(at: int) -> str:
    """The day of a moment, in milliseconds."""
    return datetime.fromtimestamp(at / 1000).astimezone().date().isoformat()


def percent(part: int, whole: int) -> float | None:
    """One decimal, half up; None of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole > 0 else None


def rt_of(text: str | None) -> str | None:
    """An RT as a number, however it is written; a text without a digit stays one."""
    digits = re.sub(r"\D", "", text or "")
    return str(int(digits)) if digits else text


@cache
def _weight_for_age(sex: str) -> list[tuple[float, float, float]]:
    with (WHO / f"wfa-{sex}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [int(row["age_days"]) for row in rows] == list(range(len(rows)))
    return [(float(row["l"]), float(row["m"]), float(row["s"])) for row in rows]


def weight_z(sex: str, days: int, kg: float) -> float | None:
    """WHO's z of weight for age: LMS, beyond 3 by the width of its last SD; two decimals."""
    table = _weight_for_age(sex)
    if not 0 <= days <= LAST_SCORED_DAY:
        return None
    power, median, spread = table[days]

    def at(sd: int) -> float:
        return float(median * (1 + power * spread * sd) ** (1 / power))

    z = ((kg / median) ** power - 1) / (power * spread)
    if z > 3:
        z = 3 + (kg - at(3)) / (at(3) - at(2))
    elif z < -3:
        z = -3 + (kg - at(-3)) / (at(-2) - at(-3))
    return float(int(z * 100 + (0.5 if z >= 0 else -0.5)) / 100)


class Where(NamedTuple):
    """What a report is asked of: some posyandu, a kelurahan; None is all of them."""

    codes: tuple[str, ...] | None = None
    village: str | None = None


EVERYWHERE = Where()


@dataclass
class Person:
    """A person with all that says where it lived and who served it, and when."""

    row: Row
    away: list[tuple[str, str]] = field(default_factory=list)
    served: list[tuple[str, str | None]] = field(default_factory=list)
    families: list[tuple[str, str | None]] = field(default_factory=list)
    weighings: list[Row] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def born(self) -> str | None:
        born: str | None = self.row["birth_date"]
        return born

    def lives(self, day: str) -> bool:
        """Born or come by that day, not dead, and not away."""
        return (self.born is None or self.born <= day) and self.came(day) and not self.gone(day)

    def came(self, day: str) -> bool:
        return self.row["arrived_date"] is None or self.row["arrived_date"] <= day

    def gone(self, day: str) -> bool:
        died, left = self.row["death_date"], self.row["left_date"]
        return (
            (died is not None and died <= day)
            or (left is not None and left <= day)
            or any(start <= day < back for start, back in self.away)
        )

    def family(self, day: str) -> str | None:
        """The family it is written to on a day."""
        return [family for since, family in self.families if since <= day][-1]

    def days(self) -> set[str]:
        """The days on which somebody said that something changed."""
        row = self.row
        found = {self.born, row["death_date"], row["left_date"], row["arrived_date"]}
        found |= {day for span in self.away for day in span}
        found |= {since for since, _ in self.served}
        return {day for day in found if day}


class Village:
    """Everything that a desk holds, for counting."""

    def __init__(self, desk: Desk) -> None:
        def every(kind: str) -> list[Row]:
            return [row for row in desk.store.records.find(kind, {}) if not row.get("voided")]

        self.today = desk.clock.today().isoformat()
        self.families = {row["id"]: row for row in every("family")}
        self.people = {row["id"]: Person(row) for row in every("person")}
        for row in every("absence"):
            self.people[row["person"]].away.append((row["left_date"], row["returned_date"]))
        for person in self.people.values():
            for said in desk.store.journal.history("person", person.id, "served"):
                since = said.fields.get("since")
                person.served.append((str(since or ""), said.fields.get("posyandu")))
            for said in desk.store.journal.history("person", person.id, "kin"):
                since = written_on(said.at) if person.families else ""
                person.families.append((since, said.fields.get("family")))
        # a move is written together with the place that it leads to
        moves: dict[str, dict[int, Row]] = defaultdict(dict)
        for row in every("family_move"):
            moves[row["family"]][row["noted"] - 1] = row
        self.places: dict[str, list[tuple[str, tuple[str | None, str | None]]]] = {}
        self.dated: dict[str, set[str]] = defaultdict(set)
        for id_ in self.families:
            written = {
                said.clock: said for said in desk.store.journal.history("family", id_, "place")
            }
            moved = moves[id_]
            steps: list[tuple[str, tuple[str | None, str | None]]] = []
            guessed: set[int] = set()
            for clock in sorted({*written, *moved}):
                # a move of before a later one has no place of its own
                of = written[clock].fields if clock in written else moved[clock]
                place = (of.get("village"), of.get("rt"))
                if clock in moved:
                    since = moved[clock]["date"]
                    self.dated[id_].add(since)
                    # what had no day ends with the move that is recorded later
                    kept = [n for n, one in enumerate(steps) if n not in guessed or one[0] <= since]
                    guessed = {new for new, old in enumerate(kept) if old in guessed}
                    steps = [steps[n] for n in kept]
                else:
                    since = written_on(written[clock].at) if steps else ""
                    if steps:
                        guessed.add(len(steps))
                steps.append((since, place))
            # of two of one day the one written later holds
            self.places[id_] = sorted(steps, key=lambda step: step[0])
        for row in sorted(every("measurement"), key=lambda row: (row["date"], row["noted"])):
            if row["weight_g"] is not None:
                self.people[row["child"]].weighings.append(row)
        self.vitamin_a: dict[str, list[str]] = defaultdict(list)
        for row in every("service"):
            if row["kind"] == "vitamin_a":
                self.vitamin_a[row["person"]].append(row["date"])
        self.planning: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(every("family_planning"), key=lambda row: (row["date"], row["noted"])):
            self.planning[row["person"]].append(row)
        self.pregnancies: dict[str, list[Row]] = defaultdict(list)
        for row in every("pregnancy"):
            self.pregnancies[row["person"]].append(row)
        self.members: dict[str, list[Person]] = defaultdict(list)
        self.born_to: dict[str, list[str | None]] = defaultdict(list)
        for person in self.people.values():
            self.members[person.row["family"]].append(person)
            if person.row["mother"]:
                self.born_to[person.row["mother"]].append(person.born)

    # -- where ---------------------------------------------------------------------------

    def posyandu(self, person: Person, day: str) -> str | None:
        """Which posyandu serves a person on a day: its own, else the family's."""
        own = None
        for since, code in person.served:
            if since <= day:
                own = code
        family = self.families.get(person.family(day) or "")
        return own or (family["posyandu"] if family else None)

    def place(self, person: Person, day: str) -> tuple[str | None, str | None]:
        """The kelurahan and RT where a person's family lives on a day."""
        found: tuple[str | None, str | None] = (None, None)
        for since, at in self.places.get(person.family(day) or "", ()):
            if since <= day:
                found = at
        return found

    def here(self, person: Person, day: str, where: Where) -> bool:
        return person.lives(day) and self.belongs(person, day, where)

    def belongs(self, person: Person, day: str, where: Where) -> bool:
        if where.codes is not None and self.posyandu(person, day) not in where.codes:
            return False
        return where.village is None or self.place(person, day)[0] == where.village

    # -- SKDN ----------------------------------------------------------------------------

    def skdn(self, month: int, where: Where = EVERYWHERE) -> dict[str, Any]:
        found = Counter(
            dict.fromkeys(("S", "K", "D", "N", "T", "O", "B", "not_coded", "BGM", "two_t", "V"), 0)
        )
        for child in self.people.values():
            for figure in self.child_figures(child, month, where):
                found[figure] += 1
        s, k, d = found["S"], found["K"], found["D"]
        ratios = {
            "K/S": percent(k, s),
            "D/S": percent(d, s),
            "N/D": percent(found["N"], d),
            "N/D_kemenkes": percent(found["N"], d - found["O"] - found["B"]),
            "N/S": percent(found["N"], s),
            "D/K": percent(d, k),
            "BGM/D": percent(found["BGM"], d),
            "2T/D": percent(found["two_t"], d),
        }
        return {**found, "ratios": ratios}

    def child_figures(self, child: Person, month: int, where: Where) -> Iterator[str]:
        first, last = first_and_last(month)
        if child.born is None or child.born > last:
            return
        if where.codes is not None and self.posyandu(child, last) not in where.codes:
            return
        if child.lives(last) and completed(child.born, last) < 60:
            yield "S"
            said, since = child.row["has_kms"], child.row["kms_since"] or ""
            weighed = any(row["date"] <= last for row in child.weighings)
            if weighed if said is None or since > last else said:
                yield "K"
            if any(first <= day <= last for day in self.vitamin_a[child.id]):
                yield "V"
        of_month = [row for row in child.weighings if month_of(row["date"]) == month]
        if any(completed(child.born, row["date"]) < 60 for row in of_month):
            yield "D"
            code, times = self.code(child, month)
            yield code or "not_coded"
            if times >= 2:
                yield "two_t"
            if self.below_red_line(child, of_month[-1]):
                yield "BGM"

    def code(self, child: Person, month: int) -> tuple[str | None, int]:
        """The code of a month in which a child was weighed, and how often T came in a row."""
        assert child.born is not None
        last = {month_of(row["date"]): row for row in child.weighings}
        now = last[month]
        months = completed(child.born, now["date"])
        if months >= 60:
            return None, 0
        if not any(earlier < month for earlier in last):
            return "B", 0
        if month - 1 not in last:
            return "O", 0
        if months < 1 or child.row["sex"] not in KBM:
            return None, 0
        if now["weight_g"] - last[month - 1]["weight_g"] >= KBM[child.row["sex"]][months]:
            return "N", 0
        return "T", self.code(child, month - 1)[1] + 1

    def below_red_line(self, child: Person, row: Row) -> bool:
        """BB/U under -3.00; implausible (under -6, over 5) or with oedema it says nothing."""
        assert child.born is not None
        if row["oedema"] or child.row["sex"] not in KBM:
            return False
        days = (date.fromisoformat(row["date"]) - date.fromisoformat(child.born)).days
        z = weight_z(child.row["sex"], days, row["weight_g"] / 1000)
        return z is not None and -6 <= z < -3

    # -- population ----------------------------------------------------------------------

    def report_day(self, month: int) -> str:
        return min(first_and_last(month)[1], self.today)

    def population(self, month: int, where: Where = EVERYWHERE) -> dict[str, Any]:
        day = self.report_day(month)
        here = [one for one in self.people.values() if self.here(one, day, where)]
        by_rt: dict[tuple[str | None, str | None], list[Person]] = defaultdict(list)
        for one in here:
            village, rt = self.place(one, day)
            by_rt[village, rt_of(rt)].append(one)
        known = [(one, years(one.born, day)) for one in here if one.born]
        homes = [one for one in here if one.family(day)]

        def between(least: int, most: int, sex: str = "") -> int:
            return sum(least <= age <= most and sex in ("", one.row["sex"]) for one, age in known)

        pyramid = {}
        for low in range(0, 80, 5):
            name = f"{low}-{low + 4}" if low < 75 else "75+"
            most = low + 4 if low < 75 else 999
            pyramid[name] = [between(low, most, "male"), between(low, most, "female")]
        groups = {
            "0-14": (0, 14), "15-64": (15, 64), "65+": (65, 999), "infants": (0, 0),
            "under_two": (0, 1), "under_five": (0, 4), "school": (7, 18),
            "adolescents": (10, 18), "youth": (10, 24), "elderly": (60, 999),
        }  # fmt: skip
        households = len({one.family(day) for one in homes})
        work = between(15, 64)
        return {
            "population": len(here),
            "male": sum(one.row["sex"] == "male" for one in here),
            "female": sum(one.row["sex"] == "female" for one in here),
            "age_unknown": sum(one.born is None for one in here),
            "households": households,
            "pyramid": pyramid,
            "groups": {name: between(*ages) for name, ages in groups.items()},
            "ratios": {
                "sex": percent(
                    sum(one.row["sex"] == "male" for one in here),
                    sum(one.row["sex"] == "female" for one in here),
                ),
                "dependency": percent(between(0, 14) + between(65, 999), work),
                "dependency_young": percent(between(0, 14), work),
                "dependency_old": percent(between(65, 999), work),
                "mean_household": None
                if not households
                else (20 * len(homes) + households) // (2 * households) / 10,
            },
            "by_rt": {
                place: {
                    "people": len(of),
                    "male": sum(one.row["sex"] == "male" for one in of),
                    "female": sum(one.row["sex"] == "female" for one in of),
                    "families": len({one.family(day) for one in of if one.family(day)}),
                    "under_five": sum(years(one.born, day) < 5 for one in of if one.born),
                    "elderly": sum(years(one.born, day) >= 60 for one in of if one.born),
                }
                for place, of in by_rt.items()
            },
            "balance": self.balance(month, where),
        }

    def balance(self, month: int, where: Where = EVERYWHERE) -> dict[str, int]:
        first, last = first_and_last(month)
        last = min(last, self.today)
        before = day_before(first)
        found: Counter[str] = Counter()
        for one in self.people.values():
            found["start"] += self.here(one, before, where)
            found["end"] += self.here(one, last, where)
            families = {family for _, family in one.families if family}
            said = one.days().union(*(self.dated[family] for family in families))
            for day in said:
                if not first <= day <= last:
                    continue
                was = self.here(one, day_before(day), where)
                now = self.here(one, day, where)
                if now and not was:
                    found["births" if day == one.born else "in"] += 1
                elif was and not now:
                    found["deaths" if day == one.row["death_date"] else "out"] += 1
                elif day == one.born == one.row["death_date"] and self.belongs(one, day, where):
                    found["births"] += 1
                    found["deaths"] += 1
        # what nobody gave a day for explains nothing, and is none of these
        names = ("start", "births", "in", "deaths", "out", "end")
        return {name: found[name] for name in names}

    # -- couples and family planning --------------------------------------------------------

    def family_counts(self, family: Row, where: Where) -> bool:
        """A family counts in its kelurahan and at its posyandu, else where a member is served."""
        if where.village is not None and family["village"] != where.village:
            return False
        if where.codes is None:
            return True
        if family["posyandu"]:
            return family["posyandu"] in where.codes
        return any(one.row["posyandu"] in where.codes for one in self.members[family["id"]])

    def is_couple(self, woman: Person, day: str) -> bool:
        if woman.row["sex"] == "male" or not woman.lives(day):
            return False
        if woman.row["relation"] == "wife":
            if woman.row["marital"] in ("single", "divorced", "widowed"):
                return False
            husbands = [
                one
                for one in self.members[woman.row["family"]]
                if one.row["relation"] == "head" and one.row["sex"] == "male"
            ]
            return not husbands or any(not one.gone(day) for one in husbands)
        return bool(woman.row["marital"] == "married")

    def of_pus(self, woman: Person, day: str) -> bool:
        return (
            self.is_couple(woman, day)
            and woman.born is not None
            and 15 <= years(woman.born, day) <= 49
        )

    def carries(self, woman: Person, day: str) -> bool:
        for one in self.pregnancies[woman.id]:
            began = one["lmp"] or one["date"]
            ended = one["end_date"] is not None and one["end_date"] <= day
            weeks = (date.fromisoformat(day) - date.fromisoformat(began)).days // 7
            if began <= day and not ended and weeks <= 44:
                return True
        return False

    def state(self, woman: Person, day: str) -> tuple[str, str | None] | None:
        """("user", method) or ("non_user", reason); None: nobody asked, or not since a birth."""
        if self.carries(woman, day):
            return "non_user", "pregnant"
        records = [row for row in self.planning[woman.id] if row["date"] <= day]
        if not records:
            return None
        last = records[-1]
        for one in self.pregnancies[woman.id]:
            ended = one["end_date"]
            if ended is not None and ended <= day and last["date"] < ended:
                return None
        if last["status"] == "user":
            return "user", last["method"]
        return "non_user", last["reason"] or OF_WISH.get(last["wish"] or "")

    def kb(self, month: int, where: Where = EVERYWHERE) -> dict[str, Any]:
        day = self.report_day(month)
        states = [
            self.state(woman, day)
            for id_, family in self.families.items()
            if self.family_counts(family, where)
            for woman in self.members[id_]
            if self.of_pus(woman, day)
        ]
        methods = Counter(said for state in states if state for kind, said in [state]
                          if kind == "user")  # fmt: skip
        reasons = Counter(said or "unknown" for state in states if state for kind, said in [state]
                          if kind == "non_user")  # fmt: skip
        couples, users = len(states), methods.total()
        modern = sum(methods[name] for name in MODERN)
        lasting = sum(methods[name] for name in LASTING)
        unmet = reasons["iat"] + reasons["tial"]
        asked = users + reasons.total()
        return {
            "PUS": couples,
            "users": users,
            "modern": modern,
            "traditional": methods["traditional"],
            "methods": {name: methods[name] for name in METHODS},
            "non_users": reasons.total(),
            "reasons": {name: reasons[name] for name in REASONS},
            "not_asked": couples - asked,
            "MKJP": lasting,
            "unmet_need": unmet,
            "ratios": {
                "CPR": percent(users, couples),
                "CPR_modern": percent(modern, couples),
                "MKJP": percent(lasting, users),
                "unmet_need": percent(unmet, couples),
                "asked": percent(asked, couples),
            },
        }

    # -- families at risk ----------------------------------------------------------------

    def krs(self, month: int, where: Where = EVERYWHERE) -> dict[str, dict[str, Any]]:
        """Families in which somebody lives: target, at_risk and flags, by id."""
        day = self.report_day(month)
        return {
            id_: self.risk(family, day)
            for id_, family in self.families.items()
            if self.family_counts(family, where)
            and any(one.lives(day) for one in self.members[id_])
        }

    def risk(self, family: Row, day: str) -> dict[str, Any]:
        members = self.members[family["id"]]
        here = [one for one in members if one.lives(day)]
        wives = [one for one in members if one.row["relation"] == "wife"]
        only_wife = wives[0] if len(wives) == 1 else None
        small = [one for one in here if one.born and completed(one.born, day) < 60]
        # a child without a birth date may be small
        unknown = any(
            one.born is None and (one.row["relation"] == "child" or one.row["mother"])
            for one in here
        )
        mothers = {self.mother(one, only_wife) for one in small}
        pus = [one for one in here if self.of_pus(one, day)]
        unknown |= any(one.born is None and self.is_couple(one, day) for one in here)
        target: bool | None = True if small or pus else None if unknown else False
        judged = [
            one
            for one in here
            if one in pus
            or (one.id in mothers and one.row["sex"] != "male")
            or (one.born is None and self.is_couple(one, day))
        ]
        flags: dict[str, bool | None] = {
            "A1": bad(family["drinking_water"], GOOD_WATER),
            "A2": bad(family["latrine"], GOOD_LATRINE),
        }
        of_each = [self.woman_flags(one, wives, day) for one in judged]
        for name in ("T1", "T2", "T3", "T4"):
            flags[name] = any_of([one[name] for one in of_each])
        flags["K0"] = any_of(
            [
                self.uses_nothing(one, day)
                for one in judged
                if self.is_couple(one, day) and (one in pus or one.born is None)
            ]
        )
        risk = any_of([value for name, value in flags.items() if name != "K0"])
        if target is False or risk is False:
            at_risk: bool | None = False
        else:
            at_risk = True if target and risk else None
        return {"target": target, "at_risk": at_risk, "flags": flags}

    def mother(self, child: Person, only_wife: Person | None) -> str | None:
        if child.row["mother"]:
            return str(child.row["mother"])
        return only_wife.id if only_wife and may_be_hers(only_wife, child) else None

    def uses_nothing(self, woman: Person, day: str) -> bool | None:
        state = self.state(woman, day)
        return None if state is None else not (state[0] == "user" and state[1] in MODERN)

    def woman_flags(self, woman: Person, wives: list[Person], day: str) -> dict[str, bool | None]:
        flags: dict[str, bool | None] = {"T1": None, "T2": None}
        if woman.born is not None:
            age = years(woman.born, day)
            flags = {"T1": age < 20, "T2": age >= 35}
        named = [born for born in self.born_to[woman.id] if born is None or born <= day]
        nameless = [
            child.born
            for child in self.members[woman.row["family"]]
            if woman in wives
            and child.row["mother"] is None
            and may_be_hers(woman, child)
            and (child.born is None or child.born <= day)
        ]
        births = named + (nameless if len(wives) == 1 else [])
        unsure = len(nameless) if len(wives) > 1 else 0
        told = [row for row in self.planning[woman.id]
                if row["date"] <= day and row["live_births"] is not None]  # fmt: skip
        live = len(births)
        if told:
            since = sum(born is not None and born > told[-1]["date"] for born in births)
            live = max(told[-1]["live_births"] + since, len(named))
        many: bool | None = live >= 3
        close = self.too_close(births, live)
        if unsure:
            close = None if live + unsure > 1 else close
            most = live if told else live + unsure
            many = None if not many and most >= 3 else many
        return {**flags, "T3": close, "T4": many}

    def too_close(self, births: list[str | None], live: int) -> bool | None:
        """Under 24 completed months between the two youngest births, twins being one."""
        if len(births) < 2:
            return None if live > 1 else False
        if None in births:
            return None
        known = sorted(born for born in births if born is not None)
        for earlier, later in zip(known[-2::-1], known[::-1], strict=False):
            if (date.fromisoformat(later) - date.fromisoformat(earlier)).days > 1:
                return completed(earlier, later) < 24
        return None if live > len(births) else False


def any_of(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False


def bad(answer: str | None, good: tuple[str, ...]) -> bool | None:
    return None if answer is None else answer not in good


def may_be_hers(wife: Person, child: Person) -> bool:
    """A child of the family, and she was ten years old or more at its birth."""
    if child.row["relation"] != "child" or child.id == wife.id:
        return False
    return not (wife.born and child.born) or completed(wife.born, child.born) >= 120
