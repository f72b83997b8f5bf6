"""The forms, recaps and coverage of all ages, counted again from the records of a village."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kbdesk.commands.record import record
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import rendered, report
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.ages_cards import FORMS, STAGES, form
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import puma_points, puma_score
from kbdesk.queries.ages_cards import filled_form, said_form
from kbdesk.queries.ages_recap import ages_coverage, day_recap, form_recap, said_coverage
from kbdesk.queries.area import Area, this_month
from kbdesk.queries.home_visit_forms import home_visit_forms, said_forms
from kbdesk.queries.home_visit_recap import NUMBERS, WEEKS, home_visit_recap, said_recap
from tests.demo.homes import LOK_TUAN, new_home, rows

ALL = ["ilp-day", *(f"ilp-{number}" for number in FORMS), "ilp-month", "home-visits",
       "home-visit-forms", "ages"]  # fmt: skip
ELDERS = 3


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("ages") / "home"
    with new_home(folder, "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        fill(desk, families=26, months=4, seed=3)
        for row in rows(desk, "home_visit"):
            # only the visits of this test are counted
            record(desk, {"do": "void_home_visit", "id": row["id"], "reason": "uji"})
        for number, elder in enumerate(elders(desk)[:ELDERS]):
            said = {"served": "no", "medicine_there": "yes", "medicine_taken": "no"}
            outcome = "refused" if number == 2 else "done"
            draft = {"do": "record_home_visit", "person": elder["id"], "date": "2026-08-05",
                     "form": "elderly", "outcome": outcome, "visitors": ["Bu Rohana"]}  # fmt: skip
            record(desk, draft if outcome == "refused" else {**draft, "answers": said})
            record(desk, {**draft, "outcome": "not_home", "date": "2026-08-12"})
        yield desk


def elders(desk: Desk) -> list[dict[str, Any]]:
    found = [
        one
        for one in rows(desk, "person")
        if one["birth_date"] < "1966-08-01" and not one["death_date"] and not one["left_date"]
        and one["posyandu"] == "LT01"
    ]  # fmt: skip
    return sorted(found, key=lambda one: str(one["id"]))


def test_everybody_is_of_one_stage(desk: Desk) -> None:
    found = day_recap(desk, this_month(desk), Area())
    today = desk.clock.today()
    living = [one for one in rows(desk, "person") if not one["death_date"] and not one["left_date"]]
    assert sum(one.targets for one in found.stages.values()) == len(living)
    children = sum(
        completed_months(date.fromisoformat(one["birth_date"]), today) < 72 for one in living
    )
    assert found.stages["infant"].targets == children
    for one in found.stages.values():
        assert one.normal + one.problem + one.not_judged == one.came <= one.targets


def test_who_was_not_examined_is_unknown_and_never_normal(desk: Desk) -> None:
    found = ages_coverage(desk, this_month(desk), Area())
    since = found.since.isoformat()
    people = {one["id"]: one for one in rows(desk, "person")}
    examined = {
        row["person"]
        for row in rows(desk, "examination")
        if row["date"] >= since and row["systolic"]
    }
    grown = found.of(("adult", "elderly"))
    alive = {id_ for id_ in examined if not people[id_]["death_date"]}
    assert 0 < grown.classes["bp"].total() <= len(alive)
    assert grown.unknown("bp") == grown.people - grown.classes["bp"].total() > 0
    told = said_coverage(found)["total"]
    assert "bp" not in told["infant"]
    for stage in set(STAGES) - {"infant"}:
        assert sum(told[stage]["bp"].values()) == told[stage]["people"]


def test_the_cards_hold_what_was_recorded(desk: Desk) -> None:
    month = this_month(desk)
    found = filled_form(desk, 11, month, Area())
    lines = [(one.who["id"], line["date"]) for one in found.people for line in one.lines]
    year = str(desk.clock.today().year)
    stages = {one.id for one in found.month.of(("adult", "elderly"))}
    told = sorted(
        (row["person"], row["date"])
        for row in rows(desk, "examination")
        if row["date"].startswith(year) and row["person"] in stages and not row["voided"]
    )
    assert sorted(lines) == told
    said = said_form(found)
    assert said["columns"] == [one.key for one in form(11).columns]
    assert len(said["columns"]) == 29
    assert [len(form(number).columns) for number in (2, 5)] == [19, 26]


def test_a_card_of_one_person_is_hers_though_nothing_was_recorded(desk: Desk) -> None:
    (one, *_) = [
        line["id"]
        for line in said_form(filled_form(desk, 10, this_month(desk), Area()))["people"]
        if line["lines"][0]["last"] is None
    ]
    found = filled_form(desk, 11, this_month(desk), Area(), one)
    assert [person.who["id"] for person in found.people] == [one]
    assert found.people[0].lines == ()


def test_the_columns_of_the_puma_add_up_to_the_score() -> None:
    answers = {"smoking_years": 30, "cigarettes_a_day": 16, "breathless": True, "phlegm": False,
               "cough": True, "spirometry": False}  # fmt: skip
    points = puma_points(answers, "male", 55 * 12)
    assert sum(point or 0 for point in points.values()) == puma_score(answers, "male", 55 * 12) == 5


def test_the_weekly_recap_is_fourteen_numbers(desk: Desk) -> None:
    found = home_visit_recap(desk, this_month(desk), Area())
    told = said_recap(found)
    assert len(NUMBERS) == 14
    assert list(told["weeks"]) == list(NUMBERS)
    # the third week has not begun: nobody knows its numbers
    assert told["weeks"]["elderly"] == [ELDERS, 0, None, None, None]
    assert len(told["weeks"]["families"]) == WEEKS
    assert told["whole"]["others_not_regular"] == told["whole"]["others_no_access"] == 2
    assert told["outcomes"] == {"done": 2, "not_home": 3, "refused": 1}
    assert told["whole"]["mothers_danger"] == 0


def test_a_recap_counts_each_person_once(desk: Desk) -> None:
    found = form_recap(13, desk, this_month(desk), Area())
    pressures = sum(count.total() for count in found.figures.get("bp", {}).values())
    assert pressures <= found.count.came


@pytest.mark.parametrize("name", ALL)
def test_each_is_a_paper_a_sheet_and_json(desk: Desk, tmp_path: Path, name: str) -> None:
    for kind in ("json", "xlsx"):
        assert report(desk, name, tmp_path / f"a.{kind}", form=kind)["month"] == "2026-08"
    from kbdesk.commands.report_kind import ReportRequest

    asked = ReportRequest(this_month(desk), Area(), "pdf")
    content, pages = rendered(REPORTS[name], REPORTS[name].find(desk, asked), "pdf")
    assert pages
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "ages_paper." not in text
    # what a person answered about her mind stands on none of them
    assert "SRQ" not in text
    assert "SDQ" not in text


def test_the_forms_are_those_of_the_visits_that_the_recap_counts(desk: Desk) -> None:
    """Also where another posyandu serves somebody of the family."""
    with desk.store.rehearsal():
        elder = elders(desk)[0]
        record(desk, {"do": "edit_person", "id": elder["id"], "posyandu": "LT02"})
        for area in (Area(), Area(("LT01",)), Area(("LT02",))):
            recap = said_recap(home_visit_recap(desk, this_month(desk), area))
            forms = said_forms(home_visit_forms(desk, this_month(desk), area))
            found_nobody = recap["outcomes"].get("not_home", 0)
            assert len(forms["visits"]) == recap["visits"] - found_nobody


def test_the_filled_form_of_a_home_visit(desk: Desk, tmp_path: Path) -> None:
    found = said_forms(home_visit_forms(desk, this_month(desk), Area()))
    # who was not at home has no form; who refused has one without answers
    assert [one["outcome"] for one in found["visits"]] == ["done", "done", "refused"]
    one = found["visits"][0]
    answers = {line["item"]: line["answer"] for line in one["answers"]}
    assert (answers["served"], answers["medicine_taken"]) == ("no", "no")
    assert None in answers.values()
    assert (one["access"], one["regular"], one["danger"]) == (False, False, None)
    alone = said_forms(home_visit_forms(desk, this_month(desk), Area(), one["id"]))
    assert alone["visits"] == [one]
    with pytest.raises(KbdeskError) as refused:
        home_visit_forms(desk, this_month(desk), Area(), "0")
    assert refused.value.code == "home_visit.unknown"
    path = tmp_path / "forms.pdf"
    report(desk, "home-visit-forms", path, form="pdf")
    # a page a visit
    assert len(PdfReader(path).pages) >= len(found["visits"])
