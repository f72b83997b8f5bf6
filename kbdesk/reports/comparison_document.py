"""A figure compared over months and places: the table, its line over time, one tidy sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kbdesk.domain.report_json.comparison import (
    ComparedCellJson,
    ComparedPlaceJson,
    ComparisonJson,
)
from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    Kind,
    PaperColumn,
    PaperNote,
    PaperTable,
    Part,
    Series,
    Trend,
    headed,
)
from kbdesk.reports.report_head import ReportHead, month_document, month_line, short_month_line
from kbdesk.words import Language, Say

_LINES: Final = 5
"""So many places have a line of their own beside that of all: more cannot be told apart."""
_NAME_MM, _TWO_MM = 40.0, 10.0


def figure_words(figure: str, language: Language = "id") -> str:
    """Return the name of a figure: of an indicator, or of a count of kitchens and corners."""
    say = Say(language)
    own = f"compare.figure_{figure}"
    return say(own) if figure in OWN_FIGURES else say(f"indicator.{figure}")


OWN_FIGURES: Final = frozenset(
    {
        "dashat_recipients", "dashat_portions", "kitchen_portions", "kitchen_cost",
        "education_sessions", "education_attendance", "education_visits", "education_lent",
        "education_reached",
    }
)  # fmt: skip
"""The figures for which no target can be set."""


def place_words(place: ComparedPlaceJson, by: str, language: Language = "id") -> str:
    """Return what a place is called; what is not known is said so."""
    say = Say(language)
    if place["code"] is None:
        return say("compare.place_unknown")
    if by == "posyandu" and place["name"] != place["code"]:
        return f"{place['name']} ({place['code']})"
    return place["name"]


def drawn(cell: ComparedCellJson) -> float | None:
    """Return what a line over time shows of a month; None where too little is known."""
    return cell["value"] if cell["state"] in ("told", "few") else None


def comparison_document(
    said: ComparisonJson, whose: ReportHead, language: Language = "id"
) -> Document:
    say = Say(language)
    name = figure_words(said["figure"], language)
    parts: list[Part] = [_table(said, say), PaperNote([say("compare.note", least=said["least"])])]
    parts += [_trend(said, say)]
    if said["by"] != "month":
        bars = _bars(said, say)
        parts += [bars] if bars is not None else []
    title = say(f"compare.title_{said['by']}", figure=name)
    return month_document(
        title, said["month"], whose, [*parts, _tidy(said, say)], say,
        name=name, wide=True, paper="F4",
    )  # fmt: skip


def _columns(said: ComparisonJson, say: Say) -> list[PaperColumn]:
    columns = []
    for month in said["months"]:
        title = short_month_line(month, say.language)
        if said["kind"] == "count":
            columns.append(PaperColumn(title, "whole"))
            continue
        unit: tuple[str, Kind] = ("%", "percent") if said["kind"] == "share" else ("Rp", "whole")
        columns += [
            PaperColumn(*unit, over=title, width_mm=_TWO_MM),
            PaperColumn("n", "whole", over=title, width_mm=_TWO_MM - 1),
        ]
    return columns


def _cells(place: ComparedPlaceJson, said: ComparisonJson) -> list[Cell]:
    cells: list[Cell] = []
    for cell in place["cells"]:
        cells.append(cell["value"])
        if said["kind"] != "count":
            cells.append(cell["whole"])
    return cells


def _table(said: ComparisonJson, say: Say) -> PaperTable:
    ranked = said["better"] is not None and said["by"] != "month"
    before = headed(say, ("city.rank", "whole", 9)) if ranked else []
    first = "compare.all" if said["by"] == "month" else f"compare.column.{said['by']}"
    rows = [
        [*([place["rank"]] if ranked else []), place_words(place, said["by"], say.language),
         *_cells(place, said)]
        for place in said["places"]
    ]  # fmt: skip
    total = [*([None] if ranked else []), say("dataku.together"), *_cells(said["total"], said)]
    alone = said["by"] == "month"
    return PaperTable(
        [*before, PaperColumn(say(first), width_mm=_NAME_MM), *_columns(said, say)],
        [total] if alone else rows,
        title=figure_words(said["figure"], say.language),
        total=None if alone else total,
        sheet=say("compare.sheet"),
    )


def _trend(said: ComparisonJson, say: Say) -> Trend:
    told = [one for one in said["places"] if any(drawn(cell) is not None for cell in one["cells"])]
    series = [Series(say("dataku.together"), [drawn(one) for one in said["total"]["cells"]])]
    series += [
        Series(place_words(one, said["by"], say.language), [drawn(cell) for cell in one["cells"]])
        for one in told[:_LINES]
    ]
    share = said["kind"] == "share"
    return Trend(
        [short_month_line(one, say.language) for one in said["months"]],
        series,
        title=say("compare.over_time"),
        places=1 if share else 0,
        unit="%" if share else "",
        height_mm=46,
    )


def _bars(said: ComparisonJson, say: Say) -> Bars | None:
    """Return the places of the month beside each other; those that may be compared."""
    told = [one for one in said["places"] if one["cells"][-1]["state"] == "told"]
    if not told:
        return None
    share = said["kind"] == "share"
    return Bars(
        [place_words(one, said["by"], say.language) for one in told],
        [
            Series(
                figure_words(said["figure"], say.language),
                [one["cells"][-1]["value"] for one in told],
            )
        ],
        title=say("compare.beside", month=month_line(said["month"], say.language)),
        places=1 if share else 0,
        height_mm=46,
    )


def _tidy(said: ComparisonJson, say: Say) -> PaperTable:
    """Return a row for each place and month, as a pivot table wants them."""
    places = [(say("dataku.together"), "", said["total"])]
    places += [
        (place_words(one, said["by"], say.language), one["code"] or "", one)
        for one in said["places"]
    ]
    rows: Sequence[list[Cell]] = [
        [
            name, code, cell["month"], cell["value"], cell["part"], cell["whole"], cell["known"],
            cell["known_of"], say(f"compare.state_{cell['state']}"), place["target"],
        ]
        for name, code, place in places
        for cell in place["cells"]
    ]  # fmt: skip
    value: Kind = "percent" if said["kind"] == "share" else "whole"
    return PaperTable(
        headed(
            say,
            "compare.column.place",
            "compare.column.code",
            "common.month",
            PaperColumn(figure_words(said["figure"], say.language), value),
            ("compare.column.part", "whole"),
            PaperColumn("n", "whole"),
            ("compare.column.known", "whole"),
            ("compare.column.known_of", "whole"),
            "common.state",
            ("target.column.target", "percent"),
        ),
        rows,
        title=say("compare.tidy"),
        tidy=True,
        sheet=say("compare.tidy"),
    )
