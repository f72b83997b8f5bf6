from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kbdesk.domain.errors import KbdeskError
from kbdesk.reports.qr import qr_modules
from kbdesk.reports.slip import draw_slip, draw_slips
from kbdesk.reports.slip_data import IndexReading, ReferredPerson, SlipData
from kbdesk.reports.slip_head import mask, qr_payload
from kbdesk.reports.slip_layout import ROOM, choose_layout
from kbdesk.reports.slip_story import reason_words
from kbdesk.words import LANGUAGES, Language
from tests.reports.samples import ALL_CODES, damar, empty, kirana, teratai

LONG_NAME = "Muhammad Abdurrahman Nur Hidayatullah Al-Farisi bin Sulaiman Rimbawan"
LONG_ADDRESS = (
    "Perumahan Bukit Sekatup Damai Blok Melati Timur Raya Nomor 147 A dekat lapangan, "
    "gang ketiga sebelah kanan"
)


def pdf_of(data: SlipData, language: Language = "id") -> bytes:
    stream = BytesIO()
    draw_slip(data, stream, language)
    return stream.getvalue()


def pages_of(data: SlipData, language: Language = "id") -> list[str]:
    reader = PdfReader(BytesIO(pdf_of(data, language)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def fonts_of(pdf: bytes) -> Iterator[Any]:
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            yield font.get_object()


def test_a_slip_is_one_a5_page() -> None:
    reader = PdfReader(BytesIO(pdf_of(kirana())))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4, 2), round(float(box.height) / 72 * 25.4, 2)) == (
        148,
        210,
    )


@pytest.mark.parametrize("data", [kirana(), empty(), teratai()])
def test_every_font_is_our_own_and_embedded(data: SlipData) -> None:
    fonts = list(fonts_of(pdf_of(data)))
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z0-9]{6}\+Inter-\w+", font["/BaseFont"])
        assert "/FontFile2" in font["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font


def test_what_the_slip_says() -> None:
    (text,) = pages_of(kirana())
    for words in (
        "POSYANDU KENANGA 2",
        "Kelurahan Loktuan, Kecamatan Bontang Utara, Kota Bontang",
        "SURAT RUJUKAN POSYANDU",
        "No. RJK/LT01/2026/10/0001-K7 · 11 Agustus 2026 · hari buka",
        "Puskesmas Bontang Utara 1",
        "14 Agustus 2026",
        "Kirana Embun Pagi",
        "3 Juni 2025",
        "1 th 2 bln 8 hr (14 bln)",
        "647401••••••••••",
        "Seroja Rembulan",
        "Samudra Teduh",
        "Gang Bakau 7",
        "03 / 01",
        "0812 0000 1234",
        "7,4 kg",
        "PB telentang",
        "72,9 cm",
        "13,1 cm",
        "44,6 cm",
        "−2,04",
        "Berat badan kurang",
        "2T",
        "naik 100 / min. 200 g",
        "2,9 kg",
        "48,0 cm",
        "R05",
        "R15",
        "Sulastri Bakau",
        "RUJUKAN BALIK",
        "Anjuran untuk kader",
    ):
        assert words in text, words
    assert text.count("RJK/LT01/2026/10/0001-K7") == 2
    assert "4306250001" not in text
    assert "1203200007" not in text


def test_the_slip_in_english() -> None:
    (text,) = pages_of(kirana(), "en")
    for words in ("POSYANDU REFERRAL", "3 June 2025", "7.4 kg", "−2.04", "RETURN SLIP"):
        assert words in text, words


def test_a_nik_is_whole_only_where_asked_for() -> None:
    (text,) = pages_of(replace(kirana(), full_nik=True))
    assert "6474014306250001" in text
    assert "6474011203200007" not in text
    assert mask("6474014306250001") == "647401••••••••••"
    assert mask("647401") == "••••••"
    assert mask("") == ""


def test_what_is_not_known_is_neither_none_nor_zero() -> None:
    (text,) = pages_of(empty())
    assert "None" not in text
    without_number = text.replace("RJK/LT01/2026/10/0002-K7", "").replace("F-75", "")
    for label in ("2 mgg", "1–3", "7 hari"):
        without_number = without_number.replace(label, "")
    assert not re.search(r"\d", without_number)


def test_zero_is_printed_where_it_is_known() -> None:
    data = replace(kirana(), person=replace(kirana().person, birth_date=date(2026, 8, 11)))
    (text,) = pages_of(data)
    assert "0 bln 0 hr" in text


def test_a_birth_after_the_measurement_prints_no_age() -> None:
    data = replace(kirana(), person=replace(kirana().person, birth_date=date(2030, 1, 1)))
    assert "bln" not in pages_of(data)[0]


def test_a_womans_slip_has_her_figures_instead() -> None:
    (text,) = pages_of(teratai())
    for words in ("30 mgg", "10,2 g/dl", "145/95 mmHg", "Suami", "menunggu suami pulang"):
        assert words in text, words
    assert "BB/U" not in text
    assert "Anak ke" not in text


def test_the_slip_of_an_adult_has_the_figures_of_the_card() -> None:
    (text,) = pages_of(damar())
    for words in (
        "182/96 mmHg", "243 mg/dl", "98,5 cm", "27,1 kg/m²", "221 mg/dl", "Gula sewaktu",
        "kurang", "Keluarga", "Guntur Rimba",
    ):  # fmt: skip
        assert words in text, words
    for words in ("Hamil", "BB/U", "Anak ke", "Orang tua", "Suami", "F75"):
        assert words not in text, words


def test_height_from_day_731_on() -> None:
    born = date(2024, 8, 10)
    data = replace(kirana(), person=replace(kirana().person, birth_date=born))
    assert "TB/U" in pages_of(data)[0]
    data = replace(kirana(), person=replace(kirana().person, birth_date=date(2024, 8, 12)))
    assert "PB/U" in pages_of(data)[0]


def test_an_implausible_index_says_measure_again() -> None:
    taken = replace(kirana().measurement, zlen=IndexReading(-6.5, None, flagged=True))
    assert "ukur ulang" in pages_of(replace(kirana(), measurement=taken))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_reasons_and_long_texts_stay_on_one_page(language: Language) -> None:
    note = ("Nafsu makan turun sejak batuk tiga minggu, ibu minta diperiksa lengkap. " * 3)[:200]
    person = replace(kirana().person, name=LONG_NAME, mother=LONG_NAME, address=LONG_ADDRESS)
    data = replace(
        kirana(),
        person=person,
        note=note,
        reasons=tuple(ALL_CODES),
        priority="urgent",
        copy=12,
    )
    pages = pages_of(data, language)
    assert len(pages) == 1
    joined = pages[0].replace(" ", "")
    for words in (LONG_NAME, LONG_ADDRESS, note, *ALL_CODES):
        assert words.replace(" ", "") in joined


def test_a_note_that_is_too_long_goes_on_and_is_not_lost() -> None:
    note = " ".join(f"kata{number}" for number in range(600))
    pages = pages_of(replace(kirana(), note=note))
    assert len(pages) >= 2
    assert "lembar lanjutan" in pages[0]
    assert "Anjuran untuk kader" in pages[0]
    heads = "Lanjutan surat rujukan No. RJK/LT01/2026/10/0001-K7 "
    rest = " ".join(page.replace(heads, "") for page in pages[1:])
    assert note in rest


TEXTS = st.one_of(
    st.none(),
    st.text(max_size=120),
    st.text("W ", max_size=400),
    st.text("علي王👩‍👩‍👧 \n\t\u202e", max_size=60),
    st.just("Kebonagung" * 40),
)


def filled(base: SlipData, texts: Sequence[str | None], codes: Sequence[str]) -> SlipData:
    """Return a slip with every text replaced."""
    said = cycle(texts)
    return replace(
        base,
        number=next(said) or "",
        addressee=next(said),
        posyandu=replace(base.posyandu, name=next(said), kelurahan=next(said), code=next(said)),
        person=ReferredPerson(
            name=next(said),
            nik=next(said),
            kk=next(said),
            mother=next(said),
            father=next(said),
            spouse=next(said),
            address=next(said),
            rt=next(said),
            kelurahan=next(said),
            phone=next(said),
        ),
        reasons=tuple(codes),
        note=next(said),
        actions=("counselling", "ors"),
        consent="refuse",
        refusal_reason=next(said),
        cadre=next(said),
        guardian=next(said),
    )


def held_together(data: SlipData, language: Language) -> int:
    """Return the pages of a slip whose first page is seen to hold."""
    layout = choose_layout(data, language)
    assert layout.height <= ROOM + 1e-6
    stream = BytesIO()
    pages = draw_slip(data, stream, language)
    assert pages == len(PdfReader(stream).pages)
    assert (pages == 1) == (not layout.sheet.leftovers)
    return pages


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([kirana(), empty(), teratai()]),
    st.lists(TEXTS, min_size=24, max_size=24),
    st.lists(st.sampled_from([*ALL_CODES, "R98", ""]), max_size=30),
    st.booleans(),
    st.sampled_from(LANGUAGES),
)
def test_any_text_keeps_the_slip_whole(
    base: SlipData,
    texts: list[str | None],
    codes: list[str],
    cancelled: bool,
    language: Language,
) -> None:
    held_together(replace(filled(base, texts, codes), cancelled=cancelled), language)


@pytest.mark.parametrize("text", ["W" * 700, "kata panjang sekali " * 40])
def test_everything_too_long_at_once_is_not_lost(text: str) -> None:
    data = filled(kirana(), [text], ALL_CODES)
    assert held_together(data, "id") > 2
    assert held_together(filled(teratai(), [text], ALL_CODES), "en") > 2
    rest = "".join(pages_of(data)[1:]).replace(" ", "")
    assert rest.count(text.replace(" ", "")[:40]) >= 20


def test_the_same_slip_gives_the_same_bytes(tmp_path: Path) -> None:
    first = pdf_of(kirana())
    assert first == pdf_of(kirana())
    script = (
        "import sys; from pathlib import Path;"
        "from kbdesk.reports.slip import draw_slip; from tests.reports.samples import kirana;"
        "draw_slip(kirana(), Path(sys.argv[1]))"
    )
    target = tmp_path / "slip.pdf"
    subprocess.run([sys.executable, "-c", script, str(target)], check=True)
    assert target.read_bytes() == first


def test_many_slips_in_one_file() -> None:
    stream = BytesIO()
    assert draw_slips([kirana(), teratai(), empty()], stream) == 3
    texts = [page.extract_text() for page in PdfReader(stream).pages]
    assert ["0001-K7" in texts[0], "0003-K7" in texts[1], "0002-K7" in texts[2]] == [True] * 3


def test_no_slips_is_a_refusal() -> None:
    with pytest.raises(KbdeskError) as caught:
        draw_slips([], BytesIO())
    assert caught.value.code == "paper.nothing_to_print"


def test_the_file_names_nobody() -> None:
    reader = PdfReader(BytesIO(pdf_of(kirana())))
    assert reader.metadata is not None
    assert reader.metadata.title == "Surat rujukan RJK/LT01/2026/10/0001-K7"
    assert "Kirana" not in str(reader.metadata)


def test_a_reprint_and_a_cancelled_slip_say_so() -> None:
    assert "salinan" not in pages_of(kirana())[0]
    assert "salinan ke-2" in pages_of(replace(kirana(), copy=2))[0]
    assert "BATAL" not in pages_of(kirana())[0]
    assert "BATAL" in pages_of(replace(kirana(), cancelled=True))[0]


def test_the_code_is_the_referral() -> None:
    assert qr_payload(kirana()) == "kbdesk:referral:6f1f6f0e-52b5-4c8e-9f0d-0a3f4b6c7d81"
    modules = qr_modules(qr_payload(kirana()))
    assert len(modules) == 33
    assert {cell for row in modules for cell in row} == {0, 1}


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError):
        IndexReading(float("nan"))


def test_every_rule_code_has_words() -> None:
    for language in LANGUAGES:
        assert all(reason_words(code, language) for code in ALL_CODES)
    assert reason_words("R98", "id") == ""
