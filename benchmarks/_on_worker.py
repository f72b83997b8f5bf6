"""A home that is opened on a worker, as the window opens it. Everything is drawn off the screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks._large_home import PASSPHRASE
from kbdesk.commands.homes import open_home
from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.theme import Theme
from kbdesk.ui.worker import Worker

Answer = TypeVar("Answer")


class OnWorker:
    """The desk of a home, the worker that holds it, and the application of both."""

    def __init__(self, home: Path) -> None:
        self.app, self.worker = QApplication([]), Worker()
        Theme.of(self.app).apply()
        GarbageTimer(self.app)
        self.worker.bug.connect(lambda error: print("bug:", repr(error)))
        self._holder = QMainWindow()
        self.desk, self._lock = self.ask(lambda: open_home(home, user=None, passphrase=PASSPHRASE))

    def ask(self, job: Callable[[], Answer]) -> Answer:
        """Do a job on the worker and return its answer."""
        answers: list[Answer] = []
        self.worker.ask(job, answers.append, owner=self._holder)
        while not answers:
            self.app.processEvents()
            time.sleep(0.001)
        return answers[0]

    def close(self) -> None:
        """Close the home, and end the worker."""
        self.ask(self.desk.store.close)
        self.worker.stop()
        self._lock.release()


@contextmanager
def on_worker(home: Path) -> Iterator[OnWorker]:
    """Open a home on a worker and close it in the end."""
    opened = OnWorker(home)
    yield opened
    opened.close()
