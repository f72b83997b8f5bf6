"""Nothing on the sheets is cut, silent, too small or out of order, at any text size."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.ui import language
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.ring import Ring
from kbdesk.words import LANGUAGES, Language
from tests.ui import gallery
from tests.ui.clipping import faults


@pytest.mark.parametrize("factor", SCALES)
@pytest.mark.parametrize("part", sorted(gallery.PARTS))
def test_sheet_has_no_fault(part: str, factor: float, dressed: Theme, qtbot: QtBot) -> None:
    dressed.apply(factor)
    sheet = gallery.PARTS[part]()
    qtbot.addWidget(sheet)
    sheet.resize(sheet.sizeHint().expandedTo(sheet.minimumSizeHint()))
    sheet.show()
    assert faults(sheet) == []


@pytest.mark.parametrize("part", sorted(gallery.PARTS))
def test_a_sheet_follows_the_text_size_as_if_built_anew(
    part: str, dressed: Theme, qtbot: QtBot
) -> None:
    grown = gallery.PARTS[part]()
    qtbot.addWidget(grown)
    grown.show()
    dressed.apply(1.5)
    QApplication.processEvents()
    fresh = gallery.PARTS[part]()
    qtbot.addWidget(fresh)
    fresh.show()
    QApplication.processEvents()
    size = fresh.sizeHint().expandedTo(grown.minimumSizeHint())
    for sheet in (grown, fresh):
        sheet.resize(size)
    QApplication.processEvents()
    assert _places(grown) == _places(fresh)
    assert faults(grown) == []


def _places(sheet: QWidget) -> list[tuple[str, tuple[int, int, int, int]]]:
    shown = [w for w in sheet.findChildren(QWidget) if w.isVisible() and not isinstance(w, Ring)]
    boxes = ((w, w.mapTo(sheet, QPoint(0, 0))) for w in shown)
    return sorted((type(w).__name__, (at.x(), at.y(), w.width(), w.height())) for w, at in boxes)


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_shell_fits_in_both_languages(tongue: Language, qtbot: QtBot) -> None:
    language.speak(tongue)
    sheet = gallery.PARTS["frame"]()
    qtbot.addWidget(sheet)
    sheet.resize(1366, 768)
    sheet.show()
    assert faults(sheet) == []


def test_shot_is_written(tmp_path: Path, qapp: QApplication) -> None:
    del qapp
    file = tmp_path / "sheet.png"
    assert gallery.main(["--shot", str(file), "--scale", "1.25"]) == 0
    assert not QImage(str(file)).isNull()
