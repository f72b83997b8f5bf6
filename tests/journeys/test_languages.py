"""Every page of referrals and synchronisation, in both languages and text sizes, without a cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.home.hub import HubPage
from kbdesk.ui.referral.refer import ReferPage
from kbdesk.ui.referral.referrals import ReferralsPage
from kbdesk.ui.sync.sync import SyncPage
from kbdesk.ui.theme import Theme
from kbdesk.words import Language
from tests.journeys.windows import make_hub, make_laptop, opened
from tests.ui.clipping import faults


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
@pytest.mark.parametrize("tongue", ["id", "en"])
def test_no_page_cuts_a_word_or_keeps_silent(
    qtbot: QtBot, tmp_path: Path, qapp: QApplication, tongue: Language, scale: float
) -> None:
    language.speak(tongue)
    Theme.of(qapp).apply(scale)
    with (
        opened(qtbot, make_laptop(tmp_path / "laptop", "Laptop Kenanga 2-A")) as laptop,
        opened(qtbot, make_hub(tmp_path / "hub")) as hub,
    ):
        for window, kind in (
            (laptop, ReferralsPage),
            (laptop, ReferPage),
            (laptop, SyncPage),
            (hub, SyncPage),
            (hub, HubPage),
        ):
            page = kind(window.context)
            window.show(page)
            page.open()
            window.wait()

            def nothing_cut(page: QWidget = page) -> None:
                assert faults(page) == [], type(page)

            # a label that wraps gets its height one round of the layout later
            qtbot.waitUntil(nothing_cut, timeout=30_000)
