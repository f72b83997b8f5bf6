"""The look: tokens, type, icons, stylesheet and text size.

``Theme.of(app).apply(1.25)`` dresses the whole application; widgets ask ``px(16)``,
``font(15, 600)``, ``qcolor("teal")`` and ``icon("print")``.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from kbdesk.ui.theme import fonts, icons
from kbdesk.ui.theme.current import (
    SCALES,
    crowding,
    font,
    metrics,
    px,
    role_font,
    scale,
    set_room,
    set_scale,
)
from kbdesk.ui.theme.icons import icon, pixmap
from kbdesk.ui.theme.scaling import column, grid, rearrange, rescale, row, sized, spaced
from kbdesk.ui.theme.stylesheet import stylesheet
from kbdesk.ui.theme.tokens import color, qcolor, tokens

__all__ = [
    "SCALES",
    "Theme",
    "color",
    "column",
    "crowding",
    "font",
    "grid",
    "icon",
    "metrics",
    "pixmap",
    "px",
    "qcolor",
    "rearrange",
    "rescale",
    "role_font",
    "row",
    "scale",
    "set_room",
    "sized",
    "spaced",
    "tokens",
]


class Theme(QObject):
    """Styles one application and keeps its text size.

    ``changed(float)`` follows each change of the text size, after every widget has it.
    """

    changed = Signal(float)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("kbdesk-theme")
        self._app = app
        self._dressed = False

    @classmethod
    def of(cls, app: QApplication) -> Theme:
        """Return the application's theme, made at the first call."""
        found = app.findChild(cls, "kbdesk-theme")
        return found if isinstance(found, cls) else cls(app)

    def apply(self, factor: float = 1.0) -> None:
        """Style the application at a text size of 1, 1.25 or 1.5."""
        from kbdesk.ui.widgets.ring import Ring

        fonts.load()
        set_scale(factor)
        icons.forget()
        if not self._dressed:
            # Setting the same stylesheet again would restyle every widget.
            self._app.setStyle("Fusion")
            self._dressed = True
        self._app.setFont(font())
        self._app.setStyleSheet(stylesheet(factor))
        for window in self._app.topLevelWidgets():
            rescale(window)
        Ring.watch(self._app)
        self.changed.emit(factor)

    def cycle(self) -> float:
        """Go to the next text size, from the largest back to 100 %; return it (key F9)."""
        following = SCALES[(SCALES.index(scale()) + 1) % len(SCALES)]
        self.apply(following)
        return following
