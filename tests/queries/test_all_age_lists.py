"""Whom to look for of school age and older: each list by hand."""

from __future__ import annotations

from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.action_lists import said
from kbdesk.queries.all_age_lists import LISTS, check_lists
from kbdesk.queries.area import Area
from kbdesk.reports.lists_document import LISTS as OF_PAPERS
from kbdesk.reports.lists_document import lists_document, what
from kbdesk.reports.report_head import ReportHead
from kbdesk.words import LANGUAGES
from tests.queries.village import VILLAGE, life

AUGUST = 2026 * 12 + 7
HERE = Area(("LT01",))


def people(desk: Desk, **born: str) -> dict[str, str]:
    """Register people by name; a name that begins with ``girl`` or ``woman`` is female."""
    members = [
        {"name": name, "birth_date": day, "posyandu": "LT01",
         "sex": "female" if name.startswith(("girl", "woman")) else "male"}
        for name, day in born.items()
    ]  # fmt: skip
    family = {"do": "register_family", "village": VILLAGE, "rt": "02", "posyandu": "LT01"}
    ids = record(desk, {**family, "members": members})["members"]
    return dict(zip(born, ids, strict=True))


def examine(desk: Desk, person: str, day: str, **fields: Any) -> None:
    record(desk, {"do": "record_examination", "person": person, "date": day, **fields})


def pressure(upper: int, lower: int) -> dict[str, int]:
    return {"systolic": upper, "diastolic": lower}


def lists(desk: Desk) -> Any:
    return said(check_lists(desk, AUGUST, HERE))


def names(lines: list[dict[str, Any]]) -> list[str]:
    return [line["name"] for line in lines]


def test_pressure_and_glucose_that_were_not_looked_at_again(desk: Desk) -> None:
    who = people(
        desk, forgotten="1970-01-01", seen="1970-01-01", lately="1970-01-01", well="1970-01-01",
        woman="1990-01-01", gone="1970-01-01", boy="2018-01-01",
    )  # fmt: skip
    examine(desk, who["forgotten"], "2026-07-20", **pressure(140, 85))
    examine(desk, who["seen"], "2026-06-01", **pressure(180, 100))
    examine(desk, who["seen"], "2026-07-01", **pressure(138, 88))
    examine(desk, who["lately"], "2026-07-21", **pressure(150, 90))
    examine(desk, who["well"], "2025-01-01", **pressure(139, 89))
    examine(desk, who["gone"], "2026-01-01", **pressure(190, 120))
    examine(desk, who["boy"], "2026-07-01", **pressure(113, 60))
    life(desk, who["gone"], left_date="2026-08-01")
    examine(desk, who["woman"], "2026-06-01", **pressure(150, 90))
    check = {"do": "record_woman_check", "person": who["woman"], "date": "2026-07-01"}
    record(desk, {**check, **pressure(120, 70)})
    for name, figure, day in (
        ("forgotten", 200, "2026-07-20"), ("seen", 150, "2026-05-20"),
        ("lately", 150, "2026-05-21"), ("well", 139, "2025-01-01"),
    ):  # fmt: skip
        examine(desk, who[name], day, glucose=figure, glucose_kind="random")
    found = lists(desk)
    # today is 20 August: a month after 20 July
    assert names(found["pressure_again"]) == ["boy", "forgotten"]
    line = found["pressure_again"][1]
    assert (line["code"], line["due"], line["id"]) == ("grade_1", "2026-08-20", who["forgotten"])
    assert names(found["glucose_again"]) == ["forgotten", "seen"]
    assert [one["code"] for one in found["glucose_again"]] == ["diabetes", "pre"]


def test_the_elderly_whom_nobody_visited(desk: Desk) -> None:
    who = people(desk, never="1966-08-20", young="1966-08-21", visited="1950-01-01",
                 long_ago="1950-01-01", away="1950-01-01")  # fmt: skip
    visit = {"do": "record_visit", "visitor": "Sari", "purpose": "sweeping"}
    family = desk.store.records.get("person", who["never"])
    assert family is not None
    for name, day in (("visited", "2025-08-21"), ("long_ago", "2025-08-20")):
        of = {"family": family["family"], "target": who[name], "date": day}
        record(desk, {**visit, **of})
    home = {"do": "record_home_visit", "person": who["away"], "date": "2026-08-01",
            "form": "elderly", "outcome": "not_home", "visitors": ["Sari"]}  # fmt: skip
    record(desk, home)
    found = lists(desk)["elderly_unvisited"]
    assert names(found) == ["away", "long_ago", "never"]
    assert [one["last_visit"] for one in found] == [None, "2025-08-20", None]


def test_girls_without_tablets_and_birthdays(desk: Desk) -> None:
    who = people(
        desk, girl_without="2012-01-01", girl_not_taken="2012-01-01", girl_taken="2012-01-01",
        girl_of_july="2012-01-01", girl_of_11="2014-08-21", woman_of_19="2007-08-20",
        boy="2012-01-01", girl_of_18="2007-08-21",
    )  # fmt: skip
    for name, day, answers in (
        ("girl_without", "2026-08-02", {"iron_have": False}),
        ("girl_not_taken", "2026-08-02", {"iron_have": True, "iron_taken": False}),
        ("girl_taken", "2026-08-02", {"iron_taken": True}),
        ("girl_of_july", "2026-07-31", {"iron_taken": True}),
    ):
        examine(desk, who[name], day, **answers)
    examine(desk, who["woman_of_19"], "2026-08-03", weight_kg=50)
    found = lists(desk)
    assert [(one["name"], one["iron"]) for one in found["girls_without_iron"]] == [
        ("girl_not_taken", "not_taken"), ("girl_of_18", "not_asked"), ("girl_of_july", "not_asked"),
        ("girl_without", "without"),
    ]  # fmt: skip
    assert [(one["name"], one["turns"], one["birthday"]) for one in found["birthdays"]] == [
        ("girl_of_11", 12, "2026-08-21"), ("girl_of_18", 19, "2026-08-21"),
    ]  # fmt: skip
    for name in LISTS:
        for one in found[name]:
            for language in LANGUAGES:
                words = what(name, one, language)
                assert words
                assert "{" not in words


def test_who_was_born_on_29_february_has_a_birthday_on_1_march_of_a_common_year(
    desk: Desk,
) -> None:
    people(desk, leap="2000-02-29", last="2000-02-28", first="2000-03-01")
    found = {
        month: [
            (one["name"], one["birthday"], one["turns"])
            for one in said(check_lists(desk, 2026 * 12 + month - 1, HERE))["birthdays"]
        ]
        for month in (2, 3)
    }
    assert found == {
        2: [("last", "2026-02-28", 26)],
        3: [("first", "2026-03-01", 26), ("leap", "2026-03-01", 26)],
    }
    leap_year = said(check_lists(desk, 2024 * 12 + 1, HERE))["birthdays"]
    assert [(one["name"], one["birthday"]) for one in leap_year] == [
        ("last", "2024-02-28"), ("leap", "2024-02-29"),
    ]  # fmt: skip


def test_the_paper_has_every_list(desk: Desk) -> None:
    assert OF_PAPERS["checks"] == LISTS
    people(desk, elder="1950-08-01")
    for language in LANGUAGES:
        lists_document("checks", lists(desk), ReportHead(), language)
