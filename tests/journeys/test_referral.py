"""A child that did not gain is referred, its slip put on paper, and handed over."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.ui.printing.print_sheet import PrintSheet
from kbdesk.ui.printing.printing import Printed
from kbdesk.ui.referral.refer import ReferPage
from kbdesk.ui.referral.referrals import ReferralsPage
from tests.journeys.windows import Window, click, make_laptop, opened
from tests.ui.clipping import faults
from tests.ui.keys import focused, type_in


@pytest.fixture
def laptop(qtbot: QtBot, home: Path) -> Iterator[Window]:
    with opened(qtbot, make_laptop(home, "Laptop Kenanga 2-A")) as window:
        yield window


def child_that_stayed(laptop: Window) -> str:
    """Register a child of a year whose weight stayed the same for a month: a T."""
    today = laptop.ask(lambda desk: desk.clock.today())
    mother, child = str(uuid.uuid4()), str(uuid.uuid4())
    laptop.record(
        do="register_family",
        village="64.74.01.1003",
        rt="03",
        address="Gang Bakau 7",
        members=[
            {
                "id": mother,
                "name": "Seroja Rembulan",
                "sex": "female",
                "birth_date": "1990-02-03",
                "relation": "wife",
            },
            {
                "id": child,
                "name": "Kirana Embun Pagi",
                "sex": "female",
                "birth_date": (today - timedelta(days=400)).isoformat(),
                "relation": "child",
                "mother": mother,
            },
        ],
    )
    for day, kilograms in ((month_before(today), "8.4"), (today, "8.4")):
        laptop.record(
            do="record_measurement",
            child=child,
            date=day.isoformat(),
            weight_kg=kilograms,
            lenhei_cm="73",
            position="lying",
        )
    return child


def month_before(day: date) -> date:
    """Return the 1st of the month before, so that the two months follow each other."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


class Form:
    """The form of a referral, as a person uses it."""

    def __init__(self, laptop: Window, person: str) -> None:
        self.laptop = laptop
        self.page = ReferPage(laptop.context)
        laptop.show(self.page)
        self.page.open(person=person)
        laptop.wait(lambda: self.page.form.isVisible())

    def goes_to(self, place: str) -> None:
        self.page.place.setFocus()
        type_in(self.page.place.edit, place)

    def saved(self) -> str:
        """Save by Ctrl+Enter; return the id of the referral that is shown next."""
        QTest.keyClick(self.page.note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.laptop.wait(lambda: bool(self.laptop.went))
        page, args = self.laptop.went[-1]
        assert page == "referrals"
        return str(args["id"])


class Board:
    """The page of referrals with one chosen."""

    def __init__(self, laptop: Window, referral: str) -> None:
        self.laptop, self.referral = laptop, referral
        self.page = ReferralsPage(laptop.context)
        laptop.show(self.page)
        self.page.open(id=referral)
        self.drawn()

    def drawn(self) -> None:
        self.laptop.wait(lambda: self.page.paper.pdf is not None)

    def state(self) -> str:
        row = self.laptop.ask(lambda desk: desk.store.records.get("referral", self.referral))
        assert row is not None
        return str(row["state"])

    def wait_for(self, state: str) -> None:
        self.laptop.wait(lambda: self.laptop.told and self.state() == state)
        self.laptop.wait()


def test_a_child_that_did_not_gain_is_referred_printed_to_pdf_and_handed_over(
    laptop: Window, tmp_path: Path
) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    assert "R07" in form.page.reasons.chosen()
    form.goes_to("Puskesmas Bontang Utara 1")
    board = Board(laptop, form.saved())
    assert board.state() == "draft"
    assert faults(board.page) == []

    target = tmp_path / "surat.pdf"
    paper = board.page.paper
    paper.choose_target = lambda _parent, _title, _name, then: then(target)
    click(paper.save)
    laptop.wait(lambda: paper.notice.isVisible())
    assert target.read_bytes().startswith(b"%PDF")
    # a saved file is not printed: a person says when it is
    assert board.state() == "draft"
    click(paper.notice.button)
    board.wait_for("printed")

    laptop.wait(lambda: paper.next.words() == "Tandai diserahkan")
    click(paper.next)
    board.wait_for("handed_over")

    # each step has its way back, by name
    laptop.wait(lambda: paper.back.words() == "Kembalikan ke Dicetak")
    click(paper.back)
    board.wait_for("printed")
    laptop.wait(lambda: paper.back.words() == "Kembalikan ke Draf")


def print_dialogs(board: Board) -> list[PrintSheet]:
    return [one for one in board.page.window().findChildren(PrintSheet) if one.isVisible()]


def test_without_a_printer_the_slip_is_kept_and_stays_a_draft(
    laptop: Window, tmp_path: Path
) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    form.goes_to("RSUD Taman Husada")
    board = Board(laptop, form.saved())
    paper = board.page.paper
    paper.queue = lambda path, **_: Printed("no_printer", path)
    paper.printers = lambda: (["Epson L3110"], "Epson L3110")
    paper.papers = lambda: tmp_path / "dokumen"
    QTest.keyClick(board.page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    laptop.wait(lambda: bool(print_dialogs(board)))
    click(print_dialogs(board)[0].print)
    laptop.wait(lambda: paper.notice.isVisible())
    (kept,) = (tmp_path / "dokumen").rglob("*.pdf")
    assert kept.name in paper.notice.accessibleName()
    assert paper.notice.toolTip() == str(kept)
    assert board.state() == "draft"


def test_what_was_sent_to_the_printer_is_marked_as_printed(laptop: Window) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    form.goes_to("RSUD Taman Husada")
    board = Board(laptop, form.saved())
    sent: list[bytes] = []

    def queue(path: Path, **_: object) -> Printed:
        sent.append(path.read_bytes())
        return Printed("sent", path)

    board.page.paper.queue = queue
    board.page.paper.printers = lambda: (["Epson L3110"], "Epson L3110")
    click(board.page.paper.print)
    laptop.wait(lambda: bool(print_dialogs(board)))
    click(print_dialogs(board)[0].print)
    board.wait_for("printed")
    assert sent[0].startswith(b"%PDF")


def test_a_family_that_declines_says_why(laptop: Window) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    form.goes_to("RSUD Taman Husada")
    board = Board(laptop, form.saved())
    ending = board.page.paper.ending
    click(board.page.paper.end)
    assert ending.isVisible()
    click(ending.save)
    assert ending.isVisible()
    ending.choice.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    click(ending.save)
    assert ending.reason.state() == "bad"
    type_in(ending.reason.edit, "menunggu bapak pulang")
    # what is typed outlasts the window, and belongs to its letter
    ending.keeping.flush()
    laptop.wait()
    board = Board(laptop, board.referral)
    ending = board.page.paper.ending
    laptop.wait(lambda: ending.reason.text() == "menunggu bapak pulang")
    board.page.paper.show_referral(None)
    assert ending.reason.text() == ""
    board.page.load()
    laptop.wait(lambda: ending.reason.text() == "menunggu bapak pulang")
    click(board.page.paper.end)
    QTest.keyClick(ending.reason.edit, Qt.Key.Key_Return)
    board.wait_for("declined")
    laptop.wait(lambda: ending.reason.text() == "")
    assert not board.page.paper.next.isVisible()


def test_what_was_typed_for_a_child_is_there_again(laptop: Window) -> None:
    child = child_that_stayed(laptop)
    form = Form(laptop, child)
    type_in(form.page.note.edit, "batuk dua minggu")
    form.page.leave()
    form.page.open()
    form.page.open(person=child)
    laptop.wait(lambda: form.page.form.isVisible())
    assert form.page.note.value() == "batuk dua minggu"


def test_a_reason_taken_away_does_not_come_back_by_itself(laptop: Window) -> None:
    child = child_that_stayed(laptop)
    form = Form(laptop, child)
    proposed = set(form.page.reasons.chosen())
    form.page.reasons.ticks["R07"].click()
    form.page.leave()
    for also, chosen in (
        (["R07"], proposed - {"R07"}),
        (["R13"], proposed - {"R07"} | {"R13"}),
    ):
        form.page.open()
        form.page.open(person=child, reasons=also)
        laptop.wait(lambda: form.page.form.isVisible())
        assert set(form.page.reasons.chosen()) == chosen


def test_nothing_is_saved_without_a_reason_or_a_place(laptop: Window) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    click(form.page.save_button)
    assert form.page.place.state() == "bad"
    form.page.reasons.choose([])
    click(form.page.save_button)
    assert form.page.reason_message.isVisible()
    laptop.wait()
    assert laptop.went == []


def test_ctrl_z_takes_back_the_last_step_and_says_when_there_is_none(laptop: Window) -> None:
    form = Form(laptop, child_that_stayed(laptop))
    form.goes_to("RSUD Taman Husada")
    board = Board(laptop, form.saved())
    paper = board.page.paper

    def undo() -> None:
        laptop.told.clear()
        laptop.context.take_back()
        laptop.wait(lambda: bool(laptop.told))
        laptop.wait()

    for state in ("printed", "handed_over"):
        laptop.wait(lambda: paper.next.isEnabled())
        click(paper.next)
        board.wait_for(state)
    undo()
    assert board.state() == "printed"
    assert laptop.told[-1] == "Dikembalikan ke: Dicetak"
    # only the last step: then it says that there is nothing
    undo()
    assert board.state() == "printed"
    assert laptop.told[-1].startswith("Tidak ada")
