"""The mayor's page has the city's figures, no person, and no small number, in any form."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import Signatory, Stationery
from kbdesk.domain.report_json.mayor import MayorDecisionJson
from kbdesk.domain.small_numbers import small
from kbdesk.domain.villages import tiles, villages
from kbdesk.reports.document import Drawing
from kbdesk.reports.document_pdf import draw_document
from kbdesk.reports.mayor_document import decision, mayor_document
from kbdesk.words import LANGUAGES, Language, Say

LOK_TUAN = "64.74.01.1003"
AREAS: tuple[dict[str, Any], ...] = ({}, {"village": LOK_TUAN}, {"posyandu": ["LT01"]})


@pytest.fixture
def hub(city_hub: Desk) -> Desk:
    return city_hub


def made(desk: Desk, folder: Path, name: str = "mayor", **more: Any) -> dict[str, Any]:
    report(desk, name, folder / "r.json", month=more.pop("month", "2026-07"), **more)
    found: dict[str, Any] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return found


def test_the_city_s_figures_are_those_of_report_city(hub: Desk, tmp_path: Path) -> None:
    page, city = made(hub, tmp_path), made(hub, tmp_path, "city")
    for name, told in page["figures"].items():
        figure = city["total"]["figures"][name]
        for key in ("part", "whole", "percent", "target", "reached"):
            assert told["hidden"] or told[key] == figure[key]
        assert told["hidden"] or told["history"][-1] == figure["percent"]
    beside = {one["village"]: one for one in city["villages"]}
    assert {one["code"] for one in page["places"]} == set(beside)
    ranked = 0
    for one in page["places"]:
        assert one["state"] == beside[one["code"]]["state"]
        if one["percent"] is not None:
            figure = beside[one["code"]]["figures"]["stunting"]
            assert (one["part"], one["whole"]) == (figure["part"], figure["whole"])
            ranked += 1
    assert ranked
    assert page["scope"] == "city"
    assert page["families"] == []


@pytest.mark.parametrize("area", AREAS[1:])
def test_an_area_s_figures_are_those_of_its_own_reports(
    hub: Desk, tmp_path: Path, area: dict[str, Any]
) -> None:
    page, public = (
        made(hub, tmp_path, options={"internal": True}, **area),
        made(hub, tmp_path, **area),
    )
    skdn, beside = made(hub, tmp_path, "skdn", **area), made(hub, tmp_path, "villages", **area)
    found = {
        "d_s": (skdn["D"], skdn["S"]),
        "krs": (beside["total"]["at_risk"], beside["total"]["targets"]),
        "stunting": (beside["total"]["stunted"], beside["total"]["measured"]),
    }
    for name, (part, whole) in found.items():
        told, outside = page["figures"][name], public["figures"][name]
        assert (told["part"], told["whole"]) == (part, whole)
        assert outside["hidden"] or outside["part"] == part
        assert outside["hidden"] or not small(part)
    assert page["by"] == "rt"


def people_told(page: dict[str, Any]) -> Iterator[int | None]:
    """Yield every count of people on the page, and the rest of each share."""
    for one in (*page["figures"].values(), *page["places"], *page["families"]):
        yield one["part"]
        yield one["whole"]
        if one["part"] is not None and one["whole"] is not None:
            yield one["whole"] - one["part"]
    of = page["referrals"]
    yield from of.values()
    if of["late"] is not None and of["open"] is not None:
        yield of["open"] - of["late"]
    done = page["done"]
    yield from (
        count for name, count in done.items() if name not in ("dashat_kitchens", "sessions")
    )
    if done["replied"] is not None and done["referred"] is not None:
        yield done["referred"] - done["replied"]
    for one in page["decisions"]:
        if one["rule"] in ("urgent_referrals", "late_referrals", "stunting", "kitchen"):
            yield one.get("count")
            yield one.get("whole")


def test_no_small_number_is_told_of_any_area(hub: Desk, tmp_path: Path) -> None:
    here = [one["code"] for one in made(hub, tmp_path)["places"] if one["state"] != "none"]
    areas = [*AREAS, *({"village": code} for code in here[:3])]
    pages = [made(hub, tmp_path, **area) for area in areas]
    for page in pages:
        assert not [count for count in people_told(page) if count is not None and small(count)]
    # what is hidden of one place alone would be the total less the others
    city = pages[0]
    parts = [one["part"] for one in city["places"] if one["state"] != "none"]
    assert parts.count(None) != 1 or city["figures"]["stunting"]["part"] is None
    assert len(city["decisions"]) <= 3


def names_of_people(desk: Desk) -> set[str]:
    rows = [*desk.store.records.find("person", {}), *desk.store.records.find("user", {})]
    names = {str(row["name"]) for row in rows if row["name"]}
    assert len(names) > 50
    return {name for name in names if " " in name}


@pytest.mark.parametrize("area", AREAS)
def test_no_person_is_named_in_any_form(hub: Desk, tmp_path: Path, area: dict[str, Any]) -> None:
    texts = [json.dumps(made(hub, tmp_path, **area), ensure_ascii=False)]
    for form in ("pdf", "xlsx"):
        answer = report(hub, "mayor", tmp_path / f"r.{form}", month="2026-07", form=form, **area)
        content = (tmp_path / f"r.{form}").read_bytes()
        if form == "pdf":
            assert answer["pages"] == 1
            reader = PdfReader(BytesIO(content))
            texts += [page.extract_text() for page in reader.pages]
            texts.append(str(reader.metadata))
        else:
            with zipfile.ZipFile(BytesIO(content)) as book:
                texts += [book.read(name).decode(errors="replace") for name in book.namelist()]
    text = re.sub(r"\s+", " ", " ".join(texts))
    assert not [name for name in names_of_people(hub) if name in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_page_with_letterhead_and_signatures(
    hub: Desk, tmp_path: Path, language: Language
) -> None:
    for area in AREAS[:2]:
        document = mayor_document(made(hub, tmp_path, **area), language)  # type: ignore[arg-type]
        (page,) = (one for one in document.parts if isinstance(one, Drawing))
        assert page.pictures
        # under the largest letterhead who signs still stands on the same page
        office = Stationery(
            ("PEMERINTAH KOTA", "DINAS", "BIDANG", "SEKSI"), "Jalan Contoh 1", None, "Bontang",
            date(2026, 7, 31), Signatory("Penyusun", "N"), Signatory("Kepala Dinas", "M"),
        )  # fmt: skip
        paper = BytesIO()
        assert draw_document(replace(document, stationery=office), paper, language) == 1


def charts_in(path: Path) -> int:
    """Return how many charts a spreadsheet has."""
    with zipfile.ZipFile(path) as book:
        return sum(name.startswith("xl/charts/chart") for name in book.namelist())


def test_its_charts_are_pictures_and_charts_of_the_spreadsheet(hub: Desk, tmp_path: Path) -> None:
    answer = report(hub, "mayor", tmp_path / "charts", month="2026-07", form="png")
    assert answer["files"] == ["stunting.png", "tiles.png", "stunting-12.png", "d_s-12.png"]
    for name in ("stunting.png", "tiles.png"):
        with Image.open(tmp_path / "charts" / name) as image:
            assert image.size[0] > 800
            assert len(image.getcolors(1 << 20) or ()) > 5
    report(hub, "mayor", tmp_path / "r.xlsx", month="2026-07", form="xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    assert charts_in(tmp_path / "r.xlsx") == 3
    data = book["Data"]
    head = [cell.value for cell in data[1]]
    assert head[:6] == ["Wilayah", "Bulan", "Indikator", "Bagian", "Seluruhnya", "%"]
    assert all(row[0].value and row[1].value and row[2].value for row in data.iter_rows(min_row=2))
    report(hub, "skdn", tmp_path / "s.xlsx", month="2026-07", form="xlsx")
    assert charts_in(tmp_path / "s.xlsx") > 0


def test_a_report_without_pictures_refuses_and_leaves_nothing(hub: Desk, tmp_path: Path) -> None:
    with pytest.raises(KbdeskError) as refused:
        report(hub, "kb", tmp_path / "charts", month="2026-07", form="png")
    assert refused.value.code == "report.no_pictures"
    assert not (tmp_path / "charts").exists()
    assert [name for name, one in REPORTS.items() if one.pictures] == ["mayor"]


def test_every_kelurahan_has_a_tile_of_its_own() -> None:
    assert set(tiles()) == set(villages())
    assert len(set(tiles().values())) == len(tiles())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_says_its_figures_and_no_hidden_one(language: Language) -> None:
    hidden: MayorDecisionJson = {"rule": "late_referrals", "count": None}
    assert not re.search(r"[0-9*]", decision(hidden, Say(language)))
    rt: MayorDecisionJson = {
        "rule": "stunting", "name": "Lok Tuan", "percent": 18.0, "target": 14.0,
        "names": ["07", "09"], "count": 19, "whole": 31,
    }  # fmt: skip
    told = decision(rt, Say(language))
    assert all(word in told for word in ("Lok Tuan", "07", "09", "19", "31"))


def test_a_posyandu_is_held_against_its_kelurahan_s_target(hub: Desk, tmp_path: Path) -> None:
    code = next(
        row["id"] for row in hub.store.records.find("posyandu", {}) if row["village"] == LOK_TUAN
    )
    told = made(hub, tmp_path, posyandu=[code])["figures"]["stunting"]
    assert told["target"] == made(hub, tmp_path, village=LOK_TUAN)["figures"]["stunting"]["target"]
    assert told["target"] == 10
