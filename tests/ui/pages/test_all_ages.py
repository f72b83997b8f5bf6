"""Everybody on one open day: found by two letters, examined by keys, judged as typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.open_day.listed import second_line
from kbdesk.ui.theme import Theme
from kbdesk.words import LANGUAGES
from tests.ui.clipping import faults
from tests.ui.pages.day_people import grown, person_id, person_name
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, village

ADULT, ELDER, PUPIL = person_id(0), person_id(1), person_id(2)


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "h") as seat:
        village(seat)
        grown(seat, 6)
        seat.mine |= {"elder", "person", "examination", "family", "history", "mind"}
        yield seat


def opened(seat: Sitting) -> Any:
    seat.open("open_day")
    seat.keys("Balai RT 03")
    for _ in range(2):
        seat.press("Return")
        seat.settle()
    return seat.page


def take(seat: Sitting, page: Any, person: str) -> Any:
    page.take(person)
    seat.settle()
    return page.grown.card


def kept(seat: Sitting, person: str, entity: str = "examination") -> list[dict[str, Any]]:
    rows = seat.ask(lambda desk: [*desk.store.records.find(entity, {"person": person})])
    return [one for one in rows if one["voided"] is None]


def test_the_strip_counts_by_stage_and_shows_one_stage(seat: Sitting) -> None:
    page = opened(seat)
    assert (page.ages.isVisible(), page.strip.isVisible()) == (True, False)
    counts = {age: one.total for age, one in page.ages.buttons.items()}
    assert counts["infant"] == 3
    assert counts["all"] == sum(total for age, total in counts.items() if age != "all")
    seat.press("Alt+6")
    keys = [one.key for one in page.list.list._model.items if hasattr(one, "key")]
    assert {ELDER, ADULT} & set(keys) == {ELDER}
    assert page.list.strip.buttons["all"].count == len(keys) == counts["elderly"]
    # who is of another age is found all the same, and not registered a second time
    seat.press("F2")
    seat.keys("kira")
    seat.settle()
    assert page.list.list.current_key() == KIRANA
    seat.press("Escape")
    seat.press("Alt+3")
    assert (page.ages.isVisible(), page.strip.isVisible()) == (False, True)
    keys = [one.key for one in page.list.list._model.items if hasattr(one, "key")]
    assert {KIRANA, ELDER} & set(keys) == {KIRANA}
    seat.press("Alt+1")
    assert page.ages.isVisible()


def test_an_adult_is_found_by_two_letters_examined_and_the_next_comes(seat: Sitting) -> None:
    page = opened(seat)
    page.arrive(PUPIL)
    seat.settle()
    page.list.begin_search()
    seat.keys("ar")
    seat.press("Return")
    seat.settle()
    card = page.grown.card
    assert page.grown.whom.id == ADULT
    for figure in ("78,4", "165", "96"):
        seat.keys(figure)
        seat.press("Return")
    seat.keys("168")  # the third digit goes on to the lower pressure by itself
    seat.keys("102")
    assert card.rows["bp"].chip.text() == "Tinggi, derajat 2"
    assert card.rows["height"].chip.text() == "IMT 28,8 · Obesitas"
    seat.keys("154")
    assert card.rows["glucose"].chip.text() == "Pradiabetes"
    seat.keys("1")
    seat.keys("2")
    assert card.rows["eyes"].chip.text() == "Kurang"
    seat.keys("11")
    seat.keys("0")
    assert card.rows["tb"].chip.text() == "Tak ada tanda"
    seat.keys("0")  # never smoked: the four questions do not come
    seat.press("Return")
    assert page.footer.save.hasFocus()
    assert not card.rows["puma_breathless"].isVisible()
    seat.press("Return")
    seat.settle()
    (row,) = kept(seat, ADULT)
    assert (row["systolic"], row["diastolic"], row["glucose"]) == (168, 102, 154)
    assert (row["eyes_right"], row["eyes_left"]) == ("good", "poor")
    assert row["tb_signs"] == ["none"]
    # the notice stays with the person, and the next of those who wait has come
    assert page.risk.of.person == ADULT
    assert page.risk.of.codes == ("R30", "R36")
    assert page.grown.whom.id == PUPIL
    assert page.list.person(ADULT).state == "done"
    seat.press("F4")
    assert seat.went[-1] == ("refer", {"person": ADULT, "reasons": ["R30", "R36"]})


def test_what_is_not_due_is_folded_and_one_key_opens_it(seat: Sitting) -> None:
    seat.record(
        {"do": "record_examination", "person": ADULT, "date": "2026-02-10", "glucose": 110,
         "glucose_kind": "random", "eyes": {"left": "good", "right": "good"}}
    )  # fmt: skip
    page = opened(seat)
    card = take(seat, page, ADULT)
    assert card.rows["glucose"].folded
    assert card.rows["eyes"].folded
    assert not card.rows["ears"].folded
    assert "10 Feb 26" in card.rows["glucose"]._said.text()
    assert "Normal" in card.rows["glucose"]._said.text()
    seat.press("Alt+L")
    assert not card.rows["glucose"].folded
    assert card.figures["glucose"].edit.hasFocus()
    assert card.strips["cholesterol"].isVisible()
    seat.press("Alt+L")
    assert card.rows["glucose"].folded


def test_a_wrong_figure_is_a_sentence_at_its_field_and_nothing_is_lost(seat: Sitting) -> None:
    page = opened(seat)
    card = take(seat, page, ADULT)

    def refused(row: str, **figures: str) -> str:
        for name, text in figures.items():
            card.figures[name].set_text(text)
        seat.press("Ctrl+Return")
        seat.settle()
        assert kept(seat, ADULT) == []
        assert {name: card.figures[name].text() for name in figures} == figures
        return str(card.rows[row]._wrong.text())

    card.figures["weight_kg"].set_text("78,4")
    assert "lebih besar" in refused("bp", systolic="90", diastolic="140")
    assert refused("bp", systolic="300", diastolic="20") != ""
    card.figures["systolic"].set_text("")
    card.figures["diastolic"].set_text("")
    words = refused("glucose", glucose="5,4")
    assert "mmol/L" in words
    card.figures["glucose"].set_text("97")
    assert card.rows["glucose"]._wrong.text() == ""
    seat.press("Ctrl+Return")
    seat.settle()
    assert [one["glucose"] for one in kept(seat, ADULT)] == [97]


def test_the_card_is_that_of_the_age_and_a_child_has_the_childrens(seat: Sitting) -> None:
    page = opened(seat)
    for person, card in ((ADULT, "adult"), (ELDER, "elderly"), (PUPIL, "school")):
        take(seat, page, person)
        assert page.grown.whom.card == card
        assert page._middle.currentWidget() is page.grown
    page.take(KIRANA)
    seat.settle()
    assert page._middle.currentWidget() is page.entry
    assert page.grown.whom is None


def test_a_pregnant_woman_has_the_womens_card(seat: Sitting) -> None:
    woman = person_id(3)
    seat.record({"do": "register_pregnancy", "person": woman, "date": "2026-07-14", "weeks": 20})
    page = opened(seat)
    seat.press("Alt+2")
    take(seat, page, woman)
    assert page.grown.of_woman
    check = page.grown.check
    assert check.fields["weight_kg"].edit.hasFocus()
    assert faults(page) == []
    seat.keys("55")
    assert check.tb_signs.hear("0")
    check.daily["tablets_daily"].set_value("yes")
    check.daily["mothers_class"].set_value("no")
    check.kek_food.set_value("telur, 1 porsi")
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = kept(seat, woman, "woman_check")
    assert (row["weight_g"], row["kek_food"]) == (55_000, "telur, 1 porsi")
    # asked, and there is no sign; what was not asked is not known
    assert row["tb_signs"] == ["none"]
    assert (bool(row["tablets_daily"]), bool(row["mothers_class"])) == (True, False)
    assert row["mothers_class"] is not None
    assert row["kek_food_daily"] is None
    assert page.list.person(woman).state == "done"


def test_what_was_spoken_of_with_a_pregnant_woman_is_noted_by_f5(seat: Sitting) -> None:
    woman = person_id(3)
    seat.record({"do": "register_pregnancy", "person": woman, "date": "2026-07-14", "weeks": 20})
    page = opened(seat)
    take(seat, page, woman)
    check = page.grown.check
    check.fields["muac_cm"].set_text("22,5")
    check.daily["tablets_daily"].set_value("no")
    check.daily["mothers_class"].set_value("no")
    check._preview()
    seat.settle()
    assert "Kurang energi kronis" in check.advice.text()
    shown = [one for one, tick in check.topics.ticks.items() if not tick.isHidden()]
    assert shown == ["meals", "iron", "class"]
    seat.press("F5")
    assert check.counselling.value() == "Makan bergizi, Tablet darah, Kelas ibu hamil"
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = kept(seat, woman, "woman_check")
    assert row["counselling"] == "Makan bergizi, Tablet darah, Kelas ibu hamil"


def test_what_was_typed_is_there_again_and_esc_loses_nothing(seat: Sitting) -> None:
    page = opened(seat)
    card = take(seat, page, ADULT)
    seat.keys("78,4")
    seat.press("Return")
    seat.keys("165")
    take(seat, page, PUPIL)
    assert card.figures["weight_kg"].text() == ""
    take(seat, page, ADULT)
    assert card.figures["weight_kg"].text() == "78,4"
    assert card.figures["height_cm"].text() == "165"
    assert card.rows["height"].chip.text() == "IMT 28,8 · Obesitas"


def test_ctrl_z_takes_the_save_back_and_the_card_corrects_what_was_saved(seat: Sitting) -> None:
    page = opened(seat)
    take(seat, page, ADULT)
    seat.keys("78,4")
    seat.press("Ctrl+Return")
    seat.settle()
    assert len(kept(seat, ADULT)) == 1
    card = take(seat, page, ADULT)
    assert card.figures["weight_kg"].text() == "78,4"
    card.figures["weight_kg"].set_text("79,4")
    seat.press("Ctrl+Return")
    seat.settle()
    assert [one["weight_g"] for one in kept(seat, ADULT)] == [79_400]
    take(seat, page, PUPIL)
    seat.keys("31")
    seat.press("Ctrl+Return")
    seat.settle()
    assert len(kept(seat, PUPIL)) == 1
    seat.press("Ctrl+Z")
    seat.settle()
    assert kept(seat, PUPIL) == []
    assert page.list.person(PUPIL).state != "done"


def test_an_urgent_pressure_holds_the_page_until_it_is_answered(seat: Sitting) -> None:
    page = opened(seat)
    page.arrive(PUPIL)
    seat.settle()
    card = take(seat, page, ELDER)
    card.figures["systolic"].set_text("190")
    card.figures["diastolic"].set_text("100")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.risk.asking
    assert page.risk.of.person == ELDER
    assert page.grown.whom.id == ELDER
    seat.press("F4")
    assert seat.went[-1] == ("refer", {"person": ELDER, "reasons": ["R31"]})


def test_a_newcomer_of_any_age_is_registered_and_examined_without_leaving(seat: Sitting) -> None:
    page = opened(seat)
    page.list.begin_search()
    seat.keys("zulkarnaen laut")
    seat.settle()
    seat.press("Return")
    seat.settle()
    form = page.new_child
    assert form.name.text() == "Zulkarnaen Laut"
    form.sex.set_value("male")
    form.born.set_text("3/6/1961")
    page.leave()
    seat.settle()
    seat.begin()  # as when the machine went out in the middle of it
    page = seat.open("open_day")
    form = page.new_child
    seat.press("Ctrl+N")
    seat.settle()
    assert (form.gone_on.isVisible(), form.born.text()) == (True, "3/6/1961")
    # another newcomer has an empty form; the first one's comes back with the name
    seat.press("Escape")
    page.begin_new("Camar")
    seat.settle()
    assert (form.gone_on.isVisible(), form.name.text(), form.born.text()) == (False, "Camar", "")
    page.begin_new("zul")
    seat.settle()
    assert (form.name.text(), form.sex.value()) == ("Zulkarnaen Laut", "male")
    form.rt.set_text("2")
    form.send()
    seat.settle()
    assert page._middle.currentWidget() is page.grown
    assert page.grown.whom.card == "elderly"
    page.begin_new()
    seat.settle()
    assert (form.gone_on.isVisible(), form.name.text()) == (False, "")
    seat.press("Escape")
    seat.settle()
    seat.keys("61")
    seat.press("Ctrl+Return")
    seat.settle()
    assert len(kept(seat, page.list.ids() and _id_of(page, "Zulkarnaen Laut"))) == 1


def _id_of(page: Any, name: str) -> str:
    return str(next(one.id for one, _, _ in page.list._people if one.name == name))


def test_who_has_nothing_due_is_not_expected_but_found(seat: Sitting) -> None:
    seat.record(
        {"do": "record_examination", "person": PUPIL, "date": "2026-07-14", "weight_kg": 30,
         "height_cm": 140, "systolic": 100, "diastolic": 60, "tb_signs": []}
    )  # fmt: skip
    page = opened(seat)
    assert page.list.person(PUPIL) is None
    page.list.begin_search()
    seat.keys(person_name(2))
    seat.settle()
    seat.press("Return")
    seat.settle()
    assert page.grown.whom.id == PUPIL


def test_a_high_pressure_is_looked_at_again_on_the_next_open_day(seat: Sitting) -> None:
    """Also where the open day comes some days before the month is over."""
    whole = {"weight_kg": 70, "height_cm": 165, "waist_cm": 80, "glucose": 100,
             "glucose_kind": "random", "eyes": {"left": "good", "right": "good"},
             "ears": {"left": "good", "right": "good"}, "tb_signs": [],
             "puma": {"smoking_years": 0, "cigarettes_a_day": 0}}  # fmt: skip
    for person, upper in ((ADULT, 152), (PUPIL, 100)):
        said = whole if person == ADULT else {"weight_kg": 30, "height_cm": 140, "tb_signs": []}
        seat.record(
            {"do": "record_examination", "person": person, "date": "2026-07-20", **said,
             "systolic": upper, "diastolic": 60}
        )  # fmt: skip
    page = opened(seat)
    assert page.list.person(PUPIL) is None
    row = page.list.person(ADULT)
    assert (row.due, row.again, row.state) == (("bp",), ("bp",), "not_here")
    assert "Tensi lagi" in second_line(row, guest=False)


def test_aks_and_skilas_are_answered_by_digits(seat: Sitting) -> None:
    page = opened(seat)
    take(seat, page, ELDER)
    seat.press("Alt+A")
    seat.settle()
    elder = seat.page
    assert elder.items["stool"].isAncestorOf(seat.focus())
    for digit in "211223322":
        seat.keys(digit)
    assert elder.sum.text() == "18 / 20"
    assert elder.aks_class.text() == "Di bawah 20"  # one item is open, and nothing lifts it
    seat.keys("1")
    assert elder.aks_class.text() == "Ringan (B)"
    for digit in "0110000001":
        seat.keys(digit)
    # memory by its second question, the chair, and mood by its second question
    assert elder.lost.text() == "3 tanda"
    seat.press("Ctrl+Return")
    seat.settle()
    (aks,), (skilas,) = kept(seat, ELDER, "aks"), kept(seat, ELDER, "skilas")
    assert sum(aks["items"].values()) == 19
    assert [bool(skilas[one]) for one in ("memory", "chair", "eyes", "mood")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert (bool(skilas["memory_words"]), bool(skilas["memory_place"])) == (False, True)
    assert set(elder.risk.of.codes) == {"R38", "R39"}
    assert elder.items["stool"].value() == "2"


def test_an_elders_check_of_somebody_of_forty_is_refused_in_a_sentence(seat: Sitting) -> None:
    elder = seat.open("elder", person=ADULT)
    assert elder.notice.isVisible()
    seat.keys("2")
    seat.press("Ctrl+Return")
    seat.settle()
    assert kept(seat, ADULT, "aks") == []
    assert elder.items["stool"].value() == "2"
    assert "60 tahun" in elder.notice.accessibleName()


def test_the_persons_page_has_lines_corrects_and_voids(seat: Sitting) -> None:
    for day, kilos, upper, sugar in (
        ("2025-05-12", "77.6", 138, 120), ("2025-11-11", "78.1", 142, 131),
        ("2026-05-12", "78.4", 168, 210),
    ):  # fmt: skip
        seat.record(
            {"do": "record_examination", "person": ADULT, "date": day, "weight_kg": kilos,
             "height_cm": 165, "systolic": upper, "diastolic": 90, "glucose": sugar,
             "glucose_kind": "random"}
        )  # fmt: skip
    page = seat.open("person", id=ADULT)
    assert "12 Mei 26 168/90" in page.pressure.accessibleDescription()
    assert "210" in page.glucose.accessibleDescription()
    assert "78,4" in page.weight.accessibleDescription()
    assert len(page.table.rows()) == 3
    assert page.proposals.isVisible()
    page.table.setFocus()
    seat.press("Return")
    seat.settle()
    assert seat.went[-1][0] == "examination"
    assert seat.page.card.figures["systolic"].text() == "168"
    seat.page.card.figures["systolic"].set_text("148")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.page is page
    assert "148/90" in page.pressure.accessibleDescription()
    page.table.setFocus()
    seat.press("Delete")
    assert page.strip.isVisible()
    seat.keys("salah orang")
    page.strip.confirm.click()
    page.strip.confirm.click()
    seat.settle()
    assert len(page.table.rows()) == 2


def test_aks_and_skilas_are_corrected_and_taken_back_on_the_persons_page(seat: Sitting) -> None:
    able = dict.fromkeys(("stool", "urine", "toilet", "eating", "dressing", "stairs"), 2)
    items = {**able, "washing": 1, "moving": 3, "walking": 3, "bathing": 1}
    at = {"person": ELDER, "date": "2026-05-12"}
    seat.record({"do": "record_aks", **at, "items": items})
    seat.record({"do": "record_skilas", **at, "memory": True})
    page = seat.open("person", id=ELDER)
    assert [one.cells[-1].words for one in page.table.rows()] == [
        "AKS 20 · Mandiri (A)", "SKILAS: daya ingat",
    ]  # fmt: skip
    page.table.setFocus()
    seat.press("Return")
    seat.settle()
    assert seat.went[-1][0] == "elder"
    assert seat.page.items["stairs"].value() == "2"
    seat.page.items["stairs"].set_value("0")
    seat.press("Ctrl+Return")
    seat.settle()
    (aks,) = kept(seat, ELDER, "aks")
    assert aks["items"]["stairs"] == 0
    seat.page.risk.clear()
    page = seat.open("person", id=ELDER)
    assert page.table.rows()[0].cells[-1].words.startswith("AKS 18")
    for entity in ("aks", "skilas"):
        page.table.setFocus()
        seat.press("Delete")
        assert entity.upper() in page.strip.question.text()
        seat.keys("salah orang")
        page.strip.confirm.click()
        page.strip.confirm.click()
        seat.settle()
        assert kept(seat, ELDER, entity) == []
    assert page.table.rows() == []


def test_every_row_of_a_person_is_seen_whole(seat: Sitting) -> None:
    for month in range(1, 8):
        seat.record(
            {"do": "record_examination", "person": ADULT, "date": f"2026-{month:02}-05",
             "weight_kg": "78.4", "height_cm": 165, "systolic": 150, "diastolic": 92}
        )  # fmt: skip
    table = seat.open("person", id=ADULT).table
    bars = (table.verticalScrollBar(), table.horizontalScrollBar())
    assert [bar.maximum() for bar in bars] == [0, 0]


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_word_is_clipped(seat: Sitting, dressed: Theme, scale: float, spoken: Any) -> None:
    language.speak(spoken)
    seat.begin()
    dressed.apply(scale)
    page = opened(seat)
    card = take(seat, page, ADULT)
    for name, text in (("weight_kg", "78,4"), ("height_cm", "165"), ("waist_cm", "96"),
                       ("systolic", "168"), ("diastolic", "102"), ("glucose", "154")):  # fmt: skip
        card.figures[name].set_text(text)
    card.smoking["smoking_years"].set_text("35")
    card.unfold()
    seat.settle()
    assert faults(page) == []
    seat.open("elder", person=ELDER)
    assert faults(seat.page) == []
    seat.open("person", id=ELDER)
    assert faults(seat.page) == []
    seat.open("history", person=ELDER)
    assert faults(seat.page) == []
    seat.open("mind", person=ELDER)
    seat.page.form.set_value("srq20")
    seat.settle()
    assert faults(seat.page) == []


BEYOND_DIGITS, MOST_ANSWERS = 10, 20
_FIGURES = (
    ("weight", "61,5", True), ("height", "158", True), ("waist", "79", True), ("arm", "25", True),
    ("bp", "118", False), ("bp", "76", True), ("glucose", "104", False),
)  # fmt: skip
"""By row what is typed, and whether Enter follows: three digits go on by themselves."""


@pytest.mark.parametrize("people", [9, pytest.param(60, marks=pytest.mark.torture)])
def test_people_of_all_ages_by_keys_alone(qtbot: QtBot, tmp_path: Path, people: int) -> None:
    """Beyond digits an adult takes at most ten keys, the search and the save included."""
    with sitting(qtbot, tmp_path / "h") as seat:
        village(seat)
        grown(seat, people)
        page = opened(seat)
        most = 0
        for number in range(people):
            pressed = _Counted(seat)
            page.list.begin_search()
            pressed.keys(person_name(number).casefold()[:2])
            pressed.press("Return")
            seat.settle()
            whom = page.grown.whom
            card = page.grown.card
            for row, figure, enters in _FIGURES:
                if card.rows[row].isVisible():
                    pressed.keys(figure)
                    if enters:
                        pressed.press("Return")
            for _ in range(MOST_ANSWERS):
                if page.footer.save.hasFocus():
                    break
                name = seat.focus().accessibleName()
                if "TBC" in name:
                    pressed.keys("0")
                elif "merokok" in name.lower():
                    pressed.keys("0")
                    pressed.press("Return")
                elif name.startswith("Hb"):
                    pressed.press("Return")
                else:
                    pressed.keys("1")
            pressed.press("Return")
            seat.settle()
            if whom.card == "adult":
                most = max(most, pressed.beyond)
        saved = seat.ask(lambda desk: [*desk.store.records.find("examination", {})])
        assert len(saved) == people
        assert len({one["person"] for one in saved}) == people
        assert most <= BEYOND_DIGITS, most


class _Counted:
    """Presses keys, and counts those that are no digit and no comma of a figure."""

    def __init__(self, seat: Sitting) -> None:
        self._seat, self.beyond = seat, 0

    def keys(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._seat.focus(), letter)
            self.beyond += not (letter.isdigit() or letter == ",")

    def press(self, name: str) -> None:
        self._seat.press(name)
        self.beyond += 1


def test_somebody_is_taken_while_a_newcomer_is_typed(seat: Sitting) -> None:
    page = opened(seat)
    page.begin_new("Kirana Embun")
    seat.settle()
    take(seat, page, ELDER)
    assert page._middle.currentWidget() is page.grown
    assert page.grown.whom.id == ELDER


def test_the_head_says_history_and_risks(seat: Sitting) -> None:
    page = seat.open("history", person=ADULT)
    page.own.set_values(["hypertension"])
    page.family.set_values(["none"])
    page.risks.set_values(["smoking", "salt"])
    seat.press("Ctrl+Return")
    seat.settle()
    row = seat.ask(lambda desk: desk.store.records.get("person", ADULT))
    assert row is not None
    assert (row["own_history"], row["risk_behaviour"]) == (["hypertension"], ["smoking", "salt"])
    assert row["family_history"] == ["none"]
    day = opened(seat)
    take(seat, day, ADULT)
    assert "hipertensi, merokok, banyak garam" in day.grown.head._detail.text()


def test_the_card_gives_one_advice_and_f5_notes_what_was_spoken_of(seat: Sitting) -> None:
    page = opened(seat)
    card = take(seat, page, ADULT)
    topics = page.grown.beside.counselling
    assert not page.grown.advice.isVisible()
    assert not topics.isVisible()
    for name, text in (("weight_kg", "78,4"), ("height_cm", "165"), ("systolic", "168"),
                       ("diastolic", "102")):  # fmt: skip
        card.figures[name].set_text(text)
    # the gravest of what was found, in one sentence
    assert page.grown.advice.text().startswith("Nasihat: Tensi tinggi: periksa ke puskesmas")
    shown = [topic for topic, tick in topics.ticks.items() if tick.isVisible()]
    assert shown == ["salt", "sugar", "oil", "walk", "medicine"]
    assert not any(tick.isChecked() for tick in topics.ticks.values())
    seat.press("F5")
    assert card.counselling.text() == (
        "Kurangi garam, Kurangi manis, Kurangi minyak, Jalan 30 menit, Obat teratur"
    )
    topics.ticks["medicine"].click()
    card.figures["diastolic"].edit.setFocus()
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = kept(seat, ADULT)
    assert row["counselling"] == "Kurangi garam, Kurangi manis, Kurangi minyak, Jalan 30 menit"


def test_the_days_end_counts_every_stage_and_names_who_is_urgent(seat: Sitting) -> None:
    page = opened(seat)
    session = page.session
    page.arrive(PUPIL)
    seat.record(
        {"do": "record_examination", "person": ADULT, "date": session.day.isoformat(),
         "systolic": 190, "diastolic": 100},
        {"do": "record_examination", "person": ELDER, "date": session.day.isoformat(),
         "systolic": 110, "diastolic": 70},
    )  # fmt: skip
    end = seat.open("day_end", posyandu=session.posyandu, day=session.day)
    said = {stage: [one.text() for one in row] for stage, row in end.by_stage.rows.items()}
    assert end.by_stage.isVisible()
    # came, did not, normal, with a problem, not judged, referred
    assert said["adult"][1:4] == ["1", str(_listed(page, "adult") - 1), "0"]
    assert said["adult"][4:] == ["1", "0", "0"]
    assert said["elderly"][1:4] == ["1", str(_listed(page, "elderly") - 1), "1"]
    assert said["school"][5] == "1"
    assert f"waiting:{PUPIL}" in [getattr(one, "key", "") for one in end.open_ones.rows()]
    (urgent,) = [one for one in end.proposals._lines if one.person == ADULT]
    assert urgent.priority == "immediate"


def _listed(page: Any, card: str) -> int:
    return int(page.ages.buttons[card].total)


def test_the_card_of_a_child_asks_food_illness_and_the_checklist(seat: Sitting) -> None:
    page = opened(seat)
    page.take(KIRANA)
    seat.settle()
    block = page.entry.services
    asked = {one.kind: one for one in block.asked}
    assert {"feeding", "sick", "development"} <= asked.keys()
    # good to know of a child that is weighed: nothing of it is owed
    assert not {asked[one].short for one in ("feeding", "sick", "development")} & set(
        page.entry.unanswered()
    )
    page.entry.form.rows["weight"].field.set_text("8,1")
    assert block.answer("feeding", "no")
    assert block.answer("development", "yes")
    assert block.answer("sick", "some")
    for ill in ("fever", "diarrhoea"):
        block._signs["sick"]._by_value[ill].click()
    assert faults(page) == []
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = kept(seat, KIRANA)
    assert (bool(row["feeding_right"]), bool(row["development_complete"])) == (False, True)
    assert row["sick_with"] == "demam, diare"
    page.take(KIRANA)
    seat.settle()
    assert not {"feeding", "sick", "development"} & {one.kind for one in block.asked}


def test_a_preschool_child_is_listed_and_its_checklist_is_kept(seat: Sitting) -> None:
    child, other = "00000000-0000-7000-8000-000000077001", "00000000-0000-7000-8000-000000077002"
    seat.record(
        {"do": "register_family", "village": "64.74.01.1003", "rt": "02", "posyandu": "LT01",
         "members": [
             {"id": one, "name": name, "sex": "male", "relation": "child",
              "birth_date": "2021-03-05"}
             for one, name in ((child, "Bahari Teduh"), (other, "Selasih Teduh"))
         ]}
    )  # fmt: skip
    page = opened(seat)
    before = page.ages.buttons["infant"].total
    assert page.list.person(child).state == "not_here"
    page.take(child)
    seat.settle()
    assert page._middle.currentWidget() is page.entry
    (asked,) = [one for one in page.entry.services.asked if one.kind == "development"]
    assert asked.short in page.entry.unanswered()
    page.entry.form.rows["weight"].field.set_text("18,4")
    assert page.entry.services.answer("development", "no")
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = kept(seat, child)
    assert not row["development_complete"]
    assert row["development_complete"] is not None
    row = page.list.person(child)
    assert row.state == "done"
    assert child not in page.list._guests
    assert page.ages.buttons["infant"].total == before
    assert page.list.person(other).state == "not_here"
    page._take_back()
    seat.settle()
    assert kept(seat, child) == []


def test_the_bad_input_of_every_card_is_a_sentence_in_the_window(seat: Sitting) -> None:
    """A child of five on the adult's card, an AKS of 21: nothing is written, nothing is lost."""
    child = "00000000-0000-7000-8000-000000077003"
    seat.record(
        {"do": "register_family", "village": "64.74.01.1003", "rt": "02", "posyandu": "LT01",
         "members": [{"id": child, "name": "Camar Teduh", "sex": "male", "relation": "child",
                      "birth_date": "2021-03-05"}]}
    )  # fmt: skip
    examination = seat.open("examination", person=child)
    card = examination.card
    assert card.rows["bp"].isHidden()
    card.unfold()
    card.strips["cholesterol"].set_text("190")
    seat.press("Ctrl+Return")
    seat.settle()
    assert kept(seat, child) == []
    assert card.strips["cholesterol"].text() == "190"
    assert "6 tahun" in card.rows["cholesterol"]._wrong.text()
    # an AKS has no digit above its most: 21 cannot be typed
    elder = seat.open("elder", person=ELDER)
    seat.keys("9")
    assert elder.items["stool"].value() is None
    seat.keys("3")
    assert elder.items["stool"].value() is None
