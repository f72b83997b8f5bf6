"""After a save the risk stays with whom it is of: the notice names her, and its key is hers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMetaMethod, QObject
from pytestqt.qtbot import QtBot

from kbdesk.queries.proposals import open_proposals
from kbdesk.ui.pages import PAGES, make_page
from kbdesk.ui.referral.risk_notice import RiskNotice, holds_focus
from tests.ui.clipping import faults
from tests.ui.pages.sitting import BANYU, KIRANA, MUTIARA, Sitting, sitting, uid, village

SEROJA, KENANGA, MELUR = uid(19), uid(29), uid(39)
"""Mothers who are pregnant now, in the order of the list."""
NAMES = {
    SEROJA: "Seroja Rembulan", KENANGA: "Kenanga Sari", MELUR: "Melur Wangi",
    KIRANA: "Kirana Embun Pagi", BANYU: "Banyu Segara Biru", MUTIARA: "Mutiara Senja",
}  # fmt: skip


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as seat:
        village(seat)
        seat.mine |= {"refer"}
        seat.record(
            *(
                {"do": "register_pregnancy", "person": woman, "date": "2026-07-14", "weeks": 20}
                for woman in (SEROJA, KENANGA, MELUR)
            ),
            {"do": "open_session", "posyandu": "LT01", "date": "2026-08-11"},
        )
        yield seat


# -- how somebody is saved with a risk, on each page that moves on after a save ------------------


def woman(seat: Sitting, *, urgent: bool) -> str:
    """Check the first woman of the list: bleeding, or an arm that is too thin."""
    page = seat.open("women")
    person = page.table.current_key()
    seat.press("Return")
    seat.settle()
    page.check.fields["muac_cm"].setFocus()
    seat.keys("22,8")
    if urgent:
        page.check.signs.set_values(["bleeding"])
    return str(person)


def child_measured(seat: Sitting, *, urgent: bool) -> str:
    seat.open("measure", id=KIRANA)
    return child_typed(seat, urgent=urgent)


def child_of_the_day(seat: Sitting, *, urgent: bool) -> str:
    page = seat.open("open_day")
    for child in (BANYU, MUTIARA, KIRANA):
        page.arrive(child)
        seat.settle()
    page.take(KIRANA)
    seat.settle()
    return child_typed(seat, urgent=urgent)


def child_typed(seat: Sitting, *, urgent: bool) -> str:
    """Type a weight without gain; a thin arm makes it urgent."""
    form = seat.page.entry.form
    form.rows["weight"].field.setFocus()
    seat.keys("7,2")
    if urgent:
        form.rows["muac"].field.setFocus()
        seat.keys("11,2")
    return KIRANA


Way = Callable[..., str]
WAYS: Mapping[str, Way] = {
    "women": woman, "measure": child_measured, "open_day": child_of_the_day,
}  # fmt: skip


STAYING = {"elder", "mind"}
"""Forms of one person that name the risk and stay with them: tests of their own press F4."""


def notice_of(page: Any) -> RiskNotice:
    # on the open day a child's and a grown person's each have theirs, one of which is shown
    notices: list[RiskNotice] = page.findChildren(RiskNotice)
    seen = [
        one for one in notices if (above := one.parentWidget()) is not None and above.isVisible()
    ]
    (found,) = seen if len(notices) > 1 else notices
    return found


def shown_person(page: Any) -> str | None:
    """Return whom the fields of a page are for."""
    if hasattr(page, "check"):
        return page.check.woman.id if page.check.woman is not None else None
    return page.entry.child.id if page.entry.child is not None else None


def states(seat: Sitting, person: str) -> set[str]:
    """Return how what is proposed for a person stands."""
    return {one.state for one in seat.ask(lambda desk: open_proposals(desk, person=person))}


def tells_of_a_save(part: QObject) -> bool:
    """Tell whether a part says that a person was saved, so that its page may go on."""
    meta = part.metaObject()
    for place in range(meta.methodCount()):
        method = meta.method(place)
        if method.methodType() is QMetaMethod.MethodType.Signal:
            name, kinds = bytes(method.name().data()).decode(), method.parameterTypes()
            if (
                name in ("saved", "save_began", "checked")
                and kinds
                and bytes(kinds[0].data()) == b"QString"
            ):
                return True
    return False


def test_every_page_that_moves_on_names_the_risk_and_is_tried_here(seat: Sitting) -> None:
    moving, noticed = set(), set()
    for name in PAGES:
        page = make_page(name, seat.context)
        seat.qtbot.addWidget(page)
        if any(tells_of_a_save(part) for part in page.findChildren(QObject)):
            moving.add(name)
        if page.findChildren(RiskNotice):
            noticed.add(name)
    assert moving == set(WAYS)
    assert noticed == moving | STAYING


@pytest.mark.parametrize("urgent", [True, False])
@pytest.mark.parametrize("page_name", WAYS)
def test_the_key_of_the_notice_acts_on_whom_it_names(
    seat: Sitting, page_name: str, urgent: bool
) -> None:
    person = WAYS[page_name](seat, urgent=urgent)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    page = seat.page
    notice = notice_of(page)
    assert notice.isVisible()
    assert NAMES[person] in notice.accessibleName()
    assert notice.answers.letter_button.accessibleDescription() == "F4"
    assert notice.of is not None
    assert (notice.of.person, notice.asking) == (person, urgent)
    if urgent:
        assert shown_person(page) in (None, person)  # nobody else is shown before it is answered
    assert faults(seat.window) == []
    codes = list(notice.of.codes)
    seat.press("F4")
    seat.settle()
    assert seat.went[-1] == ("refer", {"person": person, "reasons": codes})
    assert NAMES[person] in seat.page._title.text()


@pytest.mark.parametrize("page_name", WAYS)
def test_nobody_goes_on_before_an_urgent_risk_is_answered(seat: Sitting, page_name: str) -> None:
    person = WAYS[page_name](seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    page, notice = seat.page, notice_of(seat.page)
    assert holds_focus(notice)
    for key in ("Return", "Ctrl+Return", "Space", "F2", "F6", "F8", "Down", "Ctrl+N", "Esc"):
        seat.press(key)
        seat.settle()
        assert notice.asking, key
        assert shown_person(page) in (None, person), key
        assert seat.page is page
        notice.setFocus()
    assert states(seat, person) == {"open"}
    seat.press("N", "Return")  # until tomorrow, which is as long as it may wait
    seat.settle()
    assert not notice.isVisible()
    assert shown_person(page) != person
    assert states(seat, person) == {"later"}
    # Ctrl+Z takes the answer back, and the proposal is open again
    seat.press("Ctrl+Z")
    seat.settle()
    assert states(seat, person) == {"open"}


@pytest.mark.parametrize("page_name", ["measure", "open_day"])
def test_a_risk_that_can_wait_stands_while_the_next_is_entered(
    seat: Sitting, page_name: str
) -> None:
    WAYS[page_name](seat, urgent=False)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    page, notice = seat.page, notice_of(seat.page)
    if page_name == "measure":
        seat.keys("ba")
        seat.press("Return")
        seat.settle()
    assert page.entry.child.id == BANYU
    assert page.entry.form.rows["weight"].field.edit.hasFocus()
    seat.keys("7,7")
    seat.settle()
    card = page.entry.result.proposals
    assert card.isVisible()  # he did not gain either
    assert card.button.accessibleDescription() == ""  # F4 is not his now
    assert notice.of is not None
    assert notice.of.person == KIRANA
    # put away, the key is his
    seat.press("Esc")
    assert not notice.isVisible()
    assert page.entry.form.rows["weight"].field.edit.hasFocus()
    assert card.button.accessibleDescription() == "F4"
    assert page.entry.form.rows["weight"].field.text() == "7,7"
    seat.press("F4")
    seat.settle()
    assert seat.went[-1][0] == "refer"
    assert seat.went[-1][1]["person"] == BANYU
    assert seat.measurements(BANYU)[-1]["weight_g"] == 7700  # saved first


def test_the_notice_goes_with_the_save_that_is_taken_back(seat: Sitting) -> None:
    child_of_the_day(seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    page, notice = seat.page, notice_of(seat.page)
    assert notice.asking
    seat.press("Ctrl+Z")
    seat.settle()
    assert not notice.isVisible()
    assert page.entry.child.id == KIRANA
    assert page.entry.form.isEnabled()
    assert page.entry.form.rows["muac"].field.text() == "11,2"


def test_a_measurement_for_another_page_goes_back_after_the_answer(seat: Sitting) -> None:
    seat.open("child", id=KIRANA)
    seat.press("Ctrl+U")
    seat.settle()
    child_typed(seat, urgent=True)
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "measure"
    seat.press("N", "Return")  # until tomorrow, which is as long as it may wait
    seat.settle()
    assert seat.went[-1] == ("back", {})


@pytest.mark.parametrize("page_name", WAYS)
def test_who_declines_is_written_down_with_the_reason(seat: Sitting, page_name: str) -> None:
    person = WAYS[page_name](seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    page, notice = seat.page, notice_of(seat.page)
    seat.press("M")
    seat.press("Return")  # not without a reason
    seat.settle()
    assert notice.asking
    assert notice.answers.reason.state() == "bad"
    seat.keys("rumah jauh 2 km")
    seat.press("Esc")  # puts the question of the reason away, not the person
    seat.settle()
    assert notice.asking
    assert not notice.answers.asking
    assert seat.page is page
    seat.press("M", "Return")
    seat.settle()
    assert not notice.isVisible()
    assert shown_person(page) != person
    assert states(seat, person) == set()


@pytest.mark.parametrize("page_name", WAYS)
def test_a_letter_that_was_not_written_is_asked_about_again(seat: Sitting, page_name: str) -> None:
    person = WAYS[page_name](seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    seat.press("F4")
    seat.settle()
    seat.press("Esc")
    seat.settle()
    notice = notice_of(seat.page)
    assert [name for name, _ in seat.went[-1:]] == ["back"]
    assert notice.asking
    assert notice.of is not None
    assert notice.of.person == person
    # with the letter nothing is asked any more, and the next comes
    seat.press("F4")
    seat.settle()
    seat.page.place.set_value("Puskesmas Bontang Utara 1")
    seat.press("Ctrl+Return")
    seat.settle()
    assert seat.went[-1][0] == "referrals"
    page = seat.open(page_name)
    assert not notice_of(page).isVisible()
    assert page_name != "open_day" or shown_person(page) == BANYU


def test_what_a_running_letter_covers_is_not_asked_again(seat: Sitting) -> None:
    day = {"person": KIRANA, "date": "2026-08-11"}
    seat.record({"do": "record_measurement", "child": KIRANA, "date": "2026-08-11", "oedema": True})
    seat.record({"do": "create_referral", **day, "reasons": ["R01"], "to": "Puskesmas Bontang"})
    page = seat.open("measure", id=KIRANA)
    page.entry.form.oedema.setFocus()
    seat.press("Right")
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    assert not notice_of(page).isVisible()


# -- a person in a hurry -----------------------------------------------------------------------


@pytest.mark.parametrize("page_name", WAYS)
def test_f4_pressed_while_it_is_saved_is_of_whom_was_saved(seat: Sitting, page_name: str) -> None:
    for urgent in (False, True):
        person = WAYS[page_name](seat, urgent=urgent)
        seat.press("Ctrl+Return", "F4")  # before the disk has answered
        seat.settle()
        assert seat.went[-1][0] == "refer"
        assert seat.went[-1][1]["person"] == person
        assert seat.went[-1][1]["reasons"] != []


@pytest.mark.parametrize("page_name", ["measure", "open_day"])
@pytest.mark.parametrize("key", ["Return", "Ctrl+Return"])
def test_a_save_pressed_twice_does_nothing_to_the_next(
    seat: Sitting, page_name: str, key: str
) -> None:
    page = seat.open("open_day")
    page.take(BANYU)
    seat.settle()
    seat.keys("7,7")  # begun, and left for later
    WAYS[page_name](seat, urgent=False)
    seat.settle()
    form = seat.page.entry.form
    last = form.oedema if page_name == "measure" else seat.page.entry.services.choices()[-1]
    last.setFocus()
    seat.press(key, key)
    seat.settle()
    assert (len(seat.measurements(BANYU)), len(seat.measurements(KIRANA))) == (1, 14)
    if page_name == "open_day":
        assert seat.page.entry.child.id == BANYU
        assert form.rows["weight"].field.edit.hasFocus()
        assert form.rows["weight"].field.text() == "7,7"
        seat.keys("8,2")
        assert form.rows["weight"].field.text() == "8,2"
        seat.press(key)  # after another key it is meant
        seat.settle()
        assert (len(seat.measurements(BANYU)) == 2) is (key == "Ctrl+Return")
    else:
        assert seat.page.search.edit.hasFocus()
        assert seat.page.entry.child is None


def test_what_is_typed_ahead_of_a_question_is_the_next_childs(seat: Sitting) -> None:
    child_of_the_day(seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.keys("8,2")
    seat.press("Return")
    seat.keys("68,4")
    seat.settle()
    page, notice = seat.page, notice_of(seat.page)
    assert notice.asking
    assert page.entry.form.rows["weight"].field.text() == "7,2"
    seat.press("N", "Return")  # until tomorrow, which is as long as it may wait
    seat.settle()
    assert page.entry.child.id == BANYU
    rows = page.entry.form.rows
    assert (rows["weight"].field.text(), rows["length"].field.text()) == ("8,2", "68,4")


def test_esc_twice_leaves_and_the_question_comes_again(seat: Sitting) -> None:
    child_of_the_day(seat, urgent=True)
    seat.settle()
    seat.press("Ctrl+Return")
    seat.settle()
    seat.press("Esc", "Esc")
    seat.settle()
    assert seat.went[-1] == ("home", {})
    page = seat.open("open_day")
    assert notice_of(page).asking
    assert holds_focus(notice_of(page))
    assert page.entry.child is None


def test_a_woman_is_referred_after_what_is_typed_was_saved(seat: Sitting) -> None:
    person = woman(seat, urgent=True)
    seat.settle()
    seat.press("F4")
    seat.settle()
    assert seat.went[-1][1]["person"] == person
    assert "R13" in str(seat.went[-1][1]["reasons"])
    checks = seat.ask(lambda desk: [*desk.store.records.find("woman_check", {"person": person})])
    assert [one["signs"] for one in checks] == [["bleeding"]]


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [("muac_cm", "60", "30,0"), ("hb", "22,8", "12,8"), ("muac_cm", "238", "23,8"),
     ("weight_kg", "525", "52,5")],
)  # fmt: skip
def test_a_figure_that_a_mother_hardly_has_is_asked_about(
    seat: Sitting, name: str, typed: str, meant: str
) -> None:
    page = seat.open("women")
    field = page.check.fields[name]
    field.setFocus()
    seat.keys(typed)
    seat.press("Tab")
    seat.settle()
    assert f"Maksudnya {meant}?" in field.message()
    assert field.text() == typed  # nothing is corrected by itself
    seat.press("Alt+M")
    seat.settle()
    assert field.text() == meant
    assert field.state() == "normal"
    assert "Maksudnya" not in page.check.notice.accessibleName() or page.check.notice.isHidden()
