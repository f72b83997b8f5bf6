"""A document becomes a PDF with everything on it, and a spreadsheet that can be counted with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    LargeFigures,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    RowHeading,
    Series,
    Trend,
    table_of,
)
from kbdesk.reports.document_charts import steps
from kbdesk.reports.document_pdf import draw_document
from kbdesk.reports.document_xlsx import spans, xlsx
from kbdesk.words import Say

COLUMNS = [
    PaperColumn("No", "whole"),
    PaperColumn("Nama anak"),
    PaperColumn("NIK", "code"),
    PaperColumn("Tanggal lahir", "date"),
    PaperColumn("Jan", "decimal", 1, over="Hasil penimbangan (kg)"),
    PaperColumn("Feb", "decimal", 1, over="Hasil penimbangan (kg)"),
    PaperColumn("D/S", "percent"),
]
ROW: list[Cell] = [
    1,
    "=Sari & <b>Banyu</b>",
    "6474014101250001",
    date(2025, 1, 2),
    Decimal("7.4"),
    None,
    73.9,
]


def document(*parts: Part, wide: bool = False) -> Document:
    return Document("Register", ["Posyandu Melati", "Oktober 2026"], parts, "Register", wide=wide)


def pdf_texts(of: Document) -> list[str]:
    buffer = BytesIO()
    pages = draw_document(of, buffer)
    read = PdfReader(buffer)
    assert len(read.pages) == pages
    return [" ".join(page.extract_text().split()) for page in read.pages]


def sheets(of: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx(of)))


@pytest.mark.parametrize(("paper", "number"), [("A4", 9), ("F4", 14), ("A3", 8)])
def test_a_sheet_is_printed_on_the_paper_of_its_document(
    paper: Literal["A4", "F4", "A3"], number: int
) -> None:
    book = sheets(replace(document(PaperTable(COLUMNS, [ROW])), paper=paper))
    assert int(book.worksheets[0].page_setup.paperSize or 0) == number


def test_a_column_is_declared_with_its_cells() -> None:
    made = table_of(
        Say("id"),
        [("Banyu", 3), ("Kirana", None)],
        ("lists.column.name", lambda row: row[0]),
        (("lists.column.age", "whole", 12), lambda row: row[1]),
        (PaperColumn("%", "percent"), lambda _: 50),
        number="lists.column.no",
    )
    assert [(one.title, one.kind, one.width_mm) for one in made.columns] == [
        ("No", "whole", None), ("Nama", "text", None), ("Umur", "whole", 12),
        ("%", "percent", None),
    ]  # fmt: skip
    assert made.rows == [[1, "Banyu", 3, 50], [2, "Kirana", None, 50]]


def test_everything_is_on_the_paper() -> None:
    (text,) = pdf_texts(
        document(
            Paragraphs(["Dua kalimat."], title="Ringkasan"),
            LargeFigures([("Sasaran", "60", "balita")]),
            PaperTable(COLUMNS, [RowHeading("RT 03"), ROW], title="Daftar", note="Catatan kaki"),
            Bars(["S", "K"], [Series("2026", [60, 58])], title="Balok"),
        )
    )
    for words in (
        "Register", "Posyandu Melati", "Ringkasan", "Dua kalimat.", "60", "Daftar", "RT 03",
        "=Sari & <b>Banyu</b>", "6474014101250001", "2 Jan 2025", "7,4", "73,9", "Catatan kaki",
        "Hasil penimbangan (kg)", "Halaman 1 dari 1", "Balok", "58",
    ):  # fmt: skip
        assert words in text


def test_a_long_table_has_its_head_on_every_page_and_loses_no_row() -> None:
    rows = [[number, f"Anak{number:04d}", None, None, None, None, None] for number in range(300)]
    texts = pdf_texts(document(PaperTable(COLUMNS, rows), wide=True))
    assert len(texts) > 3
    assert all("Tanggal" in text for text in texts)
    for number in range(300):
        assert sum(f"Anak{number:04d}" in text for text in texts) == 1


def test_a_heading_never_ends_a_page() -> None:
    rows = [
        row
        for number in range(120)
        for row in (RowHeading(f"RT {number:03d}"), [number, f"A{number:03d}", *[None] * 5])
    ]
    for text in pdf_texts(document(PaperTable(COLUMNS, rows))):
        for number in range(120):
            assert (f"RT {number:03d}" in text) == (f"A{number:03d}" in text)


def test_a_note_never_stands_without_a_row_of_its_table() -> None:
    turned = 0
    for many in range(28, 52):
        rows = [[number, f"A{number:03d}", *[None] * 5] for number in range(many)]
        texts = pdf_texts(document(PaperTable(COLUMNS, rows, note="Catatan kaki")))
        (last,) = [text for text in texts if "Catatan kaki" in text]
        assert f"A{many - 1:03d}" in last
        turned += len(texts) > 1
    assert 0 < turned < 24


def test_the_charts_are_drawn() -> None:
    (text,) = pdf_texts(
        document(
            Bars(["0-4", "5-9"], [Series("Laki-laki", [12, 9]), Series("Perempuan", [11, 0])]),
            Trend(["Jan", "Feb", "Mar"], [Series("D/S", [70, None, 81]), Series("N/D", [1, 2, 3])]),
        )
    )
    assert all(words in text for words in ("Laki-laki", "12", "5-9", "81", "N/D", "Mar"))


@pytest.mark.parametrize("rows", [[], [[None] * 7]])
def test_nothing_to_say_is_said(rows: list[list[None]]) -> None:
    (text,) = pdf_texts(document(PaperTable(COLUMNS, rows, empty="Belum ada data.")))
    assert ("Belum ada data." in text) == (not rows)


def test_no_column_is_wider_than_the_page() -> None:
    """Whatever is asked for: made smaller, never over the edge."""
    columns = [PaperColumn(f"Kolom {number}", over=f"K{number // 4}") for number in range(45)]
    table = PaperTable(columns, [["kata panjang sekali"] * 45], numbered=True)
    (text,) = pdf_texts(document(table, wide=True))
    assert "45" in text


def test_a_spreadsheet_keeps_dates_numbers_and_texts_apart() -> None:
    book = sheets(
        document(PaperTable(COLUMNS, [ROW], total=[1, None, None, None, None, None, None]))
    )
    sheet = book.worksheets[0]
    found = next(row for row in sheet.iter_rows() if row[0].value == 1)
    name, nik, born, january, february, share = found[1:]
    assert (name.value, name.data_type) == ("=Sari & <b>Banyu</b>", "s")
    assert (nik.value, nik.data_type) == ("6474014101250001", "s")
    assert born.value == datetime(2025, 1, 2)
    assert born.is_date
    assert (january.value, february.value, share.value) == (7.4, None, 73.9)
    assert sheet.freeze_panes == f"A{found[0].row}"


def test_a_long_text_is_wrapped_in_a_spreadsheet() -> None:
    (sheet,) = sheets(document(PaperTable([PaperColumn("Sebab")], [["panjang " * 20], ["pendek"]])))
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["panjang " * 20].alignment.wrap_text
    assert not cells["pendek"].alignment.wrap_text


def test_parts_that_begin_a_page_begin_a_sheet() -> None:
    table = PaperTable([PaperColumn("A")], [["x"]])
    book = sheets(document(table, NewPage("Bulan [1]/2"), table, NewPage("bulan 1 2"), table))
    assert book.sheetnames == ["Register", "Bulan 1 2", "bulan 1 2 2"]


def test_the_same_document_gives_the_same_bytes() -> None:
    of = document(PaperTable(COLUMNS, [ROW]))
    one, two = BytesIO(), BytesIO()
    draw_document(of, one)
    draw_document(of, two)
    assert one.getvalue() == two.getvalue()
    assert xlsx(of) == xlsx(of)


def test_a_paper_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    rows = [[number, "Anak", None, None, None, None, None] for number in range(300)]
    of = document(PaperTable(COLUMNS, rows), wide=True)
    told: list[tuple[int, int]] = []
    pages = draw_document(of, BytesIO(), progress=lambda *one: told.append(one))
    assert told[0] == (0, 0)
    assert told[1:] == [(page, pages) for page in range(1, pages + 1)]
    told.clear()
    xlsx(of, progress=lambda *one: told.append(one))
    assert told == [(row, 300) for row in range(50, 301, 50)]

    class EnoughError(Exception):
        pass

    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise EnoughError

    target = tmp_path / "x.pdf"
    with pytest.raises(EnoughError):
        draw_document(of, target, progress=stop)
    assert not target.exists()


@given(st.floats(0, 1e7, allow_nan=False))
def test_an_axis_begins_at_zero_and_reaches_the_greatest(greatest: float) -> None:
    marks = steps(greatest)
    assert marks[0] == 0
    assert marks[-1] >= greatest * 0.999
    assert 2 <= len(marks) <= 7
    assert all(low < high for low, high in pairwise(marks))


@given(st.lists(st.sampled_from(["", "A", "B"]), min_size=1))
def test_the_spanning_heads_cover_each_column_once(over: list[str]) -> None:
    found = spans([PaperColumn("x", over=words) for words in over])
    covered = [place for first, last, _ in found for place in range(first, last + 1)]
    assert covered == list(range(len(over)))
