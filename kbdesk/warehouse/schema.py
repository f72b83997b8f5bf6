"""The tables and views of a warehouse, from the declaration of the facts.

Columns, categories and what a prevalence counts stand in the program once; here they are put
into the SQL of resources/warehouse, for either engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from kbdesk.domain.family_planning import LONG_TERM, MODERN, UNMET
from kbdesk.domain.skdn import FIGURES
from kbdesk.growth.categories import OUTLIER, STATUS_INDICES, scale_of
from kbdesk.publish.tables import (
    BUCKETS,
    CATEGORIES,
    CHILD_MONTH,
    DIMENSIONS,
    FACTS,
    SLICE_COLUMNS,
    Column,
    Kind,
    Table,
    number_of,
)
from kbdesk.queries.nutrition import AGE_GROUPS, INDICATORS
from kbdesk.warehouse.statements import filled, statements, with_shares

_TYPES: Final[Mapping[Kind, str]] = {
    "smallint": "smallint",
    "int": "integer",
    "bigint": "bigint",
    "bool": "boolean",
    "code": "smallint",
    "pid": "bigint",
    "text": "text",
    "date": "date",
}


class OwnRow(NamedTuple):
    """A row that ``init`` writes into a table of the warehouse's own."""

    table: str
    values: tuple[object, ...]


def names_of(table: Table) -> list[str]:
    """Return the columns of a table as they stand in a line: the slice's own come first."""
    own = [one for one in SLICE_COLUMNS if table.role == "fact"]
    return [*own, *(one.name for one in table.row_columns)]


def type_of(column: Column) -> str:
    """Return a column's type, the same for either engine."""
    return _TYPES[column.kind]


def parts_of(table: Table) -> dict[str, object]:
    """Return what the SQL that makes a table is filled with."""
    columns = [
        f"{one.name} {type_of(one)}{'' if one.null else ' not null'}" for one in table.columns
    ]
    return {
        "table": table.name,
        "columns": ", ".join(columns),
        "key": ", ".join(table.key),
        "subject": table.subject,
        "buckets": BUCKETS,
    }


@cache
def own_parts() -> Mapping[str, object]:
    """Return what the SQL of the roll-up and the views is filled with."""
    load, views = statements("load"), statements("views")
    flags = {one.name for one in CHILD_MONTH.columns}
    figures = [
        filled(load["skdn_flag"], {"figure": field})
        if field in flags
        else filled(load["skdn_code"], {"code": number_of("weighing", name)})
        for name, field in FIGURES.items()
    ]
    counted = list(_counted())
    return {
        "skdn_columns": _list(load["skdn_column"], ({"figure": one} for one in FIGURES.values())),
        "skdn_counts": ",\n".join(figures),
        "category_columns": _list(load["category_column"], counted),
        "category_counts": _list(load["category_count"], counted),
        "category_sums": _list(views["category_sum"], counted),
        "category_rows": _list(views["category_row"], counted),
        "measure_rows": _list(views["measure_row"], ({"measure": one} for one in STATUS_INDICES)),
        "code": {
            category: {word: number_of(category, word) for word in words}
            for category, words in CATEGORIES.items()
        },
        "codes": {
            "modern": _codes("method", MODERN),
            "long_term": _codes("method", LONG_TERM),
            "unmet": _codes("reason", UNMET),
        },
    }


def _list(sql: str, each: Iterator[Mapping[str, object]] | list[Mapping[str, object]]) -> str:
    return ",\n".join(filled(sql, one) for one in each)


def _codes(category: str, words: tuple[str, ...]) -> str:
    return ", ".join(str(number_of(category, word)) for word in words)


def _counted() -> Iterator[Mapping[str, object]]:
    """Yield each index with each of its categories, an implausible score among them."""
    for measure in STATUS_INDICES:
        # of the arm nothing is implausible; the column is there all the same, and 0
        for one in (OUTLIER, *scale_of(measure)):
            yield {"measure": measure, "code": number_of("status", one.code)}


def views() -> Iterator[tuple[str, str]]:
    """Yield each view's name and the statement that makes it, after those that it reads."""
    texts = statements("views")
    share = texts["share"]
    parts: dict[str, object] = dict(own_parts())
    for name, sql in texts.items():
        if name in ("share", "category_row", "category_sum", "measure_row"):
            continue
        whole = filled(sql, parts)
        if whole.startswith("create view"):
            yield name, with_shares(whole, share)
        else:
            parts[name] = whole


def own_rows() -> Iterator[OwnRow]:
    """Yield the rows that say what a prevalence counts, and the age groups."""
    for indicator, (measure, words) in INDICATORS.items():
        for one in scale_of(measure):
            code = number_of("status", one.code)
            yield OwnRow("prevalence_of", (indicator, measure, code, one.code in words))
    for low, high in AGE_GROUPS:
        yield OwnRow("age_band", (low, high))


@cache
def shape() -> str:
    """Return what tells a warehouse's tables from those of another version."""
    declared = [parts_of(one) for one in (*DIMENSIONS, *FACTS)]
    own = [filled(sql, own_parts()) for sql in statements("tables").values()]
    return _digest(declared, own)


@cache
def telling() -> str:
    """Return what tells a warehouse's views, and its meanings of numbers, from another's."""
    return _digest(list(views()), list(own_rows()), sorted(CATEGORIES.items()))


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
