"""What leaves the city without a stick: the site written, a month sent, and who was refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.commands.record import record
from kbdesk.commands.satusehat import set_server, standing_of, to_send
from kbdesk.ui.exchange import satusehat_card
from kbdesk.ui.exchange.outward import OutwardPage
from kbdesk.ui.exchange.satusehat_card import SatusehatSheet
from tests.exchange.fhir_office import REFUSED, SECRET, FhirOffice, fhir_office, status
from tests.tour import clock
from tests.ui import small_home
from tests.ui.pages.window import Person
from tests.ui.stage import chosen

ENTER = Qt.Key.Key_Return
CHILD, OTHER = (f"00000000-0000-4000-8000-00000000040{n}" for n in range(2))


@pytest.fixture(scope="module")
def served() -> Iterator[FhirOffice]:
    with fhir_office() as office:
        yield office


@pytest.fixture
def office(served: FhirOffice) -> FhirOffice:
    served.held.clear()
    served.odd.clear()
    return served


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Person:
    home = small_home.make(tmp_path / "home", clock(), role="hub")
    desk, lock = small_home.opened(home, clock())
    people = [
        {"id": CHILD, "name": "Kirana", "sex": "female", "birth_date": "2025-06-15"},
        {"id": OTHER, "name": f"Raka {REFUSED}", "sex": "male", "birth_date": "2024-06-15"},
    ]
    record(desk, {"do": "register_family", "village": "Lok Tuan", "rt": "03", "posyandu": "LT01",
                  "members": people})  # fmt: skip
    for child in (CHILD, OTHER):
        record(desk, {"do": "record_measurement", "child": child, "date": "2026-07-20",
                      "weight_kg": "8.1"})  # fmt: skip
    sits = Person(qtbot, home)
    sits.window.opened(desk, lock)
    sits.waits()
    return sits


def page(person: Person) -> OutwardPage:
    person.window.go("outward", {})
    person.waits()
    shell = person.window.shell
    assert shell is not None
    shown = shell.page()
    assert isinstance(shown, OutwardPage)
    return shown


def asked(person: Person, query: Any) -> Any:
    assert person.window.context is not None
    found: list[Any] = []
    person.window.context.ask(query, found.append, owner=person.window)
    person.waits()
    return found[0]


def sent(person: Person, shown: OutwardPage) -> None:
    """Press the button, and wait for the end of the round."""
    shown.satusehat.send.setFocus()
    person.presses(ENTER)
    person.bot.waitUntil(lambda: shown.satusehat._round is None, timeout=30_000)
    person.waits()


def words(card: QWidget) -> str:
    return " ".join(one.text() for one in card.findChildren(QLabel) if one.isVisible())


def test_a_month_is_sent_and_who_was_refused_is_named(
    person: Person, office: FhirOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page(person)
    card = shown.satusehat
    # no server yet: the press asks for it
    card.send.setFocus()
    person.presses(ENTER)
    assert person.window.findChildren(SatusehatSheet)
    for text in (office.address, office.token, "kbdesk-6474", SECRET, ""):
        person.types(text)
        person.presses(ENTER)
    assert not person.window.findChildren(SatusehatSheet)
    assert card.month.words() == "Juli 2026"
    sent(person, shown)
    assert "name not taken" in words(card)
    assert f"Raka {REFUSED}" in words(card)
    assert "Diterima 1 orang" in words(card)
    assert SECRET not in words(person.window)
    standing = asked(person, lambda desk: standing_of(desk, "2026-07"))
    assert (standing["accepted"], len(standing["refused"])) == (1, 1)
    # nothing twice, also where the press comes twice before it is packed
    before = office.transactions
    asks: list[object] = []

    def packed(*of: Any) -> Any:
        asks.append(of)
        return to_send(*of)

    monkeypatch.setattr(satusehat_card, "to_send", packed)
    card.send_month()
    card.send_month()
    person.bot.waitUntil(lambda: card.send.isEnabled() and card._round is None, timeout=30_000)
    assert len(asks) == 1
    assert office.transactions == before
    assert "sudah diterima sebelumnya 1" in words(card)


def test_sending_that_is_stopped_keeps_what_was_accepted(
    person: Person, office: FhirOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(person, lambda desk: set_server(
        desk, address=office.address, token=office.token, client="a", secret=SECRET))  # fmt: skip
    monkeypatch.setattr(satusehat_card, "_AT_ONCE", 1)
    shown = page(person)
    card = shown.satusehat

    def stopped(*_: Any) -> None:
        """The person presses while the server still thinks."""
        card._network._stop.now()

    office.odd.append(stopped)
    sent(person, shown)
    assert "dihentikan" in words(card)
    standing = asked(person, lambda desk: standing_of(desk, "2026-07"))
    assert standing["waiting"] == 1


def test_a_server_that_is_busy_is_said_and_the_page_goes_on(
    person: Person, office: FhirOffice
) -> None:
    asked(person, lambda desk: set_server(
        desk, address=office.address, token=office.token, client="a", secret=SECRET))  # fmt: skip
    shown = page(person)
    office.odd.append(status("500 Oops"))
    sent(person, shown)
    assert "bukan jawaban FHIR" in words(shown.satusehat)
    assert shown.satusehat.send.isVisible()


def test_the_site_is_written_into_its_own_folder(person: Person, tmp_path: Path) -> None:
    shown = page(person)
    assert shown.site.write.hasFocus()
    with chosen(tmp_path):
        person.presses(ENTER)
    assert (tmp_path / "rumah-dataku" / "index.html").is_file()
    assert "50 halaman ditulis" in words(shown.site)
    (tmp_path / "rumah-dataku" / "data" / "datapackage.json").unlink()
    shown.site.write.setFocus()
    with chosen(tmp_path):
        person.presses(ENTER)
    assert "berisi hal lain" in words(shown.site)
