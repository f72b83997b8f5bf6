"""The kelurahan of the city beside each other; Enter opens one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.meaning import Meaning
from kbdesk.domain.population import Whom
from kbdesk.domain.village_pictures import heat_steps
from kbdesk.queries.area import Area
from kbdesk.queries.phone_texts import villages_text
from kbdesk.queries.villages_beside import Villages, said
from kbdesk.reports.formats import figure
from kbdesk.reports.kampung_document import level_words
from kbdesk.ui.context import Context
from kbdesk.ui.dataku.figures import Figure, FigureStrip
from kbdesk.ui.dataku.summary import heat_cell, of_bar, share, show_pyramid
from kbdesk.ui.kit import Card, column, put, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.phone_text.copy_button import CopyText, Find
from kbdesk.ui.widgets.cells import Cell
from kbdesk.ui.widgets.meaning_lines import MeaningLines
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table

_SHARES: Final[tuple[Literal["at_risk_percent", "unmet_need_percent", "stunted_percent"], ...]] = (
    "at_risk_percent",
    "unmet_need_percent",
    "stunted_percent",
)
_ROW, _MOST_ROWS = 36, 16
_BANDS_HEIGHT = 300.0
_TOGETHER = "together"
"""The row of all: it opens the families at risk, as the row of all RT does."""


class VillagesBeside(QWidget):
    """``opened(code)``: a kelurahan.

    ``behind(figure)``: families of the whole city; ``people(whom, title)``: its persons.
    """

    opened = Signal(str)
    behind = Signal(str)
    people = Signal(object, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._month: int | None = None
        self.copy = CopyText(context, self._texts)
        self.strip = FigureStrip(6)
        self.meaning = MeaningLines()
        self.table = Table(
            tr("dataku_page.by_village"),
            Column(tr("dataku.kelurahan"), stretch=2),
            Column(tr("dataku.people"), RIGHT),
            Column(tr("dataku.kk"), RIGHT),
            Column(tr("dataku.targets"), RIGHT, optional=True),
            Column(tr("dataku.krs"), CENTRE),
            Column(tr("dataku.unmet"), CENTRE),
            Column(tr("dataku.stunted"), CENTRE),
            Column(tr("dataku.program_kampung"), stretch=1, optional=True),
            Column(tr("dataku.program_dataku"), stretch=1, optional=True),
            row_height=_ROW,
        )
        card = Card(tr("dataku_page.by_village"), note=tr("dataku_page.darker"), pad=0)
        card.add_to_header(self.copy)
        card.body.addWidget(self.table, 1)
        self.setLayout(put(column(12), self.strip, self.meaning, (card, 1)))
        self.strip.opened.connect(self._open_figure)
        self.table.opened.connect(self._open_row)

    def _texts(self) -> Find | None:
        month = self._month
        if month is None:
            return None
        return lambda desk: [villages_text(desk, month, Area(), current())]

    def _open_figure(self, key: str) -> None:
        if key == "people":
            self.people.emit(Whom(), tr("dataku_page.people"))
        else:
            self.behind.emit(key)

    def _open_row(self, code: str) -> None:
        if code == _TOGETHER:
            self.behind.emit("krs")
        elif code:
            self.opened.emit(code)

    def show_villages(
        self, found: Villages, about: Mapping[str, Meaning] = MappingProxyType({})
    ) -> None:
        """Show the kelurahan in which somebody lives."""
        self._month = found.month
        language = current()
        names = ("population", "at_risk", "unmet_need", "stunted")
        stale = self.meaning.show_meanings(about, names)
        whole = said(found)
        total = whole["total"]
        self.strip.show_figures(
            [
                Figure(str(len(whole["villages"])), tr("dataku.kelurahan")),
                Figure(figure(total["people"], language), tr("dataku.people"),
                       tr("dataku_page.men_women", men=figure(total["male"], language),
                          women=figure(total["female"], language)), "people"),
                Figure(figure(total["households"], language), tr("dataku.households"),
                       opens="families"),
                Figure(share(total["at_risk_percent"]), tr("dataku_page.at_risk"),
                       tr("dataku_page.of_targets", part=figure(total["at_risk"], language),
                          whole=figure(total["targets"], language)), "krs"),
                Figure(share(total["unmet_need_percent"]), tr("dataku_page.unmet"),
                       tr("dataku_page.of_couples", part=figure(total["unmet_need"], language),
                          whole=figure(total["PUS"], language)), "unmet_need"),
                Figure(share(total["stunted_percent"]), tr("dataku.stunted"),
                       tr("dataku_page.of_measured", part=figure(total["stunted"], language),
                          whole=figure(total["measured"], language)), "stunted"),
            ],
            pale=stale,
        )  # fmt: skip
        steps = {name: heat_steps([row[name] for row in whole["villages"]]) for name in _SHARES}
        rows = []
        for row in whole["villages"]:
            cells: list[Cell] = [
                row["name"] or "–", figure(row["people"], language),
                figure(row["households"], language), figure(row["targets"], language),
            ]  # fmt: skip
            for name in _SHARES:
                cells.append(heat_cell(row[name], steps[name], pale=stale))
            for program in ("kampung", "dataku"):
                standing = row["classification"].get(program)
                level = standing["level"] if standing else None
                cells.append(level_words(program, level, language))
            rows.append(Row(row["village"] or "", cells))
        rows.append(
            Row(
                _TOGETHER,
                [tr("dataku.together"), figure(total["people"], language),
                 figure(total["households"], language), figure(total["targets"], language),
                 *(share(total[name]) for name in _SHARES), "", ""],
                total=True,
            )
        )  # fmt: skip
        self.table.set_rows(rows)
        sized(self.table, min_height=38 + _ROW * min(len(rows), _MOST_ROWS))


class CityPyramid(QWidget):
    """The people of the whole city by age and sex; ``people(whom, title)``: those of a bar."""

    people = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.picture = PictureView(tr("dataku.pyramid"))
        card = Card(tr("dataku.pyramid"), note=tr("dataku.pale"), pad=(24, 16, 24, 12))
        put(card.body, self.picture, 1)
        self.setLayout(put(column(12), (card, 1)))
        self.picture.chosen.connect(lambda key: self.people.emit(*of_bar(key)))

    def show_villages(self, found: Villages) -> None:
        """Show everybody who lives in one of the kelurahan."""
        people = found.total.people
        show_pyramid(
            self.picture,
            {"male": people.of_sex("male"), "female": people.of_sex("female"),
             "pyramid": people.pyramid()},
            _BANDS_HEIGHT,
        )  # fmt: skip
