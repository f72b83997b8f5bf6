"""Numbers of a chart over the years: on no point, and on no limit's line where there is room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from kbdesk.ui.widgets.year_lines import YearLines

ABOVE, UNDER = QRectF(100, 30, 24, 15), QRectF(100, 56, 24, 15)
POINT = QPointF(112, 50)


def chart(qtbot: QtBot) -> YearLines:
    made = YearLines("Tensi", height=112)
    qtbot.addWidget(made)
    made.resize(300, 112)
    return made


def test_a_number_stands_where_no_limit_crosses_it(qtbot: QtBot) -> None:
    lines = chart(qtbot)
    assert lines._room((UNDER, ABOVE), [], [POINT]) == UNDER
    assert lines._room((UNDER, ABOVE), [60.0], [POINT]) == ABOVE
    assert lines._room((UNDER, ABOVE), [60.0, 35.0], [POINT]) == UNDER


def test_a_number_never_covers_another_point(qtbot: QtBot) -> None:
    lines = chart(qtbot)
    beside = [QPointF(118, 60), QPointF(118, 40)]
    assert lines._room((UNDER, ABOVE), [60.0], [POINT, beside[1]]) == UNDER
    assert lines._room((UNDER, ABOVE), [], [POINT, *beside]) is None
