"""What tables of families share: names, addresses, and a heading for each RT."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count, groupby
from typing import Any, TypeVar

from kbdesk.domain.villages import village_name
from kbdesk.reports.document import (
    Cell,
    PaperColumn,
    PaperTable,
    RowHeading,
    TableColumn,
    headed,
)
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


def by_rt_table(
    say: Say,
    groups: Iterable[tuple[str, Iterable[T]]],
    *columns: TableColumn[T],
    title: str,
    empty: str = "",
    note: str = "",
) -> PaperTable:
    """Return a table of numbered lines under the heading of each group, on a sheet of its own."""
    return PaperTable(
        headed(say, ("lists.column.no", "whole", 8), *(head for head, _ in columns)),
        numbered(groups, lambda one: [cell(one) for _, cell in columns]),
        title=title,
        empty=empty,
        note=note,
        sheet=title,
    )


def family_columns(say: Say, of: Callable[[T], Row]) -> list[TableColumn[T]]:
    """Return the columns that say whose family a line is of: head, and wife below."""
    return [
        ("families.column.head", lambda one: of(one).get("head")),
        (
            PaperColumn(say("families.column.wife"), below=True),
            lambda one: of(one).get("wife"),
        ),
    ]


def person_columns(say: Say, of: Callable[[T], Row], name: str) -> list[TableColumn[T]]:
    """Return the columns that say who a line is of: ``name`` heads them, and mother below."""
    return [
        (name, lambda one: of(one).get("name")),
        (
            PaperColumn(say("lists.column.mother"), below=True),
            lambda one: of(one).get("mother"),
        ),
    ]


def address_columns(say: Say, of: Callable[[T], Mapping[str, Any]]) -> list[TableColumn[T]]:
    """Return the columns of address, with the RW, and phone below."""
    return [
        ("lists.column.address", lambda one: address(of(one))),
        (
            PaperColumn(say("lists.column.phone"), "code", below=True),
            lambda one: of(one).get("phone"),
        ),
    ]


def address(of: Mapping[str, Any]) -> str | None:
    """Return the address of a row or line, with its RW."""
    rw = of.get("rw")
    parts = (of.get("address"), f"RW {rw}" if rw else None)
    return ", ".join(part for part in parts if part) or None
