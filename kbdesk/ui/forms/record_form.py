"""A plain form: a list of fields in four columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.forms.inputs import AnyField, Inputs
from kbdesk.ui.kit import crowding, grid
from kbdesk.ui.theme.scaling import FollowsTextSize

COLUMNS = 4


class RecordForm(FollowsTextSize, QWidget):
    """``inputs`` side by side, each some columns wide; ``changed`` after every change."""

    changed = Signal()

    def __init__(self, fields: Sequence[AnyField], spans: Sequence[int], context: Context) -> None:
        super().__init__()
        self.inputs = Inputs(fields, context, self)
        self._spans = spans
        self._grid: QGridLayout = grid((12, 4))
        self.inputs.follow(self.changed.emit)
        self.setLayout(self._grid)
        self.on_text_size(self._arrange)

    def _arrange(self) -> None:
        wide = crowding() < 1.25
        line = place = 0
        for widget, said in zip(self.inputs.widgets(), self._spans, strict=True):
            span = said if wide else max(said, COLUMNS // 2)
            if place + span > COLUMNS:
                line, place = line + 1, 0
            self._grid.addWidget(widget, line, place, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
        for number in range(COLUMNS):
            self._grid.setColumnStretch(number, 1)
