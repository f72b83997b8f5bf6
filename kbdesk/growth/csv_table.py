"""z-scores for a survey's table: a CSV file in, the same with WHO's columns out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Final, TextIO, TypedDict

import msgspec
import numpy as np

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.bulk import Children, Codes, Floats, Scores, score_all_ages
from kbdesk.growth.csv_cells import OEDEMA, POSITION, SEX, Reader, coded, day, measured, number
from kbdesk.growth.csv_rows import Chunk, CsvLines, column_name, read_chunks, read_header
from kbdesk.growth.zscores import INDICES

INPUTS = (
    "sex", "age_days", "birth_date", "date", "age_months", "weight_kg", "lenhei_cm", "measured",
    "headc_cm", "muac_cm", "triskin_mm", "subskin_mm", "oedema",
)  # fmt: skip
OUTPUTS = (
    "clenhei", "cbmi", "zlen", "flen", "zwei", "fwei", "zwfl", "fwfl", "zbmi", "fbmi",
    "zhc", "fhc", "zac", "fac", "zts", "fts", "zss", "fss",
)  # fmt: skip
LISTED: Final = 1000
_CHUNK = 10_000
_END = "\r\n"
_CODED = ("sex", "measured", "oedema")

Problems = dict[int, tuple[str, str | None]]
"""By a row's place in its chunk: why it cannot be read, and the column."""


class UnreadableLine(TypedDict):
    """One row that could not be read: the line it begins on, why, and in which column."""

    line: int
    code: str
    field: str | None


class TableSummary(TypedDict):
    """What became of a table.

    ``rows`` counts the rows below the header, ``scored`` those with a z-score,
    ``unreadable_count`` those that could not be read; ``unreadable`` names the first 1,000.
    """

    rows: int
    scored: int
    unreadable_count: int
    unreadable: list[UnreadableLine]


@dataclass(slots=True)
class _CsvTable:
    """The header of an input file and how its cells are read."""

    header: list[str]
    delimiter: str
    places: dict[str, int]
    readers: dict[str, Reader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = {"sex": coded(SEX), "measured": coded(POSITION), "oedema": coded(OEDEMA)}
        kinds |= {"birth_date": day, "date": day, "weight_kg": measured, "lenhei_cm": measured}
        self.readers = {name: Reader(kinds.get(name, number)) for name in self.places}


def score_csv(source: Path, target: Path, put: Callable[[Path, Path], None]) -> TableSummary:
    """Write a table with WHO's columns behind its own, and say what became of it.

    ``put``: gives the finished file, beside the target, the target's name, durably
    (``store.durable.finish_part``); may raise OSError.

    The header names the columns (see ``INPUTS``; any order, large or small letters; any of
    them may be missing, and others are left alone). Cells are separated by comma,
    semicolon or tab, in UTF-8 with or without a byte order mark; see ``csv_cells`` for
    what may stand in them. The age is the first that a row has of ``age_days``,
    ``birth_date`` with ``date``, and ``age_months``.

    The output has the input's separator, columns and cells as they came, then the
    ``OUTPUTS``, always with a decimal point; a column of the input with such a name stays
    where it is, and ours comes behind it. A row that cannot be read has blank outputs and
    stops nothing; of cells beyond the header's width nothing is kept. The target is
    replaced whole or not at all.

    Raises ``growth.file_missing``, ``growth.file_unreadable``, ``growth.file_empty``,
    ``growth.columns_unknown``, ``growth.column_twice``, ``growth.same_file``,
    ``growth.target_unwritable``.
    """
    try:
        if not source.exists():
            raise KbdeskError("growth.file_missing", field="source", name=source.name)
        if target.exists() and source.samefile(target):
            raise KbdeskError("growth.same_file", field="target", name=target.name)
        if target.exists() and not target.is_file():  # a device would be replaced by a file
            raise KbdeskError("growth.target_unwritable", field="target", name=str(target))
        # Bytes that are not UTF-8 go through to the output as they came.
        file = source.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        raise KbdeskError("growth.file_unreadable", field="source", name=source.name) from error
    with file:
        lines = CsvLines(_readable(file, source.name))
        table = _table(lines, source.name)
        # Beside the target, so that it can take its place in one step.
        unfinished = target.with_name(f".{target.name}.{token_hex(4)}.part")
        try:
            unfinished.touch(mode=0o600, exist_ok=False)
            with unfinished.open(
                "w", encoding="utf-8", errors="surrogateescape", newline=""
            ) as out:
                summary = _write(lines, table, out)
            put(unfinished, target)
        except OSError as error:
            raise KbdeskError(
                "growth.target_unwritable", field="target", name=target.name
            ) from error
        finally:
            # a folder that is only to be read refuses this too
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    return summary


def _readable(file: TextIO, name: str) -> Iterator[str]:
    try:
        yield from file
    except OSError as error:
        raise KbdeskError("growth.file_unreadable", field="source", name=name) from error


def _table(lines: CsvLines, name: str) -> _CsvTable:
    try:
        found = read_header(lines, INPUTS)
    except csv.Error:  # a cell longer than any real one
        found = [""], ","
    if found is None:
        raise KbdeskError("growth.file_empty", field="source", name=name)
    header, delimiter = found
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = column_name(cell)
        if column in places:
            raise KbdeskError("growth.column_twice", field=column, name=column)
        if column in INPUTS:
            places[column] = place
    if not places:
        raise KbdeskError("growth.columns_unknown", field="source", name=name)
    return _CsvTable(header, delimiter, places)


def _write(lines: CsvLines, table: _CsvTable, out: TextIO) -> TableSummary:
    summary = TableSummary(rows=0, scored=0, unreadable_count=0, unreadable=[])
    csv.writer(out, delimiter=table.delimiter).writerow([*table.header, *OUTPUTS])
    for chunk in read_chunks(lines, len(table.header), table.delimiter, _CHUNK):
        children, problems = _children(chunk, table)
        scores = score_all_ages(children)
        outputs = _outputs(scores, problems)
        rows = map(table.delimiter.join, zip(chunk.texts, *outputs, strict=True))
        out.write(_END.join((*rows, "")))
        summary["rows"] += len(chunk.texts)
        summary["scored"] += _scored(scores, problems)
        summary["unreadable_count"] += len(problems)
        room = LISTED - len(summary["unreadable"])
        for place in sorted(problems)[: max(room, 0)]:
            code, column = problems[place]
            line = chunk.lines[place]
            summary["unreadable"].append({"line": line, "code": code, "field": column})
    return summary


def _children(chunk: Chunk, table: _CsvTable) -> tuple[Children, Problems]:
    """Read a chunk's cells into columns, and say which rows cannot be read."""
    count, columns = len(chunk.texts), chunk.columns
    problems: Problems = {place: (code, None) for place, code in chunk.codes.items()}
    values: dict[str, Floats] = {}
    unread: dict[str, list[int]] = {}
    for name in INPUTS:
        place = table.places.get(name)
        if place is None:
            values[name] = np.full(count, 0.0 if name in _CODED else np.nan)
        else:
            read, unread[name] = table.readers[name].column(columns[place])
            values[name] = np.array(read, dtype=np.float64)

    by_dates = values["date"] - values["birth_date"]
    has_days = ~np.isnan(values["age_days"])
    # An age that is not used may be anything.
    for name, unused in (
        ("birth_date", has_days),
        ("date", has_days),
        ("age_months", has_days | ~np.isnan(by_dates)),
    ):
        unread[name] = [place for place in unread.get(name, ()) if not unused[place]]
    age_days = np.where(has_days, values["age_days"], by_dates)
    for name in INPUTS:
        for place in unread.get(name, ()):
            problems.setdefault(place, ("growth.cell_unreadable", name))
    age_months = np.where(np.isnan(age_days), values["age_months"], np.nan)
    for place in np.flatnonzero((age_days < 0) | (age_months < 0)).tolist():
        name = "age_days" if has_days[place] else "date"
        name = "age_months" if np.isnan(age_days[place]) else name
        problems.setdefault(place, ("growth.age_negative", name))
    age_days[age_days < 0] = np.nan
    age_months[age_months < 0] = np.nan

    def codes(name: str) -> Codes:
        return np.nan_to_num(values[name]).astype(np.int8)

    children = Children(
        sex=codes("sex"),
        age_days=age_days,
        age_months=age_months,
        weight_kg=values["weight_kg"],
        lenhei_cm=values["lenhei_cm"],
        position=codes("measured"),
        headc_cm=values["headc_cm"],
        muac_cm=values["muac_cm"],
        triskin_mm=values["triskin_mm"],
        subskin_mm=values["subskin_mm"],
        oedema=codes("oedema") == 1,
    )
    return children, problems


def _outputs(scores: Scores, problems: Problems) -> list[list[str]]:
    """Return the ``OUTPUTS`` as columns of text, blank in the rows that cannot be read."""
    readable = np.ones(len(scores.cbmi), dtype=np.bool_)
    readable[list(problems)] = False
    columns = [_exact(np.where(readable, one, np.nan)) for one in (scores.clenhei, scores.cbmi)]
    for index in INDICES:
        z = np.where(readable, scores.z[index], np.nan)
        columns.append(_hundredths(z))
        columns.append(_FLAGS[np.where(np.isnan(z), 2, scores.flag(index))].tolist())
    return columns


_FLAGS = np.array(["0", "1", ""], dtype=object)
_FAR = 3000
_HUNDREDTHS = np.array([*(f"{n / 100:.2f}" for n in range(-_FAR, _FAR + 1)), ""], dtype=object)
"""Every z-score from -30.00 to 30.00 as it is written, then the blank."""


def _exact(values: Floats) -> list[str]:
    """Return numbers as ``repr`` writes them, "" for a missing one; the list is not empty."""
    texts = msgspec.json.encode(values.tolist()).decode()[1:-1].replace("null", "").split(",")
    size = np.abs(values)
    # JSON writes the exponent of very large and very small numbers in another way.
    for row in np.flatnonzero((size >= 1e15) | ((size < 1e-3) & (size > 0))).tolist():
        texts[row] = repr(float(values[row]))
    return texts


def _hundredths(z: Floats) -> list[str]:
    """Return z-scores with two decimals, "" for a missing one."""
    near = np.abs(z) <= _FAR / 100
    places = np.full(len(z), len(_HUNDREDTHS) - 1, dtype=np.intp)
    places[near] = np.rint(z[near] * 100.0).astype(np.intp) + _FAR
    texts: list[str] = _HUNDREDTHS[places].tolist()
    for row in np.flatnonzero(~near & ~np.isnan(z)).tolist():
        texts[row] = f"{z[row]:.2f}"
    return texts


def _scored(scores: Scores, problems: Problems) -> int:
    scored = np.zeros(len(scores.cbmi), dtype=np.bool_)
    for values in scores.z.values():
        scored |= ~np.isnan(values)
    scored[list(problems)] = False
    return int(scored.sum())
