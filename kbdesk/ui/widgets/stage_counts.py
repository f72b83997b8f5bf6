"""How many stand at each stage, in a row: number, word, and how many are late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.ui.formats import integer
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, boxed, column, drop, grid, put, row
from kbdesk.ui.widgets.label import IconLabel, Label


@dataclass(frozen=True)
class Stage:
    """A stage: its number, its word, and the words for those that are late."""

    count: int
    word: str
    late: str = ""
    done: bool = False


class StageCounts(FollowsTextSize, QFrame):
    """A card of stages with an arrow between them; at 150 % in two rows."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._name = name
        self._grid = grid((6, 6), (16, 8))
        self.setLayout(self._grid)
        self._cells: list[QWidget] = []
        self.on_text_size(self._arrange)

    def set(self, stages: Sequence[Stage]) -> None:
        """Show other numbers."""
        drop(self._grid, *self._cells)
        last = len(stages) - 1
        self._cells = [_cell(stage, last=place == last) for place, stage in enumerate(stages)]
        self._arrange()
        spoken = [
            f"{stage.word} {stage.count}{', ' + stage.late if stage.late else ''}"
            for stage in stages
        ]
        self.setAccessibleName(f"{self._name}: {'; '.join(spoken)}")

    def _arrange(self) -> None:
        across = 4 if crowding() >= 1.5 else 7
        for column_number in range(7):
            self._grid.setColumnStretch(column_number, 1 if column_number < across else 0)
        rows = -(-len(self._cells) // across)
        for place in range(3):
            self._grid.setRowMinimumHeight(place, px(42) if place < rows else 0)
        for place, cell in enumerate(self._cells):
            self._grid.addWidget(cell, place // across, place % across)


def _cell(stage: Stage, *, last: bool) -> QWidget:
    line = row(10)
    number = Label(integer(stage.count), "number", tone="ok" if stage.done else "ink")
    line.addWidget(number, 0, Qt.AlignmentFlag.AlignVCenter)
    words = put(column(0), 1, Label(stage.word))
    if stage.late:
        late = put(row(4), IconLabel("warning", "bad", 16), Label(stage.late, "label", tone="bad"))
        put(late, 1)
        words.addLayout(late)
    words.addStretch(1)
    put(line, words, 1)
    if not last:
        line.addWidget(IconLabel("arrow-right", "ink_3", 16))
    return boxed(line, "plain")
