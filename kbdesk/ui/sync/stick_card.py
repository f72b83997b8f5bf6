"""Plug in, write and check, pull out: the steps of putting data on a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from PySide6.QtWidgets import QWidget

from kbdesk.commands.bundles import BundleWritten
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_folder
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, IconLabel, Label, announce, column, primary, put, row, tr, why_not
from kbdesk.ui.sync.drives import Drive, DriveWatch
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.sync.words import drive_words, size_words
from kbdesk.ui.widgets.steps import Steps

Export = Callable[[Desk, Path, JobProgress], list[BundleWritten]]
Stage = Literal["waiting", "ready", "writing", "done", "failed"]


class StickCard(QWidget):
    """Writes what a machine should have to a stick, reads it back, and only then says so.

    ``honest`` is the sentence of what writing does not yet mean, ``carry`` where the stick
    goes then. ``export`` is run on the desk's thread with the folder.
    """

    def __init__(
        self,
        context: Context,
        watch: DriveWatch,
        export: Export,
        *,
        write_words: str,
        honest: str,
        carry: str,
    ) -> None:
        super().__init__()
        self._carry = carry
        self._context, self._watch, self._export = context, watch, export
        self._stage: Stage = "waiting"
        self._share = 0.0
        self._phase = ""
        self._waits = ""
        self._error = ""
        self._result = ""
        self._written_on: Path | None = None
        self._removable = True
        self._job = JobProgress(self)
        self._job.progressed.connect(self._progress)

        layout = column(8)
        self.steps = Steps(
            [tr("sync_page.plug"), tr("sync_page.write_check"), tr("sync_page.pull")],
            widths=(270, 538, 300),
        )
        layout.addWidget(self.steps)
        self.another = Button(tr("sync_page.other_stick"), icon="repeat", does=self._next_stick)
        self.folder = Button(
            tr("sync_page.choose_folder"), icon="folder",
            does=lambda: ask_folder(self, tr("sync_page.choose_folder"), watch.choose),
        )  # fmt: skip
        self.cancel = Button(tr("sync_page.stop"), "danger", does=self._stop)
        self.write = primary(write_words, icon="usb", does=lambda: self.begin())
        across = put(row(8), IconLabel("info", "info", 20))
        put(across, (Label(honest, tone="ink_2", wrap=True), 1), self.another, self.folder)
        put(across, self.cancel, self.write)
        layout.addLayout(across)
        self.setLayout(layout)
        watch.changed.connect(self._drives_changed)
        self._show()

    @property
    def stage(self) -> Stage:
        """Return how far the writing is."""
        return self._stage

    @property
    def busy(self) -> bool:
        """Tell whether a stick is being written."""
        return self._stage == "writing"

    def set_waiting(self, words: str) -> None:
        """Say what waits to be written ("241 perubahan belum sampai di kota")."""
        self._waits = words
        self._show()

    def anew(self) -> None:
        """Go back to the first step: the stick was used for something else since."""
        if not self.busy:
            self._stage = "ready" if self._watch.drive else "waiting"
            self._show()

    def begin(self, export: Export | None = None) -> None:
        """Write to the stick, and read back; ``export`` once in the place of the usual one."""
        drive = self._watch.drive
        if drive is None or self.busy:
            return
        self._stage, self._share, self._phase, self._error = "writing", 0.0, "preparing", ""
        self._written_on, self._removable = drive.path, drive.removable
        self._job.begin()
        # Only "stop" is left as a button; take the focus away, so that a second Enter does not
        # press it.
        hand_on(self.steps.step(1), self)
        self._show()
        folder, progress, write = drive.path, self._job, export or self._export
        self._context.do(
            lambda desk: write(desk, folder, progress), self._done, refused=self._refused
        )

    def _stop(self) -> None:
        self._job.stop()
        hand_on(self.steps.step(1), self.cancel)
        self.cancel.setEnabled(False)

    def _next_stick(self) -> None:
        drives = self._watch.drives
        if len(drives) > 1:
            self._watch.choose(drives[1].path)

    def _drives_changed(self) -> None:
        drive = self._watch.drive
        there = any(one.path == self._written_on for one in self._watch.drives)
        gone = self._stage == "done" and not there
        # Keep the reason in sight after the stick is out; another stick starts again.
        another = self._stage == "failed" and drive is not None and drive.path != self._written_on
        if self._stage in ("waiting", "ready") or gone or another:
            self._stage = "ready" if drive else "waiting"
        self._show()

    def _progress(self, done: int, total: int, phase: str) -> None:
        if not self.busy:
            return
        # The copy is written, then read back: each is half of the progress.
        part = done / total / 2 if total else 0.0
        self._share = {"writing": part, "securing": 0.5, "verifying": 0.5 + part}.get(phase, part)
        self._phase = phase
        self._show()

    def _done(self, answers: list[BundleWritten]) -> None:
        operations = sum(answer["operations"] for answer in answers)
        size = sum(answer["bytes"] for answer in answers)
        self._stage = "done"
        hand_on(self.steps.step(2), self)
        figures = {"count": integer(operations), "size": size_words(size)}
        self._result = (
            tr("sync_page.written", **figures)
            if len(answers) == 1
            else tr("sync_page.written_many", files=integer(len(answers)), **figures)
        )
        self._show()
        announce(self, self._end_words())
        self._watch.look()

    def _refused(self, error: KbdeskError) -> None:
        self._stage = "failed"
        hand_on(self.steps.step(1), self)
        self._error = why_not(error)
        self._show()
        announce(self, self._error)
        self._watch.look()

    def _show(self) -> None:
        drive, stage = self._watch.drive, self._stage
        self._show_plug(drive)
        write, pull = self.steps.step(1), self.steps.step(2)
        if stage == "writing":
            write.set("now", "", share=self._share, notes=self._going())
            pull.set("todo", self._carry, notes=[("bad", tr("sync_page.not_yet"))])
        elif stage == "done":
            write.set("done", self._result, notes=[("ok", tr("sync_page.matches"))])
            if self._removable:
                pull.set("done", self._carry, notes=[("ok", self._end_words())])
            else:
                pull.set("now", self._end_words())
        elif stage == "failed":
            write.set("now", self._waits, notes=[("bad", self._error)])
            pull.set("todo", self._carry)
        else:
            write.set("now" if drive else "todo", self._waits)
            pull.set("todo", self._carry)
        self.cancel.setVisible(stage == "writing")
        self.cancel.setEnabled(not self._job.stopped())
        self.folder.setVisible(not self.busy)
        self.another.setVisible(not self.busy and len(self._watch.drives) > 1)
        self.write.setVisible(not self.busy)
        # Only the next action is filled: after writing, that is removing the stick.
        self.write.set_kind("default" if stage == "done" else "primary")
        if drive is None:
            self.write.disable(tr("sync_page.plug_first"))
        elif drive.read_only:
            self.write.disable(tr("stick.read_only"))
        else:
            self.write.enable()

    def _end_words(self) -> str:
        """Return what is left to do: to pull the stick out, or for the sync program to carry it."""
        return tr("sync_page.may_pull" if self._removable else "sync_page.still_carried")

    def _show_plug(self, drive: Drive | None) -> None:
        step = self.steps.step(0)
        if drive is None:
            step.set("now", tr("sync_page.no_stick"), notes=[("going", tr("sync_page.looking"))])
        elif drive.read_only:
            step.set("now", drive_words(drive), notes=[("warn", tr("sync_page.locked"))])
        else:
            step.set("done", drive_words(drive), notes=[("ok", tr("sync_page.readable"))])

    def _going(self) -> list[Any]:
        if self._phase == "verifying":
            written = ("ok", tr("sync_page.was_written"))
            return [written, ("going", tr("sync_page.reading_back"))]
        preparing = self._phase == "preparing"
        return [("going", tr("sync_page.preparing" if preparing else "sync_page.writing"))]
