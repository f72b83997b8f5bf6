"""Practising: from the real home to the practice village beside it, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.store.home import HomePaths
from kbdesk.ui.theme import Theme, px, scale
from kbdesk.ui.theme.tokens import practise

if TYPE_CHECKING:
    from kbdesk.ui.access.first_run import FirstRunPage
    from kbdesk.ui.practice_band import PracticeBand
    from kbdesk.ui.worker import Worker

HIGH = 44
"""The band over a practice home, in px at 100 %."""


class PracticeWindow(Protocol):
    """What practising needs of the window."""

    home: Path
    worker: Worker

    def close_home(self) -> None: ...
    def use_home(self, folder: Path) -> None: ...
    def show_login(self) -> None: ...
    def show_first_run(self) -> None: ...
    def put_first_run(self, page: FirstRunPage) -> None: ...
    def put_above(self, band: QWidget) -> None: ...
    def measure_room(self) -> None: ...
    def setProperty(self, name: str, value: object, /) -> bool: ...


class PracticeMode:
    """Puts the band and the colours on a window, and goes to and fro between the two homes."""

    def __init__(self, window: PracticeWindow, real_home: Path) -> None:
        self._window, self._real_home = window, real_home
        self.band: PracticeBand | None = None

    def show(self, on: bool) -> None:
        """Put the band and the colours of a practice home on, or take them off."""
        window = self._window
        if on and self.band is None:
            from kbdesk.ui.practice_band import PracticeBand

            self.band = PracticeBand(HIGH)
            self.band.left.connect(self.leave)
            window.put_above(self.band)
        elif not on and self.band is not None:
            self.band.hide()
            self.band.deleteLater()
            self.band = None
        window.setProperty("band", px(HIGH) if on else 0)
        window.measure_room()
        app = QApplication.instance()
        if practise(on) and isinstance(app, QApplication):
            Theme.of(app).apply(scale())

    def begin(self) -> None:
        """Close the real home and open the practice village beside it, or make it first."""
        from kbdesk.ui.access.first_run import FirstRunPage

        self._window.close_home()
        page = FirstRunPage(self._real_home, self._window.worker)
        self._window.put_first_run(page)
        page.open_demo()

    def leave(self) -> None:
        """Close the practice village; back at the real home, or where one is made."""
        window = self._window
        window.close_home()
        window.use_home(self._real_home)
        self.show(False)
        if HomePaths(window.home).exists:
            window.show_login()
        else:
            window.show_first_run()
