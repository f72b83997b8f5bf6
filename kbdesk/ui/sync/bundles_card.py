"""The bundles that came on a stick: one line a file, with its result in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.machines import MachineStanding, MovedBundle
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.kit import (
    MIDDLE,
    TOP,
    Button,
    Card,
    Chip,
    ElidedLabel,
    EmptyState,
    IconLabel,
    Label,
    boxed,
    column,
    drop,
    hidden,
    line,
    put,
    row,
    tr,
    why_not,
)
from kbdesk.ui.widgets.paint import ChipKind

SHOWN = 6


@dataclass(frozen=True, slots=True)
class ParcelLine:
    """One file: who sent it, what became of it, and the chip."""

    title: str
    detail: str
    chip: str
    kind: ChipKind
    icon: str | None = None


class BundlesCard(Card):
    """The files of the last import first, then what came before; ``take`` is a wish to import."""

    def __init__(self) -> None:
        super().__init__(tr("sync_page.came"), note=" ", pad=(0, 0, 0, 4), gap=0)
        self._answers: Sequence[Mapping[str, object]] = ()
        self._fresh: list[ParcelLine] = []
        self._names: Mapping[str, str] = {}
        self._before: list[ParcelLine] = []
        self._lines: list[ParcelLine] = []
        self.progress = hidden(Label("", "label"))
        self._rows = column(0)
        put(self.body, put(row(0, (16, 6)), self.progress), boxed(self._rows), 1)
        self.take = Button(tr("sync_page.take"), "tint", icon="inbox")
        self._shown: list[QWidget] = []

    def lines(self) -> list[ParcelLine]:
        return list(self._lines)

    def set_on_stick(self, count: int | None) -> None:
        """Say how many bundles lie on the stick; None without a stick."""
        self.set_note("" if count is None else tr("sync_page.on_stick", count=integer(count)))

    def set_going(self, done: int, total: int) -> None:
        """Say which file is being taken."""
        self.progress.setText(
            tr("sync_page.taking", number=integer(done + 1), total=integer(total))
        )
        self.progress.show()

    def set_standing(self, standing: MachineStanding) -> None:
        """Show what came before."""
        self._names = standing.names
        # The sender may be known only after the file was taken in.
        self._fresh = [self._answered(answer) for answer in self._answers]
        self._before = [_noted(one) for one in standing.parcels if one.direction == "in"]
        self._fill()

    def set_answers(self, answers: Sequence[Mapping[str, object]]) -> None:
        """Show what an import did."""
        self.progress.hide()
        self._answers = list(answers)
        self._fresh = [self._answered(answer) for answer in answers]
        self._fill()

    def _answered(self, answer: Mapping[str, Any]) -> ParcelLine:
        error = answer.get("error")
        if isinstance(error, KbdeskError):
            name = Path(str(answer["file"])).name
            if error.code == "bundle.not_for_this_machine":
                return ParcelLine(
                    name,
                    tr("sync_page.elsewhere"),
                    tr("sync_page.chip_elsewhere"),
                    "neutral",
                )
            return ParcelLine(name, why_not(error), tr("sync_page.chip_refused"), "bad")
        sender = self._names.get(answer["sender"], str(answer["sender"])[:8])
        return _line(sender, "", answer)

    def _fill(self) -> None:
        # The newest known files are the ones just taken in.
        taken = sum(
            one.kind != "bad" and one.chip != tr("sync_page.chip_elsewhere") for one in self._fresh
        )
        self._lines = [*self._fresh, *self._before[taken:]][: max(SHOWN, len(self._fresh))]
        drop(self._rows, *self._shown)
        self._shown = []
        for place, one in enumerate(self._lines):
            made = _row(one, last=place == len(self._lines) - 1)
            self._rows.addWidget(made)
            self._shown.append(made)
        spoken = [f"{one.title}, {one.detail}, {one.chip}" for one in self._lines[:SHOWN]]
        self.setAccessibleName(". ".join([tr("sync_page.came"), *spoken]))
        if not self._lines:
            empty = EmptyState("inbox", tr("sync_page.nothing_came"), tr("sync_page.how_it_comes"))
            self._rows.addWidget(empty)
            self._shown.append(empty)


def _noted(parcel: MovedBundle) -> ParcelLine:
    day = date_short(parcel.at.date()) if parcel.at else ""
    return _line(parcel.name, day, parcel.answer)


def _line(sender: str, day: str, answer: Mapping[str, Any]) -> ParcelLine:
    applied, waiting = int(answer.get("applied", 0)), int(answer.get("waiting", 0))
    conflicts, aside = int(answer.get("conflicts", 0)), int(answer.get("quarantined", 0))
    counts = {
        "differ": conflicts, "waiting": waiting, "put_aside": aside,
        "unreadable": int(answer.get("unreadable", 0)),
    }  # fmt: skip
    detail = joined(
        day,
        tr("sync_page.changes_taken", count=integer(applied)),
        *(tr(f"sync_page.{one}", count=integer(count)) for one, count in counts.items() if count),
    )
    chip: tuple[str, ChipKind, str | None] = (tr("sync_page.chip_used"), "ok", None)
    if aside:
        chip = (tr("sync_page.chip_aside"), "bad", None)
    elif waiting:
        chip = (tr("sync_page.chip_held"), "warn", "clock")
    elif conflicts:
        chip = (tr("sync_page.chip_differs"), "warn", "merge")
    elif not applied:
        chip = (tr("sync_page.chip_known"), "neutral", "check")
    return ParcelLine(sender, detail, *chip)


def _row(one: ParcelLine, *, last: bool) -> QWidget:
    words = put(column(0), ElidedLabel(one.title, "label"))
    put(words, Label(one.detail, "secondary", wrap=True))
    inner = put(row(10, (16, 7)), (IconLabel("document", "ink_2", 22), TOP), (words, 1))
    put(inner, (Chip(one.chip, one.kind, icon=one.icon), MIDDLE))
    made = boxed(put(column(0), inner, *([] if last else [line(soft=True)])))
    made.setAccessibleName(f"{one.title}, {one.detail}, {one.chip}")
    return made
