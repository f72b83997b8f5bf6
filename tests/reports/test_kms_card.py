from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import SCHEDULE
from kbdesk.domain.supplements import vitamin_a_rounds
from kbdesk.reports.kms_card import draw_kms_card, draw_kms_cards
from kbdesk.reports.kms_data import CardWeighing, KmsCardData
from kbdesk.reports.slip_data import ReferredPerson
from kbdesk.words import LANGUAGES, Language
from tests.reports.papers import fonts_of, pages_of, sizes_of, texts_outside
from tests.reports.samples import CURVES, kirana

LONG = "Muhammad Abdurrahman Nur Hidayatullah Al-Farisi bin Sulaiman Rimbawan " * 3
LEAST = {
    1: 800,
    2: 900,
    3: 800,
    4: 600,
    5: 500,
    6: 400,
    7: 300,
    8: 300,
    9: 300,
    10: 300,
} | dict.fromkeys(range(11, 60), 200)


def card() -> KmsCardData:
    """Kirana at fourteen months."""
    slip = kirana()
    return KmsCardData(
        posyandu=slip.posyandu,
        person=slip.person,
        as_of=date(2026, 8, 11),
        birth_weight_g=2600,
        birth_length_mm=485,
        weighings=(
            CardWeighing(date(2025, 6, 12), 2650, "B"),
            CardWeighing(date(2025, 7, 10), 3500, "N"),
            CardWeighing(date(2025, 10, 10), 5600, "O"),
            CardWeighing(date(2026, 7, 14), 7300, "T", 1),
            CardWeighing(date(2026, 8, 11), 7400, "T", 2),
        ),
        curves=CURVES,
        least_gain=LEAST,
        vitamin_a=(date(2026, 2, 10), date(2026, 9, 1)),
        vaccines={"HB0": date(2025, 6, 3), "MR1": date(2026, 3, 10)},
        exclusive_breastfeeding=(True, True, False, None),
    )


def pdf_of(data: KmsCardData, language: Language = "id") -> bytes:
    stream = BytesIO()
    draw_kms_card(data, stream, language)
    return stream.getvalue()


def test_a_young_child_has_one_page_and_an_older_one_two() -> None:
    assert sizes_of(pdf_of(card())) == [(297, 210)]
    eve, day = date(2027, 6, 2), date(2027, 6, 3)
    assert draw_kms_card(replace(card(), as_of=eve), BytesIO()) == 1
    assert draw_kms_card(replace(card(), as_of=day), BytesIO()) == 2
    assert sizes_of(pdf_of(replace(card(), as_of=date(2031, 1, 1)))) == [(297, 210)] * 2


def test_what_the_card_says() -> None:
    (text,) = pages_of(pdf_of(card()))
    for words in (
        "KARTU MENUJU SEHAT",
        "Anak perempuan · umur 0–24 bulan",
        "Posyandu Kenanga 2",
        "Kelurahan Loktuan, Kecamatan Bontang Utara",
        "Kirana Embun Pagi",
        "3 Juni 2025",
        "2,6 kg",
        "48,5 cm",
        "647401••••••••••",
        "Seroja Rembulan",
        "Samudra Teduh",
        "Gang Bakau 7, RT 03, Loktuan",
        "2,65",
        "7,4",
        "2T",
        "800",
        "900",
        "titik di bawah garis merah",
        "titik di atas garis oranye",
        "berat tidak naik (T)",
        "10/02/26",
        "01/09/26",
        "10/03/26",
        "Feb 2026",
        "Agt 2026",
    ):
        assert words in text, words
    assert "4306250001" not in text
    for due in SCHEDULE:
        assert all(vaccine in text for vaccine in due.vaccines)


def test_a_boys_card_names_itself_and_the_nik_is_whole_on_demand() -> None:
    boy = replace(card(), person=replace(card().person, sex="male"), full_nik=True)
    (text,) = pages_of(pdf_of(boy))
    assert "Anak laki-laki" in text
    assert "6474014306250001" in text


def test_the_card_in_english() -> None:
    (text,) = pages_of(pdf_of(card(), "en"))
    for words in ("GROWTH CARD (KMS)", "Girl · 0–24 months of age", "2.65", "Mother"):
        assert words in text, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_child_of_whom_nothing_is_known_still_has_a_card(language: Language) -> None:
    pages = pages_of(pdf_of(KmsCardData(), language))
    assert len(pages) == 2
    assert not any("None" in page or "kms_card." in page for page in pages)


def test_a_child_without_weighings_has_an_empty_card_with_its_months() -> None:
    (text,) = pages_of(pdf_of(replace(card(), weighings=(), vitamin_a=None, vaccines=None)))
    assert "Jun 2025" in text
    assert "7,4" not in text


def test_every_weighing_stands_on_the_page_of_its_age() -> None:
    birth = date(2021, 8, 31)
    days = [birth + timedelta(days=26 * n) for n in range(70)]
    many = tuple(CardWeighing(day, 3000 + 210 * n, "N") for n, day in enumerate(days))
    data = replace(
        card(),
        person=replace(card().person, birth_date=birth),
        as_of=date(2026, 8, 11),
        weighings=many,
    )
    first, second = pages_of(pdf_of(data))
    last_of_month = {(w.on.year, w.on.month): w for w in many}
    for weighing in last_of_month.values():
        kg = f"{weighing.weight_g / 1000:.2f}".rstrip("0").replace(".", ",")
        months = (weighing.on - birth).days / 30.4375
        if months <= 60:
            assert kg + ("0" if kg.endswith(",") else "") in (first if months <= 24 else second), kg


def test_every_font_is_our_own_and_embedded() -> None:
    fonts = list(fonts_of(pdf_of(card())))
    assert fonts
    for font in fonts:
        assert re.fullmatch(r"/[A-Z0-9]{6}\+Inter-\w+", font["/BaseFont"])
        assert "/FontFile2" in font["/FontDescriptor"].get_object()


def test_the_same_card_gives_the_same_bytes() -> None:
    assert pdf_of(card()) == pdf_of(card())


def test_the_file_names_nobody() -> None:
    assert b"Kirana" not in pdf_of(card())


def test_a_batch_is_one_file(tmp_path: Path) -> None:
    old = replace(card(), as_of=date(2029, 1, 1))
    target = tmp_path / "kms.pdf"
    assert draw_kms_cards([card(), old, KmsCardData()], target) == 5
    assert len(pages_of(target.read_bytes())) == 5
    with pytest.raises(KbdeskError) as refused:
        draw_kms_cards([], target)
    assert refused.value.code == "paper.nothing_to_print"


@settings(max_examples=60)
@given(birth=st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_vitamin_a_is_due_in_every_february_and_august_of_its_ages(birth: date) -> None:
    due = vitamin_a_rounds(birth)
    assert 8 <= len(due) <= 10
    assert all(day.month in (2, 8) for day in due)
    assert all(6 <= completed_months(birth, day.replace(day=28)) <= 60 for day in due)


PEOPLE = st.builds(
    ReferredPerson,
    name=st.none() | st.text(max_size=40) | st.just(LONG),
    sex=st.sampled_from(["male", "female", None]),
    birth_date=st.none() | st.dates(date(2000, 1, 1), date(2026, 1, 1)),
    nik=st.none() | st.text(max_size=20),
    mother=st.none() | st.just(LONG),
    address=st.none() | st.just(LONG),
)


@settings(max_examples=25)
@given(
    person=PEOPLE,
    as_of=st.none() | st.dates(date(1999, 1, 1), date(2040, 1, 1)),
    weighings=st.lists(
        st.builds(
            CardWeighing,
            st.dates(date(1999, 1, 1), date(2040, 1, 1)),
            st.integers(0, 10**6),
            st.sampled_from(["N", "T", "O", "B", None]),
            st.integers(0, 60),
        ),
        max_size=70,
    ).map(tuple),
    curves=st.sampled_from([CURVES, {}]),
    given_=st.none() | st.lists(st.dates(), max_size=30).map(tuple),
)
def test_whatever_is_recorded_can_be_printed(
    person: ReferredPerson,
    as_of: date | None,
    weighings: tuple[CardWeighing, ...],
    curves: dict[int, list[tuple[float, float]]],
    given_: tuple[date, ...] | None,
) -> None:
    pdf = pdf_of(
        KmsCardData(
            person=person, as_of=as_of, weighings=weighings, curves=curves, vitamin_a=given_
        )
    )
    assert texts_outside(pdf) == []
