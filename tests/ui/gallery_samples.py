"""Invented figures for the gallery: curves of about the right shape, and one child."""

from __future__ import annotations

from itertools import pairwise

from kbdesk.ui.widgets.cells import Text, TileCell
from kbdesk.ui.widgets.growth_look import GrowthPoint
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table

_MEDIANS = ((0, 3.2), (1, 4.2), (2, 5.1), (3, 5.8), (6, 7.3), (9, 8.2), (12, 8.9), (18, 10.2))
_MEDIANS_LATER = ((24, 11.5), (36, 13.9), (48, 16.1), (60, 18.2))


def _between(pairs: tuple[tuple[float, float], ...], x: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(pairs):
        if x0 <= x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return pairs[-1][1]


def demo_weight_curve(z: float) -> list[tuple[float, float]]:
    """Return (month, kg) of a line that only looks like the standard."""
    medians = _MEDIANS + _MEDIANS_LATER
    months = [step / 4 for step in range(241)]
    return [
        (m, _between(medians, m) * (1 + (0.118 + 0.0006 * m) * z + 0.008 * z * z)) for m in months
    ]


def demo_length_curve(z: float) -> list[tuple[float, float]]:
    """Return (month, cm) of a line that only looks like the standard."""
    medians = ((0.0, 49.1), (3.0, 59.8), (6.0, 65.7), (12.0, 74.0), (24.0, 86.4), (60.0, 109.4))
    months = [step / 4 for step in range(241)]
    return [(m, _between(medians, m) * (1 + 0.037 * z)) for m in months]


CHILD = [
    GrowthPoint(0.2, 2.6, "B", "9 Jun"),
    GrowthPoint(1.1, 3.4, "N", "8 Jul"),
    GrowthPoint(2.3, 4.3, "N", "12 Agt"),
    GrowthPoint(3.2, 5.0, "T", "9 Sep"),
    GrowthPoint(4.4, 5.6, "N", "14 Okt"),
    GrowthPoint(5.3, 6.0, "T", "11 Nov"),
    GrowthPoint(7.4, 6.2, "O", "13 Jan"),
    GrowthPoint(8.3, 6.5, "N", "10 Feb"),
    GrowthPoint(9.2, 6.7, "T", "10 Mar"),
    GrowthPoint(10.4, 7.0, "N", "14 Apr"),
    GrowthPoint(11.3, 7.0, "T", "12 Mei"),
    GrowthPoint(12.2, 7.2, "N", "9 Jun"),
    GrowthPoint(13.4, 7.3, "T", "14 Jul"),
    GrowthPoint(14.3, 7.4, "2T", "11 Agt"),
]


def rows_of_visits() -> Table:
    """Return the table of a child's weighings, dense, as beside the KMS."""
    data = (
        ("11 Agt 26", "14", "7,4", "+100", "200", "72,9", "2T"),
        ("14 Jul", "13", "7,3", "+100", "200", "72,4", "T"),
        ("9 Jun", "12", "7,2", "+200", "200", "71,3", "N"),
        ("12 Mei", "11", "7,0", "0", "200", "70,1", "T"),
        ("13 Jan", "7", "6,2", "–", "–", "64,6", "O"),
    )
    table = Table(
        "Penimbangan",
        Column("Tanggal", stretch=1),
        Column("Bln", RIGHT),
        Column("BB kg", RIGHT),
        Column("Naik g", RIGHT),
        Column("KBM", RIGHT, optional=True),
        Column("PB cm", RIGHT, optional=True),
        Column("N/T", CENTRE),
        rows=[
            Row(
                day,
                [
                    day,
                    age,
                    Text(weight, strong=True),
                    gain,
                    Text(least, shade="ink_3"),
                    length,
                    TileCell(code),
                ],
            )
            for day, age, weight, gain, least, length, code in data
        ],
        row_height=35,
        pad=8,
        fit=True,
        round_top=True,
    )
    table.set_current_key("11 Agt 26")
    return table
