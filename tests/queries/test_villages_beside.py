"""The kelurahan beside each other: each as its own report says it, together their sum."""

from __future__ import annotations

from kbdesk.commands.record import record
from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.queries import kampung_kb, population
from kbdesk.queries.area import Area
from kbdesk.queries.villages_beside import said, villages_beside
from tests.queries.test_krs import AUGUST, child, family, plan

OTHER = "64.74.01.1002"


def test_each_is_its_own_report_and_together_their_sum(desk: Desk) -> None:
    _, her = family(desk, child("2024-01-01"), house={"latrine": "none"})
    family(desk, wife="1988-01-01")
    _, other = family(desk, child("2025-01-01"), village=OTHER)
    plan(desk, her, "2026-08-01", method="iud")
    plan(desk, other, "2026-08-01", "non_user", reason="tial")
    record(desk, {"do": "edit_kampung", "village": OTHER, "decree_no": "1/2024"})
    found = said(villages_beside(desk, AUGUST, Area()))
    assert [row["village"] for row in found["villages"]] == sorted([OTHER, "64.74.01.1003"])
    for row in found["villages"]:
        area = Area(village=row["village"])
        alone = kampung_kb.said(kampung_kb.kampung(desk, AUGUST, row["village"]))
        assert {**row, **alone["figures"]} == row
        people = population.said(population.population(desk, AUGUST, area))
        assert row["people"] == people["population"] == alone["population"]
        assert row["households"] == people["households"] == alone["households"]
        for program in ("kampung", "dataku"):
            of = alone["classification"][program]
            assert row["classification"][program] == {
                name: of[name] for name in ("level", "next", "missing")
            }
    for name in ("people", "male", "households", "targets", "at_risk", "PUS", "users",
                 "unmet_need", "stunted", "measured", "families"):  # fmt: skip
        assert found["total"][name] == sum(row[name] for row in found["villages"]), name
    assert (found["total"]["people"], found["total"]["PUS"]) == (8, 3)


def test_as_a_paper(desk: Desk, tmp_path) -> None:  # type: ignore[no-untyped-def]
    family(desk)
    for form in ("json", "pdf", "xlsx"):
        report(desk, "villages", tmp_path / f"v.{form}", month="2026-08", form=form)
        assert (tmp_path / f"v.{form}").stat().st_size > 100
