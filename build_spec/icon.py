"""The program's icon in the sizes that Windows and Linux ask for, drawn from its one SVG."""

from __future__ import annotations

import io
import os
from pathlib import Path

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def draw(svg: Path, size: int) -> bytes:
    """Return a PNG of the icon, ``size`` pixels wide and high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def write_ico(svg: Path, ico: Path) -> None:
    """Write a Windows icon with every size, each drawn for itself and not scaled down."""
    from PIL import Image

    pictures = [Image.open(io.BytesIO(draw(svg, size))) for size in reversed(SIZES)]
    sizes = [picture.size for picture in pictures]
    pictures[0].save(ico, format="ICO", sizes=sizes, append_images=pictures[1:])
