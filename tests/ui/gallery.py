"""Every widget on one sheet, to look at and to test: ``python -m tests.ui.gallery``.

``--shot FILE --scale 1.25 --part components`` writes a picture instead of opening a window.
Parts: components, charts, frame. All people and figures are invented.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from kbdesk.ui.theme import SCALES, Theme
from kbdesk.ui.widgets.number_field import NumberField
from tests.ui.gallery_charts import charts
from tests.ui.gallery_components import components
from tests.ui.gallery_frame import frame

PARTS: dict[str, Callable[[], QWidget]] = {
    "components": components,
    "charts": charts,
    "frame": frame,
}


class _F9(QObject):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F9:  # type: ignore[attr-defined]
            self._theme.cycle()
            return True
        return super().eventFilter(watched, event)


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the gallery, or write a picture of it."""
    parser = argparse.ArgumentParser(prog="tests.ui.gallery")
    parser.add_argument("--part", choices=sorted(PARTS), default="components")
    parser.add_argument("--scale", type=float, choices=SCALES, default=1.0)
    parser.add_argument("--shot", metavar="FILE")
    parser.add_argument("--size", metavar="WxH", help="size of the window; default as needed")
    chosen = parser.parse_args(arguments)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    theme = Theme.of(app)
    theme.apply(chosen.scale)
    sheet = PARTS[chosen.part]()
    window = sheet
    if not chosen.shot and chosen.part != "frame":
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        window = area
    size = QSize(1366, 768)
    if chosen.size:
        size = QSize(*(int(part) for part in chosen.size.split("x")))
    elif chosen.shot:
        size = size.expandedTo(sheet.sizeHint())
    window.resize(size)
    window.setWindowTitle("kbdesk")
    window.show()
    if not chosen.shot:
        app.installEventFilter(_F9(theme))
        return app.exec()
    window.activateWindow()
    for field in window.findChildren(NumberField):
        if field.name() == "Fokus":
            field.edit.setFocus()
    app.processEvents()
    window.grab().save(chosen.shot)
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
