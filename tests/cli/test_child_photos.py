"""A child's photo at the command line: small, plain, hers alone, and gone where it must be."""

from __future__ import annotations

import base64
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kbdesk.domain.child_photos import LONGEST_SIDE, MOST_BYTES, contradiction, read, written
from kbdesk.exchange.pictures import prepare_child_photo
from tests.cli.machine import Machine
from tests.cli.test_attachments import photo
from tests.cli.test_fields import CHILD, FAMILY, MOTHER, furnished

__all__ = ["furnished"]


def jpeg(size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "JPEG", **more)
    return target.getvalue()


def test_a_photo_is_kept_small_replaced_saved_and_removed(
    furnished: Machine, tmp_path: Path
) -> None:
    assert furnished.ask("photo", "remove", CHILD).code == "child_photo.none"
    source, target = photo(tmp_path / "a.jpg"), tmp_path / "lagi.jpg"
    first = furnished.done("photo", "set", CHILD, source).object
    assert (first["width"], first["height"]) == (240, 320)
    assert first["bytes"] <= MOST_BYTES
    assert furnished.done("photo", "set", CHILD, source).object == {**first, "already": True}
    other = photo(tmp_path / "b.jpg", (300, 200))
    second = furnished.done("photo", "set", CHILD, other).object
    assert second["id"] != first["id"]
    said = furnished.done("photo", "save", CHILD, "-o", target).object
    assert said == {"path": str(target), "bytes": second["bytes"]}
    with Image.open(target) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (200, 300), {})
    assert b"Telepon" not in target.read_bytes()
    assert furnished.done("photo", "remove", CHILD).object == {"id": second["id"]}
    assert furnished.ask("photo", "save", CHILD, "-o", target).code == "child_photo.none"


def test_whose_photo_is_not_taken(furnished: Machine, tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", (300, 200))
    assert furnished.ask("photo", "set", MOTHER, source).code == "child_photo.not_a_child"
    furnished.done("photo", "set", CHILD, source)
    word = {"do": "record_consent", "date": "2025-10-01", "by": "Ibu"}
    furnished.record({**word, "family": FAMILY, "given": False})
    before = furnished.state_hash()
    other = photo(tmp_path / "b.jpg", (200, 200))
    assert furnished.ask("photo", "set", CHILD, other).code == "child_photo.no_consent"
    assert furnished.state_hash() == before
    # what was withdrawn hides the photo that is kept, and what is given again shows it
    target = tmp_path / "lagi.jpg"
    assert furnished.ask("photo", "save", CHILD, "-o", target).code == "child_photo.none"
    furnished.record({**word, "date": "2025-10-02", "family": FAMILY, "purposes": ["service"]})
    assert furnished.done("photo", "save", CHILD, "-o", target).object["bytes"]
    furnished.record({**word, "date": "2025-10-02", "person": CHILD, "purposes": ["reporting"]})
    assert furnished.ask("photo", "save", CHILD, "-o", target).code == "child_photo.none"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"bukan gambar", "child_photo.not_a_picture"),
        (b"", "child_photo.not_a_picture"),
        (b"%PDF-1.4\n%%EOF", "child_photo.not_a_picture"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "child_photo.not_a_picture"),
        (jpeg((600, 600))[:-300], "child_photo.not_a_picture"),
    ],
)
def test_what_is_no_picture_is_refused(
    furnished: Machine, tmp_path: Path, raw: bytes, code: str
) -> None:
    source = tmp_path / "foto.jpg"
    source.write_bytes(raw)
    before = furnished.state_hash()
    assert furnished.ask("photo", "set", CHILD, source).code == code
    assert furnished.state_hash() == before


def test_a_picture_as_large_as_a_wall_is_refused(furnished: Machine, tmp_path: Path) -> None:
    wide = tmp_path / "lebar.png"
    Image.new("1", (16_000, 8_000)).save(wide)
    assert furnished.ask("photo", "set", CHILD, wide).code == "attachment.too_many_pixels"


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
def test_what_is_made_of_any_picture_is_one_that_arrives(wide: int, high: int, form: str) -> None:
    target = io.BytesIO()
    Image.effect_noise((wide, high), 200).convert("RGB").save(target, form)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "foto"
        file.write_bytes(target.getvalue())
        made = prepare_child_photo(file).data
    assert len(made) <= MOST_BYTES
    assert read(written(made)) == made
    with Image.open(io.BytesIO(made)) as image:
        assert max(image.size) <= LONGEST_SIDE


EXIF = Image.Exif()
EXIF[0x010F] = "Telepon"


@pytest.mark.parametrize(
    "raw",
    [
        jpeg((LONGEST_SIDE + 1, 10)),
        jpeg(exif=EXIF),
        jpeg(comment=b"Rumah biru"),
        jpeg(progressive=True),
        jpeg()[:-2],
        jpeg() + b"lebih",
        b"\xff\xd8\xff\xd9",
        b"",
    ],
)
def test_what_is_larger_or_carries_more_than_pixels_does_not_arrive(raw: bytes) -> None:
    assert contradiction({"data": written(raw)}) == "data"
    assert contradiction({"data": "bukan base64"}) == "data"
    assert contradiction({"data": None, "voided": "removed"}) is None
    assert contradiction({"data": base64.b64encode(jpeg()).decode()}) is None
