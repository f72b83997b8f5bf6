"""The ground under every printed paper: sizes, inks, the one embedded font, and the file.

Nothing that is not embedded may appear in a PDF: a clinic's old computer then shows the
same page as ours. Lengths are points; ``MM`` turns millimetres into points. The same data
gives the same bytes (no clock, no random identifier in the file).
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.errors import KbdeskError
from kbdesk.reports.stamp import WORD, is_stamped
from kbdesk.resources import resource
from kbdesk.store.durable import replace
from kbdesk.words import Language

MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)
A4 = (210 * MM, 297 * MM)

Face = Literal["Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"]
REGULAR: Face = "Inter-Regular"
MEDIUM: Face = "Inter-Medium"
SEMIBOLD: Face = "Inter-SemiBold"
BOLD: Face = "Inter-Bold"

Ink = Color
INK: Ink = HexColor("#17211F")
INK_2: Ink = HexColor("#414C48")
RULE: Ink = HexColor("#858B84")
PALE_RULE: Ink = HexColor("#C9C4B6")
TEAL: Ink = HexColor("#0B6B63")
BAD: Ink = HexColor("#A31D14")
WHITE: Ink = HexColor("#FFFFFF")


@cache
def font(face: Face) -> TTFont:
    """Return one of the program's own faces, registered for drawing on first use."""
    made = TTFont(face, str(resource("fonts", f"{face}.ttf")))
    pdfmetrics.registerFont(made)
    return made


class _Stamped(Canvas):
    """A canvas that writes CONTOH across each of its pages, over what is drawn on them."""

    def showPage(self) -> None:
        wide, high = self._pagesize  # type: ignore[attr-defined]
        self.saveState()
        self.translate(wide / 2, high / 2)
        self.rotate(45)
        self.setFillColor(HexColor("#7A4A00"), alpha=0.22)
        size = (wide**2 + high**2) ** 0.5 / 6
        self.setFont(BOLD, size)
        self.drawCentredString(0, -size / 3, WORD)
        self.restoreState()
        super().showPage()


def open_canvas(
    buffer: BinaryIO, size: tuple[float, float], title: str, language: Language
) -> Canvas:
    """Begin a paper: a canvas whose first font is ours and whose bytes follow the data alone.

    ``title`` is read in every file manager and print queue: it must name nobody.
    """
    for face in (REGULAR, MEDIUM, SEMIBOLD, BOLD):
        font(face)
    canvas = (_Stamped if is_stamped() else Canvas)(
        buffer,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs say float
        lang="id-ID" if language == "id" else "en-GB",
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("kbdesk")
    canvas.setProducer("kbdesk")
    return canvas


def deliver(pdf: BytesIO, target: Path | BinaryIO) -> None:
    """Hand a finished paper over: to an open stream, or whole or not at all to a path.

    A path is written beside itself and then put in place, so that a full stick leaves no
    half a paper and no old one is lost. Refusals: ``paper.folder_missing``,
    ``paper.folder_not_writable``, ``paper.disk_full``, ``paper.target_is_folder``,
    ``paper.file_in_use``, ``paper.not_written``.
    """
    if not isinstance(target, Path):
        target.write(pdf.getvalue())
        return
    if target.is_dir():
        raise _refused("paper.target_is_folder", target)
    if target.exists() and not target.is_file():  # a device would be replaced by a file
        raise _refused("paper.not_written", target)
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".kbdesk-", suffix=".part", dir=target.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(pdf.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as problem:
        _forget(part)
        raise _refused(_code_of(problem), target) from problem
    try:
        replace(part, target)
    except OSError as problem:
        _forget(part)
        # Windows keeps a file that a viewer shows; elsewhere this hardly happens.
        held = isinstance(problem, PermissionError)
        raise _refused("paper.file_in_use" if held else _code_of(problem), target) from problem


def _refused(code: str, target: Path) -> KbdeskError:
    return KbdeskError(
        code, field="target", file=target.name or str(target), folder=str(target.parent)
    )


def _code_of(problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return "paper.disk_full"
    if isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        return "paper.folder_missing"
    if isinstance(problem, PermissionError) or problem.errno == errno.EROFS:
        return "paper.folder_not_writable"
    return "paper.not_written"


def _forget(part: Path | None) -> None:
    if part is not None:
        with suppress(OSError):
            part.unlink()
