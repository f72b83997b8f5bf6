"""The families of an area in columns are judged as each of them by itself."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.desk import Desk
from kbdesk.domain.family_planning import PlanningFigures
from kbdesk.queries import krs
from kbdesk.queries.area import Area
from kbdesk.queries.family_planning import couples_of, kb
from kbdesk.queries.invitations import invitations
from kbdesk.queries.krs_lines import KrsLine
from kbdesk.queries.tpk import calendar
from kbdesk.queries.village_figures import village_figures

TODAY = date(2026, 8, 20)
MONTH = 2026 * 12 + 7
VILLAGES = ("64.74.01.1003", "64.74.03.1002", None)


class Tables:
    """Rows of invented families, odd ones among them; written past the journal."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.families: list[str] = []
        self.people: list[str] = []

    def pick(self, *of: Any) -> Any:
        return self.chance.choice(of)

    def day(self, least: int, most: int) -> str:
        return (TODAY - timedelta(days=self.chance.randint(least, most))).isoformat()

    def turning(self, *years: int) -> str:
        """Return a birth date about a birthday, from the day before to the day after."""
        on = date(TODAY.year - self.pick(*years), TODAY.month, TODAY.day)
        return (on + timedelta(days=self.pick(-1, 0, 1))).isoformat()

    def add(self, table: str, **fields: Any) -> str:
        id_ = f"{table[0]}{len(self.rows.get(table, ()))}"
        self.rows.setdefault(table, []).append({"id": id_, **fields})
        return id_

    def person(self, family: str, relation: str | None, sex: str | None, **more: Any) -> str:
        rare = self.chance.random()
        home: str | None = family
        if rare < 0.03:
            home = self.pick(None, *self.families)
        id_ = self.add(
            "person",
            name="Sari",
            name_key="sari",
            family=home,
            relation=relation,
            sex=sex,
            death_date=self.day(-3, 500) if 0.1 < rare < 0.15 else None,
            left_date=self.day(-3, 500) if 0.2 < rare < 0.25 else None,
            arrived_date=self.day(-3, 300) if 0.3 < rare < 0.35 else None,
            **more,
        )
        if 0.4 < rare < 0.45:
            gone = self.chance.randint(1, 300)
            self.add(
                "absence",
                person=id_,
                left_date=self.day(gone, gone),
                returned_date=self.day(0, gone),
                voided=self.pick(None, None, "error"),
            )
        self.people.append(id_)
        return id_

    def family(self) -> None:
        pick = self.pick
        id_ = self.add(
            "family",
            village=pick(*VILLAGES),
            rt=pick("1", "2", "10", None),
            posyandu=pick("LT01", None),
            drinking_water=pick("piped", "river", "Sumur Bor", None, "entah"),
            latrine=pick("own_septic", "shared", None),
            welfare_rank=pick(1, 3, 5, None),
        )
        self.families.append(id_)
        for _ in range(pick(0, 1, 1, 1, 2)):
            self.person(
                id_, "head", pick("male", "male", "female", None), birth_date=self.day(7000, 20000)
            )
        wives = [
            self.person(
                id_,
                "wife",
                pick("female", "female", "female", None, "male"),
                birth_date=pick(None, self.turning(15, 20, 35, 50), self.day(5500, 18500)),
                marital=pick(None, None, "married", "divorced"),
            )
            for _ in range(pick(0, 1, 1, 1, 1, 2))
        ]
        if pick(*range(6)) == 0:
            wives.append(
                self.person(
                    id_,
                    pick("parent", None),
                    "female",
                    marital="married",
                    birth_date=self.day(5500, 16000),
                )
            )
        for wife in wives:
            self.mother(wife)
        for _ in range(pick(0, 1, 2, 3)):
            mother = pick(None, *wives) if pick(*range(8)) else pick("nobody", *self.people)
            born = pick(None, self.turning(0, 2, 5), self.day(0, 3500), self.day(0, 3500))
            self.child(id_, mother, born)
            if born is not None and pick(True, False):
                # a brother or sister, one birth or an interval that is just long enough
                apart = pick(0, 1, 2, 699, 730, 731)
                born = (date.fromisoformat(born) - timedelta(days=apart)).isoformat()
                self.child(id_, mother, born)

    def child(self, family: str, mother: str | None, born: str | None) -> None:
        child = self.person(
            family,
            self.pick("child", "child", "child", None),
            self.pick("male", "female"),
            birth_date=born,
            mother=mother,
        )
        for _ in range(self.pick(0, 1, 2)):
            days = (TODAY - date.fromisoformat(born)).days if born else 300
            if 0 <= days < 1900:
                self.add(
                    "measurement",
                    child=child,
                    date=self.day(-1, min(days, 110)),
                    weight_g=self.pick(
                        None, round(3300 + days * 9 * self.chance.uniform(0.4, 1.2))
                    ),
                    lenhei_mm=self.pick(
                        None, round(500 + days * 0.35 * self.chance.uniform(0.6, 1.1))
                    ),
                    position=self.pick("lying", "standing", None),
                    oedema=self.pick(0, 0, 0, 1, None),
                    voided=self.pick(None, None, None, "error"),
                    noted=self.pick(1, 2),
                )

    def mother(self, wife: str) -> None:
        pick = self.pick
        for _ in range(pick(0, 1, 1, 2)):
            status = pick("user", "non_user")
            self.add(
                "family_planning",
                person=wife,
                date=self.day(-2, 500),
                status=status,
                method=pick("iud", "pill", "traditional", None) if status == "user" else None,
                reason=pick("iat", "ias", None) if status == "non_user" else None,
                wish=pick(None, "later", "no_more"),
                live_births=pick(None, None, 0, 1, 2, 3),
                voided=pick(None, None, None, "error"),
                noted=pick(1, 2),
            )
        for _ in range(pick(0, 0, 1, 2)):
            began = self.chance.randint(-2, 400)
            ended = pick(None, self.day(max(began - 270, -2), began))
            self.add(
                "pregnancy",
                person=wife,
                date=pick(None, self.day(-2, began)),
                lmp=pick(None, self.day(began, began)),
                edd=pick(None, self.day(began - 280, began - 280)),
                end_date=ended,
                outcome=pick("birth", "stillbirth", "not_pregnant") if ended else None,
            )

    def write(self, desk: Desk) -> None:
        for table, rows in self.rows.items():
            for row in rows:
                marks = ", ".join("?" * len(row))
                desk.store.db.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
                )


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=12))
@pytest.mark.parametrize("area", [Area(), Area(village=VILLAGES[0])], ids=["all", "a kelurahan"])
def test_each_family_is_judged_as_it_is_by_itself(
    shared_desk: Desk, area: Area, seed: int, families: int
) -> None:
    desk, tables = shared_desk, Tables(seed)
    for _ in range(families):
        tables.family()
    with desk.store.rehearsal():
        tables.write(desk)
        found = krs.report(desk, MONTH, area)
        here = [
            row["id"] for row in tables.rows["family"] if area.village in (None, row["village"])
        ]
        alone = [krs.family_report(desk, id_) for id_ in here]
        inhabited = {line.row.id for line in found.lines}
        expected = [one for one in alone if one.lines[0].row.id in inhabited]
        assert list(found.lines) == [one.lines[0] for one in expected]
        assert sorted(calendar(desk, found), key=str) == sorted(
            (due for one in expected for due in calendar(desk, one)), key=str
        )
        _same_figures(desk, area, here, found.lines)


def test_a_measure_that_cannot_be_spoils_no_other_family(desk: Desk) -> None:
    tables = Tables(7)
    for _ in range(6):
        tables.family()
    tables.write(desk)
    area = Area()
    before = [line.row.id for line in krs.report(desk, MONTH, area).lines]
    child = tables.rows["person"][-1]["id"]
    for weight in (10**15, -5, 0):
        desk.store.db.execute(
            "INSERT INTO measurement (id, child, date, weight_g, noted) VALUES (?, ?, ?, ?, ?)",
            (f"x{weight}", child, "2026-08-19", weight, -weight),
        )
        assert [line.row.id for line in krs.report(desk, MONTH, area).lines] == before


def _same_figures(
    desk: Desk, area: Area, families: Sequence[str], lines: Sequence[KrsLine]
) -> None:
    """Hold the village's figures and those of family planning against family after family."""
    figures = village_figures(desk, area, TODAY)
    assert [one.id for one in figures.families] == [line.row.id for line in lines]
    assert [one.found for one in figures.families] == [line.found for line in lines]
    assert figures.total.targets == sum(line.found.target is True for line in lines)
    assert figures.total.at_risk == sum(line.found.at_risk is True for line in lines)
    flags = Counter(
        flag
        for line in lines
        if line.found.target
        for flag, raised in line.found.flags.items()
        if raised
    )
    assert figures.total.flags == flags
    couples = [one for id_ in families for one in couples_of(desk, id_) if one.couple]
    planning = PlanningFigures()
    for one in couples:
        planning.count(one.said)
    assert figures.total.planning == planning
    assert kb(desk, MONTH, area)["reasons"] == planning.said()["reasons"]
    assert kb(desk, MONTH, area)["history"][-1]["methods"] == planning.said()["methods"]
    assert figures.total.pregnant == sum(one.pregnant for one in figures.families)
    unmet = [str(one.person) for one in invitations(desk, "unmet_need", area)]
    assert sorted(unmet) == sorted(
        one.person for one in couples if one.said is not None and one.said.reason in ("iat", "tial")
    )
