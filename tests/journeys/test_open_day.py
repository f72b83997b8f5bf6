"""The open day by keyboard alone: sixty children, a power cut, second thoughts, a new child."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.domain.sessions import session_id
from tests.ui.pages.day_village import CHILDREN, child_id, child_name, crowd
from tests.ui.pages.sitting import BANYU, DAY, KIRANA, MUTIARA, Sitting, sitting, uid, village

SESSION = session_id("LT01", DAY.date())
MOST_KEYS = 6


class Cadre:
    """What she does, in her words; counts every key that is no digit, comma or point."""

    def __init__(self, seat: Sitting) -> None:
        self.seat, self.extra_keys = seat, 0

    @property
    def page(self) -> Any:
        return self.seat.page

    @property
    def child(self) -> str:
        child = self.page.entry.child
        return "" if child is None else str(child.name)

    def opens_the_day(self, place: str = "Balai RT 03") -> None:
        self.seat.open("open_day")
        self.seat.keys(place)
        self.presses("Return", "Return")

    def types(self, figure: str) -> None:
        self.seat.keys(figure)

    def presses(self, *names: str) -> None:
        for name in names:
            self.extra_keys += 1
            self.seat.press(name)
            self.seat.settle()

    def finds(self, letters: str) -> None:
        self.extra_keys += len(letters)
        self.seat.keys(letters)
        self.presses("Return")

    def measures(self, *figures: str) -> None:
        for place, figure in enumerate(figures):
            if place:
                self.presses("Return")
            self.types(figure)
        self.seat.settle()

    def saves(self) -> None:
        self.presses("Ctrl+Return")

    def services(self, child: str) -> list[tuple[str, str | None]]:
        rows = self.seat.ask(
            lambda desk: [*desk.store.records.find("service", {"person": child, "voided": None})]
        )
        today = DAY.date().isoformat()
        return sorted((row["kind"], row["detail"]) for row in rows if row["date"] == today)

    def weights(self, child: str) -> list[int]:
        today = DAY.date().isoformat()
        found = self.seat.measurements(child)
        return [row["weight_g"] for row in found if row["date"] == today]


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        yield seat


@pytest.fixture
def cadre(seat: Sitting) -> Cadre:
    cadre = Cadre(seat)
    cadre.opens_the_day()
    return cadre


@pytest.mark.parametrize("many", [20, pytest.param(CHILDREN, marks=pytest.mark.torture)])
def test_children_of_a_crowd_take_at_most_six_keys_each_beyond_the_digits(
    seat: Sitting, many: int
) -> None:
    crowd(seat)
    cadre = Cadre(seat)
    cadre.opens_the_day()
    page = cadre.page
    assert page.list.search.edit.hasFocus()
    wanted = {}
    for number in range(many):
        before = cadre.extra_keys
        cadre.finds(child_name(number)[:2].lower())
        child = page.entry.child
        last = child.valid[-1]
        # she writes with a comma on one day and a point on another
        mark = ",."[number % 2]
        grams = last.weight_g // 100 * 100 + 300
        wanted[child.id] = grams
        figures = f"{grams / 1000:.1f}", f"{(last.lenhei_mm + 8) / 10:.1f}"
        cadre.measures(*(figure.replace(".", mark) for figure in figures))
        cadre.saves()
        assert cadre.extra_keys - before <= MOST_KEYS
        assert page.list.search.edit.hasFocus()
    assert len(wanted) == many
    assert wanted.keys() <= {child_id(number) for number in range(CHILDREN)}
    assert {child: cadre.weights(child)[0] for child in wanted} == wanted
    assert page.strip.figures["D"].number() == str(many)
    assert page.list.strip.buttons["done"].count == many
    assert seat.refused == []


def test_who_came_waits_by_number_and_comes_after_the_save(cadre: Cadre, seat: Sitting) -> None:
    for letters in ("ba", "mu"):
        seat.keys(letters)
        cadre.presses("Shift+Return")
        assert cadre.child == ""
        assert cadre.page.list.search.edit.hasFocus()
    cadre.finds("ki")
    assert cadre.child == "Kirana Embun Pagi"
    assert cadre.page.entry._queue.text() == "3"
    cadre.measures("7,4", "72,9")
    cadre.saves()
    assert cadre.child == "Banyu Segara Biru"
    assert cadre.page.entry.form.rows["weight"].field.edit.hasFocus()
    cadre.presses("F8")
    assert cadre.child == "Mutiara Senja"
    cadre.measures("12,2")
    cadre.saves()
    # who was put off comes after the others
    assert cadre.child == "Banyu Segara Biru"
    assert seat.told == ["Kirana tersimpan", "Mutiara tersimpan"]


def test_keys_typed_ahead_of_the_disk_go_to_the_next_child(cadre: Cadre, seat: Sitting) -> None:
    for letters in ("ba", "mu"):
        seat.keys(letters)
        cadre.presses("Shift+Return")
    cadre.finds("ba")
    # nobody waits for anything: two children in one go
    for name in ("8", "comma", "1"):
        seat.keys({"comma": ","}.get(name, name))
    seat.press("Ctrl+Return")
    for name in ("1", "2", ",", "3"):
        QTest.keyClicks(seat.focus(), name)
    seat.press("Ctrl+Return")
    seat.settle()
    assert (cadre.weights(BANYU), cadre.weights(MUTIARA)) == ([8100], [12300])


def test_what_is_on_the_disk_is_said_before_the_window_goes_on(cadre: Cadre) -> None:
    cadre.finds("ba")
    cadre.measures("8,1")
    said = cadre.page.header.saved
    order: list[tuple[str, str]] = []
    cadre.page.entry.on_disk.connect(lambda: order.append(("on the disk", said.text())))
    cadre.page.entry.save_began.connect(lambda _: order.append(("goes on", said.text())))
    cadre.page.entry._onward.setInterval(60_000)  # this machine's disk may be slow just now
    cadre.saves()
    assert [what for what, _ in order] == ["on the disk", "goes on"]
    assert all(words.startswith("Tersimpan di laptop") for _, words in order)


def test_a_slow_disk_is_not_waited_for(cadre: Cadre, seat: Sitting, qtbot: QtBot) -> None:
    seat.keys("ba")
    cadre.presses("Shift+Return")
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    turns = threading.Event()
    seat.worker.ask(lambda: turns.wait(20), lambda _: None, owner=seat.window)
    seat.press("Ctrl+Return")
    qtbot.waitUntil(lambda: cadre.page._wanted == BANYU)
    assert cadre.page.header.saved.text().startswith("menyimpan")
    seat.keys("8,1")
    turns.set()
    seat.settle()
    assert cadre.page.header.saved.text().startswith("Tersimpan di laptop")
    assert cadre.child == "Banyu Segara Biru"
    assert cadre.page.entry.form.rows["weight"].field.text() == "8,1"
    assert cadre.weights(KIRANA) == [7400]


def test_services_are_saved_with_the_measurement_and_taken_back_with_it(cadre: Cadre) -> None:
    cadre.finds("ki")
    assert "vitamin A" in cadre.page.footer.open_words.text()
    cadre.measures("7,4", "72,9")
    cadre.presses("F3")
    cadre.saves()
    given = [("deworming", None), ("pmt", None), ("vitamin_a", "red")]
    assert cadre.services(KIRANA) == given
    assert cadre.weights(KIRANA) == [7400]
    cadre.presses("Ctrl+Z")
    assert cadre.child == "Kirana Embun Pagi"
    assert (cadre.services(KIRANA), cadre.weights(KIRANA)) == ([], [])
    assert cadre.page.entry.form.rows["weight"].field.text() == "7,4"
    assert cadre.page.entry.services.answers()["vitamin_a"] == "given"
    cadre.saves()
    assert cadre.services(KIRANA) == given


def test_enter_alone_walks_through_figures_and_services(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    for figure in ("7,4", "72,9", "13,1", "44,6"):
        cadre.types(figure)
        cadre.presses("Return")
    cadre.presses("Left", "Right", "Left", "Return")  # oedema: no
    services = cadre.page.entry.services
    for _ in services.asked:
        assert any(choice.isAncestorOf(seat.focus()) for choice in services.choices())
        cadre.presses("D" if "iberi" in seat.focus().accessibleName() else "T", "Return")
    assert cadre.weights(KIRANA) == [7400]
    kinds = {kind for kind, _ in cadre.services(KIRANA)}
    assert {"vitamin_a", "deworming", "immunisation", "pmt", "tb_screening"} <= kinds


def test_only_services_leave_the_child_waiting(cadre: Cadre) -> None:
    cadre.finds("ki")
    cadre.presses("F3")
    cadre.saves()
    assert ("vitamin_a", "red") in cadre.services(KIRANA)
    assert cadre.weights(KIRANA) == []
    child = cadre.page.list.child(KIRANA)
    assert (child.state, child.skipped) == ("waiting", True)


def test_a_power_cut_comes_back_to_the_same_child_and_what_was_typed(
    cadre: Cadre, seat: Sitting, qtbot: QtBot
) -> None:
    seat.keys("ba")
    cadre.presses("Shift+Return")
    cadre.finds("mu")
    cadre.measures("12,1", "89")
    cadre.presses("F3")
    qtbot.wait(450)  # a moment after the last key
    seat.settle()
    seat.begin()
    seat.open("open_day")
    assert cadre.child == "Mutiara Senja"
    rows = cadre.page.entry.form.rows
    assert (rows["weight"].field.text(), rows["length"].field.text()) == ("12,1", "89")
    assert cadre.page.entry.services.answers()["vitamin_a"] == "given"
    cadre.saves()
    assert cadre.weights(MUTIARA) == [12100]
    assert cadre.child == "Banyu Segara Biru"


def test_nothing_is_lost_when_the_desk_refuses(cadre: Cadre, seat: Sitting) -> None:
    seat.keys("ki")
    cadre.presses("Shift+Return")
    cadre.finds("ba")
    # a baby of seven months, standing: said beside the length, and not sent at all
    cadre.measures("8,1", "68,5")
    cadre.page.entry.form.position.step(1)
    seat.settle()
    cadre.saves()
    assert cadre.child == "Banyu Segara Biru"
    assert "diukur telentang" in cadre.page.entry.form.rows["length"]._message.text()
    cadre.page.entry.form.position.step(-1)
    seat.settle()
    cadre.saves()
    assert cadre.weights(BANYU) == [8100]
    assert cadre.child == "Kirana Embun Pagi"
    cadre.presses("Ctrl+Return")
    assert "Belum ada yang diukur" in cadre.page.entry.form.rows["weight"]._message.text()
    assert cadre.page.entry.form.rows["weight"].field.edit.hasFocus()


def test_what_only_the_disk_refuses_comes_back_with_all_that_was_typed(
    cadre: Cadre, seat: Sitting
) -> None:
    seat.keys("ki")
    cadre.presses("Shift+Return")
    cadre.finds("ba")
    cadre.measures("8,1", "68,5")
    # another laptop's word arrived meanwhile
    seat.record({"do": "record_death", "id": BANYU, "date": "2026-08-10"})
    seat.press("Ctrl+Return")
    seat.keys("7,4")
    seat.settle()
    assert cadre.child == "Banyu Segara Biru"
    assert not cadre.page.notice.isHidden()
    rows = cadre.page.entry.form.rows
    assert (rows["weight"].field.text(), rows["length"].field.text()) == ("8,1", "68,5")
    assert cadre.weights(BANYU) == []
    cadre.page.take(KIRANA)
    seat.settle()
    assert cadre.page.entry.form.rows["weight"].field.text() == "7,4"


def test_a_new_child_is_registered_without_leaving_the_screen(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("sag")
    form = cadre.page.new_child
    assert form.name.edit.hasFocus()
    assert form.name.text() == "Sag"
    seat.press("Ctrl+A")
    seat.keys("Sagara Biduk")
    cadre.presses("Return")
    cadre.presses("L", "Return")
    cadre.types("31/2/2026")
    cadre.presses("Return", "Return", "Return", "Return")
    assert "31 Februari" in form.born.message()
    form.born.setFocus()
    seat.press("Ctrl+A")
    cadre.types("3/2/2026")
    cadre.presses("Return")
    seat.keys("Pelangi Teluk")
    cadre.presses("Return")
    cadre.types("04")
    cadre.presses("Return", "Return")
    assert cadre.child == "Sagara Biduk"
    assert cadre.page.entry.form.rows["weight"].field.edit.hasFocus()
    cadre.measures("7,1", "66")
    cadre.saves()
    assert seat.told[-1] == "Sagara tersimpan"
    assert cadre.page.strip.figures["S"].number() == "4"


def test_a_visiting_child_is_in_the_day_and_not_in_s(cadre: Cadre, seat: Sitting) -> None:
    cadre.presses("Ctrl+N")
    seat.keys("Tamu Laut")
    cadre.presses("Return", "P", "Return")
    cadre.types("3/2/2026")
    cadre.presses("Return", "Return")
    cadre.types("01")
    cadre.presses("Return")
    seat.keys("bk07")
    cadre.presses("Return")
    assert cadre.child == "Tamu Laut"
    cadre.measures("7,1")
    cadre.saves()
    assert cadre.page.strip.figures["S"].number() == "3"
    assert [one.name for one in cadre.page.sheet.day.visiting] == ["Tamu Laut"]


def test_a_child_measured_twice_today_is_told_in_words(cadre: Cadre) -> None:
    for weight in ("8,1", "8,2"):
        cadre.finds("ba")
        cadre.measures(weight)
        cadre.saves()
        cadre.finds("ba")
        assert f"sudah diukur {weight} kg" in cadre.page.entry.notice.accessibleName()
        cadre.presses("F2")
    assert cadre.weights(BANYU) == [8100, 8200]


def test_a_child_of_five_is_found_named_and_measured_but_not_counted(
    cadre: Cadre, seat: Sitting
) -> None:
    five = uid(7001)
    seat.record(
        {"do": "register_family", "id": uid(7000), "village": "64.74.01.1003", "rt": "04",
         "posyandu": "LT01",
         "members": [{"id": five, "name": "Gunita Teluk", "sex": "female", "relation": "child",
                      "birth_date": "2021-03-03"}]}
    )  # fmt: skip
    # Enter comes before it is known that a child beyond the day's own is called so
    cadre.finds("guni")
    assert cadre.child == "Gunita Teluk"
    assert "sudah lewat 5 tahun" in cadre.page.entry.notice.accessibleName()
    cadre.measures("17,2", "105")
    cadre.saves()
    assert cadre.weights(five) == [17200]
    assert (cadre.page.strip.figures["D"].number(), seat.refused) == ("0", [])


def test_letters_in_a_number_are_said_beside_it_and_stay(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ba")
    seat.keys("8o1")
    seat.settle()
    row = cadre.page.entry.form.rows["weight"]
    said = row._message.text()
    assert said
    cadre.saves()
    assert (cadre.child, row.field.text()) == ("Banyu Segara Biru", "8o1")
    assert row.field.edit.hasFocus()
    assert cadre.weights(BANYU) == []
    seat.press("Ctrl+A")
    cadre.measures("8,1")
    cadre.saves()
    assert cadre.weights(BANYU) == [8100]


def test_swollen_feet_take_their_weight_along_and_say_so(cadre: Cadre) -> None:
    cadre.finds("ki")
    cadre.measures("7,4")
    for _ in range(4):
        cadre.presses("Return")
    cadre.presses("Right", "Right", "Return")
    assert cadre.page.entry.form.oedema.value() == "yes"
    assert "edema" in cadre.page.entry.notice.accessibleName().casefold()
    assert "R01" in cadre.page.entry.result.proposals.reasons()
    cadre.saves()
    assert cadre.weights(KIRANA) == [7400]


def test_esc_twice_goes_home_and_the_day_comes_back(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4")
    cadre.page._once.setInterval(60_000)  # this machine may be slower than two quick fingers
    seat.press("Esc")
    assert seat.went[-1][0] == "open_day"
    seat.press("Esc")
    assert seat.went[-1][0] == "home"
    seat.open("open_day")
    assert cadre.child == "Kirana Embun Pagi"
    assert cadre.page.entry.form.rows["weight"].field.text() == "7,4"


def test_f4_takes_the_proposals_along(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    cadre.presses("F5")
    assert cadre.page.entry.services.answers()["pmt"] == "given"
    cadre.presses("F4")
    assert seat.went[-1] == ("refer", {"person": KIRANA, "reasons": ["R06", "R05"]})
    assert cadre.weights(KIRANA) == [7400]
    assert cadre.services(KIRANA) == [("pmt", None)]


def test_the_day_is_closed_and_opened_again(cadre: Cadre, seat: Sitting) -> None:
    cadre.finds("ki")
    cadre.measures("7,4", "72,9")
    cadre.presses("F3")
    cadre.saves()
    cadre.presses("Alt+T")
    end = seat.page
    assert seat.went[-1][0] == "day_end"
    assert end.end.measured == 1
    assert {one.id for one in end.end.absent} == {BANYU, MUTIARA}
    end.close_day.setFocus()
    cadre.presses("Space")
    closed = seat.ask(lambda desk: desk.store.records.get("session", SESSION))
    assert closed is not None
    assert closed["closed"]
    assert end.stick.hasFocus()
    seat.open("open_day")
    assert not seat.page._working()
    assert seat.page.opening.closed.button.hasFocus()
    cadre.presses("Space")
    assert seat.page._working()
    assert cadre.page.list.strip.buttons["done"].count == 1
