"""What tables of families share: names, addresses, and a heading for each RT."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, groupby
from typing import Any, TypeVar

from kbdesk.domain.villages import village_name
from kbdesk.reports.document import Cell, PaperColumn, RowHeading, headed
from kbdesk.reports.document import Row as PaperRow
from kbdesk.store.records import Row
from kbdesk.words import Say

Names = Mapping[str, Row]
"""Rows of those whom a paper lists, by id."""
T = TypeVar("T")


def place(village: str | None, rt: str | None) -> tuple[str, str]:
    """Return what families are sorted and headed by: kelurahan and RT, the unknown last."""
    return village or "~", rt or "~"


def place_of(row: Row) -> tuple[str, str]:
    """Return the same of a row that names both; of none, the unknown."""
    return place(row.get("village"), row.get("rt"))


def place_words(village: str, rt: str, say: Say, *, several: bool) -> str:
    """Return "RT 03", with the kelurahan where there are several."""
    said = say("common.rt_not_recorded") if rt == "~" else say("whose.rt", rt=rt)
    return f"{said}, {village_name(village)}" if several and village != "~" else said


def grouped(
    lines: Iterable[T], where: Callable[[T], tuple[str, str]], say: Say
) -> Iterable[tuple[str, list[T]]]:
    """Yield the words of each RT with the lines that are of it; ``where`` tells a line's place."""
    known = sorted(lines, key=where)
    several = len({where(one)[0] for one in known}) > 1
    for (village, rt), group in groupby(known, key=where):
        yield place_words(village, rt, say, several=several), list(group)


def numbered(
    groups: Iterable[tuple[str, Iterable[T]]], cells: Callable[[T], Sequence[Cell]]
) -> list[PaperRow]:
    """Return rows under the heading of each group; their number, which runs on, is before them."""
    rows: list[PaperRow] = []
    number = count(1)
    for heading, lines in groups:
        rows.append(RowHeading(heading))
        rows += [[next(number), *cells(one)] for one in lines]
    return rows


def family_columns(say: Say) -> list[PaperColumn]:
    """Return the columns that say whose family it is; see :func:`family_cells`."""
    return headed(
        say,
        ("lists.column.no", "whole", 8),
        "families.column.head",
        PaperColumn(say("families.column.wife"), below=True),
    )


def family_cells(family: Row) -> list[Cell]:
    """Return head and wife."""
    return [family.get("head"), family.get("wife")]


def address_columns(say: Say) -> list[PaperColumn]:
    """Return the columns of address and phone; see :func:`address_cells`."""
    return headed(
        say, "lists.column.address", PaperColumn(say("lists.column.phone"), "code", below=True)
    )


def address_cells(of: Mapping[str, Any]) -> list[Cell]:
    """Return address, with the RW, and phone; of a row, or of a line that has the same keys."""
    rw = of.get("rw")
    parts = (of.get("address"), f"RW {rw}" if rw else None)
    return [", ".join(part for part in parts if part) or None, of.get("phone")]
