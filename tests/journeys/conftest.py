"""Whole tasks, by real keys, on a real home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.ui.theme import Theme
from tests.ui.conftest import dressed, swept
from tests.ui.stage import Stage, staged

__all__ = ["dressed", "stage", "swept"]


@pytest.fixture
def stage(home: Path, dressed: Theme) -> Iterator[Stage]:
    """The window's pages on a new posyandu home."""
    assert dressed is not None
    with staged(home) as made:
        yield made
