"""Machines for the command line's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.machine import Machine, make


@pytest.fixture
def laptop(tmp_path: Path) -> Machine:
    """A posyandu's laptop whose home is new."""
    return make(tmp_path / "laptop")
