"""Of whom a report can be asked, by what a machine holds; and reports found in steps."""

from __future__ import annotations

from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.report_kind import ReportRequest, by_steps
from kbdesk.commands.report_list import REPORTS
from kbdesk.desk import Desk
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.public_papers import PublicPapers, area_rows
from kbdesk.queries.report_areas import area_choices, area_of_choice
from kbdesk.queries.report_head import report_head
from tests.queries.village import child, weigh

AUGUST = 2026 * 12 + 7


def test_a_laptop_of_one_posyandu_has_nothing_to_choose(desk: Desk) -> None:
    (only,) = area_choices(desk)
    assert only.key == "posyandu:LT01"
    assert area_of_choice(desk, only.key) == Area(("LT01",))


def test_the_city_has_everything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    child(desk, "2025-01-01", posyandu="LT02")
    record(
        desk, {"do": "name_posyandu", "posyandu": "LT01", "name": "Melati", "puskesmas": "Utara"}
    )
    monkeypatch.setattr(Desk, "role", "hub")
    monkeypatch.setattr(Desk, "posyandu", ())
    city = desk
    keys = [one.key for one in area_choices(city)]
    assert keys[0] == "all"
    assert "village:64.74.01.1003" in keys
    assert keys[-3:] == ["puskesmas:Utara", "posyandu:LT01", "posyandu:LT02"]
    assert area_of_choice(city, "all") == Area()
    assert area_of_choice(city, "puskesmas:Utara").posyandu == ("LT01",)
    # people write the word itself or leave it out: it is one puskesmas all the same
    other = {"posyandu": "LT02", "name": "Mawar", "puskesmas": "Puskesmas utara"}
    record(desk, {"do": "name_posyandu", **other})
    assert [one.key for one in area_choices(city) if one.kind == "puskesmas"] == ["puskesmas:Utara"]
    both = Area(("LT01", "LT02"), None, "Utara")
    assert area_of_choice(city, "puskesmas:Utara") == both
    assert area_of(city, puskesmas="Puskesmas Utara") == both
    assert report_head(city, Area(both.posyandu)).puskesmas == "Utara"
    assert area_rows(city, both) == {"puskesmas:Utara"}
    # of some of its posyandu a paper leaves out what it leaves out of these
    assert area_rows(city, area_of(city, ["LT01"], puskesmas="Utara")) == {"posyandu:LT01"}
    # public papers leave out the few of both under one row
    rows = {cell.row for cell in PublicPapers(city, AUGUST).posyandu()}
    assert {row for row in rows if row.startswith("puskesmas:")} == {"puskesmas:Utara"}


def found_by_steps(
    desk: Desk, name: str, asked: ReportRequest
) -> tuple[Any, list[tuple[int, int]]]:
    steps = by_steps(REPORTS[name], desk, asked)
    told = []
    while True:
        try:
            told.append(next(steps))
        except StopIteration as end:
            return end.value, told


@pytest.mark.parametrize("name", ["skdn", "sip-f2", "nutrition", "due", "kb"])
def test_in_steps_the_same_is_found(desk: Desk, name: str) -> None:
    for number in range(1, 5):
        one = child(desk, f"2025-0{number}-10", posyandu=f"LT0{number}", name=f"Anak {number}")
        weigh(desk, one, "2026-07-04", 8 + number)
        weigh(desk, one, "2026-08-04", 8.3 + number)
    # a child between two posyandu stands in both
    move = {"do": "move_person", "id": one, "to_posyandu": "LT01", "date": "2026-08-02"}
    record(desk, move)
    for area in (Area(), Area(("LT01", "LT02", "LT03", "LT04")), Area(("LT01",))):
        asked = ReportRequest(AUGUST, area, "pdf")
        of = REPORTS[name]
        found, told = found_by_steps(desk, name, asked)
        assert of.said(found) == of.said(of.find(desk, asked))
        assert [done for done, _ in told] == list(range(len(told)))
        assert len({whole for _, whole in told}) == 1
        assert told[0][1] == len(told)
