"""Journeys use the window's pages: no screen, the bundled font, Indonesian."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kbdesk.ui.sweeping import Sweeper
from tests.ui.conftest import dressed

__all__ = ["dressed", "swept"]


@pytest.fixture(autouse=True)
def swept(qapp: QApplication) -> Iterator[Sweeper]:
    """Python's garbage is swept on this thread, as in the window."""
    sweeper = Sweeper(qapp)
    yield sweeper
    sweeper.stop()
    sweeper.deleteLater()
