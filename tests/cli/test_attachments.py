"""Pictures and PDFs at the command line: kept whole, small and without where they were taken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.attachments import MOST_PDF_BYTES, PART_BYTES, part_id
from tests.cli.machine import Machine
from tests.cli.test_fields import CHILD, FAMILY, furnished

__all__ = ["furnished"]


def photo(path: Path, size: tuple[int, int] = (2400, 1800)) -> Path:
    """Write a photo as a telephone does: lying on its side, with the place in its metadata."""
    image = Image.effect_noise(size, 60).convert("RGB")
    metadata = Image.Exif()
    metadata[0x0112] = 6  # to be turned by 90 degrees
    metadata[0x010F] = "Telepon Bu Sari"
    metadata.get_ifd(0x8825)[1] = "N"
    image.save(path, "JPEG", quality=95, exif=metadata)
    return path


def paper(path: Path, words: str) -> Path:
    canvas = Canvas(str(path), invariant=1)
    canvas.drawString(72, 700, words)
    canvas.save()
    return path


def test_a_photo_is_kept_small_upright_and_without_metadata(
    furnished: Machine, tmp_path: Path
) -> None:
    source = photo(tmp_path / "sesi kelas.JPG")
    said = furnished.done("attach", source, "--to", "child", CHILD, "--caption", "Kelas").object
    assert said["kind"] == "image"
    assert said["parts"] == -(-said["bytes"] // PART_BYTES) > 1
    target = tmp_path / "lagi.jpg"
    assert furnished.done("attachment", "save", said["id"], "-o", target).object == {
        "path": str(target),
        "bytes": said["bytes"],
    }
    with Image.open(target) as image:
        assert image.format == "JPEG"
        assert image.size == (960, 1280)
        assert dict(image.getexif()) == {}
    assert b"Telepon" not in target.read_bytes()
    (listed,) = furnished.done("attachment", "list", CHILD).lines
    assert listed == {
        "id": said["id"], "name": "sesi kelas.jpg", "kind": "image", "bytes": said["bytes"],
        "parts": said["parts"], "held": said["parts"], "caption": "Kelas",
        "phase": None,
    }  # fmt: skip
    shown = furnished.done("show", "attachment", said["id"]).object
    assert (shown["owner_kind"], shown["owner"]) == ("person", CHILD)
    assert (shown["posyandu"], shown["width"], shown["height"]) == ("LT01", 960, 1280)


def test_the_same_file_is_kept_once_and_a_void_one_is_not_listed(
    furnished: Machine, tmp_path: Path
) -> None:
    source = photo(tmp_path / "a.jpg", (300, 200))
    first = furnished.done("attach", source, "--to", "family", FAMILY).object
    again = furnished.done("attach", source, "--to", "family", FAMILY).object
    assert again == {**first, "already": True}
    furnished.record({"do": "void_attachment", "id": first["id"], "reason": "salah keluarga"})
    assert furnished.done("attachment", "list", FAMILY).lines == []
    voided = {"do": "void_attachment", "id": first["id"], "reason": "lagi"}
    assert furnished.refused(voided)["code"] == "attachment.voided"
    other = furnished.done("attach", source, "--to", "family", FAMILY).object
    assert other["id"] != first["id"]


def test_a_pdf_is_kept_with_its_words(furnished: Machine, tmp_path: Path) -> None:
    source = paper(tmp_path / "Surat.pdf", "Jamban sehat untuk semua")
    said = furnished.done("attach", source, "--to", "family", FAMILY).object
    target = tmp_path / "lagi.pdf"
    furnished.done("attachment", "save", said["id"], "-o", target)
    assert target.stat().st_size == said["bytes"]
    assert furnished.done("attach", target, "--to", "family", FAMILY).object["already"]
    shown = furnished.done("show", "attachment", said["id"]).object
    assert (shown["kind"], shown["pages"]) == ("pdf", 1)
    assert shown["text"] == "Jamban sehat untuk semua"


def test_a_transparent_picture_lies_on_white(furnished: Machine, tmp_path: Path) -> None:
    source = tmp_path / "logo.png"
    Image.new("RGBA", (40, 20), (200, 0, 0, 0)).save(source)
    said = furnished.done("attach", source, "--to", "family", FAMILY).object
    target = tmp_path / "logo.jpg"
    furnished.done("attachment", "save", said["id"], "-o", target)
    with Image.open(target) as image:
        assert image.size == (40, 20)
        assert image.getpixel((20, 10)) == (255, 255, 255)


def broken_pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\n%%EOF"


def no_pages() -> bytes:
    target = io.BytesIO()
    PdfWriter().write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("teks.jpg", b"bukan gambar"),
        ("kosong.png", b""),
        ("rusak.pdf", broken_pdf()),
        ("tanpa halaman.pdf", no_pages()),
        ("terpotong.jpg", b"\xff\xd8\xff\xe0" + bytes(40)),
    ],
)
def test_what_cannot_be_read_is_refused(
    furnished: Machine, tmp_path: Path, name: str, raw: bytes
) -> None:
    source = tmp_path / name
    source.write_bytes(raw)
    before = furnished.state_hash()
    assert furnished.ask("attach", source, "--to", "family", FAMILY).code == (
        "attachment.not_supported"
    )
    assert furnished.state_hash() == before


def test_why_a_whole_file_is_not_taken_is_said(furnished: Machine, tmp_path: Path) -> None:
    locked, wide = tmp_path / "terkunci.pdf", tmp_path / "lebar.png"
    writer = PdfWriter(clone_from=paper(tmp_path / "terbuka.pdf", "Isi piring balita"))
    writer.encrypt("rahasia")
    writer.write(locked)
    Image.new("1", (16_000, 8_000)).save(wide)
    before = furnished.state_hash()
    for source, code in ((locked, "locked"), (wide, "too_many_pixels")):
        said = furnished.ask("attach", source, "--to", "family", FAMILY)
        assert said.code == f"attachment.{code}"
    assert furnished.state_hash() == before
    # whoever locks only printing and copying lets everybody read
    writer = PdfWriter(clone_from=paper(tmp_path / "terbaca.pdf", "Isi piring balita"))
    writer.encrypt("", owner_password="rahasia")
    writer.write(tmp_path / "terbaca.pdf")
    assert furnished.done("attach", tmp_path / "terbaca.pdf", "--to", "family", FAMILY).object["id"]


def test_refusals(furnished: Machine, tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg", (300, 200))
    nobody = "00000000-0000-4000-8000-0000000000ff"
    assert furnished.ask("attach", source, "--to", "user", nobody).code == "list.unknown_kind"
    assert furnished.ask("attach", source, "--to", "family", nobody).code == "show.not_found"
    absent = tmp_path / "tidak ada.jpg"
    said = furnished.ask("attach", absent, "--to", "family", FAMILY)
    assert said.code == "attachment.unreadable"
    large = tmp_path / "besar.pdf"
    large.write_bytes(b"%PDF-1.4\n" + bytes(MOST_PDF_BYTES))
    said = furnished.ask("attach", large, "--to", "family", FAMILY)
    assert said.code == "attachment.too_large"
    target = tmp_path / "x.jpg"
    assert furnished.ask("attachment", "save", nobody, "-o", target).code == "attachment.unknown"
    assert not target.exists()


def test_what_has_not_arrived_whole_is_incomplete_and_no_error(
    furnished: Machine, tmp_path: Path
) -> None:
    source = photo(tmp_path / "a.jpg", (1280, 1280))
    said = furnished.done("attach", source, "--to", "family", FAMILY).object
    last = part_id(said["id"], said["parts"] - 1)
    with furnished.desk() as desk:
        whole = desk.store.records.get("attachment_part", last)
        desk.store.db.execute("DELETE FROM attachment_part WHERE id = ?", (last,))
    (listed,) = furnished.done("attachment", "list", FAMILY).lines
    assert (listed["parts"], listed["held"]) == (said["parts"], said["parts"] - 1)
    target = tmp_path / "x.jpg"
    refused = furnished.ask("attachment", "save", said["id"], "-o", target)
    assert refused.code == "attachment.incomplete"
    assert not target.exists()
    assert whole is not None
    with furnished.desk() as desk:
        desk.store.db.execute(
            "INSERT INTO attachment_part (id, attachment, no, data) VALUES (?, ?, ?, ?)",
            (last, whole["attachment"], whole["no"], whole["data"][:-4]),
        )
    refused = furnished.ask("attachment", "save", said["id"], "-o", target)
    assert refused.code == "attachment.damaged"
