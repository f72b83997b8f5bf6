"""The kitchen's papers hold what the reports say, in both languages, and a blank is said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from kbdesk.reports.document import Document
from kbdesk.reports.document_pdf import draw_document
from kbdesk.reports.document_xlsx import xlsx
from kbdesk.reports.kitchen_account_document import kitchen_document, rupiah_words
from kbdesk.reports.kitchen_document import (
    attendance_document,
    attendance_mark,
    dashat_document,
    effect_sentence,
    menu_document,
    recipe_document,
)
from kbdesk.reports.report_head import ReportHead
from kbdesk.words import LANGUAGES, Language

HEAD: dict[str, Any] = {"month": "2026-03", "posyandu": "LT01", "village": "64.74.01.1003"}
WHOSE = ReportHead(("LT01",), {"LT01": "Melati"}, "64.74.01.1003")
COUNTS = {"recovered": 2, "better": 4, "same": 1, "worse": 1, "not_measured": 0, "n": 8}
NONE = dict.fromkeys(COUNTS, 0)
UNSURE: Any = {
    "n": 4, "others": 4, "mean": None, "other_mean": None, "difference": None, "low": None,
    "high": None, "reading": "too_few",
}  # fmt: skip
MORE: Any = {
    "n": 10, "others": 9, "mean": 525.1, "other_mean": 10.2, "difference": 514.9, "low": 382.0,
    "high": 648.0, "reading": "more",
}  # fmt: skip
EACH: Any = {
    "id": "r1", "village": None, "name": "Kirana Embun Pagi", "months": 18,
    "indication": "underweight", "start": "2026-03-02", "last_day": "2026-03-29",
    "attendance_percent": 96.4,
    "eaten_percent": 76.3, "before_kg": 7.5, "after_kg": 8.1, "gain_g": 600,
    "index_before": -2.58, "index_after": -2.11, "outcome": "better", "finished": True,
}  # fmt: skip
DASHAT: Any = {
    **HEAD,
    "recipients": {"total": 8, "new": 3},
    "portions": {"given": 200},
    "attendance": {"percent": 86.0, "present": 190, "days": 221},
    "eaten": {"mean_percent": 76.3},
    "waiting": {"total": 5},
    "outcomes": {
        "finished": COUNTS,
        "by_indication": {"wasted": NONE, "underweight": COUNTS, "t": NONE, "kek": NONE},
    },
    "each": [EACH, {**EACH, "name": None, "finished": False, "outcome": None, "index_after": None}],
    "no_gain": [{"id": "r2", "name": "Bara Lautan", "proposals": ["R07"]}],
    "effect": {
        "total": {"against_before": MORE, "against_waiting": UNSURE},
        "cycles": [
            {"village": "64.74.01.1003", "month": "2026-02", "recipients": 8,
             "against_before": MORE, "against_waiting": UNSURE},
            {"village": None, "month": "2026-03", "recipients": 2,
             "against_before": UNSURE, "against_waiting": UNSURE},
        ],
    },
}  # fmt: skip


def pages(document: Document, language: Language = "id") -> str:
    buffer = BytesIO()
    draw_document(document, buffer, language)
    return "\n".join(page.extract_text() for page in PdfReader(buffer).pages)


def cells(document: Document, language: Language = "id") -> list[Any]:
    book = openpyxl.load_workbook(BytesIO(xlsx(document, language)))
    return [c for s in book.worksheets for row in s.iter_rows(values_only=True) for c in row]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programme_on_paper(language: Language) -> None:
    document = dashat_document(DASHAT, WHOSE, language)
    text = pages(document, language)
    assert "Kirana Embun Pagi" in text
    assert "Bara Lautan" in text
    assert "dashat." not in text
    assert "{" not in text
    assert 600 in cells(document, language)


def test_what_it_did_is_said_without_saying_why() -> None:
    text = pages(dashat_document(DASHAT, WHOSE, "id"))
    assert "515 gram lebih banyak" in text
    assert "Perlu sedikitnya lima" in text
    assert "bukan bukti" in text


@pytest.mark.parametrize("kind", ["before", "waiting"])
@pytest.mark.parametrize("reading", ["more", "less", "unclear", "too_few"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_has_its_sentence(kind: str, reading: str, language: Language) -> None:
    said: Any = {**(UNSURE if reading == "too_few" else MORE), "reading": reading}
    sentence = effect_sentence(kind, said, language)
    assert not sentence.startswith("dashat.")
    assert "{" not in sentence


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        (None, ""),
        ({"portions": 0, "eaten_percent": None}, "-"),
        ({"portions": 1, "eaten_percent": None}, "V"),
        ({"portions": 1, "eaten_percent": 0}, "0"),
        ({"portions": 2, "eaten_percent": 75}, "3"),
        ({"portions": 1, "eaten_percent": 100}, "4"),
    ],
)
def test_the_marks_of_the_attendance_sheet(day: Any, mark: str) -> None:
    assert attendance_mark(day) == mark


def test_the_attendance_sheet_has_a_column_a_day() -> None:
    each = {
        "id": "r1", "village": None, "name": "Kirana", "indication": "t", "present": 2,
        "cooked": 24, "days": {"1": {"portions": 1, "eaten_percent": 100}, "31": {"portions": 0,
                 "eaten_percent": None}},
    }  # fmt: skip
    said: Any = {**HEAD, "days": 31, "each": [each]}
    document = attendance_document(said, WHOSE, "id")
    text = pages(document)
    assert "31" in text
    assert "Kirana" in text
    assert "24" in text
    said = {**HEAD, "days": 28, "each": []}
    empty = pages(attendance_document(said, WHOSE, "id"))
    assert "Belum ada penerima" in empty


def test_the_accountability_of_a_month() -> None:
    each = {
        "date": "2026-03-02", "village": None, "name": "Nasi tim kembung kelor", "portions": 12,
        "cost_rupiah": 82_800, "cost_per_portion": 6900, "cooks": ["Nurhayati", "Sari"],
    }  # fmt: skip
    said: Any = {
        **HEAD, "days": 1, "portions": 12, "cost_rupiah": 82_800, "cost_per_portion": 6900,
        "handed_out": {"portions": 10, "taken": 8, "brought": 2}, "left_over": 2,
        "cost_estimated": 1, "cost_unknown": 0, "known_cost_rupiah": 82_800, "each": [each],
        "menus": [{"name": "Nasi tim kembung kelor", "times": 1, "portions": 12}],
        "money": {"since": None},
    }  # fmt: skip
    text = pages(kitchen_document(said, WHOSE, "id"))
    for wanted in ("Lok Tuan", "Rp 82.800", "Nurhayati, Sari", "2 porsi dimasak tetapi belum"):
        assert wanted in text
    assert 82_800 in cells(kitchen_document(said, WHOSE, "id"))
    nothing: Any = {
        **said, "each": [], "menus": [], "cost_rupiah": None, "cost_per_portion": None,
        "known_cost_rupiah": 0, "left_over": -3,
    }  # fmt: skip
    assert "3 porsi lebih banyak dibagikan" in pages(kitchen_document(nothing, WHOSE, "id"))
    partly: Any = {**said, "cost_rupiah": None, "cost_per_portion": None, "cost_unknown": 2}
    text = pages(kitchen_document(partly, WHOSE, "id"))
    for wanted in ("Rp 82.800", "paling sedikit: 2 belum diketahui", "Jumlah yang diketahui",
                   "Maret 2026 · Posyandu Melati (LT01)"):  # fmt: skip
        assert wanted in " ".join(text.split())


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [(6900, "id", "Rp 6.900"), (1_234_567, "en", "Rp 1,234,567"), (None, "id", "–")],
)
def test_rupiah(value: int | None, language: Language, words: str) -> None:
    assert rupiah_words(value, language) == words


def test_the_menu_board_and_the_kitchen_sheet_say_what_is_not_available() -> None:
    nutrients = {"energy_kcal": 232.86, "protein_g": 10.21, "fat_g": None}
    dish = {"slot": "meal", "name": "Nasi tim", "groups": [], "animals": [], "allergens": []}
    days = [
        {
            "day": day, "nutrients": nutrients if day < 10 else None, "animal_protein": day < 10,
            "date": None,
            "recipes": [dish] if day < 10 else [],
        }
        for day in range(1, 11)
    ]  # fmt: skip
    board: Any = {
        "name": "Menu Mei", "target": "12-23", "village": None, "start": "2026-05-01",
        "days": days, "average": nutrients, "akg_group": "1-3 tahun",
        "warnings": [{"code": "menu_cycle.empty_day", "params": {"day": 10}}],
        "kitchen": dict.fromkeys(("name", "address", "hours")),
    }  # fmt: skip
    text = pages(menu_document(board, "id"))
    assert "Belum ada menu" in text
    assert "Periksa" not in text  # the wall has no warnings of whoever lays the menu
    missing = {"vitamin_a_ug": ["Ikan kembung"]}
    portion = {**nutrients, "calcium_mg": 159.4, "iron_mg": 1.6, "zinc_mg": 0.9,
               "vitamin_a_ug": None, "vitamin_c_mg": 1.0}  # fmt: skip
    sheet: Any = {
        "name": "Nasi tim kembung kelor", "target": "12-23", "texture": "family",
        "portions": 25, "steps": ["Tim beras.", "Kukus ikan."], "note": None,
        "allergens": ["fish", "egg"], "cost_rupiah": None, "not_for": [], "swaps": [],
        "food_notes": [{"name": "Ikan patin (daging)", "note": "Dagingnya saja."}],
        "ingredients": [{"name": "Ikan kembung", "food": "GR050", "raw_g": 750.0,
                         "cost_rupiah": None, "household": None}],
        "nutrition": {
            "per_portion": portion, "missing": missing, "akg_group": "1-3 tahun",
            "akg_percent": dict.fromkeys(portion, 10.0),
            "target_per_portion": {"energy_kcal": {"min": 225.0, "max": 275.0,
                                                   "status": "within"}},
            "ingredients": [{"food": "GR050", "method": "steamed"}],
        },
    }  # fmt: skip
    text = pages(recipe_document(sheet, "id"))
    for wanted in ("Bahan untuk 25 porsi", "sesuai sasaran 225–275", "data tidak tersedia: Ikan",
                   "Mengandung: ikan, telur.", "2. Kukus ikan.",
                   "Ikan patin (daging): Dagingnya saja."):  # fmt: skip
        assert wanted in text
