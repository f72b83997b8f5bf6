"""The village's papers: their text, their sheets, and that nothing small is on them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from kbdesk.domain.small_numbers import LEAST
from kbdesk.words import Language
from tests.cli.machine import Machine, make

VILLAGE = "64.74.01.1003"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = make(tmp_path_factory.mktemp("village") / "laptop")
    drafts: list[dict[str, Any]] = []
    for number in range(24):
        latrine = "none" if number % 3 == 0 else "own_septic"
        drafts.append(
            {
                "do": "register_family", "village": VILLAGE, "rt": f"{number % 3 + 1:02d}",
                "address": f"Gang Bakau {number}",
                "house": {"drinking_water": "piped", "latrine": latrine},
                "members": [
                    {"name": f"Adi Kesatu{number}", "sex": "male", "birth_date": "1985-01-01",
                     "relation": "head", "education": "senior"},
                    {"name": "Ani", "sex": "female", "birth_date": "1990-01-01",
                     "relation": "wife", "education": "tertiary" if number == 1 else "senior"},
                    {"name": "Budi", "sex": "male", "birth_date": "2022-05-01",
                     "relation": "child"},
                ],
            }
        )  # fmt: skip
    machine.record(*drafts)
    machine.record(
        {"do": "edit_kampung", "name": "Tepian Bakau", "decree_no": "1/2024", "area_ha": 10},
        {"do": "record_intervention", "date": "2025-09-02", "title": "Jamban sehat",
         "strategy": 4, "family_function": "environment", "male": 5, "female": 7,
         "cost": 1_500_000},
        {"do": "add_officer", "body": "pokja", "name": "Sari Ketua", "post": "chair"},
    )  # fmt: skip
    return machine


def made(machine: Machine, tmp_path: Path, name: str, form: str) -> bytes:
    target = tmp_path / f"x.{form}"
    words = ["--month", "2025-09", "--village", "Lok Tuan", "--format", form, "-o", target]
    machine.done("report", name, *words)
    return target.read_bytes()


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("dataku", ("Rumah DataKu", "Kelurahan Lok Tuan", "September 2025", "72", "Piramida")),
        ("kampung", ("Kampung KB Tepian Bakau", "Jamban sehat", "1.500.000", "Sari Ketua")),
        ("profile", ("Profil kampung", "Tepian Bakau", "Jamban tidak layak", "33,3 %")),
        ("map", ("Peta keluarga", "RT 03", "Adi Kesatu5", "berisiko stunting")),
    ],
)
def test_what_is_on_paper_and_in_the_sheet(
    village: Machine, tmp_path: Path, name: str, says: tuple[str, ...]
) -> None:
    pdf = made(village, tmp_path, name, "pdf")
    found = text(pdf)
    for words in says:
        assert words in found, words
    assert "dataku." not in found
    assert "{" not in found
    fonts = {
        str(font["/BaseFont"])
        for page in PdfReader(BytesIO(pdf)).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }
    assert all("Inter" in font for font in fonts), fonts
    book = load_workbook(BytesIO(made(village, tmp_path, name, "xlsx")))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert not any(cell.startswith("dataku.") for cell in cells)
    assert made(village, tmp_path, name, "pdf") == pdf


def test_the_papers_that_leave_name_no_family_and_nothing_small(
    village: Machine, tmp_path: Path
) -> None:
    for name in ("dataku", "kampung", "profile"):
        assert "Adi" not in text(made(village, tmp_path, name, "pdf"))
    # one woman alone finished college: neither she nor what would give her away is told
    book = load_workbook(BytesIO(made(village, tmp_path, "dataku", "xlsx")))
    rows = [
        [cell.value for cell in row]
        for sheet in book
        for row in sheet.iter_rows()
        if row[0].value in ("Tamat SMA", "Tamat kuliah", "Belum terisi")
    ]
    found = {str(row[0]): row[1:4] for row in rows}
    assert found["Tamat kuliah"] == [0, "*", "*"]
    assert found["Tamat SMA"][1:] == ["*", "*"]


def test_json_stays_exact_unless_it_is_to_be_protected(village: Machine, tmp_path: Path) -> None:
    def report(*options: str) -> Any:
        target = tmp_path / "x.json"
        words = ["--month", "2025-09", "--village", "Lok Tuan", *options, "-o", target]
        village.done("report", "dataku", *words)
        return json.loads(target.read_text(encoding="utf-8"))

    exact, told = report(), report("--protect")
    education = {row["code"]: row for row in exact["tables"]["education"]["values"]}
    assert education["tertiary"]["female"] == 1
    assert "protected_below" not in exact
    assert told["protected_below"] == LEAST
    education = {row["code"]: row for row in told["tables"]["education"]["values"]}
    assert education["tertiary"]["female"] is None
    assert told["population"] == exact["population"] == 72


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_languages_have_every_word(village: Machine, language: Language) -> None:
    from kbdesk.commands.report_kind import ReportRequest
    from kbdesk.commands.report_list import REPORTS
    from kbdesk.commands.reports import rendered
    from kbdesk.queries.area import Area

    with village.desk() as desk:
        for name in ("dataku", "kampung", "profile", "map"):
            of = REPORTS[name]
            found = of.find(desk, ReportRequest(2025 * 12 + 8, Area(village=VILLAGE)))
            content, pages = rendered(of, found, "pdf", language)
            assert pages
            assert "dataku." not in text(content)


def test_the_map_stands_in_the_order_of_the_addresses(village: Machine, tmp_path: Path) -> None:
    said = json.loads(made(village, tmp_path, "map", "json"))
    first = said["places"][0]["families"]
    assert [one["head"] for one in first] == [
        f"Adi Kesatu{n}" for n in (0, 3, 6, 9, 12, 15, 18, 21)
    ]
    assert first[0]["marks"] == ["krs"]
    assert first[1]["people"] == 3


def test_the_month_shows_the_photos_of_its_interventions(village: Machine, tmp_path: Path) -> None:
    picture = tmp_path / "jamban.png"
    Image.new("RGB", (400, 300), "green").save(picture)
    listed = json.loads(made(village, tmp_path, "kampung", "json"))["interventions"]["list"]
    village.done("attach", picture, "--to", "intervention", listed[0]["id"])
    pdf = made(village, tmp_path, "kampung", "pdf")
    pictures = [one for page in PdfReader(BytesIO(pdf)).pages for one in page.images]
    assert [one.image.size for one in pictures if one.image is not None] == [(400, 300)]
    assert "Jamban sehat, 2 September 2025" in text(pdf)
    Image.new("RGB", (300, 400), "blue").save(picture)
    to = ("--to", "intervention", listed[0]["id"])
    village.done("attach", picture, *to, "--phase", "before")
    said = village.done("attachment", "list", listed[0]["id"]).lines
    assert [one["phase"] for one in said] == [None, "before"]
    assert "Sebelum: Jamban sehat, 2 September 2025" in text(
        made(village, tmp_path, "kampung", "pdf")
    )
    # the sheet and what is read by programs stay as they are
    assert made(village, tmp_path, "kampung", "xlsx")
    assert "photos" not in json.loads(made(village, tmp_path, "kampung", "json"))


@pytest.mark.parametrize(
    ("born_unknown", "why"), [(None, "tanpa tanggal lahir"), (0, "kelompok umur yang kecil")]
)
def test_a_ratio_that_may_not_be_told_says_why(born_unknown: int | None, why: str) -> None:
    from kbdesk.domain.village_pictures import HIDDEN
    from kbdesk.reports.population_document import figures

    said: Any = {
        "population": 1056, "male": 500, "female": 556, "households": 300, "day": "2026-11-30",
        "age_unknown": born_unknown,
        "ratios": dict.fromkeys(("sex", "dependency", "mean_household", "density")),
        "groups": {
            "0-14": {"people": None}, "15-64": {"people": 600}, "65+": {"people": 90},
        },
    }  # fmt: skip
    value, below = figures(said, "id").items[3][1:]
    assert value == HIDDEN
    assert why in below
