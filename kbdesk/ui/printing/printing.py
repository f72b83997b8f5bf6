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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument

from kbdesk.domain.printing import SHEETS_MM, PrintHow, said_pages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

AS_EVER = PrintHow()

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


def send(path: Path, how: PrintHow = AS_EVER) -> Printed:
    """Hand a PDF to the system's print queue. Blocks for up to 20 s: not on the window's thread."""
    queue = shutil.which("lp")
    if queue is None:
        return Printed("no_queue", path)
    try:
        done = subprocess.run(
            [queue, *options_of(path, how), "--", str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return Printed("no_printer", path)
    return Printed("sent" if done.returncode == 0 else "no_printer", path)


def options_of(path: Path, how: PrintHow) -> list[str]:
    """Return what the print queue is told: sheet, printer, copies and pages."""
    sheet = how.sheet or media_of(path)
    wide, high = SHEETS_MM[sheet]
    media = sheet if sheet in _KNOWN_TO_QUEUES else f"Custom.{wide}x{high}mm"
    told = ["-o", f"media={media}", "-o", "fit-to-page"]
    if how.printer:
        told += ["-d", how.printer]
    if how.copies > 1:
        told += ["-n", str(how.copies)]
    if how.pages:
        told += ["-P", said_pages(how.pages)]
    return told


_KNOWN_TO_QUEUES = frozenset({"A4", "A5"})
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)\s*\]")
_A5_LONG_POINTS = 210 / 25.4 * 72


def media_of(path: Path) -> str:
    """Return the paper that one of our own PDFs is drawn for: A5, or A4."""
    return media_of_pdf(path.read_bytes())


def media_of_pdf(pdf: bytes) -> str:
    """Return the paper that the bytes of one of our own PDFs are drawn for: A5, or A4."""
    found = _MEDIA_BOX.search(pdf)
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


def print_pages(path: Path, name: str, how: PrintHow = AS_EVER) -> bool:
    """Print the pages as pictures on a printer of that name; the last resort."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setResolution(_DPI)
    sheet = how.sheet or media_of(path)
    size = QSizeF(*SHEETS_MM[sheet])
    match = QPageSize.SizeMatchPolicy.FuzzyMatch
    printer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, sheet, match))
    printer.setCopyCount(how.copies)
    return printer.isValid() and _print_pages(path, printer, how.pages)


def _print_pages(path: Path, printer: QPrinter, wanted: Sequence[int] = ()) -> bool:
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
        pages = [one - 1 for one in wanted] or range(document.pageCount())
        for place, page in enumerate(pages):
            if place:
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
