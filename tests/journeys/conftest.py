"""Journeys use the window's pages: no screen, the bundled font, Indonesian."""

from __future__ import annotations

from tests.ui.conftest import dressed

__all__ = ["dressed"]
