"""Leaflets and posters: every built-in text on its paper, nothing cut, nothing unembedded."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from kbdesk.domain.education import QUESTIONS
from kbdesk.domain.materials import CornerWords, Material, builtin
from kbdesk.reports.lettering import ELLIPSIS
from kbdesk.reports.material_paper import READ_FROM_TWO_METRES, draw_leaflet, draw_poster

ALL = list(builtin().values())
CORNER = CornerWords("Pojok Kenanga", "Senin 09.00", "Balai RT 03", "0811-0000")
CODES = [one.code for one in ALL]


def text_of(pdf: bytes) -> tuple[str, PdfReader]:
    reader = PdfReader(BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages), reader


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_a_leaflet_says_all_of_it(of: Material) -> None:
    buffer = BytesIO()
    assert draw_leaflet(of, buffer) == 2
    text, reader = text_of(buffer.getvalue())
    assert [tuple(round(float(v)) for v in page.mediabox[2:]) for page in reader.pages] == [
        (842, 595),
        (842, 595),
    ]
    assert ELLIPSIS not in text
    for said in (of.title, of.lead, *of.today, *(part.heading for part in of.sections)):
        assert bare(said) in text, said
    for part in of.sections:
        for said in (part.text, *part.points, *(cell for row in part.table for cell in row)):
            # a cell's lines may be read between those of its neighbours
            assert all(bare(word) in text for word in said.split()), said
    for place in of.leaflet:
        assert place < QUESTIONS
        assert bare(of.questions[place].question) in text
    fonts = {
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for resources in (cast(DictionaryObject, page["/Resources"]),)
        for font in cast(DictionaryObject, resources["/Font"]).values()
    }
    assert all("Inter" in str(font) for font in fonts), fonts


@pytest.mark.parametrize("of", ALL, ids=CODES)
@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_a_poster_is_one_page(of: Material, paper: str) -> None:
    buffer = BytesIO()
    assert draw_poster(of, buffer, "A4" if paper == "A4" else "A3") == 1
    text, reader = text_of(buffer.getvalue())
    (page,) = reader.pages
    wanted = (842, 1191) if paper == "A3" else (595, 842)
    assert tuple(round(float(v)) for v in page.mediabox[2:]) == wanted
    assert ELLIPSIS not in text
    for said in (of.title, *of.poster):
        assert bare(said) in text, said


@pytest.mark.parametrize("of", ALL, ids=CODES)
def test_a_poster_is_read_from_two_metres(of: Material) -> None:
    buffer = BytesIO()
    draw_poster(of, buffer, "A3", CORNER)
    (page,) = PdfReader(buffer).pages
    sizes: dict[str, float] = {}

    def look(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        for word in text.split():
            sizes[word] = min(size, sizes.get(word, size))

    page.extract_text(visitor_text=look)
    for said in (of.title, *of.poster):
        for word in said.split():
            assert sizes[word] >= READ_FROM_TWO_METRES, (word, sizes[word])
    assert len(" ".join((of.title, *of.poster)).split()) <= 25
    assert bare("Senin 09.00") in bare(page.extract_text())


def test_a_leaflet_says_whose_it_is() -> None:
    for of in ALL[:3]:
        buffer = BytesIO()
        draw_leaflet(of, buffer, CORNER)
        text, _ = text_of(buffer.getvalue())
        for said in ("Pojok Kenanga", "Senin 09.00", "Balai RT 03", "0811-0000"):
            assert bare(said) in text, said


def test_the_same_material_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for path in paths:
        draw_leaflet(ALL[0], path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
