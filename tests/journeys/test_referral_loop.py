"""A slip comes back: by its code, by its number, for many at once, and for several posyandu."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kbdesk.ui.language import speak
from kbdesk.ui.printing.print_sheet import PrintSheet
from kbdesk.ui.printing.printing import Printed, media_of
from kbdesk.ui.side_worker import side_worker
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row, Section
from kbdesk.words import LANGUAGES, Language
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.stage import Stage

TODAY = date.today()
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture(autouse=True)
def _indonesian() -> Iterator[None]:
    yield
    speak("id")


def child(stage: Stage, name: str, posyandu: str = "LT01") -> str:
    """Register a child of a year who was weighed today."""
    id_ = str(uuid.uuid4())
    stage.record(
        do="register_family", rt="03", posyandu=posyandu,
        members=[{"id": id_, "posyandu": posyandu, "name": name, "sex": "female",
                  "relation": "child", "birth_date": (TODAY - timedelta(days=400)).isoformat()}],
    )  # fmt: skip
    stage.record(do="record_measurement", child=id_, date=TODAY.isoformat(), weight_kg=7.4,
                 lenhei_cm=72.9, position="lying")  # fmt: skip
    return id_


def referral(stage: Stage, person: str, days: int = 0, reason: str = "R05") -> str:
    """Write a referral some days ago; return its id."""
    day = (TODAY - timedelta(days=days)).isoformat()
    return str(
        stage.record(do="create_referral", person=person, date=day, reasons=[reason],
                     to="Puskesmas Bontang Utara 1")["id"]
    )  # fmt: skip


def row(stage: Stage, id_: str) -> dict[str, Any]:
    found = stage.ask(lambda desk: desk.store.records.get("referral", id_))
    assert found is not None
    return found


def drawn(stage: Stage) -> None:
    """Wait until the paper is drawn and every answer has come."""
    # a paper that no printer takes goes to the desk and back between two turns of the maker
    for _ in range(4):
        stage.settle()
        while side_worker("papers").busy:
            QTest.qWait(5)
            stage.settle()
    stage.quiet()


def print_by_key(stage: Stage, page: Any) -> None:
    """Ctrl+P asks for the printer, Enter prints."""
    page.paper.printers = lambda: (["Epson L3110"], "Epson L3110")
    stage.press(Qt.Key.Key_P, ctrl=True)
    drawn(stage)
    stage.press(ENTER)
    drawn(stage)


def board(stage: Stage, **args: Any) -> Any:
    page = stage.go("referrals", **args)
    drawn(stage)
    return page


def test_a_scanned_slip_opens_its_form_and_what_came_back_is_kept(stage: Stage) -> None:
    id_ = referral(stage, child(stage, "Kirana Embun Pagi"), days=3)
    page = board(stage)
    page.search.setFocus()
    stage.enter(f"kbdesk:referral:{id_}")
    drawn(stage)
    assert stage.places[-1] == ("reply", {"id": id_})
    stage.enter().enter("dr. Melur").enter("7,5").enter("73").enter("12,9")
    form = stage.page
    assert form.agrees.isAncestorOf(QApplication.focusWidget())
    stage.press(Qt.Key.Key_Left).press(ENTER).enter("")
    stage.press(Qt.Key.Key_Space).press(ENTER)  # PMT
    stage.enter("makan hati ayam")
    control = TODAY + timedelta(days=14)
    stage.enter(f"{control:%d/%m/%Y}")
    assert faults(form) == []
    stage.press(ENTER)
    kept = row(stage, id_)
    assert (kept["state"], kept["examiner"], kept["weight_g"]) == ("returned", "dr. Melur", 7500)
    assert kept["diagnosis_agrees"] in (1, True)
    assert (kept["action"], kept["advice"]) == (["food"], "makan hati ayam")
    assert stage.places[-1] == ("referrals", {"id": id_})
    drawn(stage)
    assert "dr. Melur" in stage.page.paper.told.accessibleName()
    assert any(
        "kontrol" in spoken(one.cells[3]) for one in stage.page.table.rows() if isinstance(one, Row)
    )


def test_a_number_finds_its_slip_and_f3_asks_what_came_back(stage: Stage) -> None:
    id_ = referral(stage, child(stage, "Kirana Embun Pagi"))
    referral(stage, child(stage, "Banyu Segara"))
    number = row(stage, id_)["number"]
    page = board(stage)
    page.search.setFocus()
    stage.enter(number.split("/")[-1])
    drawn(stage)
    assert [one.key for one in page.table.rows() if isinstance(one, Row)] == [id_]
    stage.press(Qt.Key.Key_F3)
    assert stage.places[-1] == ("reply", {"id": id_})


def test_a_slip_that_nobody_knows_is_said_in_the_page(stage: Stage) -> None:
    page = board(stage)
    page.search.setFocus()
    stage.enter(f"kbdesk:referral:{uuid.uuid4()}")
    drawn(stage)
    assert page.notice.isVisible()
    assert "belum ada di laptop ini" in page.notice.accessibleName()
    assert stage.complaints == []


def test_a_figure_far_from_the_posyandus_own_is_doubted_and_still_taken(stage: Stage) -> None:
    id_ = referral(stage, child(stage, "Kirana Embun Pagi"))
    form = stage.go("reply", id=id_)
    form.weight.setFocus()
    stage.enter("74,0")
    assert form.weight.state() == "warn"
    form.weight.setFocus()
    form.weight.edit.selectAll()
    stage.enter("abc")
    assert form.weight.state() == "bad"
    assert form.weight.text() == "abc"
    stage.press(ENTER, ctrl=True)
    assert row(stage, id_)["state"] == "draft"


def test_what_was_typed_of_a_slip_survives_a_power_cut(stage: Stage) -> None:
    id_ = referral(stage, child(stage, "Kirana Embun Pagi"))
    form = stage.go("reply", id=id_)
    form.advice.setFocus()
    stage.type("minum banyak")
    stage.leave()
    stage.restart()
    assert stage.go("reply", id=id_).advice.text() == "minum banyak"


def test_all_drafts_are_printed_at_once_and_each_is_marked(stage: Stage) -> None:
    ids = [referral(stage, child(stage, name)) for name in ("Banyu", "Kirana", "Tirta")]
    page = board(stage)
    assert page.drafts.words() == "Cetak 3 draf"
    sent: list[bytes] = []

    def queue(path: Path, **_: object) -> Printed:
        sent.append(path.read_bytes())
        assert media_of(path) == "A5"
        return Printed("sent", path)

    page.paper.queue = queue
    stage.press(Qt.Key.Key_P, ctrl=True, shift=True)
    drawn(stage)
    assert set(page.paper.batch) == set(ids)
    assert page.paper.view.pages == 3
    print_by_key(stage, page)
    assert len(sent) == 1
    assert [row(stage, one)["state"] for one in ids] == ["printed"] * 3
    assert ("Ditandai dicetak: 3 surat", "Ctrl Z membatalkan") in stage.told
    stage.context.take_back()
    stage.settle()
    assert [row(stage, one)["state"] for one in ids] == ["draft"] * 3


def test_without_a_printer_the_batch_is_kept_and_stays_drafts(stage: Stage, tmp_path: Path) -> None:
    ids = [referral(stage, child(stage, name)) for name in ("Banyu", "Kirana")]
    page = board(stage, batch="drafts")
    page.paper.queue = lambda path, **_: Printed("no_printer", path)
    page.paper.papers = lambda: tmp_path
    print_by_key(stage, page)
    (kept,) = tmp_path.rglob("*.pdf")
    assert kept.name in page.paper.notice.accessibleName()
    assert [row(stage, one)["state"] for one in ids] == ["draft", "draft"]


def test_the_slip_of_a_child_that_was_joined_is_printed_for_whom_it_is_shown(
    stage: Stage, tmp_path: Path
) -> None:
    root, other = sorted(child(stage, "Kirana Embun") for _ in range(2))
    id_ = referral(stage, other)
    stage.record(do="join_persons", a=root, b=other)
    page = board(stage, id=id_)
    assert [one.key for one in page.table.rows() if isinstance(one, Row)] == [id_]
    page.paper.queue = lambda path, **_: Printed("no_printer", path)
    page.paper.papers = lambda: tmp_path
    print_by_key(stage, page)
    (kept,) = tmp_path.rglob("*.pdf")
    assert kept.name in page.paper.notice.accessibleName()
    page.paper.person.click()
    assert stage.places[-1] == ("child", {"id": root})
    stage.press(Qt.Key.Key_F3)
    drawn(stage)
    assert stage.places[-1] == ("reply", {"id": id_})
    assert stage.complaints == []
    # somebody who is grown has another page than a child
    page.paper._referral = replace(page.paper._referral, birth_date=date(1989, 12, 30))
    page.paper.person.click()
    assert stage.places[-1] == ("person", {"id": root})


def test_a_printer_is_chosen_in_the_page_where_the_machine_has_no_queue(
    stage: Stage, tmp_path: Path
) -> None:
    id_ = referral(stage, child(stage, "Kirana"))
    page = board(stage, id=id_)
    paper, printed = page.paper, []
    paper.queue = lambda path, **_: Printed("no_queue", path)
    paper.show_elsewhere = lambda _: False
    paper.papers = lambda: tmp_path
    paper.printers = lambda: (["Epson L3110", "Canon"], "Canon")
    paper.print_pages = lambda path, name, **_: not printed.append((path.name, name))  # type: ignore[func-returns-value]
    stage.press(Qt.Key.Key_P, ctrl=True)
    drawn(stage)
    (sheet,) = page.window().findChildren(PrintSheet)
    assert sheet.printer.value() == "Canon"
    stage.press(ENTER)
    drawn(stage)
    assert not paper.strip.isVisible()
    assert [name for _, name in printed] == ["Canon"]
    assert row(stage, id_)["state"] == "printed"


def test_who_watches_over_several_posyandu_sees_them_apart(stage: Stage) -> None:
    stage.record(do="name_posyandu", posyandu="LT02", name="Cempaka")
    referral(stage, child(stage, "Banyu"), days=9, reason="R02")
    there = referral(stage, child(stage, "Tirta", posyandu="LT02"))
    page = board(stage)
    sections = [one.words for one in page.table.rows() if isinstance(one, Section)]
    assert sections == ["Posyandu Cempaka", "Posyandu LT01 · 1 lewat batas"]
    assert page.posyandu.isVisible()
    page.posyandu.setFocus()
    page.posyandu.edit.selectAll()
    stage.enter("cempaka")
    drawn(stage)
    assert [one.key for one in page.table.rows() if isinstance(one, Row)] == [there]


def test_the_most_urgent_stand_first(stage: Stage) -> None:
    for name, days, reason in (("Tirta", 30, "R05"), ("Banyu", 6, "R03"), ("Kirana", 3, "R02")):
        referral(stage, child(stage, name), days=days, reason=reason)
    page = board(stage)
    assert [one.name for one in page._board.late] == ["Kirana", "Banyu", "Tirta"]


def test_a_childs_card_and_report_are_shown_printed_and_kept(stage: Stage, tmp_path: Path) -> None:
    id_ = child(stage, "Kirana Embun Pagi")
    page = stage.go("papers", child=id_)
    drawn(stage)
    assert page.paper.view.pages == 1
    sizes: list[str] = []

    def queue(path: Path, **_: object) -> Printed:
        sizes.append(media_of(path))
        return Printed("sent", path)

    page.paper.queue = queue
    print_by_key(stage, page)
    page.which.setFocus()
    stage.press(Qt.Key.Key_Right)
    drawn(stage)
    print_by_key(stage, page)
    assert sizes == ["A4", "A5"]
    QTest.keyClick(page.which, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    drawn(stage)
    assert page.months.after.isEnabled()
    page.paper.queue = lambda path, **_: Printed("no_printer", path)
    page.paper.papers = lambda: tmp_path
    print_by_key(stage, page)
    (kept,) = tmp_path.rglob("*.pdf")
    assert kept.name.startswith("Laporan-Kirana-Embun-Pagi")
    stage.press(ESC)
    assert stage.places[-1][0] == "back"


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut(stage: Stage, dressed: Theme, factor: float, tongue: Language) -> None:
    speak(tongue)
    dressed.apply(factor)
    wide = 1366 if factor >= 1.5 else round(1366 - 216 * factor)
    stage.window.resize(wide, 768)
    stage.record(do="name_posyandu", posyandu="LT02", name="Cempaka Bontang Kuala")
    person = child(stage, "Kirana Embun Pagi")
    id_ = referral(stage, person, days=340, reason="R02")
    referral(stage, child(stage, "Tirta Bening Sekali", posyandu="LT02"))
    stage.record(do="record_reply", id=id_, date=TODAY.isoformat(), examiner="dr. Melur Kencana",
                 advice="makan hati ayam dan telur setiap hari", action=["food"])  # fmt: skip
    late = referral(stage, person, days=332)
    for page, args in (
        ("referrals", {"id": late}), ("referrals", {"id": id_}), ("referrals", {"batch": "drafts"}),
        ("reply", {"id": id_}), ("papers", {"child": person}),
        ("papers", {"child": person, "paper": "report"}),
    ):  # fmt: skip
        shown = stage.go(page, **args)
        drawn(stage)
        look = faults(shown) if factor == 1.0 else [*clipped(shown), *nameless(shown)]
        assert look == [], (page, args)
        assert shown.window().width() == wide
