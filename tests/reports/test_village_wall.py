"""The wall's sheet: one page that can be read from a few steps away, and tells nothing small."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.report_kind import ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import rendered
from kbdesk.desk import Desk
from kbdesk.domain.shapes import Box, ShapeWord
from kbdesk.queries import kampung_kb, profile
from kbdesk.queries.area import Area
from kbdesk.reports.score_table import level_label
from kbdesk.reports.village_wall import wall_picture
from kbdesk.words import Say
from tests.demo.homes import LOK_TUAN, new_home

JULY = 2026 * 12 + 6
LEAST_POINTS = 16.0
"""Capitals of 4 mm, read from a step away; what matters is larger."""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from kbdesk.demo import fill

    home = tmp_path_factory.mktemp("wall") / "home"
    with new_home(home, "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        fill(desk, families=40, months=1, seed=3)
        yield desk


@pytest.mark.parametrize(("paper", "points"), [("a2", (1684, 1191)), ("a1", (2384, 1684))])
def test_it_is_one_sheet_of_its_size(village: Desk, paper: str, points: tuple[int, int]) -> None:
    from pypdf import PdfReader

    asked = ReportRequest(JULY, Area(village=LOK_TUAN), "pdf", {"paper": paper})
    found = REPORTS["profile"].find(village, asked)
    content, pages = rendered(REPORTS["profile"], found, "pdf")
    assert pages == 1
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == points


@pytest.mark.parametrize("language", ["id", "en"])
def test_words_stay_on_it_and_are_large_enough(village: Desk, language: Any) -> None:
    found = profile.find(village, JULY, Area(village=LOK_TUAN))
    said = kampung_kb.said(found.kampung)
    picture = wall_picture(profile.people(found), said, Say(language))
    point = 570 / 25.4 * 72 / picture.width
    for shape in picture.shapes:
        if isinstance(shape, ShapeWord):
            assert shape.size * point >= LEAST_POINTS, shape.text
            assert 0 <= shape.y <= picture.height, shape.text
            assert 0 <= shape.x <= picture.width, shape.text
        elif isinstance(shape, Box):
            assert shape.y + shape.height <= picture.height + 1e-6
    words = [shape.text for shape in picture.shapes if isinstance(shape, ShapeWord)]
    level = level_label(said["score"]["level"], language)
    assert level in words
    assert sum(word.startswith("RT ") for word in words) >= len(said["by_rt"])


def test_an_empty_village_has_its_sheet(tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        asked = ReportRequest(JULY, Area(village=LOK_TUAN), "pdf", {"paper": "a2"})
        found = REPORTS["profile"].find(desk, asked)
        assert rendered(REPORTS["profile"], found, "pdf")[1] == 1
        assert rendered(REPORTS["profile"], found, "xlsx")[0]
