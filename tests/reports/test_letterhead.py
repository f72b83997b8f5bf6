"""A paper says whose it is and who signs; nobody signs alone on a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kbdesk.commands.offices import set_office
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import Signatory, Stationery
from kbdesk.queries.area import Area
from kbdesk.queries.offices import office_row, stationery
from kbdesk.reports.document import Document, PaperColumn, PaperTable, Part
from kbdesk.reports.document_pdf import draw_document
from tests.reports.papers import pages_of
from tests.sync.machines import exchange
from tests.sync.test_replication import Town

OFFICIAL = {"post": "Kepala Dinas", "name": "Dra. Contoh", "rank": "Pembina",
            "nip": "19700101 199503 2 001"}  # fmt: skip
PAPER = Stationery(
    ("PEMERINTAH KOTA BONTANG", "DINAS CONTOH"), "Jalan Contoh 1", None, "Bontang",
    date(2026, 11, 30), Signatory("Penyusun", "Rina"), Signatory("Kepala Dinas", "Dra. Contoh"),
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


def drawn(rows: int, **more: Any) -> list[str]:
    table = PaperTable([PaperColumn("Isi")], [[f"baris-{n}"] for n in range(rows)])
    return drawn_parts(table, **more)


def drawn_parts(*parts: Part, **more: Any) -> list[str]:
    target = BytesIO()
    document = Document("Laporan", ["November"], parts, "laporan", stationery=PAPER, **more)
    draw_document(document, target)
    return pages_of(target.getvalue())


def test_nobody_signs_alone_on_a_page() -> None:
    for rows in (*range(28, 48), *range(92, 98)):
        pages = drawn(rows)
        assert "Mengetahui" in pages[-1]
        assert "baris-" in pages[-1], rows
        assert sum(page.count("baris-") for page in pages) == rows
        assert all("Mengetahui" not in page for page in pages[:-1])


def test_nobody_signs_alone_under_a_table_that_lies_open_over_several_pages() -> None:
    columns = [PaperColumn(name) for name in ("Nama", "Satu", "Dua")]
    for rows in range(1, 60):
        cells = [[f"baris-{n}", f"satu-{n}", f"dua-{n}"] for n in range(rows)]
        pages = drawn_parts(PaperTable(columns, cells, folds=(2,), repeated=1))
        assert "Mengetahui" in pages[-1]
        assert "dua-" in pages[-1], rows
        assert sum(page.count("satu-") for page in pages) == rows


def test_what_nobody_signs_has_no_signature_and_a_subject_s_offices_need_no_letterhead() -> None:
    (card,) = drawn(3, signed=None)
    assert "Mengetahui" not in card
    target = BytesIO()
    table = PaperTable([PaperColumn("Isi")], [["baris-1"]])
    draw_document(Document("Daftar hadir", [], [table], "hadir", signed=("Petugas",)), target)
    assert "Petugas" in pages_of(target.getvalue())[0]


def test_the_letterhead_stands_on_the_first_page_with_place_day_and_names_at_the_end() -> None:
    first, *_, last = drawn(120)
    assert "PEMERINTAH KOTA BONTANG" in first
    assert "Jalan Contoh 1" in first
    assert "PEMERINTAH" not in last
    for words in ("Bontang, 30 November 2026", "Rina", "Dra. Contoh", "Kepala Dinas"):
        assert words in last


def test_a_subject_s_own_offices_sign_with_place_and_day() -> None:
    (page,) = drawn(3, signed=("Ketua dapur", "Bidan"))
    assert "Ketua dapur" in page
    assert "Bontang, 30 November 2026" in page
    assert "Mengetahui" not in page


def test_the_hub_s_letterhead_travels_and_each_scope_has_its_own(town: Town) -> None:
    laptop = town.laptop("melati", "LT01")
    set_office(town.hub.desk, {"lines": ["KOTA"], "knows": OFFICIAL})
    set_office(town.hub.desk, {"scope": "Lok Tuan", "lines": ["KELURAHAN LOK TUAN"]})
    exchange(town.hub, [laptop], town.stick)
    of_city = stationery(laptop.desk, Area())
    assert of_city.lines == ("KOTA",)
    assert of_city.knows is not None
    assert of_city.knows.nip == "197001011995032001"
    of_village = stationery(laptop.desk, Area(village="64.74.01.1003"))
    assert of_village.lines == ("KELURAHAN LOK TUAN",)
    assert of_village.knows is not None
    assert of_village.knows.post == "Lurah Lok Tuan"
    assert stationery(laptop.desk, Area(("LT01",))).by.post == "Ketua Posyandu"
    several = stationery(laptop.desk, Area(("LT01", "LT02"))).knows
    named = stationery(laptop.desk, Area(("LT01",), puskesmas="Puskesmas Bontang Utara 1")).knows
    assert several is not None
    assert named is not None
    assert (several.post, named.post) == (
        "Kepala Puskesmas", "Kepala Puskesmas Bontang Utara 1",
    )  # fmt: skip


def test_a_laptop_sets_its_own_and_no_other(town: Town) -> None:
    laptop = town.laptop("mawar", "LT02")
    set_office(laptop.desk, {"lines": ["POSYANDU MAWAR"], "by": {"name": "Bu Sari"}})
    assert stationery(laptop.desk, Area(("LT02",))).by.name == "Bu Sari"
    with pytest.raises(KbdeskError) as caught:
        set_office(laptop.desk, {"scope": "city", "lines": ["KOTA"]})
    assert caught.value.code == "office.not_yours"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"knows": {**OFFICIAL, "nip": None}}, "office.no_nip"),
        ({"knows": {**OFFICIAL, "nip": "12345"}}, "office.bad_nip"),
        ({"lines": ["a", "b", "c", "d", "e"]}, "draft.too_many"),
        ({"scope": "Samarinda Kota Baru", "lines": ["a"]}, "office.unknown_scope"),
        ({"scope": "Belimbin", "lines": ["a"]}, "office.unknown_scope"),
        ({"heading": "x"}, "draft.unknown_field"),
        ({}, "draft.missing"),
    ],
)
def test_what_is_no_letterhead_is_refused_and_nothing_changed(
    town: Town, draft: dict[str, object], code: str
) -> None:
    before = office_row(town.hub.desk, "city")
    with pytest.raises(KbdeskError) as caught:
        set_office(town.hub.desk, draft)
    assert caught.value.code == code
    assert office_row(town.hub.desk, "city") == before


def test_an_emblem_is_kept_small_and_one_of_40_mb_is_refused(town: Town, tmp_path: Path) -> None:
    picture = tmp_path / "emblem.png"
    Image.new("RGBA", (900, 1200), (0, 90, 80, 255)).save(picture)
    set_office(town.hub.desk, {"lines": ["KOTA"]}, picture)
    kept = stationery(town.hub.desk, Area()).emblem
    assert kept is not None
    assert len(kept) <= 40_000
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(40 << 20)
    with pytest.raises(KbdeskError) as caught:
        set_office(town.hub.desk, {"lines": ["X"]}, huge)
    assert caught.value.code in ("attachment.too_large", "child_photo.not_a_picture")
    assert stationery(town.hub.desk, Area()).lines == ("KOTA",)
