"""The day by stage of life: who came, who did not, who is well, has a problem, was referred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt

from kbdesk.domain.ages_cards import STAGES, CardStage
from kbdesk.domain.report_json.ages import StageFigure
from kbdesk.queries.ages_recap import StageCount
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Card, Label, grid, tr

COUNTS: Final[tuple[StageFigure, ...]] = (
    "came",
    "did_not_come",
    "normal",
    "problem",
    "not_judged",
    "referred",
)


class DayByStage(Card):
    """Hidden on a day that expects nobody but young children: the SKDN says it then."""

    def __init__(self) -> None:
        super().__init__(tr("day_end_page.by_stage"), icon="family", pad=(16, 10))
        right = Qt.AlignmentFlag.AlignRight
        self._grid = grid((14, 4))
        self._grid.setColumnStretch(0, 1)
        for place, name in enumerate(COUNTS, 1):
            words = tr(f"day_end_page.stage_{name}")
            self._grid.addWidget(Label(words, "secondary", align=right, wrap=True), 0, place)
            self._grid.setColumnStretch(place, 1)
        self.rows: dict[CardStage, list[Label]] = {}
        for line, stage in enumerate(STAGES, 1):
            labels = [Label(tr(f"day_end_page.stage_of_{stage}"), "label")]
            labels += [Label("", "medium", align=right) for _ in COUNTS]
            for place, label in enumerate(labels):
                self._grid.addWidget(label, line, place)
            self.rows[stage] = labels
        self.body.addLayout(self._grid)
        self.hide()

    def show_stages(self, stages: Mapping[CardStage, StageCount]) -> None:
        """Show the counts of each stage that has somebody."""
        self.setVisible(any(one.targets for name, one in stages.items() if name != "infant"))
        for stage, labels in self.rows.items():
            count = stages[stage]
            said = count.said()
            for label in labels:
                label.setVisible(count.targets > 0)
            for name, label in zip(COUNTS, labels[1:], strict=True):
                label.setText(integer(said[name]))
                label.set_tone("bad" if name == "problem" and said[name] else "ink")
            words = [f"{tr(f'day_end_page.stage_{one}')} {integer(said[one])}" for one in COUNTS]
            labels[0].setAccessibleDescription(", ".join(words))
