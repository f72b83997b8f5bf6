from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.advice import ADVICE_CODES, FEEDING_STAGES, Advice
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.services import GIVEN, VACCINES
from kbdesk.growth import categories
from kbdesk.growth.categories import Category
from kbdesk.growth.gain import Code
from kbdesk.reports.child_report import draw_child_report, draw_child_reports
from kbdesk.reports.child_report_data import ChildReportData, GivenService
from kbdesk.reports.slip_data import ReferredPerson
from kbdesk.words import LANGUAGES, Language, say
from tests.reports.papers import fonts_of, pages_of, sizes_of, texts_outside
from tests.reports.samples import kirana

LONG = "Muhammad Abdurrahman Nur Hidayatullah Al-Farisi bin Sulaiman Rimbawan " * 3


def report() -> ChildReportData:
    """Kirana in August: the second month of too little gain."""
    slip = kirana()
    return ChildReportData(
        advice=Advice("twice_low", "12_23"),
        month=date(2026, 8, 1),
        posyandu=slip.posyandu,
        person=slip.person,
        on=date(2026, 8, 11),
        weighed_on=date(2026, 8, 11),
        weight_g=7400,
        last_on=date(2026, 7, 14),
        last_weight_g=7300,
        code="T",
        consecutive_t=2,
        gain_g=100,
        least_gain_g=200,
        lenhei_mm=729,
        position="lying",
        muac_mm=131,
        weight_status="underweight",
        length_status="normal",
        body_status="well_nourished",
        arm_status="normal",
        given=(
            GivenService("vitamin_a", "red"),
            GivenService("immunisation", "MR1"),
            GivenService("pmt"),
        ),
        next_on=date(2026, 9, 8),
    )


def pdf_of(data: ChildReportData, language: Language = "id") -> bytes:
    stream = BytesIO()
    assert draw_child_report(data, stream, language) == 1
    return stream.getvalue()


def text_of(data: ChildReportData, language: Language = "id") -> str:
    (text,) = pages_of(pdf_of(data, language))
    return text


def test_what_the_mother_reads() -> None:
    text = text_of(report())
    assert sizes_of(pdf_of(report())) == [(148, 210)]
    for words in (
        "Kabar anak · Agustus 2026",
        "Posyandu Kenanga 2",
        "Kirana Embun Pagi",
        "1 tahun 2 bulan · untuk Ibu Seroja Rembulan",
        "7,4 kg",
        "7,3 kg",
        "naik 100 gram",
        "seharusnya naik paling sedikit 200 gram",
        "Berat belum cukup naik, sudah 2 bulan",
        "kurang untuk umurnya",
        "sesuai umurnya",
        "72,9 cm",
        "13,1 cm",
        "vitamin A merah",
        "imunisasi campak-rubela ke-1",
        "makanan tambahan",
        "Periksakan ke puskesmas minggu ini",
        "Masakan keluarga dipotong kecil",
        "dapur sehat DASHAT",
        "8 September 2026",
    ):
        assert words in text, words


def test_no_code_and_no_number_of_the_card_is_shown() -> None:
    text = text_of(report())
    for jargon in ("2T", "BB/U", "PB/U", "KBM", "BGM", "R06", "MR1", "−2", "NIK", "647401"):
        assert jargon not in text, jargon


def test_the_month_in_english() -> None:
    text = text_of(report(), "en")
    for words in ("Your child · August 2026", "1 yr 2 mo", "gained 100 grams"):
        assert words in text, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_is_blank(language: Language) -> None:
    text = text_of(ChildReportData(advice=Advice("come"), month=date(2026, 12, 31)), language)
    assert "None" not in text
    assert "child_report." not in text
    assert "2027" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_service_vaccine_and_advice_has_its_words(language: Language) -> None:
    named = {c.code for c in vars(categories).values() if isinstance(c, Category)}
    said = {
        "weight_status": {
            "severely_underweight",
            "underweight",
            "normal_weight",
            "risk_of_excess_weight",
        },
        "length_status": {"severely_stunted", "stunted", "normal", "tall"},
        "body_status": {
            "severely_wasted",
            "wasted",
            "well_nourished",
            "risk_of_overweight",
            "overweight",
            "obese",
        },
        "arm_status": {"severely_wasted", "wasted", "normal"},
    }
    heads = {"microcephaly", "macrocephaly"}
    assert set.union(*said.values()) | heads | {"outlier"} == named
    for field, codes in said.items():
        for code in sorted(codes | {"outlier"}):
            data = replace(report(), **{field: code})  # type: ignore[arg-type]
            assert "child_report." not in text_of(data, language), (field, code)
    for code in ADVICE_CODES:
        text = text_of(replace(report(), advice=Advice(code)), language)
        assert say(f"advice.{code}.title", language) in text
    for kind in GIVEN:
        text = text_of(replace(report(), given=(GivenService(kind),)), language)
        assert say(f"child_report.given.{kind}", language) in text
    for vaccine in VACCINES:
        text = text_of(replace(report(), given=(GivenService("immunisation", vaccine),)), language)
        assert "child_report." not in text


@pytest.mark.parametrize("stage", FEEDING_STAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_advice_fits_in_readable_letters(language: Language, stage: str) -> None:
    person = replace(report().person, name="Muhammadabdurrahmanwijayakusuma")
    for code in ("twice_low", "once_low", "below_red_line"):
        advice = Advice(code, stage)  # type: ignore[arg-type]
        text = text_of(replace(report(), advice=advice, person=person), language)
        for number in (1, 2, 3):
            assert say(f"advice.feeding.{stage}.{number}", language) in text
        assert say(f"advice.{code}.then", language) in text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("N", "Berat naik dengan baik"),
        ("T", "Berat belum cukup naik"),
        ("O", "Bulan lalu tidak ditimbang"),
        ("B", "Baru pertama ditimbang"),
        (None, "Naiknya berat belum bisa dinilai"),
    ],
)
def test_the_verdict_of_each_code(code: Code | None, words: str) -> None:
    assert words in text_of(replace(report(), code=code, consecutive_t=1))


@pytest.mark.parametrize(
    ("gain", "words"),
    [(-250, "turun 250 gram"), (0, "tetap, tidak naik"), (1200, "naik 1.200 gram")],
)
def test_the_gain_in_words(gain: int, words: str) -> None:
    assert words in text_of(replace(report(), gain_g=gain))


def test_late_vaccines_are_named_as_mothers_know_them() -> None:
    advice = Advice("late_vaccine", None, ("PCV3", "MR1", "IPV2", "OPV4"))
    text = text_of(replace(report(), advice=advice))
    assert "campak-rubela ke-1" in text
    assert "dan lainnya" in text


def test_every_font_is_our_own_and_embedded() -> None:
    for font in fonts_of(pdf_of(report())):
        assert re.fullmatch(r"/[A-Z0-9]{6}\+Inter-\w+", font["/BaseFont"])
        assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_same_month_gives_the_same_bytes_and_the_file_names_nobody() -> None:
    assert pdf_of(report()) == pdf_of(report())
    assert b"Kirana" not in pdf_of(report())


def test_a_batch_is_one_file(tmp_path: Path) -> None:
    target = tmp_path / "kabar.pdf"
    assert draw_child_reports([report()] * 3, target) == 3
    assert len(pages_of(target.read_bytes())) == 3
    with pytest.raises(KbdeskError) as refused:
        draw_child_reports([], target)
    assert refused.value.code == "paper.nothing_to_print"


GRAMS = st.none() | st.integers(-(10**6), 10**6)
ANY_CODE = st.none() | st.sampled_from([*get_args(Code)])


@settings(max_examples=40)
@given(
    name=st.none() | st.text(max_size=60) | st.just(LONG),
    mother=st.none() | st.just(LONG),
    weight=st.none() | st.integers(0, 10**6),
    gain=GRAMS,
    least=st.none() | st.integers(0, 10**6),
    code=ANY_CODE,
    born=st.none() | st.dates(),
    month=st.dates(max_value=date(9998, 1, 1)),
    given_=st.lists(
        st.builds(GivenService, st.text(max_size=9), st.none() | st.text(max_size=300))
    ),
    advice=st.sampled_from(ADVICE_CODES),
    stage=st.none() | st.sampled_from(FEEDING_STAGES),
)
def test_whatever_is_recorded_can_be_printed(
    name: str | None,
    mother: str | None,
    weight: int | None,
    gain: int | None,
    least: int | None,
    code: Code | None,
    born: date | None,
    month: date,
    given_: list[GivenService],
    advice: str,
    stage: str | None,
) -> None:
    data = replace(
        report(),
        person=ReferredPerson(name=name, mother=mother, birth_date=born),
        weight_g=weight,
        gain_g=gain,
        least_gain_g=least,
        code=code,
        month=month,
        given=tuple(given_),
        advice=Advice(advice, stage),  # type: ignore[arg-type]
    )
    assert texts_outside(pdf_of(data)) == []
