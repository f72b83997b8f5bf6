"""The three answers to a proposed referral: each of the person who is named, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.queries.proposals import open_proposals
from kbdesk.ui.referral.proposal_answers import AskedPerson, ProposalAnswers
from tests.ui.clipping import nameless
from tests.ui.pages.sitting import BANYU, DAY, KIRANA, Sitting, sitting, village

TODAY = DAY.date()


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        for child in (KIRANA, BANYU):
            seat.record(
                {
                    "do": "record_measurement",
                    "child": child,
                    "date": TODAY.isoformat(),
                    "oedema": True,
                }
            )
        yield seat


def asked(seat: Sitting, whom: AskedPerson) -> tuple[ProposalAnswers, list[tuple[Any, ...]]]:
    answers = ProposalAnswers(seat.context, "home")
    said: list[tuple[Any, ...]] = []
    answers.letter_wanted.connect(lambda *words: said.append(("letter", *words)))
    answers.decided.connect(lambda *words: said.append(("decided", *words)))
    seat.window.takeCentralWidget()
    seat.window.setCentralWidget(answers)
    seat.window.show()
    seat.window.activateWindow()
    seat.qtbot.waitUntil(lambda: QApplication.activeWindow() is seat.window)
    answers.show_whom(whom)
    answers.letter_button.setFocus()
    return answers, said


def states(seat: Sitting, child: str) -> dict[str, str]:
    lines = seat.ask(lambda desk: open_proposals(desk, person=child))
    return {code: one.state for one in lines for code in one.codes}


BANYU_NOW = AskedPerson(BANYU, "Banyu Segara Biru", ("R01",), TODAY)


def test_every_answer_names_the_person(seat: Sitting) -> None:
    answers, said = asked(seat, BANYU_NOW)
    assert nameless(answers) == []
    assert answers.letter_button.accessibleName() == "Buat surat: Banyu Segara Biru"
    seat.press("F4")
    assert said == [("letter", BANYU, "Banyu Segara Biru", ["R01"])]
    seat.press("N")
    assert "Banyu Segara Biru" in answers._later_question.text()


def test_what_cannot_wait_is_put_off_to_tomorrow_by_two_keys(seat: Sitting) -> None:
    answers, said = asked(seat, BANYU_NOW)
    seat.press("N", "Return")
    seat.settle()
    assert said == [("decided", BANYU, "Banyu Segara Biru", "later")]
    assert states(seat, BANYU)["R01"] == "later"
    assert states(seat, KIRANA)["R01"] == "open"
    assert not answers.asking
    seat.context.take_back()
    seat.settle()
    assert states(seat, BANYU)["R01"] == "open"


def test_a_day_too_far_is_refused_beside_the_field_and_stays(seat: Sitting) -> None:
    answers, said = asked(seat, BANYU_NOW)
    seat.press("N")
    answers.until.set_value(TODAY + timedelta(3))
    seat.press("Return")
    seat.settle()
    assert said == []
    assert answers.until.state() == "bad"
    assert answers.until.edit.hasFocus()
    seat.press("Esc")
    assert not answers.asking
    seat.press("N")
    seat.settle()
    assert answers.until.text() == "12/08/2026"


def test_declining_needs_a_reason_and_keeps_what_is_typed(seat: Sitting) -> None:
    answers, said = asked(seat, BANYU_NOW)
    seat.press("M")
    seat.press("Return")
    assert answers.reason.state() == "bad"
    seat.keys("nenek melarang")
    assert answers.reason.text() == "nenek melarang"
    # another person in between, or another proposal: neither text nor answer crosses over
    other = AskedPerson(KIRANA, "Kirana Embun Pagi", ("R01",), TODAY)
    for whom in (other, replace(BANYU_NOW, codes=("R07",))):
        answers.show_whom(whom)
        assert not answers.asking
        answers.decline()
        seat.settle()
        assert answers.reason.text() == ""
    # the answers of another page, or of a window that was opened anew, have the text
    answers, said = asked(seat, BANYU_NOW)
    answers.decline_button.setFocus()
    seat.press("M")
    seat.settle()
    assert answers.reason.text() == "nenek melarang"
    seat.press("Return")
    seat.settle()
    assert said == [("decided", BANYU, "Banyu Segara Biru", "declined")]
    assert "R01" not in states(seat, BANYU)
    assert states(seat, KIRANA)["R01"] == "open"


def test_of_a_contradiction_the_letter_can_stand(seat: Sitting) -> None:
    whom = AskedPerson(BANYU, "Banyu", ("R01",), TODAY, state="contradicted", letter="x")
    answers, _ = asked(seat, whom)
    assert not answers.decline_button.isVisible()
    assert answers.keep_button.isVisible()
    seat.press("N", "M")
    assert not answers.asking
    seat.press("F4")
    assert seat.went[-1] == ("referrals", {"id": "x"})
    # nothing was declined here: the refusal is said, and nothing is lost
    answers.keep_button.click()
    seat.settle()
    assert answers._message.isVisible()
