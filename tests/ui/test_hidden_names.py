"""A name that came by bundle with signs that nobody types is seen and heard nowhere as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from tests.spoiled import bad, spoil
from tests.tour import Homes, tour
from tests.ui.clipping import visible

NOWHERE = QModelIndex()
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def _columns(view: QAbstractItemView) -> int:
    return view.model().columnCount(NOWHERE) if isinstance(view, QTableView) else 1


def offenders(window: QWidget) -> Iterator[str]:
    """Name what is said or shown with a hidden sign in it."""
    for widget in visible(window):
        said = {
            "name": widget.accessibleName(),
            "description": widget.accessibleDescription(),
            "tip": widget.toolTip(),
        }
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            said["text"] = widget.text()
        if isinstance(widget, QPlainTextEdit):
            said["text"] = widget.toPlainText()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(min(model.rowCount(NOWHERE), 50)):
                for column in range(_columns(widget)):
                    index = model.index(row, column)
                    for role in ROLES:
                        said[f"cell {row},{column},{role.name}"] = model.data(index, role)
        for what, text in said.items():
            if bad(text):
                kin = [type(widget).__name__]
                parent = widget.parentWidget()
                while parent is not None and len(kin) < 4:
                    kin.append(type(parent).__name__)
                    parent = parent.parentWidget()
                yield f"{'<'.join(kin)} {what.split()[0]}: {what} {text!r}"


def test_no_page_shows_or_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: set[str] = set()
    draw = QPainter.drawText

    def drawn(self: QPainter, *args: Any) -> Any:
        painted.update(text for text in args if bad(text))
        return draw(self, *args)

    monkeypatch.setattr(QPainter, "drawText", drawn)
    found: dict[str, str] = {}
    with tour(Homes(tmp_path, families=14).posyandu()) as walk:
        walk.open()
        desk = walk.window.desk
        assert desk is not None
        assert walk.ask(lambda: spoil(desk)) > 50
        for name in walk.pages():
            painted.clear()
            walk.window.grab()
            for text in painted:
                found.setdefault(f"painted: {text!r}", name)
            for one in offenders(walk.window):
                found.setdefault(one.partition(": ")[0], f"{name}: {one}")
    assert found == {}
