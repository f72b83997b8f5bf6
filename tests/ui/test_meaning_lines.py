"""Figures of a month for which nothing came are grey, and the line under them says since when."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from kbdesk.domain.meaning import Fresh, Known, Meaning
from kbdesk.domain.skdn import Skdn
from kbdesk.queries import skdn
from kbdesk.queries.area import Area
from kbdesk.reports.report_head import ReportHead
from kbdesk.ui.dataku.figures import Figure, FigureStrip
from kbdesk.ui.reports.skdn_view import SkdnView
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.meaning_lines import MeaningLines

DAY = date(2027, 1, 31)
FIRST = date(2027, 1, 1)
OLD = Fresh(FIRST, date(2026, 11, 30), 0, 4)
NEW = Fresh(FIRST, date(2027, 1, 12))


def couples(fresh: Fresh) -> Meaning:
    return Meaning("couples", "living", "day", DAY, DAY, Known(198, 222, "asked"), fresh)


def test_the_line_says_of_whom_when_how_much_and_until_when(qtbot: QtBot) -> None:
    line = MeaningLines()
    qtbot.addWidget(line)
    assert line.show_meanings({"PUS": couples(NEW)}, ("PUS", "not there")) is False
    assert line.text() == (
        "Menurut tempat tinggal keluarga: pasangan usia subur, keadaan 31 Januari 2027"
        " (198 dari 222 pasangan sudah ditanya). Data masuk sampai 12 Januari 2027."
    )
    assert line.property("tone") != "warn"
    assert line.show_meanings({"PUS": couples(OLD)}, ("PUS",)) is True
    assert line.property("tone") == "warn"
    assert "Belum ada data untuk Januari 2027: data terakhir masuk 30 November" in line.text()
    assert "0 dari 4 laptop" in line.text()
    assert line.accessibleName() == line.text()
    assert line.show_meanings({}, ("PUS",)) is False
    assert line.isHidden()


def test_the_oldest_data_speak_for_figures_that_stand_together(qtbot: QtBot) -> None:
    line = MeaningLines()
    qtbot.addWidget(line)
    measured = Meaning("measured", "living", "last", date(2026, 11, 1), DAY, fresh=OLD)
    assert line.show_meanings({"PUS": couples(NEW), "stunted": measured}, ("PUS", "stunted"))
    assert line.text().count("Menurut tempat tinggal") == 1
    assert "12 Januari" not in line.text()


def test_figures_are_pale_together(qtbot: QtBot) -> None:
    strip = FigureStrip(2)
    qtbot.addWidget(strip)
    strip.show_figures([Figure("1", "satu"), Figure("2", "dua")], pale=True)
    assert all(cell.figure.pale for cell in strip.cells)
    strip.show_figures([Figure("1", "satu"), Figure("2", "dua")])
    assert not any(cell.figure.pale for cell in strip.cells)


def test_skdn_of_a_month_without_data_is_pale(qtbot: QtBot) -> None:
    view = SkdnView(Label(""))
    qtbot.addWidget(view)
    said = skdn.said(skdn.SkdnReport(2027 * 12, Area(), Skdn(), {}))
    said["ratios"]["D/S"] = 0.0
    weighed = Meaning("weighed", "served", "month", FIRST, DAY, fresh=OLD)
    view.show_report(said, [said], ReportHead(), {"S": weighed, "D": weighed})
    assert all(cell.figure.pale for cell in view.strip.cells)
    view.show_report(said, [said], ReportHead(), {"S": couples(NEW)})
    assert not any(cell.figure.pale for cell in view.strip.cells)
