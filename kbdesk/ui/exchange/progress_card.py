"""A long job that says how far it is; its page holds the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from kbdesk.ui.exchange.words import phase_words, share_of
from kbdesk.ui.kit import Card, Label, put, tr
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.widgets.progress_strip import ProgressStrip


class ProgressCard(Card):
    """Hand ``job_progress`` to the job. ``stoppable(bool)`` when it can no more be stopped."""

    stoppable = Signal(bool)

    def __init__(self) -> None:
        super().__init__(pad=(20, 18))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._commit = False
        self._can_stop = True
        self.job_progress = JobProgress(self)
        self.job_progress.progressed.connect(self._progress)
        self.strip = ProgressStrip()
        self.note = Label("", "secondary", wrap=True)
        put(self.body, self.strip, self.note)
        self.setAccessibleName(tr("exchange_page.going"))

    def begin(self, first: str, note: str, *, commit: bool = False) -> None:
        """Show the beginning of a job; ``first`` is what it does first."""
        self._commit, self._can_stop = commit, True
        self.job_progress.begin()
        self.note.setText(note)
        self.strip.set(0.0, first)

    def stop(self) -> None:
        """Ask the job to stop."""
        if self._can_stop:
            self.job_progress.stop()
            self.note.setText(tr("exchange_page.stopping"))

    def _progress(self, done: int, of: int, phase: str) -> None:
        self.strip.set(share_of(phase, done, of, commit=self._commit), phase_words(phase, done, of))
        if phase == "saving" and self._can_stop:
            self._can_stop = False
            self.stoppable.emit(False)
