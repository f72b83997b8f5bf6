"""Whatever a page records by one click can be taken back, or is asked about first."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import kbdesk.ui
from kbdesk.ui.language import tr
from tests.tour import Homes, tour

UI = Path(kbdesk.ui.__file__).parent
FORM = "a form that is filled and saved; opened again it is corrected"
REASON = "asks for the reason first"
UNDO = "Ctrl Z"
OTHER = "the same place offers the way back"
HOW = {
    "add_person": FORM, "arrive": OTHER, "attend_education": UNDO, "close_month": REASON,
    "close_session": OTHER, "correct_education_session": FORM, "correct_examination": FORM,
    "correct_measurement": FORM, "correct_service": UNDO, "create_referral": FORM,
    "decide_proposal": FORM, "edit_family": FORM, "edit_menu_cycle": UNDO, "edit_person": FORM,
    "edit_recipe": UNDO, "edit_recipient": FORM, "edit_session": FORM, "end_pregnancy": FORM,
    "enrol_recipient": FORM, "join_persons": OTHER, "move_person": FORM, "name_posyandu": FORM,
    "not_same": OTHER, "open_session": FORM, "record_consent": FORM, "record_death": FORM,
    "record_distribution": UNDO, "record_examination": UNDO, "record_leaving": FORM,
    "record_measurement": UNDO, "record_menu_cycle": FORM,
    "record_price": FORM, "record_quiz": FORM, "record_reply": UNDO, "record_service": UNDO,
    "record_woman_check": UNDO, "register_family": FORM, "register_pregnancy": FORM,
    "reopen_month": REASON, "reopen_session": OTHER, "return_loan": UNDO,
    "settle": "the first press asks", "split_person": OTHER, "take_back_reply": OTHER,
    "unvoid": UNDO, "update_referral": UNDO, "void_aks": REASON, "void_corner_visit": UNDO,
    "void_death": UNDO, "void_distribution": UNDO, "void_examination": REASON,
    "void_measurement": REASON, "void_mind_check": REASON, "void_price": UNDO,
    "void_production": REASON, "void_quiz": UNDO, "void_service": UNDO, "void_skilas": REASON,
    "void_woman_check": UNDO,
}  # fmt: skip
"""How each verb that a page records is taken back, where it is not a form as any other.

A verb fails the test if it is not here and a page other than a ``RecordPage`` records it.
"""
_FORM = re.compile(r"\((Record|Fact|Visit)Page\)")
_VERB = re.compile(r'"do": ?f?"([a-z_]+)"')


def verbs() -> dict[str, set[Path]]:
    """Return the verbs that the window records, and the files that do it."""
    found: dict[str, set[Path]] = {}
    for path in UI.rglob("*.py"):
        for verb in _VERB.findall(path.read_text(encoding="utf-8")):
            found.setdefault(verb, set()).add(path)
    return found


def how(verb: str, files: set[Path]) -> str | None:
    """Say how a verb is taken back, None where nobody said it."""
    forms = all(_FORM.search(path.read_text(encoding="utf-8")) for path in files)
    return HOW.get(verb) or (FORM if forms else None)


def test_of_every_verb_of_the_window_it_is_said_how_it_is_taken_back() -> None:
    assert [verb for verb, files in verbs().items() if how(verb, files) is None] == []


def test_what_ctrl_z_takes_back_lets_the_window_know() -> None:
    says = re.compile(r"can_undo|tell_saved|_let_undo|memory|undo_save|undone")
    for verb, files in verbs().items():
        if how(verb, files) == UNDO:
            told = [path for path in files if says.search(path.read_text(encoding="utf-8"))]
            assert told, f"{verb}: no page lets Ctrl+Z take it back"


def test_ctrl_z_takes_back_a_step_of_a_referral_and_says_when_there_is_nothing(
    tmp_path: Path,
) -> None:
    with tour(Homes(tmp_path, families=6).posyandu()) as walk:
        walk.open()
        walk.go("referrals")
        paper, table = walk.page.paper, walk.page.table
        id_ = table.current_key()

        def state() -> str:
            desk = walk.window.desk
            assert desk is not None
            row = walk.ask(lambda: desk.store.records.get("referral", id_))
            assert row is not None
            return str(row["state"])

        before = state()
        paper.next.click()
        walk.settle()
        assert state() != before
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        walk.settle()
        assert state() == before
        QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        walk.settle()
        assert state() == before
        assert walk.window._toast is not None
        assert tr("window.nothing_to_undo") in walk.window._toast.accessibleName()
        # in a field in which nothing was typed the key reaches the page too
        paper.next.click()
        walk.settle()
        walk.page.search.edit.setFocus()
        QTest.keyClick(walk.page.search.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        walk.settle()
        assert state() == before
        # on another page it is forgotten
        paper.next.click()
        walk.settle()
        after = state()
        walk.go("families")
        assert walk.window.context is not None
        assert not walk.window.context.undoable()
        assert state() == after
