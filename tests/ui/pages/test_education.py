"""The corner by keyboard: a lesson is begun and counted, a quiz entered, a book lent and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kbdesk.queries.area import Area
from kbdesk.queries.attachments import attached_to
from kbdesk.queries.education import Lesson, Loan, lessons, loans, shelf, visitors
from kbdesk.ui.education.reading import Asking
from tests.ui.pages.sitting import PATIENCE, Sitting, sitting, village


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        village(seat)
        yield seat


def only_lesson(seat: Sitting) -> Lesson:
    day = seat.ask(lambda desk: desk.clock.today())
    (found,) = seat.ask(lambda desk: lessons(desk, Area(), day, day))
    return found


def begin(seat: Sitting, **more: Any) -> str:
    day = seat.ask(lambda desk: desk.clock.today().isoformat())
    draft = {"do": "record_education_session", "date": day, "topic": "first_1000_days", **more}
    return str(seat.record(draft)[0]["id"])


def test_a_lesson_is_begun_by_keyboard_and_counted_by_l_and_p(seat: Sitting) -> None:
    page = seat.open("lesson")
    assert page.topic.edit.hasFocus()
    seat.keys("1000")
    seat.press("Return")
    seat.keys("Kelas ibu")
    seat.press("Return", "Return")
    seat.keys("Bidan Wulan")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "education"
    seat.press("p", "p", "p", "l", "Shift+P")
    corner = seat.page
    assert corner.session.total.text() == "3"
    corner.leave()
    seat.settle()
    found = only_lesson(seat)
    assert (found.topic, found.title, found.speaker) == (
        "first_1000_days", "Kelas ibu", "Bidan Wulan",
    )  # fmt: skip
    assert (found.male, found.female) == (1, 2)


def test_counts_are_written_once_the_hand_rests(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("education")
    for _ in range(5):
        page.session.count("female", 1)
    seat.qtbot.waitUntil(lambda: only_lesson(seat).female == 5, timeout=5000)
    written = seat.ask(
        lambda desk: len(desk.store.journal.history("education_session", id_, "count"))
    )
    # five presses are one operation
    assert written == 1
    # nobody counted the men: that is not none
    assert only_lesson(seat).male is None


def test_letters_typed_into_the_search_count_nobody(seat: Sitting) -> None:
    begin(seat)
    page = seat.open("education")
    page.search.setFocus()
    seat.keys("pil")
    seat.settle()
    assert page.session.total.text() == "0"
    assert page.search.text() == "pil"
    assert page.grid.covers()[0].item.key == "KB"


def test_a_material_is_found_and_read_by_keyboard(seat: Sitting) -> None:
    page = seat.open("education")
    page.search.setFocus()
    seat.keys("menyusui")
    seat.settle()
    seat.press("Down", "Return")
    seat.settle()
    assert seat.went[-1] == ("material", {"key": "ASI"})
    page = seat.page
    seat.qtbot.waitUntil(lambda: page.paper.pdf is not None, timeout=15_000)
    assert page.paper.pdf.startswith(b"%PDF")
    asking = page.findChildren(Asking)
    assert len(asking) == 10
    assert asking[0].answer.isHidden()
    asking[0].button.click()
    assert not asking[0].answer.isHidden()


def test_a_quiz_is_entered_participant_by_participant(seat: Sitting) -> None:
    from kbdesk.domain.materials import builtin

    id_ = begin(seat, materials=["HPK"])
    page = seat.open("quiz", session=id_)
    assert page.quiz.value() == "HPK"
    assert page.answers.edit.hasFocus()
    key = "".join(builtin()["HPK"].key)
    wrong = ("b" if key[0] == "a" else "a") + key[1:]
    for answers in (wrong, key):
        seat.keys(answers)
        seat.press("Return")
        seat.settle()
    assert page.number.value() == 3
    page.phase._buttons[1].click()
    assert page.number.value() == 1
    seat.keys(key[:5] + " " + key[5:].upper())
    seat.press("Return")
    seat.settle()
    seat.keys("abc")
    seat.press("Return")
    seat.settle()
    # three letters are no ten
    assert page.answers.state() == "bad"
    found = only_lesson(seat)
    assert [(r.phase, r.number, r.score) for r in found.results] == [
        ("pre", 1, 9), ("pre", 2, 10), ("post", 1, 10),
    ]  # fmt: skip
    assert found.gain.pairs == 1


def test_answers_are_kept_for_their_lesson_and_their_phase(seat: Sitting) -> None:
    one, other = begin(seat), begin(seat, title="Kelas kedua")
    page = seat.open("quiz", session=one)
    page.phase._buttons[1].click()
    seat.keys("abcab")
    assert seat.open("quiz", session=other).answers.text() == ""
    assert seat.page.phase.value() == "pre"
    seat.begin()  # the program was killed
    page = seat.open("quiz", session=one)
    assert (page.answers.text(), page.phase.value()) == ("abcab", "post")
    # the other phase takes nothing away, nor does a result that is removed or brought back
    page.phase._buttons[0].click()
    page._reload()
    seat.settle()
    assert (page.answers.text(), page.number.value()) == ("abcab", 1)
    seat.keys("cabca")
    seat.press("Return")
    seat.settle()
    seat.begin()
    page = seat.open("quiz", session=one)
    assert (page.answers.text(), page.number.value()) == ("", 2)


def test_letters_typed_while_a_result_is_saved_are_of_the_next_participant(seat: Sitting) -> None:
    page = seat.open("quiz", session=begin(seat))
    seat.keys("abcabcabca")
    seat.press("Return")
    seat.keys("bca")
    seat.settle()
    assert (page.answers.text(), page.number.value()) == ("bca", 2)
    (result,) = only_lesson(seat).results
    assert "".join(result.answers) == "abcabcabca"


def test_names_are_listed_and_taken_off(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("attendees", session=id_)
    seat.keys("kenanga")
    seat.settle()
    # her child is found too: once to the list, once to take the first
    seat.press("Return", "Return")
    seat.settle()
    assert [one.name for one in only_lesson(seat).attendees] == ["Kenanga Sari"]
    page.list.setFocus()
    page.list.step(1)
    seat.press("Delete")
    seat.settle()
    assert only_lesson(seat).attendees == ()


def all_loans(seat: Sitting) -> list[Loan]:
    return seat.ask(lambda desk: loans(desk, Area()))


def test_a_book_is_lent_and_comes_back(seat: Sitting) -> None:
    seat.record({"do": "record_material", "title": "Buku lansia", "kind": "book", "copies": 1})
    page = seat.open("lend")
    seat.keys("Buku")
    seat.press("Return")
    seat.keys("Pak Kenari")
    seat.press("Ctrl+Return")
    seat.settle()
    (loan,) = all_loans(seat)
    assert (loan.title, loan.borrower, loan.returned) == ("Buku lansia", "Pak Kenari", None)
    assert (loan.due - loan.lent).days == 14
    page = seat.page
    # the page asks again once the loan is recorded: a person presses Enter on a row that is seen
    seat.qtbot.waitUntil(lambda: page.loans.table.current_key() == loan.id, timeout=PATIENCE)
    # in a long run the window of the tests may not be the active one: the key goes to the row
    QTest.keySequence(page.loans.table, QKeySequence("Return"))
    seat.settle()
    assert all_loans(seat)[0].returned is not None
    assert not page.loans.take_back.isEnabled()


def test_a_borrower_who_is_registered_is_not_typed(seat: Sitting) -> None:
    seat.record({"do": "record_material", "title": "Buku lansia", "kind": "book"})
    page = seat.open("lend")
    page.material.set_text(page.material._words.stringList()[0])
    page.who.search.setFocus()
    seat.keys("melur")
    seat.settle()
    seat.press("Return", "Return")
    seat.settle()
    assert page.borrower.value() == "Melur Wangi"
    seat.press("Ctrl+Return")
    seat.settle()
    (loan,) = all_loans(seat)
    assert (loan.borrower, loan.rt, loan.person is not None) == ("Melur Wangi", "05", True)


def test_visitors_follow_each_other(seat: Sitting) -> None:
    page = seat.open("visitor")
    for name in ("Bu Senja", "Pak Tua"):
        seat.keys("mem")
        seat.press("Return", "Return")
        seat.keys(name)
        seat.press("Ctrl+Return")
        seat.settle()
        assert page.purpose.edit.hasFocus()
    day = seat.ask(lambda desk: desk.clock.today())
    found = seat.ask(lambda desk: visitors(desk, Area(), day, day))
    assert [(one.name, one.purpose) for one in found] == [
        ("Pak Tua", "read"), ("Bu Senja", "read"),
    ]  # fmt: skip
    seat.press("Ctrl+Return")
    assert page.purpose.state() == "bad"


def test_a_material_with_a_picture_is_put_on_the_shelf(seat: Sitting, tmp_path: Path) -> None:
    picture = tmp_path / "poster.png"
    Image.new("RGB", (300, 200), "teal").save(picture)
    page = seat.open("shelve")
    seat.keys("Poster kami")
    seat.press("Return")
    seat.keys("Poster")
    seat.press("Return")
    page.file.set_file(picture)
    seat.press("Ctrl+Return")
    seat.settle()
    (material,) = seat.ask(lambda desk: shelf(desk, Area()))
    assert (material.title, material.kind, material.attached) == ("Poster kami", "poster", 1)
    (kept,) = seat.ask(lambda desk: attached_to(desk, [material.id]))
    assert kept.complete
    assert seat.went[-1] == ("material", {"key": material.id})
    seat.qtbot.waitUntil(lambda: seat.page.paper.pdf is not None, timeout=15_000)


def test_papers_of_the_corner_are_drawn(seat: Sitting) -> None:
    id_ = begin(seat)
    page = seat.open("education_papers")
    for paper in ("not_gaining", "loans", "report", "attendance"):
        seat.go("education_papers", {"paper": paper, "session": id_})
        seat.settle()
        seat.qtbot.waitUntil(lambda: page.paper.pdf is not None, timeout=15_000)
    seat.go("education_papers", {"paper": "attendance"})
    seat.settle()
    assert page.paper.pdf is None


def test_every_button_of_the_corner_says_what_it_is(seat: Sitting) -> None:
    begin(seat)
    page = seat.open("education")
    for button in page.findChildren(QPushButton):
        assert button.accessibleName(), button


def test_a_photo_is_kept_with_the_lesson_and_shown(seat: Sitting, tmp_path: Path) -> None:
    picture = tmp_path / "sesi.jpg"
    Image.new("RGB", (400, 300), "orange").save(picture)
    id_ = begin(seat)
    page = seat.open("education")
    assert page.session.photos.isHidden()
    page.session.attach_photo(picture)
    seat.settle()
    assert page.session.photos.words() == "1 foto"
    page.session.photos.click()
    seat.settle()
    assert seat.went[-1] == ("education_papers", {"paper": "photos", "session": id_})
    seat.qtbot.waitUntil(lambda: seat.page.paper.pdf is not None, timeout=15_000)


def test_what_came_back_is_in_the_history(seat: Sitting) -> None:
    day = seat.ask(lambda desk: desk.clock.today().isoformat())
    (book,) = seat.record({"do": "record_material", "title": "Buku", "kind": "book"})
    (loan,) = seat.record(
        {"do": "record_loan", "material": book["id"], "borrower": "Ani", "lent": day}
    )
    seat.record({"do": "return_loan", "id": loan["id"], "date": day})
    page = seat.open("education")
    assert page.loans.table.rows() == []
    page.loans.which._buttons[1].click()
    assert len(page.loans.table.rows()) == 2
    page.loans.table.set_current_key(loan["id"])
    page.loans.table.setFocus()
    seat.press("Return")
    seat.settle()
    assert all_loans(seat)[0].returned is not None


def test_what_was_mistyped_is_taken_away_by_del(seat: Sitting) -> None:
    id_ = begin(seat)
    seat.record({"do": "record_quiz", "session": id_, "phase": "pre", "number": 1, "score": 3})
    page = seat.open("quiz", session=id_)
    page.list.setFocus()
    page.list.step(1)
    seat.press("Delete")
    seat.settle()
    assert only_lesson(seat).results == ()
    day = seat.ask(lambda desk: desk.clock.today())
    seat.record({"do": "record_corner_visit", "date": day.isoformat(), "purpose": "read"})
    page = seat.open("visitor")
    page.list.setFocus()
    page.list.step(1)
    seat.press("Delete")
    seat.settle()
    assert seat.ask(lambda desk: visitors(desk, Area(), day, day)) == []
