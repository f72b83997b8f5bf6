"""Proposed referrals in the window: first on every page until a person decides, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kbdesk.domain.sessions import session_id
from kbdesk.queries.proposals import open_proposals
from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row, Section
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages import sitting as sat
from tests.ui.pages.sitting import BANYU, DAY, KIRANA, MUTIARA, Sitting, sitting, village

TODAY = DAY.date()
SESSION = session_id("LT01", TODAY)


@pytest.fixture
def seat(qtbot: QtBot, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sitting]:
    monkeypatch.setattr(sat, "MINE", (*sat.MINE, "home", "proposals", "women", "referrals", "hub"))
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def measured(seat: Sitting, child: str, **figures: Any) -> None:
    figures = figures or {"oedema": True}
    seat.record({"do": "record_measurement", "child": child, "date": TODAY.isoformat(), **figures})


def filled(page: QWidget) -> list[str]:
    """Return the filled buttons that are seen."""
    return [
        one.accessibleName() or one.words()
        for one in page.findChildren(Button)
        if one.isVisible() and one.property("kind") in ("primary", "gold")
    ]


def states(seat: Sitting, child: str) -> dict[str, str]:
    lines = seat.ask(lambda desk: open_proposals(desk, person=child))
    return {code: one.state for one in lines for code in one.codes}


def test_without_a_proposal_there_is_no_card(seat: Sitting) -> None:
    waiting = seat.ask(lambda desk: [one for one in open_proposals(desk) if one.state != "later"])
    for one in waiting:
        seat.record(
            {
                "do": "decide_proposal", "person": one.person, "codes": list(one.codes),
                "decision": "declined", "reason": "jauh",
            }
        )  # fmt: skip
    page = seat.open("home")
    assert not page.proposals.isVisible()
    assert page.day.measure.property("kind") == "gold"
    assert seat.open("child", id=KIRANA).proposals.isHidden()


def test_what_was_saved_stands_first_on_beranda_and_nothing_beside_it_is_green(
    seat: Sitting,
) -> None:
    measured(seat, BANYU)
    page = seat.open("home")
    first = page.proposals.chosen()
    assert (first.person, first.priority) == (BANYU, "immediate")
    assert page.proposals.answers.letter_button.hasFocus()
    assert filled(page) == ["Buat surat: Banyu Segara Biru"]
    icons = {card._empty._icon._icon for card in (page.referrals_open, page.visits_due)}
    assert icons == {"info"}
    assert not any(one.mark._calm for one in page.day._lines)
    seat.press("F4")
    assert seat.went[-1] == ("refer", {"person": BANYU, "reasons": list(first.codes)})


def test_up_and_down_choose_and_every_key_acts_on_whom_it_names(seat: Sitting) -> None:
    measured(seat, BANYU)
    measured(seat, KIRANA)
    page = seat.open("home")
    people = [one.person for one in page.proposals._lines]
    seat.press("Down")
    assert page.proposals.chosen().person == people[1]
    name = page.proposals.chosen().name
    assert name in page.proposals.answers.letter_button.accessibleName()
    seat.press("M")
    assert name in page.proposals.answers._decline_question.text()
    seat.keys("ayah menolak")
    # arrows belong to the field while one writes
    seat.press("Return")
    seat.settle()
    assert "R01" not in states(seat, people[1])
    assert states(seat, people[0])["R01"] == "open"
    # an Enter too many answers for nobody
    assert page.proposals.answers.hasFocus()
    places = len(seat.went)
    seat.press("Return", "Return")
    seat.settle()
    assert len(seat.went) == places
    assert states(seat, people[0])["R01"] == "open"
    seat.context.take_back()
    seat.settle()
    assert states(seat, people[1])["R01"] == "open"


def test_put_off_it_leaves_beranda_and_stays_on_the_child_and_in_the_list(seat: Sitting) -> None:
    measured(seat, BANYU)
    page = seat.open("home")
    seat.press("N", "Return")
    seat.settle()
    assert BANYU not in [one.person for one in page.proposals._lines]
    child = seat.open("child", id=BANYU)
    assert "ditunda sampai 12 Agt" in child.proposals._rows[0].accessibleName()
    assert child._measure.property("kind") == "primary"
    assert child.proposals.answers.letter_button.property("kind") == "default"
    shown = seat.open("proposals", person=BANYU)
    assert shown.table.current_key() == f"{BANYU}/later"


def test_put_off_it_is_counted_apart_and_stands_last(seat: Sitting) -> None:
    measured(seat, BANYU)
    measured(seat, KIRANA)
    home = seat.open("home")
    seat.press("N", "Return")
    seat.settle()
    waits = len(home.proposals._lines)
    assert seat.open("referrals").proposals.words().startswith(f"{waits} usul rujukan")
    assert "1 ditunda" in seat.open("referrals").proposals.words()
    rows = seat.open("proposals").table.rows()
    assert rows[waits] == Section("Ditunda (1)")
    assert len(rows) == waits + 2


def test_the_childs_page_begins_with_it(seat: Sitting) -> None:
    measured(seat, KIRANA)
    page = seat.open("child", id=KIRANA)
    assert page.proposals.answers.letter_button.hasFocus()
    assert page._measure.property("kind") == "default"
    seat.press("F4")
    assert seat.went[-1][0] == "refer"
    assert seat.went[-1][1]["person"] == KIRANA
    seat.record(
        {
            "do": "create_referral", "person": KIRANA, "date": TODAY.isoformat(), "to": "Puskesmas",
            "reasons": list(page.proposals.chosen().codes),
        }
    )  # fmt: skip
    page = seat.open("child", id=KIRANA)
    assert not page.proposals.isVisible()
    assert page._measure.property("kind") == "primary"


def test_day_end_names_them_before_the_slips(seat: Sitting) -> None:
    seat.record(
        {"do": "open_session", "posyandu": "LT01", "date": TODAY.isoformat()},
        {"do": "arrive", "session": SESSION, "person": MUTIARA},
    )
    measured(seat, MUTIARA)
    page = seat.open("day_end", posyandu="LT01", day=TODAY)
    assert page.proposals.chosen().person == MUTIARA
    assert page._no_slips.text().startswith("Belum ada surat:")
    assert page.close_day.property("kind") == "default"
    for line in list(page.proposals._lines):
        seat.record(
            {
                "do": "decide_proposal", "person": line.person, "codes": list(line.codes),
                "decision": "declined", "reason": "jauh",
            }
        )  # fmt: skip
    page = seat.open("day_end", posyandu="LT01", day=TODAY)
    assert page.proposals.isHidden()
    assert page.close_day.property("kind") == "primary"


def test_the_whole_list_answers_for_its_row(seat: Sitting) -> None:
    for child in (BANYU, KIRANA, MUTIARA):
        measured(seat, child)
    page = seat.open("proposals")
    assert page.table.hasFocus()
    rows = [
        [spoken(cell) for cell in row.cells] for row in page.table.rows() if isinstance(row, Row)
    ]
    assert [row[0] for row in rows[:3]] == ["SEGERA"] * 3
    seat.press("Down")
    line = page._line(page.table.current_key())
    assert page._who.text() == line.name
    seat.press("F4")
    assert seat.went[-1][1]["person"] == line.person
    seat.settle()
    page = seat.open("proposals", person=line.person)
    seat.press("M")
    seat.keys("sudah berobat")
    seat.press("Return")
    seat.settle()
    assert "R01" not in states(seat, line.person)
    assert page.table.hasFocus()
    seat.press("Return")
    assert seat.went[-1][0] == "child"


def test_a_woman_is_asked_about_on_the_page_of_women(seat: Sitting) -> None:
    mother = seat.ask(
        lambda desk: next(
            row["mother"] for row in desk.store.records.find("person", {"id": KIRANA})
        )
    )
    today = TODAY.isoformat()
    seat.record(
        {"do": "register_pregnancy", "person": mother, "date": today, "weeks": 20},
        {"do": "record_woman_check", "person": mother, "date": today, "signs": ["bleeding"]},
    )
    page = seat.open("women", id=mother)
    assert page.proposals.chosen().person == mother
    assert page.proposals.answers.decline_button.words() == "Menolak"
    letter, save = page.proposals.answers.letter_button, page.check.save_button
    kinds = [one.property("kind") for one in (letter, save)]
    assert kinds == ["primary", "default"]
    page.check.fields["weight_kg"].set_text("51")
    page.check.fields["weight_kg"].changed.emit()
    assert [one.property("kind") for one in (save, letter)] == kinds
    page.check.fields["weight_kg"].set_text("")
    seat.press("F4")
    assert seat.went[-1][1]["person"] == mother
    reasons = seat.went[-1][1]["reasons"]
    assert isinstance(reasons, list)
    assert "R13" in reasons


def test_referrals_lead_to_the_list_also_of_what_was_put_off(seat: Sitting) -> None:
    measured(seat, BANYU)
    page = seat.open("referrals")
    assert page.proposals.isVisible()
    page.proposals.click()
    assert seat.went[-1][0] == "proposals"


def test_the_hub_counts_them_by_posyandu(seat: Sitting) -> None:
    measured(seat, BANYU)
    measured(seat, KIRANA)
    page = seat.open("hub")
    assert page.proposals.isVisible()
    (row,) = page.proposal_table.rows()
    assert (row.key, row.cells[1]) == ("LT01", "2")
    page.proposal_table.opened.emit(row.key)
    assert seat.went[-1] == ("proposals", {"posyandu": "LT01"})


@pytest.mark.parametrize("factor", SCALES)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_nothing_is_cut_and_nothing_is_nameless(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    for child in (BANYU, KIRANA):
        measured(seat, child)
    dressed.apply(factor)
    language.speak(tongue)
    seat.begin()
    page = seat.open("proposals")
    page.answers.later()
    seat.settle()
    assert clipped(page) == []
    assert faults(page) == []
    assert nameless(page) == []
    page = seat.open("home")
    page.proposals.answers.decline()
    seat.settle()
    assert clipped(page.proposals) == []
    assert nameless(page.proposals) == []
