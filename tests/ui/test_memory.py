"""The collector is off while the window runs; what is let go is swept all the same."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kbdesk.ui.gc_timer import GarbageTimer
from tests.tour import Homes, Tour, tour

PAGES = ("home", "open_day", "children", "families", "referrals", "kitchen", "reports", "education")
SWEEPS_OF_A_MINUTE = 130
"""More than two generations need before the oldest is looked at once."""


@pytest.fixture
def sweeper(qapp: QApplication) -> Iterator[GarbageTimer]:
    del qapp
    made = GarbageTimer()
    yield made
    made.stop()
    gc.disable()  # until the next test: a window of this one may still wait to be deleted


@pytest.fixture
def walk(tmp_path: Path, sweeper: GarbageTimer) -> Iterator[Tour]:
    del sweeper
    with tour(Homes(tmp_path).empty()) as walked:
        walked.open()
        yield walked


def held(sweeper: GarbageTimer) -> int:
    """Return how many objects there are after a minute in which nothing is done."""
    for _ in range(SWEEPS_OF_A_MINUTE):
        sweeper.sweep()
    return len(gc.get_objects())


def round_of(walk: Tour) -> None:
    for page in PAGES:
        walk.go(page)


def test_going_round_the_pages_again_holds_no_more(walk: Tour, sweeper: GarbageTimer) -> None:
    for _ in range(2):
        round_of(walk)
    before = held(sweeper)
    for _ in range(3):
        round_of(walk)
    assert held(sweeper) <= before * 1.01


def test_a_window_built_anew_in_another_language_holds_no_more(
    walk: Tour, sweeper: GarbageTimer
) -> None:
    def there_and_back() -> None:
        for _ in range(2):
            walk.window.change_language()
            walk.settle()
            walk.go("children")

    there_and_back()
    before, widgets = held(sweeper), len(QApplication.allWidgets())
    for _ in range(2):
        there_and_back()
    assert len(QApplication.allWidgets()) <= widgets
    assert held(sweeper) <= before * 1.01
