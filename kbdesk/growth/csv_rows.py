"""The rows of a CSV file, each with its line, through stray quotes and ragged ends."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice, repeat
from typing import NamedTuple

_DELIMITERS = (",", ";", "\t")
# A quoted name over more lines than this is a quote that nobody closed.
_LONGEST_HEADER = 20


class CsvRow(NamedTuple):
    """A row as it came, cut or filled to the header's width; ``code`` says what is wrong."""

    line: int
    cells: list[str]
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: their cells by column, each row as it is written again, and its line.

    ``codes`` says by a row's place what is wrong with it as a whole.
    """

    columns: tuple[Sequence[str], ...]
    texts: list[str]
    lines: list[int] | range
    codes: dict[int, str] = field(default_factory=dict)


class CsvLines:
    """The lines of a file, counted, of which the last taken can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.before = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def take(self, most: int) -> list[str]:
        again = [self._again.popleft() for _ in range(min(most, len(self._again)))]
        self.taken += again
        self.taken += islice(self._lines, most - len(again))
        return self.taken

    def done(self, keep: int | None = None) -> None:
        """Count the lines taken, or only the first ``keep`` and give the others back."""
        keep = len(self.taken) if keep is None else keep
        self._again.extendleft(reversed(self.taken[keep:]))
        self.before += keep
        self.taken.clear()


def read_header(lines: CsvLines, names: Iterable[str]) -> tuple[list[str], str] | None:
    """Return the header and its delimiter, or None where there is no line at all.

    Of comma, semicolon and tab that one is taken that shows the most of ``names``.
    """
    text = ""
    for line in lines:
        text += line
        if text.strip() and (text.count('"') % 2 == 0 or len(lines.taken) > _LONGEST_HEADER):
            break
        if not text.strip():
            text = ""
    lines.done()
    if not text.strip():
        return None
    known = frozenset(names)
    headers = [(next(csv.reader(StringIO(text, newline=""), delimiter=d)), d) for d in _DELIMITERS]
    return max(headers, key=lambda found: len(known.intersection(map(column_name, found[0]))))


def column_name(cell: str) -> str:
    """Return a header's cell as columns are known by."""
    return cell.strip().casefold()


def read_chunks(lines: CsvLines, width: int, delimiter: str, most: int) -> Iterator[Chunk]:
    """Yield every row of :func:`read_rows`, ``most`` of them at a time."""
    while True:
        chunk = _whole_lines(lines, width, delimiter, most)
        if chunk is None:
            rows = list(islice(read_rows(lines, width, delimiter), most))
            chunk = Chunk(
                tuple(zip(*(row.cells for row in rows), strict=True)),
                _written([row.cells for row in rows], delimiter),
                [row.line for row in rows],
                {place: row.code for place, row in enumerate(rows) if row.code is not None},
            )
        if not chunk.texts:
            return
        yield chunk


def _whole_lines(lines: CsvLines, width: int, delimiter: str, most: int) -> Chunk | None:
    """Read lines that are a row each, without a quote and of the right width, or give back."""
    taken = lines.take(most)
    text = "".join(taken)
    whole = (
        '"' not in text
        and set(map(str.count, taken, repeat(delimiter))) <= {width - 1}
        and max(map(len, taken), default=0) < csv.field_size_limit()
        and "" not in (texts := [line.rstrip("\r\n") for line in taken])
    )
    if not whole:
        lines.done(keep=0)
        return None
    first = lines.before + 1
    lines.done()
    # one split of all lines, for a list a line costs more than its cells
    cells = delimiter.join(texts).split(delimiter) if texts else []
    columns = tuple(cells[place::width] for place in range(width))
    return Chunk(columns, texts, range(first, first + len(texts)))


def _written(rows: list[list[str]], delimiter: str) -> list[str]:
    """Return rows as a CSV writer writes them, without the ends of their lines."""
    texts = []
    for cells in rows:
        out = StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerow(cells)
        texts.append(out.getvalue().removesuffix("\r\n"))
    return texts


def read_rows(lines: CsvLines, width: int, delimiter: str) -> Iterator[CsvRow]:
    """Yield every row below the header; a line without any cell is not one.

    A row of another width is ``growth.row_ragged``, but for blank cells beyond the width.
    Where quotes do not close, or only in another row, the first line alone is
    ``growth.row_broken`` and those after it are read again.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        code: str | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # quotes out of order, or a cell longer than any real one
            cells = _leniently(lines.taken, delimiter)
            code = None if len(cells) == width else "growth.row_broken"
        if code is None and len(cells) != width:
            if not "".join(cells).strip() and len(cells) < 2:
                lines.done()
                continue
            if len(lines.taken) > 1:
                code = "growth.row_broken"
            elif len(cells) < width or any(cell.strip() for cell in cells[width:]):
                code = "growth.row_ragged"
        line = lines.before + 1
        if code == "growth.row_broken":
            cells = lines.taken[0].rstrip("\r\n").split(delimiter)
            lines.done(keep=1)
        else:
            lines.done()
        yield CsvRow(line, (cells + [""] * width)[:width], code)


def _leniently(taken: list[str], delimiter: str) -> list[str]:
    """Read one line with quotes in odd places, as other programs do; several lines never."""
    if len(taken) != 1:
        return []
    try:
        return next(csv.reader(taken, delimiter=delimiter))
    except csv.Error:
        return []
