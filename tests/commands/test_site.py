"""The public site: nobody is in it, no small count can be computed, nothing is fetched."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import site
from kbdesk.commands.reports import report
from kbdesk.commands.site import write_site
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.public_figures import FIGURES, SYSTEMS
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.villages import villages
from kbdesk.queries.public_figures import public_figures
from kbdesk.queries.public_release import CITY, Cell, ToldTotal
from kbdesk.resources import resource
from tests.cli.machine import make
from tests.demo.homes import new_home
from tests.queries.test_public_release import computed


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with new_home(tmp_path_factory.mktemp("city") / "home", "hub") as desk:
        fill(desk, families=60, months=2, seed=4)
        yield desk


@pytest.fixture(scope="module")
def written(hub: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "out"
    write_site(hub, folder)
    return folder


def table(written: Path, name: str) -> list[dict[str, str]]:
    with (written / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_told_is_what_the_reports_say(hub: Desk, written: Path, tmp_path: Path) -> None:
    rows = [one for one in table(written, "figures") if one["part"] and one["whole"]]
    months = sorted({one["month"] for one in rows})
    report(hub, "city", tmp_path / "city.json", month=months[-1])
    said: dict[str, Any] = json.loads((tmp_path / "city.json").read_text(encoding="utf-8"))
    places = {one["village"]: one for one in said["villages"]} | {"64.74": said["total"]}
    compared = 0
    for one in rows:
        found = places[one["area"]]["figures"].get(one["figure"])
        if one["month"] == months[-1] and found is not None:
            assert (int(one["part"]), int(one["whole"])) == (found["part"], found["whole"]), one
            compared += 1
    assert compared > 5


def test_no_count_of_one_to_four_is_told_or_can_be_computed(written: Path) -> None:
    told: dict[str, dict[Cell, int]] = {}
    for one in table(written, "figures"):
        row = CITY if one["area"] == "64.74" else one["area"]
        of = told.setdefault(one["month"], {})
        figure = FIGURES[one["figure"]]
        for column, quantity in (("part", figure.part), ("whole", figure.whole)):
            if one[column]:
                of[Cell(row, quantity)] = int(one[column])
        if one["state"] == "no_data":
            # who attacks may know that nothing came; a zero says nothing about a person
            of.setdefault(Cell(row, figure.part), 0)
    for one in table(written, "counts"):
        row = CITY if one["area"] == "64.74" else one["area"]
        if one["value"] and one["count"] != "sessions":
            told[one["month"]][Cell(row, one["count"])] = int(one["value"])
    assert len(told) == 12
    hidden = 0
    for month, cells in told.items():
        assert not {cell: n for cell, n in cells.items() if 0 < n < LEAST}, month
        for system in SYSTEMS:
            lines = tuple(ToldTotal(*line) for line in system)
            names = {name for line in lines for name in (line.total, *line.parts)}
            known = {cell: n for cell, n in cells.items() if cell.quantity in names}
            found = computed(lines, known, list(villages()))
            assert not {cell: n for cell, n in found.items() if 0 < n < LEAST}, month
            hidden += len(names) * 16 - len(known)
    assert hidden, "there was something to hide"
    for name in ("population", "places"):
        for one in table(written, name):
            counts = [int(value) for value in one.values() if value.isdigit()]
            assert not [count for count in counts if 0 < count < LEAST], one


def test_nobody_is_in_it(hub: Desk, written: Path) -> None:
    people = hub.store.records.find("person", {})
    families = hub.store.records.find("family", {})
    secrets = {
        str(row[name]).casefold()
        for rows, names in ((people, ("id", "name", "nik", "birth_date")),
                            (families, ("id", "kk", "phone", "address")))
        for row in rows
        for name in names
        if row[name] and len(str(row[name])) > 5
    }  # fmt: skip
    assert len(secrets) > 500
    for path in written.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace").casefold()
            # what is told of all may be a day of birth as well: days of the year are not people
            found = {one for one in secrets if one in text and not re.fullmatch(r"[\d-]{10}", one)}
            assert found == set(), path


class Links(HTMLParser):
    """The parts of a page that matter: links, ids, headings, tables, what would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.bad: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.language = said.get("lang", "") if tag == "html" else self.language
        self.links += [said["href"]] if "href" in said else []
        self.ids += [said["id"]] if "id" in said else []
        if tag in ("script", "iframe", "link", "img", "object") or "src" in said:
            self.bad.append(tag)
        if tag == "svg" and not (said.get("role") == "img" and said.get("aria-label")):
            self.bad.append("a picture without words")
        if tag == "th" and "scope" not in said:
            self.bad.append("a heading of a table without its direction")
        self.bad += [name for name in said if name.startswith("on")]


def test_every_page_stands_by_itself(written: Path) -> None:
    paths = sorted(written.rglob("*.html"))
    assert len(paths) == 2 * (10 + len(villages()))
    for path in paths:
        page = Links()
        text = path.read_text(encoding="utf-8")
        page.feed(text)
        assert page.bad == [], path
        assert page.tags.count("h1") == page.tags.count("main") == 1
        assert len(page.ids) == len(set(page.ids))
        assert page.language == ("en" if "en" in path.relative_to(written).parts else "id")
        assert "default-src 'none'" in text
        for link in page.links:
            assert "://" not in link, link
            assert link.startswith("#") or (path.parent / link).resolve().is_file(), (path, link)
        # no key of a word that is missing, no English state in an Indonesian page
        assert not re.search(r"\bsite\.[a-z_.]+", text), path


def test_the_same_figures_give_the_same_bytes(hub: Desk, written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write_site(hub, again)
    for path in written.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            assert path.read_bytes() == (again / path.relative_to(written)).read_bytes()


def test_the_package_says_what_each_column_is(written: Path) -> None:
    said = json.loads((written / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for one in said["resources"]:
        columns = [field["name"] for field in one["schema"]["fields"]]
        with (written / "data" / one["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == columns
        assert all(" / " in field["description"] for field in one["schema"]["fields"])
        assert not [f for f in one["schema"]["fields"] if "site." in f["description"]]
        import duckdb

        packed = written / "data" / f"{one['name']}.parquet"
        with duckdb.connect() as database:
            rows = database.read_parquet(str(packed)).fetchall()
        assert len(rows) == len(table(written, one["name"]))


def test_a_folder_that_is_no_site_stays_and_a_site_is_replaced_whole(
    hub: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = public_figures(hub, 2)
    monkeypatch.setattr(site, "public_figures", lambda _: found)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "surat.txt").write_text("penting", encoding="utf-8")
    with pytest.raises(KbdeskError, match="folder_in_use"):
        write_site(hub, folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "surat.txt"]
    site_folder = tmp_path / "site"
    write_site(hub, site_folder)
    (site_folder / "lama.html").write_text("dari dulu", encoding="utf-8")
    before = (site_folder / "index.html").read_bytes()

    def full(*_: object) -> Iterator[tuple[str, str]]:
        yield "index.html", "x"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(site, "pages", full)
        with pytest.raises(KbdeskError, match="not_written"):
            write_site(hub, site_folder)
    assert (site_folder / "index.html").read_bytes() == before
    write_site(hub, site_folder)
    assert not (site_folder / "lama.html").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"out", "site"}


def test_a_laptop_makes_no_site(tmp_path: Path) -> None:
    laptop = make(tmp_path / "laptop")
    assert laptop.ask("site", "-o", tmp_path / "out").code == "hub.not_a_hub"
    assert not (tmp_path / "out").exists()


def test_the_templates_hold_no_words() -> None:
    for path in resource("site").glob("*.html"):
        text = re.sub(r"\{[{%].*?[%}]\}|<[^>]+>|&\w+;", " ", path.read_text(encoding="utf-8"))
        words = set(re.findall(r"[A-Za-z]{3,}", text))
        assert words <= {"figures", "csv", "counts", "population", "months", "places",
                         "datapackage", "json"}, (path.name, words)  # fmt: skip
