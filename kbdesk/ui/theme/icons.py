"""Icons: one SVG each in ``resources/icons``, drawn when first shown, in any colour."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kbdesk.resources import resource
from kbdesk.ui.theme.tokens import color


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _sharpness() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@cache
def _drawn(name: str, shade: str, size: int, ratio: float) -> QPixmap:
    svg = _source(name).replace("currentColor", shade)
    if 4 < size < 19:
        # a small icon keeps a line of about 1,75 px, or it turns grey
        svg = svg.replace('stroke-width="1.75"', f'stroke-width="{1.75 * 24 / size:.2f}"')
    pixels = QPixmap(round(size * ratio), round(size * ratio))
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(
        painter, QRectF(0, 0, pixels.width(), pixels.height())
    )
    painter.end()
    pixels.setDevicePixelRatio(ratio)
    return pixels


def pixmap(name: str, shade: str = "ink", size: int = 20) -> QPixmap:
    """Return an icon as a picture; ``size`` in pixels as shown (scale it yourself)."""
    return _drawn(name, color(shade), size, _sharpness())


def icon(name: str, shade: str = "ink", size: int = 20) -> QIcon:
    """Return an icon for buttons and lists, grey when disabled."""
    made = QIcon(pixmap(name, shade, size))
    made.addPixmap(pixmap(name, "disabled_ink", size), QIcon.Mode.Disabled)
    return made


def forget() -> None:
    """Drop the drawn icons (after the text size changed)."""
    _drawn.cache_clear()
