"""The limits of the cards at the hub: listed, edited, held against the rules, sent to laptops."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.domain.cut_offs import RULES, cut_offs, value_of, with_values
from kbdesk.domain.limits import read_limits, shipped
from kbdesk.queries.limits import judging, listed
from kbdesk.ui import language
from kbdesk.ui.people.limits_card import LimitsCard, _label, _read, _written
from kbdesk.words import LANGUAGES, Language
from tests.journeys.windows import Window, make_hub, opened


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_each_cut_off_has_words_of_its_own_and_is_written_as_it_is_read(tongue: Language) -> None:
    before = language.current()
    language.speak(tongue)
    try:
        for rule in RULES:
            found = cut_offs(shipped(), rule)
            names = [_label(one, shipped()) for one in found]
            assert found, rule
            assert len(set(names)) == len(names), names
            assert not [name for name in names if "_" in name]
            for one in found:
                value = value_of(shipped(), one)
                assert _read(_written(value)) == value
    finally:
        language.speak(before)


def test_an_edited_copy_leaves_what_it_was_made_of() -> None:
    (one, *_) = cut_offs(shipped(), "glucose")
    made = with_values(shipped(), {one.path: 150}, "bontang-2027")
    assert (value_of(made, one), value_of(shipped(), one)) == (150, 140)
    import json

    assert read_limits(json.dumps(made))["version"] == "bontang-2027"


def shown(window: Window) -> LimitsCard:
    card = LimitsCard(window.context)
    window.show(card)
    card.load()
    window.wait(lambda: card.fields)
    card.edit.click()
    return card


def set_number(window: Window, card: LimitsCard, key: str, text: str) -> None:
    card.rules.set_current_key(key.partition(".")[0])
    card.fields[key].set_text(text)
    window.wait()


def in_force(window: Window, **later: Any) -> Any:
    def ask(desk: Any) -> Any:
        with judging(desk, desk.clock.today() + timedelta(**later)) as found:
            return found["blood_pressure"]["adult"], found["version"]

    return window.ask(ask)


def test_limits_are_edited_refused_where_they_overlap_and_sent(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        card = shown(window)
        assert len(card.table.rows()) == 1
        # below the class before it: refused in a sentence, what is typed and the old limits stay
        set_number(window, card, "blood_pressure.adult.3.1", "135")
        card.version.set_value("bontang-2027")
        card.send.click()
        window.wait()
        assert "Tensi" in card.notice.accessibleName()
        assert card.fields["blood_pressure.adult.3.1"].text() == "135"
        assert in_force(window)[1] == shipped()["version"]
        set_number(window, card, "blood_pressure.adult.3.1", "seratus")
        assert not card.check_typed()
        assert "seratus" in card.fields["blood_pressure.adult.3.1"].message()
        # closed and opened again: it is still there
        set_number(window, card, "blood_pressure.adult.3.1", "165")
        card.keeping.flush()
        window.wait()
        again = shown(window)
        again.rules.set_current_key("blood_pressure")
        assert again.fields["blood_pressure.adult.3.1"].text() == "165"
        assert again.version.text() == "bontang-2027"
        again.check.click()
        assert in_force(window)[1] == shipped()["version"]
        again.send.click()
        window.wait(lambda: len(again.table.rows()) == 2)
        rows, version = in_force(window)
        assert (rows[3], version) == (["grade_1", 165, 100], "bontang-2027")
        assert [one["in_force"] for one in window.ask(listed)] == [False, True]
        # the same name is refused at its field, nothing is lost
        set_number(window, again, "glucose.random.0.1", "150")
        again.version.set_value("bontang-2027")
        again.send.click()
        window.wait()
        assert again.version.message()
        assert again.fields["glucose.random.0.1"].text() == "150"
