"""The warehouse's SQL: files under resources/warehouse, never text in the program.

A file holds statements under their names (``-- : name``). What stands in braces in one is filled
from the declaration of the facts or from another statement; ``:name`` is a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kbdesk.resources import resource

_NAMED = re.compile(r"^-- : (\w+)[^\n]*\n", re.MULTILINE)
_NOTE = re.compile(r"^--[^\n]*\n?", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")
_PERCENT = re.compile(r"percent\(([^(),]+), ([^(),]+)\)")


@cache
def statements(file: str) -> Mapping[str, str]:
    """Return the statements of a file by name, in their order."""
    text = resource("warehouse", f"{file}.sql").read_text(encoding="utf-8")
    parts = _NAMED.split(text)[1:]
    return {
        name: _NOTE.sub("", sql).strip().rstrip(";")
        for name, sql in zip(parts[::2], parts[1::2], strict=True)
    }


def filled(sql: str, parts: Mapping[str, object]) -> str:
    """Return a statement with what stands in its braces."""
    return sql.format_map(parts)


def with_shares(sql: str, share: str) -> str:
    """Return a statement with each percent(part, whole) written out as ``share`` says it."""
    return _PERCENT.sub(lambda found: share.format(part=found[1], whole=found[2]), sql)


def for_psycopg(sql: str) -> str:
    """Return a statement with parameters as psycopg writes them."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def for_duckdb(sql: str) -> str:
    """Return a statement with parameters as DuckDB writes them."""
    return _PARAMETER.sub(r"$\1", sql)
