"""The kitchen by keyboard: who gets a place, what is cooked, who eats how much, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kbdesk.domain.menus import cycle_id, starter_cycles
from kbdesk.domain.recipes import recipe_id
from kbdesk.queries.area import Area
from kbdesk.queries.kitchen_month import kitchen_month
from kbdesk.queries.produced import Produced
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.ui.widgets.cells import spoken
from kbdesk.ui.widgets.table import Row
from tests.ui.pages.sitting import BANYU, KIRANA, MUTIARA, Sitting, sitting, uid, village

TODAY = date(2026, 8, 11)
TIM = recipe_id("tim-kembung-kelor")
PLACE = uid(9001)


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        village(seat)
        yield seat


def enrol(seat: Sitting, person: str, number: int, ago: int, indication: str = "t") -> str:
    place = uid(number)
    start = (TODAY - timedelta(days=ago)).isoformat()
    seat.record(
        {"do": "enrol_recipient", "id": place, "person": person, "start": start,
         "indication": indication}
    )  # fmt: skip
    return place


def places(seat: Sitting) -> list[RecipientPlace]:
    return seat.ask(lambda desk: recipients(desk, Area(), TODAY - timedelta(days=60), TODAY))


def cooked(seat: Sitting) -> list[Produced]:
    month = TODAY.year * 12 + TODAY.month - 1
    return list(seat.ask(lambda desk: kitchen_month(desk, month, Area()).produced))


def prices(seat: Sitting) -> None:
    foods = ("AR001", "GR050", "HR002", "DR038", "DR122", "KP003", "KR011")
    seat.record(
        *({"do": "record_price", "food": food, "rupiah_per_kg": 20_000, "date": "2026-08-01"}
          for food in foods)
    )  # fmt: skip


def lay_cycle(seat: Sitting, start: str) -> None:
    cycle = starter_cycles()[cycle_id("contoh-12-23")]
    seat.record(
        {"do": "record_menu_cycle", "name": "Siklus kita", "target": cycle.target, "start": start,
         "slots": [{"day": s.day, "slot": s.slot, "recipe": s.recipe} for s in cycle.slots]}
    )  # fmt: skip


def given(seat: Sitting) -> dict[str, Any]:
    """What was noted of today, by the name of the recipient."""
    return {
        str(place.row.name): one
        for place in places(seat)
        for one in place.given
        if one.date == TODAY.isoformat()
    }


# -- the day ---------------------------------------------------------------------------------


def test_an_empty_kitchen_says_how_it_fills(seat: Sitting) -> None:
    page = seat.open("kitchen")
    assert page.notice.isVisible()
    assert not page.eaters.portions.isEnabled()
    assert page.eaters.empty.isVisible()
    # the menu of the example is there to be looked at
    assert "contoh" in page._subtitle.text()
    assert page.recipe.ingredients.rows()
    page.notice.button.click()
    seat.settle()
    assert seat.went[-1][0] == "recipients"


def test_the_arrows_walk_through_the_week_and_into_the_next_one(seat: Sitting) -> None:
    lay_cycle(seat, "2026-08-10")
    page = seat.open("kitchen", target="12-23")
    found = page._found
    assert (found.on, found.number, found.laid) == (TODAY, 2, True)
    assert page.tiles.tiles[1].hasFocus()
    seat.press("Right", "Right", "Right", "Right")
    seat.settle()
    assert (page._found.on, page._found.number) == (date(2026, 8, 15), 6)
    seat.press("Right")
    seat.settle()
    # nobody cooks on Sunday
    assert (page._found.on, page._found.number) == (date(2026, 8, 17), 7)
    seat.press("Left")
    seat.settle()
    seat.press("PgUp")
    seat.settle()
    assert page._found.on == date(2026, 8, 8)
    # before the cycle began there is the example, and it is called so
    assert not page._found.laid
    assert "contoh" in page._subtitle.text()


def test_another_target_group_has_another_menu(seat: Sitting) -> None:
    page = seat.open("kitchen", target="12-23", day=date(2026, 8, 10))
    assert page._found.shown[0].recipe.target == "12-23"
    bars = page.recipe.given.bars
    assert all(bar.status() == "within" for bar in bars.values())
    page.target.setFocus()
    seat.press("Right")
    seat.settle()
    assert page._found.target == "24-59"
    assert page._found.shown[0].recipe.target == "24-59"
    seat.press("Right", "Right")
    seat.settle()
    # the programme sets no target for them, and does not pretend to
    assert page._found.target == "breastfeeding"
    assert not any(bar.status() for bar in bars.values())
    # two dishes a day: the second one is a key away
    assert page.recipe.other.isVisible()
    first = page.recipe.recipe
    page.recipe.other.click()
    assert page.recipe.recipe != first


def test_a_food_without_a_figure_is_named_and_not_counted_as_nothing(seat: Sitting) -> None:
    lay_cycle(seat, "2026-08-10")
    page = seat.open("kitchen", target="12-23", day=date(2026, 8, 10))
    assert page.recipe.recipe == TIM
    said = page.recipe.given.shares["vitamin_c_mg"].accessibleName()
    assert "kembung" in said.casefold()
    assert "%" not in said


# -- cooking ---------------------------------------------------------------------------------


def test_cooking_is_noted_with_the_cost_of_the_market(seat: Sitting) -> None:
    prices(seat)
    enrol(seat, KIRANA, 9001, 3)
    enrol(seat, BANYU, 9002, 3)
    page = seat.open("production", day=TODAY, recipe=TIM, target="12-23")
    # Kirana is 14 months, Banyu is younger
    assert page.portions.value() == 1
    assert page.portions.edit.hasFocus()
    seat.keys("10")
    seat.settle()
    # 1270 grams of food at 20 a gram
    assert page._counted == 25_400
    assert "25.400" in page.cost.message()
    page.cooks.setFocus()
    seat.keys("Bu Nur, Bu Asri")
    seat.press("Ctrl+Return")
    seat.settle()
    (one,) = cooked(seat)
    assert (one.recipe, one.portions, one.cost, one.estimated) == (TIM, 10, 25_400, True)
    assert one.cooks == ("Bu Nur", "Bu Asri")
    assert seat.went[-1][0] == "kitchen"
    assert "10 porsi" in seat.page.recipe._cooked.text()
    # who cooked last is there the next time; what was paid otherwise is kept as it is typed
    page = seat.open("production", day=TODAY, recipe=TIM)
    assert page.cooks.text() == "Bu Nur, Bu Asri"
    seat.keys("4")
    page.cost.setFocus()
    seat.keys("12.500")
    seat.press("Ctrl+Return")
    seat.settle()
    assert [(one.cost, one.estimated) for one in cooked(seat)] == [(25_400, True), (12_500, False)]


def test_no_portions_is_refused_and_a_wrong_note_is_taken_out(seat: Sitting) -> None:
    seat.record(
        {"do": "record_production", "id": uid(9100), "date": TODAY.isoformat(), "recipe": TIM,
         "portions": 90}
    )  # fmt: skip
    page = seat.open("production", day=TODAY, recipe=TIM)
    page.portions.set_text("")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.portions.state() == "bad"
    assert len(cooked(seat)) == 1
    assert page.cooked.isVisible()
    page.void.button.click()
    assert page.void.why.state() == "bad"
    seat.keys("salah ketik")
    page.void.button.click()
    seat.settle()
    assert cooked(seat) == []
    assert not page.cooked.isVisible()


# -- eating ----------------------------------------------------------------------------------


def test_portions_are_noted_by_a_digit_each(seat: Sitting) -> None:
    enrol(seat, BANYU, 9001, 5)
    enrol(seat, KIRANA, 9002, 4)
    enrol(seat, MUTIARA, 9003, 3)
    page = seat.open("portions")
    assert page.table.hasFocus()
    seat.press("4", "N", "2")
    seat.settle()
    found = given(seat)
    assert (found["Banyu Segara Biru"].eaten_percent, found["Banyu Segara Biru"].portions) == (
        100,
        1,
    )
    kirana = found["Kirana Embun Pagi"]
    assert (kirana.eaten_percent, kirana.handover) == (50, "brought")
    # the third did not take it: the key goes on to the reason
    seat.press("T")
    seat.settle()
    assert page.card.reason.edit.hasFocus()
    seat.keys("per")
    seat.press("Return")
    seat.settle()
    mutiara = given(seat)["Mutiara Senja"]
    assert (mutiara.portions, mutiara.reason, mutiara.eaten_percent) == (0, "away", None)
    assert page.table.hasFocus()
    assert "3 dari 3" in page._counts.text()
    seat.press("Up", "Up", "B", "R")
    seat.settle()
    seat.keys("bosan")
    seat.press("Return")
    seat.settle()
    banyu = given(seat)["Banyu Segara Biru"]
    assert (banyu.eaten_percent, banyu.eaten_by, banyu.reason) == (100, "shared", "bored")
    # said again, the day is changed and not doubled
    page.table.setFocus()
    page.table.set_current_key(uid(9001))
    seat.press("1")
    seat.settle()
    assert given(seat)["Banyu Segara Biru"].eaten_percent == 25
    assert sum(len(place.given) for place in places(seat)) == 3


def test_all_that_are_left_are_taken_by_one_key_and_yesterday_is_a_key_away(seat: Sitting) -> None:
    enrol(seat, BANYU, 9001, 5)
    enrol(seat, KIRANA, 9002, 0)
    page = seat.open("portions")
    seat.press("3")
    seat.settle()
    seat.press("F8")
    seat.settle()
    assert {name: one.handover for name, one in given(seat).items()} == {
        "Banyu Segara Biru": None, "Kirana Embun Pagi": "taken",
    }  # fmt: skip
    # Ctrl Z leaves nothing noted of those whom the key noted, and of nobody else
    seat.context.take_back()
    seat.settle()
    assert list(given(seat)) == ["Banyu Segara Biru"]
    seat.press("PgUp")
    seat.settle()
    # Kirana had no place yesterday
    assert [row.key for row in page.table.rows()] == [uid(9001)]
    seat.press("PgDown", "PgDown")
    seat.settle()
    assert page._found.on == TODAY
    seat.press("Escape")
    seat.settle()
    assert seat.went[-1] == ("kitchen", {"day": TODAY})


def test_what_was_eaten_can_be_said_with_the_mouse_as_well(seat: Sitting) -> None:
    enrol(seat, KIRANA, 9001, 2)
    page = seat.open("portions")
    card = page.card
    for choice, place in ((card.handover.choice, 1), (card.eaten.choice, 3), (card.by.choice, 0)):
        choice._buttons[place].click()
        seat.settle()
    one = given(seat)["Kirana Embun Pagi"]
    assert (one.handover, one.eaten_percent, one.eaten_by) == ("brought", 75, "recipient")
    card.handover.choice._buttons[2].click()
    seat.settle()
    one = given(seat)["Kirana Embun Pagi"]
    assert (one.portions, one.handover, one.eaten_percent) == (0, None, None)
    assert not card.eaten.isEnabled()


# -- recipients ------------------------------------------------------------------------------


def test_who_is_proposed_gets_a_place_by_one_key(seat: Sitting) -> None:
    page = seat.open("recipients")
    waiting = [row.key for row in page.lists["waiting"].table.rows()]
    assert KIRANA in waiting
    page.lists["waiting"].table.set_current_key(KIRANA)
    assert page.lists["waiting"].table.hasFocus()
    days = page.enrol.days.value()
    seat.press("D")
    seat.settle()
    (place,) = places(seat)
    assert (place.row.person, str(place.row.programme_days)) == (KIRANA, days)
    assert place.row.start == TODAY.isoformat()
    assert KIRANA not in [row.key for row in page.lists["waiting"].table.rows()]
    page.which.setFocus()
    seat.press("Right")
    seat.settle()
    (row,) = page.lists["going"].table.rows()
    assert "Kirana" in spoken(row.cells[0])
    seat.press("Down")
    page.lists["going"].table.setFocus()
    seat.press("Return")
    seat.settle()
    assert seat.went[-1] == ("recipient", {"id": place.row.id})


def test_somebody_else_is_found_and_the_length_is_chosen(seat: Sitting) -> None:
    page = seat.open("recipients")
    seat.press("F3")
    seat.keys("mutiara")
    seat.settle()
    seat.press("Return")
    seat.settle()
    assert page.enrol.indication.isAncestorOf(seat.focus())
    assert page.enrol.candidate.person == MUTIARA
    # nothing proposes her: why is for a person to say
    page.enrol.save_button.click()
    assert page.enrol.indication.message()
    assert places(seat) == []
    page.enrol.indication.choice._buttons[1].click()
    assert page.enrol.days.value() == "28"
    page.enrol.days.choice._buttons[2].click()
    page.enrol.start.setFocus()
    page.enrol.start.edit.selectAll()
    seat.keys("10/08/2026")
    seat.press("Return")
    seat.settle()
    (place,) = places(seat)
    assert (place.row.person, place.row.programme_days, place.row.start) == (
        MUTIARA, 56, "2026-08-10",
    )  # fmt: skip


def test_the_key_gives_the_place_to_who_is_marked(seat: Sitting) -> None:
    page = seat.open("recipients", person=MUTIARA)
    assert page.enrol.candidate.person == MUTIARA
    assert page.table.current_key() is None
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    marked = page.table.current_key()
    assert marked not in (None, MUTIARA)
    assert page.enrol.candidate.person == marked
    seat.press("D")
    seat.settle()
    assert [place.row.person for place in places(seat)] == [marked]


def test_a_refusal_stands_in_the_form(seat: Sitting) -> None:
    enrol(seat, MUTIARA, 9001, 3)
    page = seat.open("recipients")
    page.enrol.show_candidate(page.enrol.candidate, TODAY)
    page.enrol.indication.choice._buttons[3].click()
    page.enrol.candidate = type(page.enrol.candidate)(uid(18), "Samudra Teguh", "", "kek")
    page.enrol.save()
    seat.settle()
    # a man cannot have KEK
    assert "laki-laki" in page.enrol.indication.message()


def test_who_has_a_place_is_shown_with_it(seat: Sitting) -> None:
    place = enrol(seat, KIRANA, 9001, 3)
    seat.open("recipients", person=KIRANA)
    assert seat.went[-1] == ("recipient", {"id": place})


def test_a_recipient_is_weighed_where_children_are_and_shown_before_and_after(
    seat: Sitting,
) -> None:
    place = enrol(seat, KIRANA, 9001, 21, "underweight")
    page = seat.open("recipient", id=place)
    assert page.growth is not None
    assert "7,3 kg" in page.recovery._lines[0][1].text()
    assert not page.notice.isVisible()
    seat.press("Ctrl+U")
    seat.settle()
    assert seat.went[-1] == ("measure", {"id": KIRANA, "then": "back"})
    seat.record(
        {"do": "record_measurement", "child": KIRANA, "date": TODAY.isoformat(), "weight_kg": 7.3,
         "lenhei_cm": 72.9, "position": "lying"}
    )  # fmt: skip
    page = seat.open("recipient", id=place)
    assert "7,3 kg → 7,3 kg" in page.recovery._lines[0][1].text()
    # three weeks without a gram: she goes to the puskesmas
    assert page.notice.isVisible()
    seat.press("F4")
    seat.settle()
    name, args = seat.went[-1]
    assert (name, args["person"]) == ("refer", KIRANA)
    assert args["reasons"]


def test_a_programme_is_changed_and_ended_in_one_form(seat: Sitting) -> None:
    place = enrol(seat, KIRANA, 9001, 13)
    page = seat.open("recipient", id=place)
    seat.press("F6")
    seat.settle()
    assert page.form.isVisible()
    assert page.form.end.edit.hasFocus()
    # nothing is ended by saving another length
    page.form.end.set_value(None)
    page.form.days.choice._buttons[1].click()
    page.form.save_button.click()
    seat.settle()
    (one,) = places(seat)
    assert (one.row.programme_days, one.row.end_date) == (28, None)
    seat.press("F6")
    seat.settle()
    assert page.form.end.value() is None
    seat.keys("11/08/2026")
    page.form.why.setFocus()
    seat.keys("pindah")
    seat.press("Return")
    page.form.save_button.click()
    seat.settle()
    (one,) = places(seat)
    assert (one.row.end_date, one.row.end_why) == ("2026-08-11", "moved")
    assert "pindah" in page._state.text()
    # before its first day it cannot end
    seat.press("F6")
    seat.settle()
    page.form.end.set_text("01/07/2026")
    page.form.save_button.click()
    seat.settle()
    assert page.form.end.state() == "bad"


def test_a_programme_that_is_over_wants_to_be_closed(seat: Sitting) -> None:
    place = enrol(seat, KIRANA, 9001, 20)
    page = seat.open("recipient", id=place)
    assert page.notice.isVisible()
    page.notice.button.click()
    seat.settle()
    assert page.form.end.value() == TODAY - timedelta(days=7)
    assert page.form.why.value() == "finished"


# -- what it did, and from elsewhere ---------------------------------------------------------


def test_what_it_did_claims_nothing_of_one_child(seat: Sitting) -> None:
    page = seat.open("outcome")
    assert page.empty.isVisible()
    enrol(seat, KIRANA, 9001, 40)
    page = seat.open("outcome")
    assert page._whole.isVisible()
    assert "sedikitnya lima" in page._sentences[0].text()
    assert page.chart._rows[0].difference is None
    total = page.ended.rows()[-1]
    assert isinstance(total, Row)
    assert sorted(str(cell) for cell in total.cells[1:]) == ["1", "–", "–", "–", "–"]
    page.report.click()
    seat.settle()
    assert seat.went[-1] == ("kitchen_papers", {"paper": "kitchen"})
    papers = seat.page
    for _ in range(3):
        seat.qtbot.waitUntil(lambda: papers.paper.pdf is not None, timeout=15_000)
        assert papers.paper.pdf.startswith(b"%PDF")
        papers.which.setFocus()
        seat.press("Right")
    seat.press("PgUp")
    seat.settle()
    assert "Juli 2026" in papers._words.text()
    seat.qtbot.waitUntil(lambda: papers.paper.pdf is not None, timeout=15_000)


def test_a_childs_page_offers_the_place_and_shows_it_afterwards(seat: Sitting) -> None:
    page = seat.open("child", id=KIRANA)
    assert page.kitchen.isVisible()
    page.kitchen.button.click()
    seat.settle()
    name, args = seat.went[-1]
    assert (name, args["person"], args["back"]) == ("recipients", KIRANA, True)
    form = seat.page.enrol
    assert form.candidate.person == KIRANA
    form.save_button.click()
    seat.settle()
    assert seat.went[-1][0] == "back"
    assert seat.page is page
    (place,) = places(seat)
    page.kitchen.button.click()
    seat.settle()
    assert seat.went[-1] == ("recipient", {"id": place.row.id})
    # Mutiara gains: the kitchen has nothing to do with her
    assert not seat.open("child", id=MUTIARA).kitchen.isVisible()


def test_the_open_day_offers_a_place(seat: Sitting) -> None:
    seat.record({"do": "open_session", "posyandu": "LT01", "date": TODAY.isoformat(),
                 "officers": ["Sulastri"]})  # fmt: skip
    page = seat.open("open_day")
    page.take(KIRANA)
    seat.settle()
    page.entry.form.rows["weight"].field.set_text("7,3")
    seat.settle()
    assert page.entry.food.place.isVisible()
    seat.press("Alt+D")
    seat.settle()
    name, args = seat.went[-1]
    assert (name, args["person"], args["back"]) == ("recipients", KIRANA, True)
    form = seat.page.enrol
    assert form.indication.value() == args["indication"]
    form.save_button.click()
    seat.settle()
    assert seat.page is page
    assert len(places(seat)) == 1


def test_a_baby_with_breast_milk_only_is_offered_nothing(seat: Sitting) -> None:
    young = (TODAY - timedelta(days=70)).isoformat()
    seat.record(
        {"do": "edit_person", "id": BANYU, "birth_date": young},
        {"do": "record_measurement", "child": BANYU, "date": TODAY.isoformat(),
         "weight_kg": 3.4, "lenhei_cm": 57, "position": "lying"},
        {"do": "open_session", "posyandu": "LT01", "date": TODAY.isoformat(),
         "officers": ["Sulastri"]},
    )  # fmt: skip
    page = seat.open("child", id=BANYU)
    assert page.rulers.rulers["zwfl"].accessibleName()
    assert not page.kitchen.isVisible()
    day = seat.open("open_day")
    day.take(BANYU)
    seat.settle()
    day.entry.form.rows["weight"].field.set_text("3,4")
    seat.settle()
    assert not day.entry.food.isVisible()


def test_severe_wasting_is_called_so(seat: Sitting) -> None:
    seat.record(
        {"do": "record_measurement", "child": KIRANA, "date": TODAY.isoformat(),
         "weight_kg": 6, "lenhei_cm": 74, "position": "lying"},
    )  # fmt: skip
    page = seat.open("child", id=KIRANA)
    assert "Gizi buruk" in page.kitchen.accessibleName()


def test_severe_wasting_by_the_arm_comes_before_wasting_by_weight(seat: Sitting) -> None:
    day = {"do": "record_measurement", "date": TODAY.isoformat(), "position": "lying"}
    seat.record(
        {**day, "child": BANYU, "weight_kg": 7.6, "lenhei_cm": 74, "muac_cm": 12.8},
        {**day, "child": KIRANA, "weight_kg": 8.6, "lenhei_cm": 74, "muac_cm": 11.2},
    )
    page = seat.open("recipients")
    rows = [(row.key, spoken(row.cells[1])) for row in page.lists["waiting"].table.rows()]
    assert rows[:2] == [(KIRANA, "Gizi buruk"), (BANYU, "Gizi kurang")]
    # a key that is pressed twice gives one place
    page._twice._timer.setInterval(600_000)
    for _ in range(2):
        seat.press("D")
        seat.settle()
    assert [place.row.person for place in places(seat)] == [KIRANA]


def test_a_child_of_eleven_is_said_to_be_unjudged(seat: Sitting) -> None:
    seat.record({"do": "edit_person", "id": KIRANA, "birth_date": "2015-08-01"})
    page = seat.open("child", id=KIRANA)
    assert page.notice.isVisible()
    assert "belum dinilai" in page.notice.accessibleName()
    measure = seat.open("measure", id=KIRANA)
    assert "belum dinilai" in measure.entry.notice.accessibleName()
