"""A PDF that is kept draws the same pages and does nothing by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    TextStringObject,
)
from reportlab.lib.colors import red
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.pdf_cleaning import clean

ACTS = (
    b"/OpenAction", b"/AA", b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia",
    b"/XFA", b"/AcroForm", b"/GoToR", b"/SubmitForm", b"/ImportData", b"/Movie", b"/Sound",
    b"/Rendition", b"/FileAttachment", b"/Screen", b"file:", b"calc.exe", b"app.alert",
)  # fmt: skip


def paper(words: str = "Jamban sehat", *, pages: int = 2) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    for page in range(pages):
        canvas.setPageRotation(90 * page)
        canvas.setFillColor(red)
        canvas.rect(50 + page, 60, 200, 90, fill=1)
        canvas.drawString(72, 700, f"{words} {page}")
        canvas.linkURL("https://example.org/gizi", (72, 690, 300, 712))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def named(**values: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def action(kind: str, **more: object) -> DictionaryObject:
    return named(S=NameObject(f"/{kind}"), **more)


def script() -> DictionaryObject:
    return action("JavaScript", JS=TextStringObject("app.alert('x')"))


def launch() -> DictionaryObject:
    return action("Launch", F=TextStringObject("calc.exe"), Next=script())


def annotation(kind: str, **more: object) -> DictionaryObject:
    box = ArrayObject(FloatObject(side) for side in (10, 10, 90, 40))
    return named(Type=NameObject("/Annot"), Subtype=NameObject(f"/{kind}"), Rect=box, **more)


def _at_opening(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(launch())


def _named_scripts(writer: PdfWriter) -> None:
    names = ArrayObject([TextStringObject("a"), writer._add_object(script())])
    writer.root_object[NameObject("/Names")] = named(JavaScript=named(Names=names))


def _attached(writer: PdfWriter) -> None:
    writer.add_attachment("calc.exe", b"MZ")


def _at_each_page(writer: PdfWriter) -> None:
    for page in writer.pages:
        page[NameObject("/AA")] = named(O=launch(), C=script())


def _form(writer: PdfWriter) -> None:
    field = annotation(
        "Widget", FT=NameObject("/Tx"), T=TextStringObject("nik"), A=script(),
        AA=named(K=script(), F=action("SubmitForm", F=TextStringObject("file:///c"))),
    )  # fmt: skip
    reference = writer._add_object(field)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
    stream = DecodedStreamObject()
    stream.set_data(b"<xdp/>")
    form = named(Fields=ArrayObject([reference]), XFA=writer._add_object(stream))
    writer.root_object[NameObject("/AcroForm")] = form


def _links(writer: PdfWriter) -> None:
    kinds = [
        launch(),
        script(),
        action("URI", URI=TextStringObject("file://host/share/x")),
        action("URI", URI=TextStringObject("javascript:app.alert(1)")),
        action("GoToR", F=TextStringObject("calc.exe")),
        action("ImportData", F=TextStringObject("calc.exe")),
    ]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(
        writer._add_object(annotation("Link", A=one)) for one in kinds
    )


def _media(writer: PdfWriter) -> None:
    kinds = {
        "RichMedia": named(RichMediaContent=named(Assets=NullObject())),
        "Screen": named(A=action("Rendition", JS=TextStringObject("app.alert"))),
        "Movie": named(Movie=named(F=TextStringObject("calc.exe"))),
        "Sound": named(Sound=NullObject()),
        "FileAttachment": named(FS=named(F=TextStringObject("calc.exe"))),
    }
    shown = []
    for kind, more in kinds.items():
        one = annotation(kind)
        one.update(more)
        shown.append(writer._add_object(one))
    writer.pages[0][NameObject("/Annots")] = ArrayObject(shown)


def _below_resources(writer: PdfWriter) -> None:
    for page in writer.pages:
        state = named(
            Type=NameObject("/ExtGState"),
            AA=named(O=launch()),
            Metadata=script(),
            OpenAction=launch(),
        )
        resources: Any = page["/Resources"].get_object()
        resources[NameObject("/ExtGState")] = named(Gs=writer._add_object(state))
        resources[NameObject("/AF")] = ArrayObject([launch()])


def _layers(writer: PdfWriter) -> None:
    layer = writer._add_object(
        named(Type=NameObject("/OCG"), Name=TextStringObject("a"), AA=launch())
    )
    writer.root_object[NameObject("/OCProperties")] = named(
        OCGs=ArrayObject([layer]), D=named(ON=ArrayObject([layer]), OpenAction=script())
    )


HOSTILE: dict[str, Callable[[PdfWriter], None]] = {
    each.__name__.strip("_"): each
    for each in (
        _at_opening, _named_scripts, _attached, _at_each_page, _form, _links, _media,
        _below_resources, _layers,
    )
}  # fmt: skip


def hostile(*how: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    for one in how:
        HOSTILE[one](writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pictures(raw: bytes) -> list[bytes]:
    """Return each page as it is drawn."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
    from PySide6.QtPdf import QPdfDocument

    held = QByteArray(raw)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.pageCount() > 0
    found = []
    for page in range(document.pageCount()):
        size = document.pagePointSize(page)
        image = document.render(page, QSize(round(size.width()), round(size.height())))
        found.append(bytes(image.constBits()) + repr(size).encode())
    document.close()
    return found


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("how", HOSTILE)
def test_what_acts_is_left_out_and_the_pages_look_the_same(how: str) -> None:
    raw = hostile(how)
    assert any(word in raw for word in ACTS)
    kept = clean(raw)
    assert [word for word in ACTS if word in kept] == []
    assert clean(kept) == kept
    if how not in ("form", "media"):  # a field and a film without a picture are drawn by nobody
        assert pictures(kept) == pictures(raw)


@pytest.mark.usefixtures("qapp")
def test_a_plain_pdf_keeps_its_pictures_words_and_links() -> None:
    raw = paper()
    kept = clean(raw)
    assert pictures(kept) == pictures(raw)
    reader = PdfReader(io.BytesIO(kept))
    assert [page.extract_text().strip() for page in reader.pages] == [
        "Jamban sehat 0",
        "Jamban sehat 1",
    ]
    annotations: Any = reader.pages[0]["/Annots"]
    (link,) = annotations
    assert link.get_object()["/A"]["/URI"] == "https://example.org/gizi"


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(sorted(HOSTILE))))
def test_several_of_them_at_once(how: set[str]) -> None:
    kept = clean(hostile(*sorted(how)))
    assert [word for word in ACTS if word in kept] == []


@pytest.mark.usefixtures("qapp")
def test_names_of_letters_and_pictures_are_nobodys_actions() -> None:
    # a letter of a font, or a picture, may be called JS: it is drawn all the same
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    form = DecodedStreamObject()
    form.set_data(b"0 0 1 rg 0 0 50 50 re f")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in (0, 0, 50, 50))
    page = writer.pages[0]
    resources: Any = page["/Resources"].get_object()
    resources[NameObject("/XObject")] = named(JS=writer._add_object(form))
    content = DecodedStreamObject()
    drawn: Any = page.get_contents()
    content.set_data(drawn.get_data() + b" q 1 0 0 1 300 300 cm /JS Do Q")
    page[NameObject("/Contents")] = writer._add_object(content)
    target = io.BytesIO()
    writer.write(target)
    raw = target.getvalue()
    assert pictures(raw) != pictures(paper())
    assert pictures(clean(raw)) == pictures(raw)


def test_a_field_and_a_stamp_keep_their_picture() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(paper(pages=1)))
    look = DecodedStreamObject()
    look.set_data(b"1 0 0 rg 0 0 80 30 re f")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in (0, 0, 80, 30))
    states = named(N=named(A=writer._add_object(look), Off=NullObject()))
    shown = annotation("Stamp", AP=states, AS=NameObject("/A"), A=launch())
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(shown)])
    target = io.BytesIO()
    writer.write(target)
    kept = clean(target.getvalue())
    annotations: Any = PdfReader(io.BytesIO(kept)).pages[0]["/Annots"]
    (one,) = annotations
    assert "/A" in one.get_object()["/AP"]["/N"]
    assert "/A" not in one.get_object()
    assert [word for word in ACTS if word in kept] == []


def test_a_pdf_that_is_in_another_file_or_encrypted_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    writer.encrypt("rahasia", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(KbdeskError) as refused:
        clean(target.getvalue())
    assert refused.value.code == "attachment.locked"
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    elsewhere = DecodedStreamObject()
    elsewhere.set_data(b"")
    elsewhere[NameObject("/F")] = TextStringObject("\\\\host\\share\\x")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(elsewhere)
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(KbdeskError) as refused:
        clean(target.getvalue())
    assert refused.value.code == "attachment.not_supported"


def test_a_pdf_that_only_forbids_is_opened_and_kept_open() -> None:
    # an owner's password forbids to change or to print; without one for readers it opens
    writer = PdfWriter(clone_from=io.BytesIO(paper()))
    writer.encrypt("", "pemilik", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    kept = clean(target.getvalue())
    reader = PdfReader(io.BytesIO(kept))
    assert not reader.is_encrypted
    assert reader.pages[0].extract_text().strip() == "Jamban sehat 0"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_refused_or_kept_without_what_acts(data: st.DataObject) -> None:
    raw = bytearray(hostile("at_opening", "links", "at_each_page"))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    kept = b""
    # whatever is no refusal ends the test
    with suppress(KbdeskError):
        kept = clean(bytes(raw))
    acts = (b"/OpenAction", b"/Launch", b"/AA", b"/JavaScript")
    assert [word for word in acts if word in kept] == []
