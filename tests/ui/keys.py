"""Hands for the window's tests: a page to type on, and keys with types."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

_open: list[QWidget] = []


def show(qtbot: QtBot, widget: QWidget) -> None:
    """Show a window, active and with the focus, closed again after the test."""
    qtbot.addWidget(widget)
    _open[:] = [widget]
    widget.show()
    widget.activateWindow()
    QApplication.processEvents()
    widget.setFocus()


def page(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """Show widgets in a column, the first one with the focus."""
    window = QWidget()
    layout = QVBoxLayout(window)
    for widget in widgets:
        layout.addWidget(widget)
    show(qtbot, window)
    widgets[0].setFocus()
    return window


def focused() -> QWidget:
    """Return what has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and release one key."""
    QTest.keyClick(widget, key, modifier)


def type_in(widget: QWidget, text: str) -> None:
    """Type a text."""
    QTest.keyClicks(widget, text)
