"""Sending a PDF to paper: the file itself, never an image of it.

First the system's own print queue; else a program that shows PDF, from which a person
prints; else the pages as pictures on a printer that Qt knows. Without any printer the file
is kept, and it is said where.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument

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
            [queue, "-o", f"media={media_of(path)}", "-o", "fit-to-page", "--", str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return Printed("no_printer", path)
    return Printed("sent" if done.returncode == 0 else "no_printer", path)


_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)\s*\]")
_A5_LONG_POINTS = 210 / 25.4 * 72


def media_of(path: Path) -> str:
    """Return the paper that one of our own PDFs is drawn for: A5, or A4."""
    found = _MEDIA_BOX.search(path.read_bytes())
    small = found is not None and max(float(found[1]), float(found[2])) <= _A5_LONG_POINTS + 1
    return "A5" if small else "A4"


def show_elsewhere(path: Path) -> bool:
    """Open a PDF in the system's viewer; tell whether there is one."""
    if sys.platform == "linux" and shutil.which("xdg-open") is None:
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def printers() -> tuple[list[str], str]:
    """Return the names of the printers that Qt knows, and the usual one (or "")."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def print_pages(path: Path, name: str) -> bool:
    """Print the pages as pictures on a printer of that name; the last resort."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setResolution(_DPI)
    size = QPageSize.PageSizeId.A5 if media_of(path) == "A5" else QPageSize.PageSizeId.A4
    printer.setPageSize(QPageSize(size))
    return printer.isValid() and _print_pages(path, printer)


def _print_pages(path: Path, printer: QPrinter) -> bool:
    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_:
        return False
    first = document.pagePointSize(0)
    lies = QPageLayout.Orientation.Landscape if first.width() > first.height() else None
    printer.setPageOrientation(lies or QPageLayout.Orientation.Portrait)
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
