"""The kelurahan of the city as rows: the figure they are ranked by first, with its months."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from kbdesk.domain.report_json.city import CityFigureJson, CityJson, CityPlaceJson, CityVillageJson
from kbdesk.domain.report_json.posyandu import PosyanduShareJson
from kbdesk.queries.city import SHOWN
from kbdesk.reports.report_head import short_month_line
from kbdesk.ui.formats import clock, date_short, decimal, integer
from kbdesk.ui.kit import tr
from kbdesk.ui.language import current, worded
from kbdesk.ui.widgets.cells import LEFT, RIGHT, Cell, ShareCell, SparkCell, Text
from kbdesk.ui.widgets.table import Column, Row

BESIDE: Final = ("stunting", "d_s", "n_d", "krs")
"""The figures that stand beside each other; the one that ranks goes first."""
TOGETHER: Final = "city"
"""The row of the whole city."""


def beside(sorted_by: str) -> list[str]:
    """Return the figures of the page in their columns."""
    return [sorted_by, *(one for one in BESIDE if one != sorted_by)][: len(BESIDE)]


def columns(sorted_by: str) -> list[Column]:
    """Return the columns: rank, kelurahan, data, the ranking figure with its months, others."""
    first, *rest = beside(sorted_by)
    return [
        Column("", RIGHT, width=38),
        Column(tr("dataku.kelurahan"), width=158, stretch=1),
        Column(tr("city_page.data"), width=80),
        # as wide as their figures: no number is cut
        Column(_title(first), LEFT),
        Column(tr("city_page.months"), LEFT, width=110, optional=True),
        *(Column(_title(one), LEFT) for one in rest),
        Column(tr("city_page.referrals"), RIGHT, width=70),
    ]


def _title(indicator: str) -> str:
    return tr("city_page.share_of", name=tr(f"city.short_{indicator}"))


def aims(said: CityJson) -> str:
    """Return the targets of the figures that are shown, in a line; nothing where none is set."""
    parts = []
    for name in beside(said["sorted_by"]):
        figure = said["total"]["figures"].get(name)
        if figure is not None and figure["target"] is not None:
            words = tr(f"city.short_{name}")
            parts.append(tr("city_page.target", name=words, target=_number(figure["target"])))
    return " · ".join(parts)


def gaps(said: CityJson) -> dict[int, int]:
    """Return by row the columns that its reason for having no data stands over."""
    wide = len(beside(said["sorted_by"])) + 2
    return {place: wide for place, one in enumerate(said["villages"], 1) if one["state"] == "none"}


def rows(said: CityJson) -> list[Row]:
    """Return the city and its kelurahan, the worst first."""
    names = beside(said["sorted_by"])
    total = said["total"]
    city = Row(
        TOGETHER,
        ["", Text(tr("city_page.city"), strong=True), _heard(said), *_figures(total, names, 0, ""),
         _late(total)],
    )  # fmt: skip
    return [city, *(_row(one, names, said) for one in said["villages"])]


def _heard(said: CityJson) -> Cell:
    words = tr("city_page.heard_of", heard=integer(said["heard"]), of=integer(said["laptops"]))
    return Text(words, strong=True)


def _row(one: CityVillageJson, names: list[str], said: CityJson) -> Row:
    figure = one["figures"].get(names[0])
    rank = figure["rank"] if figure else None
    place = Text("–" if rank is None else integer(rank), shade="ink_3")
    name = Text(one["name"], strong=rank is not None)
    if one["state"] == "none":
        why = Text(tr(f"city.none_{one['reason']}"), shade="ink_3")
        blank: list[Cell] = ["" for _ in range(len(names) + 1)]
        cells: list[Cell] = [place, name, why, *blank, _late(one)]
        return Row(one["village"], cells, spoken=f"{one['name']}: {why.words}")
    return Row(
        one["village"],
        [place, name, _data(one), *_figures(one, names, said["least"], _old(one)), _late(one)],
    )


def _data(one: CityVillageJson) -> Cell:
    words = date_short(date.fromisoformat(one["until"])) if one["until"] else "–"
    if one["silent"] or one["state"] == "old":
        return Text(words, strong=True, shade="warn", icon="warning")
    return Text(words, shade="ink_2")


def _figures(of: CityPlaceJson, names: list[str], least: int, old: str) -> list[Cell]:
    """Return the cells of a place's figures; ``old``: of which earlier month they are, or ""."""
    cells: list[Cell] = []
    for place, name in enumerate(names):
        figure = of["figures"].get(name)
        if figure is None:
            cells += ["", ""] if place == 0 else [""]
            continue
        few = figure["whole"] < least
        cells.append(share_cell(figure, pale=bool(old) or few, few=few))
        if place == 0:
            cells.append(_months(figure, old, few=few))
    return cells


def _old(one: CityVillageJson) -> str:
    """Return "angka Okt" where the figures are of an earlier month, else nothing."""
    if one["state"] != "old":
        return ""
    return tr("city_page.of_month", month=short_month_line(one["figures_month"], current()))


def share_cell(figure: CityFigureJson | PosyanduShareJson, *, pale: bool, few: bool) -> Cell:
    """Return a share beside the month before and its target; of ``few`` only how many."""
    percent, points = figure["percent"], figure["change"]
    if few and percent is not None:
        words = integer(figure["part"])
    else:
        words = "–" if percent is None else _number(percent)
    changed = points is not None and points != 0
    return ShareCell(
        words,
        integer(figure["whole"]),
        rising=points > 0 if points and changed else None,
        better=figure["became"] == "better" if changed else None,
        missed=figure["reached"] is False and not few,
        pale=pale,
        said=tr("city_page.changed", points=_points(points)) if points else "",
    )


def _months(figure: CityFigureJson, old: str, *, few: bool) -> Cell:
    if few:
        return Text(tr("city_page.few"), shade="ink_3")
    if old:
        return Text(old, shade="ink_3")
    points = figure["change"]
    return SparkCell(
        figure["history"],
        "" if points is None else _points(points),
        figure["target"],
        None if not points else figure["became"] == "better",
    )


def _late(of: CityPlaceJson) -> Cell:
    counts = of["referrals"]
    words = tr("city_page.late_of", late=integer(counts["late"]), of=integer(counts["open"]))
    return Text(words, strong=counts["late"] > 0, shade="bad" if counts["late"] else "ink_3")


def _points(points: float) -> str:
    return decimal(points, 1, signed=True)


def _number(value: float) -> str:
    return decimal(value, 1)


def sort_choices() -> list[tuple[str, str]]:
    """Return the figures by which the page can be ranked, with their words."""
    return worded("city.short_", SHOWN)


def stamp(said: CityJson, heard: datetime | None) -> str:
    """Return the page's quiet line: until when data came, and when the last bundle did."""
    if heard is None:
        return tr("city_page.no_bundle")
    until = date_short(date.fromisoformat(said["until"])) if said["until"] else "–"
    return tr("city_page.stamp", day=date_short(heard.date()),
              time=clock(heard), until=until)  # fmt: skip
