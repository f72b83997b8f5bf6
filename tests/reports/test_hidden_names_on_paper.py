"""A name that came with signs that nobody types is on no paper and in no sheet as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from kbdesk.commands import papers
from kbdesk.commands.exchange_out import export_anthro, export_eppgbm, export_fhir
from kbdesk.commands.homes import opened
from kbdesk.commands.report_kind import ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import rendered
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import is_hidden
from kbdesk.queries.area import area_of
from tests.spoiled import spoil
from tests.tour import NOW, PASSPHRASE, Homes, clock

MONTH = NOW.year * 12 + NOW.month - 1


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = Homes(tmp_path_factory.mktemp("homes"), families=14).posyandu()
    with opened(home, user="Sulastri Bakau", passphrase=PASSPHRASE, clock=clock()) as desk:
        spoil(desk)
        yield desk


def hidden(text: str) -> list[str]:
    return [text[max(0, at - 9) : at + 9] for at, c in enumerate(text) if is_hidden(c)]


def words_of(raw: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def cells_of(raw: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(raw)):
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield from (value for value in row if isinstance(value, str))


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_no_report_has_it(desk: Desk, name: str) -> None:
    of = REPORTS[name]
    choices: list[dict[str, Any]] = [{}]
    choices += [{one.name: choice} for one in of.options for choice in one.choices[:2]]
    made = 0
    for options in choices:
        try:
            found = {form: of.find(desk, ReportRequest(MONTH, area_of(desk), form, options))
                     for form in ("json", "pdf", "xlsx")}  # fmt: skip
        except (KbdeskError, KeyError):
            continue
        made += 1
        assert hidden(rendered(of, found["json"], "json")[0].decode()) == []
        if of.document is not None:
            paper = words_of(rendered(of, found["pdf"], "pdf")[0])
            assert paper.strip()
            assert hidden(paper) == []
            # a day is written as people write it
            assert not re.search(r"\b20\d\d-\d\d-\d\d\b", paper)
            for cell in cells_of(rendered(of, found["xlsx"], "xlsx")[0]):
                assert hidden(cell) == []
    # these two are of one recipe and one cycle, which are chosen
    assert made or name in ("kitchen-sheet", "menu-board")


def test_no_slip_card_or_exchanged_file_has_it(desk: Desk, tmp_path: Path) -> None:
    find = desk.store.records
    child = find.value("SELECT person FROM referral JOIN person p ON p.id = person"
                       " WHERE p.birth_date > '2022-01-01'")  # fmt: skip
    slip = find.value("SELECT id FROM referral WHERE person = ?", (child,))
    pdf = tmp_path / "a.pdf"
    for draw, of in ((papers.slip, slip), (papers.kms_card, child)):
        draw(desk, of, pdf)
        assert hidden(words_of(pdf.read_bytes())) == []
    sheet = tmp_path / "a.xlsx"
    export_eppgbm(desk, sheet, month="2026-08")
    cells = list(cells_of(sheet.read_bytes()))
    assert "\ufffd" in "".join(cells)
    assert hidden("".join(cells)) == []
    for export, name in ((export_anthro, "a.csv"), (export_fhir, "a.json")):
        export(desk, tmp_path / name, month="2026-08")
        assert hidden((tmp_path / name).read_text(encoding="utf-8")) == []
