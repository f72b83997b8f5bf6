"""The practice village: marked everywhere, apart from the real home, and nothing of it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.reports.stamp import stamp_practice
from kbdesk.ui.access import first_run
from kbdesk.ui.access.login import LoginPage
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.practice_band import PracticeBand
from kbdesk.ui.sidebar import NavButton
from kbdesk.ui.theme.tokens import color, practise
from tests.tour import Homes, Tour, tour
from tests.ui.clipping import faults


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tour]:
    """The window on a real home, with a practice village that is quickly made."""
    monkeypatch.setattr(first_run, "DEMO_FAMILIES", 3)
    monkeypatch.setattr(first_run, "DEMO_MONTHS", 1)
    with tour(Homes(tmp_path).empty()) as walked:
        walked.open()
        yield walked
    practise(False)
    stamp_practice(False)


def held(home: Path) -> dict[str, str]:
    """Return what lies in a home, without what only says that it is open."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.iterdir()
        if path.is_file() and path.name not in ("in-use.lock", "window.json")
    }


def test_it_is_marked_on_every_page_and_left_again(walk: Tour) -> None:
    window, real = walk.window, walk.window.home
    teal = color("teal")
    window.practice.begin()
    walk.settle(120)
    # closed by now: nothing of it is touched while somebody practises
    before = held(real)
    assert window.context is not None
    assert window.context.facts.practice
    assert window.home != real
    assert color("teal") != teal
    for page in ("home", "children", "referrals", "sync", "open_day"):
        walk.go(page)
        band = window.practice.band
        assert band is not None
        assert band.isVisible()
        assert band.height() == 44
        assert "DESA CONTOH" in band.accessibleName()
        assert faults(window) == []
    band = window.practice.band
    assert band is not None
    window.show_help()
    walk.settle()
    (sheet,) = window.findChildren(Overlay)
    assert sheet.geometry().top() == band.height()
    sheet.finish()
    walk.go("home")
    assert window.shell is not None
    assert window.shell._place.text() == "DESA CONTOH"
    assert window.shell._unsynced.accessibleName().startswith("Desa contoh")
    assert not walk.page.city.take.isVisible()
    window.lock()
    walk.settle()
    assert isinstance(window.page_shown(), LoginPage)
    assert band.isVisible()
    band.leave_button.click()
    walk.settle()
    assert window.home == real
    assert not window.findChildren(PracticeBand)
    assert color("teal") == teal
    assert held(real) == before
    # the real home opens as ever
    walk.open()
    context = walk.window.context
    assert context is not None
    assert not context.facts.practice
    assert window.findChildren(NavButton)
