"""Tells once that a stick with bundles was put in, whatever page is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kbdesk.ui.sync.drives import DriveWatch


class StickNotice(QObject):
    """``came(name, bundles)`` when a stick appears that carries bundles, or gets more of them."""

    came = Signal(str, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.watch = DriveWatch(self, self)
        self.watch.changed.connect(self._changed)
        self._known: dict[str, int] = {}

    def _changed(self) -> None:
        before = self._known
        self._known = {
            str(drive.path): drive.bundles for drive in self.watch.drives if not drive.chosen
        }
        for drive in self.watch.drives:
            if not drive.chosen and drive.bundles > before.get(str(drive.path), 0):
                self.came.emit(drive.name, drive.bundles)
                return
