"""Papers of one month laid side by side: figures of one name are equal, or say what else they are.

On a home of several kelurahan in which people came, were away, moved, and were not asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from kbdesk.commands.editions import Edition
from kbdesk.commands.report_kind import ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import rendered
from kbdesk.domain.meaning import OF
from kbdesk.queries.area import Area
from kbdesk.reports.document import LargeFigures, PaperNote, Trend
from kbdesk.words.meanings import sentences
from tests.cli.machine import Machine, make

VILLAGE, OTHER = "Lok Tuan", "Guntung"
LOK_TUAN = "64.74.01.1003"
MONTH = "2025-09"
PAPERS = (
    "skdn", "nutrition", "kb", "krs", "kampung", "villages", "dataku", "sip-f5", "sip-f6",
    "not-weighed", "due", "profile", "tpk",
)  # fmt: skip
SCOPES: Mapping[str, tuple[str, ...]] = {
    "posyandu": ("--posyandu", "LT01"),
    "village": ("--village", VILLAGE),
    "city": (),
}
Said = Mapping[str, Any]


def row_of(said: Said) -> Said:
    """Return the month's line of SIP F6."""
    row: Said
    (row,) = [row for row in said["rows"] if row["month"] == MONTH]
    return row


def at(*path: str) -> Callable[[Said], Any]:
    """Return what finds a figure by the keys that lead to it."""
    return lambda said: reduce(lambda of, key: of[key], path, said)


_OF_FAMILIES = ("PUS", "users", "unmet_need", "at_risk", "targets", "families", "stunted")
FIGURES: Mapping[str, Mapping[str, Callable[[Said], Any]]] = {
    "skdn": {name: at(name) for name in ("S", "K", "D", "N", "BGM")},
    "nutrition": {"stunting": at("prevalence", "stunting", "count")},
    "kb": {name: at(name) for name in ("PUS", "users", "unmet_need")},
    "dataku": {name: at(name) for name in ("population", "households")},
    "kampung": {
        **{name: at(name) for name in ("population", "households")},
        **{name: at("figures", name) for name in _OF_FAMILIES},
    },
    "villages": {
        "population": at("total", "people"),
        **{name: at("total", name) for name in ("households", *_OF_FAMILIES)},
    },
    "tpk": {"families_at_risk": at("families_at_risk")},
    "not-weighed": {"children": at("children")},
    "due": {"children": at("children")},
}
"""Where each paper has a figure, by its name in ``about``."""

ALIASES = {"S": "children", "stunted": "stunting", "families_at_risk": "at_risk"}
"""One thing by two names: on paper they are called alike."""


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    machine = make(tmp_path_factory.mktemp("district") / "laptop")
    drafts: list[dict[str, Any]] = []
    for number in range(24):
        wife, husband, child = (f"{number:08x}-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
        arrived = {"arrived_date": "2025-10-03"} if number == 5 else {}
        drafts.append(
            {"do": "register_family", "village": OTHER if number % 4 == 0 else VILLAGE,
             "rt": f"{number % 3 + 1:02d}", "posyandu": "LT02" if number % 5 == 0 else "LT01",
             "house": {"drinking_water": "piped", "latrine": "none" if number % 3 else "own_septic"}
             if number % 7 else None,
             "members": [
                 {"id": husband, "name": f"Adi {number}", "sex": "male", "relation": "head",
                  "birth_date": "1990-01-01", "marital": "married", **arrived},
                 {"id": wife, "name": f"Ibu {number}", "sex": "female", "relation": "wife",
                  "birth_date": "1995-01-01", "marital": "married", **arrived},
                 {"id": child, "name": f"Anak {number}", "sex": "male", "relation": "child",
                  "mother": wife, "birth_date": f"202{3 + number % 2}-0{number % 8 + 1}-15",
                  "posyandu": "LT02" if number % 6 == 0 else "LT01", **arrived},
             ]}
        )  # fmt: skip
        for month, day in ((7, 10), (8, 12), (9, 11)):
            if (number + month) % 4 and not arrived:
                drafts.append(
                    {"do": "record_measurement", "child": child, "date": f"2025-0{month}-{day}",
                     "weight_kg": 9 + number % 4, "lenhei_cm": 74 + month % 2 + number % 3,
                     "confirm": []}
                )  # fmt: skip
        if number % 3:
            drafts.append(
                {"do": "record_family_planning", "person": wife, "date": "2025-08-02",
                 **({"status": "user", "method": "pill"} if number % 2 else
                    {"status": "non_user", "reason": "tial"})}
            )  # fmt: skip
        if number in (7, 13):
            drafts.append({"do": "record_leaving", "id": child, "date": "2025-08-20"})
            drafts.append({"do": "record_return", "id": child, "date": "2025-10-02"})
    machine.record(*[{k: v for k, v in one.items() if v is not None} for one in drafts])
    return machine


@pytest.fixture(scope="module")
def papers(
    district: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[str, str], Any]:
    folder = tmp_path_factory.mktemp("papers")
    found = {}
    for scope, words in SCOPES.items():
        for name in PAPERS:
            if name in ("kampung", "profile") and scope != "village":
                continue
            target = folder / f"{scope}-{name}.json"
            district.done("report", name, "--month", MONTH, *words, "-o", target)
            text = target.read_text(encoding="utf-8")
            lines = [json.loads(line) for line in text.splitlines()] if name == "krs" else None
            found[scope, name] = json.loads(text) if lines is None else {"lines": lines}
    return found


def test_figures_of_one_name_are_equal_or_say_what_else_they_are(
    papers: Mapping[tuple[str, str], Any],
) -> None:
    compared = 0
    for scope in SCOPES:
        told: dict[tuple[Any, ...], tuple[str, Any]] = {}
        for (of, name), said in papers.items():
            for figure, find in FIGURES.get(name, {}).items() if of == scope else ():
                about = said["about"][figure]
                assert about["of"] in OF
                key = (
                    ALIASES.get(figure, figure), about["counted"], about["of"], about["when"],
                    about["from"], about["to"],
                )  # fmt: skip
                value = find(said)
                if key in told:
                    compared += 1
                    assert told[key][1] == value, (scope, key, told[key][0], name)
                told[key] = (name, value)
    assert compared >= 15


def test_one_name_on_two_papers_that_differ_says_why(
    papers: Mapping[tuple[str, str], Any],
) -> None:
    """Stunting of the posyandu's month is not that of who lives there, and both say so."""
    nutrition = papers["village", "nutrition"]
    kampung = papers["village", "kampung"]
    month, last = nutrition["about"]["stunting"], kampung["about"]["stunted"]
    assert (month["of"], month["when"]) == ("posyandu_village", "month")
    assert (last["of"], last["when"], last["from"]) == ("living", "last", "2025-07-01")
    assert month["text"] != last["text"]
    assert month["known"] == nutrition["prevalence"]["stunting"]["n"]
    assert last["known"] == kampung["figures"]["measured"]
    assert papers["posyandu", "dataku"]["about"]["population"]["of"] == "served"
    assert papers["village", "dataku"]["about"]["population"]["of"] == "living"


def test_families_at_risk_are_those_of_their_list(papers: Mapping[tuple[str, str], Any]) -> None:
    for scope in SCOPES:
        lines = papers[scope, "krs"]["lines"]
        at_risk = sum(one["at_risk"] is True for one in lines)
        assert papers[scope, "villages"]["total"]["at_risk"] == at_risk
        assert papers[scope, "tpk"]["families_at_risk"] == at_risk


def test_sip_f6_has_the_skdn_of_the_month(papers: Mapping[tuple[str, str], Any]) -> None:
    skdn = papers["posyandu", "skdn"]
    row = row_of(papers["posyandu", "sip-f6"])
    assert [row[name] for name in ("S", "K", "D", "N", "BGM")] == [
        skdn[name] for name in ("S", "K", "D", "N", "BGM")
    ]
    assert skdn["S"] == papers["posyandu", "dataku"]["groups"]["under_five"]["people"]


def test_small_children_and_elderly_are_those_of_the_population(
    papers: Mapping[tuple[str, str], Any],
) -> None:
    figures, people = papers["village", "kampung"]["figures"], papers["village", "dataku"]
    for name in ("under_five", "elderly"):
        assert figures[name] == people["groups"][name]["people"]


SAYING = (
    "skdn", "nutrition", "kb", "krs", "kampung", "villages", "dataku", "profile", "tpk", "dashat",
    "sip-f6", "due",
)  # fmt: skip


@pytest.mark.parametrize("name", SAYING)
def test_screen_paper_and_sheet_carry_the_same_sentence(district: Machine, name: str) -> None:
    """Of each paper the sentence of its first figure, and until when data came."""
    area = Area(village=LOK_TUAN) if name in ("kampung", "profile") else Area(("LT01",))
    with district.desk() as desk:
        of = REPORTS[name]
        found = of.find(desk, ReportRequest(2025 * 12 + 8, area))
        pdf, _ = rendered(of, found, "pdf")
        xlsx, _ = rendered(of, found, "xlsx")
    meant = found.found if isinstance(found, Edition) else found
    first = sentences([next(iter(meant.about.values()))], "id")
    assert len(first) == 2
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    squeezed = "".join(text.split())
    book = load_workbook(BytesIO(xlsx))
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value}
    link = first[0].split(":")[0]
    for words in (link, first[1]):
        assert "".join(words.split()) in squeezed, words
        assert any(words in cell for cell in cells), words
    if name != "krs":
        said = of.said(found)
        assert isinstance(said, dict)
        about = said["about"]
        assert all(one["text"] and one["counted"] and one["of"] for one in about.values())


def test_a_paper_of_a_month_without_data_warns(district: Machine) -> None:
    of = REPORTS["skdn"]
    with district.desk() as desk:
        found = of.find(desk, ReportRequest(2025 * 12 + 9, Area(("LT01",)), "pdf"))
    assert of.document is not None
    document = of.document(found, "id")
    (note,) = [part for part in document.parts if isinstance(part, PaperNote)]
    (large,) = [part for part in document.parts if isinstance(part, LargeFigures)]
    assert note.warns
    assert large.pale
    assert "data terakhir masuk 11 September 2025" in note.sentences[-1]


def test_a_rate_whose_base_grew_is_no_line(district: Machine) -> None:
    """Sixteen of twenty-four couples were asked, all in August: under 80 percent ever since."""
    of = REPORTS["kb"]
    with district.desk() as desk:
        found = of.find(desk, ReportRequest(2025 * 12 + 8, Area(), "pdf"))
    assert of.document is not None
    (trend,) = [part for part in of.document(found, "id").parts if isinstance(part, Trend)]
    asked = trend.series[-1]
    assert max(one for one in asked.values if one is not None) < 80
    assert all(value is None for series in trend.series[:-1] for value in series.values)
    assert "80 %" in trend.note


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_an_rt_is_never_told_without_its_kelurahan(
    district: Machine, tmp_path: Path, name: str
) -> None:
    if name in ("menu-board", "kitchen-sheet", "sip-f7"):
        return  # of a recipe, or only of seven formats
    words = ["--village", VILLAGE] if name in ("kampung", "profile") else []
    target = tmp_path / "x.json"
    district.done("report", name, "--month", MONTH, *words, "-o", target)
    text = target.read_text(encoding="utf-8")
    try:
        said = json.loads(text)
    except ValueError:
        said = [json.loads(line) for line in text.splitlines()]
    for one in objects(said):
        if "rt" in one and not isinstance(one["rt"], list):
            assert "village" in one, (name, one)


def test_a_month_in_which_nothing_came_says_since_when(district: Machine, tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    district.done("report", "skdn", "--month", "2025-10", "-o", target)
    about = json.loads(target.read_text(encoding="utf-8"))["about"]["D"]
    assert (about["data_until"], about["stale"]) == ("2025-09-11", True)
    assert "11 September 2025" in about["text"]
    district.done("report", "skdn", "--month", MONTH, "-o", target)
    about = json.loads(target.read_text(encoding="utf-8"))["about"]["D"]
    assert (about["data_until"], about["stale"]) == ("2025-09-11", False)
