"""The memory sticks in this machine: found without asking, looked for while a page is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, QStorageInfo, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.sync.windows_sticks import removable, stick_name
from kbdesk.ui.language import tr
from kbdesk.ui.side_worker import side_worker
from kbdesk.ui.widgets.button import Button

POLL_MS = 2000
_UNDER = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Drive:
    """A mounted stick, or a folder that somebody chose; bytes are 0 where they are unknown.

    ``removable``: a person carries it; else a sync program has to, if there is one.
    """

    name: str
    path: Path
    total: int = 0
    free: int = 0
    read_only: bool = False
    chosen: bool = False
    bundles: int = 0
    removable: bool = True

    @classmethod
    def at(cls, folder: Path) -> Drive:
        """Return a folder as a place to carry from and to."""
        info = QStorageInfo(str(folder))
        return cls(
            name=folder.name or _name(info, folder),
            path=folder,
            total=max(info.bytesTotal(), 0),
            free=max(info.bytesAvailable(), 0),
            read_only=info.isReadOnly() or not os.access(folder, os.W_OK),
            chosen=True,
            bundles=_bundles_in(folder),
            removable=_removable(info),
        )


def removable_drives() -> list[Drive]:
    """Return the sticks that are mounted now, by name."""
    found = []
    for info in QStorageInfo.mountedVolumes():
        if not info.isValid() or not info.isReady() or info.isRoot() or not _removable(info):
            continue
        folder = Path(info.rootPath())
        found.append(
            Drive(
                name=_name(info, folder),
                path=folder,
                total=max(info.bytesTotal(), 0),
                free=max(info.bytesAvailable(), 0),
                read_only=info.isReadOnly(),
                bundles=_bundles_in(folder),
            )
        )
    return sorted(found, key=lambda drive: (drive.name, str(drive.path)))


def _name(info: QStorageInfo, folder: Path) -> str:
    if removable(info.rootPath()) is not None:
        return stick_name(info.name(), info.rootPath())
    return info.name() or folder.name or info.displayName()


def _removable(info: QStorageInfo) -> bool:
    root = info.rootPath()
    told = removable(root)
    if told is not None:
        return told
    device = bytes(info.device().data()).decode(errors="replace")
    return root.startswith(_UNDER) and (
        device.startswith("/dev/") or bytes(info.fileSystemType().data()).startswith(b"fuse")
    )


def _bundles_in(folder: Path) -> int:
    """Count the bundles that lie there by name; the import looks closer."""
    try:
        with os.scandir(folder) as entries:
            return sum(entry.name.lower().endswith(".kbsync") for entry in entries)
    except OSError:
        return 0


_chosen: WeakKeyDictionary[QObject, Path] = WeakKeyDictionary()


def use_folder(sitting: QObject, folder: Path) -> None:
    """Let every page of a context take a folder as if it was a stick."""
    _chosen[sitting] = folder


def folder_of_opened() -> Path | None:
    """Return once the folder of a bundle that was double-clicked, None where none was."""
    opened = os.environ.pop("KBDESK_OPENED", "")
    return Path(opened).absolute().parent if opened.lower().endswith(".kbsync") else None


class DriveWatch(QObject):
    """Looks for sticks every two seconds, on a thread of its own, while it is awake.

    ``changed()`` when a stick came or went, or what lies on it. A folder chosen by
    :meth:`choose` comes before every stick, until :meth:`forget`. It belongs to the ``sitting``
    (the context), not to a page: every page uses it, also one that is built anew.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        sitting: QObject,
        look: Callable[[], list[Drive]] = removable_drives,
    ) -> None:
        super().__init__(parent)
        self._sitting = sitting
        self._look = look
        self._worker = side_worker("drives")
        self._drives: list[Drive] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    @property
    def drives(self) -> list[Drive]:
        """Return what is there, the chosen folder first."""
        return list(self._drives)

    @property
    def drive(self) -> Drive | None:
        """Return the one that is used: the chosen folder, else the first stick."""
        return self._drives[0] if self._drives else None

    def choose(self, folder: Path) -> None:
        """Use a folder as if it was a stick."""
        use_folder(self._sitting, folder)
        self._drives = [Drive.at(folder), *(d for d in self._drives if not d.chosen)]
        self.changed.emit()
        # A search that began earlier does not know the folder.
        self.look()

    def forget(self) -> None:
        """Go back to the sticks."""
        _chosen.pop(self._sitting, None)
        self.look()

    def wake(self) -> None:
        """Look now and from now on."""
        self._timer.start()
        self.look()

    def enable(self, button: Button) -> None:
        """Switch a button on while a stick is there; else it says that one is plugged in first."""
        if self.drive is None:
            button.disable(tr("sync_page.plug_first"))
        else:
            button.enable()

    def sleep(self) -> None:
        """Look no more."""
        self._timer.stop()

    def follow(self, page: QWidget) -> None:
        """Be awake while a page is shown."""
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.wake()
        elif event.type() == QEvent.Type.Hide:
            self.sleep()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Look once."""
        folder, look = _chosen.get(self._sitting), self._look

        def job() -> list[Drive]:
            chosen = [Drive.at(folder)] if folder is not None and folder.is_dir() else []
            return [*chosen, *look()]

        self._worker.ask(job, self._found, owner=self, newest=("look", id(self)))

    def _found(self, drives: list[Drive]) -> None:
        if drives != self._drives:
            self._drives = drives
            self.changed.emit()


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
