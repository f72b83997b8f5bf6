"""Printing by a dialog: printer, pages, copies, sheet, remembered; several papers as one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.printing import PrintHow
from kbdesk.ui.printing.print_sheet import PrintSheet
from kbdesk.ui.printing.printing import Printed, options_of
from kbdesk.ui.printing.remembered import remember, remembered
from kbdesk.ui.side_worker import side_worker
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, village

PRINTERS = ["Epson L3110", "Canon Kelurahan"]


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        seat.mine |= {"papers"}
        yield seat


def sent_by(paper: Any) -> list[PrintHow]:
    """Let a paper have two printers that take everything; returns what they are told."""
    told: list[PrintHow] = []

    def queue(path: Path, how: PrintHow) -> Printed:
        told.append(how)
        return Printed("sent", path)

    paper.queue, paper.printers = queue, lambda: (PRINTERS, PRINTERS[0])
    return told


def card(seat: Sitting, **which: Any) -> Any:
    page = seat.open("papers", child=KIRANA, **which)
    seat.qtbot.waitUntil(lambda: page.paper.pdf is not None, timeout=20_000)
    return page


def dialog(seat: Sitting, page: Any) -> PrintSheet:
    page.paper.ask_how()
    seat.settle()
    (sheet,) = (one for one in page.window().findChildren(PrintSheet) if one.isVisible())
    assert isinstance(sheet, PrintSheet)
    return sheet


def test_enter_prints_at_once_and_the_choice_is_remembered_for_its_kind(seat: Sitting) -> None:
    page = card(seat)
    told = sent_by(page.paper)
    sheet = dialog(seat, page)
    assert sheet.print.hasFocus()
    assert (sheet.printer.value(), sheet.sheet_size.value()) == (PRINTERS[0], "A4")
    seat.press("Return")
    seat.settle()
    assert told == [PrintHow(PRINTERS[0], "A4")]
    sheet = dialog(seat, page)
    sheet.printer.set_value(PRINTERS[1])
    sheet.sheet_size.set_value("F4")
    sheet.pages.set_value("1")
    sheet.copies.set_value("3")
    sheet.copies.edit.setFocus()
    seat.press("Return")
    seat.settle()
    assert told[1:] == [PrintHow(PRINTERS[1], "F4", copies=3)]
    # printer and sheet come again, pages and copies do not
    sheet = dialog(seat, page)
    assert (sheet.printer.value(), sheet.sheet_size.value()) == (PRINTERS[1], "F4")
    assert (sheet.pages.value(), sheet.copies.value()) == ("", "1")
    sheet.finish()
    # another kind of paper has its own
    page = card(seat, paper="report")
    sent_by(page.paper)
    assert dialog(seat, page).printer.value() == PRINTERS[0]


def test_a_paper_that_is_not_wanted_any_more_is_not_shown_when_it_is_drawn(seat: Sitting) -> None:
    page = card(seat)
    page.choose("report")
    page.chose()
    page.paper.show_nothing("Tidak ada kertas.")
    seat.settle()
    seat.qtbot.waitUntil(lambda: not side_worker("papers").busy, timeout=20_000)
    seat.settle()
    assert page.paper.pdf is None
    assert not page.paper.print.isEnabled()


@pytest.mark.parametrize(
    ("field", "text"), [("pages", "9"), ("pages", "satu"), ("copies", "0"), ("copies", "")]
)
def test_what_cannot_be_printed_so_is_said_at_its_field(
    seat: Sitting, field: str, text: str
) -> None:
    page = card(seat)
    told = sent_by(page.paper)
    sheet = dialog(seat, page)
    wrong = getattr(sheet, field)
    wrong.set_value(text)
    sheet.print.click()
    seat.settle()
    assert wrong.edit.hasFocus()
    assert wrong.state() == "bad"
    seat.press("Escape")
    seat.settle()
    assert told == []


def test_without_a_printer_it_offers_the_pdf(seat: Sitting, tmp_path: Path) -> None:
    page = card(seat)
    page.paper.printers = lambda: ([], "")
    target = tmp_path / "kms.pdf"
    page.paper.choose_target = lambda _card, _title, _name, then: then(target)
    sheet = dialog(seat, page)
    assert "Printer" in sheet.none.accessibleName()
    assert not sheet.print.isVisible()
    assert sheet.save.hasFocus()
    seat.press("Return")
    seat.settle()
    seat.qtbot.waitUntil(target.exists, timeout=20_000)
    assert target.read_bytes().startswith(b"%PDF")


def test_what_is_remembered_is_read_with_care(tmp_path: Path) -> None:
    assert remembered(tmp_path, "kms") == PrintHow()
    remember(tmp_path, "kms", PrintHow("Epson", "F4", (1,), 4))
    assert remembered(tmp_path, "kms") == PrintHow("Epson", "F4")
    file = tmp_path / "printing.json"
    for broken in ("", "[]", '{"kms": 3}', '{"kms": {"printer": 1, "sheet": "A9"}}', "{" * 9000):
        file.write_text(broken)
        assert remembered(tmp_path, "kms") == PrintHow()
    remember(tmp_path, "kms", PrintHow("Epson", "A5"))
    assert json.loads(file.read_text())["kms"]["sheet"] == "A5"


def test_a_queue_is_told_folio_by_its_size(tmp_path: Path) -> None:
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"/MediaBox [ 0 0 419.5 595.3 ]")
    assert options_of(paper, PrintHow()) == ["-o", "media=A5", "-o", "fit-to-page"]
    told = options_of(paper, PrintHow("Epson", "F4", (1, 2, 3, 5), 2))
    assert told[1] == "media=Custom.215x330mm"
    assert told[4:] == ["-d", "Epson", "-n", "2", "-P", "1-3,5"]


def test_the_cards_of_ticked_children_are_one_paper(seat: Sitting) -> None:
    page = seat.open("children")
    assert page.cards.isHidden()
    page.to_table()
    seat.press("Space")
    seat.press("Down")
    seat.press("Space")
    keys = page.table.ticked_keys()
    assert len(keys) == 2
    assert page.cards.text() == "Cetak 2 KMS"
    seat.press("Ctrl+P")
    seat.settle()
    assert seat.went[-1] == ("papers", {"child": keys[0], "others": keys[1:]})
    papers = seat.page
    seat.qtbot.waitUntil(lambda: papers.paper.pdf is not None, timeout=20_000)
    assert papers.paper.view.pages >= 2
    told = sent_by(papers.paper)
    papers.paper.print_paper(PrintHow(PRINTERS[0]))
    seat.settle()
    seat.qtbot.waitUntil(lambda: bool(told) and papers.paper.print.isEnabled(), timeout=20_000)
    seat.settle()
    trail = seat.ask(lambda desk: list(desk.store.trail.lines()))
    assert set(keys) <= {one.row for one in trail if one.act == "printed"}


def test_ctrl_a_ticks_all_that_are_shown_and_a_search_lets_go_of_the_others(seat: Sitting) -> None:
    page = seat.open("children")
    page.to_table()
    seat.press("Ctrl+A")
    assert page.table.ticked_keys() == [row.key for row in page.table.rows()]
    page.search.set_text("Kirana")
    seat.settle()
    seat.qtbot.waitUntil(lambda: page.table.ticked_keys() == [KIRANA], timeout=5_000)
    page.to_table()
    seat.press("Space")
    assert page.table.ticked_keys() == []
    assert page.cards.isHidden()
