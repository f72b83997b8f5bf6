"""A page that takes in and writes bundles on a stick: the laptop's and the hub's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kbdesk.commands import bundles
from kbdesk.desk import Desk
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.kit import Button, crowding, row, tr, turn
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.sync.bundles_card import BundlesCard
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.sync.stick_card import Export, StickCard


class StickPage(PageFrame):
    """``stick`` writes what a laptop hands over, at the hub the answers to its laptops; ``take``
    and Ctrl+I import every bundle on it.

    ``parcels`` shows what was taken; what lies ``beside`` it goes under it in large text.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        actions: Sequence[QWidget],
        *,
        tint: bool = False,
        back: bool = False,
    ) -> None:
        super().__init__(title, " ", back=back)
        self._context = context
        self._taking = False
        self.watch = DriveWatch(self, context)
        self.watch.follow(self)
        self.take = Button(
            tr("sync_page.take"), "tint" if tint else "default", icon="inbox",
            does=self.take_from_stick,
        )  # fmt: skip
        for action in (*actions, self.take):
            self.add_action(action)
        self.hub = context.facts.role == "hub"
        self.stick = StickCard(
            context,
            self.watch,
            answers_for() if self.hub else _hand_over,
            write_words=tr("sync_page.write_answers" if self.hub else "sync_page.write"),
            honest=tr("hub_page.honest" if self.hub else "sync_page.honest"),
            carry=tr("hub_page.carry" if self.hub else "sync_page.hand_over"),
        )
        self.parcels = BundlesCard()
        self._across: QHBoxLayout = row(12)
        self._progress = JobProgress(self)
        self._progress.progressed.connect(
            lambda done, total, _: self.parcels.set_going(done, total)
        )
        self.watch.changed.connect(self._drives_changed)
        self.on_text_size(lambda: turn(self._across, down=crowding() >= 1.5))
        self.hear_keys({"Ctrl+I": self.take_from_stick})

    def load(self) -> None:
        """Read how this machine stands."""
        raise NotImplementedError

    def load_after_taking(self) -> None:
        """Read again what an import can have changed."""
        self.load()

    @property
    def busy(self) -> bool:
        """Tell whether a stick is being written or read."""
        return self.stick.busy or self._taking

    def take_from_stick(self) -> None:
        """Import every bundle on the stick; each whole or not at all."""
        drive = self.watch.drive
        if drive is None or self.busy:
            return
        self._taking = True
        hand_on(self.parcels, self.take)
        self._drives_changed()
        folder, progress = drive.path, self._progress

        def job(desk: Desk) -> list[dict[str, object]]:
            return bundles.import_all(desk, [folder], progress=progress.report)

        self._context.do(
            job, self._took, refused=lambda error: self._took([{"file": "", "error": error}])
        )

    def _took(self, answers: list[dict[str, Any]]) -> None:
        self._taking = False
        self.stick.anew()
        self.parcels.set_answers(answers)
        self._drives_changed()
        self.load_after_taking()

    def _drives_changed(self) -> None:
        drive = self.watch.drive
        self.parcels.set_on_stick(None if drive is None else drive.bundles)
        self.watch.enable(self.take)
        if self._taking:
            self.take.disable(tr("sync_page.going_on"))


def answers_for(devices: Collection[str] | None = None) -> Export:
    """Return what writes the hub's answers to every laptop that may need one, or to some."""
    return lambda desk, folder, job: bundles.export_answers(
        desk, folder, devices, progress=job.report, cancel=job.stopped
    )


def _hand_over(desk: Desk, folder: Path, job: JobProgress) -> list[bundles.BundleWritten]:
    return [bundles.export_to(desk, folder, progress=job.report, cancel=job.stopped)]
