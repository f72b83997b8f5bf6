"""Finding the table in a sheet: which row is the heading, and which column is which field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.tables import TableField, TableFormat, plain_heading
from kbdesk.exchange.workbook import Book, WorkbookSheet

LOOKED_AT: Final = 40
"""Rows in which a heading is looked for."""
_SAMPLES: Final = 3
_LEAST: Final = 3
"""The least number of fields that a heading names, a child's name among them."""
NEEDED: Final = ("name", "sex", "birth_date")
LEFT_OUT: Final = "-"
"""Said in the place of a field: this column is not taken."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file: its place from 0, heading, field, and a few of its values."""

    place: int
    header: str
    heading: TableField | None
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        letters, number = "", self.place + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading: the row of it from 1 (the lower of two), and its columns."""

    row: int
    columns: tuple[FileColumn, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.heading.field for one in self.columns if one.heading is not None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sheet and the heading in it."""

    sheet: WorkbookSheet
    found: HeadingRow


def choose_sheet(
    book: Book, table: TableFormat, name: str | None, *, unknown: bool = False
) -> Chosen:
    """Return the sheet that is asked for, else the only visible one with a heading.

    With ``unknown``, where a person says what the columns are, a heading need not be one that
    is known. Raises ``exchange.sheet_unknown``, ``.sheet_hidden``, ``.choose_sheet``,
    ``.no_header``.
    """
    visible = [sheet for sheet in book.sheets if sheet.visible]
    if name is not None:
        wanted = [sheet for sheet in book.sheets if sheet.name == name]
        wanted = wanted or [s for s in book.sheets if plain_heading(s.name) == plain_heading(name)]
        if not wanted:
            names = ", ".join(sheet.name for sheet in visible)
            raise KbdeskError("exchange.sheet_unknown", field="sheet", name=name, names=names)
        if not wanted[0].visible:
            raise KbdeskError("exchange.sheet_hidden", field="sheet", name=wanted[0].name)
        found = find_heading(book, wanted[0], table, unknown=unknown)
        if found is None:
            raise KbdeskError("exchange.no_header", field="sheet", name=wanted[0].name)
        return Chosen(wanted[0], found)
    chosen = candidates(book, table) or (candidates(book, table, unknown=True) if unknown else [])
    if not chosen:
        names = ", ".join(sheet.name for sheet in visible)
        raise KbdeskError("exchange.no_header", field="sheet", name=names)
    if len(chosen) > 1:
        names = ", ".join(one.sheet.name for one in chosen)
        raise KbdeskError("exchange.choose_sheet", field="sheet", names=names)
    return chosen[0]


def candidates(book: Book, table: TableFormat, *, unknown: bool = False) -> list[Chosen]:
    """Return the visible sheets that have a heading, with ``unknown`` also one of no known word."""
    return [
        Chosen(sheet, found)
        for sheet in book.sheets
        if sheet.visible
        and (found := find_heading(book, sheet, table, unknown=unknown)) is not None
    ]


def find_heading(
    book: Book, sheet: WorkbookSheet, table: TableFormat, *, unknown: bool = False
) -> HeadingRow | None:
    """Return the one or two of a sheet's first rows that name most fields, or None.

    With ``unknown``, where none does, the first of those rows that hold most words.
    """
    rows: list[tuple[int, list[object]]] = []
    for number, row in book.rows(sheet, wide=True):
        rows.append((number, row))
        if len(rows) >= LOOKED_AT + _SAMPLES:
            break
    best: tuple[int, int, list[str]] | None = None
    for place, (_, row) in enumerate(rows[:LOOKED_AT]):
        single = [_text(cell) for cell in row]
        options = [(place, single)]
        if place + 1 < len(rows):
            lower = [_text(cell) for cell in rows[place + 1][1]]
            options.append((place + 1, _two_rows(single, lower, table)))
        for last, headers in options:
            named = _named(headers, table)
            if "name" not in named or len(named) < _LEAST:
                continue
            if best is None or len(named) > best[0]:
                best = (len(named), last, headers)
    if best is None and unknown:
        best = _most_words(rows[:LOOKED_AT])
    if best is None:
        return None
    _, last, headers = best
    below = [row for _, row in rows[last + 1 : last + 1 + _SAMPLES]]
    columns = tuple(
        FileColumn(
            place,
            header,
            table.heading(header),
            tuple(_text(row[place]) for row in below if place < len(row)),
        )
        for place, header in enumerate(headers)
        if header
    )
    return HeadingRow(rows[last][0], columns)


def _most_words(rows: Sequence[tuple[int, Sequence[object]]]) -> tuple[int, int, list[str]] | None:
    best: tuple[int, int, list[str]] | None = None
    for place, (_, row) in enumerate(rows):
        words = sum(isinstance(cell, str) and any(c.isalpha() for c in cell) for cell in row)
        if words >= _LEAST and (best is None or words > best[0]):
            best = (words, place, [_text(cell) for cell in row])
    return best


def mapped(
    found: HeadingRow, asked: Mapping[str, str], table: TableFormat, needed: Sequence[str] = NEEDED
) -> tuple[FileColumn, ...]:
    """Return the columns with the fields that a person gave them in the place of ours.

    ``asked`` says a field, or :data:`LEFT_OUT`, by heading or by letter (``@C``). Raises
    ``exchange.unknown_header``, ``.unknown_field``, ``.two_columns`` with their headings and
    letters, ``.column_missing``.
    """
    columns = {one.place: one for one in found.columns}
    for header, field in asked.items():
        places = _places(found, header)
        if not places:
            raise KbdeskError("exchange.unknown_header", field="map", header=header)
        if field != LEFT_OUT and field not in table.fields:
            raise KbdeskError("exchange.unknown_field", field="map", name=field)
        for place in places:
            heading = None if field == LEFT_OUT else _again(columns[place], field, table)
            one = columns[place]
            columns[place] = FileColumn(one.place, one.header, heading, one.samples)
        # if the user chose one of several columns for a field, the others are not it
        if field != LEFT_OUT:
            for one in found.columns:
                if one.place not in places and one.heading and one.heading.field == field:
                    columns[one.place] = FileColumn(one.place, one.header, None, one.samples)
    taken: dict[str, list[FileColumn]] = defaultdict(list)
    for one in columns.values():
        if one.heading is not None and one.heading.field not in table.passed_over:
            taken[one.heading.field].append(one)
    for field, several in taken.items():
        if len(several) > 1:
            headers = ", ".join(f"{one.header} (@{one.letter})" for one in several)
            raise KbdeskError("exchange.two_columns", field="map", name=field, headers=headers)
    for field in needed:
        if field not in taken:
            raise KbdeskError("exchange.column_missing", field="map", name=field)
    return tuple(columns.values())


def asked_columns(texts: Iterable[str]) -> dict[str, str]:
    """Read ``Header=field`` texts; raises ``exchange.bad_map``."""
    asked = {}
    for text in texts:
        header, sign, field = text.rpartition("=")
        if not sign or not header.strip() or not field.strip():
            raise KbdeskError("exchange.bad_map", field="map", text=text)
        asked[header.strip()] = field.strip()
    return asked


def _again(column: FileColumn, field: str, table: TableFormat) -> TableField:
    """Return a heading of another field, with the unit that the column's own name says."""
    named = table.heading(column.header)
    return TableField(field, named.per_unit if named and named.field == field else 1)


def _places(found: HeadingRow, header: str) -> list[int]:
    if header.startswith("@"):
        return [one.place for one in found.columns if one.letter == header[1:].upper()]
    exact = [one.place for one in found.columns if one.header == header]
    plain = plain_heading(header)
    return exact or [one.place for one in found.columns if plain_heading(one.header) == plain]


def _two_rows(upper: Sequence[str], lower: Sequence[str], table: TableFormat) -> list[str]:
    headers = []
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        if not below or below == above:
            headers.append(above)
        elif not above or table.heading(f"{above} {below}") is None:
            known = table.heading(below) is not None or not above
            headers.append(below if known else f"{above} {below}")
        else:
            headers.append(f"{above} {below}")
    return headers


def _named(headers: Iterable[str], table: TableFormat) -> Counter[str]:
    headings = (table.heading(header) for header in headers if header)
    return Counter(one.field for one in headings if one is not None)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    text = cell.isoformat(" ") if hasattr(cell, "isoformat") else str(cell)
    return " ".join(text.split())[:120]
