"""Keeps PySide from reading the source of every module that is loaded.

PySide looks in each of them for the word "PySide6", to know where its optional features
(``from __feature__ import snake_case``) could be used. This program uses none, and a start has a
hundred modules: it costs 10 ms then, and the texts stay in memory.
"""

from __future__ import annotations

import sys
from typing import Any

import PySide6.QtCore  # noqa: F401  loads what looks into the sources


def leave_sources_unread() -> None:
    """Tell PySide that no module needs to be looked at; without effect where it works otherwise."""
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True
