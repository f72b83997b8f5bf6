"""Vaccines and vitamin A from the KIA book, typed into the window with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.immunisation import schedule
from kbdesk.queries.children import whole_child
from kbdesk.queries.services import child_services
from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES
from tests.ui.clipping import clipped, faults, nameless
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, village

NEW = "00000000-0000-4000-8000-00000000aa01"
TODAY = date(2026, 8, 11)


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        seat.record(
            {"do": "register_family", "rt": "05", "members": [
                {"id": NEW, "name": "Banyu Kelana", "sex": "male", "birth_date": "2023-02-14",
                 "relation": "child"}]}
        )  # fmt: skip
        yield seat


def record_of(seat: Sitting) -> Any:
    return seat.ask(lambda desk: whole_child(desk, NEW)).vaccines


def test_the_card_says_that_nothing_is_recorded_and_leads_to_the_book(seat: Sitting) -> None:
    page = seat.open("child", id=NEW)
    assert not page.immunisation.isHidden()
    assert "belum tercatat" in page.immunisation.grid.accessibleName()
    assert "terlambat" not in page.immunisation.grid.accessibleName()
    seat.press("Alt+3")
    seat.settle()
    assert seat.went[-1] == ("vaccines", {"id": NEW})
    assert seat.page.accessibleName() == "Imunisasi Banyu Kelana dari Buku KIA"


def test_dates_row_by_row_with_enter_and_marks(seat: Sitting) -> None:
    seat.open("child", id=NEW)
    page = seat.open("vaccines", id=NEW)
    assert seat.focus() is page.fields["HB0"].edit
    seat.keys("14/2/23")
    seat.press("Return")
    assert seat.focus() is page.fields["BCG"].edit
    seat.keys("v")
    seat.press("Return")
    assert page.fields["BCG"].message() == "tanpa tanggal"
    assert seat.focus() is page.fields["OPV1"].edit
    seat.keys("3 mar 23")
    seat.press("Up", "Down")
    assert seat.focus() is page.fields["OPV1"].edit
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1] == ("back", {})
    found = record_of(seat)
    assert found.given == {"HB0": date(2023, 2, 14), "OPV1": date(2023, 3, 3)}
    assert found.by_book == {"BCG": TODAY}
    assert seat.told == ["Imunisasi Banyu Kelana tersimpan: 3 catatan"]
    seat.press("Ctrl+Z")
    seat.settle()
    assert not record_of(seat).begun(TODAY)


def test_a_whole_book_in_one_key(seat: Sitting) -> None:
    seat.open("child", id=NEW)
    page = seat.open("vaccines", id=NEW)
    page.fields["MR1"].set_text("20/11/2023")
    assert page.until.value() == "12"
    seat.press("F3", "Ctrl+Return")
    seat.settle()
    found = record_of(seat)
    first_year = {v for v, rule in schedule().items() if rule.months <= 12 and not rule.endemic}
    assert found.by_book.keys() == first_year - {"MR1"}
    services = seat.ask(lambda desk: child_services(desk, NEW, TODAY))
    assert services is not None
    assert services.basic_missing == ()
    assert services.basic_completed_on is None
    assert services.late == ("DPT-HB-Hib4", "MR2")


def test_what_is_wrong_is_emptied_or_put_right_and_taken_back(seat: Sitting) -> None:
    for vaccine, day in (("BCG", "2023-03-01"), ("MR1", "2023-11-20")):
        seat.record({"do": "record_service", "person": NEW, "kind": "immunisation",
                     "detail": vaccine, "date": day})  # fmt: skip
    seat.open("child", id=NEW)
    page = seat.open("vaccines", id=NEW)
    page.fields["BCG"].set_text("")
    page.fields["MR1"].set_text("21/11/2023")
    seat.press("Ctrl+Return")
    seat.settle()
    assert record_of(seat).given == {"MR1": date(2023, 11, 21)}
    seat.press("Ctrl+Z")
    seat.settle()
    assert record_of(seat).given == {"BCG": date(2023, 3, 1), "MR1": date(2023, 11, 20)}


def test_vitamin_a_and_a_book_without_any_dose(seat: Sitting) -> None:
    seat.open("child", id=NEW)
    page = seat.open("vaccines", id=NEW)
    page.fields["vitamin_a:2024-02-01"].set_text("10/2/2024")
    page.seen.set_values(["seen"])
    seat.press("Ctrl+Return")
    seat.settle()
    kinds = seat.ask(
        lambda desk: [(r["kind"], r["detail"]) for r in desk.store.records.find(
            "service", {"person": NEW, "voided": None})]
    )  # fmt: skip
    assert kinds == [("vitamin_a", "blue"), ("kia_book", None)]
    services = seat.ask(lambda desk: child_services(desk, NEW, TODAY))
    assert services is not None
    assert services.unrecorded == ()
    assert "MR1" in services.late


def test_a_day_before_birth_stays_typed_and_nothing_is_written(seat: Sitting) -> None:
    page = seat.open("vaccines", id=NEW)
    page.fields["BCG"].set_text("1/1/2023")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.focus() is page.fields["BCG"].edit
    assert page.fields["BCG"].state() == "bad"
    assert page.fields["BCG"].text() == "1/1/2023"
    assert not record_of(seat).begun(TODAY)


def test_what_is_typed_is_there_again(seat: Sitting) -> None:
    page = seat.open("vaccines", id=NEW)
    page.fields["BCG"].set_text("1/3")
    seat.open("children")
    seat.begin()
    page = seat.open("vaccines", id=NEW)
    assert page.fields["BCG"].text() == "1/3"
    assert not page.notice.isHidden()


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("factor", SCALES)
def test_no_word_is_cut_and_every_field_has_a_name(
    seat: Sitting, dressed: Theme, factor: float, tongue: Any
) -> None:
    language.speak(tongue)
    dressed.apply(factor)
    look = faults if factor == 1.0 else lambda window: [*clipped(window), *nameless(window)]
    for child in (NEW, KIRANA):
        seat.open("vaccines", id=child)
        assert look(seat.window) == []
    seat.open("child", id=NEW)
    assert look(seat.window) == []
    assert seat.window.width() == 1366
