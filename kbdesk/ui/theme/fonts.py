"""The one font of the window: Inter, bundled, with figures of equal width."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from kbdesk.resources import resource

FAMILY = "Inter"
_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")


@cache
def load() -> bool:
    """Make the bundled font known to Qt; False if a file is missing or unreadable."""
    return all(
        QFontDatabase.addApplicationFont(str(resource("fonts", name))) != -1 for name in _FILES
    )


def made(pixels: int, weight: int = 400) -> QFont:
    """Return the font at a size in pixels, with tabular figures."""
    font = QFont([FAMILY, "Noto Sans", "sans-serif"])
    font.setPixelSize(max(1, pixels))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setFeature(QFont.Tag("cv05"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
