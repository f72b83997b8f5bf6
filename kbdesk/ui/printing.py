"""Sending a PDF to paper: the file itself, never an image of it.

First the system's own print queue; else a program that shows PDF, from which a person
prints; else Qt's dialog on the pages. Without any printer the file is kept, and it is said
where.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

SECONDS = 20
_DPI = 300


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a paper.

    ``sent``: in the printer's queue. ``no_printer``: the queue has no printer; the file is
    kept. ``no_queue``: this machine has no print queue, somebody else must show the file.
    """

    outcome: Literal["sent", "no_printer", "no_queue"]
    path: Path


def send(path: Path) -> Printed:
    """Hand a PDF to the system's print queue. Blocks for up to 20 s: not on the window's thread."""
    queue = shutil.which("lp")
    if queue is None:
        return Printed("no_queue", path)
    try:
        done = subprocess.run(
            [queue, "-o", "media=A5", "-o", "fit-to-page", "--", str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return Printed("no_printer", path)
    return Printed("sent" if done.returncode == 0 else "no_printer", path)


def show_elsewhere(path: Path) -> bool:
    """Open a PDF in the system's viewer; tell whether there is one."""
    if sys.platform == "linux" and shutil.which("xdg-open") is None:
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_printer(parent: QWidget, path: Path, then: Callable[[], None]) -> bool:
    """Ask in Qt's own dialog for a printer, and print the pages as pictures; the last resort.

    ``then`` is called once they were sent. Tells whether there is any printer to ask for.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    dialog = QPrintDialog(printer, parent)

    def accepted() -> None:
        if _print_pages(path, printer):
            then()

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return True


def _print_pages(path: Path, printer: QPrinter) -> bool:
    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_:
        return False
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        paper = printer.pageLayout().paintRectPixels(_DPI).size()
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            points = document.pagePointSize(page)
            size = QSize(round(points.width() / 72 * _DPI), round(points.height() / 72 * _DPI))
            fitted = size.scaled(paper, Qt.AspectRatioMode.KeepAspectRatio)
            box = QRectF(0, 0, fitted.width(), fitted.height())
            painter.drawImage(box, document.render(page, size))
    finally:
        painter.end()
        document.close()
    return True
