"""Files from outside made ready to be kept: pictures small and without metadata, PDFs checked."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from kbdesk.domain import child_photos
from kbdesk.domain.attachments import (
    JPEG_QUALITY,
    LONGEST_SIDE,
    LONGEST_TEXT,
    MOST_PARTS,
    MOST_PDF_BYTES,
    MOST_PICTURE_BYTES,
    PART_BYTES,
    Prepared,
)
from kbdesk.domain.errors import KbdeskError

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from pypdf import PdfReader

_MOST_PIXELS = 120_000_000
_MOST_PAGES_READ = 60
_PHOTO_QUALITIES = (80, 65, 50, 35, 20, 10)
"""Tried in turn until the photo is small enough: noise of 320 px fits at the last one."""


def prepare(path: Path) -> Prepared:
    """Read a picture or a PDF and return what is to be kept of it.

    A picture becomes a JPEG of at most 1280 px on its longer side, turned upright, with no
    metadata: neither the place nor the camera. A PDF keeps what is drawn on its pages, and
    nothing that acts (:mod:`kbdesk.exchange.pdf_cleaning`). Raises ``attachment.unreadable``,
    ``attachment.not_supported``, ``attachment.too_large``, ``attachment.too_many_pixels``,
    ``attachment.locked`` (a PDF that asks for a password), ``attachment.encrypted``.
    """
    raw = _bytes_of(path)
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        if len(raw) > MOST_PDF_BYTES:
            raise KbdeskError("attachment.too_large", field="file", most=MOST_PDF_BYTES >> 20)
        return _pdf(raw)
    return picture(raw)


def prepare_child_photo(path: Path) -> Prepared:
    """Read a picture and return it as a child's photo is kept: small, upright, only its pixels.

    Raises ``attachment.unreadable``, ``attachment.too_large``, ``attachment.too_many_pixels``,
    ``child_photo.not_a_picture``.
    """
    raw = _bytes_of(path)
    try:
        plain = _upright(raw, child_photos.LONGEST_SIDE)
    except KbdeskError as error:
        if error.code != "attachment.not_supported":
            raise
        raise KbdeskError("child_photo.not_a_picture", field="file") from error
    for quality in _PHOTO_QUALITIES:
        data = _jpeg(plain, quality)
        if len(data) <= child_photos.MOST_BYTES:
            break
    return Prepared("image", data, plain.width, plain.height)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_PICTURE_BYTES:
            raise KbdeskError("attachment.too_large", field="file", most=MOST_PICTURE_BYTES >> 20)
        return path.read_bytes()
    except OSError as error:
        raise KbdeskError(
            "attachment.unreadable", field="file", path=str(path), why=error.strerror or ""
        ) from error


def picture(raw: bytes) -> Prepared:
    """Return a picture's bytes as the JPEG that is kept.

    Raises ``attachment.not_supported``, ``attachment.too_many_pixels``.
    """
    plain = _upright(raw, LONGEST_SIDE)
    return Prepared("image", _jpeg(plain, JPEG_QUALITY), plain.width, plain.height)


def _upright(raw: bytes, longest: int) -> Picture:
    """Return a picture's pixels, upright and on white, with nothing beside them."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, which is not kept
            with Image.open(
                io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP", "BMP", "GIF")
            ) as found:
                if found.width * found.height > _MOST_PIXELS:
                    raise KbdeskError("attachment.too_many_pixels", field="file")
                # a JPEG is decoded no larger than is needed: the memory of an old laptop is small
                found.draft("RGB", (2 * longest, 2 * longest))
                upright = ImageOps.exif_transpose(found)
                upright.thumbnail((longest, longest))
                plain = Image.new("RGB", upright.size, "white")
                if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                    layer = upright.convert("RGBA")
                    plain.paste(layer, mask=layer.getchannel("A"))
                else:
                    plain.paste(upright.convert("RGB"))
    except KbdeskError:
        raise
    except Image.DecompressionBombError as error:
        raise KbdeskError("attachment.too_many_pixels", field="file") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise KbdeskError("attachment.not_supported", field="file") from error
    return plain


def _jpeg(plain: Picture, quality: int) -> bytes:
    target = io.BytesIO()
    # a new picture carries only its pixels, so nothing of the old one's metadata can follow
    plain.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _pdf(raw: bytes) -> Prepared:
    from kbdesk.exchange.pdf_cleaning import cleaned, reading

    with reading(raw) as reader:
        pages = len(reader.pages)
        if not pages:
            raise KbdeskError("attachment.not_supported", field="file")
        text = _text(reader)
        data = cleaned(reader)
    if len(data) > MOST_PARTS * PART_BYTES:
        raise KbdeskError("attachment.too_large", field="file", most=MOST_PDF_BYTES >> 20)
    return Prepared("pdf", data, pages=pages, text=text)


def _text(reader: PdfReader) -> str | None:
    """Return the words of a PDF as far as they are kept; a page that cannot be read has none."""
    found: list[str] = []
    length = 0
    for page in reader.pages[:_MOST_PAGES_READ]:
        try:
            words = " ".join(page.extract_text().split())
        except Exception:  # a picture's font or a broken page: the paper itself is still good
            continue
        words = "".join(c for c in words if c.isprintable())
        found.append(words)
        length += len(words) + 1
        if length > LONGEST_TEXT:
            break
    return " ".join(found).strip()[:LONGEST_TEXT] or None
