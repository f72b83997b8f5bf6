"""The published scoring of a Kampung KB in the window: level, indices, scores, what lacks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

from kbdesk.domain.kampung_score import INDICES
from kbdesk.domain.report_json.village import ScoreJson
from kbdesk.reports.score_table import (
    ScoreRow,
    index_words,
    lacking_words,
    level_label,
    next_words,
    score_rows,
    unknown_words,
)
from kbdesk.ui.kit import Card, Label, put, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import ChipCell, Text
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.table import Column, Row, Section

_FIRST: Final = 3
"""So many scores that can be raised are named in the head."""
_GOOD: Final = 3
"""An index is reached by scores of this mean."""


class ScoreHead(Card):
    """The level with its indices, how far the next one is, and who can help."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 10, 16, 10), gap=4)
        self.level = Label("", "section", wrap=True)
        self.following = Label("", "body", wrap=True)
        self.lacking = Label("", "secondary", wrap=True)
        self.version = Label("", "secondary", wrap=True)
        put(self.body, self.level, self.following, self.lacking, self.version)

    def show_score(self, said: ScoreJson) -> None:
        """Show a village's score."""
        language = current()
        indices = " · ".join(index_words(said, index, language) for index in INDICES)
        self.level.setText(f"{level_label(said['level'], language)} · {indices}")
        self.following.setText(next_words(said, language))
        self.following.set_tone("ok" if said["next"] is None else "warn")
        lines = lacking_words(said, language)[:_FIRST]
        self.lacking.setText("\n".join(f"· {words}" for words in lines))
        self.lacking.setVisible(bool(lines))
        about = tr("score.about", version=said["version"])
        self.version.setText(" ".join(part for part in (unknown_words(said, language), about)
                                      if part))  # fmt: skip


def score_columns() -> list[Column]:
    """Return the columns of the scores."""
    return [
        Column(tr("score.column_what"), stretch=1),
        Column(tr("score.column_found"), stretch=1),
        Column(tr("score.column_who"), width=200),
        Column(tr("score.column_score"), Qt.AlignmentFlag.AlignRight, width=90),
    ]


def score_table_rows(said: ScoreJson) -> list[Row | Section]:
    """Return the scores under their indices; one that is not wholly known stands pale."""
    language = current()
    rows: list[Row | Section] = []
    each = score_rows(said, language)
    for index in INDICES:
        rows.append(Section(index_words(said, index, language)))
        rows += [
            Row(one.code, [Text(one.name, strong=True), _found(one), one.who, _chip(one)])
            for one in each
            if one.index_of == index
        ]
    return rows


def _found(one: ScoreRow) -> Text:
    return Text(one.found, shade="ink" if one.known else "ink_3")


def _chip(one: ScoreRow) -> ChipCell:
    # what is not known is no fault
    low: ChipKind = "warn" if one.known else "neutral"
    return ChipCell(str(one.score), "ok" if one.score >= _GOOD else low)
