"""The open day in a hurry: killed, left, over midnight; keys that come twice, early or late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Clock
from kbdesk.ui import draft_keeper
from kbdesk.ui.language import tr
from kbdesk.ui.shell import Shell
from kbdesk.ui.theme import Theme
from tests.ui.pages.day_people import grown, person_id
from tests.ui.pages.sitting import DAY, KIRANA, Sitting, sitting, uid, village


class Hours:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.at = DAY

    def __call__(self) -> int:
        self.at += timedelta(milliseconds=1)
        return int(self.at.timestamp() * 1000)


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def seat(
    qtbot: QtBot, home: Path, hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sitting]:
    # what is typed is on the disk when a test has settled
    monkeypatch.setattr(draft_keeper, "DELAY_MS", 1)
    clock = Clock(hours)
    with sitting(qtbot, home / "h", posyandu=("LT01", "LT02"), clock=clock) as seat:
        village(seat)
        yield seat


def typed(page: Any) -> tuple[str, list[str], str]:
    """Return what stands in the form that opens a day."""
    officers = page.opening.officers
    return page.opening.place.text(), officers.names(), officers.field.text()


FRESH = ("", ["sulastri"], "")
BEGUN = ("Balai RT 03", ["sulastri", "Mawar"], "Mela")


def begin_to_open(seat: Sitting) -> Any:
    page = seat.open("open_day")
    assert typed(page) == FRESH
    seat.keys("Balai RT 03")
    seat.press("Return")
    seat.keys("Mawar")
    seat.press("Return")
    seat.keys("Mela")
    return page


def test_what_was_typed_to_open_a_day_outlasts_a_killed_program(seat: Sitting) -> None:
    begin_to_open(seat)
    seat.settle()
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == BEGUN
    seat.open("children")
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == BEGUN, "left"
    page.opening.officers.setFocus()
    seat.press("Return", "Return")
    seat.settle()
    assert page.session.officers == ("sulastri", "Mawar", "Mela")
    assert page.session.place == "Balai RT 03"


def test_what_was_typed_belongs_to_its_posyandu_and_day(seat: Sitting) -> None:
    page = begin_to_open(seat)
    seat.settle()
    opening = page.opening
    opening.posyandu.set_value("LT02")
    seat.settle()
    assert typed(page) == FRESH, "another posyandu"
    opening.posyandu.set_value("LT01")
    seat.settle()
    assert typed(page) == BEGUN
    opening.day.set_text("4/8/2026")
    seat.settle()
    assert typed(page) == BEGUN, "the day that was meant"
    seat.begin()
    page = seat.open("open_day")
    assert typed(page) == FRESH, "it went along to the other day"
    page.opening.day.set_text("4/8/2026")
    seat.settle()
    assert typed(page) == BEGUN


def test_the_next_morning_the_form_opens_the_new_day(seat: Sitting, hours: Hours) -> None:
    page = begin_to_open(seat)
    assert page.opening.day.value() == DAY.date()
    seat.open("children")
    hours.at = DAY + timedelta(days=1)
    page = seat.open("open_day")
    assert typed(page) == FRESH, "it was typed for yesterday"
    tomorrow = DAY.date() + timedelta(days=1)
    assert page.sheet.session.day == page.opening.day.value() == tomorrow
    seat.keys("Balai RT 03")
    seat.press("Return", "Return")
    seat.settle()
    assert page.session.day == tomorrow
    seat.open("children")
    hours.at = DAY + timedelta(days=29)
    page = seat.open("open_day")
    assert page.sheet.session.day == page.opening.day.value() == hours.at.date()
    assert not page.sheet.session.opened


def test_a_past_day_that_is_entered_later_is_gone_on_with(seat: Sitting, hours: Hours) -> None:
    page = seat.open("open_day")
    page.opening.day.set_text("4/8/2026")
    seat.settle()
    page.opening.officers.setFocus()
    seat.press("Return")
    seat.settle()
    assert page.session.day == date(2026, 8, 4)
    seat.open("children")
    assert seat.open("open_day").session.day == date(2026, 8, 4)
    hours.at = DAY + timedelta(hours=20)
    seat.open("children")
    assert seat.open("open_day").session.day == date(2026, 8, 4)


def test_the_next_day_that_was_typed_is_kept_for_its_day(seat: Sitting) -> None:
    opened_days = [
        {"do": "open_session", "posyandu": "LT01", "date": f"2026-08-{day}"} for day in ("04", "11")
    ]
    seat.record(*opened_days)
    where = {"posyandu": "LT01", "day": DAY.date()}
    end = seat.open("day_end", **where)
    end.next_on.setFocus()
    seat.keys("8 sep 26")
    seat.settle()
    seat.begin()
    end = seat.open("day_end", posyandu="LT01", day=date(2026, 8, 4))
    assert end.next_on.text() == "", "another day"
    end = seat.open("day_end", **where)
    assert end.next_on.text() == "8 sep 26"
    end.next_on.setFocus()
    seat.keys(" ")
    seat.open("children")
    seat.begin()
    end = seat.open("day_end", **where)
    assert end.next_on.text() == "8 sep 26 ", "left"
    end.next_on.set_text("8 sep 26")
    end.close_day.setFocus()
    seat.press("Return", "Return")
    seat.settle()
    assert end.end.day.session.closed
    assert end.end.day.session.next_on == date(2026, 9, 8)
    assert seat.page is end
    assert seat.refused == []
    seat.begin()
    end = seat.open("day_end", **where)
    assert end.next_on.value() == date(2026, 9, 8)
    assert end.keeping.untouched("next_on")


def people_called(seat: Sitting, name: str) -> list[dict[str, Any]]:
    return seat.ask(lambda desk: [*desk.store.records.find("person", {"name": name})])


@pytest.mark.parametrize("page", ["open_day", "new_child"])
def test_enter_twice_registers_a_newcomer_once(seat: Sitting, page: str) -> None:
    if page == "open_day":
        seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"})
    shown = seat.open(page)
    if page == "open_day":
        seat.press("Ctrl+N")
    form = shown.new_child if page == "open_day" else shown.form
    seat.keys("Camar")
    form.sex.set_value("female")
    form.born.set_text("2/8/2026")
    form.rt.set_text("7")
    form.from_posyandu.setFocus()
    seat.press("Return", "Return")
    if page == "open_day":
        seat.keys("6,2")  # for the newcomer's card
    else:
        seat.press("Ctrl+Return")
    seat.settle()
    assert len(people_called(seat, "Camar")) == 1
    if page == "open_day":
        assert shown.entry.child.name == "Camar"
        assert shown.entry.form.rows["weight"].value == 6200


def weight(entry: Any) -> str:
    text: str = entry.form.rows["weight"].field.text()
    return text


def test_figures_of_one_open_day_do_not_stand_on_the_next(seat: Sitting, hours: Hours) -> None:
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"})
    page = seat.open("open_day")
    page.take(KIRANA)
    seat.settle()
    seat.keys("7,4")
    seat.press("Escape", "Escape")
    seat.settle()
    hours.at = DAY + timedelta(days=28)
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-09-08"})
    for killed in (False, True):
        if killed:
            seat.begin()
        page = seat.open("open_day", posyandu="LT01", day=date(2026, 9, 8))
        page.take(KIRANA)
        seat.settle()
        assert (page.session.day, weight(page.entry)) == (date(2026, 9, 8), "")
        assert page.list.person(KIRANA).id not in page.list._drafts
        page = seat.open("open_day", posyandu="LT01", day=date(2026, 8, 11))
        page.take(KIRANA)
        seat.settle()
        assert weight(page.entry) == "7,4"
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["date"] == "2026-08-11"


def test_figures_typed_yesterday_are_measured_yesterday(seat: Sitting, hours: Hours) -> None:
    page = seat.open("measure", id=KIRANA)
    seat.keys("7,4")
    seat.open("children")
    hours.at = DAY + timedelta(days=1)
    for killed in (False, True):
        if killed:
            seat.begin()
        page = seat.open("measure", id=KIRANA)
        assert weight(page.entry) == "7,4"
        assert page.entry.form.day.value() == DAY.date()
        assert "diketik untuk 11 Agustus 2026" in page.entry.notice.accessibleName()
    page.entry.form.day.setFocus()
    page.entry.form.day.edit.selectAll()
    seat.keys("12/8/26")
    seat.settle()
    assert page.entry.notice.isHidden()
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["date"] == "2026-08-12"


def test_a_womans_check_that_was_begun_keeps_its_day(seat: Sitting, hours: Hours) -> None:
    seroja = uid(19)
    seat.record(
        {"do": "register_pregnancy", "person": seroja, "date": "2026-07-14", "weeks": 20},
        {"do": "open_session", "posyandu": "LT01", "date": "2026-08-12"},
    )
    page = seat.open("women", id=seroja)
    seat.keys("55")
    seat.open("children")
    hours.at = DAY + timedelta(days=1)
    for killed in (False, True):
        if killed:
            seat.begin()
        day = seat.open("open_day")
        day.take(seroja)
        seat.settle()
        assert day.grown.check.fields["weight_kg"].text() == "", "of no open day"
        seat.keys("56")
        day.leave()
        page = seat.open("women", id=seroja)
        assert page.check.fields["weight_kg"].text() == "55"
        assert page.check._note.text().endswith("diketik 11 Agt, belum disimpan")
        day = seat.open("open_day")
        assert day.grown.check.fields["weight_kg"].text() == "56"
        day.grown.check.fields["weight_kg"].set_text("")
        seat.settle()
    page = seat.open("women", id=seroja)
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = seat.ask(lambda desk: [*desk.store.records.find("woman_check", {"person": seroja})])
    assert (row["date"], row["weight_g"]) == ("2026-08-11", 55_000)
    assert "belum disimpan" not in page.check._note.text()


def test_a_check_that_was_emptied_again_has_no_day(seat: Sitting, hours: Hours) -> None:
    seroja = uid(19)
    seat.record({"do": "register_pregnancy", "person": seroja, "date": "2026-07-14", "weeks": 20})
    seat.open("women", id=seroja)
    seat.keys("55")
    seat.open("children")
    hours.at = DAY + timedelta(days=1)
    seat.begin()
    page = seat.open("women", id=seroja)
    assert page.check.fields["weight_kg"].text() == "55"
    page.check.fields["weight_kg"].set_text("")
    seat.settle()
    seat.begin()
    page = seat.open("women", id=seroja)
    assert "belum disimpan" not in page.check._note.text()
    seat.keys("61")
    seat.press("Ctrl+Return")
    seat.settle()
    (row,) = seat.ask(lambda desk: [*desk.store.records.find("woman_check", {"person": seroja})])
    assert (row["date"], row["weight_g"]) == ("2026-08-12", 61_000)


def in_english(seat: Sitting) -> None:
    """Build all pages anew, as the window does when it speaks another language."""
    seat.page.leave()
    seat.shell = Shell(posyandu="Posyandu Kenanga 2", user="Sulastri", role="Kader")
    seat.window.setCentralWidget(seat.shell)


def test_another_language_in_the_middle_changes_neither_day_nor_figures(seat: Sitting) -> None:
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-08-04"})
    page = seat.open("open_day", posyandu="LT01", day=date(2026, 8, 4))
    page.take(KIRANA)
    seat.settle()
    seat.keys("7,4")
    in_english(seat)
    page = seat.open("open_day")
    assert page.session.day == date(2026, 8, 4)
    assert (page.entry.child.id, weight(page.entry)) == (KIRANA, "7,4")
    assert page.opening.posyandu.value() == "LT01"


ADULT, WOMAN, ELDER = person_id(0), uid(500), person_id(1)


def next_weight(page: Any) -> str:
    """Return the weight that stands at who is shown now."""
    if not page._examining():
        return weight(page.entry)
    field = page.grown.check.fields if page.grown.of_woman else page.grown.card.figures
    text: str = field["weight_kg"].text()
    return text


@pytest.mark.parametrize(
    ("who", "key"),
    [(KIRANA, "Return"), (ADULT, "Space"), (WOMAN, "Ctrl+Return")],
    ids=["child", "adult", "woman"],
)
def test_a_key_that_saves_twice_saves_once_and_the_next_figures_are_the_nexts(
    seat: Sitting, who: str, key: str
) -> None:
    grown(seat, 2)
    seat.record(
        {"do": "register_family", "rt": "03", "posyandu": "LT01", "members": [
            {"id": WOMAN, "name": "Teratai", "sex": "female", "relation": "head",
             "birth_date": "2000-03-05"}]},
        {"do": "register_pregnancy", "person": WOMAN, "date": "2026-07-14", "weeks": 20},
        {"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"},
    )  # fmt: skip
    page = seat.open("open_day")
    page.arrive(ELDER)
    page.take(who)
    seat.settle()
    seat.keys("9,9" if who == KIRANA else "55")
    if key != "Ctrl+Return":
        page.footer.save.setFocus()
    seat.press(key, key)
    seat.keys("61")
    seat.settle()
    assert page.grown.whom.id == ELDER
    assert next_weight(page) == "61"
    assert seat.refused == []
    assert page.grown.card.notice.isHidden()


def test_what_was_begun_of_the_next_woman_is_not_saved_by_a_second_press(seat: Sitting) -> None:
    following = uid(501)
    seat.record(
        {"do": "register_family", "rt": "03", "posyandu": "LT01", "members": [
            {"id": who, "name": name, "sex": "female", "relation": relation,
             "birth_date": "2000-03-05"}
            for who, name, relation in (
                (WOMAN, "Teratai", "head"), (following, "Anyelir", "other"))]},
        *({"do": "register_pregnancy", "person": who, "date": "2026-07-14", "weeks": 20}
          for who in (WOMAN, following)),
        {"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"},
    )  # fmt: skip
    page = seat.open("open_day")
    page._pressed._timer.setInterval(600_000)
    page.take(following)
    seat.settle()
    seat.keys("61")
    page.take(WOMAN)
    seat.settle()
    seat.keys("55")
    for _ in range(2):
        seat.press("Ctrl+Return")
        seat.settle()
    assert (page.grown.whom.id, next_weight(page)) == (following, "61")
    (row,) = seat.ask(lambda desk: [*desk.store.records.find("woman_check", {})])
    assert row["person"] == WOMAN


def test_an_examination_that_is_being_saved_is_kept_no_more_if_another_is_taken(
    seat: Sitting,
) -> None:
    grown(seat, 2)
    seat.record({"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"})
    page = seat.open("open_day")
    page.take(ADULT)
    seat.settle()
    seat.keys("61")
    seat.press("Ctrl+Return")
    page.take(ELDER)
    seat.settle()
    form = f"examination:{ADULT}:2026-08-11"
    assert seat.ask(lambda desk: kept_draft(desk, form)) is None


def test_ctrl_z_never_takes_back_what_is_older_than_the_last_save(seat: Sitting) -> None:
    grown(seat, 2)
    seat.record(
        {"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"},
        {"do": "record_examination", "person": ADULT, "date": "2026-08-11", "weight_kg": 60},
    )
    page = seat.open("open_day")
    page.take(KIRANA)
    seat.settle()
    seat.keys("7,4")
    seat.press("Ctrl+Return")
    seat.settle()
    page.take(ADULT)
    seat.settle()
    seat.keys("61")
    seat.press("Ctrl+Return")
    seat.settle()
    seat.press("Ctrl+Z")
    seat.settle()
    assert seat.told[-1] == tr("window.nothing_to_undo")
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7400
    page.take(KIRANA)  # asked for by name, her own save can still be taken back
    seat.settle()
    seat.press("Ctrl+Z")
    seat.settle()
    assert seat.measurements(KIRANA)[-1]["weight_g"] == 7300
    assert weight(page.entry) == "7,4"


def test_the_next_woman_is_chosen_while_the_first_is_being_saved(seat: Sitting) -> None:
    seroja, kenanga = uid(19), uid(29)
    seat.record(
        *(
            {"do": "register_pregnancy", "person": who, "date": "2026-07-14", "weeks": 20}
            for who in (seroja, kenanga)
        )
    )
    page = seat.open("women", id=seroja)
    seat.keys("55")
    seat.settle()
    seat.press("Ctrl+Return")
    page.table.set_current_key(kenanga)
    page.check.fields["weight_kg"].setFocus()
    seat.keys("61")
    seat.settle()
    assert (page.check.woman.id, page.check.fields["weight_kg"].text()) == (kenanga, "61")
    seat.begin()
    page = seat.open("women", id=kenanga)
    assert page.check.fields["weight_kg"].text() == "61"
    page = seat.open("women", id=seroja)
    assert page.check.fields["weight_kg"].text() == "", "it was saved"


def test_the_field_that_has_the_focus_is_seen(seat: Sitting, dressed: Theme) -> None:
    seroja = uid(19)
    seat.record({"do": "register_pregnancy", "person": seroja, "date": "2026-07-14", "weeks": 20})
    for factor in (1.0, 1.5):
        dressed.apply(factor)
        page = seat.open("women", id=seroja)
        field = page.check.fields["weight_kg"]
        assert field.edit.hasFocus()
        assert field.visibleRegion().boundingRect().height() == field.height(), factor
        assert page.check._title.visibleRegion().boundingRect().height() > 0, factor
        seat.keys("55")  # what is kept is shown too
        seat.open("children")


def test_esc_right_after_saving_a_form_leaves_it_once(seat: Sitting) -> None:
    seat.open("children")
    seat.open("child", id=KIRANA)
    page = seat.open("vaccines", id=KIRANA)
    page.fields["PCV3"].set_text("11/8/2026")
    seat.press("Ctrl+Return", "Escape")
    seat.settle()
    assert seat.page is seat.shell.page_named("child")
    assert len(seat.told) == 1
