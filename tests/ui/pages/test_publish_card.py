"""The hub's card for the province: the key is told once, then a press writes the file."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from kbdesk.commands.publishing import standing
from kbdesk.publish.facts_file import check_facts
from kbdesk.ui.language import tr
from kbdesk.ui.sync.publish_card import PublishCard, PublishSheet
from tests.journeys.windows import make_hub, opened, words_of
from tests.publish.cities import WAREHOUSE
from tests.ui.stage import chosen


def test_the_key_is_told_once_and_a_press_publishes(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, make_hub(tmp_path / "hub")) as window:
        card = PublishCard(window.context)
        window.show(card)
        card.load()
        qtbot.waitUntil(lambda: tr("publish_card.no_key") in words_of(card))
        assert card.go.isHidden()
        sheet = PublishSheet(window.context, card, None)
        sheet.begin(sheet.key.edit)
        sheet.key.set_value("age1nobody")
        sheet.submit()
        qtbot.waitUntil(lambda: tr("publish.bad_key") in words_of(sheet))
        sheet.key.set_value(WAREHOUSE.public)
        with qtbot.waitSignal(sheet.saved):
            sheet.submit()
        card.load()
        qtbot.waitUntil(card.go.isVisible)
        with chosen(tmp_path):
            card.go.click()
        qtbot.waitUntil(lambda: window.ask(standing).serial == 1)
        qtbot.waitUntil(card.go.isEnabled)
        (path,) = tmp_path.glob("*.kbfacts")
        assert check_facts(path).header.fingerprint in words_of(card)
        card.publish_to(tmp_path / "none")
        qtbot.waitUntil(card.go.isEnabled)
        assert tr("window.data_safe") in words_of(card)
