"""Home visits by checklist: what they find, what is refused, what follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import CHECKLISTS, Checklist, checklist, fits_age, found_at_home
from kbdesk.queries.family_life import family_life
from kbdesk.queries.proposals import open_proposals
from kbdesk.words import say
from tests.queries.test_krs import family

DAY = "2026-08-10"


def people(desk: Desk) -> tuple[str, str, str]:
    """Return a family, a grandmother of it and a woman."""
    id_, wife = family(desk)
    elder = record(
        desk,
        {"do": "add_person", "family": id_, "name": "Nenek Uji", "sex": "female",
         "birth_date": "1950-01-01", "relation": "other"},
    )["id"]  # fmt: skip
    return id_, str(elder), wife


def visit(desk: Desk, form: str, person: str | None = None, **more: Any) -> dict[str, Any]:
    draft = {"do": "record_home_visit", "date": DAY, "form": form, "outcome": "done",
             "visitors": ["Bu Rohana"]}  # fmt: skip
    of = {} if person is None else {"person": person}
    return dict(record(desk, {**draft, **of, **more}))


def refused(desk: Desk, *said: Any, **more: Any) -> str:
    with pytest.raises(KbdeskError) as refusal:
        visit(desk, *said, **more)
    return str(refusal.value.code)


def test_medicine_in_the_house_that_is_not_taken_is_not_regular(desk: Desk) -> None:
    id_, elder, _ = people(desk)
    there = {"medicine_there": "yes"}
    assert visit(desk, "elderly", elder, answers=there)["regular"] is None
    assert visit(desk, "elderly", elder, answers={**there, "medicine_taken": "yes"})["regular"]
    said = visit(desk, "elderly", elder, answers={**there, "medicine_taken": "no"})
    assert said["regular"] is False
    assert said["next_date"] == (date.fromisoformat(DAY) + timedelta(days=30)).isoformat()
    (task,) = [one for one in family_life(desk, id_).tasks if one.kind == "found_at_home"]
    assert (task.target, task.pressing) == (elder, True)
    # who has no illness and no medicine takes none: nothing is to be said
    healthy = {"hypertension": "no", "medicine_there": "no", "medicine_taken": "no"}
    assert visit(desk, "elderly", elder, answers=healthy)["regular"] is None


def test_what_was_reported_is_no_task_any_more(desk: Desk) -> None:
    id_, elder, _ = people(desk)
    said = visit(desk, "elderly", elder, answers={"served": "no"})
    assert said["access"] is False
    assert [one.kind for one in family_life(desk, id_).tasks if one.target == elder]
    record(desk, {"do": "correct_home_visit", "id": said["id"], "reported_on": DAY})
    assert "found_at_home" not in [one.kind for one in family_life(desk, id_).tasks]


def test_a_danger_sign_is_proposed_and_a_later_visit_closes_it(desk: Desk) -> None:
    _, _, wife = people(desk)
    said = visit(desk, "pregnant", wife, answers={"headache": "yes"})
    assert said["danger"] == ["headache"]
    assert [one["code"] for one in said["proposals"]] == ["R13"]
    assert [one.codes for one in open_proposals(desk, person=wife)] == [("R13",)]
    signs = [one.item for one in checklist("pregnant") if one.part == "danger"]
    part = dict.fromkeys(signs[1:], "no")
    later = {"date": "2026-08-11"}
    # not all were asked: whether one is there is not known
    assert visit(desk, "pregnant", wife, answers=part, **later)["danger"] is None
    assert open_proposals(desk, person=wife)
    whole = dict.fromkeys(signs, "no")
    assert visit(desk, "pregnant", wife, answers=whole, **later)["danger"] == []
    assert not open_proposals(desk, person=wife)


def test_tuberculosis_is_by_age(desk: Desk) -> None:
    _, elder, _ = people(desk)
    none = {f"tb_{sign}": "no" for sign in ("cough", "fever", "weight", "contact")}
    assert visit(desk, "elderly", elder, answers=none)["tb"] == "clear"
    assert visit(desk, "elderly", elder, answers={**none, "tb_cough": "yes"})["tb"] == "clear"
    assert visit(desk, "elderly", elder, answers={"tb_cough": "yes"})["tb"] is None
    two = {**none, "tb_cough": "yes", "tb_fever": "yes"}
    assert visit(desk, "elderly", elder, answers=two)["tb"] == "presumed"
    assert visit(desk, "elderly", elder, answers={"tb_contact": "yes"})["tb"] == "presumed"


def test_a_refused_visit_is_kept_without_answers(desk: Desk) -> None:
    id_, elder, _ = people(desk)
    said = visit(desk, "elderly", elder, outcome="refused")
    assert (said["access"], said["danger"], said["tb"], said["regular"]) == (None,) * 4
    events = [one for one in family_life(desk, id_).events if one.kind == "home_visit"]
    assert [one.more["outcome"] for one in events] == ["refused"]


def test_what_does_not_fit_is_refused(desk: Desk) -> None:
    id_, elder, wife = people(desk)
    assert refused(desk, "elderly", elder) == "home_visit.empty"
    assert refused(desk, "child", elder, answers={"served": "yes"}) == "home_visit.other_stage"
    assert refused(desk, "family", answers={"insurance": "yes"}) == "draft.missing"
    assert (
        refused(desk, "family", elder, family=id_, answers={"insurance": "yes"})
        == "home_visit.of_a_family"
    )
    assert (
        refused(desk, "elderly", elder, answers={"systolic": 80, "diastolic": 120})
        == "woman_check.pressure_swapped"
    )
    assert (
        refused(desk, "elderly", elder, answers={"aks_on": "2030-01-01"}) == "draft.date_in_future"
    )
    early = {"reported_on": "2026-08-01", "answers": {"served": "yes"}}
    assert refused(desk, "elderly", elder, **early) == "home_visit.reported_when"
    assert refused(desk, "adult", wife, answers={"k1": DAY}) == "draft.unknown_field"


FORMS = st.sampled_from(CHECKLISTS)


@settings(max_examples=60, deadline=None)
@given(FORMS, st.data())
def test_an_answer_more_never_makes_unknown_what_was_known(
    form: Checklist, data: st.DataObject
) -> None:
    """What was not asked says nothing: more answers of the other items change no finding to no."""
    asked = [one for one in checklist(form) if one.kind == "yes_no"]
    said = data.draw(
        st.dictionaries(
            st.sampled_from([one.item for one in asked]), st.sampled_from(["yes", "no"])
        )
    )
    found = found_at_home(form, said, 800)
    blank = found_at_home(form, {}, 800)
    assert (blank.access, blank.danger, blank.tb, blank.regular) == (None,) * 4
    assert (found.access is False) == (said.get("served") == "no")
    if found.danger is not None and not found.danger:
        assert all(said.get(one.item) == "no" for one in asked if one.part == "danger")


def test_every_age_has_one_checklist() -> None:
    born = date(2000, 1, 31)
    of_age = ("infant", "child", "school", "adult", "elderly")
    for months in range(0, 12 * 90):
        year, month = divmod(born.month - 1 + months, 12)
        on = date(born.year + year, month + 1, 28)
        if on >= born:
            assert sum(fits_age(form, born, on) for form in of_age) == 1


def test_every_item_has_words() -> None:
    for form in CHECKLISTS:
        for one in checklist(form):
            keys = [f"item_{one.item}", *one.choices]
            for language in ("id", "en"):
                for key in keys:
                    words = say(f"checklist.{key}", language)
                    assert words != f"checklist.{key}"
