"""A picture of the window in a PDF. It keeps its few colours, which takes a third of the bytes."""

from __future__ import annotations

import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFArray, PDFName, PDFObject, PDFStream, PDFText
from reportlab.platypus import Flowable


class Screenshot(Flowable):
    """A picture ``width`` points wide; the file has a palette (a PNG of 256 colours or fewer)."""

    def __init__(self, path: Path, width: float) -> None:
        super().__init__()
        self._path = path
        with Image.open(path) as picture:
            self.width, self.height = width, width * picture.height / picture.width

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture. A picture that is used twice is stored once."""
        # This is what a canvas does for its own pictures. Its type stubs do not declare these
        # names.
        canvas: Any = self.canv
        document = canvas._doc
        name = sha256(self._path.read_bytes()).hexdigest()
        known = document.getXObjectName(name)
        if known not in document.idToObject:
            picture = _Indexed(self._path, name)
            canvas._setXObjects(picture)
            document.Reference(picture, known)
            document.addForm(name, picture)
        canvas._code.append(f"q {self.width:.3f} 0 0 {self.height:.3f} 0 0 cm /{known} Do Q")
        canvas._formsinuse.append(name)


class _Indexed(PDFObject):
    """A picture as PDF stores it: one byte for each dot, the number of its colour."""

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self._path = path

    def format(self, document: Any) -> bytes:
        with Image.open(self._path) as opened:
            picture = opened if opened.mode == "P" else opened.convert("RGB").quantize(256)
            size, dots = picture.size, picture.tobytes()
            colours = bytes(picture.getpalette("RGB") or ())
        stream = PDFStream(content=zlib.compress(dots, 9))
        about = stream.dictionary
        about["Type"], about["Subtype"] = PDFName("XObject"), PDFName("Image")
        about["Width"], about["Height"] = size
        about["BitsPerComponent"] = 8
        last = len(colours) // 3 - 1
        palette = [PDFName("Indexed"), PDFName("DeviceRGB"), last, PDFText(colours)]
        about["ColorSpace"] = PDFArray(palette)
        about["Filter"] = PDFName("FlateDecode")
        formatted: bytes = stream.format(document)
        return formatted
