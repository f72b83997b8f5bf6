"""A comparison as rows: each place with its months, every cell with how many it speaks of."""

from __future__ import annotations

from decimal import Decimal

from kbdesk.domain.report_json.comparison import ComparedCellJson, ComparedPlaceJson, ComparisonJson
from kbdesk.reports.comparison_document import place_words
from kbdesk.reports.report_head import short_month_line
from kbdesk.ui.formats import DASH, decimal, integer
from kbdesk.ui.kit import tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import LEFT, RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.table import Column, Row

TOGETHER = "together"
"""The row of the whole area."""
UNKNOWN = "unknown"
_OLDER = 6
"""Months before so many are left out in large text."""


def columns(said: ComparisonJson) -> list[Column]:
    """Return the columns: rank, place, the months, the last first asked for by the eye."""
    ranked = said["better"] is not None and said["by"] != "month"
    rank = [Column("", RIGHT, width=34)] if ranked else []
    months = said["months"]
    return [
        *rank,
        Column(tr(f"compare.column.{said['by']}") if said["by"] != "month" else tr("compare.all"),
               LEFT, width=132, stretch=1),
        *(
            Column(
                short_month_line(month, current()), RIGHT, width=68,
                optional=place < len(months) - _OLDER,
            )
            for place, month in enumerate(months)
        ),
    ]  # fmt: skip


def rows(said: ComparisonJson) -> list[Row]:
    """Return the whole area, then the places: ranked, unranked, those without data."""
    ranked = said["better"] is not None and said["by"] != "month"
    found = [_row(TOGETHER, tr("dataku.together"), said["total"], said, ranked=ranked)]
    found += [
        _row(one["code"] or UNKNOWN, place_words(one, said["by"], current()), one, said,
             ranked=ranked)
        for one in said["places"]
    ]  # fmt: skip
    return found


def _row(
    key: str, name: str, place: ComparedPlaceJson, said: ComparisonJson, *, ranked: bool
) -> Row:
    rank = DASH if place["rank"] is None else integer(place["rank"])
    before: list[Cell] = [Text("" if key == TOGETHER else rank, shade="ink_3")] if ranked else []
    silent = all(cell["state"] == "none" for cell in place["cells"])
    named = Two(name, tr("compare.state_none"), strong=False) if silent else Text(name, strong=True)
    missed = place["reached"] is False
    last = len(place["cells"]) - 1
    cells = [
        cell_of(cell, said, missed=missed and at == last) for at, cell in enumerate(place["cells"])
    ]
    return Row(key, [*before, named, *cells])


def cell_of(cell: ComparedCellJson, said: ComparisonJson, *, missed: bool = False) -> Cell:
    """Return a month of a place: its value over n; of few the count, of no data a dash.

    Red is only what misses its target and may be compared.
    """
    state = cell["state"]
    if state in ("none", "nobody"):
        return Text(DASH, shade="ink_3")
    if said["kind"] == "count":
        return Text(integer(cell["part"] or 0))
    n = f"/ {integer(cell['whole'] or 0)}"
    if state == "few" and said["kind"] == "share":
        return Two(integer(cell["part"] or 0), n, strong=False, shade="ink_3")
    if cell["value"] is None:
        return Two(DASH, n, strong=False, shade="ink_3")
    words = value_words(cell["value"], said)
    if state != "told":
        return Two(words, n, strong=False, shade="ink_3")
    return Two(words, n, shade="bad" if missed else "ink")


def value_words(value: float, said: ComparisonJson) -> str:
    """Return a value as it is read: 12,3 of a share, 5.621 of rupiah or a count."""
    if said["kind"] == "share":
        return decimal(Decimal(repr(value)))
    return integer(round(value))


def summary(place: ComparedPlaceJson, said: ComparisonJson) -> str:
    """Return what stands under the chart: the month before, a year ago, the target, its gap."""
    last = place["cells"][-1]
    parts = [] if last["state"] == "told" else [tr(f"compare.state_{last['state']}")]
    if last["known"] is not None and last["known"] != last["known_of"]:
        known, of = integer(last["known"]), integer(last["known_of"] or 0)
        parts.append(tr("compare_page.known", known=known, of=of))
    for name in ("previous_month", "previous_year"):
        value = place[name]
        told = DASH if value is None else _with_unit(value, said)
        parts.append(tr(f"compare_page.{name}", value=told))
    if place["target"] is not None:
        parts.append(tr("compare_page.target", value=_with_unit(place["target"], said)))
        if place["gap_people"] is not None:
            key = "reached" if place["gap_people"] == 0 else "gap"
            parts.append(tr(f"compare_page.{key}", count=integer(place["gap_people"])))
    return " · ".join(parts)


def _with_unit(value: float, said: ComparisonJson) -> str:
    words = value_words(value, said)
    if said["kind"] == "share":
        return f"{words} %"
    return f"Rp {words}" if said["kind"] == "money" else words
