"""All public papers of a month together: no count of 1 to 4 is printed or can be computed.

What is printed is collected from every paper of the city, of each kelurahan, its RT, and the
posyandu; who attacks adds and subtracts with exact fractions (``test_public_release.computed``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from kbdesk.commands.report_kind import ReportRequest
from kbdesk.commands.report_list import REPORTS
from kbdesk.desk import Desk
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries import mayor, public_papers, public_release
from kbdesk.queries.area import Area
from kbdesk.queries.public_papers import PublicPapers
from kbdesk.queries.public_release import CITY, Cell, ToldTotal, rt_row
from kbdesk.reports.document import Document, Drawing, PaperTable
from tests.queries.test_public_release import computed

LOK_TUAN = "64.74.01.1003"
MONTH = 2026 * 12 + 6
SHARES = {
    "stunting": ("stunted", "length_measured"),
    "krs": ("families_at_risk", "target_families"),
    "kb": ("users", "unmet_need", "couples"),
    "d_s": ("weighed", "under_five"),
}


def paper(desk: Desk, name: str, area: Area) -> Document:
    of = REPORTS[name]
    assert of.document is not None
    return of.document(of.find(desk, ReportRequest(MONTH, area, "xlsx")), "id")


def tables(made: Document) -> Iterator[PaperTable]:
    for part in made.parts:
        if isinstance(part, PaperTable):
            yield part
        elif isinstance(part, Drawing):
            yield from (one for one in part.sheets if isinstance(one, PaperTable))


def titled(made: Document, words: str) -> PaperTable:
    return next(one for one in tables(made) if one.title == words)


def lines(table: PaperTable) -> Iterator[list[Any]]:
    yield from (list(row) for row in table.rows if isinstance(row, list))
    if table.total:
        yield list(table.total)


class Told:
    """What papers print, by cell; two papers never print two figures of one cell."""

    def __init__(self) -> None:
        self.cells: dict[Cell, int] = {}
        self.rows: set[str] = set()

    def add(self, row: str, quantity: str, value: object) -> None:
        self.rows.add(row)
        if isinstance(value, int):
            assert self.cells.setdefault(Cell(row, quantity), value) == value, (row, quantity)

    def share(self, row: str, part: object, whole: object, percent: object, names: Any) -> None:
        self.add(row, names[0], part)
        self.add(row, names[1], whole)
        if isinstance(percent, float) and isinstance(whole, int) and whole < 500:
            # of so few a percent with a decimal is the count
            self.add(row, names[0], round(percent * whole / 100))

    def mayor(self, page: Mapping[str, Any], row: str, rows: Mapping[str, str]) -> None:
        for name, of in page["figures"].items():
            self.share(row, of["part"], of["whole"], of["percent"], SHARES[name])
        for name, places in (("stunting", page["places"]), ("krs", page["families"])):
            for one in places:
                if one["code"] in rows:
                    self.share(rows[one["code"]], one["part"], one["whole"], one["percent"],
                               SHARES[name])  # fmt: skip


def collected(desk: Desk) -> Told:
    told = Told()
    beside = titled(paper(desk, "villages", Area()), "KRS, KB, dan stunting per kelurahan")
    codes = {village_name(code): code for code in villages()}
    for name, *cells in lines(beside):
        row = codes.get(name, CITY if name == "Jumlah" else "")
        told.share(row, cells[1], cells[0], cells[2], SHARES["krs"])
        for quantity, value in zip(("couples", "users", "unmet_need"), cells[3:6], strict=True):
            told.add(row, quantity, value)
        told.share(row, cells[8], cells[7], cells[9], SHARES["stunting"])
    for code in (CITY, *villages()):
        if code not in {cell.row for cell in told.cells}:
            continue
        area = Area() if code == CITY else Area(village=code)
        of = REPORTS["mayor"]
        found = of.find(desk, ReportRequest(MONTH, area))
        rows = {one: one for one in villages()} if code == CITY else {
            rt or "": rt_row(code, rt) for rt in [*(str(n) for n in range(40)),
                                                  *(f"{n:02d}" for n in range(40))]}  # fmt: skip
        page: Any = of.said(found)
        if page["places"] and found.found.of.month == MONTH:
            told.mayor(page, code, rows)
        if code != CITY:
            # the profile draws the same tables
            of_village(told, paper(desk, "kampung" if code != LOK_TUAN else "profile", area), code)
    return told


def of_village(told: Told, made: Document, code: str) -> None:
    def row_of(name: str) -> str:
        return code if name == "Jumlah" else rt_row(code, name.removeprefix("RT ").strip())

    for name, *cells in lines(titled(made, "Keluarga berisiko stunting per RT")):
        told.share(row_of(name), cells[1], cells[0], cells[2], SHARES["krs"])
    for name, *cells in lines(titled(made, "KB per RT")):
        told.add(row_of(name), "couples", cells[0])
        told.add(row_of(name), "users", cells[1])
        told.add(row_of(name), "unmet_need", cells[3])


SYSTEMS = (
    (ToldTotal("length_measured", ("stunted",)),),
    (ToldTotal("target_families", ("families_at_risk",)),),
    (ToldTotal("couples", ("users", "unmet_need")),),
    (ToldTotal("under_five", ("weighed",)),),
)
NOBODY_ELSEWHERE = ("rest 0", "rest 1")


def given_away(told: Told, desk: Desk) -> dict[Cell, int]:
    """Return every count of 1 to 4 that is printed or follows: city, kelurahan, their RT.

    Who attacks takes it that nobody lives outside of the kelurahan and their RT, where it is so.
    """
    small = {cell: n for cell, n in told.cells.items() if 0 < n < LEAST}
    counts = PublicPapers(desk, MONTH).counts
    for system in SYSTEMS:
        names = {name for line in system for name in (line.total, *line.parts)}
        known = {cell: n for cell, n in told.cells.items() if cell.quantity in names}
        top = {cell: n for cell, n in known.items() if not cell.row.startswith("rt:")}
        here = {name: sum(counts[code][name] for code in villages()) for name in names}
        if all(counts[CITY][name] == here[name] for name in names):
            top |= {Cell("elsewhere", name): 0 for name in (*names, *NOBODY_ELSEWHERE)}
        follows = computed(system, top, list(villages()))
        small |= {cell: n for cell, n in follows.items() if 0 < n < LEAST}
        known |= {cell: n for cell, n in follows.items() if cell.row in villages()}
        for code in villages():
            rows = sorted(row for row in told.rows if row.startswith(f"rt:{code}/"))
            inside = {cell: n for cell, n in known.items() if cell.row in rows}
            inside |= {Cell(CITY, c.quantity): n for c, n in known.items() if c.row == code}
            inside |= {Cell("elsewhere", name): 0 for name in (*names, *NOBODY_ELSEWHERE)}
            if rows:
                follows = computed(system, inside, rows)
                small |= {cell: n for cell, n in follows.items() if 0 < n < LEAST}
    return small


def test_no_small_count_is_printed_or_computed(
    city_hub: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = collected(city_hub)
    assert len({cell.row for cell in told.cells if cell.row in villages()}) > 3
    assert len(told.cells) > 100
    assert not given_away(told, city_hub)
    # where each paper hides its own small counts alone, the others give them away
    monkeypatch.setattr(public_release._Table, "given_away", lambda _: None)
    monkeypatch.setattr(public_papers, "public_papers", PublicPapers)
    monkeypatch.setattr(mayor, "public_papers", PublicPapers)
    assert given_away(collected(city_hub), city_hub)


def test_a_posyandu_s_page_is_not_the_rest_of_a_kelurahan_s(city_hub: Desk) -> None:
    """Of an RT its page tells what the RT's own papers tell, or nothing."""
    papers = PublicPapers(city_hub, MONTH)
    whole = papers.rts_of_all(villages())
    hidden = papers.rts_of_posyandu(["LT01"])
    own = papers._parts_of(["LT01"], lambda row: rt_row(row.village, row.rt))
    counts = {rt_row(*place): of for place, of in papers._families.by_rt.items()}
    differ = 0
    for row, of in own.items():
        for name in ("stunted", "families_at_risk", "couples"):
            if Cell(row, name) in hidden or not of[name]:
                continue
            assert Cell(row, name) not in whole
            if name == "couples":
                assert counts[row].planning.couples == of[name]
        differ += counts[row].planning.couples != of["couples"]
    assert any(cell.row in own for cell in hidden)


# -- people ------------------------------------------------------------------------------------


Sum = tuple[dict[str, int], int]
"""An equation: variables with their signs, and what they come to."""


def solved(equations: list[Sum]) -> dict[str, Fraction]:
    """Return every variable that has one value only, by elimination with exact fractions."""
    done: dict[str, tuple[dict[str, Fraction], Fraction]] = {}
    for variables, value in equations:
        line = {name: Fraction(sign) for name, sign in variables.items()}
        right = Fraction(value)
        for name in [one for one in line if one in done]:
            factor = line.get(name, Fraction(0))
            of, of_right = done[name]
            for other, sign in of.items():
                line[other] = line.get(other, Fraction(0)) - factor * sign
            right -= factor * of_right
            line = {other: sign for other, sign in line.items() if sign}
        if not line:
            continue
        pivot = next(iter(line))
        lead = line[pivot]
        line = {other: sign / lead for other, sign in line.items()}
        right /= lead
        for name, (of, of_right) in done.items():
            factor = of.get(pivot, Fraction(0))
            if factor:
                for other, sign in line.items():
                    of[other] = of.get(other, Fraction(0)) - factor * sign
                done[name] = ({o: s for o, s in of.items() if s}, of_right - factor * right)
        done[pivot] = (line, right)
    return {name: right for name, (of, right) in done.items() if len(of) == 1}


def pyramid_sums(place: str, told: Mapping[str, Any]) -> Iterator[Sum]:
    """Yield what a paper's figures of people by age say of its place, as equations."""
    for sex in ("male", "female"):
        bands = {f"{place} {row['band']} {sex}": 1 for row in told["pyramid"]}
        unknown = {f"{place} ? {sex}": 1}
        yield {**bands, **unknown, f"{place} {sex}": -1}, 0
        for row in told["pyramid"]:
            if row[sex] is not None:
                yield {f"{place} {row['band']} {sex}": 1}, row[sex]
        for name, first, last in (("0-14", 0, 3), ("15-64", 3, 13), ("65+", 13, 16)):
            if told["groups"][name][sex] is not None:
                yield dict.fromkeys(list(bands)[first:last], 1), told["groups"][name][sex]
        if told[sex] is not None:
            yield {f"{place} {sex}": 1}, told[sex]
    if told["population"] is not None:
        yield {f"{place} male": 1, f"{place} female": 1}, told["population"]


def test_nobody_s_age_or_move_is_what_the_neighbours_leave(city_hub: Desk) -> None:
    of = REPORTS["dataku"]

    def told_of(area: Area) -> dict[str, Any]:
        asked = ReportRequest(MONTH, area, options={"protect": True})
        found: Any = of.said(of.find(city_hub, asked))
        return dict(found)

    city = told_of(Area())
    codes = [row["village"] for row in city["villages"]]
    each = {code: told_of(Area(village=code)) for code in codes}
    sums = list(pyramid_sums("city", city))
    for code, told in each.items():
        sums += pyramid_sums(code, told)
    for sex in ("male", "female"):
        for band in (*(row["band"] for row in city["pyramid"]), "?"):
            parts = {f"{code} {band} {sex}": 1 for code in codes}
            sums.append(({**parts, f"city {band} {sex}": -1}, 0))
    for row in city["villages"]:
        own = each[row["village"]]
        assert row["people"] == own["population"]
        assert row["families"] == own["households"]
        for sex in ("male", "female"):
            assert row[sex] == own[sex]
    found = solved(sums)
    assert not {name: n for name, n in found.items() if 0 < n < LEAST}
    # whole pyramids are told by the others, and by the city
    assert sum(any(row["male"] for row in told["pyramid"]) for told in each.values()) >= 1
    assert any(row["male"] for row in city["pyramid"])
    for name in ("births", "in", "deaths", "out"):
        moves: list[Sum] = []
        for place, told in (*each.items(), ("city", city)):
            months = [row[name] for row in told["movement"]]
            moves.append(
                ({f"{place} {n}": 1 for n in range(len(months))} | {f"{place} all": -1}, 0)
            )
            moves += [({f"{place} {n}": 1}, n_) for n, n_ in enumerate(months) if n_ is not None]
            if told["movement_year"][name] is not None:
                moves.append(({f"{place} all": 1}, told["movement_year"][name]))
        if name in ("births", "deaths"):
            moves += [
                ({f"{code} {n}": 1 for code in codes} | {f"city {n}": -1}, 0)
                for n in range(len(city["movement"]))
            ]
        found = solved(moves)
        assert not {place: n for place, n in found.items() if 0 < n < LEAST}, name
