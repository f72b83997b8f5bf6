"""The open day's look: sizes, languages, what is due, the list's parts, the closing page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kbdesk.queries.child_papers import child_report_data
from kbdesk.ui import language
from kbdesk.ui.printing.printing import Printed
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.day_village import child_id, crowd
from tests.ui.pages.sitting import BANYU, KIRANA, MUTIARA, Sitting, sitting, uid, village


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


def opened(seat: Sitting) -> Any:
    """Open the day as it is opened every time, and return its page."""
    seat.open("open_day")
    seat.keys("Balai RT 03")
    for _ in range(2):
        seat.press("Return")
        seat.settle()
    return seat.page


def test_the_form_opens_the_day_with_place_and_officers(seat: Sitting) -> None:
    page = seat.open("open_day")
    assert page.opening.place.edit.hasFocus()
    assert page.opening.officers.values() == ["sulastri"]
    seat.keys("Balai RT 03")
    seat.press("Return")
    seat.keys("Mawar")
    seat.press("Return")
    seat.keys("Melati")
    seat.press("Return", "Return")
    seat.settle()
    session = page.session
    assert (session.place, session.officers) == ("Balai RT 03", ("sulastri", "Mawar", "Melati"))
    assert page.header.close_button.isVisible()


def test_letters_typed_while_the_day_opens_are_searched_for(seat: Sitting) -> None:
    page = seat.open("open_day")
    seat.keys("Balai RT 03")
    seat.press("Return")
    seat.keys("Melati")
    seat.press("Return")
    # the day is still on its way to the disk when Enter comes twice and the first name is typed
    QTest.keyClick(page.opening.officers.field.edit, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_K, Qt.Key.Key_I):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    seat.settle()
    assert page.list.search.text() == "ki"
    assert not [one for one in page.sheet.day.children if one.state != "not_here"]


def test_who_is_expected_is_told_before_anyone_comes(seat: Sitting) -> None:
    crowd(seat, 14)
    page = seat.open("open_day")
    items = page.opening.list._model.items
    sections = [item.words for item in items if not hasattr(item, "key")]
    assert any(words.startswith("Absen bulan lalu") for words in sections)
    assert any("Imunisasi" in words for words in sections)


def test_the_block_asks_only_what_is_due(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    asked = {one.key: one for one in page.entry.services.asked}
    assert asked["vitamin_a"].title == "Vitamin A merah"
    assert asked["immunisation:PCV3"].second == "terlambat 2 bln"
    assert asked["immunisation:PCV3"].late
    assert "complementary_food_start" not in asked  # she is fourteen months old
    page.take(BANYU)
    seat.settle()
    asked = {one.key: one for one in page.entry.services.asked}
    assert asked["vitamin_a"].title == "Vitamin A biru"
    assert "deworming" not in asked


def test_one_line_stands_for_vaccines_that_nobody_knows_of(seat: Sitting) -> None:
    """It leads to the KIA book and back to the child, and what was typed for it is there."""
    page = opened(seat)
    page.take(MUTIARA)
    seat.settle()
    services = page.entry.services
    assert not [one for one in services.asked if one.kind == "immunisation"]
    assert services.history.isVisible()
    page.entry.form.rows["weight"].field.set_text("12,3")
    services.history.button.setFocus()
    seat.press("Space")
    seat.settle()
    assert seat.went[-1] == ("vaccines", {"id": MUTIARA})
    seat.press("F3", "Ctrl+Return")
    seat.settle()
    assert seat.page is page
    assert page.entry.child.id == MUTIARA
    assert page.entry.form.rows["weight"].field.text() == "12,3"
    assert not services.history.isVisible()
    assert [one.detail for one in services.asked if one.kind == "immunisation"] == [
        "DPT-HB-Hib4", "MR2"
    ]  # fmt: skip


def test_signs_are_ticked_in_place_and_refer(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    block = page.entry.services
    row = next(one for one in block._shown if one.asked.kind == "tb_screening")
    row.choice.setFocus()
    seat.press("Right", "Right", "Return")
    seat.settle()
    assert block.unanswered()[-1] != ""
    chips = block._signs["tb_screening"]
    assert chips.isAncestorOf(seat.focus())
    seat.press("Space")
    seat.settle()
    assert block.answers()["tb_screening"] == "some:cough_2_weeks"
    seat.press("Ctrl+Return")
    seat.settle()
    rows = seat.ask(lambda desk: [*desk.store.records.find("service", {"person": KIRANA})])
    assert [row["signs"] for row in rows if row["kind"] == "tb_screening"] == [["cough_2_weeks"]]


def test_a_list_row_says_name_age_place_and_state(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    said = [item.said() for item in page.list.list._model.items if hasattr(item, "key")]
    assert "Kirana Embun Pagi, 14 bln, RT 03, Ibu Seroja, hadir, menunggu diperiksa, diisi" in said


def test_a_filter_shows_its_part(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    seat.press("Alt+3")
    page.list.strip.buttons["not_here"].click()
    keys = [item.key for item in page.list.list._model.items if hasattr(item, "key")]
    assert sorted(keys) == sorted([BANYU, MUTIARA])


def test_f7_shows_the_kms_and_gives_the_focus_back(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    weight = page.entry.form.rows["weight"].field.edit
    seat.press("F7")
    assert not weight.hasFocus()
    seat.press("Esc")
    seat.settle()
    assert weight.hasFocus()


def test_large_text_has_tabs_and_a_drawer(seat: Sitting, dressed: Theme) -> None:
    dressed.apply(1.25)
    page = opened(seat)
    assert page._drawer_open()
    seat.keys("ki")
    seat.press("Return")
    seat.settle()
    assert not page._drawer_open()
    assert page.entry.form.rows["weight"].field.edit.hasFocus()
    seat.press("Alt+L")
    assert page.entry.services.isVisible()
    assert not page.entry.form.isVisible()
    seat.press("F7")
    assert page.entry.result.kms.isVisible()
    seat.press("Alt+U")
    for figure in ("7,4", "72,9", "13", "44"):
        seat.keys(figure)
        seat.press("Return")
        seat.settle()
    # Enter goes on to oedema, which stands on the next tab
    assert page.entry.services.isVisible()
    assert page.entry.form.oedema.isAncestorOf(seat.focus())


def test_whether_a_child_still_gets_breast_milk_is_asked_once_a_month_until_a_no(
    seat: Sitting,
) -> None:
    page = opened(seat)

    def asked(child: str) -> Any:
        page.take(child)
        seat.settle()
        return next((a for a in page.entry.services.asked if a.kind == "still_breastfed"), None)

    row = asked(KIRANA)  # fourteen months old
    assert (row.title, row.second, row.owed) == ("Masih ASI", "sampai 24 bln", False)
    assert "masih ASI" not in page.entry.unanswered()
    assert asked(MUTIARA) is None  # older than two years
    asked(KIRANA)
    assert page.entry.services.answer("still_breastfed", "yes")
    seat.press("Ctrl+Return")
    seat.settle()
    (told,) = seat.ask(
        lambda desk: [*desk.store.records.find("service", {"kind": "still_breastfed"})]
    )
    assert (told["person"], told["answer"]) == (KIRANA, "yes")
    assert asked(KIRANA) is None
    seat.record({"do": "void_service", "id": told["id"], "reason": "salah tekan"})
    seat.record({"do": "record_service", "person": KIRANA, "date": "2026-07-14",
                 "kind": "still_breastfed", "answer": "no"})  # fmt: skip
    assert asked(KIRANA) is None  # weaned


def test_the_proposals_say_where_to(seat: Sitting) -> None:
    seat.record({"do": "name_posyandu", "posyandu": "LT01", "name": "Kenanga 2",
                 "puskesmas": "Bontang Utara 1"})  # fmt: skip
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    card = page.entry.result.proposals
    assert card.isHidden()
    page.entry.form.rows["weight"].field.set_text("7,4")
    seat.settle()
    assert "Puskesmas Bontang Utara 1" in card.accessibleName()
    assert card._to.isVisible()


def test_a_guest_who_is_held_already_is_gone_on_with(seat: Sitting) -> None:
    page = opened(seat)
    page.begin_new("Kirana Embun Pagy")
    form = page.new_child
    form.sex.set_value("female")
    form.born.set_text("3/6/2025")
    seat.settle()
    seat.qtbot.waitUntil(form.same.isVisible, timeout=30_000)
    assert form.same.accessibleName().startswith("Mungkin sudah terdaftar: Kirana Embun Pagi, RT")
    assert faults(page) == []
    form.same.button.click()
    seat.settle()
    assert page.entry.child.id == KIRANA
    page.begin_new("Kirana Embun Pagy")
    assert form.same.isHidden()
    seat.settle()
    assert form.same.isHidden()


def test_women_are_one_key_away(seat: Sitting) -> None:
    page = opened(seat)
    assert page.header.women_button.isHidden()
    mother, after = uid(19), uid(29)
    seat.record(
        {"do": "register_pregnancy", "person": mother, "date": "2026-07-14", "weeks": 20},
        {"do": "register_pregnancy", "person": after, "date": "2026-07-14", "weeks": 24},
        {"do": "record_woman_check", "person": after, "date": "2026-08-11", "weight_kg": 55},
    )
    seat.open("open_day")
    assert page.header.women_button.words() == "Ibu: 1 dari 2 belum diperiksa"
    page.take(KIRANA)
    seat.settle()
    seat.press("Alt+I")
    assert seat.went[-1] == ("women", {})


@pytest.mark.parametrize("factor", [1.25, 1.5])
def test_tab_goes_on_to_the_services_on_their_own_tab_and_back(
    seat: Sitting, dressed: Theme, factor: float
) -> None:
    dressed.apply(factor)
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    entry = page.entry
    for _ in range(12):
        seat.press("Tab")
        if entry.services.isVisible():
            break
    assert entry.form.oedema.isAncestorOf(seat.focus())
    seat.press("Tab")
    assert entry.services.isAncestorOf(seat.focus())
    seat.press("Shift+Tab", "Shift+Tab")
    assert entry.form.isVisible()
    assert entry.form.rows["head"].field.edit.hasFocus()


def test_every_slip_is_printed_by_one_key_and_noted(seat: Sitting) -> None:
    for child, code in ((KIRANA, "R06"), (BANYU, "R07")):
        seat.record({"do": "create_referral", "person": child, "date": "2026-08-11",
                     "reasons": [code], "to": "Puskesmas Bontang Utara 1"})  # fmt: skip
    page = opened(seat)
    page._show_end()
    seat.settle()
    end = seat.page
    sent: list[bytes] = []

    def queue(path: Path) -> Printed:
        sent.append(path.read_bytes())
        return Printed("sent", path)

    end.printer.queue = queue
    assert len(end.end.slips) == 2
    seat.press("Ctrl+P")
    seat.qtbot.waitUntil(lambda: bool(sent) and not end.end.slips, timeout=30_000)
    assert sent[0].startswith(b"%PDF")
    rows = seat.ask(lambda desk: [*desk.store.records.find("referral", {"date": "2026-08-11"})])
    assert {row["state"] for row in rows} == {"printed"}


def test_the_next_day_is_noted_at_the_end_and_stands_in_the_mothers_paper(seat: Sitting) -> None:
    page = opened(seat)
    page._show_end()
    seat.settle()
    end = seat.page
    assert end.next_on.message() == "misalnya Selasa, 8 September 2026"
    end.next_on.setFocus()
    seat.keys("11/8/26")
    end.close_day.click()
    seat.settle()
    assert end.next_on.state() == "bad"
    assert not end.end.day.session.closed
    end.next_on.set_text("")
    end.next_on.setFocus()
    seat.keys("8 sep 26")
    end.close_day.click()
    seat.settle()
    assert end.end.day.session.closed
    assert end.end.day.session.next_on == date(2026, 9, 8)
    assert seat.ask(lambda desk: child_report_data(desk, KIRANA)).next_on == date(2026, 9, 8)
    # after it was closed another day is only another date
    end.next_on.set_text("15/9/2026")
    end.next_on.setFocus()
    seat.press("Return")
    seat.settle()
    assert seat.told[-1] == "Hari buka berikutnya dicatat"
    assert end.end.day.session.closed
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-09-10"})
    # a day that is prepared comes before one that was only announced
    assert seat.ask(lambda desk: child_report_data(desk, KIRANA)).next_on == date(2026, 9, 10)


def test_without_a_printer_the_slips_are_kept(seat: Sitting, tmp_path: Path) -> None:
    seat.record({"do": "create_referral", "person": KIRANA, "date": "2026-08-11",
                 "reasons": ["R06"], "to": "Puskesmas Bontang Utara 1"})  # fmt: skip
    page = opened(seat)
    page._show_end()
    seat.settle()
    end = seat.page
    end.printer.queue = lambda path: Printed("no_printer", path)
    end.printer.folder = lambda: tmp_path
    end.print_slips()
    seat.qtbot.waitUntil(lambda: not end.notice.isHidden(), timeout=30_000)
    assert str(tmp_path) in end.notice.accessibleName()
    assert len(end.end.slips) == 1
    # who printed it elsewhere says so
    assert end.notice.button.words() == "Sudah dicetak"
    end.notice.button.click()
    seat.qtbot.waitUntil(lambda: not end.end.slips, timeout=30_000)
    seat.settle()
    rows = seat.ask(lambda desk: [*desk.store.records.find("referral", {"date": "2026-08-11"})])
    assert {row["state"] for row in rows} == {"printed"}
    assert end.notice.button.isHidden()


def test_slips_shown_in_another_program_are_noted_once_somebody_says_so(
    seat: Sitting, tmp_path: Path
) -> None:
    seat.record({"do": "create_referral", "person": KIRANA, "date": "2026-08-11",
                 "reasons": ["R06"], "to": "Puskesmas Bontang Utara 1"})  # fmt: skip
    page = opened(seat)
    page._show_end()
    seat.settle()
    end = seat.page
    shown: list[Path] = []
    end.printer.queue = lambda path: Printed("no_queue", path)
    end.printer.folder = lambda: tmp_path
    end.show_elsewhere = lambda path: not shown.append(path)  # type: ignore[func-returns-value]
    end.print_slips()
    seat.qtbot.waitUntil(lambda: not end.notice.isHidden(), timeout=30_000)
    assert [path.parent for path in shown] == [tmp_path]
    assert len(end.end.slips) == 1
    end.notice.button.click()
    seat.qtbot.waitUntil(lambda: not end.end.slips, timeout=30_000)


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_and_every_field_has_a_name(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    crowd(seat, 12)
    seat.record({"do": "create_referral", "person": KIRANA, "date": "2026-08-11",
                 "reasons": ["R06"], "to": "Puskesmas Bontang Utara 1"})  # fmt: skip
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    seat.open("open_day")
    assert look(seat.window) == []
    page = opened(seat)
    assert look(seat.window) == []
    page.take(KIRANA)
    seat.settle()
    rows = page.entry.form.rows
    for name, text in (("weight", "3,7"), ("length", "71,2"), ("muac", "11,3"), ("head", "440")):
        rows[name].field.set_text(text)
    seat.settle()
    QApplication.processEvents()
    assert look(seat.window) == []
    for name, text in (("weight", "7,4"), ("length", "72,9"), ("muac", "13,1"), ("head", "44,6")):
        rows[name].field.set_text(text)
    page.entry.services.give_all()
    seat.settle()
    assert look(seat.window) == []
    for place in range(3):
        page.entry.turn(place)
        seat.settle()
        assert look(seat.window) == []
    # one reason to refer, and the food: all that stands beside the fields
    page.take(child_id(3))
    seat.settle()
    rows["weight"].field.set_text("8,85")
    seat.settle()
    assert look(seat.window) == []
    page.look()
    assert look(seat.window) == []
    page.begin_new("Sagara")
    seat.settle()
    assert look(seat.window) == []
    page._show_end()
    seat.settle()
    assert look(seat.window) == []
    assert seat.window.size().toTuple() == (1366, 768)
