"""A PDF without what acts: only what is drawn on its pages is copied into a new file.

A page is written anew from the entries that draw it; of annotations those that are seen, with
their picture and, of a link, an address of the web or of mail. Scripts, programs to start, forms
that send, attached files, films and sounds, and what happens when a file is opened or a page is
turned have no place in the new file. Entries: ISO 32000-1, 7.7.3.3, 12.5 and 12.6.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from kbdesk.domain.errors import KbdeskError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject

MOST_OBJECTS: Final = 200_000
_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_PAGE: Final = (
    *_INHERITED, "/Contents", "/BleedBox", "/TrimBox", "/ArtBox", "/Group", "/UserUnit",
)  # fmt: skip
_ANNOTATION: Final = (
    "/Rect", "/AP", "/AS", "/F", "/C", "/IC", "/CA", "/ca", "/BM", "/Border", "/BS", "/BE", "/BG",
    "/Contents", "/DA", "/DS", "/Q", "/QuadPoints", "/Vertices", "/InkList", "/L", "/LE", "/CL",
    "/RD", "/IT", "/OC", "/Name", "/FT", "/Ff", "/V", "/MK", "/H",
)  # fmt: skip
_SEEN: Final = frozenset(
    f"/{name}"
    for name in (
        "Text", "Link", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight",
        "Underline", "Squiggly", "StrikeOut", "Stamp", "Caret", "Ink", "Watermark", "Widget",
    )
)  # fmt: skip
"""Kinds of annotations that only show something; a film, a sound, a file or a form is none."""
_ADDRESSES: Final = ("http://", "https://", "mailto:")
_ACTS: Final = frozenset(
    f"/{name}"
    for name in (
        "A", "AA", "AcroForm", "AF", "Alternates", "Annots", "Dests", "EF", "EmbeddedFiles",
        "FDecodeParms", "FFilter", "JS", "JavaScript", "Launch", "LastModified", "Metadata",
        "Movie", "Names", "Next", "OPI", "OpenAction", "Outlines", "PA", "Parent", "PieceInfo",
        "PS", "Ref", "Rendition", "RichMediaContent", "RichMediaSettings", "Sound", "StructParent",
        "StructParents", "URI", "XFA",
    )
)  # fmt: skip
"""Entries that no dictionary below a page's resources, contents or annotations may have."""
_NAMES: Final = frozenset(
    f"/{name}"
    for name in (
        "AP", "CharProcs", "ColorSpace", "Colorants", "ExtGState", "Font", "Pattern", "Properties",
        "Shading", "XObject",
    )
)  # fmt: skip
"""Entries with a dictionary whose own entries bear any name: a letter may be called A or JS."""
_STATES: Final = "states"
"""What an entry of ``/AP`` is: a picture, or the names of states, each with its picture."""


def cleaned(reader: PdfReader) -> bytes:
    """Return a PDF that draws what another draws, without anything that acts.

    The same file gives the same bytes, and a cleaned one gives itself again. Raises
    ``attachment.not_supported`` where a page cannot be copied whole.
    """
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, NameObject

    writer = PdfWriter()
    writer.metadata = None
    writer.pdf_header = "%PDF-1.7"
    copy = _Copying(writer)
    for page in reader.pages:
        found = _page_of(page)
        width, height = (float(side) for side in (page.mediabox.width, page.mediabox.height))
        fresh = writer.add_blank_page(width, height)
        for name, value in found.items():
            fresh[NameObject(name)] = copy.of(value, name)
        shown = list(copy.annotations(page.get("/Annots")))
        if shown:
            fresh[NameObject("/Annots")] = ArrayObject(shown)
    layers = reader.root_object.get("/OCProperties")
    if layers is not None:
        # which layers are drawn
        writer.root_object[NameObject("/OCProperties")] = copy.of(layers)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _page_of(page: PageObject) -> dict[str, object]:
    """Return the entries that draw a page, those of its forebears among them."""
    found: dict[str, object] = {}
    for name in _PAGE:
        holder: DictionaryObject | None = page
        steps = 0
        while holder is not None and steps < 50:
            if name in holder:
                found[name] = holder.raw_get(name)
                break
            parent = holder.get("/Parent") if name in _INHERITED else None
            holder, steps = None if parent is None else parent.get_object(), steps + 1
    return found


class _Copying:
    """Copies objects from one file to another, each once, leaving out what acts."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._copied: dict[tuple[int, int], PdfObject] = {}
        self._count = 0

    def annotations(self, annotations: object) -> Iterator[object]:
        """Yield references to copies of a page's annotations that are seen."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

        listed = _resolved(annotations)
        for each in listed if isinstance(listed, ArrayObject) else ():
            one = _resolved(each)
            if not isinstance(one, DictionaryObject) or one.get("/Subtype") not in _SEEN:
                continue
            fresh = DictionaryObject()
            fresh[NameObject("/Type")] = NameObject("/Annot")
            fresh[NameObject("/Subtype")] = NameObject(str(one["/Subtype"]))
            for name in _ANNOTATION:
                if name in one:
                    fresh[NameObject(name)] = self.of(one.raw_get(name), name)
            address = _address(_resolved(one.get("/A")))
            if address:
                action = DictionaryObject()
                action[NameObject("/S")] = NameObject("/URI")
                action[NameObject("/URI")] = TextStringObject(address)
                fresh[NameObject("/A")] = action
            yield self._writer._add_object(fresh)

    def of(self, value: Any, entry: str = "") -> PdfObject:
        """Return a copy of an object and of all that it names, which stands under ``entry``."""
        from pypdf.generic import (
            ArrayObject,
            DictionaryObject,
            IndirectObject,
            NameObject,
            NullObject,
            StreamObject,
        )

        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._copied:
                self._copied[key] = self._reference(value, entry)
            return self._copied[key]
        self._one_more()
        if isinstance(value, StreamObject):
            return self._writer._add_object(self._stream(value, type(value)()))
        if isinstance(value, DictionaryObject):
            return self._fill(value, DictionaryObject(), entry)
        if isinstance(value, ArrayObject):
            return ArrayObject(self.of(one) for one in value)
        if value is None or isinstance(value, NullObject):
            return NullObject()
        if isinstance(value, NameObject):
            return NameObject(str(value))
        plain: PdfObject = value.clone(self._writer)
        return plain

    def _reference(self, value: IndirectObject, entry: str) -> PdfObject:
        from pypdf.generic import DictionaryObject, NullObject, StreamObject

        found = value.get_object()
        if found is None:
            found = NullObject()
        if not isinstance(found, DictionaryObject):
            return self._writer._add_object(self.of(found, entry))
        self._one_more()
        if found.get("/Type") in ("/Page", "/Pages", "/Catalog"):
            return self._writer._add_object(NullObject())
        if isinstance(found, StreamObject):
            stream = type(found)()
            reference = self._begun(value, stream)
            self._stream(found, stream)
        else:
            fresh = DictionaryObject()
            reference = self._begun(value, fresh)
            self._fill(found, fresh, entry)
        return reference

    def _begun(self, value: IndirectObject, copy: PdfObject) -> PdfObject:
        """Add a copy before it is filled: an object that names itself finds its copy."""
        reference = self._writer._add_object(copy)
        self._copied[value.idnum, value.generation] = reference
        return reference

    def _stream(self, stream: StreamObject, fresh: StreamObject) -> PdfObject:
        if "/F" in stream:
            # its bytes lie in another file
            raise KbdeskError("attachment.not_supported", field="file")
        fresh._data = stream._data
        return self._fill(stream, fresh, passed_over=("/Length", "/DL"))

    def _fill(
        self,
        found: DictionaryObject,
        fresh: DictionaryObject,
        entry: str = "",
        passed_over: tuple[str, ...] = (),
    ) -> PdfObject:
        from pypdf.generic import NameObject

        any_name = entry in _NAMES or entry == _STATES
        for name in found:
            if (any_name or name not in _ACTS) and name not in passed_over:
                below = _STATES if entry == "/AP" else "" if any_name else str(name)
                fresh[NameObject(str(name))] = self.of(found.raw_get(name), below)
        return fresh

    def _one_more(self) -> None:
        self._count += 1
        if self._count > MOST_OBJECTS:
            raise KbdeskError("attachment.not_supported", field="file")


def _resolved(value: Any) -> object:
    return None if value is None else value.get_object()


def _address(action: object) -> str | None:
    """Return the address that an action opens in the web or in mail; None for any other."""
    if not isinstance(action, dict) or action.get("/S") != "/URI":
        return None
    said = action.get("/URI")
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
    plain = text.isascii() and text.isprintable() and text.lower().startswith(_ADDRESSES)
    return text if plain else None


@contextmanager
def reading(raw: bytes) -> Iterator[PdfReader]:
    """Open a PDF; what goes wrong with it while the block lasts is a refusal.

    Raises ``attachment.locked`` where it asks for a password, ``attachment.encrypted`` where it
    is encrypted in a way that is not read here, ``attachment.not_supported``.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    quiet = logging.getLogger("pypdf")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)  # what is odd in a file is no fault of the program
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise KbdeskError("attachment.locked", field="file")
        yield reader
    except FileNotDecryptedError as error:
        raise KbdeskError("attachment.locked", field="file") from error
    except DependencyError as error:
        raise KbdeskError("attachment.encrypted", field="file") from error
    except (
        PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
        OverflowError, NotImplementedError, OSError,
    ) as error:  # fmt: skip
        raise KbdeskError("attachment.not_supported", field="file") from error
    finally:
        quiet.setLevel(level)


def clean(raw: bytes) -> bytes:
    """Return a PDF's bytes without what acts; raises ``attachment.*``."""
    with reading(raw) as reader:
        return cleaned(reader)
